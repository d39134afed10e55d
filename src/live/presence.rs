//! Presence is who is here, by tab, and in which cell. It is kept in memory and forgotten with the tab.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::{Here, Place};

/// How long a tab that says nothing is taken to be here. A page says so every [`SAY_EVERY`](super::connection::SAY_EVERY), and
/// one word may be lost.
const BELIEVED: Duration = Duration::from_secs(23);

/// How often it is looked who is silent.
pub const FORGET_EVERY: Duration = Duration::from_secs(5);

// Who has lost the connection is gone within 30 seconds; the looks may come a little late.
const _: () = assert!(BELIEVED.as_secs() + FORGET_EVERY.as_secs() <= 28);

/// Tabs of which anyone is told: more fit neither a notification nor a page.
const TOLD: usize = 40;

/// Who is here in one workspace.
#[derive(Debug, Default)]
pub struct Presence {
    /// The tabs of this process, by their names.
    own: BTreeMap<String, (Here, Instant)>,
    /// What other processes said of theirs, by process.
    others: BTreeMap<u64, (Vec<Here>, Instant)>,
}

/// What a process tells others of its tabs in a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roll {
    pub process: u64,
    pub workspace: i64,
    pub here: Vec<Here>,
}

/// What a tab says of itself to the process that does not hold its stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beat {
    /// The process that does.
    pub process: u64,
    pub tab: String,
    pub cell: Option<Place>,
}

/// What processes say to one another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    Roll(Roll),
    Beat(Beat),
}

impl Presence {
    /// A tab has come.
    pub fn enter(&mut self, tab: String, here: Here, now: Instant) {
        self.own.insert(tab, (here, now));
    }

    /// A tab has gone; whether it was here.
    pub fn leave(&mut self, tab: &str) -> bool {
        self.own.remove(tab).is_some()
    }

    /// A tab says that it is here, and in which cell: whether it moved; `None` where no such tab is here.
    pub fn be(&mut self, tab: &str, cell: Option<Place>, now: Instant) -> Option<bool> {
        let (here, seen) = self.own.get_mut(tab)?;
        *seen = now;
        let moved = here.cell != cell;
        here.cell = cell;
        Some(moved)
    }

    /// Another process has said who is at it; whether that is new.
    pub fn hear(&mut self, roll: Roll, now: Instant) -> bool {
        let before = self.others.insert(roll.process, (roll.here.clone(), now));
        before.is_none_or(|(before, _)| before != roll.here)
    }

    /// Forgets tabs and processes that have said nothing for long; whether there were any.
    pub fn forget(&mut self, now: Instant) -> bool {
        let before = self.own.len() + self.others.len();
        let believed = |seen: Instant| now.saturating_duration_since(seen) < BELIEVED;
        self.own.retain(|_, (_, seen)| believed(*seen));
        self.others.retain(|_, (_, seen)| believed(*seen));
        self.own.len() + self.others.len() < before
    }

    /// The tabs of this process.
    #[must_use]
    pub fn roll(&self) -> Vec<Here> {
        self.own.values().take(TOLD).map(|(here, _)| here.clone()).collect()
    }

    /// Others than one tab, those who are in a cell first.
    #[must_use]
    pub fn beside(&self, tab: &str) -> Vec<Here> {
        let own = self.own.iter().filter(|(name, _)| *name != tab).map(|(_, (here, _))| here);
        let others = own.chain(self.others.values().flat_map(|(here, _)| here));
        let (in_cells, elsewhere): (Vec<&Here>, Vec<&Here>) = others.partition(|here| here.cell.is_some());
        in_cells.into_iter().chain(elsewhere).take(TOLD).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::SortColumn;

    const CELL: Place = Place { contact: 7, column: SortColumn::Email };

    fn ben() -> Here {
        Here { person: 2, name: "Ben".to_owned(), cell: None }
    }

    #[test]
    fn who_is_here_is_seen_by_others_and_not_by_oneself() {
        let (mut presence, now) = (Presence::default(), Instant::now());
        presence.enter("one".to_owned(), ben(), now);
        assert_eq!(presence.beside("one"), []);
        assert_eq!(presence.be("one", Some(CELL), now), Some(true));
        assert_eq!(presence.be("one", Some(CELL), now), Some(false));
        assert_eq!(presence.be("none", None, now), None);
        assert_eq!(presence.beside("two"), [Here { cell: Some(CELL), ..ben() }]);
        assert!(presence.leave("one"));
        assert_eq!(presence.beside("two"), []);
    }

    #[test]
    fn who_says_nothing_is_forgotten_within_thirty_seconds() {
        let (mut presence, begin) = (Presence::default(), Instant::now());
        presence.enter("one".to_owned(), ben(), begin);
        presence.hear(Roll { process: 9, workspace: 1, here: vec![ben()] }, begin);
        assert!(!presence.forget(begin + Duration::from_secs(20)));
        assert_eq!(presence.be("one", None, begin + Duration::from_secs(20)), Some(false));
        assert!(presence.forget(begin + Duration::from_secs(30)), "the other process is silent");
        assert_eq!(presence.beside("two").len(), 1);
        assert!(presence.forget(begin + Duration::from_secs(50)));
        assert_eq!(presence.beside("two"), []);
    }
}

//! Presence: the people in a workspace, by tab, each with its cell. It is kept in memory and ends with the tab.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::{Here, Place};

/// Time without a heartbeat after which a tab counts as gone. A page sends one every [`SAY_EVERY`](super::connection::SAY_EVERY),
/// and one may be lost.
const BELIEVED: Duration = Duration::from_secs(23);

/// Interval of the checks for silent tabs.
pub const FORGET_EVERY: Duration = Duration::from_secs(5);

// A lost connection ends presence within 30 seconds; the checks may come a little late.
const _: () = assert!(BELIEVED.as_secs() + FORGET_EVERY.as_secs() <= 28);

/// Largest number of published tabs: neither a notification nor a page has room for more.
const TOLD: usize = 40;

/// Presence in one workspace.
#[derive(Debug, Default)]
pub struct Presence {
    /// The tabs of this process, by name.
    own: BTreeMap<String, (Here, Instant)>,
    /// The rosters of other processes, by process.
    others: BTreeMap<u64, (Vec<Here>, Instant)>,
}

/// The roster that a process sends to others: its tabs in a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roll {
    pub process: u64,
    pub workspace: i64,
    pub here: Vec<Here>,
}

/// A heartbeat that reached a process other than the one that holds the tab's stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beat {
    /// The process that holds the stream.
    pub process: u64,
    pub tab: String,
    pub cell: Option<Place>,
}

/// A message between processes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    Roll(Roll),
    Beat(Beat),
}

impl Presence {
    /// Adds a tab.
    pub fn enter(&mut self, tab: String, here: Here, now: Instant) {
        self.own.insert(tab, (here, now));
    }

    /// Removes a tab; returns whether it was present.
    pub fn leave(&mut self, tab: &str) -> bool {
        self.own.remove(tab).is_some()
    }

    /// Takes a heartbeat of a tab, with its cell. Returns whether the tab moved; `None` if there is no such tab.
    pub fn be(&mut self, tab: &str, cell: Option<Place>, now: Instant) -> Option<bool> {
        let (here, seen) = self.own.get_mut(tab)?;
        *seen = now;
        let moved = here.cell != cell;
        here.cell = cell;
        Some(moved)
    }

    /// Stores another process's roster; returns whether it is different.
    pub fn hear(&mut self, roll: Roll, now: Instant) -> bool {
        let before = self.others.insert(roll.process, (roll.here.clone(), now));
        before.is_none_or(|(before, _)| before != roll.here)
    }

    /// Removes tabs and processes that have been silent for too long; returns whether there were any.
    pub fn forget(&mut self, now: Instant) -> bool {
        let before = self.own.len() + self.others.len();
        let believed = |seen: Instant| now.saturating_duration_since(seen) < BELIEVED;
        self.own.retain(|_, (_, seen)| believed(*seen));
        self.others.retain(|_, (_, seen)| believed(*seen));
        self.own.len() + self.others.len() < before
    }

    /// The roster: the tabs of this process.
    #[must_use]
    pub fn roll(&self) -> Vec<Here> {
        self.own.values().take(TOLD).map(|(here, _)| here.clone()).collect()
    }

    /// Everyone except one tab, those in a cell first.
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
    use crate::fields::FieldKey;

    const CELL: Place = Place { contact: 7, field: FieldKey::Email };

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

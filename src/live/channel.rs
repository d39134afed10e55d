//! A room is a workspace that somebody looks at: what is known of it by now, and who is here.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};

use super::Here;
use super::presence::Presence;
use crate::contacts::record::state::{COUNTERS, Counters};
use crate::db::{Db, DbError, sql};

/// What a room says of its workspace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pulse {
    pub counters: Counters,
    /// Moves with members and their sessions.
    pub members_revision: i64,
    /// Moves with who is here.
    pub presence: u64,
}

/// A workspace that somebody looks at.
#[derive(Debug)]
pub struct Room {
    pub(super) workspace: i64,
    pub(super) pulse: watch::Sender<Pulse>,
    /// Wakes whoever keeps the room; what for is in the two below.
    pub(super) wakes: Notify,
    /// Whether the workspace has changed since it was looked at.
    pub(super) has_changed: AtomicBool,
    /// Whether people of this process have come, gone or moved since that was told.
    pub(super) have_moved: AtomicBool,
    pub(super) presence: Mutex<Presence>,
}

/// One tab that looks at a room; it leaves when it is dropped.
#[derive(Debug)]
pub struct Seat {
    pub room: Arc<Room>,
    pub tab: String,
    pub pulse: watch::Receiver<Pulse>,
    pub closing: watch::Receiver<bool>,
}

/// What a look at a workspace finds.
#[derive(sqlx::FromRow)]
struct Looked {
    members_revision: i64,
    #[sqlx(flatten)]
    counters: Counters,
}

impl Room {
    pub(super) fn new(workspace: i64) -> Self {
        Self {
            workspace,
            pulse: watch::Sender::new(Pulse::default()),
            wakes: Notify::new(),
            has_changed: AtomicBool::new(false),
            have_moved: AtomicBool::new(false),
            presence: Mutex::default(),
        }
    }

    /// Everyone who is here but one tab.
    #[must_use]
    pub fn beside(&self, tab: &str) -> Vec<Here> {
        lock(&self.presence).beside(tab)
    }

    pub(super) async fn look(&self, db: &Db) -> Result<(), DbError> {
        let mut query = sql("SELECT members_revision, ");
        query.push(COUNTERS).push(" FROM counters WHERE workspace = ").push_bind(self.workspace);
        let Looked { members_revision, counters } = db.one(query).await?;
        self.pulse.send_if_modified(|pulse| {
            let now = Pulse { counters, members_revision, ..*pulse };
            // Two who look at once may come back in any order.
            let is_news = now != *pulse && counters.revision >= pulse.counters.revision;
            if is_news {
                *pulse = now;
            }
            is_news
        });
        Ok(())
    }

    /// The workspace has changed.
    pub(super) fn change(&self) {
        self.has_changed.store(true, Ordering::Release);
        self.wakes.notify_one();
    }

    /// People of this process have come, gone, or are in another cell.
    pub(super) fn people_moved(&self) {
        self.have_moved.store(true, Ordering::Release);
        self.wakes.notify_one();
    }

    pub(super) fn show_people(&self) {
        self.pulse.send_modify(|pulse| pulse.presence += 1);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if lock(&self.room.presence).leave(&self.tab) {
            self.room.people_moved();
        }
    }
}

/// Whoever panicked while holding it has left nothing half done.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

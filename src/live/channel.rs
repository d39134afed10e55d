//! The channel of a workspace that has viewers: the workspace's latest state, and the presence of its members.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};

use super::Here;
use super::presence::Presence;
use crate::contacts::record::state::{COUNTERS, Counters};
use crate::db::{Db, DbError, sql};

/// The state of a workspace, as published to its viewers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pulse {
    pub counters: Counters,
    /// Increases with every change of members and their sessions.
    pub members_revision: i64,
    /// Increases with every change of presence.
    pub presence: u64,
}

/// The channel of one workspace, kept while it has viewers.
#[derive(Debug)]
pub struct Room {
    pub(super) workspace: i64,
    pub(super) pulse: watch::Sender<Pulse>,
    /// Wakes the task that serves the channel; the two flags below tell the reason.
    pub(super) wakes: Notify,
    /// Whether the workspace has changed since its state was last read.
    pub(super) has_changed: AtomicBool,
    /// Whether people of this process have come, gone or moved since that was last published.
    pub(super) have_moved: AtomicBool,
    pub(super) presence: Mutex<Presence>,
}

/// One tab's subscription to a channel; dropping it ends the tab's presence.
#[derive(Debug)]
pub struct Seat {
    pub room: Arc<Room>,
    pub tab: String,
    pub pulse: watch::Receiver<Pulse>,
    pub closing: watch::Receiver<bool>,
}

/// The state of a workspace in the database.
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

    /// Presence of everyone except one tab.
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
            // Two parallel reads may finish in any order.
            let is_news = now != *pulse && counters.revision >= pulse.counters.revision;
            if is_news {
                *pulse = now;
            }
            is_news
        });
        Ok(())
    }

    /// Marks the workspace as changed.
    pub(super) fn change(&self) {
        self.has_changed.store(true, Ordering::Release);
        self.wakes.notify_one();
    }

    /// Marks presence in this process as changed: people have come, gone, or are in another cell.
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

/// A panic while the lock was held leaves no half-written state.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

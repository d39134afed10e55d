//! The hub keeps the channels of this process, one for each workspace that has viewers, and publishes changes to them: the first
//! change at once, those of the next 50 ms together. Nobody ever waits for a slow viewer: each reads the latest state when it is
//! ready.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};

use super::channel::{Room, Seat, lock};
use super::presence::{Beat, FORGET_EVERY, Roll, Said};
use super::{Here, Place};
use crate::contacts::record::state::Counters;
use crate::db::{Db, DbError, News};

/// Changes within this time are published together.
pub const TOGETHER: Duration = Duration::from_millis(50);

/// Shortest interval between two publications of presence, regardless of the number of changes.
const PEOPLE_EVERY: Duration = Duration::from_millis(250);

/// Interval at which other processes are sent the presence of this one, even unchanged: one may have just begun to listen.
const TELL_EVERY: Duration = Duration::from_secs(8);

/// The hub of this process; cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Hub(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    /// The id of this process in the installation.
    process: u64,
    rooms: Mutex<HashMap<i64, Arc<Room>>>,
    listens: Mutex<bool>,
    closing: watch::Sender<bool>,
}

impl Hub {
    /// A hub over a database. It begins to listen for changes when the first viewer subscribes.
    #[must_use]
    pub fn new(db: Db) -> Self {
        let closing = watch::Sender::new(false);
        Self(Arc::new(Inner { db, process: rand::random(), rooms: Mutex::default(), listens: Mutex::new(false), closing }))
    }

    /// Subscribes to the channel of a workspace.
    ///
    /// # Errors
    /// Database errors.
    pub async fn enter(&self, workspace: i64, here: Here) -> Result<Seat, DbError> {
        self.listen();
        let tab = format!("{:016x}{:032x}", self.0.process, rand::random::<u128>());
        let (room, pulse, is_new) = {
            let mut rooms = lock(&self.0.rooms);
            let is_new = !rooms.contains_key(&workspace);
            let room = Arc::clone(rooms.entry(workspace).or_insert_with(|| Arc::new(Room::new(workspace))));
            let pulse = room.pulse.subscribe();
            (room, pulse, is_new)
        };
        if is_new {
            tokio::spawn(self.clone().keep(Arc::clone(&room)));
        }
        let seat = Seat { room, tab, pulse, closing: self.0.closing.subscribe() };
        if seat.room.pulse.borrow().counters == Counters::default() {
            seat.room.look(&self.0.db).await?;
        }
        lock(&seat.room.presence).enter(seat.tab.clone(), here, Instant::now());
        seat.room.people_moved();
        Ok(seat)
    }

    /// Forwards a heartbeat of a tab to the process that holds its stream: a load balancer may send it to another process. False
    /// if the tab's name belongs to no other process. The caller must check the session.
    ///
    /// # Errors
    /// Database errors.
    pub async fn pass_on(&self, tab: &str, cell: Option<Place>) -> Result<bool, DbError> {
        let process = tab.get(..16).filter(|_| tab.len() == 48).and_then(|process| u64::from_str_radix(process, 16).ok());
        let Some(process) = process.filter(|process| self.0.db.is_shared() && *process != self.0.process) else {
            return Ok(false);
        };
        self.say(&Said::Beat(Beat { process, tab: tab.to_owned(), cell })).await?;
        Ok(true)
    }

    /// Takes a heartbeat of a tab, with its cell; false if this process has no such tab.
    pub fn is_here(&self, tab: &str, cell: Option<Place>) -> bool {
        let rooms: Vec<Arc<Room>> = lock(&self.0.rooms).values().cloned().collect();
        rooms.into_iter().any(|room| {
            let moved = lock(&room.presence).be(tab, cell, Instant::now());
            if moved == Some(true) {
                room.people_moved();
            }
            moved.is_some()
        })
    }

    /// Ends every stream, when the server stops.
    pub fn close(&self) {
        self.0.closing.send_replace(true);
    }

    /// Number of workspaces with viewers.
    #[must_use]
    pub fn rooms(&self) -> usize {
        lock(&self.0.rooms).len()
    }

    fn listen(&self) {
        let mut listens = lock(&self.0.listens);
        if !*listens {
            *listens = true;
            tokio::spawn(self.clone().hear(self.0.db.news()));
        }
    }

    /// Forwards notifications to the channels concerned.
    async fn hear(self, mut news: mpsc::Receiver<News>) {
        while let Some(heard) = news.recv().await {
            let said = match &heard {
                News::Said(text) => serde_json::from_str::<Said>(text).ok(),
                _ => None,
            };
            if let Some(Said::Beat(beat)) = &said {
                if beat.process == self.0.process {
                    self.is_here(&beat.tab, beat.cell);
                }
                continue;
            }
            let rooms = lock(&self.0.rooms);
            match heard {
                News::Workspace(workspace) => rooms.get(&workspace).into_iter().for_each(|room| room.change()),
                News::Anything => rooms.values().for_each(|room| room.change()),
                News::Said(_) => {
                    let Some(Said::Roll(roll)) = said else {
                        continue;
                    };
                    if let Some(room) = rooms.get(&roll.workspace).filter(|_| roll.process != self.0.process)
                        && lock(&room.presence).hear(roll, Instant::now())
                    {
                        room.show_people();
                    }
                }
            }
        }
    }

    /// Serves a channel for as long as it has viewers.
    async fn keep(self, room: Arc<Room>) {
        let (mut looked, mut showed) = (Instant::now(), None::<Instant>);
        let (mut told, mut told_at) = (Vec::new(), Instant::now());
        loop {
            let waits = room.have_moved.load(Ordering::Acquire) || room.has_changed.load(Ordering::Acquire);
            let patience = if waits { PEOPLE_EVERY } else { FORGET_EVERY.saturating_sub(looked.elapsed()) };
            // A timeout is fine: the flags below say what to do.
            let _ = tokio::time::timeout(patience, room.wakes.notified()).await;
            if room.has_changed.swap(false, Ordering::AcqRel)
                && let Err(problem) = room.look(&self.0.db).await
            {
                tracing::warn!(%problem, "a change can't be told yet");
                room.has_changed.store(true, Ordering::Release);
            }
            if showed.is_none_or(|showed| showed.elapsed() >= PEOPLE_EVERY) && room.have_moved.swap(false, Ordering::AcqRel) {
                showed = Some(Instant::now());
                room.show_people();
            }
            if looked.elapsed() >= FORGET_EVERY {
                looked = Instant::now();
                if lock(&room.presence).forget(looked) {
                    room.show_people();
                }
            }
            // Each turn clones and compares all tabs of this process. That takes microseconds for a team of forty, and happens
            // only if processes share a database. A workspace with thousands of tabs would need a version number instead.
            let roll = if self.0.db.is_shared() { lock(&room.presence).roll() } else { Vec::new() };
            if roll != told || (told_at.elapsed() >= TELL_EVERY && !roll.is_empty()) {
                told_at = Instant::now();
                told.clone_from(&roll);
                self.tell(&room, roll).await;
            }
            {
                let mut rooms = lock(&self.0.rooms);
                // Other processes must get the empty roster before the channel is dropped.
                if room.pulse.receiver_count() == 0 && told.is_empty() {
                    rooms.remove(&room.workspace);
                    return;
                }
            }
            tokio::time::sleep(TOGETHER).await;
        }
    }

    /// Sends this process's roster to the other processes.
    async fn tell(&self, room: &Room, here: Vec<Here>) {
        let roll = Roll { process: self.0.process, workspace: room.workspace, here };
        if let Err(problem) = self.say(&Said::Roll(roll)).await {
            tracing::warn!(%problem, "other processes can't be told who is here");
        }
    }

    async fn say(&self, said: &Said) -> Result<(), DbError> {
        let text = serde_json::to_string(said).map_err(|problem| DbError::Protocol(problem.to_string()))?;
        self.0.db.say(&text).await
    }
}

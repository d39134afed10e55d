//! The hub knows which workspaces are being looked at by this process, and tells whoever looks that one has changed: the
//! first change at once, those of the next 50 ms together. Nobody ever waits for a slow viewer: each finds the latest pulse
//! when it comes to look.

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

/// Changes that follow one another within this time are told together.
pub const TOGETHER: Duration = Duration::from_millis(50);

/// Who is here is told no more often than this, however many come, go, or move.
const PEOPLE_EVERY: Duration = Duration::from_millis(250);

/// How often other processes are told who is here, also where that has not changed: one may have begun to listen.
const TELL_EVERY: Duration = Duration::from_secs(8);

/// The hub of this process; cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Hub(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    /// The number of this process among those of the installation.
    process: u64,
    rooms: Mutex<HashMap<i64, Arc<Room>>>,
    listens: Mutex<bool>,
    closing: watch::Sender<bool>,
}

impl Hub {
    /// The hub over a database. It begins to listen when the first viewer comes.
    #[must_use]
    pub fn new(db: Db) -> Self {
        let closing = watch::Sender::new(false);
        Self(Arc::new(Inner { db, process: rand::random(), rooms: Mutex::default(), listens: Mutex::new(false), closing }))
    }

    /// Takes a seat in the room of a workspace.
    ///
    /// # Errors
    /// Those of the database.
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

    /// Passes on what a tab of another process says: between the browser and the processes there may be one that shares
    /// requests out. False where the tab's name is of no other process. Whoever calls this has asked who says so.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn pass_on(&self, tab: &str, cell: Option<Place>) -> Result<bool, DbError> {
        let process = tab.get(..16).filter(|_| tab.len() == 48).and_then(|process| u64::from_str_radix(process, 16).ok());
        let Some(process) = process.filter(|process| self.0.db.is_shared() && *process != self.0.process) else {
            return Ok(false);
        };
        self.say(&Said::Beat(Beat { process, tab: tab.to_owned(), cell })).await?;
        Ok(true)
    }

    /// A tab says that it is here, and in which cell; false where no such tab is in this process.
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

    /// Ends every stream: the server stops.
    pub fn close(&self) {
        self.0.closing.send_replace(true);
    }

    /// How many workspaces are being looked at.
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

    /// Passes on what is heard, to the rooms that it is about.
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

    /// Keeps a room as long as anybody looks.
    async fn keep(self, room: Arc<Room>) {
        let (mut looked, mut showed) = (Instant::now(), None::<Instant>);
        let (mut told, mut told_at) = (Vec::new(), Instant::now());
        loop {
            let waits = room.have_moved.load(Ordering::Acquire) || room.has_changed.load(Ordering::Acquire);
            let patience = if waits { PEOPLE_EVERY } else { FORGET_EVERY.saturating_sub(looked.elapsed()) };
            // What it was woken for is looked up; that it was not is no matter.
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
            // Each turn clones and compares all tabs of this process: microseconds for a team of forty, and only where processes
            // share a database. A room of thousands of tabs would need a version number instead.
            let roll = if self.0.db.is_shared() { lock(&room.presence).roll() } else { Vec::new() };
            if roll != told || (told_at.elapsed() >= TELL_EVERY && !roll.is_empty()) {
                told_at = Instant::now();
                told.clone_from(&roll);
                self.tell(&room, roll).await;
            }
            {
                let mut rooms = lock(&self.0.rooms);
                // Who was here last is not gone for other processes before they were told.
                if room.pulse.receiver_count() == 0 && told.is_empty() {
                    rooms.remove(&room.workspace);
                    return;
                }
            }
            tokio::time::sleep(TOGETHER).await;
        }
    }

    /// Tells other processes who is at this one.
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

//! A job while this process runs it: its work commits batch after batch through it, and learns when the job was canceled.

use super::store::{self, End};
use super::{Held, Item, Job, Work, acting};
use crate::db::{Db, Read, Tx};
use crate::error::AppError;
use crate::members::actor::Actor;
use crate::time::clock::Clock;

/// A running job.
pub struct Running<'a> {
    pub db: &'a Db,
    pub clock: &'a Clock,
    work: &'a dyn Work,
    held: Held,
    progress: &'a mut (dyn FnMut(&Job) + Send),
}

/// A batch of a job.
#[derive(Debug, Default)]
pub struct Step {
    /// Units that the batch processed.
    pub done: i64,
    /// Counts and cursor of the job after the batch, as JSON of its kind.
    pub counts: String,
    pub cursor: Option<String>,
    /// Items that the batch leaves.
    pub items: Vec<Item>,
    /// Time of the batch, in microseconds UTC.
    pub at: i64,
}

impl<'a> Running<'a> {
    /// A job whose lease the caller holds. `progress` is called after every batch.
    pub(super) fn new(
        db: &'a Db,
        clock: &'a Clock,
        (work, held): (&'a dyn Work, Held),
        progress: &'a mut (dyn FnMut(&Job) + Send),
    ) -> Self {
        Self { db, clock, work, held, progress }
    }

    /// The job, after its last batch.
    #[must_use]
    pub const fn job(&self) -> &Job {
        &self.held.job
    }

    /// The actor of the job. Every batch asks anew: a member who has lost the permission changes nothing more.
    ///
    /// # Errors
    /// `Invalid` with a sentence when the person no longer has the permission.
    pub async fn actor(&mut self, read: &mut impl Read) -> Result<Actor, AppError> {
        acting::actor(read, &self.held.job, self.work.permission(), self.work.cause()).await
    }

    /// Commits a batch, with the progress of the job and its lease in the same transaction. False if somebody has canceled the
    /// job: it has ended with this batch.
    ///
    /// # Errors
    /// `Conflict` when another runner has taken over the lease; nothing of the batch is stored.
    pub async fn commit(&mut self, mut tx: Tx, step: Step) -> Result<bool, AppError> {
        if !store::note(&mut tx, &mut self.held, step).await? {
            return Err(lost());
        }
        tx.commit().await?;
        (self.progress)(&self.held.job);
        if self.job().is_waiting() {
            return Ok(true);
        }
        self.work.ended(&self.held.job);
        Ok(false)
    }

    /// Ends the job as done, for work that has more to do after its end. `result` is JSON of its kind.
    ///
    /// # Errors
    /// `Conflict` when another runner has taken over the lease.
    pub async fn end(&mut self, result: Option<String>) -> Result<(), AppError> {
        if self.end_as(End::Done(result)).await? { Ok(()) } else { Err(lost()) }
    }

    /// Ends the job. Without the lease, or after its end, nothing changes and the result is false.
    pub(super) async fn end_as(&mut self, end: End) -> Result<bool, AppError> {
        let is_held = store::end(self.db, &mut self.held, end, self.clock.now()).await?;
        if is_held {
            // Only the holder of the lease cleans up: the next runner needs the rest.
            self.work.ended(&self.held.job);
        }
        Ok(is_held)
    }

    pub(super) fn into_job(self) -> Job {
        self.held.job
    }
}

/// The error that stops a runner without the lease.
pub(super) fn lost() -> AppError {
    AppError::Conflict("Another process goes on with this.".to_owned())
}

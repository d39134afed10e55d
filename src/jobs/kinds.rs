//! A kind of long work, and the kinds that a process can run. The list is put together by the server and the command line: jobs
//! know no kind.

use futures::future::BoxFuture;

use super::{Held, Job};
use crate::db::Db;
use crate::error::AppError;
use crate::time::clock::Clock;

/// Called after every batch of a job.
pub type Progressed<'a> = &'a mut (dyn FnMut(&Job) + Send);

/// A kind of long work.
pub trait Work: Send + Sync {
    /// The value of the column `jobs.kind`.
    fn kind(&self) -> &'static str;

    /// Runs a job whose lease the caller holds, from its cursor to its end. It may be stopped between any two batches.
    ///
    /// # Errors
    /// `Conflict` when another runner has taken over the lease. Any other error that does not pass refuses the job.
    fn run<'a>(&'a self, db: &'a Db, clock: &'a Clock, held: Held, progress: Progressed<'a>) -> BoxFuture<'a, Result<Job, AppError>>;

    /// Removes what jobs of this kind have left behind, at the start of a server and daily.
    fn sweep<'a>(&'a self, _db: &'a Db, _clock: &'a Clock) -> BoxFuture<'a, ()> {
        Box::pin(async {})
    }
}

/// The kinds that a process can run.
#[derive(Clone, Copy)]
pub struct Kinds(&'static [&'static dyn Work]);

impl Kinds {
    #[must_use]
    pub const fn new(kinds: &'static [&'static dyn Work]) -> Self {
        Self(kinds)
    }

    /// The kind of that word.
    #[must_use]
    pub fn of(self, word: &str) -> Option<&'static dyn Work> {
        self.0.iter().copied().find(|work| work.kind() == word)
    }

    /// All kinds.
    pub fn iter(self) -> impl Iterator<Item = &'static dyn Work> {
        self.0.iter().copied()
    }
}

//! The work of one kind of job, and the list of the kinds that a process knows. The list is composed in the server and handed to
//! the runner, so that a new kind changes nothing here.

use std::future::ready;
use std::sync::Arc;

use futures::future::BoxFuture;

use super::{Job, Running};
use crate::db::Db;
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Cause;
use crate::time::clock::Clock;

/// The work of one kind of job.
pub trait Work: Send + Sync {
    /// Value of the column `jobs.kind`.
    fn kind(&self) -> &'static str;

    /// Permission of the members who may start, run and cancel such a job.
    fn permission(&self) -> Permission;

    /// Cause of its changes.
    fn cause(&self) -> Cause;

    /// Runs a job from its cursor to its end, in batches that are committed by [`Running::commit`]. The runner then ends it as
    /// done, unless the work has done so by [`Running::end`].
    ///
    /// # Errors
    /// A passing error leaves the job to the next runner; any other ends it as refused, with the sentence as its reason.
    fn run<'a>(&'a self, running: &'a mut Running<'_>) -> BoxFuture<'a, Result<(), AppError>>;

    /// Cleans up after a job that has just ended: done, refused or canceled.
    fn ended(&self, _job: &Job) {}

    /// The daily cleanup of everything that jobs of this kind may have left behind.
    fn sweep<'a>(&'a self, _db: &'a Db, _clock: &'a Clock) -> BoxFuture<'a, ()> {
        Box::pin(ready(()))
    }
}

/// The kinds of jobs that this process can run. Other kinds in the database belong to another release.
#[derive(Clone)]
pub struct Kinds(Arc<[Arc<dyn Work>]>);

impl Kinds {
    /// The list of these kinds.
    #[must_use]
    pub fn new(works: Vec<Arc<dyn Work>>) -> Self {
        Self(works.into())
    }

    /// The work of a kind; `None` if this process does not know it.
    #[must_use]
    pub fn work(&self, kind: &str) -> Option<&dyn Work> {
        self.iter().find(|work| work.kind() == kind)
    }

    /// Every work.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Work> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// The kinds, as the database names them.
    pub(super) fn names(&self) -> Vec<String> {
        self.iter().map(|work| work.kind().to_owned()).collect()
    }
}

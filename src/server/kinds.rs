//! The kinds of jobs of this release: their rooms know the jobs, and the jobs know none of the rooms.

use std::sync::Arc;

use crate::changes::undo_job::UndoJob;
use crate::imports::job::Import;
use crate::jobs::Kinds;
use crate::samples::store::SampleRemoval;

/// Every kind.
#[must_use]
pub fn kinds() -> Kinds {
    Kinds::new(vec![Arc::new(Import), Arc::new(SampleRemoval), Arc::new(UndoJob)])
}

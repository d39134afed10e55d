//! The kinds of jobs that a server and the command line run.

use crate::imports::job::Import;
use crate::jobs::kinds::Kinds;
use crate::samples::store::SampleRemoval;

/// All kinds of jobs.
pub const KINDS: Kinds = Kinds::new(&[&Import, &SampleRemoval]);

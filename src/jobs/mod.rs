//! A job is long work that survives its process: the holder of its lease continues from its cursor, and the lease of a killed
//! process expires.

pub mod acting;
pub mod items;
pub mod runner;
pub mod store;
#[cfg(test)]
mod tests;

pub use items::Failure;
pub use store::{Held, Job, Lease};

/// The kind of work that a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Import,
    /// Records which contacts "Try with sample contacts" has added. It is done as soon as it is created.
    Sample,
    /// Moves sample contacts that nobody has changed into the Bin.
    SampleRemoval,
}

impl Kind {
    /// Value of the column `jobs.kind`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Sample => "sample",
            Self::SampleRemoval => "sample_removal",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Import, Self::Sample, Self::SampleRemoval].into_iter().find(|kind| kind.as_str() == word)
    }
}

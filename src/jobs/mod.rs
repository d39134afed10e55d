//! A job is long work that survives whoever runs it: whoever holds its lease goes on from its cursor, and the lease of a
//! process that was killed runs out.

pub mod acting;
pub mod failures;
pub mod runner;
pub mod store;
#[cfg(test)]
mod tests;

pub use failures::Failure;
pub use store::{Held, Job, Lease};

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Import,
    /// Says which contacts "Try with sample contacts" has brought in. It is done as soon as it is there.
    Sample,
    /// Moves sample contacts that nobody has changed into the Bin.
    SampleRemoval,
}

impl Kind {
    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Sample => "sample",
            Self::SampleRemoval => "sample_removal",
        }
    }

    /// The kind of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Import, Self::Sample, Self::SampleRemoval].into_iter().find(|kind| kind.as_str() == word)
    }
}

//! The part of a page that is the same for every reader, with the digest of its content.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::rows::Stored;
use super::single_flight::Weighed;
use crate::contacts::Found;
use crate::tags::TagLabel;

/// One page of a view without stars and time zone, which are per reader.
pub struct Shown {
    pub found: Found,
    pub page: i64,
    /// The number of unsubscribed contacts that the view hides; 0 if unknown.
    pub hidden: i64,
    pub rows: Vec<(Stored, Vec<TagLabel>)>,
    /// Equal digests mean an equal page.
    ///
    /// A release that computes the hash or the rows differently has other digests. With two releases on one database each makes
    /// the other's readers refresh, which is harmless.
    pub digest: u64,
}

impl Shown {
    #[must_use]
    pub fn new(found: Found, page: i64, hidden: i64, rows: Vec<(Stored, Vec<TagLabel>)>) -> Self {
        let mut hasher = FxHasher::default();
        (page, hidden, &rows).hash(&mut hasher);
        // An unfinished count is not part of the digest.
        if let Found::Exactly(found) = found {
            found.hash(&mut hasher);
        }
        Self { found, page, hidden, rows, digest: hasher.finish() }
    }
}

impl Weighed for Shown {
    fn bytes(&self) -> usize {
        let tags = |tags: &[TagLabel]| tags.iter().map(|tag| size_of::<TagLabel>() + tag.name.capacity()).sum::<usize>();
        size_of::<Self>() + self.rows.iter().map(|(row, tagged)| row.bytes() + tags(tagged)).sum::<usize>()
    }
}

//! The part of a page that is the same for every reader, with the digest that tells one state of it from another.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::rows::Stored;
use super::single_flight::Weighed;
use crate::contacts::Found;
use crate::tags::TagLabel;

/// One page of a view without stars and time zone, which are each reader's own.
pub struct Shown {
    pub found: Found,
    pub page: i64,
    /// The number of unsubscribed contacts that the view hides; 0 where it is unknown.
    pub hidden: i64,
    pub rows: Vec<(Stored, Vec<TagLabel>)>,
    /// Equal where the page shows the same.
    ///
    /// A release in which the hash or the rows are made otherwise has other digests: of two releases behind one database each
    /// tells the other's readers to look again, which is harmless.
    pub digest: u64,
}

impl Shown {
    #[must_use]
    pub fn new(found: Found, page: i64, hidden: i64, rows: Vec<(Stored, Vec<TagLabel>)>) -> Self {
        let mut hasher = FxHasher::default();
        (page, hidden, &rows).hash(&mut hasher);
        // Until they are counted, how many there are says nothing.
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

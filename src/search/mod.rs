//! The search index: finds contacts by a substring of their folded text, in the same way on both databases.
//!
//! A *gram* is one, two or three adjacent letters of a text. A *part* stores, for some contacts of one *block* of 32,768 contact
//! ids, which contacts have which gram; it is written once and never changed. If two parts contain a contact, the later one is
//! valid: an edit adds a small later part, and compaction merges parts that have become many. A text that is in no part yet is
//! *fresh*: searches read it directly, until there are enough of them for a part. These are the ideas of a log-structured merge
//! tree (O'Neil et al., 1996) and of Lucene's segments, limited to blocks so that a merge stays short.
//!
//! For a word of up to three letters, its gram gives the result. For a longer word, its grams give candidates, whose texts are
//! then read. The candidates of several words are intersected, so a rare word saves reading for the others.

mod compactor;
mod gram;
pub mod lookup;
mod part;
mod set;
pub mod store;
#[cfg(test)]
mod tests;

pub use compactor::{Tending, keep_tending};
pub use set::ContactSet;

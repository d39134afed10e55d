//! The search index: which contacts have a folded text that contains something, on both databases alike.
//!
//! A *gram* is one, two or three letters that stand side by side in a text. A *part* holds, for some contacts of one *block*
//! of 32,768 contact numbers, who has which gram; it is written once and never changed. Where two parts know a contact the
//! later one is right, so an edit is a small later part, and parts that have become many are merged into one. A text that
//! is in no part yet is *fresh*: searches read it itself, until there are enough of them for a part. These are the ideas of
//! a log-structured merge tree (O'Neil et al., 1996) and of Lucene's segments, cut to blocks so that a merge stays short.
//!
//! A word of up to three letters is answered by its gram. For a longer one the grams name candidates, whose texts are
//! then looked into. Several words have the candidates of all of them in common, so a rare word spares reading for the others.

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

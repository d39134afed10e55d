//! The Bin holds deleted contacts for 30 days, with everything of theirs, and gives them back whole.

pub mod store;

//! The Bin holds deleted contacts for 30 days, with all their values, and restores them whole.

pub mod store;

//! A job is long work that survives whoever runs it: whoever holds its lease goes on from its cursor, and the lease of a
//! process that was killed runs out.

pub mod runner;
pub mod store;

pub use store::{Job, Lease};

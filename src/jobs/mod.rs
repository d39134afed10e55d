//! A job is long work that survives its process: the holder of its lease continues from its cursor, and the lease of a killed
//! process expires.

pub mod acting;
pub mod failures;
pub mod kinds;
pub mod runner;
pub mod store;
#[cfg(test)]
mod tests;

pub use failures::Failure;
pub use runner::Runner;
pub use store::{Held, Job, Lease};

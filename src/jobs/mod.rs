//! A job is long work that survives its process: the holder of its lease continues from its cursor, and the lease of a killed
//! process expires. This room knows no kind of job: each is a [`Work`], and the server composes the list of them.

pub mod acting;
#[cfg(test)]
mod cancel_tests;
pub mod items;
pub mod json;
pub mod runner;
pub mod running;
pub mod store;
#[cfg(test)]
mod tests;
pub mod work;

pub use items::Item;
pub use running::{Running, Step};
pub use store::{Held, Job, Lease};
pub use work::{Kinds, Work};

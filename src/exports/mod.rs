//! An export is a CSV file of contacts, which can be imported again with nothing lost.

pub mod download;
pub mod sheet;
pub mod store;

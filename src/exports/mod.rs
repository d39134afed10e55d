//! An export is contacts as a CSV file, which can be imported again with nothing lost.

pub mod download;
pub mod sheet;
pub mod store;

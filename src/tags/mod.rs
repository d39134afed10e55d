//! Tags are colored words on contacts.

#[cfg(feature = "ssr")]
pub mod store;

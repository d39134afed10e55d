//! Favorites are each member's own stars on contacts.

pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod store;

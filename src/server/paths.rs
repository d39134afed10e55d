//! Paths that other modules than the router need.

/// The prefix of the server functions.
pub const FUNCTIONS: &str = "/fn";

/// Health check of the database.
pub const HEALTH: &str = "/healthz";

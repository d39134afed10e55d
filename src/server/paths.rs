//! Paths that more than the router knows.

/// The prefix of the server functions.
pub const FUNCTIONS: &str = "/fn";

/// Answers whether the database does.
pub const HEALTH: &str = "/healthz";

//! A workspace owns everything that a team knows. A server holds any number of them.

#[cfg(feature = "ssr")]
pub mod countries;
pub mod country_field;
pub mod new_page;
pub mod server_fns;
pub mod settings_page;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(feature = "ssr", test))]
mod tests;

use serde::{Deserialize, Serialize};

/// What is set for a whole workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceSettings {
    pub name: String,
    /// An IANA name: what "today" means in filters.
    pub time_zone: String,
    /// By which phone numbers without a country are read: ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

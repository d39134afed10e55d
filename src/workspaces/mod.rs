//! A workspace owns all data of a team. A server holds any number of workspaces.

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

/// Settings of a whole workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceSettings {
    pub name: String,
    /// An IANA name; it defines "today" in filters.
    pub time_zone: String,
    /// Default country for phone numbers without a country code: ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

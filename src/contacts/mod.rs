//! Contacts are the people a team knows. This module is their table, "All contacts".

pub mod cells;
mod grid;
#[cfg(feature = "ssr")]
pub mod list;
pub mod page;
#[cfg(feature = "ssr")]
pub mod record;
pub mod server_fns;
pub mod table;
#[cfg(all(feature = "ssr", test))]
mod tests;

use serde::{Deserialize, Serialize};

use crate::tags::TagLabel;
use crate::time::Moment;
use crate::ui::{color, initials};

/// A contact as the table shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRow {
    pub id: i64,
    /// The display name; falls back to the email, then to the phone.
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// In alphabetical order.
    pub tags: Vec<TagLabel>,
    pub last_interaction: Option<Moment>,
    pub opt_in: bool,
    pub created: Moment,
    pub favorite: bool,
    pub unsubscribed: bool,
    /// Whether it is in the Bin: a view of a moment in the past still shows it.
    pub in_bin: bool,
}

/// One page of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPage {
    pub rows: Vec<ContactRow>,
    pub found: Found,
    /// This page's number, from 1; the last page if the requested one is beyond it.
    pub page: i64,
    /// The number of unsubscribed contacts that "Show unsubscribed" would add; 0 if unknown.
    pub hidden: i64,
    /// All contacts of the workspace outside the Bin, as the sidebar counts them.
    pub everyone: i64,
    /// The server's clock when it answered, in microseconds UTC: the base of "2 min ago".
    pub now: i64,
    /// The page shows this revision of the workspace, or a later one.
    pub revision: i64,
    /// Changes when the page's content changes: the live stream compares it to tell that the page is stale.
    pub digest: u64,
    /// "14:02": the moment that the view shows, in the reader's zone.
    pub since: Option<String>,
    /// Requested contacts outside the page that have changed, in or out of the Bin.
    pub beside: Vec<ContactRow>,
}

/// The number of contacts that a view finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Found {
    Exactly(i64),
    /// At least this many. The rows don't wait for the count: [`count_contacts`](server_fns::count_contacts) gives it later.
    AtLeast(i64),
}

impl ContactRow {
    /// One or two letters for the avatar.
    #[must_use]
    pub fn initials(&self) -> String {
        initials(&self.name)
    }

    /// The avatar's color, 0 to 11: the same for as long as the contact exists.
    #[must_use]
    pub const fn color(&self) -> i64 {
        color(self.id)
    }
}

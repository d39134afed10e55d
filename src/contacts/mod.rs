//! Contacts are the people a team knows; this room is their table, "All contacts".

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
    /// The display name; where there is none, the email, else the phone.
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
    /// Whether it has gone into the Bin: a view that shows a moment in the past goes on showing it.
    pub in_bin: bool,
}

/// One page of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPage {
    pub rows: Vec<ContactRow>,
    pub found: Found,
    /// The page these rows are, from 1: the last one when a page beyond it was asked for.
    pub page: i64,
    /// The number of unsubscribed contacts that the view would show in addition with "Show unsubscribed"; 0 where it is unknown.
    pub hidden: i64,
    /// Everyone in the workspace outside the Bin, as the sidebar counts them.
    pub everyone: i64,
    /// The server's clock when it answered, in microseconds UTC: what "2 min ago" is counted from.
    pub now: i64,
    /// The workspace's revision that it shows, or a later one.
    pub revision: i64,
    /// Differs where the page shows something else: a stream that knows it tells when that is so.
    pub digest: u64,
    /// "14:02": the moment that the view shows, in the reader's zone.
    pub since: Option<String>,
    /// The requested contacts beside the page that have changed, in or out of the Bin.
    pub beside: Vec<ContactRow>,
}

/// How many contacts a view finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Found {
    Exactly(i64),
    /// Still being counted, and already this many: the rows don't wait, [`count_contacts`](server_fns::count_contacts) tells the rest.
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

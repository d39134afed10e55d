//! Contacts are the people a team knows; this room is their table, "All contacts".

#[cfg(feature = "ssr")]
pub mod addresses;
mod answer;
mod blank;
pub mod cells;
mod clipboard;
#[cfg(feature = "ssr")]
mod create;
#[cfg(feature = "ssr")]
pub mod draft;
#[cfg(feature = "ssr")]
mod flights;
mod flow;
mod foot;
mod grid;
mod hands;
mod keys;
#[cfg(feature = "ssr")]
mod list;
mod listening;
pub mod live_bar;
#[cfg(feature = "ssr")]
mod order;
pub mod page;
mod permission;
mod range;
mod report;
mod row;
#[cfg(feature = "ssr")]
mod rows;
#[cfg(feature = "ssr")]
mod search;
mod search_box;
mod selecting;
pub mod server_fns;
pub mod shortcuts;
#[cfg(feature = "ssr")]
mod shown;
#[cfg(feature = "ssr")]
mod snapshot;
mod sort;
mod stars;
#[cfg(feature = "ssr")]
pub mod store;
pub mod table;
#[cfg(feature = "ssr")]
mod tag_order;
#[cfg(all(feature = "ssr", test))]
mod tests;
mod unanswered;
pub mod undoing;
#[cfg(feature = "ssr")]
mod update;
mod view;

use serde::{Deserialize, Serialize};

pub use sort::{Sort, SortColumn};
pub use view::{AsOf, LONGEST_SEARCH, PER_PAGE, View};

/// The colors that an avatar or a tag can have: twelve classes, since the page's security policy allows no inline styles.
pub const COLORS: i64 = 12;

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

/// A tag as the table shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TagLabel {
    pub name: String,
    /// 0 to 11.
    pub color: i64,
}

/// A point in time, and how it reads in the reader's zone: the server knows the zones, so that both halves print the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Microseconds UTC.
    pub at: i64,
    /// "14 March 2023, 09:41".
    pub exact: String,
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

/// A stable color, 0 to 11, for the thing with this number: neighbors differ.
#[must_use]
pub const fn color(id: i64) -> i64 {
    (id * 5).rem_euclid(COLORS)
}

/// The first letters of the first and the last word of a name: one or two characters, in upper case where there is one.
#[must_use]
pub fn initials(name: &str) -> String {
    let name = name.split('@').next().unwrap_or(name);
    let mut words = name
        .split(|letter: char| letter.is_whitespace() || matches!(letter, '.' | '_' | '-' | '+'))
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

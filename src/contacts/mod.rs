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

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::fields::{FieldKey, Shown};
use crate::ui::{color, initials};

/// A contact as the table shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRow {
    pub id: i64,
    /// The values of the [`COLUMNS`](crate::views::COLUMNS); a field without a value is missing.
    pub cells: BTreeMap<FieldKey, Shown>,
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
    /// The display name; falls back to the email, then to the phone.
    #[must_use]
    pub fn name(&self) -> &str {
        self.value(FieldKey::Name).unwrap_or_default()
    }

    /// The value of a text cell.
    #[must_use]
    pub fn value(&self, field: FieldKey) -> Option<&str> {
        match self.cells.get(&field) {
            Some(Shown::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Whether a switch or star is on.
    #[must_use]
    pub fn is_on(&self, field: FieldKey) -> bool {
        self.cells.get(&field) == Some(&Shown::Boolean(true))
    }

    /// The text of a cell in its field; empty where there is no value.
    #[must_use]
    pub fn text(&self, field: FieldKey) -> String {
        self.cells.get(&field).map(Shown::text).unwrap_or_default()
    }

    /// Sets a cell, or empties it.
    pub fn set(&mut self, field: FieldKey, value: Option<Shown>) {
        match value {
            Some(value) => self.cells.insert(field, value),
            None => self.cells.remove(&field),
        };
    }

    /// Whether both rows have the same value of a field.
    #[must_use]
    pub fn has_same(&self, other: &Self, field: FieldKey) -> bool {
        match (self.cells.get(&field), other.cells.get(&field)) {
            (Some(one), Some(other)) => one.is_same(other),
            (one, other) => one == other,
        }
    }

    /// One or two letters for the avatar.
    #[must_use]
    pub fn initials(&self) -> String {
        initials(self.name())
    }

    /// The avatar's color, 0 to 11: the same for as long as the contact exists.
    #[must_use]
    pub const fn color(&self) -> i64 {
        color(self.id)
    }
}

//! Rows for the tests of the table's state.

use leptos::prelude::*;

use crate::contacts::{ContactPage, ContactRow, Found};
use crate::fields::{FieldKey, Shown};
use crate::time::Moment;

/// A contact with that number, and nothing else.
pub fn row(id: i64) -> ContactRow {
    let created = Shown::Moment(Moment { at: id, exact: String::new() });
    let cells = [
        (FieldKey::Name, Shown::Text(format!("Contact {id}"))),
        (FieldKey::Campaigns, Shown::Boolean(false)),
        (FieldKey::Created, created),
    ];
    ContactRow { id, cells: cells.into(), unsubscribed: false, in_bin: false }
}

/// The first page of contacts with those numbers, at a revision.
pub fn page(ids: &[i64], revision: i64) -> ContactPage {
    let rows: Vec<ContactRow> = ids.iter().map(|id| row(*id)).collect();
    let everyone = rows.len() as i64;
    ContactPage {
        rows,
        found: Found::Exactly(everyone),
        page: 1,
        hidden: 0,
        everyone,
        now: 0,
        revision,
        digest: 0,
        since: None,
        beside: Vec::new(),
    }
}

/// Runs a test with an owner for its signals, as a page has one.
pub fn on_a_page<T>(test: impl FnOnce() -> T) -> T {
    Owner::new().with(test)
}

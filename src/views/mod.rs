//! A view is the state of the table: scope, filter, search, sort, page, and whether unsubscribed contacts are shown. It is
//! written and parsed by one grammar, that of a URL's query: a view can be linked, Back works, and every request carries it as
//! that text.

mod filter;
mod grammar;
mod scope;
mod sort;

pub use filter::Filter;
pub use scope::Scope;
pub use sort::Sort;

use std::fmt;

use crate::fields::FieldKey;

/// The columns of the table, in display order.
pub const COLUMNS: &[FieldKey] = &[
    FieldKey::Favorite,
    FieldKey::Name,
    FieldKey::Email,
    FieldKey::Phone,
    FieldKey::Tags,
    FieldKey::LastInteraction,
    FieldKey::Campaigns,
    FieldKey::Created,
];

/// Rows per page that can be chosen.
pub const PER_PAGE: [i64; 4] = [10, 25, 50, 100];

/// The longest search, in characters: nobody types a longer one.
pub const LONGEST_SEARCH: usize = 200;

/// Above the page count of any table, and low enough that arithmetic does not overflow.
const LAST_PAGE: i64 = 1 << 40;

/// The state of the table. It is serialized as its text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct View {
    pub scope: Scope,
    pub filter: Filter,
    /// As typed; empty without a search.
    pub search: String,
    /// The first one first; never empty.
    pub sort: Vec<Sort>,
    /// From 1.
    pub page: i64,
    /// One of [`PER_PAGE`].
    pub per_page: i64,
    /// "Show unsubscribed".
    pub unsubscribed: bool,
    /// Set while Live is off: the view shows the contacts of this moment.
    pub as_of: Option<AsOf>,
}

/// A moment in the past of a workspace, whose contacts a view shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AsOf {
    pub revision: i64,
    /// Seconds since 1970, UTC.
    pub at: i64,
}

impl AsOf {
    /// As in the URL: "1234.1795262400".
    fn parse(text: &str) -> Option<Self> {
        let (revision, at) = text.split_once('.')?;
        Some(Self { revision: revision.parse().ok().filter(|revision| *revision >= 0)?, at: at.parse().ok()? })
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.revision, self.at)
    }
}

impl Default for View {
    fn default() -> Self {
        Self {
            scope: Scope::default(),
            filter: Filter::default(),
            search: String::new(),
            sort: vec![Sort::default()],
            page: 1,
            per_page: 50,
            unsubscribed: false,
            as_of: None,
        }
    }
}

impl View {
    /// The sort that decides first.
    #[must_use]
    pub fn first_sort(&self) -> Sort {
        self.sort.first().copied().unwrap_or_default()
    }

    /// Another page of the same view.
    #[must_use]
    pub fn at_page(&self, page: i64) -> Self {
        Self { page, ..self.clone() }
    }

    /// The view after a click on the heading of a field: same contacts, back on the first page.
    #[must_use]
    pub fn sorted_by(&self, field: FieldKey) -> Self {
        let first = self.first_sort();
        let descending = if first.field == field { !first.descending } else { field.kind().descends_first() };
        Self { sort: vec![Sort { field, descending }], page: 1, ..self.clone() }
    }

    /// The same view with another search; back on the first page.
    #[must_use]
    pub fn searching(&self, search: String) -> Self {
        Self { search, page: 1, ..self.clone() }
    }

    /// Whether nothing is searched, so that every contact matches.
    #[must_use]
    pub fn is_everyone(&self) -> bool {
        self.search.trim().is_empty()
    }
}

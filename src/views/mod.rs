//! A view is the state of the table: search, sort, page, and whether unsubscribed contacts are shown. The page's URL encodes it:
//! a view can be linked, and Back works.

mod sort;

pub use sort::{Sort, SortColumn};

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Rows per page that can be chosen.
pub const PER_PAGE: [i64; 4] = [10, 25, 50, 100];

/// The longest search, in characters: nobody types a longer one.
pub const LONGEST_SEARCH: usize = 200;

/// Above the page count of any table, and low enough that arithmetic does not overflow.
const LAST_PAGE: i64 = 1 << 40;

/// The state of the table.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct View {
    /// As typed; empty without a search.
    pub search: String,
    pub sort: Sort,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
        Self { search: String::new(), sort: Sort::default(), page: 1, per_page: 50, unsubscribed: false, as_of: None }
    }
}

impl View {
    /// Reads a view from the URL's query; an invalid parameter counts as missing.
    pub fn from_query(parameter: impl Fn(&str) -> Option<String>) -> Self {
        let default = Self::default();
        let number = |name: &str| parameter(name).and_then(|text| text.parse::<i64>().ok());
        Self {
            // An HTML page can't contain a NUL, nor can a search box.
            search: parameter("q")
                .map(|text| text.chars().filter(|letter| *letter != '\0').take(LONGEST_SEARCH).collect())
                .unwrap_or_default(),
            sort: parameter("sort").and_then(|word| Sort::parse(&word)).unwrap_or(default.sort),
            page: number("page").filter(|page| *page >= 1).unwrap_or(default.page),
            per_page: number("per").filter(|rows| PER_PAGE.contains(rows)).unwrap_or(default.per_page),
            unsubscribed: parameter("unsubscribed").as_deref() == Some("show"),
            as_of: parameter("as_of").as_deref().and_then(AsOf::parse),
        }
    }

    /// Names and values of the query, without the page, for a form that requests this view.
    #[must_use]
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = vec![("sort", self.sort.to_string())];
        if !self.search.is_empty() {
            fields.push(("q", self.search.clone()));
        }
        if self.unsubscribed {
            fields.push(("unsubscribed", "show".to_owned()));
        }
        fields.extend(self.as_of.map(|as_of| ("as_of", as_of.to_string())));
        fields
    }

    /// The URL's query with its `?`; empty for the default view.
    #[must_use]
    pub fn to_query(&self) -> String {
        let default = Self::default();
        let mut query = String::new();
        let mut add = |name: &str, value: &str| {
            query.push(if query.is_empty() { '?' } else { '&' });
            query.push_str(name);
            query.push('=');
            encode(&mut query, value);
        };
        if !self.search.is_empty() {
            add("q", &self.search);
        }
        if self.sort != default.sort {
            add("sort", &self.sort.to_string());
        }
        if self.per_page != default.per_page {
            add("per", &self.per_page.to_string());
        }
        if self.unsubscribed {
            add("unsubscribed", "show");
        }
        if let Some(as_of) = self.as_of {
            add("as_of", &as_of.to_string());
        }
        if self.page != default.page {
            add("page", &self.page.to_string());
        }
        query
    }

    /// Checks that a page could have requested this view: a direct call of a server function may send anything.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn valid(self) -> Result<Self, AppError> {
        if !PER_PAGE.contains(&self.per_page) {
            return Err(AppError::invalid("per_page", "A page has 10, 25, 50 or 100 rows."));
        }
        if self.search.chars().count() > LONGEST_SEARCH {
            return Err(AppError::invalid("search", format!("A search has at most {LONGEST_SEARCH} characters.")));
        }
        Ok(Self { page: self.page.clamp(1, LAST_PAGE), ..self })
    }

    /// Another page of the same view.
    #[must_use]
    pub fn at_page(&self, page: i64) -> Self {
        Self { page, ..self.clone() }
    }

    /// The view after a click on the header of `column`: same contacts, back on the first page.
    #[must_use]
    pub fn sorted_by(&self, column: SortColumn) -> Self {
        let descending = if self.sort.column == column { !self.sort.descending } else { column.descends_first() };
        Self { sort: Sort { column, descending }, page: 1, ..self.clone() }
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

/// Percent-encodes a query value (WHATWG URL, application/x-www-form-urlencoded), with `%20` for a space: a link stays whole even
/// where a `+` is read literally.
fn encode(query: &mut String, value: &str) {
    query.extend(form_urlencoded::byte_serialize(value.as_bytes()).map(|piece| if piece == "+" { "%20" } else { piece }));
}

#[cfg(test)]
mod tests {
    use crate::views::*;

    fn read(query: &str) -> View {
        View::from_query(|name| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=').map(str::to_owned)))
    }

    #[test]
    fn the_first_view_has_an_empty_query() {
        assert_eq!(View::default().to_query(), "");
        assert_eq!(read(""), View::default());
    }

    #[test]
    fn a_link_is_a_view() {
        let view = read("q=x&sort=-name&per=10&unsubscribed=show&page=7");
        assert_eq!(view.to_query(), "?q=x&sort=-name&per=10&unsubscribed=show&page=7");
        assert_eq!(view.sort, Sort { column: SortColumn::Name, descending: true });
    }

    #[test]
    fn what_nobody_could_mean_is_left_out() {
        let view = read("page=-3&per=51&sort=password&unsubscribed=maybe");
        assert_eq!(view, View::default());
        assert_eq!(read(&format!("q={}", "x".repeat(5000))).search.len(), LONGEST_SEARCH);
        assert_eq!(read("q=\0").search, "");
    }

    #[test]
    fn what_is_typed_survives_the_address() {
        let view = View::default().searching("a&b=c ż%".to_owned());
        assert_eq!(view.to_query(), "?q=a%26b%3Dc%20%C5%BC%25");
    }

    #[test]
    fn a_second_click_on_a_header_turns_the_sort() {
        let by_name = View::default().at_page(4).sorted_by(SortColumn::Name);
        assert_eq!((by_name.sort.descending, by_name.page), (false, 1));
        assert!(by_name.sorted_by(SortColumn::Name).sort.descending);
        assert!(View::default().sorted_by(SortColumn::Favorite).sort.descending);
    }
}

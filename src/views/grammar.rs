//! The text of a view: the query of its URL. An unknown or invalid parameter counts as missing, so that every text is a view.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{AsOf, Filter, LAST_PAGE, LONGEST_SEARCH, PER_PAGE, Scope, Sort, View};

/// The parameter with the text of a whole view, in a form or a request that has further parameters.
pub const WHOLE: &str = "view";

impl View {
    /// Reads a view from parameters: those of a URL, or of a form. A parameter `view` holds a whole view, which the others change.
    pub fn from_query(parameter: impl Fn(&str) -> Option<String>) -> Self {
        let base = parameter(WHOLE).map_or_else(Self::default, |text| Self::parse(&text));
        base.changed_by(&parameter)
    }

    /// The view of a text.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = text.strip_prefix('?').unwrap_or(text);
        let parameters: Vec<(String, String)> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
        Self::default().changed_by(&|name| parameters.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone()))
    }

    fn changed_by(self, parameter: &impl Fn(&str) -> Option<String>) -> Self {
        let number = |name: &str| parameter(name).and_then(|text| text.parse::<i64>().ok());
        Self {
            scope: parameter("in").and_then(|word| Scope::parse(&word)).unwrap_or(self.scope),
            filter: parameter("filter").and_then(|text| Filter::parse(&text)).unwrap_or(self.filter),
            // An HTML page can't contain a NUL, nor can a search box.
            search: parameter("q")
                .map(|text| text.chars().filter(|letter| *letter != '\0').take(LONGEST_SEARCH).collect())
                .unwrap_or(self.search),
            sort: parameter("sort").and_then(|words| Sort::parse_all(&words)).unwrap_or(self.sort),
            page: number("page").filter(|page| *page >= 1).map_or(self.page, |page| page.min(LAST_PAGE)),
            per_page: number("per").filter(|rows| PER_PAGE.contains(rows)).unwrap_or(self.per_page),
            unsubscribed: parameter("unsubscribed").map_or(self.unsubscribed, |word| word == "show"),
            as_of: parameter("as_of").map_or(self.as_of, |text| AsOf::parse(&text)),
        }
    }

    /// The URL's query with its `?`; empty for the default view.
    #[must_use]
    pub fn to_query(&self) -> String {
        let text = self.written(self.sort != Self::default().sort);
        if text.is_empty() { text } else { format!("?{text}") }
    }

    /// The parameters that differ from the default view, and the sort if wanted.
    fn written(&self, with_sort: bool) -> String {
        let default = Self::default();
        let mut text = String::new();
        let mut add = |name: &str, value: &str, is_written: bool| {
            if is_written {
                text.push_str(if text.is_empty() { "" } else { "&" });
                text.push_str(name);
                text.push('=');
                encode(&mut text, value);
            }
        };
        add("in", self.scope.as_str(), self.scope != default.scope);
        add("filter", &self.filter.to_string(), !self.filter.is_empty());
        add("q", &self.search, !self.search.is_empty());
        add("sort", &Sort::print_all(&self.sort), with_sort);
        add("per", &self.per_page.to_string(), self.per_page != default.per_page);
        add("unsubscribed", "show", self.unsubscribed);
        add("as_of", &self.as_of.map(|as_of| as_of.to_string()).unwrap_or_default(), self.as_of.is_some());
        add("page", &self.page.to_string(), self.page != default.page);
        text
    }
}

impl fmt::Display for View {
    /// The text of the view. It always has the sort, so that it is never empty: in a query, an empty text reads as none.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.written(true))
    }
}

impl FromStr for View {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::parse(text))
    }
}

impl Serialize for View {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for View {
    /// Accepts only a text as a page writes it: a program that calls a server function is told about a mistake.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Some(Self::parse(&text))
            .filter(|view| view.to_string() == text)
            .ok_or_else(|| serde::de::Error::custom(format!("“{text}” is not a view")))
    }
}

/// Percent-encodes a query value (WHATWG URL, application/x-www-form-urlencoded), with `%20` for a space: a link stays whole even
/// where a `+` is read literally. A comma between sorts stays readable.
fn encode(query: &mut String, value: &str) {
    for (number, part) in value.split(',').enumerate() {
        query.push_str(if number == 0 { "" } else { "," });
        query.extend(form_urlencoded::byte_serialize(part.as_bytes()).map(|piece| if piece == "+" { "%20" } else { piece }));
    }
}

#[cfg(test)]
mod tests {
    use crate::fields::FieldKey;
    use crate::views::*;

    fn read(query: &str) -> View {
        View::from_query(|name| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=').map(str::to_owned)))
    }

    fn by(field: FieldKey, descending: bool) -> Sort {
        Sort { field, descending }
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
        assert_eq!(view.sort, [by(FieldKey::Name, true)]);
    }

    #[test]
    fn a_view_is_one_text_wherever_it_goes() {
        let view = View { as_of: Some(AsOf { revision: 7, at: 1_795_262_400 }), unsubscribed: true, ..View::default() };
        let view = View { search: "a&b=c, ż%+".to_owned(), sort: vec![by(FieldKey::Campaigns, true), by(FieldKey::Name, false)], ..view };
        assert_eq!(view.to_string(), "q=a%26b%3Dc,%20%C5%BC%25%2B&sort=-campaigns,name&unsubscribed=show&as_of=7.1795262400");
        assert_eq!(view.to_string().parse(), Ok(view.clone()));
        let json = serde_json::to_string(&view).expect("a text");
        assert_eq!(serde_json::from_str::<View>(&json).expect("a view"), view);
        assert!(serde_json::from_str::<View>("\"sort=-created&page=moon\"").is_err(), "which no page would write");
        assert_eq!(View::default().to_string(), "sort=-created", "never empty");
    }

    #[test]
    fn a_form_carries_the_view_and_changes_some_of_it() {
        let view = View::from_query(|name| match name {
            "view" => Some("q=old&sort=name&unsubscribed=show&as_of=7.9".to_owned()),
            "q" => Some("new".to_owned()),
            _ => None,
        });
        assert_eq!(view.to_query(), "?q=new&sort=name&unsubscribed=show&as_of=7.9");
    }

    #[test]
    fn several_sorts_are_read_once_each() {
        assert_eq!(read("sort=-interaction,name,name,password").sort, [by(FieldKey::LastInteraction, true), by(FieldKey::Name, false)]);
        assert_eq!(read("sort=notes").sort, View::default().sort, "which is no column");
        assert_eq!(read("sort=,").sort, View::default().sort);
    }

    #[test]
    fn what_nobody_could_mean_is_left_out() {
        let view = read("page=-3&per=51&sort=password&unsubscribed=maybe&in=moon&filter=x&as_of=yesterday");
        assert_eq!(view, View::default());
        assert_eq!(read(&format!("q={}", "x".repeat(5000))).search.len(), LONGEST_SEARCH);
        assert_eq!(read("q=\0").search, "");
        assert_eq!(read(&format!("page={}", i64::MAX)).page, 1 << 40);
    }

    #[test]
    fn what_is_typed_survives_the_address() {
        let view = View::default().searching("a&b=c ż%".to_owned());
        assert_eq!(view.to_query(), "?q=a%26b%3Dc%20%C5%BC%25");
    }

    #[test]
    fn a_second_click_on_a_header_turns_the_sort() {
        let by_name = View::default().at_page(4).sorted_by(FieldKey::Name);
        assert_eq!((by_name.first_sort().descending, by_name.page), (false, 1));
        assert!(by_name.sorted_by(FieldKey::Name).first_sort().descending);
        assert!(View::default().sorted_by(FieldKey::Favorite).first_sort().descending);
    }
}

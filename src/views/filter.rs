//! A filter is a list of clauses about fields that contacts must meet.

use std::fmt;

/// A condition on a field. There is none yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Clause {}

/// The clauses of a view; without any, every contact passes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter(Vec<Clause>);

impl Filter {
    /// The filter of an address; `None` if it has an unknown clause.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.is_empty().then(Self::default)
    }

    /// Whether every contact passes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Filter {
    /// As in the address.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.first().map_or_else(|| formatter.write_str(""), |clause| match *clause {})
    }
}

//! A scope is the set of contacts that a view chooses from.

/// The scope of a view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Every contact outside the Bin.
    #[default]
    All,
}

impl Scope {
    /// The scope of an address; `None` for an unknown one.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        (word == Self::All.as_str()).then_some(Self::All)
    }

    /// The word in the address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
        }
    }
}

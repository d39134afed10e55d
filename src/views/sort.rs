//! The table's columns, and how it is sorted by one of them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A column to sort by, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sort {
    pub column: SortColumn,
    pub descending: bool,
}

impl Default for Sort {
    /// Newest first.
    fn default() -> Self {
        Self { column: SortColumn::Created, descending: true }
    }
}

/// The columns one can sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SortColumn {
    Favorite,
    Name,
    Email,
    Phone,
    Tags,
    LastInteraction,
    Campaigns,
    Created,
}

impl SortColumn {
    /// In the order of the table.
    pub const ALL: [Self; 8] =
        [Self::Favorite, Self::Name, Self::Email, Self::Phone, Self::Tags, Self::LastInteraction, Self::Campaigns, Self::Created];

    /// The word in the address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Favorite => "favorite",
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Tags => "tags",
            Self::LastInteraction => "interaction",
            Self::Campaigns => "campaigns",
            Self::Created => "created",
        }
    }

    /// The column's header.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Favorite => "Favorite",
            Self::Name => "Name",
            Self::Email => "Email",
            Self::Phone => "Phone",
            Self::Tags => "Tags",
            Self::LastInteraction => "Last interaction",
            Self::Campaigns => "Campaigns",
            Self::Created => "Created",
        }
    }

    /// Which way the first click on the header sorts: what is starred, recent or on comes first, words go from A to Z.
    #[must_use]
    pub const fn descends_first(self) -> bool {
        matches!(self, Self::Favorite | Self::LastInteraction | Self::Campaigns | Self::Created)
    }
}

impl Sort {
    /// The sort of a word in the address.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let (descending, word) = word.strip_prefix('-').map_or((false, word), |word| (true, word));
        SortColumn::ALL.into_iter().find(|column| column.as_str() == word).map(|column| Self { column, descending })
    }
}

impl fmt::Display for Sort {
    /// The word in the address: `name`, or `-name` from the far end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.column.as_str())
    }
}

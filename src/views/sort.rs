//! The table's columns, and sorting by one of them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A sort column and its direction.
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

/// The sortable columns.
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
    /// In display order.
    pub const ALL: [Self; 8] =
        [Self::Favorite, Self::Name, Self::Email, Self::Phone, Self::Tags, Self::LastInteraction, Self::Campaigns, Self::Created];

    /// The column's name in the URL.
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

    /// The direction of the first click on the header: starred, recent and opted-in rows come first, words go from A to Z.
    #[must_use]
    pub const fn descends_first(self) -> bool {
        matches!(self, Self::Favorite | Self::LastInteraction | Self::Campaigns | Self::Created)
    }
}

impl Sort {
    /// Parses the sort in the URL.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let (descending, word) = word.strip_prefix('-').map_or((false, word), |word| (true, word));
        SortColumn::ALL.into_iter().find(|column| column.as_str() == word).map(|column| Self { column, descending })
    }
}

impl fmt::Display for Sort {
    /// As in the URL: `name` ascending, `-name` descending.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.column.as_str())
    }
}

//! A value as the table shows it, in the reader's zone and with the colors of tags.

use serde::{Deserialize, Serialize};

use super::{FieldKey, Kind};
use crate::tags::TagLabel;
use crate::time::Moment;

/// A value as the table shows it. No value is told by its absence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Shown {
    Boolean(bool),
    /// Of several emails or phones, the primary one.
    Text(String),
    Moment(Moment),
    /// In alphabetical order.
    Tags(Vec<TagLabel>),
}

impl Shown {
    /// The value that a cell's text stands for; `None` for no value. The text is one that the server has accepted.
    #[must_use]
    pub fn of_text(key: FieldKey, text: &str) -> Option<Self> {
        match key.kind() {
            Kind::Boolean => Some(Self::Boolean(text == "true")),
            _ => Some(Self::Text(text.to_owned())).filter(|_| !text.is_empty()),
        }
    }

    /// The text of the value in a cell's field.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Boolean(on) => on.to_string(),
            Self::Text(text) => text.clone(),
            Self::Moment(moment) => moment.exact.clone(),
            Self::Tags(tags) => tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>().join("; "),
        }
    }

    /// Whether both are the same value. A moment's text may differ: it depends on the reader's time zone, which the server learns
    /// with the first page.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Moment(one), Self::Moment(other)) => one.at == other.at,
            _ => self == other,
        }
    }
}

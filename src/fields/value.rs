//! A value of a field, parsed and normalized.

use crate::text::{EmailAddress, PhoneNumber};

/// A value of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// No value.
    #[default]
    Empty,
    Text(String),
    /// The first is the primary one. No two are the same, ignoring case.
    Emails(Vec<EmailAddress>),
    /// The first is the primary one. No two are the same.
    Phones(Vec<PhoneNumber>),
    /// Names of tags, no two alike.
    Tags(Vec<String>),
    /// Microseconds UTC.
    Moment(i64),
    Boolean(bool),
    /// The word of an option.
    Option(&'static str),
}

impl Value {
    /// Whether there is no value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.is_empty(),
            Self::Emails(emails) => emails.is_empty(),
            Self::Phones(phones) => phones.is_empty(),
            Self::Tags(tags) => tags.is_empty(),
            Self::Moment(_) | Self::Boolean(_) | Self::Option(_) => false,
        }
    }

    /// The first of several values; any other value itself.
    #[must_use]
    pub fn first(&self) -> Self {
        match self {
            Self::Emails(emails) => Self::Emails(emails.iter().take(1).cloned().collect()),
            Self::Phones(phones) => Self::Phones(phones.iter().take(1).cloned().collect()),
            value => value.clone(),
        }
    }

    /// Yes or no, if it is either.
    #[must_use]
    pub const fn boolean(&self) -> Option<bool> {
        match self {
            Self::Boolean(on) => Some(*on),
            _ => None,
        }
    }

    /// The moment in microseconds UTC, if it is one.
    #[must_use]
    pub const fn moment(&self) -> Option<i64> {
        match self {
            Self::Moment(at) => Some(*at),
            _ => None,
        }
    }

    /// The word of the option, if it is one.
    #[must_use]
    pub const fn option(&self) -> Option<&'static str> {
        match self {
            Self::Option(word) => Some(word),
            _ => None,
        }
    }
}

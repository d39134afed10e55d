//! A query: its text and its values.

use std::borrow::Cow;
use std::fmt::Write;

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

/// A statement with `$1` placeholders, and their values.
///
/// The text consists of literals of this program only; user input is always a [`Value`].
#[derive(Clone, Debug, Default)]
pub struct Sql {
    text: Cow<'static, str>,
    values: Vec<Value>,
    pub(super) planned_afresh: bool,
}

/// A statement with a constant text: `sql("… WHERE id = $1").bind(id)`.
#[must_use]
pub fn sql(text: &'static str) -> Sql {
    Sql { text: Cow::Borrowed(text), values: Vec::new(), planned_afresh: false }
}

impl Sql {
    /// Adds the value of the next placeholder, which the text contains already.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Appends text.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.to_mut().push_str(text);
        self
    }

    /// Appends a value and its placeholder.
    pub fn push_bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        let place = self.values.len();
        // Writing to a String can't fail.
        let _ = write!(self.text.to_mut(), "${place}");
        self
    }

    /// Puts text before and after the statement.
    pub fn wrap(&mut self, before: &str, after: &str) -> &mut Self {
        self.text.to_mut().insert_str(0, before);
        self.push(after)
    }

    /// Makes PostgreSQL plan for these values instead of for any: a rare and a frequent word need different plans.
    #[must_use]
    pub fn planned_afresh(mut self) -> Self {
        self.planned_afresh = true;
        self
    }

    /// The statement's text.
    #[must_use]
    pub fn text(&self) -> &Cow<'static, str> {
        &self.text
    }

    pub(super) fn parts(self) -> (SqlStr, Vec<Value>) {
        let text = match self.text {
            Cow::Borrowed(text) => text.into_sql_str(),
            Cow::Owned(text) => AssertSqlSafe(text).into_sql_str(),
        };
        (text, self.values)
    }
}

/// The value of a placeholder; `None` is NULL of that type.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Int(Option<i64>),
    Real(Option<f64>),
    Text(Option<String>),
    Bool(bool),
    Bytes(Vec<u8>),
    /// A list for [`dialect::any`](super::dialect::any).
    Ints(Vec<i64>),
    /// A list for [`dialect::any`](super::dialect::any).
    Texts(Vec<String>),
}

impl Value {
    /// The single value of a list of one.
    ///
    /// # Errors
    /// The value unchanged, if it is not a list of one.
    pub(super) fn only(self) -> Result<Self, Self> {
        match self {
            Self::Ints(mut values) if values.len() == 1 => Ok(Self::Int(values.pop())),
            Self::Texts(mut values) if values.len() == 1 => Ok(Self::Text(values.pop())),
            value => Err(value),
        }
    }
}

macro_rules! value_from {
    ($($from:ty => |$value:ident| $make:expr;)+) => {
        $(impl From<$from> for Value {
            fn from($value: $from) -> Self {
                $make
            }
        })+
    };
}

value_from! {
    i64 => |value| Self::Int(Some(value));
    Option<i64> => |value| Self::Int(value);
    f64 => |value| Self::Real(Some(value));
    Option<f64> => |value| Self::Real(value);
    String => |value| Self::Text(Some(value));
    &str => |value| Self::Text(Some(value.to_owned()));
    &String => |value| Self::Text(Some(value.clone()));
    Option<String> => |value| Self::Text(value);
    Option<&str> => |value| Self::Text(value.map(str::to_owned));
    bool => |value| Self::Bool(value);
    Vec<u8> => |value| Self::Bytes(value);
    Vec<i64> => |value| Self::Ints(value);
    Vec<String> => |value| Self::Texts(value);
}

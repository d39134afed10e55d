//! The stored values of one contact's row, by field.

use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};

use super::state::State;
use crate::changes::store::Counted;
use crate::consent::Subscription;
use crate::db::{self, Sql, sql};
use crate::fields::{FIELDS, Field, FieldKey, Kind, Value};
use crate::text::display_name;

/// The stored values of a contact's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactRecord {
    /// The values of the fields with a column, in the order of [`FIELDS`].
    values: Vec<Value>,
    /// Copies of the primary email and phone.
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// The fields with a column, and the column.
pub fn stored() -> impl Iterator<Item = (&'static Field, &'static str)> {
    FIELDS.iter().filter_map(|field| Some((field, field.column?)))
}

/// The columns of a [`ContactRecord`], for a query.
#[must_use]
pub fn columns() -> String {
    stored().map(|(_, column)| column).chain(["email", "phone"]).collect::<Vec<_>>().join(", ")
}

/// The query for the row of a contact, in or out of the Bin.
#[must_use]
pub fn row_of(workspace: i64, contact: i64) -> Sql {
    let mut query = sql("SELECT ");
    query.push(&columns()).push(" FROM contacts WHERE workspace = ").push_bind(workspace).push(" AND id = ").push_bind(contact);
    query
}

impl ContactRecord {
    /// The value of a field with a column.
    #[must_use]
    pub fn get(&self, key: FieldKey) -> &Value {
        index_of(key).map_or(&Value::Empty, |index| &self.values[index])
    }

    /// Sets the value of a field with a column.
    pub fn set(&mut self, key: FieldKey, value: Value) {
        if let Some(index) = index_of(key) {
            self.values[index] = value;
        }
    }

    /// The text of a field of text; empty for any other.
    #[must_use]
    pub fn text(&self, key: FieldKey) -> &str {
        match self.get(key) {
            Value::Text(text) => text,
            Value::Option(word) => word,
            _ => "",
        }
    }

    /// Whether a field of yes or no is yes.
    #[must_use]
    pub fn is_on(&self, key: FieldKey) -> bool {
        *self.get(key) == Value::Boolean(true)
    }

    /// The moment of a field, in microseconds UTC.
    #[must_use]
    pub fn moment(&self, key: FieldKey) -> Option<i64> {
        self.get(key).moment()
    }

    /// The display name.
    #[must_use]
    pub fn name(&self) -> String {
        let (email, phone) = (self.email.as_deref().unwrap_or_default(), self.phone.as_deref().unwrap_or_default());
        display_name(self.text(FieldKey::FirstName), self.text(FieldKey::LastName), email, phone)
    }

    /// The subscription.
    #[must_use]
    pub fn subscription(&self) -> Subscription {
        Subscription::parse(self.text(FieldKey::Subscription)).unwrap_or_default()
    }

    /// The properties that the counters count, outside the Bin.
    #[must_use]
    pub fn counted(&self) -> Counted {
        Counted {
            state: State::of(self.subscription()),
            has_email: self.email.is_some(),
            has_phone: self.phone.is_some(),
            has_interaction: self.moment(FieldKey::LastInteraction).is_some(),
            created_at: self.moment(FieldKey::Created).unwrap_or_default(),
        }
    }
}

fn index_of(key: FieldKey) -> Option<usize> {
    stored().position(|(field, _)| field.key == key)
}

/// A value as its column stores it.
#[must_use]
pub fn bound(field: &Field, value: &Value) -> db::Value {
    match (field.kind, value) {
        (Kind::Boolean, value) => (*value == Value::Boolean(true)).into(),
        (Kind::Moment, Value::Moment(at)) => Some(*at).into(),
        (Kind::Moment, _) => None::<i64>.into(),
        (_, Value::Text(text)) => text.as_str().into(),
        (_, Value::Option(word)) => (*word).into(),
        _ => "".into(),
    }
}

impl<'r, R: Row> FromRow<'r, R> for ContactRecord
where
    for<'c> &'c str: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    Option<String>: Decode<'r, R::Database> + Type<R::Database>,
    Option<i64>: Decode<'r, R::Database> + Type<R::Database>,
    bool: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let value = |(field, column): (&Field, &str)| {
            Ok(match field.kind {
                Kind::Boolean => Value::Boolean(row.try_get(column)?),
                Kind::Moment => row.try_get::<Option<i64>, _>(column)?.map_or(Value::Empty, Value::Moment),
                // A stored word is one of the field's options.
                Kind::Select => field.kind.parse(field.key, &row.try_get::<String, _>(column)?, None).unwrap_or_default(),
                _ => Value::Text(row.try_get(column)?),
            })
        };
        let values = stored().map(value).collect::<Result<_, sqlx::Error>>()?;
        Ok(Self { values, email: row.try_get("email")?, phone: row.try_get("phone")? })
    }
}

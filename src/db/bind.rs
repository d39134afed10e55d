//! Conversion of values to statement arguments.

use sqlx::Arguments;
use sqlx::error::BoxDynError;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;

use super::{DbError, Value};

pub(super) fn sqlite(values: Vec<Value>) -> Result<SqliteArguments, DbError> {
    sqlite_arguments(values).map_err(DbError::Encode)
}

pub(super) fn postgres(values: Vec<Value>) -> Result<PgArguments, DbError> {
    postgres_arguments(values).map_err(DbError::Encode)
}

fn sqlite_arguments(values: Vec<Value>) -> Result<SqliteArguments, BoxDynError> {
    let mut arguments = SqliteArguments::default();
    arguments.reserve(values.len(), 0);
    for value in values {
        match value {
            Value::Int(value) => arguments.add(value)?,
            Value::Real(value) => arguments.add(value)?,
            Value::Text(value) => arguments.add(value)?,
            Value::Bool(value) => arguments.add(value)?,
            Value::Bytes(value) => arguments.add(value)?,
            Value::Ints(values) => arguments.add(serde_json::to_string(&values)?)?,
            Value::Texts(values) => arguments.add(serde_json::to_string(&values)?)?,
        }
    }
    Ok(arguments)
}

fn postgres_arguments(values: Vec<Value>) -> Result<PgArguments, BoxDynError> {
    let mut arguments = PgArguments::default();
    for value in values {
        match value {
            Value::Int(value) => arguments.add(value)?,
            Value::Real(value) => arguments.add(value)?,
            Value::Text(value) => arguments.add(value)?,
            Value::Bool(value) => arguments.add(value)?,
            Value::Bytes(value) => arguments.add(value)?,
            Value::Ints(values) => arguments.add(values)?,
            Value::Texts(values) => arguments.add(values)?,
        }
    }
    Ok(arguments)
}

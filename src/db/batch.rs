//! Many rows of one table, on their way in together.
//!
//! SQLite takes them as `VALUES` lists of a few fixed lengths (so that their statements stay prepared), PostgreSQL as one
//! array a column, which it plans once and reads fastest.

use sqlx::error::BoxDynError;
use sqlx::postgres::PgArguments;
use sqlx::{Arguments, AssertSqlSafe, Postgres, Sqlite};

use super::{DbError, Inner, Tx, Value, bind};

/// The lengths of SQLite's `VALUES` lists: any number of rows is a sum of them, and 128 rows of 24 columns stay well under
/// SQLite's 32,766 placeholders.
const LENGTHS: [usize; 5] = [128, 32, 8, 4, 1];

/// The type of a column of a [`Batch`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Int,
    Text,
    Bool,
}

/// Rows for one table.
#[derive(Debug)]
pub struct Batch {
    table: &'static str,
    columns: &'static [(&'static str, Column)],
    values: Vec<Value>,
}

impl Batch {
    /// An empty batch for `table`, with the columns that each row gives.
    #[must_use]
    pub fn new(table: &'static str, columns: &'static [(&'static str, Column)]) -> Self {
        Self { table, columns, values: Vec::new() }
    }

    /// One more row, in the order of the columns.
    pub fn push<const N: usize>(&mut self, row: [Value; N]) {
        debug_assert_eq!(N, self.columns.len());
        self.values.extend(row);
    }

    /// Whether there is nothing to insert.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Inserts every row.
    pub async fn insert(self, tx: &mut Tx) -> Result<(), DbError> {
        if self.values.is_empty() {
            return Ok(());
        }
        let result = match &mut tx.inner {
            Inner::Sqlite(transaction) => self.insert_sqlite(transaction).await,
            Inner::Postgres(transaction) => self.insert_postgres(transaction).await,
        };
        tx.remember(result)
    }

    fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    async fn insert_sqlite(self, transaction: &mut sqlx::Transaction<'static, Sqlite>) -> Result<(), DbError> {
        let width = self.columns.len();
        let row = format!("({})", vec!["?"; width].join(", "));
        // A statement that fails halfway may leave its rows, since its transaction will not commit: what would undo them alone, a
        // journal of the statement, is then not written.
        let head = format!("INSERT OR FAIL INTO {} ({}) VALUES ", self.table, self.names());
        let mut values = self.values.into_iter();
        for length in LENGTHS {
            while values.len() >= length * width {
                let arguments = bind::sqlite(values.by_ref().take(length * width).collect())?;
                let text = format!("{head}{}", vec![row.as_str(); length].join(", "));
                sqlx::query_with::<Sqlite, _>(AssertSqlSafe(text), arguments).execute(&mut **transaction).await?;
            }
        }
        Ok(())
    }

    async fn insert_postgres(self, transaction: &mut sqlx::Transaction<'static, Postgres>) -> Result<(), DbError> {
        let arrays: Vec<String> = self
            .columns
            .iter()
            .enumerate()
            .map(|(place, (_, column))| {
                let kind = match column {
                    Column::Int => "bigint",
                    Column::Text => "text",
                    Column::Bool => "boolean",
                };
                format!("${}::{kind}[]", place + 1)
            })
            .collect();
        let text = format!("INSERT INTO {} ({}) SELECT * FROM unnest({})", self.table, self.names(), arrays.join(", "));
        let arguments = postgres_arguments(self.columns, self.values).map_err(DbError::Encode)?;
        sqlx::query_with::<Postgres, _>(AssertSqlSafe(text), arguments).execute(&mut **transaction).await?;
        Ok(())
    }
}

/// Turns rows into columns.
fn postgres_arguments(columns: &[(&str, Column)], values: Vec<Value>) -> Result<PgArguments, BoxDynError> {
    let rows = values.len() / columns.len();
    let mut ints: Vec<Vec<Option<i64>>> = Vec::new();
    let mut texts: Vec<Vec<Option<String>>> = Vec::new();
    let mut bools: Vec<Vec<bool>> = Vec::new();
    for (_, column) in columns {
        ints.push(Vec::with_capacity(if *column == Column::Int { rows } else { 0 }));
        texts.push(Vec::with_capacity(if *column == Column::Text { rows } else { 0 }));
        bools.push(Vec::with_capacity(if *column == Column::Bool { rows } else { 0 }));
    }
    for (place, value) in values.into_iter().enumerate() {
        let column = place % columns.len();
        match (columns[column].1, value) {
            (Column::Int, Value::Int(value)) => ints[column].push(value),
            (Column::Text, Value::Text(value)) => texts[column].push(value),
            (Column::Bool, Value::Bool(value)) => bools[column].push(value),
            (kind, value) => return Err(format!("column {} is {kind:?} and was given {value:?}", columns[column].0).into()),
        }
    }
    let mut arguments = PgArguments::default();
    for (((_, column), ints), (texts, bools)) in columns.iter().zip(ints).zip(texts.into_iter().zip(bools)) {
        match column {
            Column::Int => arguments.add(ints)?,
            Column::Text => arguments.add(texts)?,
            Column::Bool => arguments.add(bools)?,
        }
    }
    Ok(arguments)
}

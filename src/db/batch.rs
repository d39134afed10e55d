//! A batch is many rows of one table, inserted together.
//!
//! SQLite takes them as `VALUES` lists of a few fixed lengths, so that the statements stay prepared. PostgreSQL takes one array a
//! column, which it plans once and reads fastest.

use sqlx::error::BoxDynError;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, Database, Executor, IntoArguments, Postgres, Sqlite};

use super::{DbError, Inner, Tx, Value, bind};

/// Lengths of SQLite's `VALUES` lists. Any number of rows is a sum of few of them; each statement costs a message to the
/// connection's thread and back. 512 rows of 24 columns stay well under SQLite's 32,766 placeholders.
const LENGTHS: [usize; 10] = [512, 256, 128, 64, 32, 16, 8, 4, 2, 1];

/// The type of a column of a [`Batch`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Int,
    Real,
    Text,
    Bool,
    Bytes,
}

/// Rows for one table.
#[derive(Debug)]
pub struct Batch {
    table: &'static str,
    columns: &'static [(&'static str, Column)],
    values: Vec<Value>,
    otherwise: &'static str,
}

impl Batch {
    /// An empty batch for `table`, with the columns that each row gives.
    #[must_use]
    pub fn new(table: &'static str, columns: &'static [(&'static str, Column)]) -> Self {
        Self { table, columns, values: Vec::new(), otherwise: "" }
    }

    /// Adds an `ON CONFLICT …` clause for rows whose key exists already. Without it such a row fails the batch.
    #[must_use]
    pub fn or(mut self, otherwise: &'static str) -> Self {
        self.otherwise = otherwise;
        self
    }

    /// Appends a row, in the order of the columns.
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
        Self::insert_all(tx, [self]).await
    }

    /// Inserts every row of several batches, one after the other. While the database runs one statement, the next one is
    /// prepared.
    pub async fn insert_all<const N: usize>(tx: &mut Tx, batches: [Self; N]) -> Result<(), DbError> {
        let batches = batches.into_iter().filter(|batch| !batch.is_empty());
        let result = match &mut tx.inner {
            Inner::Sqlite(transaction) => insert::<Sqlite, _>(&mut **transaction, batches.flat_map(Self::into_lists)).await,
            Inner::Postgres(transaction) => insert::<Postgres, _>(&mut **transaction, batches.map(Self::into_arrays)).await,
        };
        tx.remember(result)
    }

    fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    /// The statements for SQLite.
    fn into_lists(self) -> impl Iterator<Item = Result<(String, SqliteArguments), DbError>> {
        let width = self.columns.len();
        let row = format!("({})", vec!["?"; width].join(", "));
        // FAIL instead of the default ABORT: rows of a statement that fails halfway may remain, since its transaction will not
        // commit. SQLite then writes no statement journal.
        let head = format!("INSERT OR FAIL INTO {} ({}) VALUES ", self.table, self.names());
        let mut values = self.values.into_iter();
        std::iter::from_fn(move || {
            let rows = values.len() / width;
            let length = LENGTHS.into_iter().find(|length| *length <= rows)?;
            let text = format!("{head}{} {}", vec![row.as_str(); length].join(", "), self.otherwise);
            Some(bind::sqlite(values.by_ref().take(length * width).collect()).map(|arguments| (text, arguments)))
        })
    }

    /// The statement for PostgreSQL.
    fn into_arrays(self) -> Result<(String, PgArguments), DbError> {
        let arrays: Vec<String> = self
            .columns
            .iter()
            .enumerate()
            .map(|(place, (_, column))| {
                let kind = match column {
                    Column::Int => "bigint",
                    Column::Real => "double precision",
                    Column::Text => "text",
                    Column::Bool => "boolean",
                    Column::Bytes => "bytea",
                };
                format!("${}::{kind}[]", place + 1)
            })
            .collect();
        let (table, names, arrays) = (self.table, self.names(), arrays.join(", "));
        let text = format!("INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays}) {}", self.otherwise);
        let arguments = postgres_arguments(self.columns, self.values).map_err(DbError::Encode)?;
        Ok((text, arguments))
    }
}

/// Runs statements one after the other; each is prepared while its predecessor runs.
async fn insert<DB, A>(
    connection: &mut DB::Connection,
    mut statements: impl Iterator<Item = Result<(String, A), DbError>>,
) -> Result<(), DbError>
where
    DB: Database,
    A: IntoArguments<DB>,
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
{
    let mut next = statements.next();
    while let Some(statement) = next {
        let (text, arguments) = statement?;
        let run = sqlx::query_with::<DB, _>(AssertSqlSafe(text), arguments).execute(&mut *connection);
        let (done, following) = tokio::join!(biased; run, async { statements.next() });
        done?;
        next = following;
    }
    Ok(())
}

/// Turns rows into columns.
fn postgres_arguments(columns: &[(&str, Column)], values: Vec<Value>) -> Result<PgArguments, BoxDynError> {
    let rows = values.len() / columns.len();
    let mut lists: Vec<List> = columns.iter().map(|(_, column)| List::of(*column, rows)).collect();
    for (place, value) in values.into_iter().enumerate() {
        let column = place % columns.len();
        match (&mut lists[column], value) {
            (List::Int(list), Value::Int(value)) => list.push(value),
            (List::Real(list), Value::Real(value)) => list.push(value),
            (List::Text(list), Value::Text(value)) => list.push(value),
            (List::Bool(list), Value::Bool(value)) => list.push(value),
            (List::Bytes(list), Value::Bytes(value)) => list.push(value),
            (_, value) => return Err(format!("column {} is {:?} and was given {value:?}", columns[column].0, columns[column].1).into()),
        }
    }
    let mut arguments = PgArguments::default();
    for list in lists {
        match list {
            List::Int(list) => arguments.add(list)?,
            List::Real(list) => arguments.add(list)?,
            List::Text(list) => arguments.add(list)?,
            List::Bool(list) => arguments.add(list)?,
            List::Bytes(list) => arguments.add(list)?,
        }
    }
    Ok(arguments)
}

/// The values of one column.
enum List {
    Int(Vec<Option<i64>>),
    Real(Vec<Option<f64>>),
    Text(Vec<Option<String>>),
    Bool(Vec<bool>),
    Bytes(Vec<Vec<u8>>),
}

impl List {
    fn of(column: Column, rows: usize) -> Self {
        match column {
            Column::Int => Self::Int(Vec::with_capacity(rows)),
            Column::Real => Self::Real(Vec::with_capacity(rows)),
            Column::Text => Self::Text(Vec::with_capacity(rows)),
            Column::Bool => Self::Bool(Vec::with_capacity(rows)),
            Column::Bytes => Self::Bytes(Vec::with_capacity(rows)),
        }
    }
}

//! The database: only this folder distinguishes SQLite from PostgreSQL.
//!
//! A [`Db`] is a connection pool for reading; a [`Tx`] is a write transaction. Both take a [`Sql`]: one text with `$1`
//! placeholders for both databases. Words that they spell differently are in [`dialect`].

mod batch;
mod bind;
mod commit_feed;
pub mod dialect;
pub mod disk;
mod migrate;
mod open;
mod private;
mod problem;
mod sql;
#[cfg(test)]
pub mod testing;
mod tx;
mod waiting;
mod wal;
mod watch;

use serde::de::DeserializeOwned;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, PgPool, Postgres, Sqlite, SqlitePool};

pub use batch::{Batch, Column};
pub use commit_feed::{Commits, News};
pub use problem::is_taken;
pub use sql::{Sql, Value, sql};
use tx::Inner;
pub use tx::Tx;
use watch::Watch;

/// A database error: logged where it becomes an [`AppError`](crate::error::AppError), never shown.
pub type DbError = sqlx::Error;

/// A row type that both databases can decode.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static {}
impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static {}

/// The database of this process.
#[derive(Clone, Debug)]
pub enum Db {
    /// One file, many read-only readers and a single writer: writers queue in memory instead of polling a lock.
    Sqlite {
        readers: SqlitePool,
        writer: SqlitePool,
        /// Runs the checkpoints of the write-ahead log, separately from readers and writer.
        checkpointer: SqlitePool,
        /// Detects commits of other processes.
        watcher: SqlitePool,
        path: std::path::PathBuf,
        commits: Commits,
    },
    Postgres {
        pool: PgPool,
        commits: Commits,
    },
}

/// The SQL dialect to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// A source of rows: the pool, or a transaction, which also sees its own writes.
pub trait Read: Send {
    /// Every row.
    fn rows<T: Record>(&mut self, sql: Sql) -> impl Future<Output = Result<Vec<T>, DbError>> + Send;
    /// The row, if there is one.
    fn row<T: Record>(&mut self, sql: Sql) -> impl Future<Output = Result<Option<T>, DbError>> + Send;
}

impl Read for &Db {
    async fn rows<T: Record>(&mut self, sql: Sql) -> Result<Vec<T>, DbError> {
        self.all(sql).await
    }

    async fn row<T: Record>(&mut self, sql: Sql) -> Result<Option<T>, DbError> {
        self.optional(sql).await
    }
}

impl Read for Tx {
    async fn rows<T: Record>(&mut self, sql: Sql) -> Result<Vec<T>, DbError> {
        self.all(sql).await
    }

    async fn row<T: Record>(&mut self, sql: Sql) -> Result<Option<T>, DbError> {
        self.optional(sql).await
    }
}

/// Defines one read method (by `fetch_all` and its kin) on both the pool and the transaction.
macro_rules! read {
    ($(#[$doc:meta])* $name:ident, $fetch:ident, $output:ty) => {
        impl Db {
            $(#[$doc])*
            pub async fn $name<T: Record>(&self, sql: Sql) -> Result<$output, DbError> {
                let watch = Watch::start(&sql);
                let persistent = !sql.planned_afresh;
                let result = match self {
                    Db::Sqlite { readers, .. } => {
                        let (text, values) = sql.parts();
                        sqlx::query_as_with::<Sqlite, T, _>(text, bind::sqlite(values)?).persistent(persistent).$fetch(readers).await
                    }
                    Db::Postgres { pool, .. } => {
                        let (text, values) = sql.parts();
                        sqlx::query_as_with::<Postgres, T, _>(text, bind::postgres(values)?).persistent(persistent).$fetch(pool).await
                    }
                };
                watch.stop();
                result
            }
        }
        impl Tx {
            $(#[$doc])*
            pub async fn $name<T: Record>(&mut self, sql: Sql) -> Result<$output, DbError> {
                let watch = Watch::start(&sql);
                let persistent = !sql.planned_afresh;
                let (text, values) = sql.parts();
                let result = match &mut self.inner {
                    Inner::Sqlite(tx) => sqlx::query_as_with::<Sqlite, T, _>(text, bind::sqlite(values)?).persistent(persistent).$fetch(&mut **tx).await,
                    Inner::Postgres(tx) => sqlx::query_as_with::<Postgres, T, _>(text, bind::postgres(values)?).persistent(persistent).$fetch(&mut **tx).await,
                };
                watch.stop();
                self.remember(result)
            }
        }
    };
}

read!(/// Every row.
    all, fetch_all, Vec<T>);
read!(/// The row, if there is one.
    optional, fetch_optional, Option<T>);
read!(/// The row, which must be there: `DbError::RowNotFound` otherwise.
    one, fetch_one, T);

impl Db {
    /// Opens the database at `url` (`sqlite://path` or `postgres://…`), creates the file if it is missing, and brings the
    /// schema up to date.
    ///
    /// # Errors
    /// A sentence for the person who typed the URL.
    pub async fn open(url: &str) -> Result<Self, String> {
        let db = if let Some(path) = url.strip_prefix("sqlite:") {
            open::sqlite(std::path::Path::new(path.trim_start_matches("//"))).await?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            open::postgres(url).await?
        } else {
            return Err("The database URL begins with sqlite:// or postgres://.".to_owned());
        };
        migrate::run(&db).await?;
        private::keep_folder(&db.uploads());
        Ok(db)
    }

    /// The SQL dialect to use.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite { .. } => Dialect::Sqlite,
            Self::Postgres { .. } => Dialect::Postgres,
        }
    }

    /// The folder for files shared by every process of this installation: the SQLite file's folder, else `data`.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        let beside = match self {
            Self::Sqlite { path, .. } => path.parent().filter(|folder| !folder.as_os_str().is_empty()),
            Self::Postgres { .. } => Some(std::path::Path::new("data")),
        };
        beside.unwrap_or(std::path::Path::new("."))
    }

    /// The staging folder of uploaded files, until their import.
    #[must_use]
    pub fn uploads(&self) -> std::path::PathBuf {
        self.folder().join("imports")
    }

    /// Every row of a query with these columns, for thousands of rows. SQLite returns them as one JSON value, since reading row
    /// by row costs more than the search. A boolean column comes as a number.
    pub async fn all_at_once<T: Record + DeserializeOwned>(&self, mut sql: Sql, columns: &str) -> Result<Vec<T>, DbError> {
        if let Self::Postgres { .. } = self {
            return self.all(sql).await;
        }
        sql.wrap(&format!("SELECT json_group_array(json_array({columns})) FROM ("), ") piece");
        let (rows,): (String,) = self.one(sql).await?;
        serde_json::from_str(&rows).map_err(|problem| DbError::Decode(Box::new(problem)))
    }

    /// The column `id` of every row, in the order of the rows. They are returned as one value: reading row by row would cost
    /// several times as much as the search.
    pub async fn ids(&self, mut sql: Sql) -> Result<Vec<i64>, DbError> {
        match self {
            Self::Sqlite { .. } => {
                sql.wrap("SELECT json_group_array(id) FROM (", ") numbered");
                let (ids,): (String,) = self.one(sql).await?;
                serde_json::from_str(&ids).map_err(|problem| DbError::Decode(Box::new(problem)))
            }
            Self::Postgres { pool, .. } => {
                sql.wrap("SELECT COALESCE(array_agg(id), '{}') FROM (", ") numbered");
                let watch = Watch::start(&sql);
                let persistent = !sql.planned_afresh;
                let (text, values) = sql.parts();
                let ids = sqlx::query_scalar_with(text, bind::postgres(values)?).persistent(persistent).fetch_one(pool).await;
                watch.stop();
                ids
            }
        }
    }

    /// Whether the database responds.
    pub async fn answers(&self) -> Result<(), DbError> {
        self.one::<(i64,)>(sql("SELECT CAST(1 AS BIGINT)")).await.map(|_| ())
    }

    /// Updates PostgreSQL's statistics (ANALYZE) during a load. Without any for a table that was just empty, it scans the whole
    /// table for each batch.
    pub async fn learn(&self) -> Result<(), DbError> {
        match self {
            Self::Sqlite { .. } => Ok(()),
            Self::Postgres { pool, .. } => {
                sqlx::raw_sql("ANALYZE contacts, search_texts, search_parts, search_pages, emails, phones, contact_tags")
                    .execute(pool)
                    .await
                    .map(|_| ())
            }
        }
    }

    /// After a large load: updates PostgreSQL's statistics, so that its plans fit, and frees SQLite's memory. SQLite's plans
    /// never change (migration 1).
    pub async fn settle(&self) -> Result<(), DbError> {
        match self {
            Self::Sqlite { writer, .. } => {
                sqlx::raw_sql("PRAGMA wal_checkpoint(PASSIVE); PRAGMA shrink_memory;").execute(writer).await.map(|_| ())
            }
            // VACUUM writes the visibility map, which makes index-only scans of deep pages fast.
            Self::Postgres { pool, .. } => {
                sqlx::raw_sql("VACUUM (ANALYZE) contacts, search_texts, search_parts, search_pages, emails, phones, contact_tags")
                    .execute(pool)
                    .await
                    .map(|_| ())
            }
        }
    }

    /// Writes a consistent copy of a SQLite database to `file` while others keep writing.
    ///
    /// # Errors
    /// A sentence; for PostgreSQL it names the tool to use.
    pub async fn copy_to(&self, file: &std::path::Path) -> Result<(), String> {
        match self {
            // It only reads the source, so nobody waits. The readers' connections can't write a file.
            Self::Sqlite { writer, .. } => sqlx::query("VACUUM INTO $1")
                .bind(file.display().to_string())
                .execute(writer)
                .await
                .map(|_| ())
                .map_err(|problem| format!("The copy could not be written: {problem}")),
            Self::Postgres { .. } => {
                Err("PostgreSQL brings its own tool: pg_dump --format=custom --file=FILE \"$DATABASE_URL\"".to_owned())
            }
        }
    }

    /// Closes every connection, after the running statements.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { readers, writer, checkpointer, watcher, .. } => {
                watcher.close().await;
                checkpointer.close().await;
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres { pool, .. } => pool.close().await,
        }
    }
}

#[cfg(test)]
mod schema_tests;
#[cfg(test)]
mod tests;

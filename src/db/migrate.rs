//! Schema migrations: the same ones, by number and name, for both databases.

use sqlx::migrate::Migrator;

use super::{Db, DbError, Dialect, sql};

pub(super) static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
pub(super) static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Schema number, written by migration 1 into the table `kith`. It is raised when that migration is rewritten, so that an older
/// database is recognised: no migration leads from it to this schema.
const SCHEMA: i64 = 4;
/// Schema number of databases that predate the numbering.
const UNNUMBERED: i64 = 1;

/// Brings the schema up to date.
///
/// # Errors
/// A sentence. A database with another schema is refused before anything in it is changed.
pub(super) async fn run(db: &Db) -> Result<(), String> {
    let explain = |problem: &dyn std::fmt::Display| format!("The database's schema could not be brought up to date: {problem}");
    match schema_of(db).await.map_err(|problem| explain(&problem))? {
        None | Some(SCHEMA) => {}
        Some(older) if older < SCHEMA => {
            return Err(format!(
                "An earlier version of Kith made this database (schema {older}; this version needs {SCHEMA}), and it can't be \
                 converted. Nothing in it was changed. Take the contacts out with the version that made it (kith export \
                 people.csv), then bring them into a new database with this one (kith import people.csv)."
            ));
        }
        Some(newer) => {
            return Err(format!(
                "A newer version of Kith made this database (schema {newer}; this version knows {SCHEMA}). Nothing in it was \
                 changed. Run the newer version."
            ));
        }
    }
    let migrated = match db {
        Db::Sqlite { writer, .. } => match SQLITE.run(writer).await {
            // SQLite reads its statistics when a connection opens, and migration 1 has just written them.
            Ok(()) => sqlx::raw_sql("ANALYZE sqlite_schema").execute(writer).await.map(|_| ()).map_err(Into::into),
            Err(problem) => Err(problem),
        },
        Db::Postgres { pool, .. } => POSTGRES.run(pool).await,
    };
    migrated.map_err(|problem| explain(&problem))
}

/// The schema number of the database; `None` if it has no schema yet.
async fn schema_of(db: &Db) -> Result<Option<i64>, DbError> {
    let (is_numbered, is_migrated) = (has_table(db, "kith").await?, has_table(db, "_sqlx_migrations").await?);
    match (is_numbered, is_migrated) {
        (true, _) => Ok(Some(db.one::<(i64,)>(sql("SELECT schema FROM kith")).await?.0)),
        (false, true) => Ok(Some(UNNUMBERED)),
        (false, false) => Ok(None),
    }
}

async fn has_table(db: &Db, name: &str) -> Result<bool, DbError> {
    let query = match db.dialect() {
        Dialect::Sqlite => sql("SELECT COUNT(*) > 0 FROM sqlite_schema WHERE type = 'table' AND name = $1"),
        Dialect::Postgres => sql("SELECT to_regclass($1) IS NOT NULL"),
    };
    Ok(db.one::<(bool,)>(query.bind(name)).await?.0)
}

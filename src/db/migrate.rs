//! The schema, brought up to date: the same numbers and names for both databases.

use sqlx::migrate::{MigrateError, Migrator};

use super::Db;

pub(super) static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
pub(super) static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

pub(super) async fn run(db: &Db) -> Result<(), MigrateError> {
    match db {
        Db::Sqlite { writer, .. } => {
            SQLITE.run(writer).await?;
            // A migration may have told the planner something new (0003).
            Ok(sqlx::raw_sql("ANALYZE sqlite_schema").execute(writer).await.map(|_| ())?)
        }
        Db::Postgres { pool, .. } => POSTGRES.run(pool).await,
    }
}

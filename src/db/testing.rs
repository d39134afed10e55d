//! What tests do to a database by hand.

use sqlx::postgres::PgPoolOptions;

use super::{Db, Dialect, sql};

/// A database of its own on the PostgreSQL that `build/with-postgres` started, migrated by the test itself.
pub async fn postgres_database() -> String {
    let server = std::env::var("KITH_TEST_POSTGRES").expect("KITH_TEST_POSTGRES names a PostgreSQL: run the tests by `make test`");
    let admin = PgPoolOptions::new().max_connections(1).connect(&server).await.expect("PostgreSQL answers");
    let name = format!("kith_{:032x}", rand::random::<u128>());
    let create = format!("CREATE DATABASE {name}");
    sqlx::query(sqlx::AssertSqlSafe(create)).execute(&admin).await.expect("a database");
    admin.close().await;
    let (before, after) = server.split_once('?').map_or((server.as_str(), None), |(before, after)| (before, Some(after)));
    let (root, _) = before.rsplit_once('/').expect("a URL with a database");
    after.map_or_else(|| format!("{root}/{name}"), |after| format!("{root}/{name}?{after}"))
}

/// Leaves the database no room for more contacts, as a full disk does; or gives it room again.
pub async fn fill_disk(db: &Db, full: bool) {
    let mut tx = db.begin().await.expect("a transaction");
    match (db.dialect(), full) {
        (Dialect::Sqlite, true) => {
            let (pages,): (i64,) = tx.one(sql("PRAGMA page_count")).await.expect("a number");
            let mut limit = sql("PRAGMA max_page_count = ");
            limit.push(&(pages + 1).to_string());
            tx.execute(limit).await.expect("a limit");
        }
        (Dialect::Sqlite, false) => {
            tx.execute(sql("PRAGMA max_page_count = 4294967294")).await.expect("no limit");
        }
        // What the server says when a write fails for want of room.
        (Dialect::Postgres, true) => {
            tx.execute(sql("CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$"))
                .await
                .expect("a function");
            for table in ["contacts", "change_items"] {
                let mut trigger = sql("CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON ");
                trigger.push(table).push(" EXECUTE FUNCTION no_room()");
                tx.execute(trigger).await.expect("a trigger");
            }
        }
        (Dialect::Postgres, false) => {
            tx.execute(sql("DROP FUNCTION no_room() CASCADE")).await.expect("no function");
        }
    }
    tx.commit().await.expect("a commit");
}

/// A folder of a test's own, removed with it.
pub struct Folder(pub std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays behind is the system's to clear.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

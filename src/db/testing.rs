//! Direct database access for tests.

use std::hash::{Hash, Hasher};

use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

use super::migrate::POSTGRES;
use super::{Db, Dialect, sql};

/// Advisory lock for making the template: any number that nothing else uses.
const MAKING_TEMPLATE: i64 = 0x6b69_7468;

/// The URL of a new database with Kith's schema, on the PostgreSQL that `build/with-postgres` started.
pub async fn postgres_database() -> String {
    let server = std::env::var("KITH_TEST_POSTGRES").expect("KITH_TEST_POSTGRES names a PostgreSQL: run the tests by `make test`");
    let admin = PgPoolOptions::new().max_connections(1).connect(&server).await.expect("PostgreSQL answers");
    let template = template(&admin, &server).await;
    let name = format!("kith_{:032x}", rand::random::<u128>());
    ask(&admin, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    admin.close().await;
    beside(&server, &name)
}

/// The name of a template database with the schema: a copy takes a fraction of the time of a migration. Each test runs in its own
/// process: the first makes the template and the others wait. Its name has a hash of the migrations.
async fn template(admin: &PgPool, server: &str) -> String {
    let mut migrations = std::hash::DefaultHasher::new();
    POSTGRES.iter().for_each(|migration| migration.checksum.hash(&mut migrations));
    let name = format!("kith_template_{:016x}", migrations.finish());
    let is_made = "SELECT COUNT(*) FROM pg_database WHERE datname = $1 AND datistemplate";
    let is_made = async || sqlx::query_scalar::<_, i64>(is_made).bind(&name).fetch_one(admin).await.expect("a number") > 0;
    if is_made().await {
        return name;
    }
    // A pool of one connection, which holds the lock until it is closed.
    ask(admin, format!("SELECT pg_advisory_lock({MAKING_TEMPLATE})")).await;
    if !is_made().await {
        ask(admin, format!("DROP DATABASE IF EXISTS {name}")).await;
        ask(admin, format!("CREATE DATABASE {name}")).await;
        Db::open(&beside(server, &name)).await.expect("a template").close().await;
        ask(admin, format!("ALTER DATABASE {name} IS_TEMPLATE true")).await;
    }
    ask(admin, format!("SELECT pg_advisory_unlock({MAKING_TEMPLATE})")).await;
    name
}

async fn ask(admin: &PgPool, text: String) {
    sqlx::query(sqlx::AssertSqlSafe(text)).execute(admin).await.expect("PostgreSQL does as it is asked");
}

/// The address of another database of a server.
fn beside(server: &str, name: &str) -> String {
    let (before, after) = server.split_once('?').map_or((server, None), |(before, after)| (before, Some(after)));
    let (root, _) = before.rsplit_once('/').expect("a URL with a database");
    after.map_or_else(|| format!("{root}/{name}"), |after| format!("{root}/{name}?{after}"))
}

/// Makes writing contacts fail as on a full disk; `false` undoes that.
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
        // The server's error when a write finds no space.
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

/// A test's own folder, removed when this is dropped.
pub struct Folder(pub std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // If this fails, the system clears the folder some day.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

//! Behavior common to both databases.

use super::migrate::{POSTGRES, SQLITE};
use super::*;
use crate::changes::store::Change;
use crate::server::testing::{Database, NOW, TestApp, draft, on_both_databases};

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |migrator: &sqlx::migrate::Migrator| -> Vec<(i64, String)> {
        migrator.iter().map(|migration| (migration.version, migration.description.to_string())).collect()
    };
    assert!(!names(&SQLITE).is_empty());
    assert_eq!(names(&SQLITE), names(&POSTGRES));
}

#[test]
fn only_this_folder_knows_that_there_are_two_databases() {
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    let mut offenders = Vec::new();
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the sources").flatten() {
            let path = entry.path();
            if path.is_dir() {
                if !path.ends_with("src/db") {
                    folders.push(path);
                }
                continue;
            }
            files += 1;
            let text = std::fs::read_to_string(&path).expect("a source file");
            let names = ["Db::Sqlite", "Db::Postgres", "Dialect::Sqlite", "Dialect::Postgres", "AssertSqlSafe"];
            if names.iter().any(|name| text.contains(name)) {
                offenders.push(path);
            }
        }
    }
    assert!(files > 20, "the sources are where this test looks");
    assert!(offenders.is_empty(), "{offenders:?}");
}

const TAGS: &[(&str, Column)] =
    &[("workspace", Column::Int), ("id", Column::Int), ("name", Column::Text), ("name_key", Column::Text), ("color", Column::Int)];

/// Adds tags with these ids to "Acme", in one transaction.
async fn add_tags(db: &Db, ids: std::ops::RangeInclusive<i64>) {
    let mut tx = db.begin().await.expect("a transaction");
    let mut batch = Batch::new("tags", TAGS);
    for id in ids.clone() {
        let name = format!("tag {id}");
        batch.push([1_i64.into(), id.into(), name.as_str().into(), name.as_str().into(), (id % 12).into()]);
    }
    batch.insert(&mut tx).await.expect("rows");
    let last = sql("UPDATE counters SET last_definition = $1 WHERE workspace = 1 AND last_definition < $1").bind(*ids.end());
    tx.execute(last).await.expect("a counter");
    tx.commit().await.expect("a commit");
}

/// Environment variable with the file that the second process writes to.
const SHARED_FILE: &str = "KITH_TEST_SHARED_FILE";

/// Adds many tags, in many transactions.
async fn add_many_tags(db: &Db, first: i64) {
    for batch in 0..150 {
        add_tags(db, first + batch * 40..=first + batch * 40 + 39).await;
    }
}

/// The second process is this test binary again, with this test only.
#[tokio::test]
async fn two_processes_write_one_file() {
    if let Ok(url) = std::env::var(SHARED_FILE) {
        return add_many_tags(&Db::open(&url).await.expect("the file of both"), 1_000_000).await;
    }
    let app = TestApp::start(Database::Sqlite).await;
    let url = format!("sqlite://{}", app.folder().join("kith.db").display());
    let mut other = std::process::Command::new(std::env::current_exe().expect("this program"));
    other.args(["--exact", "db::tests::two_processes_write_one_file"]).env(SHARED_FILE, &url);
    let (ended, ()) = tokio::join!(tokio::task::spawn_blocking(move || other.output()), add_many_tags(&app.db, 1));
    let ended = ended.expect("a thread").expect("a second process");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    assert!(String::from_utf8_lossy(&ended.stdout).contains("1 passed"), "the second process did what it was asked to");
    let tags: Vec<(i64,)> = app.db.all(sql("SELECT COUNT(*) FROM tags WHERE workspace = 1")).await.expect("tags");
    assert_eq!(tags, [(12_000,)]);
    let faults: Vec<(String,)> = app.db.all(sql("PRAGMA integrity_check")).await.expect("a check");
    assert_eq!(faults, [("ok".to_owned(),)]);
}

#[tokio::test]
async fn a_load_gives_way_to_whoever_waits_in_another_process() {
    let app = TestApp::start(Database::Sqlite).await;
    let other = Db::open(&format!("sqlite://{}", app.folder().join("kith.db").display())).await.expect("the same file");
    let mut load = app.db.begin_of_load().await.expect("a load");
    let (begun, mut order) = tokio::sync::mpsc::unbounded_channel();
    let edit = begun.clone();
    let edit = tokio::spawn(async move {
        let tx = other.begin().await.expect("an edit");
        edit.send("edit").expect("someone listens");
        tx.commit().await.expect("a commit");
    });
    while !load.is_awaited(&app.db).await.expect("an answer") {
        tokio::task::yield_now().await;
    }
    load.commit().await.expect("a commit");
    let load = app.db.begin_of_load().await.expect("the next transaction of the load");
    begun.send("load").expect("someone listens");
    load.commit().await.expect("a commit");
    edit.await.expect("the edit came to its end");
    assert_eq!((order.recv().await, order.recv().await), (Some("edit"), Some("load")));
}

on_both_databases! {
    async fn a_transaction_with_a_failed_statement_stores_nothing(app: TestApp) {
        let mut tx = app.db.begin().await.expect("a transaction");
        tx.execute(sql("UPDATE workspaces SET name = $1").bind("Changed")).await.expect("an update");
        tx.execute(sql("INSERT INTO counters (workspace) VALUES ($1)").bind(1)).await.expect_err("the row is there already");
        tx.commit().await.expect_err("a broken transaction does not commit");
        let names: Vec<(String,)> = app.db.all(sql("SELECT name FROM workspaces ORDER BY id")).await.expect("names");
        assert_eq!(names, [("Acme".to_owned(),), ("Other".to_owned(),)]);
    }

    async fn a_load_hears_who_waits_for_its_workspace(app: TestApp) {
        let actor = app.command_line("Acme").await;
        let mut load = app.db.begin_of_load().await.expect("a load");
        let change = Change::begin(&mut load, &actor, NOW, None).await.expect("a change");
        assert!(!load.is_awaited(&app.db).await.expect("an answer"), "nobody waits yet");
        let drafts = [draft("Bea Lima", "bea@lima.example")];
        let edit = app.add("Acme", &drafts);
        let rest = async {
            while !load.is_awaited(&app.db).await.expect("an answer") {
                tokio::task::yield_now().await;
            }
            change.finish(&mut load).await.expect("a log");
            load.commit().await.expect("a commit");
        };
        let (added, ()) = tokio::join!(edit, rest);
        assert_eq!(added.len(), 1);
        let mut load = app.db.begin_of_load().await.expect("the next transaction of the load");
        assert!(!load.is_awaited(&app.db).await.expect("an answer"), "nobody waits any more");
    }

    async fn whoever_gives_up_beginning_leaves_no_transaction_open(app: TestApp) {
        for polls in (0..60).map(|round| round % 6) {
            let mut given_up = std::pin::pin!(app.db.begin());
            for _ in 0..polls {
                let begun = futures::poll!(&mut given_up);
                tokio::task::yield_now().await;
                if begun.is_ready() {
                    break;
                }
            }
        }
        // A connection left in a transaction would refuse this.
        for _ in 0..30 {
            app.db.settle().await.expect("no transaction around it");
        }
    }

    async fn a_batch_of_any_length_arrives_whole_and_in_order(app: TestApp) {
        add_tags(&app.db, 1..=333).await;
        let tags: Vec<(i64, String)> = app.db.all(sql("SELECT id, name FROM tags ORDER BY id")).await.expect("tags");
        assert_eq!(tags.len(), 333);
        assert!(tags.iter().enumerate().all(|(place, (id, name))| *id == place as i64 + 1 && *name == format!("tag {id}")));
    }

    async fn a_real_number_comes_back_as_it_was(app: TestApp) {
        let numbers = [Some(0.1), Some(-1.5e300), Some(f64::MIN_POSITIVE), None];
        let mut tx = app.db.begin().await.expect("a transaction");
        tx.execute(sql("CREATE TABLE measures (id BIGINT, number DOUBLE PRECISION)")).await.expect("a table");
        let mut batch = Batch::new("measures", &[("id", Column::Int), ("number", Column::Real)]);
        for (id, number) in (0_i64..).zip(numbers) {
            batch.push([id.into(), number.into()]);
        }
        batch.insert(&mut tx).await.expect("rows");
        let found: Vec<(Option<f64>,)> = tx.all(sql("SELECT number FROM measures ORDER BY id")).await.expect("numbers");
        assert_eq!(found, numbers.map(|number| (number,)));
        let like_the_first = sql("SELECT id FROM measures WHERE number = $1").bind(0.1);
        assert_eq!(tx.all::<(i64,)>(like_the_first).await.expect("an id"), [(0,)]);
    }

    async fn a_list_of_values_finds_each_of_them(app: TestApp) {
        let mut query = sql("SELECT name FROM workspaces WHERE ");
        dialect::any(&mut query, app.db.dialect(), "name", vec!["Acme".to_owned(), "Ot'her\"".to_owned()]);
        assert_eq!(app.db.all::<(String,)>(query).await.expect("names"), [("Acme".to_owned(),)]);
    }

    async fn a_database_says_that_it_answers(app: TestApp) {
        app.db.answers().await.expect("an answer");
        app.db.settle().await.expect("statistics");
        app.leave_inconsistent("the database is closed");
        app.db.close().await;
        app.db.answers().await.expect_err("a closed database does not");
    }
}

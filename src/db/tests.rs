//! What holds of both databases.

use super::migrate::{POSTGRES, SQLITE};
use super::*;
use crate::server::testing::on_both_databases;

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
            // The tests' own database is made by hand.
            if !path.ends_with("server/testing.rs") && names.iter().any(|name| text.contains(name)) {
                offenders.push(path);
            }
        }
    }
    assert!(files > 20, "the sources are where this test looks");
    assert!(offenders.is_empty(), "{offenders:?}");
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

    async fn a_batch_of_any_length_arrives_whole_and_in_order(app: TestApp) {
        let mut tx = app.db.begin().await.expect("a transaction");
        let mut batch = Batch::new("tags", &[("workspace", Column::Int), ("id", Column::Int), ("name", Column::Text), ("name_key", Column::Text), ("color", Column::Int)]);
        for id in 1..=333_i64 {
            let name = format!("tag {id}");
            batch.push([1_i64.into(), id.into(), name.as_str().into(), name.as_str().into(), (id % 12).into()]);
        }
        batch.insert(&mut tx).await.expect("rows");
        tx.commit().await.expect("a commit");
        let tags: Vec<(i64, String)> = app.db.all(sql("SELECT id, name FROM tags ORDER BY id")).await.expect("tags");
        assert_eq!(tags.len(), 333);
        assert!(tags.iter().enumerate().all(|(place, (id, name))| *id == place as i64 + 1 && *name == format!("tag {id}")));
    }

    async fn a_list_of_values_finds_each_of_them(app: TestApp) {
        let mut query = sql("SELECT name FROM workspaces WHERE ");
        dialect::any(&mut query, app.db.dialect(), "name", vec!["Acme".to_owned(), "Ot'her\"".to_owned()]);
        assert_eq!(app.db.all::<(String,)>(query).await.expect("names"), [("Acme".to_owned(),)]);
    }

    async fn a_database_says_that_it_answers(app: TestApp) {
        app.db.answers().await.expect("an answer");
        app.db.settle().await.expect("statistics");
        app.db.close().await;
        app.db.answers().await.expect_err("a closed database does not");
    }
}

//! The two schemas are equivalent, and a database with another schema is refused.

use std::collections::{BTreeMap, BTreeSet};

use super::{Db, DbError, Dialect, sql};
use crate::server::testing::{Database, TestApp, on_both_databases};

/// Foreign keys that PostgreSQL lacks, for the speed of imports (migrations/postgres/0001_ground.sql): table and columns.
const ONLY_ON_SQLITE: &[(&str, &str)] = &[
    ("change_items", "workspace, revision"),
    ("consents", "person"),
    ("consents", "workspace, contact"),
    ("contact_tags", "workspace, contact"),
    ("contact_tags", "workspace, tag"),
    ("contacts", "workspace"),
    ("emails", "workspace, contact"),
    ("phones", "workspace, contact"),
    ("search_fresh", "workspace, contact"),
    ("search_texts", "workspace, contact"),
];

/// A table as both databases describe it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    /// Name, type, whether it may be NULL, and default, in order.
    columns: Vec<(String, String, bool, String)>,
    primary_key: String,
    /// The columns of UNIQUE constraints.
    unique: BTreeSet<String>,
    /// By name: whether it is unique, its columns, and the condition of its rows.
    indexes: BTreeMap<String, (bool, String, String)>,
    /// By columns: the table and columns that they refer to, and whether a deletion cascades.
    foreign_keys: BTreeMap<String, (String, bool)>,
    /// Number of CHECK constraints, without those that restrict a number to a boolean.
    checks: i64,
}

type Tables = BTreeMap<String, Table>;

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_and_keys() {
    let (sqlite, postgres) = (TestApp::start_empty(Database::Sqlite).await, TestApp::start_empty(Database::Postgres).await);
    let mut expected = tables_of_sqlite(&sqlite.db).await.expect("the schema of SQLite");
    let found = tables_of_postgres(&postgres.db).await.expect("the schema of PostgreSQL");
    for (table, columns) in ONLY_ON_SQLITE {
        let dropped = expected.get_mut(*table).and_then(|table| table.foreign_keys.remove(*columns));
        assert!(dropped.is_some(), "{table} ({columns}) is a foreign key of SQLite");
    }
    assert_eq!(expected.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>());
    assert!(expected.len() > 20, "the tables are where this test looks");
    for (name, table) in &expected {
        assert_eq!(table, &found[name], "table {name}, first as SQLite has it");
    }
}

async fn tables_of_sqlite(db: &Db) -> Result<Tables, DbError> {
    let mut tables = Tables::new();
    let made = sql("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> '_sqlx_migrations'");
    for (name, text) in db.all::<(String, String)>(made).await? {
        let checks = text.matches("CHECK (").count() - text.matches("IN (0, 1))").count();
        tables.insert(name, Table { checks: i64::try_from(checks).expect("few"), ..Table::default() });
    }
    for (name, table) in &mut tables {
        let columns =
            sql("SELECT name, type, \"notnull\" = 0 AND pk = 0, COALESCE(dflt_value, '') FROM pragma_table_info($1) ORDER BY cid");
        table.columns = db.all(columns.bind(name)).await?;
        let key = sql("SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk");
        table.primary_key = joined(db.all(key.bind(name)).await?);
        let indexes = sql("SELECT l.name, l.\"unique\", l.origin, COALESCE(s.sql, '') FROM pragma_index_list($1) l \
             LEFT JOIN sqlite_schema s ON s.type = 'index' AND s.name = l.name");
        for (index, is_unique, origin, text) in db.all::<(String, bool, String, String)>(indexes.bind(name)).await? {
            let columns = sql("SELECT name FROM pragma_index_info($1) ORDER BY seqno");
            let columns = joined(db.all(columns.bind(&index)).await?);
            match origin.as_str() {
                "pk" => {}
                "u" => {
                    table.unique.insert(columns);
                }
                _ => {
                    let condition = text.split_once(" WHERE ").map_or(String::new(), |(_, condition)| condition.to_owned());
                    let condition = condition.replace("live = 1", "live").replace("live = 0", "NOT live");
                    table.indexes.insert(index, (is_unique, columns, condition));
                }
            }
        }
        let keys = sql("SELECT id, \"from\", \"table\", \"to\", on_delete FROM pragma_foreign_key_list($1) ORDER BY id, seq");
        let keys: Vec<(i64, String, String, String, String)> = db.all(keys.bind(name)).await?;
        for key in keys.chunk_by(|one, other| one.0 == other.0) {
            let columns = key.iter().map(|column| column.1.as_str()).collect::<Vec<_>>().join(", ");
            let others = key.iter().map(|column| column.3.as_str()).collect::<Vec<_>>().join(", ");
            table.foreign_keys.insert(columns, (format!("{} ({others})", key[0].2), key[0].4 == "CASCADE"));
        }
    }
    Ok(tables)
}

async fn tables_of_postgres(db: &Db) -> Result<Tables, DbError> {
    let mut tables = Tables::new();
    let made = sql("SELECT c.relname::text, (SELECT COUNT(*) FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c') \
         FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname <> '_sqlx_migrations'");
    for (name, checks) in db.all::<(String, i64)>(made).await? {
        tables.insert(name, Table { checks, ..Table::default() });
    }
    for (name, table) in &mut tables {
        let columns = sql("SELECT column_name::text, data_type::text, is_nullable = 'YES', COALESCE(column_default, '') \
             FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position");
        let columns: Vec<(String, String, bool, String)> = db.all(columns.bind(name)).await?;
        table.columns = columns
            .into_iter()
            .map(|(column, kind, may_be_null, default)| (column, of_sqlite(&kind), may_be_null, plain(&default)))
            .collect();
        let indexes = sql(
            "SELECT i.relname::text, x.indisunique, x.indisprimary, EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid), \
             (SELECT string_agg(a.attname, ', ' ORDER BY u.place) FROM unnest(x.indkey) WITH ORDINALITY u(number, place) \
              JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = u.number), COALESCE(pg_get_expr(x.indpred, x.indrelid), '') \
             FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = to_regclass($1)",
        );
        for (index, is_unique, is_primary, is_constraint, columns, condition) in
            db.all::<(String, bool, bool, bool, String, String)>(indexes.bind(name)).await?
        {
            if is_primary {
                table.primary_key = columns;
            } else if is_constraint {
                table.unique.insert(columns);
            } else {
                table.indexes.insert(index, (is_unique, columns, plain(&condition)));
            }
        }
        let names = |list: &str| {
            format!(
                "(SELECT string_agg(a.attname, ', ' ORDER BY u.place) FROM unnest(k.{list}key) WITH ORDINALITY u(number, place) \
                 JOIN pg_attribute a ON a.attrelid = k.{list}relid AND a.attnum = u.number)"
            )
        };
        let mut keys = sql("SELECT ");
        keys.push(&names("con")).push(", k.confrelid::regclass::text, ").push(&names("conf"));
        keys.push(", k.confdeltype = 'c' FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = to_regclass(")
            .push_bind(name)
            .push(")");
        for (columns, other, others, cascades) in db.all::<(String, String, String, bool)>(keys).await? {
            table.foreign_keys.insert(columns, (format!("{other} ({others})"), cascades));
        }
    }
    Ok(tables)
}

fn joined(names: Vec<(String,)>) -> String {
    names.into_iter().map(|(name,)| name).collect::<Vec<_>>().join(", ")
}

/// SQLite's type for a type of PostgreSQL.
fn of_sqlite(kind: &str) -> String {
    match kind {
        "bigint" | "boolean" => "INTEGER",
        "text" => "TEXT",
        "bytea" => "BLOB",
        other => other,
    }
    .to_owned()
}

/// An expression without PostgreSQL's parentheses, quotes and casts.
fn plain(expression: &str) -> String {
    expression.replace(['(', ')', '"'], "").replace("::text", "").replace("::bigint", "")
}

/// The names of a database's tables and indexes.
async fn contents(db: &Db) -> Vec<(String,)> {
    let names = match db.dialect() {
        Dialect::Sqlite => sql("SELECT name FROM sqlite_schema ORDER BY name"),
        Dialect::Postgres => sql("SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace ORDER BY relname"),
    };
    db.all(names).await.expect("names")
}

on_both_databases! {
    async fn a_database_of_an_earlier_version_is_refused_untouched(app: TestApp) {
        app.leave_inconsistent("the schema is another one");
        let mut tx = app.db.begin().await.expect("a transaction");
        tx.execute(sql("DROP TABLE kith")).await.expect("no number");
        tx.commit().await.expect("a commit");
        let before = contents(&app.db).await;
        let refused = Db::open(&app.url).await.expect_err("the schema is refused");
        assert!(refused.contains("earlier version") && refused.contains("kith export") && refused.contains("Nothing in it was changed"), "{refused}");
        assert_eq!(contents(&app.db).await, before);
    }

    async fn a_database_of_a_newer_version_is_refused(app: TestApp) {
        app.leave_inconsistent("the schema is another one");
        let mut tx = app.db.begin().await.expect("a transaction");
        tx.execute(sql("UPDATE kith SET schema = schema + 1")).await.expect("a number");
        tx.commit().await.expect("a commit");
        let refused = Db::open(&app.url).await.expect_err("the schema is refused");
        assert!(refused.contains("A newer version of Kith"), "{refused}");
    }
}

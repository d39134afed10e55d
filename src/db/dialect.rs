//! SQL that the two databases spell differently, side by side.

use super::{Dialect, Sql, Value};

/// `column` is one of the listed values. PostgreSQL keeps its plan for a single value, but plans for each list anew.
pub fn any(sql: &mut Sql, dialect: Dialect, column: &str, values: impl Into<Value>) {
    match (values.into().only(), dialect) {
        (Ok(value), _) => sql.push(column).push(" = ").push_bind(value),
        (Err(values), Dialect::Sqlite) => sql.push(column).push(" IN (SELECT value FROM json_each(").push_bind(values).push("))"),
        (Err(values), Dialect::Postgres) => sql.push(column).push(" = ANY(").push_bind(values).push(")"),
    };
}

/// A table `name` with one column `value`, which holds the listed values.
pub fn each(sql: &mut Sql, dialect: Dialect, values: impl Into<Value>, name: &str) {
    match dialect {
        Dialect::Sqlite => sql.push("json_each(").push_bind(values).push(") AS ").push(name),
        Dialect::Postgres => sql.push("unnest(").push_bind(values).push(") AS ").push(name).push("(value)"),
    };
}

/// `column` contains `needle`, checked row by row: no index is used, regardless of the planner's estimate.
pub fn contains(sql: &mut Sql, dialect: Dialect, column: &str, needle: &str) {
    match dialect {
        Dialect::Sqlite => sql.push("instr(").push(column).push(", ").push_bind(needle).push(") > 0"),
        Dialect::Postgres => sql.push("strpos(").push(column).push(", ").push_bind(needle).push(") > 0"),
    };
}

/// `column` contains one of `needles`.
pub fn contains_any(sql: &mut Sql, dialect: Dialect, column: &str, needles: &[String]) {
    sql.push("(");
    for (place, needle) in needles.iter().enumerate() {
        if place > 0 {
            sql.push(" OR ");
        }
        contains(sql, dialect, column, needle);
    }
    sql.push(")");
}

/// `column`, a truth value, is `value`; written so that a partial index with the same condition can be used.
#[must_use]
pub fn truth(column: &'static str, value: bool, dialect: Dialect) -> String {
    match (dialect, value) {
        (Dialect::Sqlite, value) => format!("{column} = {}", i64::from(value)),
        (Dialect::Postgres, true) => column.to_owned(),
        (Dialect::Postgres, false) => format!("NOT {column}"),
    }
}

/// Locks `table` against other writers until the transaction ends, for when a row that does not exist yet can't be locked. SQLite
/// has a single writer, whose transaction locks everything.
#[must_use]
pub fn lock_table(table: &'static str, dialect: Dialect) -> Option<Sql> {
    match dialect {
        Dialect::Sqlite => None,
        Dialect::Postgres => {
            let mut lock = Sql::default();
            lock.push("LOCK TABLE ").push(table).push(" IN SHARE ROW EXCLUSIVE MODE");
            Some(lock)
        }
    }
}

/// Locks the selected row until the transaction ends. SQLite has a single writer, whose transaction locks everything.
#[must_use]
pub fn for_update(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "",
        Dialect::Postgres => " FOR UPDATE",
    }
}

/// Locks the selected row, and skips rows that others have locked. SQLite has a single writer, whose transaction locks
/// everything.
#[must_use]
pub fn for_update_of_free(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "",
        Dialect::Postgres => " FOR UPDATE SKIP LOCKED",
    }
}

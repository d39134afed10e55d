//! Files that were brought, and imports as members see them, in SQL.

use super::{ImportJob, ImportState};
use crate::db::{Db, Tx, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::server::actor::Actor;
use crate::server::clock::{DAY, Zone};

/// How long a file that nobody imports is kept.
const KEPT: i64 = DAY;

/// Imports that are shown: the latest ones.
const SHOWN: i64 = 10;

/// A file that was brought.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Upload {
    pub file: String,
    pub file_name: String,
}

/// Notes a file that was found whole, under a word that only the one who brought it learns.
///
/// # Errors
/// `Forbidden` when the actor may not import.
pub async fn add_upload(tx: &mut Tx, actor: &Actor, id: &str, upload: &Upload, now: i64) -> Result<(), AppError> {
    actor.may(Permission::Import)?;
    let insert = sql("INSERT INTO uploads (workspace, id, person, file, file_name, created_at) VALUES ($1, $2, $3, $4, $5, $6)");
    let insert = insert.bind(actor.workspace).bind(id).bind(actor.person);
    tx.execute(insert.bind(upload.file.as_str()).bind(upload.file_name.as_str()).bind(now)).await?;
    Ok(())
}

/// A file that the actor brought.
///
/// # Errors
/// `Forbidden`; `NotFound` for what somebody else brought, too.
pub async fn find_upload(db: &Db, actor: &Actor, id: &str) -> Result<Upload, AppError> {
    actor.may(Permission::Import)?;
    let query = sql("SELECT file, file_name FROM uploads WHERE workspace = $1 AND id = $2 AND person = $3");
    db.optional(query.bind(actor.workspace).bind(id).bind(actor.person)).await?.ok_or(AppError::NotFound)
}

/// Forgets a file, which is imported now, or not wanted; false where it was gone already.
///
/// # Errors
/// `Forbidden`.
pub async fn take_upload(tx: &mut Tx, actor: &Actor, id: &str) -> Result<bool, AppError> {
    actor.may(Permission::Import)?;
    let delete = sql("DELETE FROM uploads WHERE workspace = $1 AND id = $2 AND person = $3");
    Ok(tx.execute(delete.bind(actor.workspace).bind(id).bind(actor.person)).await? > 0)
}

/// Forgets the workspace's files that nobody has imported for a day; where they lie.
///
/// # Errors
/// `Forbidden`.
pub async fn clear_old(tx: &mut Tx, actor: &Actor, now: i64) -> Result<Vec<String>, AppError> {
    actor.may(Permission::Import)?;
    let delete = sql("DELETE FROM uploads WHERE workspace = $1 AND created_at < $2 RETURNING file");
    let files: Vec<(String,)> = tx.all(delete.bind(actor.workspace).bind(now - KEPT)).await?;
    Ok(files.into_iter().map(|(file,)| file).collect())
}

/// The latest imports of the workspace, the latest first.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn latest(db: &Db, actor: &Actor, zone: &Zone) -> Result<Vec<ImportJob>, AppError> {
    actor.may(Permission::Read)?;
    let query =
        sql("SELECT j.id, j.file_name, p.name AS member, j.created_at, j.status, j.problem, j.total, j.cursor, j.added, j.updated, \
         j.skipped, j.failed FROM jobs j LEFT JOIN people p ON p.id = j.person WHERE j.workspace = $1 ORDER BY j.id DESC LIMIT $2");
    let rows: Vec<Row> = db.all(query.bind(actor.workspace).bind(SHOWN)).await?;
    Ok(rows.into_iter().map(|row| row.shown(zone)).collect())
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    file_name: String,
    member: Option<String>,
    created_at: i64,
    status: String,
    problem: Option<String>,
    total: i64,
    cursor: i64,
    added: i64,
    updated: i64,
    skipped: i64,
    failed: i64,
}

impl Row {
    fn shown(self, zone: &Zone) -> ImportJob {
        let state = match (self.status.as_str(), self.problem) {
            ("waiting", _) => ImportState::Running,
            (_, Some(problem)) => ImportState::Refused(problem),
            _ => ImportState::Done,
        };
        ImportJob {
            id: self.id,
            file_name: self.file_name,
            by: self.member,
            at: zone.moment(self.created_at),
            state,
            total: self.total,
            done: self.cursor,
            added: self.added,
            updated: self.updated,
            skipped: self.skipped,
            failed: self.failed,
        }
    }
}

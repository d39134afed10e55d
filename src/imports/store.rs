//! Uploaded files, and imports as members see them, in SQL.

use super::job::Options;
use super::sheet::Format;
use super::{Existing, ImportJob, ImportState, Reason};
use crate::db::{Db, DbError, Tx, sql};
use crate::error::AppError;
use crate::jobs::items;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::time::clock::{DAY, Zone};

/// How long an uploaded file is kept without an import.
const KEPT: i64 = DAY;

/// Number of imports in the list: the latest ones.
const SHOWN: i64 = 10;

/// Failure reasons shown per import.
const REASONS: i64 = 3;

/// An uploaded file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub file: String,
    pub file_name: String,
    pub bytes: i64,
    /// Rows below the first line.
    pub rows: u64,
    pub format: Format,
}

/// Records a checked file under a random id that only its uploader learns.
///
/// # Errors
/// `Forbidden` when the actor may not import.
pub async fn add_upload(tx: &mut Tx, actor: &Actor, (id, upload): (&str, &Upload), now: i64) -> Result<(), AppError> {
    actor.may(Permission::Import)?;
    let insert = sql("INSERT INTO uploads (workspace, id, person, file, file_name, created_at, bytes, rows, format) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    let format = serde_json::to_string(&upload.format).map_err(|problem| AppError::Internal(problem.to_string()))?;
    let insert = insert.bind(actor.workspace).bind(id).bind(actor.person).bind(upload.file.as_str()).bind(upload.file_name.as_str());
    tx.execute(insert.bind(now).bind(upload.bytes).bind(i64::try_from(upload.rows).unwrap_or(i64::MAX)).bind(format)).await?;
    Ok(())
}

/// A file that the actor has uploaded.
///
/// # Errors
/// `Forbidden`; `NotFound`, also for the file of another member.
pub async fn find_upload(db: &Db, actor: &Actor, id: &str) -> Result<Upload, AppError> {
    actor.may(Permission::Import)?;
    let query = sql("SELECT file, file_name, bytes, rows, format FROM uploads WHERE workspace = $1 AND id = $2 AND person = $3");
    let found: Option<(String, String, i64, i64, String)> = db.optional(query.bind(actor.workspace).bind(id).bind(actor.person)).await?;
    let (file, file_name, bytes, rows, format) = found.ok_or(AppError::NotFound)?;
    let format = serde_json::from_str(&format).map_err(|problem| AppError::Internal(problem.to_string()))?;
    Ok(Upload { file, file_name, bytes, rows: u64::try_from(rows).unwrap_or_default(), format })
}

/// Deletes an upload, because it is imported or discarded; false if it was gone already.
///
/// # Errors
/// `Forbidden`.
pub async fn take_upload(tx: &mut Tx, actor: &Actor, id: &str) -> Result<bool, AppError> {
    actor.may(Permission::Import)?;
    let delete = sql("DELETE FROM uploads WHERE workspace = $1 AND id = $2 AND person = $3");
    Ok(tx.execute(delete.bind(actor.workspace).bind(id).bind(actor.person)).await? > 0)
}

/// Deletes the uploads of all workspaces that nobody has imported for a day.
pub async fn forget_old(db: &Db, now: i64) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    tx.execute(sql("DELETE FROM uploads WHERE created_at < $1").bind(now - KEPT)).await?;
    tx.commit().await
}

/// Whether a staged file belongs to an upload or to an unfinished import.
pub async fn is_wanted(db: &Db, file: &str) -> Result<bool, DbError> {
    let query = sql(
        "SELECT CAST(1 AS BIGINT) FROM uploads WHERE file = $1 UNION ALL SELECT CAST(1 AS BIGINT) FROM jobs WHERE file = $1 AND status = 'waiting' LIMIT 1",
    );
    Ok(db.optional::<(i64,)>(query.bind(file)).await?.is_some())
}

/// The latest imports of the workspace, newest first.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn latest(db: &Db, actor: &Actor, zone: &Zone) -> Result<Vec<ImportJob>, AppError> {
    actor.may(Permission::Read)?;
    let query = sql(
        "SELECT j.id, j.file_name, p.name AS member, j.created_at, j.status, j.problem, j.options, j.total, j.cursor, j.added, j.updated, \
         j.skipped, j.failed, j.failures FROM jobs j LEFT JOIN people p ON p.id = j.person \
         WHERE j.workspace = $1 AND j.kind = 'import' ORDER BY j.id DESC LIMIT $2",
    );
    let rows: Vec<Row> = db.all(query.bind(actor.workspace).bind(SHOWN)).await?;
    let mut jobs = Vec::with_capacity(rows.len());
    for row in rows {
        let reasons = if row.failures > 0 { items::first_reasons(db, actor, row.id, REASONS).await? } else { Vec::new() };
        let reasons = reasons.into_iter().map(|(line, text)| Reason { line, text });
        jobs.push(ImportJob { reasons: reasons.collect(), ..row.shown(zone) });
    }
    Ok(jobs)
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    file_name: String,
    member: Option<String>,
    created_at: i64,
    status: String,
    problem: Option<String>,
    options: String,
    total: i64,
    cursor: i64,
    added: i64,
    updated: i64,
    skipped: i64,
    failed: i64,
    failures: i64,
}

impl Row {
    fn shown(self, zone: &Zone) -> ImportJob {
        let state = match (self.status.as_str(), self.problem) {
            ("waiting", _) => ImportState::Running,
            (_, Some(problem)) => ImportState::Refused(problem),
            _ => ImportState::Done,
        };
        let options: Options = serde_json::from_str(&self.options).unwrap_or_default();
        ImportJob {
            id: self.id,
            file_name: self.file_name,
            by: self.member,
            at: zone.moment(self.created_at),
            state,
            updates: options.existing == Existing::Update,
            total: self.total,
            done: self.cursor,
            added: self.added,
            updated: self.updated,
            skipped: self.skipped,
            failed: self.failed,
            kept: self.failures,
            reasons: Vec::new(),
        }
    }
}

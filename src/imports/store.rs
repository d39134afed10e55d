//! Uploaded files, and imports as members see them, in SQL.

use std::collections::{HashMap, HashSet};

use super::sheet::Format;
use super::stored::{KIND, Payload, StoredImport};
use super::{Existing, ImportJob, ImportState, Reason};
use crate::db::{Db, DbError, Tx, dialect, sql};
use crate::error::AppError;
use crate::jobs::items;
use crate::jobs::json::parsed;
use crate::jobs::store as jobs;
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

/// An import of the actor's workspace.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn find_import(db: &Db, actor: &Actor, id: i64) -> Result<StoredImport, AppError> {
    let job = jobs::find(db, actor, id).await?;
    if job.kind != KIND {
        return Err(AppError::NotFound);
    }
    StoredImport::of(job)
}

/// The staged files of all workspaces that belong to an upload or to an unfinished import.
pub async fn wanted_files(db: &Db) -> Result<HashSet<String>, AppError> {
    let uploads: Vec<(String,)> = db.all(sql("SELECT file FROM uploads")).await?;
    let mut files: HashSet<String> = uploads.into_iter().map(|(file,)| file).collect();
    let imports = sql("SELECT payload FROM jobs WHERE status = 'waiting' AND kind = $1").bind(KIND);
    for (payload,) in db.all::<(String,)>(imports).await? {
        files.insert(parsed::<Payload>(&payload)?.file);
    }
    Ok(files)
}

/// Bytes of a workspace's staged files: of its uploads and its unfinished imports.
pub(super) async fn staged_bytes(tx: &mut Tx, workspace: i64) -> Result<i64, AppError> {
    let uploads = sql("SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM uploads WHERE workspace = $1").bind(workspace);
    let (mut bytes,): (i64,) = tx.one(uploads).await?;
    let imports = sql("SELECT payload FROM jobs WHERE workspace = $1 AND status = 'waiting' AND kind = $2");
    for (payload,) in tx.all::<(String,)>(imports.bind(workspace).bind(KIND)).await? {
        bytes = bytes.saturating_add(parsed::<Payload>(&payload)?.bytes);
    }
    Ok(bytes)
}

/// The latest imports of the workspace, newest first.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn latest(db: &Db, actor: &Actor, zone: &Zone) -> Result<Vec<ImportJob>, AppError> {
    actor.may(Permission::Read)?;
    let jobs = jobs::latest(db, actor, KIND, SHOWN).await?;
    let names = names_of_people(db, jobs.iter().filter_map(|job| job.person).collect()).await?;
    let mut shown = Vec::with_capacity(jobs.len());
    for job in jobs {
        // An import that another release has stored in another form must not hide all others.
        let id = job.id;
        let Ok(import) = StoredImport::of(job) else {
            tracing::warn!(job = id, "an import in another form is not listed");
            continue;
        };
        let reasons = if import.job.items > 0 { items::first_reasons(db, actor, id, REASONS).await? } else { Vec::new() };
        let reasons = reasons.into_iter().map(|(line, text)| Reason { line: line.unwrap_or_default(), text });
        let by = import.job.person.and_then(|person| names.get(&person).cloned());
        shown.push(ImportJob { by, reasons: reasons.collect(), ..as_shown(import, zone) });
    }
    Ok(shown)
}

async fn names_of_people(db: &Db, people: Vec<i64>) -> Result<HashMap<i64, String>, DbError> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let mut query = sql("SELECT id, name FROM people WHERE ");
    dialect::any(&mut query, db.dialect(), "id", people);
    Ok(db.all::<(i64, String)>(query).await?.into_iter().collect())
}

/// An import without its member's name and its reasons.
fn as_shown(import: StoredImport, zone: &Zone) -> ImportJob {
    let StoredImport { job, payload, counts, .. } = import;
    let state = match (job.is_waiting(), job.problem) {
        (true, _) => ImportState::Running,
        (false, Some(problem)) => ImportState::Refused(problem),
        (false, None) => ImportState::Done,
    };
    ImportJob {
        id: job.id,
        file_name: job.title,
        by: None,
        at: zone.moment(job.created_at),
        state,
        updates: payload.options.existing == Existing::Update,
        total: job.total,
        done: job.done,
        added: counts.added,
        updated: counts.updated,
        skipped: counts.skipped,
        failed: counts.failed,
        kept: job.items,
        reasons: Vec::new(),
    }
}

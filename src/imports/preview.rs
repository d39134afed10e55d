//! The preview of an uploaded file, and the start of its import.

use std::path::Path;

use super::job::Import;
use super::sheet::{Sheet, SheetError};
use super::staging::{reading, refused};
use super::store::{self, Upload};
use super::stored::{Options, Payload};
use super::{Choice, Preview, PreviewColumn};
use crate::db::Db;
use crate::error::AppError;
use crate::jobs::store as jobs;
use crate::jobs::{Lease, runner};
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::time::clock::Clock;

/// Rows in a preview.
const SHOWN: usize = 5;

/// Characters of a cell in a preview.
const CELL: usize = 80;

/// A file's first rows, and the detected fields of its columns. No more of the file is read than these rows.
///
/// # Errors
/// `Invalid` when the file has changed since its upload.
pub async fn preview(upload: Upload, has_header: Option<bool>) -> Result<Preview, AppError> {
    let _turn = reading().await?;
    let read = tokio::task::spawn_blocking(move || look(&upload, has_header).map_err(|problem| refused(&upload.file_name, &problem)));
    read.await.map_err(|problem| AppError::Internal(problem.to_string()))?
}

fn look(upload: &Upload, has_header: Option<bool>) -> Result<Preview, SheetError> {
    let sheet = Sheet::open_as(Path::new(&upload.file), upload.format)?;
    let sheet = match has_header {
        Some(has_header) => sheet.with_header(has_header),
        None => sheet,
    };
    let first = sheet.rows()?.take(SHOWN).collect::<Result<Vec<_>, _>>()?;
    let cells = |at: usize| {
        let cell = |cells: &Vec<String>| cells.get(at).map(|cell| cell.chars().take(CELL).collect());
        first.iter().filter_map(|row| cell(&row.cells)).collect()
    };
    let columns = sheet.header().into_iter().zip(sheet.columns()).enumerate();
    Ok(Preview {
        file_name: upload.file_name.clone(),
        rows: i64::try_from(sheet.rows_with(upload.rows)).unwrap_or(i64::MAX),
        has_header: sheet.has_header(),
        columns: columns.map(|(at, (name, field))| PreviewColumn { name, field, cells: cells(at) }).collect(),
    })
}

/// Creates and starts the import of an uploaded file with the member's choices; every member sees its progress. Returns its id.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` when the choice does not fit the file.
pub async fn start(db: &Db, clock: &Clock, actor: &Actor, upload: &str, choice: Choice) -> Result<i64, AppError> {
    actor.may(Permission::Import)?;
    let found = store::find_upload(db, actor, upload).await?;
    let shown = preview(found.clone(), Some(choice.has_header)).await?;
    if choice.columns.len() != shown.columns.len() {
        return Err(AppError::invalid("columns", "The file has other columns than were chosen."));
    }
    let header: Vec<String> = shown.columns.into_iter().map(|column| column.name).collect();
    let options = Options {
        existing: choice.existing,
        in_bin: choice.in_bin,
        has_header: Some(choice.has_header),
        columns: Some(choice.columns),
        format: Some(found.format),
    };
    let lease = Lease::default();
    let payload = Payload { options, file: found.file, bytes: found.bytes, header };
    let new = payload.job(&found.file_name, shown.rows)?;
    let mut tx = db.begin().await?;
    // A double click imports once: only one request deletes the upload.
    if !store::take_upload(&mut tx, actor, upload).await? {
        return Err(AppError::NotFound);
    }
    let id = jobs::create(&mut tx, actor, new, (&lease, clock.now())).await?;
    tx.commit().await?;
    runner::start(db, clock, actor, (Import, id, lease));
    Ok(id)
}

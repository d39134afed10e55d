//! What is shown of a file that was brought, and the step from there to an import.

use std::path::Path;

use super::job::{self, Options};
use super::sheet::Sheet;
use super::store::{self, Upload};
use super::upload::refused;
use super::{Choice, Preview, PreviewColumn};
use crate::error::AppError;
use crate::jobs::Lease;
use crate::jobs::store::{self as jobs, NewJob};
use crate::members::Permission;
use crate::server::actor::Actor;
use crate::server::state::AppState;

/// Rows that are shown.
const SHOWN: usize = 5;

/// Characters of a cell that are shown.
const CELL: usize = 80;

/// A file with its first rows, and what its columns are taken for.
///
/// # Errors
/// `Invalid` when the file is not what it was.
pub async fn preview(upload: Upload, has_header: Option<bool>) -> Result<Preview, AppError> {
    let read = tokio::task::spawn_blocking(move || {
        let sheet = Sheet::open(Path::new(&upload.file))?;
        let sheet = match has_header {
            Some(has_header) => sheet.with_header(has_header),
            None => sheet,
        };
        let rows = sheet.check()?.rows;
        let first = sheet.rows()?.take(SHOWN).collect::<Result<Vec<_>, _>>()?;
        let cells = |at: usize| {
            let cell = |cells: &Vec<String>| cells.get(at).map(|cell| cell.chars().take(CELL).collect());
            first.iter().filter_map(|row| cell(&row.cells)).collect()
        };
        let columns = sheet.header().into_iter().zip(sheet.columns()).enumerate();
        Ok(Preview {
            file_name: upload.file_name,
            rows: i64::try_from(rows).unwrap_or(i64::MAX),
            has_header: sheet.has_header(),
            columns: columns.map(|(at, (name, field))| PreviewColumn { name, field, cells: cells(at) }).collect(),
        })
    });
    read.await.map_err(|problem| AppError::Internal(problem.to_string()))?.map_err(|problem| refused(&problem))
}

/// Makes an import of a file, as the member has chosen, and begins it; every member sees how it goes.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` when the choice does not fit the file.
pub async fn start(state: &AppState, actor: &Actor, upload: &str, choice: Choice) -> Result<(), AppError> {
    actor.may(Permission::Import)?;
    let found = store::find_upload(&state.db, actor, upload).await?;
    let shown = preview(found.clone(), Some(choice.has_header)).await?;
    if choice.columns.len() != shown.columns.len() {
        return Err(AppError::invalid("columns", "The file has other columns than were chosen."));
    }
    let header: Vec<String> = shown.columns.into_iter().map(|column| column.name).collect();
    let options =
        Options { existing: choice.existing, in_bin: choice.in_bin, has_header: Some(choice.has_header), columns: Some(choice.columns) };
    let lease = Lease::default();
    let new = NewJob {
        options: serde_json::to_string(&options).map_err(|problem| AppError::Internal(problem.to_string()))?,
        file: &found.file,
        file_name: &found.file_name,
        total: shown.rows,
        header: &header,
    };
    let mut tx = state.db.begin().await?;
    // Whoever presses twice imports once.
    if !store::take_upload(&mut tx, actor, upload).await? {
        return Err(AppError::NotFound);
    }
    let id = jobs::create(&mut tx, actor, new, &lease, state.clock.now()).await?;
    tx.commit().await?;
    let (state, actor) = (state.clone(), actor.clone());
    // Should this server end first, whoever takes the job over goes on with it.
    tokio::spawn(async move {
        let ran = async {
            let job = jobs::find(&state.db, &actor, id).await?;
            job::run(&state.db, &state.clock, job, &lease, &mut |_| ()).await
        };
        if let Err(problem) = ran.await {
            tracing::error!(job = id, %problem, "an import stopped");
        }
    });
    Ok(())
}

//! The way of a file from a member's browser onto the server's disk: staged as it comes, then read once to see that it is whole.
//! And the way back of its rows that failed.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path as FilePath, PathBuf};

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use super::failed;
use super::sheet::{Sheet, SheetError};
use super::store::{self, Upload};
use crate::db::Db;
use crate::error::AppError;
use crate::jobs::store as jobs;
use crate::members::Permission;
use crate::server::actor::{Actor, actor};
use crate::server::refusal;
use crate::server::state::AppState;

/// Takes a file in, and answers the word by which it is imported.
pub async fn upload(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    parts: Parts,
    body: Body,
) -> Response {
    let name = query.get("name").map_or("import.csv", String::as_str);
    match take_in(&state, &parts, &slug, name, body).await {
        Ok(id) => Json(id).into_response(),
        Err(problem) => refusal::json(&problem),
    }
}

async fn take_in(state: &AppState, parts: &Parts, slug: &str, name: &str, body: Body) -> Result<String, AppError> {
    let actor = actor(state, parts, slug).await?;
    actor.may(Permission::Import)?;
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(200).collect();
    clear_old(state, &actor).await?;
    let staged = place(&state.db)?;
    let checked = match write(&staged, body, state.options.largest_upload.saturating_mul(1 << 20)).await {
        Ok(()) => check(staged.clone()).await,
        Err(problem) => Err(problem),
    };
    let id = format!("{:032x}", rand::random::<u128>());
    let noted = match checked {
        Ok(()) => note(state, &actor, &id, &Upload { file: staged.to_string_lossy().into_owned(), file_name: name }).await,
        Err(problem) => Err(problem),
    };
    if noted.is_err() {
        // What is of no use to anyone does not stay on the disk.
        let _ = std::fs::remove_file(&staged);
    }
    noted.map(|()| id)
}

/// A place for a file where every process of this installation finds it.
///
/// # Errors
/// `NoSpace`, `Internal`.
pub fn place(db: &Db) -> Result<PathBuf, AppError> {
    let folder = std::path::absolute(db.uploads()).map_err(|problem| unwritten(&problem))?;
    std::fs::create_dir_all(&folder).map_err(|problem| unwritten(&problem))?;
    Ok(folder.join(format!("{:016x}.csv", rand::random::<u64>())))
}

async fn write(staged: &FilePath, body: Body, most: u64) -> Result<(), AppError> {
    let mut file = File::create(staged).await.map_err(|problem| unwritten(&problem))?;
    let mut written = 0_u64;
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece: Bytes = piece.map_err(|_| AppError::Unreachable)?;
        written += piece.len() as u64;
        if written > most {
            return Err(AppError::invalid("file", format!("The file is larger than {} MB, the most that this server takes.", most >> 20)));
        }
        file.write_all(&piece).await.map_err(|problem| unwritten(&problem))?;
    }
    file.flush().await.map_err(|problem| unwritten(&problem))
}

fn unwritten(problem: &std::io::Error) -> AppError {
    if problem.kind() == ErrorKind::StorageFull {
        return AppError::NoSpace;
    }
    let number = format!("{:08x}", rand::random::<u32>());
    tracing::error!(%problem, number, "a file could not be staged");
    AppError::Internal(number)
}

/// Reads the whole file: a broken one is refused before anything is written.
async fn check(staged: PathBuf) -> Result<(), AppError> {
    let checked = tokio::task::spawn_blocking(move || Sheet::open(&staged)?.check()).await;
    match checked {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(problem)) => Err(refused(&problem)),
        Err(problem) => Err(AppError::Internal(problem.to_string())),
    }
}

/// Why a file is refused as a whole.
#[must_use]
pub fn refused(problem: &SheetError) -> AppError {
    AppError::invalid("file", format!("The file is refused, and nothing of it was imported. {problem}"))
}

async fn note(state: &AppState, actor: &Actor, id: &str, upload: &Upload) -> Result<(), AppError> {
    let mut tx = state.db.begin().await?;
    store::add_upload(&mut tx, actor, id, upload, state.clock.now()).await?;
    Ok(tx.commit().await?)
}

async fn clear_old(state: &AppState, actor: &Actor) -> Result<(), AppError> {
    let mut tx = state.db.begin().await?;
    let files = store::clear_old(&mut tx, actor, state.clock.now()).await?;
    tx.commit().await?;
    for file in files {
        // It may be gone already.
        let _ = std::fs::remove_file(file);
    }
    Ok(())
}

/// The rows of an import that failed, with their reasons, as a file that can be mended and imported again.
pub async fn failed_rows(State(state): State<AppState>, Path((slug, job)): Path<(String, i64)>, parts: Parts) -> Response {
    let written = async {
        let actor = actor(&state, &parts, &slug).await?;
        let job = jobs::find(&state.db, &actor, job).await?;
        let header: Vec<String> = serde_json::from_str(&job.header).unwrap_or_default();
        let out = failed::sheet(&header, &jobs::failures(&state.db, &actor, job.id).await?);
        let stem =
            FilePath::new(&job.file_name).file_stem().map_or_else(|| "import".to_owned(), |stem| stem.to_string_lossy().into_owned());
        let plain: String = stem.chars().filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | ' ')).collect();
        Ok::<_, AppError>((out, format!("{plain}-failed.csv")))
    };
    match written.await {
        Ok((out, name)) => {
            let kind = (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned());
            ([kind, (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))], out).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

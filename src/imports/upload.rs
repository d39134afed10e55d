//! Uploads: a member's file is staged on the server's disk as it arrives, then read once to check that it is whole. Also the
//! download of an import's failed rows.

use std::collections::HashMap;
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

use super::allowance::{self, UploadLimits};
use super::failed;
use super::sheet::Sheet;
use super::staging::{reading, refused, staging_path, unwritten};
use super::store::{self, Upload};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::server::call::actor;
use crate::server::refusal;
use crate::server::state::AppState;

/// Longest name of a file, in characters.
const LONGEST_NAME: usize = 200;

/// Receives a file, and answers with the id of the upload.
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
    let _on_its_way = state.uploads.begin(actor.person.unwrap_or_default())?;
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect();
    let staged = Staged::at(staging_path(&state.db)?);
    let declared = parts.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let bytes = write(&state.options.upload_limits(), &staged.path, body, declared.unwrap_or(0)).await?;
    let upload = check(staged.path.clone(), name, bytes).await?;
    let id = format!("{:032x}", rand::random::<u128>());
    note(state, &actor, &id, &upload).await?;
    staged.keep();
    Ok(id)
}

/// A staged file, removed on drop unless it was recorded: it was refused, or the client has disconnected.
struct Staged {
    path: PathBuf,
    is_noted: bool,
}

impl Staged {
    const fn at(path: PathBuf) -> Self {
        Self { path, is_noted: false }
    }

    fn keep(mut self) {
        self.is_noted = true;
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.is_noted {
            // The file may not have been created.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Writes the body to the disk while there is room; returns the number of bytes.
async fn write(limits: &UploadLimits, staged: &FilePath, body: Body, declared: u64) -> Result<u64, AppError> {
    let most = limits.largest;
    let folder = staged.parent().unwrap_or(staged);
    allowance::leaves_room(limits, folder, declared.min(most))?;
    let mut file = File::create(staged).await.map_err(|problem| unwritten(&problem))?;
    let (mut written, mut looked) = (0_u64, 0_u64);
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece: Bytes = piece.map_err(|_| AppError::Unreachable)?;
        written += piece.len() as u64;
        if written > most {
            return Err(AppError::invalid(
                "file",
                format!("The file is larger than {} MB, the most that this server accepts.", most >> 20),
            ));
        }
        if written - looked >= allowance::LOOK_EVERY {
            allowance::leaves_room(limits, folder, 0)?;
            looked = written;
        }
        file.write_all(&piece).await.map_err(|problem| unwritten(&problem))?;
    }
    file.flush().await.map_err(|problem| unwritten(&problem))?;
    Ok(written)
}

/// Reads the whole file: a broken one is refused before anything is written.
async fn check(staged: PathBuf, file_name: String, bytes: u64) -> Result<Upload, AppError> {
    let turn = reading().await?;
    let checked = tokio::task::spawn_blocking(move || {
        // Held until the read ends, even if the client has disconnected.
        let _turn = turn;
        let read = Sheet::open(&staged).and_then(|sheet| {
            let rows = sheet.clone().with_header(true).check()?.rows;
            Ok((rows, sheet.format()))
        });
        let (rows, format) = read.map_err(|problem| refused(&file_name, &problem))?;
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        Ok(Upload { file: staged.to_string_lossy().into_owned(), file_name, bytes, rows, format })
    });
    checked.await.map_err(|problem| AppError::Internal(problem.to_string()))?
}

async fn note(state: &AppState, actor: &Actor, id: &str, upload: &Upload) -> Result<(), AppError> {
    let mut tx = state.db.begin().await?;
    let forgotten = allowance::make_room(&mut tx, actor, upload.bytes, &state.options.upload_limits()).await?;
    store::add_upload(&mut tx, actor, (id, upload), state.clock.now()).await?;
    tx.commit().await?;
    for file in forgotten {
        // The file may be gone already.
        let _ = std::fs::remove_file(file);
    }
    Ok(())
}

/// Downloads the failed rows of an import, with their reasons, as a file that can be corrected and imported again. An error
/// midway breaks the connection, so that no browser takes half of the file for the whole.
pub async fn failed_rows(State(state): State<AppState>, Path((slug, job)): Path<(String, i64)>, parts: Parts) -> Response {
    let opened = async {
        let actor = actor(&state, &parts, &slug).await?;
        let import = store::find_import(&state.db, &actor, job).await?;
        let stem =
            FilePath::new(&import.job.title).file_stem().map_or_else(|| "import".to_owned(), |stem| stem.to_string_lossy().into_owned());
        let plain: String = stem.chars().filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | ' ')).collect();
        Ok::<_, AppError>((failed::sheet(&state.db, &actor, &import), format!("{plain}-failed.csv")))
    };
    match opened.await {
        Ok((pieces, name)) => {
            let pieces =
                pieces.map(|piece| piece.map(Bytes::from).inspect_err(|problem| tracing::error!(%problem, "a download broke off")));
            let kind = (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned());
            ([kind, (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))], Body::from_stream(pieces)).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

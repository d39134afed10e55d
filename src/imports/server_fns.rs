//! The browser's door to imports.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};

use super::{Choice, ImportJob, Preview};
use crate::error::AppError;
use crate::members::Visitor;

/// The visitor, and the latest imports.
///
/// # Errors
/// `SignedOut`, `NotFound`.
#[server(prefix = "/fn", endpoint = "open_imports", input = GetUrl)]
pub async fn open_imports(slug: String) -> Result<(Visitor, Vec<ImportJob>), AppError> {
    use super::store;
    use crate::server::call::{answer, call, zone};
    let opened = async {
        let call = call(&slug).await?;
        let jobs = store::latest(&call.state.db, &call.actor, &zone(&call.parts)).await?;
        Ok((call.visitor().await?, jobs))
    };
    answer(opened.await)
}

/// The preview of an uploaded file; `has_header` is the member's choice about its first line, if any.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`.
#[server(prefix = "/fn", endpoint = "open_upload", input = GetUrl)]
pub async fn open_upload(slug: String, upload: String, has_header: Option<bool>) -> Result<Preview, AppError> {
    use super::preview::preview;
    use super::store;
    use crate::server::call::{answer, call};
    let opened = async {
        let call = call(&slug).await?;
        let upload = store::find_upload(&call.state.db, &call.actor, &upload).await?;
        preview(upload, has_header).await
    };
    answer(opened.await)
}

/// Starts the import of an uploaded file; returns the import's id.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`, `Invalid`.
#[server(prefix = "/fn", endpoint = "start_import", input = Json)]
pub async fn start_import(slug: String, upload: String, choice: Choice) -> Result<i64, AppError> {
    use super::preview::start;
    use crate::server::call::{answer, call};
    let started = async {
        let call = call(&slug).await?;
        start(&call.state.db, &call.state.clock, &call.actor, &upload, choice).await
    };
    answer(started.await)
}

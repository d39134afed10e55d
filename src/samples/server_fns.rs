//! The browser's door to samples.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::Samples;
use crate::error::AppError;

/// The samples of a workspace; `None` if it never had any.
///
/// # Errors
/// `SignedOut`, `NotFound`.
#[server(prefix = "/fn", endpoint = "open_samples", input = GetUrl)]
pub async fn open_samples(slug: String) -> Result<Option<Samples>, AppError> {
    use super::store;
    use crate::server::call::{answer, call};
    let opened = async {
        let call = call(&slug).await?;
        store::open(&call.state.db, &call.actor).await
    };
    answer(opened.await)
}

/// Starts to remove the samples that nobody has changed.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`.
#[server(prefix = "/fn", endpoint = "remove_samples")]
pub async fn remove_samples(slug: String) -> Result<(), AppError> {
    use super::store;
    use crate::server::call::{answer, call};
    let started = async {
        let call = call(&slug).await?;
        store::start(&call.state.db, &call.state.clock, &call.actor).await
    };
    answer(started.await)
}

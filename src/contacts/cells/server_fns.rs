//! Server functions for cells.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::{CellEdit, CellsSaved};
use crate::error::AppError;

/// Applies edits and returns the result of each. Idempotent: an edit that is already applied counts as saved, so that a client
/// that lost the answer can retry.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`, `Invalid`.
#[server(prefix = "/fn", endpoint = "set_cells", input = Json)]
pub async fn set_cells(slug: String, edits: Vec<CellEdit>) -> Result<CellsSaved, AppError> {
    use super::store;
    use crate::contacts::list::rows::among;
    use crate::server::call::{answer, call, zone};
    let saved = async {
        let call = call(&slug).await?;
        let zone = zone(&call.parts);
        let store::Made { outcomes, values, done } = store::set(&call.state.db, &call.actor, call.state.clock.now(), &zone, &edits).await?;
        let mut contacts: Vec<i64> = edits.iter().map(|edit| edit.contact).collect();
        contacts.sort_unstable();
        contacts.dedup();
        let rows = among(&call.state.db, &call.actor, contacts, &zone).await?;
        Ok(CellsSaved { outcomes, values, done, rows })
    };
    answer(saved.await)
}

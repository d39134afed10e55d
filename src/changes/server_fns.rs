//! The browser's door to the change log: history and undo.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};

use super::{HistoryEntry, Undoing, Undone};
use crate::error::AppError;

/// The latest changes of a contact, or those before a revision, and whether there are more.
///
/// # Errors
/// `SignedOut`, `NotFound`.
#[server(prefix = "/fn", endpoint = "list_history", input = GetUrl)]
pub async fn list_history(slug: String, contact: i64, before: Option<i64>) -> Result<(Vec<HistoryEntry>, bool), AppError> {
    use super::history;
    use crate::server::call::{answer, call, zone};
    let listed = async {
        let call = call(&slug).await?;
        history::of(&call.state.db, &call.actor, contact, before, &zone(&call.parts)).await
    };
    answer(listed.await)
}

/// Undoes changes. With `skip`, values that have been changed since stay as they are.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`, `Invalid`, `Conflict`.
#[server(prefix = "/fn", endpoint = "undo", input = Json)]
pub async fn undo(slug: String, what: Vec<Undoing>, skip: bool) -> Result<Undone, AppError> {
    use super::Values;
    use super::undo::{self, TakenBack};
    use crate::contacts::list::rows::among;
    use crate::server::call::{answer, call, zone};
    let undone = async {
        let call = call(&slug).await?;
        let mut tx = call.state.db.begin().await?;
        match undo::undo(&mut tx, &call.actor, call.state.clock.now(), &what, skip).await? {
            TakenBack::Changed { changed, left } => Ok(Undone::Changed { changed, left }),
            TakenBack::Done(None) => Ok(Undone::Done { undoing: None, rows: Vec::new(), values: Values::default() }),
            TakenBack::Done(Some((undoing, values))) => {
                tx.commit().await?;
                let rows = among(&call.state.db, &call.actor, undoing.contacts.clone(), &zone(&call.parts)).await?;
                Ok(Undone::Done { undoing: Some(undoing), rows, values })
            }
        }
    };
    answer(undone.await)
}

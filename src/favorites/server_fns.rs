//! The browser's door to stars.

use leptos::prelude::*;

use crate::error::AppError;

/// Sets or removes the calling member's star on a contact.
///
/// # Errors
/// `SignedOut`, `NotFound`.
#[server(prefix = "/fn", endpoint = "set_favorite")]
pub async fn set_favorite(slug: String, contact: i64, favorite: bool) -> Result<(), AppError> {
    use super::store;
    use crate::server::call::{answer, call};
    let set = async {
        let call = call(&slug).await?;
        let mut tx = call.state.db.begin().await?;
        store::set(&mut tx, &call.actor, contact, favorite).await?;
        Ok(tx.commit().await?)
    };
    answer(set.await)
}

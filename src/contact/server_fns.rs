//! Server functions for one contact.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};

use super::{ContactForm, Namesake, Profile};
use crate::changes::Undoing;
use crate::contacts::ContactRow;
use crate::error::AppError;
use crate::tags::TagLabel;

/// Reads one contact.
///
/// # Errors
/// `SignedOut`, `NotFound`.
#[server(prefix = "/fn", endpoint = "open_contact", input = GetUrl)]
pub async fn open_contact(slug: String, contact: i64) -> Result<Profile, AppError> {
    use super::store;
    use crate::server::call::{answer, call, zone};
    let profile = async {
        let call = call(&slug).await?;
        store::profile(&call.state.db, &call.actor, contact, &zone(&call.parts), call.state.clock.now()).await
    };
    answer(profile.await)
}

/// Adds a contact. Returns its row and its undo.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`, `Invalid`.
#[server(prefix = "/fn", endpoint = "add_contact", input = Json)]
pub async fn add_contact(slug: String, form: ContactForm) -> Result<(ContactRow, Undoing), AppError> {
    use super::store;
    use crate::contacts::list::rows::row;
    use crate::server::call::{answer, call, zone};
    let added = async {
        let call = call(&slug).await?;
        let mut tx = call.state.db.begin().await?;
        let (contact, undoing) = store::add(&mut tx, &call.actor, call.state.clock.now(), &form).await?;
        tx.commit().await?;
        Ok((row(&call.state.db, &call.actor, contact, &zone(&call.parts)).await?, undoing))
    };
    answer(added.await)
}

/// Changes the fields that differ between `before`, the values shown to the member, and `after`. Equal fields may be left out
/// ([`ContactForm::only_changed`]). Returns the row, and the undo if anything changed.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`, `Invalid`, `Conflict`.
#[server(prefix = "/fn", endpoint = "update_contact", input = Json)]
pub async fn update_contact(
    slug: String,
    contact: i64,
    before: ContactForm,
    after: ContactForm,
) -> Result<(ContactRow, Option<Undoing>), AppError> {
    use super::store;
    use crate::contacts::list::rows::row;
    use crate::server::call::{answer, call, zone};
    let updated = async {
        let call = call(&slug).await?;
        let mut tx = call.state.db.begin().await?;
        let undoing = store::update(&mut tx, &call.actor, call.state.clock.now(), contact, (&before, &after)).await?;
        if undoing.is_some() {
            tx.commit().await?;
        }
        Ok((row(&call.state.db, &call.actor, contact, &zone(&call.parts)).await?, undoing))
    };
    answer(updated.await)
}

/// Moves a contact into the Bin. Returns its undo.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`.
#[server(prefix = "/fn", endpoint = "delete_contact")]
pub async fn delete_contact(slug: String, contact: i64) -> Result<Undoing, AppError> {
    use super::store;
    use crate::server::call::{answer, call};
    let deleted = async {
        let call = call(&slug).await?;
        let mut tx = call.state.db.begin().await?;
        let undoing = store::delete(&mut tx, &call.actor, call.state.clock.now(), contact).await?;
        tx.commit().await?;
        Ok(undoing)
    };
    answer(deleted.await)
}

/// Takes a contact out of the Bin. Returns its undo.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`, `Conflict`.
#[server(prefix = "/fn", endpoint = "restore_contact")]
pub async fn restore_contact(slug: String, contact: i64) -> Result<Undoing, AppError> {
    use super::store;
    use crate::server::call::{answer, call};
    let restored = async {
        let call = call(&slug).await?;
        let mut tx = call.state.db.begin().await?;
        let undoing = store::restore(&mut tx, &call.actor, call.state.clock.now(), contact).await?;
        tx.commit().await?;
        Ok(undoing)
    };
    answer(restored.await)
}

/// Contacts that already have this email or phone.
///
/// # Errors
/// `SignedOut`, `NotFound`.
#[server(prefix = "/fn", endpoint = "find_namesakes", input = GetUrl)]
pub async fn find_namesakes(slug: String, email: String, phone: String) -> Result<Vec<Namesake>, AppError> {
    use super::store;
    use crate::server::call::{answer, call};
    let found = async {
        let call = call(&slug).await?;
        store::namesakes(&call.state.db, &call.actor, &email, &phone).await
    };
    answer(found.await)
}

/// The tags that a form offers.
///
/// # Errors
/// `SignedOut`, `NotFound`.
#[server(prefix = "/fn", endpoint = "list_tags", input = GetUrl)]
pub async fn list_tags(slug: String) -> Result<Vec<TagLabel>, AppError> {
    use crate::server::call::{answer, call};
    use crate::tags::store;
    /// More than anybody scrolls through, few enough for a page.
    const OFFERED: i64 = 1_000;
    let tags = async {
        let call = call(&slug).await?;
        store::all(&call.state.db, &call.actor, OFFERED).await
    };
    answer(tags.await)
}

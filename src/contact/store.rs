//! Adding, changing and deleting one contact, in SQL.

use super::ContactForm;
use crate::bin::store as bin;
use crate::changes::Undoing;
use crate::changes::store::Change;
use crate::contacts::record::apply::Plan;
use crate::contacts::record::create;
use crate::contacts::record::create::NewContact;
use crate::contacts::record::draft::ContactDraft;
use crate::contacts::record::emails_phones as addresses;
use crate::db::Tx;
use crate::error::AppError;
use crate::fields::{FieldKey, Kind};
use crate::members::Permission;
use crate::members::actor::Actor;

pub use super::profile::{namesakes, profile};

/// The source of entries in the consent ledger that are made in the drawer.
const SOURCE: &str = "Profile";

/// Adds a contact. Returns its id and its undo.
///
/// # Errors
/// `Forbidden`; `Invalid` for a wrong field, also for an email that belongs to another contact.
pub async fn add(tx: &mut Tx, actor: &Actor, now: i64, form: &ContactForm) -> Result<(i64, Undoing), AppError> {
    actor.may(Permission::Edit)?;
    let draft = form.draft(actor.country.as_deref())?;
    let mut change = Change::begin(tx, actor, now, None).await?;
    refuse_taken(tx, actor.workspace, 0, (form, &draft)).await?;
    let ids = create::create(tx, actor, &mut change, &[NewContact::from(draft)], "New contact").await?;
    let id = ids.first().copied().ok_or(AppError::NotFound)?;
    Ok((id, finish(tx, change, id).await?))
}

/// Changes the fields that differ between `before`, the values shown to the member, and `after`. Equal fields keep their stored
/// value and may be left out of both. Returns `None` if nothing changed: there is nothing to commit.
///
/// # Errors
/// `Forbidden`; `NotFound` when the workspace has no such contact outside the Bin; `Invalid` for a wrong field; `Conflict` when
/// somebody else has changed the same field meanwhile.
pub async fn update(
    tx: &mut Tx,
    actor: &Actor,
    now: i64,
    contact: i64,
    (before, after): (&ContactForm, &ContactForm),
) -> Result<Option<Undoing>, AppError> {
    actor.may(Permission::Edit)?;
    let draft = after.read(actor.country.as_deref())?;
    // Lock order: the workspace first, then its rows. The reverse order would deadlock with an import.
    let mut change = Change::begin(tx, actor, now, None).await?;
    let patch = after.patch(before, draft);
    let plan = Plan::of(tx, actor, contact, (&patch, SOURCE)).await.map_err(|problem| name_field(after, problem))?;
    let overwritten: Vec<String> = plan.conflicts().map(in_a_list).collect();
    if !overwritten.is_empty() {
        return Err(AppError::Conflict(format!(
            "Someone else changed this in the meantime: {}. Save again to keep your version.",
            overwritten.join(", ")
        )));
    }
    plan.write(tx, &mut change).await?;
    if change.is_empty() {
        return Ok(None);
    }
    finish(tx, change, contact).await.map(Some)
}

/// Names the form's own field in the error about an email that belongs to another contact.
fn name_field(form: &ContactForm, problem: AppError) -> AppError {
    match problem {
        AppError::Invalid { field, message } => match field.strip_prefix("email:") {
            Some(key) => AppError::invalid(&form.email_field(key), message),
            None => AppError::Invalid { field, message },
        },
        problem => problem,
    }
}

/// A field in a list of them: "first name", "emails".
fn in_a_list(key: FieldKey) -> String {
    let name = key.in_a_sentence();
    if matches!(key.kind(), Kind::Email | Kind::Phone) { name + "s" } else { name }
}

/// Moves a contact into the Bin.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn delete(tx: &mut Tx, actor: &Actor, now: i64, contact: i64) -> Result<Undoing, AppError> {
    actor.may(Permission::Edit)?;
    let mut change = Change::begin(tx, actor, now, None).await?;
    bin::delete(tx, actor, &mut change, contact).await?;
    finish(tx, change, contact).await
}

/// Takes a contact out of the Bin.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` when one of its emails now belongs to another contact.
pub async fn restore(tx: &mut Tx, actor: &Actor, now: i64, contact: i64) -> Result<Undoing, AppError> {
    actor.may(Permission::Edit)?;
    let mut change = Change::begin(tx, actor, now, None).await?;
    bin::restore(tx, actor, &mut change, contact).await?;
    finish(tx, change, contact).await
}

/// Finishes a change of one contact. Returns its undo.
async fn finish(tx: &mut Tx, change: Change, contact: i64) -> Result<Undoing, AppError> {
    let undoing = Undoing { revision: change.revision, contacts: vec![contact] };
    change.finish(tx).await?;
    Ok(undoing)
}

/// Refuses an email that belongs to another contact outside the Bin; the error names the email's field.
async fn refuse_taken(tx: &mut Tx, workspace: i64, contact: i64, (form, draft): (&ContactForm, &ContactDraft)) -> Result<(), AppError> {
    match addresses::taken(tx, workspace, contact, &draft.emails).await? {
        None => Ok(()),
        Some(taken) => Err(AppError::invalid(&form.email_field(&taken.key), taken.sentence)),
    }
}

//! Editing cells, in SQL.

use crate::fields::{FieldKey, Value};
use std::time::{Duration, Instant};

use super::parse::parse;
use super::{CellEdit, CellOutcome, Theirs};
use crate::changes::store::Change;
use crate::changes::{Undoing, log};
use crate::consent::store as ledger;
use crate::contacts::record::apply;
use crate::contacts::record::apply::Stored;
use crate::contacts::record::emails_phones as addresses;
use crate::db::{Db, Tx};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::time::clock::Zone;

/// The source of entries in the consent ledger that are made by the campaign switch.
pub const SOURCE: &str = "All contacts";

/// The longest time that one part of many edits locks the workspace (HOUSE: at most 50 ms). In tests, which compare revisions, long
/// enough for a machine that is busy with something else.
const HELD: Duration = Duration::from_millis(if cfg!(test) { 60_000 } else { 45 });

/// The most edits of one call; a page sends at most 200.
pub const MOST: usize = 1_000;

/// The results of edits, as in [`CellsSaved`](super::CellsSaved).
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Made {
    pub outcomes: Vec<CellOutcome>,
    pub values: Vec<String>,
    pub done: Vec<Undoing>,
}

/// Applies edits, in transactions of 45 ms each.
///
/// Idempotent: an edit that is already applied counts as saved, so that it can be retried after its answer was lost.
///
/// # Errors
/// `Forbidden`; `Invalid` for more than [`MOST`].
pub async fn set(db: &Db, actor: &Actor, now: i64, zone: &Zone, edits: &[CellEdit]) -> Result<Made, AppError> {
    actor.may(Permission::Edit)?;
    if edits.len() > MOST {
        return Err(AppError::invalid("cells", format!("You can change at most {MOST} cells at once.")));
    }
    let mut made = Made::default();
    while made.outcomes.len() < edits.len() {
        let mut tx = db.begin().await?;
        let begun = Instant::now();
        let mut change = Change::begin(&mut tx, actor, now, None).await?;
        let mut contacts = Vec::new();
        for edit in &edits[made.outcomes.len()..] {
            let (outcome, value) = outcome(&mut tx, actor, zone, &mut change, edit).await?;
            if outcome == CellOutcome::Saved && contacts.last() != Some(&edit.contact) {
                contacts.push(edit.contact);
            }
            made.outcomes.push(outcome);
            made.values.push(value);
            if begun.elapsed() > HELD {
                break;
            }
        }
        // Without a change there is nothing to commit.
        if !change.is_empty() {
            made.done.push(Undoing { revision: change.revision, contacts });
            change.finish(&mut tx).await?;
            tx.commit().await?;
        }
    }
    Ok(made)
}

/// Applies one edit. Returns its result, and the cell's value if it was saved.
async fn outcome(tx: &mut Tx, actor: &Actor, zone: &Zone, change: &mut Change, edit: &CellEdit) -> Result<(CellOutcome, String), AppError> {
    let outcome = match set_one(tx, actor, change, edit).await {
        Ok(Some(value)) => return Ok((CellOutcome::Saved, value)),
        Ok(None) => CellOutcome::Conflict(theirs(tx, actor, zone, edit).await?),
        Err(AppError::NotFound) => CellOutcome::Gone,
        Err(AppError::Invalid { message, .. }) => CellOutcome::Refused(message),
        Err(problem) => return Err(problem),
    };
    Ok((outcome, String::new()))
}

/// Applies one edit. Returns the cell's value, or `None` if the cell does not hold the value the edit started from.
async fn set_one(tx: &mut Tx, actor: &Actor, change: &mut Change, edit: &CellEdit) -> Result<Option<String>, AppError> {
    let stored = apply::stored(tx, actor.workspace, edit.contact).await?;
    let (is, said) = (held(&stored, edit.field), edit.to.trim());
    if is == said {
        return Ok(Some(is));
    }
    let value = parse(edit.field, said, actor.country.as_deref()).map_err(|message| AppError::invalid("cell", message))?;
    // A pasted value may be another spelling of the stored one.
    if is == edit.field.kind().text(&value).unwrap_or_default() {
        return Ok(Some(is));
    }
    if is != edit.from {
        return Ok(None);
    }
    let holds = put(tx, actor, change, edit.contact, &stored, value).await?;
    Ok(Some(held(&holds, edit.field)))
}

fn held(stored: &Stored, field: FieldKey) -> String {
    match field {
        FieldKey::Email => stored.email.clone().unwrap_or_default(),
        FieldKey::Phone => stored.phone.clone().unwrap_or_default(),
        FieldKey::Campaigns => stored.opt_in.to_string(),
        _ => String::new(),
    }
}

/// Replaces a cell's primary value; without a value the next one becomes primary. Returns the new row.
async fn put(tx: &mut Tx, actor: &Actor, change: &mut Change, contact: i64, stored: &Stored, value: Value) -> Result<Stored, AppError> {
    let workspace = actor.workspace;
    let mut wanted = stored.clone();
    match value {
        Value::Boolean(on) => {
            wanted.opt_in = on;
            apply::write(tx, change, contact, stored, &wanted).await?;
            let mut consents = ledger::Entries::new(actor, SOURCE);
            consents.campaigns(contact, on);
            consents.insert(tx, change).await?;
            return Ok(wanted);
        }
        Value::Emails(email) => {
            let email = email.into_iter().next();
            addresses::refuse_taken(tx, workspace, contact, email.as_slice()).await?;
            let before = addresses::emails(tx, workspace, contact).await?;
            let others = before.iter().skip(1).filter(|other| email.as_ref().is_none_or(|email| email.key() != other.key()));
            let after: Vec<_> = email.iter().chain(others).cloned().collect();
            wanted.email = after.first().map(|email| email.as_str().to_owned());
            refuse_unreachable(&wanted)?;
            addresses::set_emails(tx, change, contact, &before, &after).await?;
        }
        Value::Phones(phone) => {
            let phone = phone.into_iter().next();
            let before = addresses::phones(tx, workspace, contact).await?;
            let others = before.iter().skip(1).filter(|other| phone.as_ref().is_none_or(|phone| phone != *other));
            let after: Vec<_> = phone.iter().chain(others).cloned().collect();
            wanted.phone = after.first().map(|phone| phone.typed.clone());
            refuse_unreachable(&wanted)?;
            addresses::set_phones(tx, change, contact, &before, &after).await?;
        }
        _ => return Err(AppError::invalid("cell", "This field can’t be edited here.")),
    }
    apply::write(tx, change, contact, stored, &wanted).await?;
    apply::index(tx, workspace, contact, wanted.subscription()).await?;
    Ok(wanted)
}

/// A contact needs an email or a phone.
fn refuse_unreachable(wanted: &Stored) -> Result<(), AppError> {
    if wanted.email.is_none() && wanted.phone.is_none() {
        return Err(AppError::invalid("cell", "A contact needs an email or a phone."));
    }
    Ok(())
}

/// The current value of a cell, and its author.
async fn theirs(tx: &mut Tx, actor: &Actor, zone: &Zone, edit: &CellEdit) -> Result<Theirs, AppError> {
    let stored = apply::stored(tx, actor.workspace, edit.contact).await?;
    let field = match edit.field {
        FieldKey::Email => "emails",
        FieldKey::Phone => "phones",
        _ => "opt_in",
    };
    let (by, at) = log::last(tx, actor.workspace, edit.contact, field).await?;
    Ok(Theirs { value: held(&stored, edit.field), by: by.name(), at: zone.moment(at) })
}

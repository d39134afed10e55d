//! Editing cells, in SQL.

use crate::fields::{FieldKey, Kind, Value};
use std::time::{Duration, Instant};

use super::parse::parse;
use super::{CellEdit, CellOutcome, Theirs};
use crate::changes::store::Change;
use crate::changes::{Undoing, log};
use crate::contacts::record::apply::Plan;
use crate::contacts::record::contact_record::ContactRecord;
use crate::contacts::record::current::CurrentValues;
use crate::contacts::record::patch::{Patch, To};
use crate::db::{Db, Tx};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::text::{EmailAddress, PhoneNumber};
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
    let (field, said) = (edit.field, edit.to.trim());
    if field.cell_editor().is_none() {
        return Err(AppError::invalid("cell", format!("{} can’t be edited here.", field.label())));
    }
    let value = match parse(field, said, actor.country.as_deref()) {
        Ok(value) => value,
        Err(message) => {
            // A value that was stored before a rule became stricter is no mistake of this edit.
            let is = held(&outside_bin(tx, actor, edit.contact).await?, field);
            return if is == said { Ok(Some(is)) } else { Err(AppError::invalid("cell", message)) };
        }
    };
    let mut patch = Patch::default();
    patch.want_from(field, stored_text(field, &edit.from), To::Primary(value));
    let plan = Plan::of(tx, actor, edit.contact, (&patch, SOURCE)).await?;
    if plan.conflicts().next().is_some() {
        return Ok(None);
    }
    Ok(Some(held(&plan.write(tx, change).await?.after.record, field)))
}

/// The value whose text the edit started from. It is not parsed: it only has to be the stored one.
fn stored_text(field: FieldKey, text: &str) -> Value {
    let text = text.to_owned();
    match field.kind() {
        Kind::Boolean => Value::Boolean(text == "true"),
        Kind::Email => Value::Emails(
            Some(text).filter(|text| !text.is_empty()).map(|text| EmailAddress::stored(text, String::new())).into_iter().collect(),
        ),
        Kind::Phone => {
            Value::Phones(Some(text).filter(|text| !text.is_empty()).map(|typed| PhoneNumber { typed, e164: None }).into_iter().collect())
        }
        _ => Value::Text(text),
    }
}

async fn outside_bin(tx: &mut Tx, actor: &Actor, contact: i64) -> Result<ContactRecord, AppError> {
    Ok(CurrentValues::outside_bin(tx, actor.workspace, contact, |_| false).await?.record)
}

/// The text of a cell: of several emails or phones the primary one.
fn held(record: &ContactRecord, field: FieldKey) -> String {
    match field {
        FieldKey::Email => record.email.clone().unwrap_or_default(),
        FieldKey::Phone => record.phone.clone().unwrap_or_default(),
        _ => field.kind().text(record.get(field)).unwrap_or_default(),
    }
}

/// The current value of a cell, and its author.
async fn theirs(tx: &mut Tx, actor: &Actor, zone: &Zone, edit: &CellEdit) -> Result<Theirs, AppError> {
    let record = outside_bin(tx, actor, edit.contact).await?;
    let (by, at) = log::last(tx, actor.workspace, edit.contact, edit.field.as_str()).await?;
    Ok(Theirs { value: held(&record, edit.field), by: by.name(), at: zone.moment(at) })
}

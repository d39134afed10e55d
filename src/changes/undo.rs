//! Undoes changes. Values that somebody has changed since are not touched: the member is told, and may undo the rest. An undo
//! is a change like any other, so undoing it is "Redo".

use super::current::{CurrentContact, Verdict, label};
use super::log::{self, Item};
use super::store::Change;
use super::{ChangedSince, Undoing, Values};
use crate::bin::store as bin;
use crate::contacts::record::apply::Plan;
use crate::contacts::record::current::CurrentValues;
use crate::contacts::record::patch::{Patch, To, Want};
use crate::db::Tx;
use crate::error::AppError;
use crate::fields::FieldKey;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::tags::store as tags;

/// The word of the log for the contact as a whole.
const WHOLE: &str = "contact";

/// A contact needs one of them.
const ADDRESSES: [FieldKey; 2] = [FieldKey::Email, FieldKey::Phone];

/// Contacts in one undo.
pub const MOST: usize = 1_000;

/// Source of an undo's entries in the consent ledger.
const SOURCE: &str = "Undo";

/// Result of an undo in a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakenBack {
    /// The change that undoes them, and the restored values; `None` if nothing was left to undo, and nothing is to be
    /// committed.
    Done(Option<(Undoing, Values)>),
    /// Values that have been changed since, and how many others could be undone. Nothing is to be committed.
    Changed { changed: Vec<ChangedSince>, left: usize },
}

/// The values handled so far.
#[derive(Default)]
struct Tally {
    changed: Vec<ChangedSince>,
    /// Label of each undone value, and name of its contact.
    taken: Vec<(&'static str, String)>,
}

impl Tally {
    /// Counts a value that somebody has changed since.
    async fn blocked(&mut self, tx: &mut Tx, actor: &Actor, contact: i64, (name, field): (&str, &str)) -> Result<(), AppError> {
        let (by, _) = log::last(tx, actor.workspace, contact, field).await?;
        self.changed.push(ChangedSince { name: name.to_owned(), label: label(field).to_owned(), by: by.name() });
        Ok(())
    }
}

/// Undoes changes, the last one first. With `skip`, values that have been changed since stay as they are; without it, a single
/// such value means that nothing is written.
///
/// # Errors
/// `Forbidden`; `Invalid` for more contacts than [`MOST`]; `Conflict` when an email now belongs to another contact.
pub async fn undo(tx: &mut Tx, actor: &Actor, now: i64, what: &[Undoing], skip: bool) -> Result<TakenBack, AppError> {
    actor.may(Permission::Edit)?;
    if what.iter().map(|undoing| undoing.contacts.len()).sum::<usize>() > MOST {
        return Err(AppError::invalid("undo", format!("You can undo at most {MOST} contacts at once.")));
    }
    let mut change = Change::begin(tx, actor, now, None).await?;
    let mut tally = Tally::default();
    for undoing in what.iter().rev() {
        for contact in &undoing.contacts {
            in_contact(tx, actor, (&mut change, &mut tally), (*contact, undoing.revision)).await?;
        }
    }
    let Tally { changed, taken } = tally;
    if !changed.is_empty() && !skip {
        return Ok(TakenBack::Changed { changed, left: taken.len() });
    }
    if change.is_empty() {
        return Ok(TakenBack::Done(None));
    }
    if let Some(first) = what.first() {
        change.undoes(tx, first.revision).await?;
    }
    let mut contacts: Vec<i64> = what.iter().flat_map(|undoing| undoing.contacts.iter().copied()).collect();
    contacts.sort_unstable();
    contacts.dedup();
    let undoing = Undoing { revision: change.revision, contacts };
    change.finish(tx).await?;
    let count = taken.len();
    let (label, name) = taken.into_iter().next().unwrap_or_default();
    Ok(TakenBack::Done(Some((undoing, Values { count, label: label.to_owned(), name }))))
}

/// Undoes a change in one contact, as far as possible, and counts the values.
async fn in_contact(
    tx: &mut Tx,
    actor: &Actor,
    (change, tally): (&mut Change, &mut Tally),
    (contact, revision): (i64, i64),
) -> Result<(), AppError> {
    let items = log::items(tx, actor.workspace, contact, revision).await?;
    let Some(current) = CurrentContact::of(tx, actor.workspace, contact).await? else {
        return Ok(());
    };
    if items.iter().any(|item| item.field == WHOLE) {
        return whole(tx, actor, (change, tally), contact, (&current, &items, revision)).await;
    }
    let mut patch = Patch::default();
    for item in items.iter().rev() {
        match (current.verdict(item), FieldKey::parse(&item.field)) {
            (Verdict::Possible, Some(FieldKey::Tags)) => {
                tally.taken.push((label(&item.field), current.name.clone()));
                retag(tx, actor, change, contact, item).await?;
            }
            (Verdict::Possible, Some(key)) => {
                tally.taken.push((label(&item.field), current.name.clone()));
                patch.want(key, To::Set(key.kind().of_log(key, item.old.as_deref(), actor.country.as_deref())));
            }
            (Verdict::Done, _) | (Verdict::Possible, None) => {}
            (Verdict::Changed, _) => tally.blocked(tx, actor, contact, (&current.name, &item.field)).await?,
        }
    }
    if let Some(field) = unreachable_without(&current.values, &patch) {
        // The other email or phone was removed since, and a contact needs one of them: keep both fields as they are.
        tally.blocked(tx, actor, contact, (&current.name, field.as_str())).await?;
        let kept: Vec<FieldKey> = ADDRESSES.into_iter().filter(|key| patch.names(*key)).collect();
        for key in kept {
            patch.forget(key);
            let undone = tally.taken.iter().rposition(|(label, _)| *label == key.label());
            undone.into_iter().for_each(|index| drop(tally.taken.remove(index)));
        }
    }
    Plan::from_current(tx, actor, contact, current.values, (&patch, SOURCE)).await?.write(tx, change).await?;
    Ok(())
}

/// The empty one of email and phone, if the patch would leave a contact with neither.
fn unreachable_without(current: &CurrentValues, patch: &Patch) -> Option<FieldKey> {
    let is_empty = |key: FieldKey| match patch.wants().iter().find(|(other, _)| *other == key) {
        Some((_, Want { to: To::Set(value), .. })) => value.is_empty(),
        _ => current.value(key).is_empty(),
    };
    let is_left_without = ADDRESSES.into_iter().all(is_empty);
    is_left_without.then_some(if current.emails.is_empty() { FieldKey::Email } else { FieldKey::Phone })
}

/// Undoes adding, deleting or restoring a contact.
async fn whole(
    tx: &mut Tx,
    actor: &Actor,
    (change, tally): (&mut Change, &mut Tally),
    contact: i64,
    (current, items, revision): (&CurrentContact, &[Item], i64),
) -> Result<(), AppError> {
    for item in items.iter().filter(|item| item.field == WHOLE && current.verdict(item) == Verdict::Possible) {
        if item.new.as_deref() == Some("deleted") {
            bin::restore(tx, actor, change, contact).await?;
            tally.taken.push((Values::RESTORED, current.name.clone()));
            continue;
        }
        // An undo must not move later edits of colleagues into the Bin.
        if let Some(by) = log::others_since(tx, actor.workspace, contact, revision, actor.person).await? {
            tally.changed.push(ChangedSince { name: current.name.clone(), label: label(&item.field).to_owned(), by: by.name() });
            return Ok(());
        }
        bin::delete(tx, actor, change, contact).await?;
        tally.taken.push((Values::DELETED, current.name.clone()));
    }
    Ok(())
}

async fn retag(tx: &mut Tx, actor: &Actor, change: &mut Change, contact: i64, item: &Item) -> Result<(), AppError> {
    let of = |value: &Option<String>| value.as_deref().and_then(|tag| tag.parse().ok());
    let moved = match (of(&item.old), of(&item.new)) {
        (None, Some(added)) => tags::take_back(tx, actor, contact, added).await?,
        (Some(removed), None) => tags::put_back(tx, actor, contact, removed).await?,
        _ => false,
    };
    if moved {
        change.item(contact, FieldKey::Tags.as_str(), item.new.clone(), item.old.clone());
    }
    Ok(())
}

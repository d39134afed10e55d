//! Undoes changes. Values that somebody has changed since are not touched: the member is told, and may undo the rest. An undo
//! is a change like any other, so undoing it is "Redo".

use super::log;
use super::revert::{Tally, in_contact};
use super::store::Change;
use super::{ChangedSince, Undoing, Values};
use crate::db::Tx;
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;

/// Contacts in one undo.
pub const MOST: usize = 1_000;

/// Result of an undo in a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakenBack {
    /// The change that undoes them, and the restored values; `None` if nothing was left to undo, and nothing is to be
    /// committed.
    Done(Option<(Undoing, Values)>),
    /// Values that have been changed since, and how many others could be undone. Nothing is to be committed.
    Changed { changed: Vec<ChangedSince>, left: usize },
}

/// Undoes acts, the last one first. With `skip`, values that have been changed since stay as they are; without it, a single such
/// value means that nothing is written.
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
        let act = log::act(tx, actor.workspace, undoing.revision).await?;
        for contact in &undoing.contacts {
            in_contact(tx, actor, (&mut change, &mut tally), *contact, act).await?;
        }
    }
    let Tally { changed, taken, .. } = tally;
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

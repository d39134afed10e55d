//! Undoes changes. Values that somebody has changed since are not touched: the member is told, and may undo the rest. An undo
//! is a change like any other, so undoing it is "Redo".

use super::current::{Standing, Verdict, label};
use super::log::{self, Item, Part};
use super::store::Change;
use super::{ChangedSince, Undoing, Values};
use crate::bin::store as bin;
use crate::consent::Subscription;
use crate::consent::store as ledger;
use crate::contact::store::refuse_subscribing_again;
use crate::contacts::record::apply;
use crate::contacts::record::emails_phones as addresses;
use crate::db::Tx;
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::tags::store as tags;
use crate::text::{EmailAddress, PhoneNumber};

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
pub(super) struct Tally {
    pub changed: Vec<ChangedSince>,
    /// Label of each undone value, and name of its contact.
    pub taken: Vec<(&'static str, String)>,
    /// The reasons for which a rule forbids the undo of a value, where such a value stays as it is. Where it ends the whole undo,
    /// this is `None`.
    pub refused: Option<Vec<String>>,
}

impl Tally {
    /// A tally that notes forbidden values.
    pub(super) fn tolerant() -> Self {
        Self { refused: Some(Vec::new()), ..Self::default() }
    }

    fn refuse(&mut self, problem: AppError) -> Result<(), AppError> {
        match (&mut self.refused, problem) {
            (Some(refused), AppError::Conflict(reason) | AppError::Invalid { message: reason, .. }) => refused.push(reason),
            (_, problem) => return Err(problem),
        }
        Ok(())
    }
}

/// Undoes changes, the last one first. A change of a job stands for all changes of that job in the same contacts. With `skip`, values that have been changed since stay as they are; without it, a single
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
            for part in log::parts(tx, actor.workspace, *contact, undoing.revision).await? {
                in_contact(tx, actor, (&mut change, &mut tally), part).await?;
            }
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

/// Undoes a change in one contact, as far as possible, and counts the values. Returns the number of items of the change about
/// this contact.
pub(super) async fn in_contact(
    tx: &mut Tx,
    actor: &Actor,
    (change, tally): (&mut Change, &mut Tally),
    part: Part,
) -> Result<usize, AppError> {
    let contact = part.contact;
    let items = log::items(tx, actor.workspace, contact, part.revision).await?;
    let Some(mut standing) = Standing::of(tx, actor.workspace, contact).await? else {
        return Ok(items.len());
    };
    if items.iter().any(|item| item.field == "contact") {
        whole(tx, actor, (change, tally), (&standing, &items, part)).await?;
        return Ok(items.len());
    }
    let first = tally.taken.len();
    let before = (standing.stored.clone(), standing.emails.clone(), standing.phones.clone());
    let mut consents = ledger::Entries::new(actor, SOURCE);
    for item in items.iter().rev() {
        match standing.verdict(item) {
            Verdict::Done => {}
            Verdict::Changed => {
                let (by, _) = log::last(tx, actor.workspace, contact, &item.field).await?;
                tally.changed.push(ChangedSince { name: standing.name.clone(), label: label(&item.field).to_owned(), by: by.name() });
            }
            Verdict::Possible => match put_back(tx, actor, change, contact, (&mut standing, &mut consents, item)).await {
                Ok(()) => tally.taken.push((label(&item.field), standing.name.clone())),
                Err(problem) => tally.refuse(problem)?,
            },
        }
    }
    let Tally { changed, taken, .. } = tally;
    if standing.emails.is_empty() && standing.phones.is_empty() {
        // The other email or phone was removed since, and a contact needs one of them: keep both fields as they are.
        let field = if before.1.is_empty() { "emails" } else { "phones" };
        let (by, _) = log::last(tx, actor.workspace, contact, field).await?;
        changed.push(ChangedSince { name: standing.name.clone(), label: label(field).to_owned(), by: by.name() });
        (standing.emails, standing.phones) = (before.1.clone(), before.2.clone());
        let kept = [label("emails"), label("phones")];
        let others = taken.split_off(first).into_iter().filter(|(taken, _)| !kept.contains(taken));
        taken.extend(others);
    }
    addresses::set_emails(tx, change, contact, &before.1, &standing.emails).await?;
    addresses::set_phones(tx, change, contact, &before.2, &standing.phones).await?;
    standing.stored.email = standing.emails.first().map(|email| email.as_str().to_owned());
    standing.stored.phone = standing.phones.first().map(|phone| phone.typed.clone());
    apply::write(tx, change, contact, &before.0, &standing.stored).await?;
    consents.insert(tx, change).await?;
    if before.0 != standing.stored || before.1 != standing.emails || before.2 != standing.phones {
        apply::index(tx, actor.workspace, contact, standing.subscription()).await?;
    }
    Ok(items.len())
}

/// Puts the old value of an item back: a tag at once, any other into `standing`. An error leaves both as they are.
async fn put_back(
    tx: &mut Tx,
    actor: &Actor,
    change: &mut Change,
    contact: i64,
    (standing, consents, item): (&mut Standing, &mut ledger::Entries<'_>, &Item),
) -> Result<(), AppError> {
    let old = item.old.as_deref();
    match item.field.as_str() {
        "emails" => {
            let emails: Vec<_> = addresses::unlisted(old).filter_map(|typed| EmailAddress::parse(typed).ok()).collect();
            addresses::refuse_taken(tx, actor.workspace, contact, &emails).await?;
            standing.emails = emails;
        }
        "phones" => {
            let country = actor.country.as_deref();
            standing.phones = addresses::unlisted(old).filter_map(|typed| PhoneNumber::parse(typed, country).ok()).collect();
        }
        "tags" => retag(tx, actor, change, contact, item).await?,
        "subscription" => {
            let wanted = Subscription::parse(old.unwrap_or_default()).unwrap_or_default();
            refuse_subscribing_again(tx, actor, contact, wanted).await?;
            standing.set("subscription", item.old.clone());
            consents.subscription(contact, wanted);
        }
        field => {
            standing.set(field, item.old.clone());
            if field == "opt_in" {
                consents.campaigns(contact, standing.stored.opt_in);
            }
        }
    }
    Ok(())
}

/// Undoes adding, deleting or restoring a contact.
async fn whole(
    tx: &mut Tx,
    actor: &Actor,
    (change, tally): (&mut Change, &mut Tally),
    (standing, items, part): (&Standing, &[Item], Part),
) -> Result<(), AppError> {
    let contact = part.contact;
    for item in items.iter().filter(|item| item.field == "contact" && standing.verdict(item) == Verdict::Possible) {
        if item.new.as_deref() == Some("deleted") {
            match bin::restore(tx, actor, change, contact).await {
                Ok(_) => tally.taken.push((Values::RESTORED, standing.name.clone())),
                Err(problem) => tally.refuse(problem)?,
            }
            continue;
        }
        // An undo must not move later edits of colleagues into the Bin.
        if let Some(by) = log::others_since(tx, actor.workspace, part, actor.person).await? {
            tally.changed.push(ChangedSince { name: standing.name.clone(), label: label(&item.field).to_owned(), by: by.name() });
            return Ok(());
        }
        bin::delete(tx, actor, change, contact).await?;
        tally.taken.push((Values::DELETED, standing.name.clone()));
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
        change.item(contact, "tags", item.new.clone(), item.old.clone());
    }
    Ok(())
}

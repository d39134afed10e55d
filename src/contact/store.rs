//! Adding, changing and deleting one contact, in SQL.

use super::ContactForm;
use crate::bin::store as bin;
use crate::changes::Undoing;
use crate::changes::store::Change;
use crate::consent::Subscription;
use crate::consent::store::{self as ledger, Channel};
use crate::contacts::record::apply;
use crate::contacts::record::apply::Stored;
use crate::contacts::record::create;
use crate::contacts::record::create::NewContact;
use crate::contacts::record::draft::ContactDraft;
use crate::contacts::record::emails_phones as addresses;
use crate::db::{DbError, Tx, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::tags::store as tags;
use crate::text::{EmailAddress, PhoneNumber, fold};

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
    let stored = apply::stored(tx, actor.workspace, contact).await?;
    let present = Present::of(tx, actor.workspace, contact, &stored).await?;
    present.refuse_overwriting(before, after)?;

    let mut wanted = stored.clone();
    for (value, is, was, said) in [
        (&mut wanted.first_name, &after.first_name, &before.first_name, &draft.first_name),
        (&mut wanted.last_name, &after.last_name, &before.last_name, &draft.last_name),
        (&mut wanted.company, &after.company, &before.company, &draft.company),
        (&mut wanted.job_title, &after.job_title, &before.job_title, &draft.job_title),
        (&mut wanted.notes, &after.notes, &before.notes, &draft.notes),
    ] {
        if is != was {
            value.clone_from(said);
        }
    }
    let mut consents = ledger::Entries::new(actor, SOURCE);
    if after.opt_in != before.opt_in && after.opt_in != stored.opt_in {
        wanted.opt_in = after.opt_in;
        consents.campaigns(contact, after.opt_in);
    }
    if after.subscription != before.subscription && after.subscription != stored.subscription() {
        refuse_subscribing_again(tx, actor, contact, after.subscription).await?;
        after.subscription.as_str().clone_into(&mut wanted.subscription);
        consents.subscription(contact, after.subscription);
    }
    if after.emails != before.emails {
        refuse_taken(tx, actor.workspace, contact, (after, &draft)).await?;
        addresses::set_emails(tx, &mut change, contact, &present.emails, &draft.emails).await?;
        wanted.email = draft.emails.first().map(|email| email.as_str().to_owned());
    }
    if after.phones != before.phones {
        addresses::set_phones(tx, &mut change, contact, &present.phones, &draft.phones).await?;
        wanted.phone = draft.phones.first().map(|phone| phone.typed.clone());
    }
    if after.tags != before.tags {
        set_tags(tx, actor, &mut change, contact, (before, &draft)).await?;
    }
    if wanted.email.is_none() && wanted.phone.is_none() {
        return Err(AppError::invalid("emails", "A contact needs an email or a phone."));
    }
    apply::write(tx, &mut change, contact, &stored, &wanted).await?;
    consents.insert(tx, &mut change).await?;
    apply::index(tx, actor.workspace, contact, wanted.subscription()).await?;
    if change.is_empty() {
        return Ok(None);
    }
    finish(tx, change, contact).await.map(Some)
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

/// The contact's current values, as read in the transaction.
struct Present {
    form: ContactForm,
    emails: Vec<EmailAddress>,
    phones: Vec<PhoneNumber>,
}

impl Present {
    async fn of(tx: &mut Tx, workspace: i64, contact: i64, stored: &Stored) -> Result<Self, DbError> {
        let emails = addresses::emails(tx, workspace, contact).await?;
        let phones = addresses::phones(tx, workspace, contact).await?;
        let form = ContactForm {
            first_name: stored.first_name.clone(),
            last_name: stored.last_name.clone(),
            emails: emails.iter().map(|email| email.as_str().to_owned()).collect(),
            phones: phones.iter().map(|phone| phone.typed.clone()).collect(),
            company: stored.company.clone(),
            job_title: stored.job_title.clone(),
            // Tags are added and removed one by one: nobody's tags can be overwritten.
            tags: Vec::new(),
            notes: stored.notes.clone(),
            subscription: stored.subscription(),
            opt_in: stored.opt_in,
        };
        Ok(Self { form, emails, phones })
    }

    /// Refuses to overwrite a concurrent change: the member is told, and decides.
    fn refuse_overwriting(&self, before: &ContactForm, after: &ContactForm) -> Result<(), AppError> {
        let is = &self.form;
        let overwrites = |is: &String, was: &String, said: &String| said != was && is != was && is != said;
        let overwrite = |is: &Vec<String>, was: &Vec<String>, said: &Vec<String>| said != was && is != was && is != said;
        let fields = [
            ("first name", overwrites(&is.first_name, &before.first_name, &after.first_name)),
            ("last name", overwrites(&is.last_name, &before.last_name, &after.last_name)),
            ("emails", overwrite(&is.emails, &before.emails, &after.emails)),
            ("phones", overwrite(&is.phones, &before.phones, &after.phones)),
            ("company", overwrites(&is.company, &before.company, &after.company)),
            ("job title", overwrites(&is.job_title, &before.job_title, &after.job_title)),
            ("notes", overwrites(&is.notes, &before.notes, &after.notes)),
        ];
        let overwritten: Vec<&str> = fields.into_iter().filter(|(_, overwritten)| *overwritten).map(|(field, _)| field).collect();
        if overwritten.is_empty() {
            return Ok(());
        }
        Err(AppError::Conflict(format!(
            "Someone else changed this in the meantime: {}. Save again to keep your version.",
            overwritten.join(", ")
        )))
    }
}

/// Refuses an email that belongs to another contact outside the Bin; the error names the email's field.
async fn refuse_taken(tx: &mut Tx, workspace: i64, contact: i64, (form, draft): (&ContactForm, &ContactDraft)) -> Result<(), AppError> {
    match addresses::taken(tx, workspace, contact, &draft.emails).await? {
        None => Ok(()),
        Some(taken) => Err(AppError::invalid(&form.email_field(&taken.key), taken.sentence)),
    }
}

/// Adds and removes exactly the tags that the member added and removed.
async fn set_tags(
    tx: &mut Tx,
    actor: &Actor,
    change: &mut Change,
    contact: i64,
    (before, draft): (&ContactForm, &ContactDraft),
) -> Result<(), AppError> {
    for tag in tags::add(tx, actor, contact, &draft.tags).await? {
        change.item(contact, "tags", None::<String>, tag.to_string());
    }
    let kept: Vec<String> = draft.tags.iter().map(|tag| fold(tag)).collect();
    let gone: Vec<String> = before.tags.iter().filter(|tag| !kept.contains(&fold(tag))).cloned().collect();
    for tag in tags::take_off(tx, actor, contact, &gone).await? {
        change.item(contact, "tags", tag.to_string(), None::<String>);
    }
    Ok(())
}

/// Refuses to resubscribe a contact who has unsubscribed. Only an unsubscription that a member made by hand can be reverted.
pub async fn refuse_subscribing_again(tx: &mut Tx, actor: &Actor, contact: i64, wanted: Subscription) -> Result<(), AppError> {
    if wanted == Subscription::Unsubscribed {
        return Ok(());
    }
    let by_hand = sql("SELECT ch.cause = 'page' AND c.person IS NOT NULL FROM consents c \
         JOIN changes ch ON ch.workspace = c.workspace AND ch.revision = c.revision \
         WHERE c.workspace = $1 AND c.contact = $2 AND c.channel = $3 ORDER BY c.revision DESC, c.seq DESC LIMIT 1");
    let by_hand = by_hand.bind(actor.workspace).bind(contact).bind(Channel::Email.as_str());
    match tx.optional::<(bool,)>(by_hand).await? {
        Some((false,)) => Err(AppError::invalid("subscription", "This contact has unsubscribed: only they can subscribe again.")),
        Some((true,)) | None => Ok(()),
    }
}

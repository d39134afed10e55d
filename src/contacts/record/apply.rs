//! The only writer of existing contacts: it compares a patch with the stored values, decides identity and consent, and writes
//! row, lists, log, ledger, counters and search text.

use super::contact_record::{ContactRecord, bound, stored};
use super::create::phone_key;
use super::current::CurrentValues;
use super::draft::ContactDraft;
use super::emails_phones as addresses;
use super::index::index;
use super::patch::{Origin, Patch, To, Want};
use super::state::State;
use crate::changes::store::Change;
use crate::consent::store::{self as ledger, Channel};
use crate::consent::{SmsConsent, Subscription};
use crate::db::{DbError, Tx, sql};
use crate::error::AppError;
use crate::fields::{FieldKey, Value};
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::tags::store as tags;
use crate::text::fold;

/// The fields that are searched, or decide where the search text belongs.
const SEARCHED: [FieldKey; 7] = [
    FieldKey::FirstName,
    FieldKey::LastName,
    FieldKey::Email,
    FieldKey::Phone,
    FieldKey::Company,
    FieldKey::JobTitle,
    FieldKey::Subscription,
];

/// What became of a wanted change of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The value is already the wanted one, or a rule keeps it.
    Same,
    Changed,
    /// Another value is stored than the one that the change starts from.
    Conflict,
}

/// A patch compared with the stored values, before anything is written.
pub struct Plan<'a> {
    actor: &'a Actor,
    contact: i64,
    before: CurrentValues,
    after: CurrentValues,
    /// Names of tags to add and to remove.
    tags: (Vec<String>, Vec<String>),
    consents: ledger::Entries<'a>,
    outcomes: Vec<(FieldKey, Outcome)>,
}

/// A contact after a patch was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    pub after: CurrentValues,
    pub has_changed: bool,
}

/// Writes a patch. Fields in conflict are left alone.
///
/// # Errors
/// Those of [`Plan::of`] and [`Plan::write`].
pub async fn apply(
    tx: &mut Tx,
    actor: &Actor,
    change: &mut Change,
    contact: i64,
    (patch, source): (&Patch, &str),
) -> Result<Applied, AppError> {
    Plan::of(tx, actor, contact, (patch, source)).await?.write(tx, change).await
}

/// Merges a draft into a contact outside the Bin, as a row of a file. Returns whether anything changed.
///
/// An empty text does not overwrite, further emails, phones and tags are added, and an opt-out stays one.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` when a further email belongs to another contact.
pub async fn update(
    tx: &mut Tx,
    actor: &Actor,
    change: &mut Change,
    contact: i64,
    draft: &ContactDraft,
    source: &str,
) -> Result<bool, AppError> {
    Ok(apply(tx, actor, change, contact, (&draft.patch(), source)).await?.has_changed)
}

impl<'a> Plan<'a> {
    /// Compares a patch with a contact outside the Bin. `source` is shown in the consent ledger.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Invalid` for an email that belongs to another contact (field `email:` and its key), for a contact
    /// without email and phone, and for subscribing a contact again who has unsubscribed.
    pub async fn of(tx: &mut Tx, actor: &'a Actor, contact: i64, (patch, source): (&Patch, &'a str)) -> Result<Self, AppError> {
        let named = |key| key != FieldKey::Tags && patch.names(key);
        let before = CurrentValues::outside_bin(tx, actor.workspace, contact, named).await?;
        Self::from_current(tx, actor, contact, before, (patch, source)).await
    }

    /// The same for values that were read in this transaction.
    ///
    /// # Errors
    /// As [`of`](Self::of), without `NotFound`.
    pub async fn from_current(
        tx: &mut Tx,
        actor: &'a Actor,
        contact: i64,
        before: CurrentValues,
        (patch, source): (&Patch, &'a str),
    ) -> Result<Self, AppError> {
        actor.may(Permission::Edit)?;
        let consents = ledger::Entries::new(actor, source);
        let after = before.clone();
        let mut plan = Self { actor, contact, before, after, tags: Default::default(), consents, outcomes: Vec::new() };
        for (key, want) in patch.wants() {
            let outcome = plan.plan(tx, *key, want, patch.origin).await?;
            plan.outcomes.push((*key, outcome));
        }
        let is_addressed = [FieldKey::Email, FieldKey::Phone].into_iter().any(|key| patch.names(key));
        if is_addressed && plan.after.record.email.is_none() && plan.after.record.phone.is_none() {
            return Err(AppError::invalid("emails", "A contact needs an email or a phone."));
        }
        Ok(plan)
    }

    async fn plan(&mut self, tx: &mut Tx, key: FieldKey, want: &Want, origin: Origin) -> Result<Outcome, AppError> {
        if let (FieldKey::Tags, To::Add(Value::Tags(names)) | To::Remove(Value::Tags(names))) = (key, &want.to) {
            let tags = if matches!(want.to, To::Add(_)) { &mut self.tags.0 } else { &mut self.tags.1 };
            tags.extend_from_slice(names);
            return Ok(Outcome::Changed);
        }
        let is = self.before.value(key);
        let wanted = want.to.result(&is);
        let text = |value: &Value| key.kind().text(value);
        if text(&is) == text(&wanted) {
            return Ok(Outcome::Same);
        }
        if let Some(from) = &want.from {
            // Only the first of several values is compared where only that is replaced.
            let begins_at = if matches!(want.to, To::Primary(_)) { text(&is.first()) } else { text(&is) };
            if begins_at.unwrap_or_default() != text(from).unwrap_or_default() {
                return Ok(Outcome::Conflict);
            }
        }
        if !self.allows(tx, key, &wanted, origin).await? {
            return Ok(Outcome::Same);
        }
        if let Value::Emails(emails) = &wanted
            && !matches!(want.to, To::Add(_))
            && let Some(taken) = addresses::taken(tx, self.actor.workspace, self.contact, emails).await?
        {
            return Err(AppError::invalid(&format!("email:{}", taken.key), taken.sentence));
        }
        self.after.set(key, wanted);
        Ok(Outcome::Changed)
    }

    /// Whether the rules of consent allow a value; records the event in the ledger.
    async fn allows(&mut self, tx: &mut Tx, key: FieldKey, wanted: &Value, origin: Origin) -> Result<bool, AppError> {
        let (workspace, contact) = (self.actor.workspace, self.contact);
        let before = &self.before.record;
        let by_file = origin == Origin::File;
        match (key, wanted) {
            (FieldKey::Campaigns, Value::Boolean(on)) => {
                let opts_in_again = *on
                    && by_file
                    && (before.subscription() == Subscription::Unsubscribed || ledger::has_opted_out(tx, workspace, contact).await?);
                if !opts_in_again {
                    self.consents.campaigns(contact, *on);
                }
                Ok(!opts_in_again)
            }
            (FieldKey::Subscription, Value::Option(word)) => {
                let wanted = Subscription::parse(word).unwrap_or_default();
                if by_file && wanted != Subscription::Unsubscribed {
                    return Ok(false);
                }
                if !by_file {
                    refuse_subscribing_again(tx, self.actor, contact, wanted).await?;
                }
                self.consents.subscription(contact, wanted);
                Ok(true)
            }
            (FieldKey::SmsConsent, Value::Option(word)) => {
                let (is, wanted) = (SmsConsent::parse(before.text(key)), SmsConsent::parse(word).unwrap_or_default());
                // Only the contact may take an opt-out back.
                let is_allowed = is != Some(SmsConsent::OptedOut) && wanted != SmsConsent::NotAsked;
                if is_allowed {
                    self.consents.sms(contact, wanted);
                }
                Ok(is_allowed)
            }
            _ => Ok(true),
        }
    }

    /// The fields that are left alone, since another value is stored than the patch starts from.
    pub fn conflicts(&self) -> impl Iterator<Item = FieldKey> {
        self.outcomes.iter().filter(|(_, outcome)| *outcome == Outcome::Conflict).map(|(key, _)| *key)
    }

    /// Writes the planned changes.
    ///
    /// # Errors
    /// `Conflict` when an added email belongs to another contact: the transaction is then unusable.
    pub async fn write(self, tx: &mut Tx, change: &mut Change) -> Result<Applied, AppError> {
        let Self { actor, contact, before, after, tags: (added, removed), consents, .. } = self;
        if before.emails != after.emails {
            addresses::set_emails(tx, change, contact, (&before.emails, &after.emails)).await?;
        }
        if before.phones != after.phones {
            addresses::set_phones(tx, change, contact, (&before.phones, &after.phones)).await?;
        }
        let mut has_changed = before != after;
        for tag in tags::add(tx, actor, contact, &added).await? {
            change.item(contact, FieldKey::Tags.as_str(), None::<String>, tag.to_string());
            has_changed = true;
        }
        if !removed.is_empty() {
            for tag in tags::take_off(tx, actor, contact, &removed).await? {
                change.item(contact, FieldKey::Tags.as_str(), tag.to_string(), None::<String>);
                has_changed = true;
            }
        }
        write_row(tx, change, contact, &before, &after).await?;
        consents.insert(tx, change).await?;
        if SEARCHED.into_iter().any(|key| before.value(key) != after.value(key)) {
            index(tx, actor.workspace, contact, after.record.subscription()).await?;
        }
        Ok(Applied { after, has_changed })
    }
}

/// Writes the differences to the row, the change log and the counters: an index is only touched if its column changes.
async fn write_row(tx: &mut Tx, change: &mut Change, contact: i64, before: &CurrentValues, after: &CurrentValues) -> Result<(), DbError> {
    let (was, is) = (&before.record, &after.record);
    if was == is {
        return Ok(());
    }
    let mut update = sql("UPDATE contacts SET ");
    let mut columns = 0;
    let mut set = |column: &str, value: crate::db::Value| {
        update.push(if columns == 0 { "" } else { ", " }).push(column).push(" = ").push_bind(value);
        columns += 1;
    };
    for (field, column) in stored().filter(|(field, _)| was.get(field.key) != is.get(field.key)) {
        let text = |record: &ContactRecord| field.kind.text(record.get(field.key));
        change.item(contact, field.word, text(was), text(is));
        set(column, bound(field, is.get(field.key)));
    }
    change.uncount(was.counted());
    change.count(is.counted());
    let name = is.name();
    if was.name() != name {
        set("name_key", fold(&name).into());
        set("name", name.into());
    }
    if was.email != is.email {
        set("email", is.email.clone().into());
        set("email_key", after.emails.first().map(|email| email.key().to_owned()).into());
    }
    if was.phone != is.phone {
        set("phone", is.phone.clone().into());
        set("phone_key", after.phones.first().map(|phone| phone_key(&phone.typed, phone.e164.as_deref())).into());
    }
    if was.subscription() != is.subscription() {
        set("state", State::of(is.subscription()).number().into());
    }
    update.push(" WHERE workspace = ").push_bind(change.workspace).push(" AND id = ").push_bind(contact);
    tx.execute(update).await.map(|_| ())
}

/// Refuses to resubscribe a contact who has unsubscribed. Only an unsubscription that a member made by hand can be reverted.
async fn refuse_subscribing_again(tx: &mut Tx, actor: &Actor, contact: i64, wanted: Subscription) -> Result<(), AppError> {
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

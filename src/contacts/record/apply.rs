//! Updates a contact from a partial draft. Unset values stay, and the contact's own decisions about consent are not reverted.

use super::draft::ContactDraft;
use crate::changes::store::{Change, Counted};
use crate::consent::store as ledger;
use crate::consent::{SmsConsent, Subscription};
use crate::db::{Batch, DbError, Sql, Tx, is_taken, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::search::store as search;
use crate::tags::store as tags;
use crate::text::{EmailAddress, PhoneNumber, display_name, fold};

use super::create::{EMAILS, PHONES, email_row, phone_key, phone_row, search_text};
use super::emails_phones as addresses;
use super::state::State;

/// The editable part of a contact's row.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Stored {
    pub first_name: String,
    pub last_name: String,
    pub company: String,
    pub job_title: String,
    pub notes: String,
    pub opt_in: bool,
    pub subscription: String,
    pub sms_consent: String,
    pub created_at: i64,
    pub last_interaction_at: Option<i64>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

impl Stored {
    /// The subscription.
    pub fn subscription(&self) -> Subscription {
        Subscription::parse(&self.subscription).unwrap_or_default()
    }

    fn counted(&self) -> Counted {
        Counted {
            state: State::of(self.subscription()),
            has_email: self.email.is_some(),
            has_phone: self.phone.is_some(),
            has_interaction: self.last_interaction_at.is_some(),
            created_at: self.created_at,
        }
    }

    /// Fields and values as the change log stores them.
    pub fn fields(&self) -> [(&'static str, Option<String>); 10] {
        [
            ("first_name", Some(self.first_name.clone())),
            ("last_name", Some(self.last_name.clone())),
            ("company", Some(self.company.clone())),
            ("job_title", Some(self.job_title.clone())),
            ("notes", Some(self.notes.clone())),
            ("opt_in", Some(self.opt_in.to_string())),
            ("subscription", Some(self.subscription.clone())),
            ("sms_consent", Some(self.sms_consent.clone())),
            ("created_at", Some(self.created_at.to_string())),
            ("last_interaction_at", self.last_interaction_at.map(|at| at.to_string())),
        ]
    }
}

/// Merges a draft into a contact outside the Bin. Returns whether anything changed.
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
    actor.may(Permission::Edit)?;
    let before = stored(tx, actor.workspace, contact).await?;
    let mut after = before.clone();
    for (value, said) in [
        (&mut after.first_name, &draft.first_name),
        (&mut after.last_name, &draft.last_name),
        (&mut after.company, &draft.company),
        (&mut after.job_title, &draft.job_title),
        (&mut after.notes, &draft.notes),
    ] {
        if !said.is_empty() {
            value.clone_from(said);
        }
    }
    after.created_at = draft.created_at.unwrap_or(before.created_at);
    after.last_interaction_at = draft.last_interaction_at.or(before.last_interaction_at);
    let consents = consent(tx, actor, contact, (&before, &mut after), (draft, source)).await?;

    let emails = more_emails(tx, actor.workspace, change, contact, &draft.emails).await?;
    let phones = more_phones(tx, actor.workspace, change, contact, &draft.phones).await?;
    after.email = before.email.clone().or_else(|| emails.first().map(|email| email.as_str().to_owned()));
    after.phone = before.phone.clone().or_else(|| phones.first().map(|phone| phone.typed.clone()));
    let tagged = tags::add(tx, actor, contact, &draft.tags).await?;
    for tag in &tagged {
        change.item(contact, "tags", None::<String>, tag.to_string());
    }

    write(tx, change, contact, &before, &after).await?;
    consents.insert(tx, change).await?;
    if before != after || !emails.is_empty() || !phones.is_empty() {
        index(tx, actor.workspace, contact, after.subscription()).await?;
    }
    Ok(before != after || !emails.is_empty() || !phones.is_empty() || !tagged.is_empty())
}

/// The row of a contact outside the Bin.
///
/// # Errors
/// `NotFound`.
pub async fn stored(tx: &mut Tx, workspace: i64, contact: i64) -> Result<Stored, AppError> {
    let mut query = row_of(workspace, contact);
    query.push(" AND state < 2");
    tx.optional(query).await?.ok_or(AppError::NotFound)
}

/// The query for the row of a contact, in or out of the Bin.
#[must_use]
pub fn row_of(workspace: i64, contact: i64) -> Sql {
    let query = sql(
        "SELECT first_name, last_name, company, job_title, notes, opt_in, subscription, sms_consent, created_at, last_interaction_at, \
         email, phone FROM contacts WHERE workspace = $1 AND id = $2",
    );
    query.bind(workspace).bind(contact)
}

/// Applies the draft's consents where they are allowed: an opt-out is never turned into an opt-in.
async fn consent<'a>(
    tx: &mut Tx,
    actor: &Actor,
    contact: i64,
    (before, after): (&Stored, &mut Stored),
    (draft, source): (&ContactDraft, &'a str),
) -> Result<ledger::Entries<'a>, DbError> {
    let mut entries = ledger::Entries::new(actor, source);
    if draft.subscription == Some(Subscription::Unsubscribed) && before.subscription() == Subscription::Subscribed {
        after.subscription = Subscription::Unsubscribed.as_str().to_owned();
        entries.subscription(contact, Subscription::Unsubscribed);
    }
    let opted = draft.opt_in.filter(|opt_in| *opt_in != before.opt_in);
    if let Some(opt_in) = opted
        && !(opt_in && (before.subscription() == Subscription::Unsubscribed || ledger::has_opted_out(tx, actor.workspace, contact).await?))
    {
        after.opt_in = opt_in;
        entries.campaigns(contact, opt_in);
    }
    let sms = SmsConsent::parse(&before.sms_consent).unwrap_or_default();
    if let Some(said) = draft.sms_consent
        && said != sms
        && sms != SmsConsent::OptedOut
        && said != SmsConsent::NotAsked
    {
        after.sms_consent = said.as_str().to_owned();
        entries.sms(contact, said);
    }
    Ok(entries)
}

async fn more_emails(
    tx: &mut Tx,
    workspace: i64,
    change: &mut Change,
    contact: i64,
    said: &[EmailAddress],
) -> Result<Vec<EmailAddress>, AppError> {
    let known = addresses::emails(tx, workspace, contact).await?;
    let more: Vec<EmailAddress> = said.iter().filter(|email| known.iter().all(|other| other.key() != email.key())).cloned().collect();
    if more.is_empty() {
        return Ok(more);
    }
    let mut batch = Batch::new("emails", EMAILS);
    for (position, email) in (known.len() as i64..).zip(&more) {
        batch.push(email_row(workspace, contact, position, email));
    }
    let texts = |emails: &[EmailAddress]| addresses::listed(emails.iter().map(EmailAddress::as_str));
    change.item(contact, "emails", texts(&known), texts(&[known.as_slice(), more.as_slice()].concat()));
    batch.insert(tx).await.map_err(|problem| {
        if is_taken(&problem) {
            AppError::Conflict("One of these email addresses belongs to another contact.".to_owned())
        } else {
            problem.into()
        }
    })?;
    Ok(more)
}

async fn more_phones(
    tx: &mut Tx,
    workspace: i64,
    change: &mut Change,
    contact: i64,
    said: &[PhoneNumber],
) -> Result<Vec<PhoneNumber>, DbError> {
    let known = addresses::phones(tx, workspace, contact).await?;
    let is_known = |phone: &PhoneNumber| {
        known.iter().any(|other| match (&phone.e164, &other.e164) {
            (Some(said), Some(e164)) => said == e164,
            _ => other.typed == phone.typed,
        })
    };
    let more: Vec<PhoneNumber> = said.iter().filter(|phone| !is_known(phone)).cloned().collect();
    if more.is_empty() {
        return Ok(more);
    }
    let mut batch = Batch::new("phones", PHONES);
    for (position, phone) in (known.len() as i64..).zip(&more) {
        batch.push(phone_row(workspace, contact, position, phone));
    }
    let texts = |phones: &[PhoneNumber]| addresses::listed(phones.iter().map(|phone| phone.typed.as_str()));
    change.item(contact, "phones", texts(&known), texts(&[known.as_slice(), more.as_slice()].concat()));
    batch.insert(tx).await?;
    Ok(more)
}

/// Writes the differences to the row, the change log and the counters. Expects the tables of emails and phones to be up to date.
pub async fn write(tx: &mut Tx, change: &mut Change, contact: i64, before: &Stored, after: &Stored) -> Result<(), DbError> {
    if before == after {
        return Ok(());
    }
    let workspace = change.workspace;
    for ((field, old), (_, new)) in before.fields().into_iter().zip(after.fields()) {
        if old != new {
            change.item(contact, field, old, new);
        }
    }
    change.uncount(before.counted());
    change.count(after.counted());
    let name = display_name(
        &after.first_name,
        &after.last_name,
        after.email.as_deref().unwrap_or_default(),
        after.phone.as_deref().unwrap_or_default(),
    );
    let name_key = fold(&name);
    let email_key = after.email.as_deref().and_then(|email| EmailAddress::parse(email).ok()).map(|email| email.key().to_owned());
    let phone_key = match &after.phone {
        None => None,
        Some(typed) => {
            let query = sql("SELECT e164 FROM phones WHERE workspace = $1 AND contact = $2 ORDER BY position LIMIT 1");
            let e164 = tx.optional::<(Option<String>,)>(query.bind(workspace).bind(contact)).await?.and_then(|(e164,)| e164);
            Some(phone_key(typed, e164.as_deref()))
        }
    };
    let state = State::of(after.subscription()).number();
    let update = sql(
        "UPDATE contacts SET first_name = $3, last_name = $4, name = $5, name_key = $6, company = $7, job_title = $8, notes = $9, opt_in = $10, \
         subscription = $11, sms_consent = $12, created_at = $13, last_interaction_at = $14, email = $15, email_key = $16, phone = $17, \
         phone_key = $18, state = $19 WHERE workspace = $1 AND id = $2",
    );
    let update = update.bind(workspace).bind(contact).bind(&after.first_name).bind(&after.last_name).bind(name).bind(name_key);
    let update = update.bind(&after.company).bind(&after.job_title).bind(&after.notes).bind(after.opt_in).bind(&after.subscription);
    let update = update.bind(&after.sms_consent).bind(after.created_at).bind(after.last_interaction_at).bind(after.email.clone());
    tx.execute(update.bind(email_key).bind(after.phone.clone()).bind(phone_key).bind(state)).await?;
    Ok(())
}

/// A piece of the search text: its kind, its position within the kind, and up to three texts.
type Part = (i64, i64, String, Option<String>, Option<String>);

/// Rebuilds the search text from the contact's row, emails and phones in the database.
pub async fn index(tx: &mut Tx, workspace: i64, contact: i64, subscription: Subscription) -> Result<(), DbError> {
    // One query for all: an edit waits for each of them.
    let parts = sql(
        "SELECT CAST(0 AS bigint) AS part, CAST(0 AS bigint) AS position, name_key, company, job_title FROM contacts WHERE workspace = $1 AND id = $2 \
         UNION ALL SELECT 1, position, email, NULL, NULL FROM emails WHERE workspace = $1 AND contact = $2 \
         UNION ALL SELECT 2, position, phone, e164, NULL FROM phones WHERE workspace = $1 AND contact = $2 ORDER BY part, position",
    );
    let parts: Vec<Part> = tx.all(parts.bind(workspace).bind(contact)).await?;
    let of_part = |wanted: i64| parts.iter().filter(move |(part, ..)| *part == wanted);
    let Some((_, _, name_key, company, job_title)) = of_part(0).next() else {
        return Err(DbError::RowNotFound);
    };
    let text = search_text(
        name_key,
        of_part(1).map(|(_, _, email, ..)| email.as_str()),
        of_part(2).map(|(_, _, typed, e164, _)| (typed.as_str(), e164.as_deref())),
        [company.as_deref().unwrap_or_default(), job_title.as_deref().unwrap_or_default()],
    );
    search::replace(tx, workspace, contact, State::of(subscription).number(), &text).await
}

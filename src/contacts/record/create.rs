//! Creating contacts, in SQL: many at once, with all rows that belong to them.

use std::borrow::Borrow;

use super::draft::ContactDraft;
use super::state::State;
use crate::changes::store::{Change, Counted};
use crate::consent::store as ledger;
use crate::consent::{SmsConsent, Subscription};
use crate::db::{Batch, Column, DbError, Tx, Value, is_taken};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::search::store::SearchTexts;
use crate::tags::store as tags;
use crate::text::{self, EmailAddress, PhoneNumber, digits, display_name, fold};

const CONTACTS: &[(&str, Column)] = &[
    ("workspace", Column::Int),
    ("id", Column::Int),
    ("state", Column::Int),
    ("first_name", Column::Text),
    ("last_name", Column::Text),
    ("name", Column::Text),
    ("name_key", Column::Text),
    ("email", Column::Text),
    ("email_key", Column::Text),
    ("phone", Column::Text),
    ("phone_key", Column::Text),
    ("company", Column::Text),
    ("job_title", Column::Text),
    ("notes", Column::Text),
    ("opt_in", Column::Bool),
    ("subscription", Column::Text),
    ("sms_consent", Column::Text),
    ("created_at", Column::Int),
    ("last_interaction_at", Column::Int),
    ("created_revision", Column::Int),
];
/// The columns of `emails`.
pub const EMAILS: &[(&str, Column)] = &[
    ("workspace", Column::Int),
    ("contact", Column::Int),
    ("position", Column::Int),
    ("email", Column::Text),
    ("email_key", Column::Text),
    ("live", Column::Bool),
];
/// The columns of `phones`.
pub const PHONES: &[(&str, Column)] =
    &[("workspace", Column::Int), ("contact", Column::Int), ("position", Column::Int), ("phone", Column::Text), ("e164", Column::Text)];

/// A contact's email as a row of [`EMAILS`]; the one at position 0 is the primary one.
#[must_use]
pub fn email_row(workspace: i64, contact: i64, position: i64, email: &EmailAddress) -> [Value; 6] {
    [workspace.into(), contact.into(), position.into(), email.as_str().into(), email.key().into(), true.into()]
}

/// A contact's phone as a row of [`PHONES`]; the one at position 0 is the primary one.
#[must_use]
pub fn phone_row(workspace: i64, contact: i64, position: i64, phone: &PhoneNumber) -> [Value; 5] {
    [workspace.into(), contact.into(), position.into(), phone.typed.as_str().into(), phone.e164.as_deref().into()]
}

/// Adds contacts as a part of `change`. `source` is the source in the consent ledger of the drafts' consents.
///
/// # Errors
/// `Forbidden`; `Conflict` when an email belongs to another contact: the transaction is then unusable.
pub async fn create<New: Borrow<NewContact>>(
    tx: &mut Tx,
    actor: &Actor,
    change: &mut Change,
    contacts: &[New],
    source: &str,
) -> Result<Vec<i64>, AppError> {
    actor.may(Permission::Edit)?;
    let workspace = actor.workspace;
    let mut rows = Batch::new("contacts", CONTACTS);
    let mut new = Vec::with_capacity(contacts.len());
    for contact in contacts.iter().map(Borrow::borrow) {
        let id = change.next_contact();
        rows.push(contact.values(workspace, id, change));
        new.push((id, contact));
    }
    // Prepares the related rows while the database inserts the contacts.
    let with_them = async {
        let mut emails = Batch::new("emails", EMAILS);
        let mut phones = Batch::new("phones", PHONES);
        let mut texts = SearchTexts::new(workspace);
        let mut consents = ledger::Entries::new(actor, source);
        for (id, contact) in &new {
            let id = *id;
            change.item(id, "contact", None::<String>, "created");
            change.count(contact.counted(change.at));
            consents.of_new(id, contact.subscription, contact.opt_in, contact.sms_consent);
            texts.push(id, contact.state.number(), contact.text.clone());
            for (position, email) in (0..).zip(&contact.draft.emails) {
                emails.push(email_row(workspace, id, position, email));
            }
            for (position, phone) in (0..).zip(&contact.draft.phones) {
                phones.push(phone_row(workspace, id, position, phone));
            }
        }
        (emails, phones, texts.pack(), consents.into_batch(change))
    };
    let (inserted, (emails, phones, texts, consents)) = tokio::join!(biased; rows.insert(tx), with_them);
    inserted?;
    let taken = |problem: DbError| {
        if is_taken(&problem) {
            AppError::Conflict("One of these email addresses already belongs to another contact.".to_owned())
        } else {
            problem.into()
        }
    };
    Batch::insert_all(tx, [emails, phones, consents]).await.map_err(taken)?;
    texts.insert(tx).await?;
    tags::put_on(tx, actor, new.iter().map(|(id, contact)| (*id, contact.draft.tags.as_slice()))).await?;
    Ok(new.into_iter().map(|(id, _)| id).collect())
}

/// A draft of a new contact, with the values derived from it. Deriving them takes time: a caller that parses drafts on its own
/// thread derives them there, while the database inserts others.
#[derive(Clone, Debug)]
pub struct NewContact {
    pub draft: ContactDraft,
    state: State,
    subscription: Subscription,
    sms_consent: SmsConsent,
    opt_in: bool,
    name: String,
    name_key: String,
    phone_key: Option<String>,
    /// The search text.
    text: String,
}

impl From<ContactDraft> for NewContact {
    fn from(draft: ContactDraft) -> Self {
        let email = draft.emails.first().map(text::EmailAddress::as_str);
        let phone = draft.phones.first();
        let typed = phone.map(|phone| phone.typed.as_str());
        let name = display_name(&draft.first_name, &draft.last_name, email.unwrap_or_default(), typed.unwrap_or_default());
        let name_key = fold(&name);
        let text = search_text(
            &name_key,
            draft.emails.iter().map(text::EmailAddress::as_str),
            draft.phones.iter().map(|phone| (phone.typed.as_str(), phone.e164.as_deref())),
            [draft.company.as_str(), draft.job_title.as_str()],
        );
        let subscription = draft.subscription.unwrap_or_default();
        Self {
            state: State::of(subscription),
            subscription,
            sms_consent: draft.sms_consent.unwrap_or_default(),
            opt_in: draft.opt_in.unwrap_or_default(),
            name,
            name_key,
            phone_key: phone.map(|phone| phone_key(&phone.typed, phone.e164.as_deref())),
            text,
            draft,
        }
    }
}

impl NewContact {
    fn counted(&self, now: i64) -> Counted {
        Counted {
            state: self.state,
            has_email: !self.draft.emails.is_empty(),
            has_phone: !self.draft.phones.is_empty(),
            has_interaction: self.draft.last_interaction_at.is_some(),
            created_at: self.draft.created_at.unwrap_or(now),
        }
    }

    fn values(&self, workspace: i64, id: i64, change: &Change) -> [Value; 20] {
        let draft = &self.draft;
        let email = draft.emails.first();
        let phone = draft.phones.first();
        [
            workspace.into(),
            id.into(),
            self.state.number().into(),
            draft.first_name.as_str().into(),
            draft.last_name.as_str().into(),
            self.name.as_str().into(),
            self.name_key.as_str().into(),
            email.map(text::EmailAddress::as_str).into(),
            email.map(text::EmailAddress::key).into(),
            phone.map(|phone| phone.typed.as_str()).into(),
            self.phone_key.as_deref().into(),
            draft.company.as_str().into(),
            draft.job_title.as_str().into(),
            draft.notes.as_str().into(),
            self.opt_in.into(),
            self.subscription.as_str().into(),
            self.sms_consent.as_str().into(),
            draft.created_at.unwrap_or(change.at).into(),
            draft.last_interaction_at.into(),
            change.revision.into(),
        ]
    }
}

/// The sort key of a phone: E.164, else its digits.
#[must_use]
pub fn phone_key(typed: &str, e164: Option<&str>) -> String {
    e164.map_or_else(|| digits(typed), str::to_owned)
}

/// The search text: name, emails, phones in their digits as typed and as E.164, company and job title. Each is on its own line,
/// so that no needle matches across two of them.
pub fn search_text<'a>(
    name_key: &str,
    emails: impl Iterator<Item = &'a str>,
    phones: impl Iterator<Item = (&'a str, Option<&'a str>)>,
    words: [&str; 2],
) -> String {
    let mut text = String::with_capacity(96);
    let mut add = |piece: &str| {
        if !piece.is_empty() && !text.lines().any(|line| line.contains(piece)) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(piece);
        }
    };
    add(name_key);
    for email in emails {
        add(&fold(email));
    }
    for (typed, e164) in phones {
        if let Some(e164) = e164 {
            add(&digits(e164));
        }
        add(&digits(typed));
    }
    for word in words {
        add(&fold(word));
    }
    text
}

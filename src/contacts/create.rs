//! Making contacts, in SQL: the rows of many at once, with all that belongs to them.

use std::borrow::Borrow;

use super::store::State;
use crate::changes::store::{Change, Counted};
use crate::consent::store as ledger;
use crate::consent::{SmsConsent, Subscription};
use crate::contacts::draft::ContactDraft;
use crate::db::{Batch, Column, DbError, Tx, Value, is_taken};
use crate::error::AppError;
use crate::members::Permission;
use crate::search::store::SearchTexts;
use crate::server::actor::Actor;
use crate::tags::store as tags;
use crate::text::{self, digits, display_name, fold};

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
pub(super) const EMAILS: &[(&str, Column)] = &[
    ("workspace", Column::Int),
    ("contact", Column::Int),
    ("position", Column::Int),
    ("email", Column::Text),
    ("email_key", Column::Text),
    ("live", Column::Bool),
];
pub(super) const PHONES: &[(&str, Column)] =
    &[("workspace", Column::Int), ("contact", Column::Int), ("position", Column::Int), ("phone", Column::Text), ("e164", Column::Text)];

/// Adds contacts, in one change with whatever else it does. `source` is what the consent ledger names as the source of what
/// the drafts say about consent.
///
/// # Errors
/// `Forbidden`; `Conflict` when an email belongs to another contact: the transaction is then of no more use.
pub async fn create<Draft: Borrow<ContactDraft>>(
    tx: &mut Tx,
    actor: &Actor,
    change: &mut Change,
    drafts: &[Draft],
    source: &str,
) -> Result<Vec<i64>, AppError> {
    actor.may(Permission::Edit)?;
    let workspace = actor.workspace;
    let mut contacts = Batch::new("contacts", CONTACTS);
    let mut rows = Vec::with_capacity(drafts.len());
    for draft in drafts.iter().map(Borrow::borrow) {
        let id = change.next_contact();
        let row = Row::of(draft, change.at);
        contacts.push(row.values(draft, workspace, id, change.revision));
        rows.push((id, row, draft));
    }
    // While the database takes the rows in, what goes with them is got ready.
    let with_them = async {
        let mut emails = Batch::new("emails", EMAILS);
        let mut phones = Batch::new("phones", PHONES);
        let mut texts = SearchTexts::new(workspace);
        let mut consents = ledger::Entries::new(actor, change.revision, change.at, source);
        for (id, row, draft) in &rows {
            let id = *id;
            change.item(id, "contact", None::<String>, "created");
            change.count(row.counted());
            consents.of_new(id, row.subscription, row.opt_in, row.sms_consent);
            texts.push(id, row.state.number(), row.search_text(draft));
            for (position, email) in (0..).zip(&draft.emails) {
                emails.push([
                    workspace.into(),
                    id.into(),
                    Value::Int(Some(position)),
                    email.as_str().into(),
                    email.key().into(),
                    true.into(),
                ]);
            }
            for (position, phone) in (0..).zip(&draft.phones) {
                phones.push([
                    workspace.into(),
                    id.into(),
                    Value::Int(Some(position)),
                    phone.typed.as_str().into(),
                    phone.e164.as_deref().into(),
                ]);
            }
        }
        (emails, phones, texts.pack(), consents)
    };
    let (inserted, (emails, phones, texts, consents)) = tokio::join!(biased; contacts.insert(tx), with_them);
    inserted?;
    let taken = |problem: DbError| {
        if is_taken(&problem) {
            AppError::Conflict("One of these email addresses already belongs to another contact.".to_owned())
        } else {
            problem.into()
        }
    };
    Batch::insert_all(tx, [emails, phones, consents.into_batch()]).await.map_err(taken)?;
    texts.insert(tx).await?;
    tags::put_on(tx, actor, rows.iter().map(|(id, _, draft)| (*id, draft.tags.as_slice()))).await?;
    Ok(rows.into_iter().map(|(id, ..)| id).collect())
}

/// What a contact's row holds beside what its draft says.
struct Row {
    state: State,
    subscription: Subscription,
    sms_consent: SmsConsent,
    opt_in: bool,
    name: String,
    name_key: String,
    created_at: i64,
    has_email: bool,
    has_phone: bool,
    last_interaction_at: Option<i64>,
}

impl Row {
    fn of(draft: &ContactDraft, now: i64) -> Self {
        let email = draft.emails.first().map(text::EmailAddress::as_str);
        let phone = draft.phones.first().map(|phone| phone.typed.as_str());
        let name = display_name(&draft.first_name, &draft.last_name, email.unwrap_or_default(), phone.unwrap_or_default());
        let subscription = draft.subscription.unwrap_or_default();
        Self {
            state: State::of(subscription),
            subscription,
            sms_consent: draft.sms_consent.unwrap_or_default(),
            opt_in: draft.opt_in.unwrap_or_default(),
            name_key: fold(&name),
            name,
            created_at: draft.created_at.unwrap_or(now),
            has_email: email.is_some(),
            has_phone: phone.is_some(),
            last_interaction_at: draft.last_interaction_at,
        }
    }

    fn counted(&self) -> Counted {
        Counted {
            state: self.state,
            has_email: self.has_email,
            has_phone: self.has_phone,
            has_interaction: self.last_interaction_at.is_some(),
            created_at: self.created_at,
        }
    }

    fn search_text(&self, draft: &ContactDraft) -> String {
        search_text(
            &self.name_key,
            draft.emails.iter().map(text::EmailAddress::as_str),
            draft.phones.iter().map(|phone| (phone.typed.as_str(), phone.e164.as_deref())),
            [draft.company.as_str(), draft.job_title.as_str()],
        )
    }

    fn values(&self, draft: &ContactDraft, workspace: i64, id: i64, revision: i64) -> [Value; 20] {
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
            phone.map(|phone| phone_key(&phone.typed, phone.e164.as_deref())).into(),
            draft.company.as_str().into(),
            draft.job_title.as_str().into(),
            draft.notes.as_str().into(),
            self.opt_in.into(),
            self.subscription.as_str().into(),
            self.sms_consent.as_str().into(),
            self.created_at.into(),
            self.last_interaction_at.into(),
            revision.into(),
        ]
    }
}

/// What a phone sorts by: E.164, else its digits.
#[must_use]
pub fn phone_key(typed: &str, e164: Option<&str>) -> String {
    e164.map_or_else(|| digits(typed), str::to_owned)
}

/// The text that the search looks in: name, emails, phones in their digits as typed and as E.164, company and job title,
/// each on a line of its own, so that no needle matches across two of them.
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

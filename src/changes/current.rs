//! The current values of a contact, compared with the change log: they decide whether a change can still be undone.

use super::log::Item;
use crate::consent::Subscription;
use crate::contacts::record::apply::{Stored, row_of};
use crate::contacts::record::emails_phones as addresses;
use crate::contacts::record::state::State;
use crate::db::{DbError, Read, sql};
use crate::text::{EmailAddress, PhoneNumber};

/// A contact's current values, in or out of the Bin.
pub struct Standing {
    pub name: String,
    pub in_bin: bool,
    pub stored: Stored,
    pub emails: Vec<EmailAddress>,
    pub phones: Vec<PhoneNumber>,
    /// Tag ids, as the log stores them.
    tags: Vec<String>,
}

/// Whether an item can be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The value is still the one that the change wrote.
    Possible,
    /// The value is already the one from before the change.
    Done,
    /// Somebody has changed the value since.
    Changed,
}

impl Standing {
    /// The contact, if the workspace has it.
    pub async fn of(reader: &mut impl Read, workspace: i64, contact: i64) -> Result<Option<Self>, DbError> {
        let of_contact = |text: &'static str| sql(text).bind(workspace).bind(contact);
        let row: Option<(String, i64)> =
            reader.row(of_contact("SELECT name, state FROM contacts WHERE workspace = $1 AND id = $2")).await?;
        let Some((name, state)) = row else {
            return Ok(None);
        };
        let stored: Stored = reader.row(row_of(workspace, contact)).await?.ok_or(DbError::RowNotFound)?;
        let tags = of_contact("SELECT CAST(tag AS TEXT) FROM contact_tags WHERE workspace = $1 AND contact = $2");
        let tags: Vec<(String,)> = reader.rows(tags).await?;
        Ok(Some(Self {
            name,
            in_bin: state == State::Binned.number(),
            stored,
            emails: addresses::emails(reader, workspace, contact).await?,
            phones: addresses::phones(reader, workspace, contact).await?,
            tags: tags.into_iter().map(|(tag,)| tag).collect(),
        }))
    }

    /// Whether an item can be undone.
    #[must_use]
    pub fn verdict(&self, item: &Item) -> Verdict {
        let of_switch = |was_on: bool, is_on: bool| if was_on == is_on { Verdict::Possible } else { Verdict::Done };
        match (item.field.as_str(), &item.old, &item.new) {
            ("contact", _, Some(what)) => of_switch(what == "deleted", self.in_bin),
            _ if self.in_bin => Verdict::Changed,
            ("tags", None, Some(tag)) => of_switch(true, self.tags.contains(tag)),
            ("tags", Some(tag), None) => of_switch(false, self.tags.contains(tag)),
            // Only the contact may change its consent to text messages.
            ("sms_consent", ..) => Verdict::Changed,
            // An owner is logged only when that member is removed, so it cannot be restored.
            ("owner", ..) => Verdict::Changed,
            (field, old, new) => match self.value(field) {
                value if value == *new => Verdict::Possible,
                value if value == *old => Verdict::Done,
                _ => Verdict::Changed,
            },
        }
    }

    /// A value as the change log stores it.
    fn value(&self, field: &str) -> Option<String> {
        match field {
            "emails" => addresses::listed(self.emails.iter().map(EmailAddress::as_str)),
            "phones" => addresses::listed(self.phones.iter().map(|phone| phone.typed.as_str())),
            _ => self.stored.fields().into_iter().find(|(name, _)| *name == field).and_then(|(_, value)| value),
        }
    }

    /// Sets a field of the row to a value from the change log.
    pub fn set(&mut self, field: &str, value: Option<String>) {
        let stored = &mut self.stored;
        let text = value.unwrap_or_default();
        match field {
            "first_name" => stored.first_name = text,
            "last_name" => stored.last_name = text,
            "company" => stored.company = text,
            "job_title" => stored.job_title = text,
            "notes" => stored.notes = text,
            "opt_in" => stored.opt_in = text == "true",
            "subscription" => stored.subscription = text,
            "created_at" => stored.created_at = text.parse().unwrap_or(stored.created_at),
            "last_interaction_at" => stored.last_interaction_at = text.parse().ok(),
            _ => {}
        }
    }

    /// The subscription.
    #[must_use]
    pub fn subscription(&self) -> Subscription {
        self.stored.subscription()
    }
}

/// Display name of a field of the change log.
#[must_use]
pub fn label(field: &str) -> &'static str {
    match field {
        "first_name" => "First name",
        "last_name" => "Last name",
        "company" => "Company",
        "job_title" => "Job title",
        "notes" => "Notes",
        "opt_in" => "Campaigns",
        "subscription" => "Email subscription",
        "sms_consent" => "SMS consent",
        "created_at" => "Created",
        "last_interaction_at" => "Last interaction",
        "emails" => "Email",
        "phones" => "Phone",
        "tags" => "Tags",
        "owner" => "Owner",
        _ => "Contact",
    }
}

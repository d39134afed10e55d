//! A draft is a requested contact: parsed and normalized, not yet in the database. A form, an import row and the API all produce
//! drafts, and the store accepts nothing else.

use crate::consent::{SmsConsent, Subscription};
use crate::fields::{FieldKey, Value};
use crate::text::{EmailAddress, PhoneNumber};

use super::patch::{Patch, To};

/// A requested contact: parsed and normalized, not yet in the database.
///
/// An empty text, an empty list and `None` all mean unset. The function that stores the draft decides whether unset keeps or
/// empties an existing value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactDraft {
    pub first_name: String,
    pub last_name: String,
    /// The first is the primary one. No two are the same, ignoring case.
    pub emails: Vec<EmailAddress>,
    /// The first is the primary one. No two are the same.
    pub phones: Vec<PhoneNumber>,
    pub company: String,
    pub job_title: String,
    /// In the given order, no two alike.
    pub tags: Vec<String>,
    /// Campaign opt-in.
    pub opt_in: Option<bool>,
    pub subscription: Option<Subscription>,
    pub sms_consent: Option<SmsConsent>,
    pub notes: String,
    /// When the contact joined, in microseconds UTC.
    pub created_at: Option<i64>,
    /// The last interaction, in microseconds UTC.
    pub last_interaction_at: Option<i64>,
}

impl ContactDraft {
    /// The patch that merges it into an existing contact: only what it says, and to lists it adds.
    #[must_use]
    pub fn patch(&self) -> Patch {
        let mut patch = Patch::of_file();
        for (key, text) in [
            (FieldKey::FirstName, &self.first_name),
            (FieldKey::LastName, &self.last_name),
            (FieldKey::Company, &self.company),
            (FieldKey::JobTitle, &self.job_title),
            (FieldKey::Notes, &self.notes),
        ] {
            if !text.is_empty() {
                patch.want(key, To::Set(Value::Text(text.clone())));
            }
        }
        let said = [
            (FieldKey::Created, self.created_at.map(Value::Moment)),
            (FieldKey::LastInteraction, self.last_interaction_at.map(Value::Moment)),
            (FieldKey::Subscription, self.subscription.map(|state| Value::Option(state.as_str()))),
            (FieldKey::Campaigns, self.opt_in.map(Value::Boolean)),
            (FieldKey::SmsConsent, self.sms_consent.map(|state| Value::Option(state.as_str()))),
        ];
        said.into_iter().filter_map(|(key, value)| Some((key, value?))).for_each(|(key, value)| patch.want(key, To::Set(value)));
        let lists = [
            (FieldKey::Email, Value::Emails(self.emails.clone())),
            (FieldKey::Phone, Value::Phones(self.phones.clone())),
            (FieldKey::Tags, Value::Tags(self.tags.clone())),
        ];
        lists.into_iter().filter(|(_, value)| !value.is_empty()).for_each(|(key, value)| patch.want(key, To::Add(value)));
        patch
    }
}

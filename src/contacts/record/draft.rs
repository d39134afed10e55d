//! A draft is a requested contact: parsed and normalized, not yet in the database. A form, an import row and the API all produce
//! drafts, and the store accepts nothing else.

use crate::consent::{SmsConsent, Subscription};
use crate::text::{EmailAddress, PhoneNumber};

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

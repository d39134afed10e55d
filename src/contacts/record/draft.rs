//! A draft is a contact as someone asks for it to be: parsed, in normal form, not yet in the database. A form, an
//! import's row and the API all make one, and the store takes nothing else.

use crate::consent::{SmsConsent, Subscription};
use crate::text::{EmailAddress, PhoneNumber};

/// A contact as someone asks for it to be: parsed, normal, not yet in the database.
///
/// An empty text, an empty list and `None` all mean that nothing was said; whether that leaves or empties a value that
/// is already there is for the one who stores the draft to know.
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
    /// In the order in which they were named, no two alike.
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

//! A field is the kind of value that a column of a sheet holds.

use serde::{Deserialize, Serialize};

/// The kind of value in a column. Several columns may have the same field: emails, phones, tags and notes then add up; for any
/// other field the first cell that is not empty counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    FirstName,
    /// Appended to the first name.
    MiddleName,
    LastName,
    /// Split at its last space, in rows that have neither first nor last name.
    FullName,
    Email,
    Phone,
    Company,
    JobTitle,
    Tags,
    /// Labels of Google Contacts, separated by `:::`, including Google's own such as "* myContacts".
    Labels,
    OptIn,
    Subscription,
    /// Inverted, as in HubSpot and Salesforce: yes means unsubscribed.
    Unsubscribed,
    SmsConsent,
    Notes,
    Created,
    LastInteraction,
    /// Two-letter code of the country by which the row's phones are parsed.
    PhoneCountry,
}

impl Field {
    /// Every field, in the order in which a menu offers them.
    pub const ALL: [Field; 18] = [
        Field::Email,
        Field::FirstName,
        Field::MiddleName,
        Field::LastName,
        Field::FullName,
        Field::Phone,
        Field::Company,
        Field::JobTitle,
        Field::Tags,
        Field::Labels,
        Field::OptIn,
        Field::Subscription,
        Field::Unsubscribed,
        Field::SmsConsent,
        Field::Notes,
        Field::Created,
        Field::LastInteraction,
        Field::PhoneCountry,
    ];

    /// Display name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Field::FirstName => "First name",
            Field::MiddleName => "Middle name",
            Field::LastName => "Last name",
            Field::FullName => "Full name",
            Field::Email => "Email",
            Field::Phone => "Phone",
            Field::Company => "Company",
            Field::JobTitle => "Job title",
            Field::Tags => "Tags",
            Field::Labels => "Google labels",
            Field::OptIn => "Campaign opt-in",
            Field::Subscription => "Email subscription",
            Field::Unsubscribed => "Unsubscribed (yes or no)",
            Field::SmsConsent => "SMS consent",
            Field::Notes => "Notes",
            Field::Created => "Created",
            Field::LastInteraction => "Last interaction",
            Field::PhoneCountry => "Phone country",
        }
    }
}

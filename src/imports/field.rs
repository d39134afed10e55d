//! A field is what a column of a sheet can hold.

use serde::{Deserialize, Serialize};

/// What a column can hold. A field of a contact may stand in several columns: emails, phones, tags and notes then add up,
/// for any other the first that is not empty counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    FirstName,
    /// Goes to the first name, behind it.
    MiddleName,
    LastName,
    /// Split at its last space, in rows that have neither first nor last name.
    FullName,
    Email,
    Phone,
    Company,
    JobTitle,
    Tags,
    /// Labels of Google Contacts, separated by `:::`, with its own such as "* myContacts" among them.
    Labels,
    OptIn,
    Subscription,
    /// The other way round, as HubSpot and Salesforce have it: yes means unsubscribed.
    Unsubscribed,
    SmsConsent,
    Notes,
    Created,
    LastInteraction,
    /// The two letters of the country by which the row's phones are read.
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

    /// What a person reads.
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

//! A field is one kind of value that contacts have: its key, its label, and the kind that decides how it is read and shown.
//! [`FIELDS`] is the only list of the built-in fields; log, address, CSV, cells and presence name a field by its [`FieldKey`].

pub mod kinds;
mod shown;
mod value;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use kinds::{Editor, Kind};
pub use shown::Shown;
pub use value::Value;

/// The definition of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub key: FieldKey,
    /// The name in the address, the change log, the API and presence.
    pub word: &'static str,
    /// The name that people see.
    pub label: &'static str,
    pub kind: Kind,
    /// The name in the header of a CSV file; `None` if the file does not have it.
    pub csv: Option<&'static str>,
    /// The column of the table `contacts` that holds the value; `None` if it is derived, or in a table of its own.
    pub column: Option<&'static str>,
}

/// Declares the keys and their definitions in one list.
macro_rules! fields {
    ($($key:ident, $word:literal, $label:literal, $kind:ident, $csv:expr, $column:expr;)*) => {
        /// The key of a field.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FieldKey {
            $($key,)*
        }

        /// The built-in fields. Those of a CSV file come first, in the order of the file.
        pub const FIELDS: &[Field] = &[$(Field {
            key: FieldKey::$key,
            word: $word,
            label: $label,
            kind: Kind::$kind,
            csv: $csv,
            column: $column,
        },)*];
    };
}

fields! {
    // key          word            label                kind      CSV                           column
    Email,          "email",        "Email",             Email,    Some("email"),                None;
    FirstName,      "first_name",   "First name",        Text,     Some("first_name"),           Some("first_name");
    LastName,       "last_name",    "Last name",         Text,     Some("last_name"),            Some("last_name");
    Phone,          "phone",        "Phone",             Phone,    Some("phone"),                None;
    Company,        "company",      "Company",           Text,     Some("company"),              Some("company");
    JobTitle,       "job_title",    "Job title",         Text,     Some("job_title"),            Some("job_title");
    Tags,           "tags",         "Tags",              Tags,     Some("tags"),                 None;
    Campaigns,      "campaigns",    "Campaigns",         Boolean,  Some("opt_in"),               Some("opt_in");
    Subscription,   "subscription", "Email subscription", Select,  Some("subscription"),         Some("subscription");
    SmsConsent,     "sms_consent",  "SMS consent",       Select,   Some("sms_consent"),          Some("sms_consent");
    Notes,          "notes",        "Notes",             LongText, Some("notes"),                Some("notes");
    Created,        "created",      "Created",           Moment,   Some("created_at"),           Some("created_at");
    LastInteraction, "interaction", "Last interaction",  Moment,   Some("last_interaction_at"),  Some("last_interaction_at");
    // First and last name, else the email, else the phone.
    Name,           "name",         "Name",              Text,     None,                         None;
    // Each member's own.
    Favorite,       "favorite",     "Favorite",          Boolean,  None,                         None;
    Owner,          "owner",        "Owner",             Member,   None,                         None;
}

impl FieldKey {
    /// The definition of the field.
    #[must_use]
    pub const fn field(self) -> &'static Field {
        // The keys are declared in the order of the list.
        &FIELDS[self as usize]
    }

    /// The field's name in the address, the change log, the API and presence.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.field().word
    }

    /// The name that people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.field().label
    }

    /// The kind of its values.
    #[must_use]
    pub const fn kind(self) -> Kind {
        self.field().kind
    }

    /// The field of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        FIELDS.iter().find(|field| field.word == word).map(|field| field.key)
    }

    /// The label in mid-sentence. Abbreviations stay upper case.
    #[must_use]
    pub fn in_a_sentence(self) -> String {
        let label = self.label();
        match self {
            Self::Campaigns => "campaign opt-in".to_owned(),
            _ if label.chars().nth(1).is_some_and(char::is_uppercase) => label.to_owned(),
            _ => label.to_lowercase(),
        }
    }

    /// The editor of its cells in the table; `None` if they are not edited there.
    #[must_use]
    pub const fn cell_editor(self) -> Option<Editor> {
        match self {
            Self::Email | Self::Phone | Self::Campaigns => self.kind().editor(),
            _ => None,
        }
    }
}

impl fmt::Display for FieldKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for FieldKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for FieldKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;
        impl serde::de::Visitor<'_> for Words {
            type Value = FieldKey;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the word of a field")
            }

            fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<FieldKey, E> {
                FieldKey::parse(word).ok_or_else(|| E::custom(format!("there is no field “{word}”")))
            }
        }
        deserializer.deserialize_str(Words)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::fields::*;

    #[test]
    fn every_key_finds_its_own_definition_and_its_word() {
        for field in FIELDS {
            assert_eq!(field.key.field(), field);
            assert_eq!(FieldKey::parse(field.word), Some(field.key));
            let text = serde_json::to_string(&field.key).expect("a word");
            assert_eq!((text.as_str(), serde_json::from_str(&text).ok()), (format!("\"{}\"", field.word).as_str(), Some(field.key)));
        }
        let words: BTreeSet<&str> = FIELDS.iter().map(|field| field.word).collect();
        assert_eq!(words.len(), FIELDS.len(), "no word names two fields");
        assert_eq!(FieldKey::parse("password"), None);
    }

    #[test]
    fn the_words_are_those_of_the_address() {
        let word = |key: FieldKey| key.to_string();
        assert_eq!([word(FieldKey::LastInteraction), word(FieldKey::Campaigns)], ["interaction", "campaigns"]);
        assert_eq!(FieldKey::SmsConsent.in_a_sentence(), "SMS consent");
        assert_eq!(FieldKey::JobTitle.in_a_sentence(), "job title");
    }
}

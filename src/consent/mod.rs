//! Consent is a contact's permission to send messages, per channel: the **subscription** to emails and the **SMS consent**.
//! Both are the current state; the consent ledger holds the entries that led to it.

#[cfg(feature = "ssr")]
pub mod store;

use serde::{Deserialize, Serialize};

/// Whether a contact accepts emails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subscription {
    /// Emails may be sent. This is the initial state.
    #[default]
    Subscribed,
    /// The contact, or a member in its name, has unsubscribed.
    Unsubscribed,
}

impl Subscription {
    /// Every state, in the order in which a menu offers them.
    pub const ALL: [Subscription; 2] = [Subscription::Subscribed, Subscription::Unsubscribed];

    /// The word in the database, the API and a CSV file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Subscription::Subscribed => "subscribed",
            Subscription::Unsubscribed => "unsubscribed",
        }
    }

    /// The state of that word, exactly as `as_str` writes it.
    pub fn parse(word: &str) -> Option<Subscription> {
        Subscription::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Display name.
    pub const fn label(self) -> &'static str {
        self.as_str()
    }
}

/// Whether a contact accepts text messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmsConsent {
    /// Nobody has asked yet. This is the initial state.
    #[default]
    NotAsked,
    /// The consent message was sent and has no answer yet.
    Asked,
    /// The contact said yes.
    Given,
    /// The contact said stop. Only the contact can undo it.
    OptedOut,
}

impl SmsConsent {
    /// Every state, in the order in which a menu offers them.
    pub const ALL: [SmsConsent; 4] = [SmsConsent::NotAsked, SmsConsent::Asked, SmsConsent::Given, SmsConsent::OptedOut];

    /// The word in the database, the API and a CSV file.
    pub const fn as_str(self) -> &'static str {
        match self {
            SmsConsent::NotAsked => "not_asked",
            SmsConsent::Asked => "asked",
            SmsConsent::Given => "given",
            SmsConsent::OptedOut => "opted_out",
        }
    }

    /// The state of that word, exactly as `as_str` writes it.
    pub fn parse(word: &str) -> Option<SmsConsent> {
        SmsConsent::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Display name.
    pub const fn label(self) -> &'static str {
        match self {
            SmsConsent::NotAsked => "not asked",
            SmsConsent::Asked => "asked",
            SmsConsent::Given => "given",
            SmsConsent::OptedOut => "opted out",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_that_was_written_is_read_back() {
        for state in Subscription::ALL {
            assert_eq!(Subscription::parse(state.as_str()), Some(state));
            assert_eq!(serde_json::to_string(&state).ok(), Some(format!("\"{}\"", state.as_str())));
        }
        for state in SmsConsent::ALL {
            assert_eq!(SmsConsent::parse(state.as_str()), Some(state));
            assert_eq!(serde_json::to_string(&state).ok(), Some(format!("\"{}\"", state.as_str())));
        }
        assert_eq!(SmsConsent::parse("opted out"), None);
    }

    #[test]
    fn a_new_contact_may_be_mailed_and_has_not_been_asked_for_texts() {
        assert_eq!(Subscription::default(), Subscription::Subscribed);
        assert_eq!(SmsConsent::default(), SmsConsent::NotAsked);
    }
}

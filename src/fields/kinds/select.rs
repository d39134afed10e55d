//! One of several options. The built-in fields of this kind are consents, whose options other programs spell in many ways.

use super::{Editor, FieldKey, Value};
use crate::consent::{SmsConsent, Subscription};
use crate::text::{fold, yes_or_no};

pub const EDITOR: Option<Editor> = None;
pub const DESCENDS_FIRST: bool = false;

pub fn parse(key: FieldKey, text: &str, _country: Option<&str>) -> Result<Value, String> {
    let word = match key {
        _ if text.is_empty() => return Ok(Value::Empty),
        FieldKey::Subscription => subscription(text)?.as_str(),
        FieldKey::SmsConsent => sms_consent(text)?.as_str(),
        _ => return Err(format!("“{text}” is no option of {}.", key.label())),
    };
    Ok(Value::Option(word))
}

pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::Option(word) => Some((*word).to_owned()),
        _ => None,
    }
}

fn subscription(text: &str) -> Result<Subscription, String> {
    let state = match fold(text).as_str() {
        "active" => Some(Subscription::Subscribed),
        // Mailchimp's word for an address that can no longer receive mail.
        "cleaned" => Some(Subscription::Unsubscribed),
        word => Subscription::parse(word),
    };
    match (state, yes_or_no(text)) {
        (Some(state), _) => Ok(state),
        (None, Some(true)) => Ok(Subscription::Subscribed),
        (None, Some(false)) => Ok(Subscription::Unsubscribed),
        (None, None) => Err(format!("“{text}” is neither subscribed nor unsubscribed.")),
    }
}

fn sms_consent(text: &str) -> Result<SmsConsent, String> {
    let word = fold(text).replace([' ', '-'], "_");
    match (SmsConsent::parse(&word), word.as_str(), yes_or_no(text)) {
        (Some(state), ..) => Ok(state),
        (None, "opt_out" | "unsubscribed" | "stop", _) => Ok(SmsConsent::OptedOut),
        (None, _, Some(true)) => Ok(SmsConsent::Given),
        // A plain no is no opt-out: only the contact could undo one.
        (None, _, Some(false)) => Ok(SmsConsent::NotAsked),
        (None, _, None) => Err(format!("“{text}” is none of: not asked, asked, given, opted out.")),
    }
}

pub fn of_log(key: FieldKey, text: Option<&str>, country: Option<&str>) -> Value {
    text.and_then(|text| parse(key, text, country).ok()).unwrap_or_default()
}

//! Email addresses, the primary one first. A cell shows and edits the primary one.

use super::{Editor, FieldKey, Value};
use crate::text::EmailAddress;

pub const EDITOR: Option<Editor> = Some(Editor::Text("email"));
pub const DESCENDS_FIRST: bool = false;

pub fn parse(_key: FieldKey, text: &str, _country: Option<&str>) -> Result<Value, String> {
    if text.is_empty() {
        return Ok(Value::Emails(Vec::new()));
    }
    EmailAddress::parse(text).map(|email| Value::Emails(vec![email]))
}

/// All addresses; none contains a semicolon.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::Emails(emails) if !emails.is_empty() => Some(emails.iter().map(EmailAddress::as_str).collect::<Vec<_>>().join("; ")),
        _ => None,
    }
}

pub fn of_log(_key: FieldKey, text: Option<&str>, _country: Option<&str>) -> Value {
    let emails = text.into_iter().flat_map(|text| text.split("; "));
    Value::Emails(emails.filter_map(|email| EmailAddress::parse(email).ok()).collect())
}

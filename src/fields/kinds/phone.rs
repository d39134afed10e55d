//! Phone numbers, the primary one first. A cell shows and edits the primary one.

use super::{Editor, FieldKey, Value};
use crate::text::PhoneNumber;

pub const EDITOR: Option<Editor> = Some(Editor::Text("tel"));
pub const DESCENDS_FIRST: bool = false;

pub fn parse(_key: FieldKey, text: &str, country: Option<&str>) -> Result<Value, String> {
    if text.is_empty() {
        return Ok(Value::Phones(Vec::new()));
    }
    PhoneNumber::parse(text, country).map(|phone| Value::Phones(vec![phone]))
}

/// All numbers as typed; none contains a semicolon.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::Phones(phones) if !phones.is_empty() => Some(phones.iter().map(|phone| phone.typed.as_str()).collect::<Vec<_>>().join("; ")),
        _ => None,
    }
}

pub fn of_log(_key: FieldKey, text: Option<&str>, country: Option<&str>) -> Value {
    let phones = text.into_iter().flat_map(|text| text.split("; "));
    Value::Phones(phones.filter_map(|phone| PhoneNumber::parse(phone, country).ok()).collect())
}

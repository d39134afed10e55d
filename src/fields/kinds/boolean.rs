//! Yes or no, edited by a switch.

use super::{Editor, FieldKey, Value};
use crate::text::yes_or_no;

pub const EDITOR: Option<Editor> = Some(Editor::Switch);
pub const DESCENDS_FIRST: bool = true;

/// An empty text is no.
pub fn parse(_key: FieldKey, text: &str, _country: Option<&str>) -> Result<Value, String> {
    if text.is_empty() {
        return Ok(Value::Boolean(false));
    }
    yes_or_no(text).map(Value::Boolean).ok_or_else(|| format!("“{text}” is neither yes nor no."))
}

pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::Boolean(on) => Some(on.to_string()),
        _ => None,
    }
}

pub fn of_log(_key: FieldKey, text: Option<&str>, _country: Option<&str>) -> Value {
    Value::Boolean(text == Some("true"))
}

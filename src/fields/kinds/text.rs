//! A line of text, such as a first name or a company.

use super::{Editor, FieldKey, Value};
use crate::text;

pub const EDITOR: Option<Editor> = Some(Editor::Text("text"));
pub const DESCENDS_FIRST: bool = false;

pub fn parse(key: FieldKey, text: &str, _country: Option<&str>) -> Result<Value, String> {
    text::line(key.label(), text).map(Value::Text)
}

/// An empty line is a value, too: the log tells an emptied field from one that never had a value.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

pub fn of_log(_key: FieldKey, text: Option<&str>, _country: Option<&str>) -> Value {
    Value::Text(text.unwrap_or_default().to_owned())
}

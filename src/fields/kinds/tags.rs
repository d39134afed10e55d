//! Tags, by name. A file separates them by semicolons, or quotes each as Mailchimp does.

use super::{Editor, FieldKey, Value};
use crate::text::{self, fold};

pub const EDITOR: Option<Editor> = None;
pub const DESCENDS_FIRST: bool = false;

pub fn parse(_key: FieldKey, text: &str, _country: Option<&str>) -> Result<Value, String> {
    let named = text::quoted_list(text).unwrap_or_else(|| text.split(';').map(str::to_owned).collect());
    let mut tags: Vec<String> = Vec::new();
    for tag in named.iter().map(|tag| tag.trim()).filter(|tag| !tag.is_empty()) {
        let tag = text::tag(tag)?;
        if !tags.iter().any(|other| *other == tag || fold(other) == fold(&tag)) {
            tags.push(tag);
        }
    }
    Ok(Value::Tags(tags))
}

pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::Tags(tags) if !tags.is_empty() => Some(tags.join("; ")),
        _ => None,
    }
}

/// The log has one item for each tag, by id: it is not the value of the field.
pub fn of_log(_key: FieldKey, _text: Option<&str>, _country: Option<&str>) -> Value {
    Value::Empty
}

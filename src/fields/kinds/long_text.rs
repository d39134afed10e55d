//! A text of several lines, such as notes.

use super::{Editor, FieldKey, Value};
use crate::text;

pub use super::text::{of_log, text};

pub const EDITOR: Option<Editor> = None;
pub const DESCENDS_FIRST: bool = false;

pub fn parse(_key: FieldKey, text: &str, _country: Option<&str>) -> Result<Value, String> {
    text::notes(text).map(Value::Text)
}

//! A member of the workspace, by id. Nothing sets one yet: the log has the members who were removed.

use super::{Editor, FieldKey, Value};

pub use super::text::{of_log, text};

pub const EDITOR: Option<Editor> = None;
pub const DESCENDS_FIRST: bool = false;

pub fn parse(key: FieldKey, _text: &str, _country: Option<&str>) -> Result<Value, String> {
    Err(format!("{} can’t be changed here.", key.label()))
}

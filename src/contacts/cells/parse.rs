//! Parsing of cell values.

use leptos::prelude::*;

use crate::fields::{FieldKey, Kind, Value};

/// Parses typed or pasted text of a cell, as [`Kind::parse`] does.
///
/// # Errors
/// A sentence that says why the text is invalid.
pub fn parse(field: FieldKey, text: &str, country: Option<&str>) -> Result<Value, String> {
    let kind = field.kind();
    kind.parse(field, text, country).map_err(|sentence| match kind {
        Kind::Boolean => format!("{} is yes or no.", field.label()),
        _ => sentence,
    })
}

/// Parses values, and returns each as the cell will store it. A lazy chunk, loaded after the page: the metadata of the world's
/// phone numbers is larger than the rest of the WASM.
#[lazy]
pub fn read_cells(cells: Vec<(FieldKey, String)>, country: Option<String>) -> Vec<Result<String, String>> {
    let read = |(field, text): (FieldKey, String)| {
        parse(field, &text, country.as_deref()).map(|value| field.kind().text(&value).unwrap_or_default())
    };
    cells.into_iter().map(read).collect()
}

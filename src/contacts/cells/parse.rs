//! Parsing of cell values.

use leptos::prelude::*;

use super::CellField;
use crate::text::{EmailAddress, PhoneNumber, yes_or_no};

/// A valid value of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellValue {
    Email(Option<EmailAddress>),
    Phone(Option<PhoneNumber>),
    OptIn(bool),
}

impl CellValue {
    /// Parses typed or pasted text; empty means no value. `country` is the default country of phones without +.
    ///
    /// # Errors
    /// A sentence that says why the text is invalid.
    pub fn parse(field: CellField, text: &str, country: Option<&str>) -> Result<Self, String> {
        let text = text.trim();
        Ok(match field {
            CellField::Email if text.is_empty() => Self::Email(None),
            CellField::Email => Self::Email(Some(EmailAddress::parse(text)?)),
            CellField::Phone if text.is_empty() => Self::Phone(None),
            CellField::Phone => Self::Phone(Some(PhoneNumber::parse(text, country)?)),
            // Empty means off.
            CellField::OptIn if text.is_empty() => Self::OptIn(false),
            CellField::OptIn => Self::OptIn(yes_or_no(text).ok_or_else(|| "Campaigns is yes or no.".to_owned())?),
        })
    }

    /// The value as stored in the cell.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Email(email) => email.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default(),
            Self::Phone(phone) => phone.as_ref().map(|phone| phone.typed.clone()).unwrap_or_default(),
            Self::OptIn(on) => on.to_string(),
        }
    }
}

/// Parses values as [`CellValue::parse`] does, and returns each as the cell will store it. A lazy chunk, loaded after the page:
/// the metadata of the world's phone numbers is larger than the rest of the WASM.
#[lazy]
pub fn read_cells(cells: Vec<(CellField, String)>, country: Option<String>) -> Vec<Result<String, String>> {
    let read = |(field, text): (CellField, String)| CellValue::parse(field, &text, country.as_deref()).map(|value| value.text());
    cells.into_iter().map(read).collect()
}

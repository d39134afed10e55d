//! What may stand in a cell.

use leptos::prelude::*;

use super::CellField;
use crate::text::{EmailAddress, PhoneNumber, yes_or_no};

/// A value that a cell can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellValue {
    Email(Option<EmailAddress>),
    Phone(Option<PhoneNumber>),
    OptIn(bool),
}

impl CellValue {
    /// Reads what was typed or pasted; empty is no value. `country` is what a phone without + is read by.
    ///
    /// # Errors
    /// A sentence.
    pub fn parse(field: CellField, text: &str, country: Option<&str>) -> Result<Self, String> {
        let text = text.trim();
        Ok(match field {
            CellField::Email if text.is_empty() => Self::Email(None),
            CellField::Email => Self::Email(Some(EmailAddress::parse(text)?)),
            CellField::Phone if text.is_empty() => Self::Phone(None),
            CellField::Phone => Self::Phone(Some(PhoneNumber::parse(text, country)?)),
            // Nothing is off.
            CellField::OptIn if text.is_empty() => Self::OptIn(false),
            CellField::OptIn => Self::OptIn(yes_or_no(text).ok_or_else(|| "Campaigns is yes or no.".to_owned())?),
        })
    }

    /// As the cell holds it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Email(email) => email.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default(),
            Self::Phone(phone) => phone.as_ref().map(|phone| phone.typed.clone()).unwrap_or_default(),
            Self::OptIn(on) => on.to_string(),
        }
    }
}

/// Reads values as [`CellValue::parse`] does; each as the cell will hold it. It is a part of the browser half of its own, loaded
/// when the page is there: what knows the phone numbers of the world is larger than all the rest.
#[lazy]
pub fn read_cells(cells: Vec<(CellField, String)>, country: Option<String>) -> Vec<Result<String, String>> {
    let read = |(field, text): (CellField, String)| CellValue::parse(field, &text, country.as_deref()).map(|value| value.text());
    cells.into_iter().map(read).collect()
}

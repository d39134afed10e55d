//! A record is one row of a sheet, parsed as a contact: each cell by its column's field. Rows are interpreted
//! here alone, so that every caller reads a row alike.

use std::borrow::Cow;

use super::columns::Field;
use crate::consent::{SmsConsent, Subscription};
use crate::contacts::record::draft::ContactDraft;
use crate::fields::{FieldKey, Value};
use crate::text::{self, EmailAddress, PhoneNumber, fold, undefuse};

/// Separators of values in one cell: Kith's own, and that of Google Contacts.
const SEPARATORS: [&str; 2] = [";", ":::"];

/// Parses a row as a contact. `fields` gives the field of each cell; `country` (ISO 3166-1 alpha-2) is the default of phones
/// without +, unless the row names its own.
///
/// # Errors
/// A sentence about the first problem in the row.
pub fn read(cells: &[impl AsRef<str>], fields: &[Option<Field>], country: Option<&str>) -> Result<ContactDraft, String> {
    let record = Record { cells: cells.iter().map(|cell| undefuse(cell.as_ref())).zip(fields.iter().copied()).collect() };
    let (first_name, last_name) = record.name()?;
    let draft = ContactDraft {
        first_name,
        last_name,
        emails: record.emails()?,
        phones: record.phones(country)?,
        company: text::line("Company", record.first(Field::Company))?,
        job_title: text::line("Job title", record.first(Field::JobTitle))?,
        tags: record.tags()?,
        opt_in: record.parsed(Field::OptIn, FieldKey::Campaigns)?.boolean(),
        subscription: record.subscription()?,
        sms_consent: record.parsed(Field::SmsConsent, FieldKey::SmsConsent)?.option().and_then(SmsConsent::parse),
        notes: record.notes()?,
        created_at: record.parsed(Field::Created, FieldKey::Created)?.moment(),
        last_interaction_at: record.parsed(Field::LastInteraction, FieldKey::LastInteraction)?.moment(),
    };
    if draft.emails.is_empty() && draft.phones.is_empty() {
        return Err("A contact needs an email or a phone.".to_owned());
    }
    Ok(draft)
}

struct Record<'a> {
    cells: Vec<(Cow<'a, str>, Option<Field>)>,
}

impl Record<'_> {
    /// The cells of a field that are not empty.
    fn all(&self, field: Field) -> impl Iterator<Item = &str> {
        self.cells.iter().filter(move |(cell, of)| *of == Some(field) && !cell.trim().is_empty()).map(|(cell, _)| cell.as_ref())
    }

    fn first(&self, field: Field) -> &str {
        self.all(field).next().unwrap_or_default()
    }

    /// The values in the cells of a field, split at [`SEPARATORS`].
    fn values(&self, field: Field) -> impl Iterator<Item = &str> {
        fn parts(cell: &str) -> Vec<&str> {
            SEPARATORS.into_iter().fold(vec![cell], |parts, by| parts.into_iter().flat_map(|part| part.split(by)).collect())
        }
        self.all(field).flat_map(parts).map(str::trim).filter(|value| !value.is_empty())
    }

    /// The first cell of a field, parsed by the kind of `key`.
    fn parsed(&self, field: Field, key: FieldKey) -> Result<Value, String> {
        let cell = self.all(field).next().map(str::trim);
        let value = cell.map(|cell| key.kind().parse(key, cell, None)).transpose();
        Ok(value.map_err(|reason| format!("{}: {reason}", field.label()))?.unwrap_or_default())
    }

    fn name(&self) -> Result<(String, String), String> {
        let first = [self.first(Field::FirstName), self.first(Field::MiddleName)].map(str::trim).join(" ");
        let (first, last) = match (first.trim(), self.first(Field::LastName)) {
            ("", "") => text::split_name(self.first(Field::FullName)),
            (first, last) => (first.to_owned(), last.to_owned()),
        };
        Ok((text::line("First name", &first)?, text::line("Last name", &last)?))
    }

    fn emails(&self) -> Result<Vec<EmailAddress>, String> {
        let mut emails: Vec<EmailAddress> = Vec::new();
        for value in self.values(Field::Email) {
            let email = EmailAddress::parse(value)?;
            if !emails.iter().any(|other| other.key() == email.key()) {
                emails.push(email);
            }
        }
        Ok(emails)
    }

    fn phones(&self, country: Option<&str>) -> Result<Vec<PhoneNumber>, String> {
        let country = self.all(Field::PhoneCountry).next().or(country);
        let mut phones: Vec<PhoneNumber> = Vec::new();
        for value in self.values(Field::Phone) {
            refuse_shortened(value)?;
            let phone = PhoneNumber::parse(value, country)?;
            if !phones.iter().any(|other| other.typed == phone.typed) {
                phones.push(phone);
            }
        }
        Ok(phones)
    }

    fn tags(&self) -> Result<Vec<String>, String> {
        // Mailchimp quotes each tag: `"vip","press"`.
        let named = self.all(Field::Tags).flat_map(|cell| text::quoted_list(cell).unwrap_or_else(|| split(cell)));
        let labels = self.values(Field::Labels).filter(|label| !is_googles_own(label)).map(|label| label.trim_start_matches("* "));
        let mut tags: Vec<String> = Vec::new();
        for tag in named.chain(labels.map(str::to_owned)).filter(|tag| !tag.trim().is_empty()) {
            let tag = text::tag(tag.trim())?;
            if !tags.iter().any(|other| *other == tag || fold(other) == fold(&tag)) {
                tags.push(tag);
            }
        }
        Ok(tags)
    }

    fn subscription(&self) -> Result<Option<Subscription>, String> {
        if self.parsed(Field::Unsubscribed, FieldKey::Campaigns)? == Value::Boolean(true) {
            return Ok(Some(Subscription::Unsubscribed));
        }
        Ok(self.parsed(Field::Subscription, FieldKey::Subscription)?.option().and_then(Subscription::parse))
    }

    fn notes(&self) -> Result<String, String> {
        let notes: Vec<&str> = self.all(Field::Notes).collect();
        text::notes(&notes.join("\n"))
    }
}

fn split(cell: &str) -> Vec<String> {
    cell.split(';').map(str::to_owned).collect()
}

/// Google puts every contact into "My Contacts", so that label says nothing about one.
fn is_googles_own(label: &str) -> bool {
    matches!(label, "* myContacts" | "* My Contacts" | "* starred")
}

/// Refuses a long number that a spreadsheet has written as 4.91512E+11: its last digits are lost for good.
fn refuse_shortened(value: &str) -> Result<(), String> {
    let Some((number, power)) = value.split_once(['E', 'e']) else { return Ok(()) };
    let digits = |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '+'));
    if digits(number) && digits(power) {
        return Err(format!("“{value}” is a phone number that a spreadsheet has shortened: its last digits are lost."));
    }
    Ok(())
}

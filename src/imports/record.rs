//! A record is one row of a sheet, parsed as a contact: each cell by its column's field. Rows are interpreted
//! here alone, so that every caller reads a row alike.

use std::borrow::Cow;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};

use super::columns::Field;
use crate::consent::{SmsConsent, Subscription};
use crate::contacts::record::draft::ContactDraft;
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
        opt_in: record.parsed(Field::OptIn, yes_or_no)?,
        subscription: record.subscription()?,
        sms_consent: record.parsed(Field::SmsConsent, sms_consent)?,
        notes: record.notes()?,
        created_at: record.parsed(Field::Created, moment)?,
        last_interaction_at: record.parsed(Field::LastInteraction, moment)?,
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

    /// The first cell of a field, parsed, if there is one.
    fn parsed<Value>(&self, field: Field, parse: impl Fn(&str) -> Result<Value, String>) -> Result<Option<Value>, String> {
        let cell = self.all(field).next().map(str::trim);
        cell.map(parse).transpose().map_err(|reason| format!("{}: {reason}", field.label()))
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
        let unsubscribed = self.parsed(Field::Unsubscribed, yes_or_no)?;
        if unsubscribed == Some(true) {
            return Ok(Some(Subscription::Unsubscribed));
        }
        self.parsed(Field::Subscription, subscription)
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

fn yes_or_no(cell: &str) -> Result<bool, String> {
    text::yes_or_no(cell).ok_or_else(|| format!("“{cell}” is neither yes nor no."))
}

fn subscription(cell: &str) -> Result<Subscription, String> {
    let state = match fold(cell).as_str() {
        "active" => Some(Subscription::Subscribed),
        // Mailchimp's word for an address that can no longer receive mail.
        "cleaned" => Some(Subscription::Unsubscribed),
        word => Subscription::parse(word),
    };
    match (state, yes_or_no(cell)) {
        (Some(state), _) => Ok(state),
        (None, Ok(true)) => Ok(Subscription::Subscribed),
        (None, Ok(false)) => Ok(Subscription::Unsubscribed),
        (None, Err(_)) => Err(format!("“{cell}” is neither subscribed nor unsubscribed.")),
    }
}

fn sms_consent(cell: &str) -> Result<SmsConsent, String> {
    let word = fold(cell).replace([' ', '-'], "_");
    match (SmsConsent::parse(&word), word.as_str(), yes_or_no(cell)) {
        (Some(state), ..) => Ok(state),
        (None, "opt_out" | "unsubscribed" | "stop", _) => Ok(SmsConsent::OptedOut),
        (None, _, Ok(true)) => Ok(SmsConsent::Given),
        // A plain no is no opt-out: only the contact could undo one.
        (None, _, Ok(false)) => Ok(SmsConsent::NotAsked),
        (None, _, Err(_)) => Err(format!("“{cell}” is none of: not asked, asked, given, opted out.")),
    }
}

/// Parses an RFC 3339 time, or a date with or without a time of day, which is taken for UTC. In microseconds UTC.
fn moment(cell: &str) -> Result<i64, String> {
    let without_zone = || {
        let forms = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M"];
        let time = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(cell, form).ok());
        time.or_else(|| NaiveDate::parse_from_str(cell, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0)).map(|time| time.and_utc())
    };
    let time = DateTime::parse_from_rfc3339(cell).ok().map(|time| time.with_timezone(&Utc)).or_else(without_zone);
    // RFC 3339 has no other years, and an imported time must be exportable.
    let time = time.filter(|time| (0..=9999).contains(&time.year()));
    time.map(|time| time.timestamp_micros())
        .ok_or_else(|| format!("“{cell}” is not a date. Write it like 2026-03-14 or 2026-03-14T09:41:00Z."))
}

//! A sheet is the output of an export: CSV (RFC 4180) that a spreadsheet shows but never runs as formulas, and that an import
//! reads back with nothing lost.

use chrono::{DateTime, Datelike, Timelike};

use crate::text::{defuse, quoted_list};

/// The columns of an exported contact, in the order of the file. An import recognises each by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// All emails, the primary one first.
    Email,
    FirstName,
    LastName,
    /// All phones as typed, the primary one first.
    Phone,
    Company,
    JobTitle,
    Tags,
    OptIn,
    Subscription,
    SmsConsent,
    Notes,
    CreatedAt,
    LastInteractionAt,
}

impl Column {
    /// Every column, in the order of the file.
    pub const ALL: [Column; 13] = [
        Column::Email,
        Column::FirstName,
        Column::LastName,
        Column::Phone,
        Column::Company,
        Column::JobTitle,
        Column::Tags,
        Column::OptIn,
        Column::Subscription,
        Column::SmsConsent,
        Column::Notes,
        Column::CreatedAt,
        Column::LastInteractionAt,
    ];

    /// The name in the header.
    pub const fn name(self) -> &'static str {
        match self {
            Column::Email => "email",
            Column::FirstName => "first_name",
            Column::LastName => "last_name",
            Column::Phone => "phone",
            Column::Company => "company",
            Column::JobTitle => "job_title",
            Column::Tags => "tags",
            Column::OptIn => "opt_in",
            Column::Subscription => "subscription",
            Column::SmsConsent => "sms_consent",
            Column::Notes => "notes",
            Column::CreatedAt => "created_at",
            Column::LastInteractionAt => "last_interaction_at",
        }
    }
}

/// Writes a row, cell by cell, to the end of a buffer.
pub struct RowWriter<'a> {
    out: &'a mut Vec<u8>,
    empty: bool,
}

impl<'a> RowWriter<'a> {
    /// Begins a row.
    pub fn new(out: &'a mut Vec<u8>) -> RowWriter<'a> {
        RowWriter { out, empty: true }
    }

    /// A cell of text, defused, and quoted if necessary.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.separate();
        let text = defuse(text);
        // Separators other than the comma are quoted, too: a spreadsheet may split at them.
        if text.bytes().any(|byte| matches!(byte, b'"' | b',' | b'\n' | b'\r' | b';' | b'\t' | b'|')) {
            write_quoted(self.out, &text);
        } else {
            self.out.extend_from_slice(text.as_bytes());
        }
        self
    }

    /// A cell of several values, none of which contains a `;`.
    pub fn list<Value: AsRef<str>>(&mut self, values: &[Value]) -> &mut Self {
        match values {
            [] => self.text(""),
            [one] => self.text(one.as_ref()),
            many => {
                let many: Vec<&str> = many.iter().map(AsRef::as_ref).collect();
                self.text(&many.join(";"))
            }
        }
    }

    /// A cell of tags. A cell that looks like Mailchimp's list of quoted tags gets a trailing `;`, so that an import reads the
    /// tags themselves, quotes included.
    pub fn tags<Value: AsRef<str>>(&mut self, tags: &[Value]) -> &mut Self {
        let mut cell = tags.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(";");
        if quoted_list(&cell).is_some() {
            cell.push(';');
        }
        self.text(&cell)
    }

    /// A cell that is yes or no.
    pub fn flag(&mut self, flag: bool) -> &mut Self {
        self.text(if flag { "true" } else { "false" })
    }

    /// A cell with a moment (microseconds UTC) in RFC 3339; empty for none.
    pub fn moment(&mut self, micros: Option<i64>) -> &mut Self {
        self.separate();
        if let Some(micros) = micros {
            write_moment(self.out, micros);
        }
        self
    }

    /// Ends the row.
    pub fn end(self) {
        self.out.extend_from_slice(b"\r\n");
    }

    fn separate(&mut self) {
        if !std::mem::replace(&mut self.empty, false) {
            self.out.push(b',');
        }
    }
}

/// Writes a header with these names.
pub fn write_header(out: &mut Vec<u8>, names: &[impl AsRef<str>]) {
    let mut row = RowWriter::new(out);
    for name in names {
        row.text(name.as_ref());
    }
    row.end();
}

fn write_quoted(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for (number, part) in text.split('"').enumerate() {
        if number > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b'"');
}

/// Writes `2026-03-14T09:41:00.000000Z`: always six decimals, so that equal times are equal text. RFC 3339 has no time outside
/// the years 0 to 9999, and an import rejects such times.
fn write_moment(out: &mut Vec<u8>, micros: i64) {
    let Some(moment) = DateTime::from_timestamp_micros(micros) else { return };
    let Ok(year @ 0..=9999) = u32::try_from(moment.year()) else { return };
    write_digits::<4>(out, year);
    for (before, number) in
        [(b'-', moment.month()), (b'-', moment.day()), (b'T', moment.hour()), (b':', moment.minute()), (b':', moment.second())]
    {
        out.push(before);
        write_digits::<2>(out, number);
    }
    out.push(b'.');
    write_digits::<6>(out, moment.timestamp_subsec_micros());
    out.push(b'Z');
}

/// Written by hand: `format!` takes longer for one time than all other cells of a row together.
fn write_digits<const NUMBER: usize>(out: &mut Vec<u8>, mut value: u32) {
    let mut digits = [b'0'; NUMBER];
    for digit in digits.iter_mut().rev() {
        *digit += (value % 10) as u8;
        value /= 10;
    }
    out.extend_from_slice(&digits);
}

#[cfg(test)]
mod tests;

//! A date and time, in microseconds UTC.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};

use super::{Editor, FieldKey, Value};

pub const EDITOR: Option<Editor> = None;
pub const DESCENDS_FIRST: bool = true;

/// Parses an RFC 3339 time, or a date with or without a time of day, which is taken for UTC.
pub fn parse(_key: FieldKey, text: &str, _country: Option<&str>) -> Result<Value, String> {
    if text.is_empty() {
        return Ok(Value::Empty);
    }
    let without_zone = || {
        let forms = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M"];
        let time = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
        time.or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0)).map(|time| time.and_utc())
    };
    let time = DateTime::parse_from_rfc3339(text).ok().map(|time| time.with_timezone(&Utc)).or_else(without_zone);
    // RFC 3339 has no other years, and an imported time must be exportable.
    let time = time.filter(|time| (0..=9999).contains(&time.year()));
    time.map(|time| Value::Moment(time.timestamp_micros()))
        .ok_or_else(|| format!("“{text}” is not a date. Write it like 2026-03-14 or 2026-03-14T09:41:00Z."))
}

/// Microseconds UTC as digits: the log's form, which does not depend on a time zone.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::Moment(at) => Some(at.to_string()),
        _ => None,
    }
}

pub fn of_log(_key: FieldKey, text: Option<&str>, _country: Option<&str>) -> Value {
    text.and_then(|text| text.parse().ok()).map_or(Value::Empty, Value::Moment)
}

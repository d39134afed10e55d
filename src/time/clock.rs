//! Time on the server: microseconds UTC, and points in time as text in a reader's zone.

use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::DateTime;
use chrono_tz::Tz;

use super::Moment;

/// One second in the unit of every time in the database.
pub const SECOND: i64 = 1_000_000;
/// One day.
pub const DAY: i64 = 86_400 * SECOND;

/// The source of "now"; a test can stop it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    held: Option<i64>,
}

impl Clock {
    /// A clock stopped at `at`.
    #[must_use]
    pub const fn held(at: i64) -> Self {
        Self { held: Some(at) }
    }

    /// The current time, in microseconds UTC.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.held.unwrap_or_else(|| {
            SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
        })
    }
}

/// A reader's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(Tz);

impl Default for Zone {
    fn default() -> Self {
        Self(Tz::UTC)
    }
}

impl Zone {
    /// The zone of an IANA name such as "Europe/Warsaw"; UTC for an unknown name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Tz::from_str(name).map(Self).unwrap_or_default()
    }

    /// Whether there is a zone of this name.
    #[must_use]
    pub fn exists(name: &str) -> bool {
        Tz::from_str(name).is_ok()
    }

    /// Every IANA name, in alphabetical order.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).collect()
    }

    /// Date and time, as in "14 March 2023, 09:41".
    #[must_use]
    pub fn exact(&self, at: i64) -> String {
        DateTime::from_timestamp_micros(at).map_or_else(String::new, |at| at.with_timezone(&self.0).format("%-d %B %Y, %H:%M").to_string())
    }

    /// The time of day, as in "09:41".
    #[must_use]
    pub fn time(&self, at: i64) -> String {
        DateTime::from_timestamp_micros(at).map_or_else(String::new, |at| at.with_timezone(&self.0).format("%H:%M").to_string())
    }

    /// A point in time as a page shows it.
    #[must_use]
    pub fn moment(&self, at: i64) -> Moment {
        Moment { at, exact: self.exact(at) }
    }

    /// The date on the reader's calendar, as in "2023-03-14".
    #[must_use]
    pub fn date(&self, at: i64) -> String {
        DateTime::from_timestamp_micros(at).map_or_else(String::new, |at| at.with_timezone(&self.0).format("%Y-%m-%d").to_string())
    }
}

#[cfg(test)]
mod tests {
    use crate::time::clock::*;

    #[test]
    fn a_moment_reads_in_the_readers_zone() {
        let at = 1_678_786_860 * SECOND;
        assert_eq!(Zone::default().exact(at), "14 March 2023, 09:41");
        assert_eq!(Zone::named("Asia/Kolkata").exact(at), "14 March 2023, 15:11");
        assert_eq!(Zone::named("Nowhere/Land").exact(at), "14 March 2023, 09:41");
    }
}

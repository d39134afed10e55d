//! A moment is a point in time in words, "2 min ago", with the exact time as a tooltip. Server and browser both count from the
//! server's clock, so that hydration finds the same text; in the browser the words change with the minutes.

use std::time::Duration;

use leptos::prelude::*;

use crate::navigate;

/// Microseconds in a second.
const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How often the words are updated: they count minutes.
const TICK: Duration = Duration::from_secs(60);

/// The clock that all moments of a page share; a copy refers to the same clock.
#[derive(Clone, Copy)]
struct Ticking {
    /// The server's time at the last tick, in microseconds UTC; 0 before the first.
    now: RwSignal<i64>,
    /// Lead of the server's clock over the browser's, in microseconds: the largest one seen, since each response took time to
    /// arrive.
    ahead: StoredValue<i64>,
}

/// Starts the clock in the browser; called once, around every page.
pub fn tick_moments() {
    let ticking = Ticking { now: RwSignal::new(0), ahead: StoredValue::new(i64::MIN) };
    provide_context(ticking);
    Effect::new(move |_| {
        set_interval(
            move || {
                let ahead = ticking.ahead.get_value();
                if ahead > i64::MIN {
                    ticking.now.set(navigate::clock() + ahead);
                }
            },
            TICK,
        );
    });
}

/// The moment `at` seen from `now`, the server's time of the response, both in microseconds UTC; `exact` is the text in the
/// reader's zone.
pub fn moment(at: i64, exact: &str, now: i64) -> impl IntoView + use<> {
    let ticking = use_context::<Ticking>();
    if let Some(Ticking { ahead, .. }) = ticking {
        ahead.update_value(|ahead| *ahead = (*ahead).max(now - navigate::clock()));
    }
    let title = exact.to_owned();
    let exact = title.clone();
    let words = move || {
        let now = ticking.map_or(now, |ticking| now.max(ticking.now.get()));
        ago(at, now).unwrap_or_else(|| exact.clone())
    };
    view! {
        <time datetime=machine_readable(at) title=title>
            {words}
        </time>
    }
}

/// The words for a past time; `None` for a future one. A clock may be ahead by some seconds, but not by a minute.
fn ago(at: i64, now: i64) -> Option<String> {
    let seconds = (now - at).div_euclid(SECOND);
    let days = seconds / DAY;
    if seconds <= -MINUTE {
        return None;
    }
    Some(match seconds {
        ..MINUTE => "just now".to_owned(),
        MINUTE..HOUR => format!("{} min ago", seconds / MINUTE),
        HOUR..DAY => several(seconds / HOUR, "hour"),
        _ => match days {
            1 => "yesterday".to_owned(),
            2..7 => several(days, "day"),
            7..14 => "last week".to_owned(),
            14..30 => several(days / 7, "week"),
            30..60 => "last month".to_owned(),
            60..365 => several((days / 30).min(11), "month"),
            365..730 => "last year".to_owned(),
            // Four years have a leap day.
            _ => several((days * 4 / 1461).max(2), "year"),
        },
    })
}

fn several(count: i64, unit: &str) -> String {
    format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
}

/// RFC 3339: "2023-03-14T09:41:00Z". The date is Howard Hinnant's `civil_from_days`.
fn machine_readable(at: i64) -> String {
    let seconds = at.div_euclid(SECOND);
    let (days, time) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", time / HOUR, time / MINUTE % 60, time % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000 * SECOND;

    fn words(seconds: i64) -> String {
        ago(NOW - seconds * SECOND, NOW).unwrap_or_default()
    }

    #[test]
    fn the_longer_ago_the_larger_the_unit() {
        assert_eq!([words(0), words(59), words(60), words(3599)], ["just now", "just now", "1 min ago", "59 min ago"]);
        assert_eq!([words(HOUR), words(23 * HOUR), words(DAY), words(2 * DAY)], ["1 hour ago", "23 hours ago", "yesterday", "2 days ago"]);
        assert_eq!([words(7 * DAY), words(14 * DAY), words(29 * DAY)], ["last week", "2 weeks ago", "4 weeks ago"]);
        assert_eq!([words(30 * DAY), words(60 * DAY), words(364 * DAY)], ["last month", "2 months ago", "11 months ago"]);
        assert_eq!([words(365 * DAY), words(731 * DAY), words(3653 * DAY)], ["last year", "2 years ago", "10 years ago"]);
    }

    #[test]
    fn what_is_still_to_come_is_not_said_to_have_been() {
        assert_eq!(words(-30), "just now");
        assert_eq!(words(-DAY), "");
    }

    #[test]
    fn machines_read_it_too() {
        assert_eq!(machine_readable(1_678_786_860 * SECOND), "2023-03-14T09:41:00Z");
        assert_eq!(machine_readable(951_782_399 * SECOND), "2000-02-28T23:59:59Z");
        assert_eq!(machine_readable(951_782_400 * SECOND), "2000-02-29T00:00:00Z");
        assert_eq!(machine_readable(-SECOND), "1969-12-31T23:59:59Z");
    }
}

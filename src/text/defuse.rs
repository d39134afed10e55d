//! Cells that no spreadsheet takes for something to calculate (OWASP, "CSV Injection").

use std::borrow::Cow;

/// The text as a cell that no spreadsheet runs: with an apostrophe before it, if it starts with `=`, `@`, tab, line feed,
/// carriage return, or with `+` or `-` and is no number or phone; or if it would after its own apostrophes, so that
/// [`undefuse`] knows whose they are.
pub fn defuse(text: &str) -> Cow<'_, str> {
    if is_run(text.trim_start_matches('\'')) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`defuse`] made this cell of.
pub fn undefuse(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_run(text.trim_start_matches('\'')) => text,
        _ => cell,
    }
}

/// Whether a spreadsheet takes the text for something to calculate.
fn is_run(text: &str) -> bool {
    match text.as_bytes() {
        [b'=' | b'@' | b'\t' | b'\n' | b'\r', ..] => true,
        [b'+' | b'-', ..] => !text.split(';').all(is_number_or_phone),
        _ => false,
    }
}

/// Numbers and phones by their characters alone: digits, and what stands between them. What else libphonenumber would
/// read changes from version to version, and an old export has to be read the same for ever. A list of phones is phones.
fn is_number_or_phone(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let number = digits.split_once(['e', 'E']).filter(|(_, power)| is_power(power)).map_or(digits, |(number, _)| number);
    let phone = !text.starts_with('-') && digits.chars().all(|letter| letter.is_ascii_digit() || " ()./-".contains(letter));
    let number = number.chars().all(|letter| letter.is_ascii_digit() || ".,".contains(letter));
    (phone || number)
        && digits.starts_with(|letter: char| !letter.is_ascii_alphabetic())
        && digits.contains(|letter: char| letter.is_ascii_digit())
}

/// What follows the E of a number such as -1.5E-7.
fn is_power(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text of up to that many of these characters: all that defusing looks at, and some that it does not.
    fn texts(characters: &[char], most: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut longest = all.clone();
        for _ in 0..most {
            longest = longest.iter().flat_map(|text| characters.iter().map(move |letter| format!("{text}{letter}"))).collect();
            all.extend(longest.iter().cloned());
        }
        all
    }

    #[test]
    fn every_text_comes_back_from_a_cell_as_it_was() {
        for text in texts(&['\'', '=', '@', '+', '-', '1', 'e', ';', ' ', '\t', '\n', '\r', '.'], 5) {
            let cell = defuse(&text);
            assert_eq!(undefuse(&cell), text, "{text:?} became {cell:?}");
            assert!(!is_run(&cell), "a spreadsheet would run {cell:?}");
        }
    }

    #[test]
    fn two_texts_never_become_the_same_cell() {
        let texts = texts(&['\'', '=', '+', '1', 'a'], 5);
        let cells: std::collections::HashSet<String> = texts.iter().map(|text| defuse(text).into_owned()).collect();
        assert_eq!(cells.len(), texts.len());
    }

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe() {
        for text in [
            "=1+1",
            "@SUM(A1)",
            "\tx",
            "\nx",
            "\rx",
            "-",
            "+",
            "-x",
            "+cmd|' /C calc'!A0",
            "-2+3+cmd|' /C calc'!A0",
            "'=1",
            "''@x",
            "+1 415 ext. 3",
            "-(1)",
        ] {
            assert_eq!(defuse(text), format!("'{text}"));
        }
    }

    #[test]
    fn a_number_a_phone_and_an_o_neil_stay_as_they_are() {
        for text in [
            "",
            "-5",
            "+5",
            "-1.5",
            "-1,234.50",
            "-1.5E-7",
            "+1e3",
            "+49 30 / 123-45",
            "+1 (415) 555-2671",
            "+1 415;+49 30",
            "'t Hooft",
            "''",
            "'",
            "a=b",
            " =1",
            "x@y.org",
            "'+1",
        ] {
            assert_eq!(defuse(text), text);
            assert_eq!(undefuse(text), text);
        }
    }
}

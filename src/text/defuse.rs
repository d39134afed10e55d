//! Defuses cells, so that no spreadsheet runs them as formulas (OWASP, "CSV Injection").
//!
//! A spreadsheet that separates cells by `;`, tab or `|` splits a cell of a comma-separated file into pieces, and reads quotes
//! in the middle of a line as text. Each piece is therefore defused like a cell of its own.

use std::borrow::Cow;

/// Characters at which a spreadsheet may split a cell: separators other than the comma, and line breaks, which end a row once
/// the quotes around the cell are no longer understood.
const CUTS: [char; 5] = [';', '\t', '|', '\n', '\r'];

/// The text as a cell that no spreadsheet runs. An apostrophe goes before each piece that starts with `=`, `@` or their
/// full-width forms, or with `+` or `-` and is no number or phone; and before a text that starts with a tab or a line break. A
/// piece with apostrophes or invisible characters of its own before such a start gets one more, so that [`undefuse`] can tell
/// them apart.
pub fn defuse(text: &str) -> Cow<'_, str> {
    if !may_run(text) {
        return Cow::Borrowed(text);
    }
    let mut defused = String::new();
    // Bytes of the text that have been copied to `defused`.
    let mut copied = 0;
    for (at, piece) in pieces(text) {
        if is_run(piece, at == 0 && starts_with_cut(text)) {
            defused.push_str(&text[copied..at]);
            defused.push('\'');
            copied = at;
        }
    }
    if defused.is_empty() {
        return Cow::Borrowed(text);
    }
    defused.push_str(&text[copied..]);
    Cow::Owned(defused)
}

/// Reverses [`defuse`].
pub fn undefuse(cell: &str) -> Cow<'_, str> {
    if !cell.contains('\'') {
        return Cow::Borrowed(cell);
    }
    let mut text = String::new();
    let mut copied = 0;
    for (at, piece) in pieces(cell) {
        if piece.starts_with('\'') && is_run(piece, at == 0 && starts_with_cut(cell)) {
            text.push_str(&cell[copied..at]);
            copied = at + 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(cell);
    }
    text.push_str(&cell[copied..]);
    Cow::Owned(text)
}

/// Fast check: whether a text has any character that could start a formula. Most texts have none, or only the `@` and `-` of an
/// address, and those go on to the check of their pieces.
fn may_run(text: &str) -> bool {
    // 0xEF is the first byte of every full-width sign.
    text.bytes().any(|byte| matches!(byte, b'=' | b'@' | b'+' | b'-' | b'\t' | b'\n' | b'\r' | 0xEF))
}

/// The pieces of a text, each with its byte offset.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(CUTS).scan(0, |next, piece| {
        let at = *next;
        *next += piece.len() + 1;
        Some((at, piece))
    })
}

/// Whether a text starts with a tab or a line break, after its own apostrophes and invisible characters.
fn starts_with_cut(text: &str) -> bool {
    visible(text).starts_with(['\t', '\n', '\r'])
}

/// Whether a spreadsheet runs a piece as a formula; `cut` is whether it is the empty start of a text that begins with a tab or
/// a line break.
fn is_run(piece: &str, cut: bool) -> bool {
    let piece = visible(piece);
    match piece.chars().next() {
        Some('=' | '@' | '＝' | '＠' | '＋' | '－') => true,
        Some('+' | '-') => !is_number_or_phone(piece),
        _ => cut,
    }
}

/// A piece without its leading apostrophes and invisible characters, which a spreadsheet may drop.
fn visible(text: &str) -> &str {
    let is_dropped = |letter| matches!(letter, '\'' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    text.trim_start_matches(is_dropped)
}

/// Recognises numbers and phones by their characters alone: digits and the usual punctuation. libphonenumber
/// would accept more, but its rules change with its versions, and an old export must be read in the same way for ever.
fn is_number_or_phone(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let number = digits.split_once(['e', 'E']).filter(|(_, power)| is_power(power)).map_or(digits, |(number, _)| number);
    let phone = !text.starts_with('-') && digits.chars().all(|letter| letter.is_ascii_digit() || " ()./-".contains(letter));
    let number = number.chars().all(|letter| letter.is_ascii_digit() || ".,".contains(letter));
    (phone || number)
        && digits.starts_with(|letter: char| !letter.is_ascii_alphabetic())
        && digits.contains(|letter: char| letter.is_ascii_digit())
}

/// Whether a text can follow the E of a number such as -1.5E-7.
fn is_power(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text of at most `most` of these characters: those with a meaning for defusing, and some without.
    fn texts(characters: &[char], most: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut longest = all.clone();
        for _ in 0..most {
            longest = longest.iter().flat_map(|text| characters.iter().map(move |letter| format!("{text}{letter}"))).collect();
            all.extend(longest.iter().cloned());
        }
        all
    }

    /// Whether a spreadsheet with one of these separators runs a part of the cell. Written independently of the code under
    /// test.
    fn runs_somewhere(cell: &str) -> bool {
        cell.split([';', '\t', '|', '\n', '\r']).any(|part| {
            let shown = part.trim_start_matches(['\u{200B}', '\u{FEFF}']);
            let number = shown.len() > 1 && shown.bytes().skip(1).all(|byte| byte.is_ascii_digit() || b"e. +-".contains(&byte));
            shown.starts_with(['=', '@', '＝', '＠', '＋', '－']) || (shown.starts_with(['+', '-']) && !number)
        })
    }

    #[test]
    fn every_text_comes_back_from_a_cell_as_it_was() {
        for text in texts(&['\'', '=', '@', '+', '-', '1', 'e', ';', ' ', '\t', '\n', '\r', '.'], 5) {
            let cell = defuse(&text);
            assert_eq!(undefuse(&cell), text, "{text:?} became {cell:?}");
            assert!(!runs_somewhere(&cell), "a spreadsheet would run {cell:?}");
        }
        for text in texts(&['\'', '＝', '－', '\u{200B}', '\u{FEFF}', '|', '\n', 'a', '+'], 5) {
            let cell = defuse(&text);
            assert_eq!(undefuse(&cell), text, "{text:?} became {cell:?}");
            assert!(!runs_somewhere(&cell), "a spreadsheet would run {cell:?}");
        }
    }

    #[test]
    fn two_texts_never_become_the_same_cell() {
        let texts = texts(&['\'', '=', '+', '1', 'a', ';'], 5);
        let cells: std::collections::HashSet<String> = texts.iter().map(|text| defuse(text).into_owned()).collect();
        assert_eq!(cells.len(), texts.len());
    }

    #[test]
    fn a_piece_that_another_separator_cuts_off_gets_an_apostrophe() {
        for (text, cell) in [
            ("x;=1+1", "x;'=1+1"),
            ("a;=b;c;@d", "a;'=b;c;'@d"),
            ("x\t=1", "x\t'=1"),
            ("x|-1+cmd|' /C calc'!A0", "x|'-1+cmd|' /C calc'!A0"),
            ("one\n=1", "one\n'=1"),
            ("\u{200B}=1", "'\u{200B}=1"),
            ("\u{FEFF}@x", "'\u{FEFF}@x"),
            ("x;\u{200B}=1", "x;'\u{200B}=1"),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠x", "'＠x"),
            ("x;'=1", "x;''=1"),
            ("\t=1", "'\t'=1"),
        ] {
            assert_eq!(defuse(text), cell);
            assert_eq!(undefuse(cell), text);
        }
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

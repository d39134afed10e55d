//! A line is a short text without line breaks, such as a first name, a company or a tag; notes are the long text that may have
//! them. Both are refused, never silently corrected, if they hold characters that no person types. The only exception are
//! characters that turn the direction of a line, which are removed: they are copied along unseen from a page or a phone book.

use super::fold::is_invisible;

/// Longest name, company, job title or other line, in characters.
pub const LINE_CHARACTERS: usize = 200;

/// Longest tag, in characters: it has to fit on a chip.
pub const TAG_CHARACTERS: usize = 100;

/// Longest notes of a contact, in characters: some twenty pages, and still small compared with a CSV record of a megabyte.
pub const NOTES_CHARACTERS: usize = 50_000;

/// Normalises a line: trimmed, without characters that turn its direction, and with pasted line breaks and tabs as spaces (like
/// a browser's text field). `what` names the field in the error ("First name").
///
/// # Errors
/// A sentence, if it is longer than [`LINE_CHARACTERS`], holds control characters, or holds nothing but invisible characters.
pub fn line(what: &str, text: &str) -> Result<String, String> {
    line_of(what, text, LINE_CHARACTERS)
}

/// Normalises a tag's name: a line without `;`, which separates tags in a file.
///
/// # Errors
/// A sentence, if it is empty, longer than [`TAG_CHARACTERS`], or holds `;` or control characters.
pub fn tag(text: &str) -> Result<String, String> {
    let name = line_of("Tag", text, TAG_CHARACTERS)?;
    if name.is_empty() {
        return Err("A tag needs a name.".to_owned());
    }
    if name.contains(';') {
        return Err(format!("“{name}” is not a tag: a semicolon separates tags, so no tag contains one."));
    }
    Ok(name)
}

/// Normalises notes: line breaks and tabs stay, every line break as `\n`; white space alone becomes empty.
///
/// # Errors
/// A sentence, if they are longer than [`NOTES_CHARACTERS`] or hold other control characters.
pub fn notes(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
    refuse_longer("Notes", &text, NOTES_CHARACTERS)?;
    refuse_control("Notes", text.chars().filter(|letter| !matches!(letter, '\n' | '\t')))?;
    Ok(text)
}

fn line_of(what: &str, text: &str, most: usize) -> Result<String, String> {
    let text = text.trim();
    refuse_longer(what, text, most)?;
    // Nine lines in ten are ASCII, and an import reads millions of them.
    if !text.is_ascii() {
        if !text.chars().any(is_seen) {
            return Err(format!("{what} has no character that can be seen."));
        }
        if text.contains(turns_direction) {
            return line_of(what, &text.replace(turns_direction, ""), most);
        }
    }
    if !text.chars().any(is_break_or_control) {
        return Ok(text.to_owned());
    }
    let line: String = text
        .replace("\r\n", " ")
        .chars()
        .map(|letter| if letter.is_whitespace() && is_break_or_control(letter) { ' ' } else { letter })
        .collect();
    refuse_control(what, line.chars())?;
    Ok(line)
}

/// Characters that reverse the direction of the text after them, or up to their end (Unicode Standard Annex 9: embeddings,
/// overrides, isolates): with them a name reads like another one. Marks for the direction of a single position stay, since
/// people who write Arabic or Hebrew need them.
fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character has a glyph of its own. In addition to [`is_invisible`] these are blank: fillers of Hangul, the blank
/// Braille pattern, joiners, variation selectors and tags (Unicode, "Default_Ignorable_Code_Point").
fn is_seen(letter: char) -> bool {
    let is_blank = matches!(
        letter,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    );
    !is_blank && !is_invisible(letter) && !letter.is_whitespace() && !letter.is_control()
}

fn is_break_or_control(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}')
}

fn refuse_longer(what: &str, text: &str, most: usize) -> Result<(), String> {
    // A text has at most as many characters as bytes: only a text that could be too long is counted.
    if text.len() <= most || text.chars().count() <= most {
        return Ok(());
    }
    Err(format!("{what} is too long: at most {most} characters."))
}

/// Refuses control characters among `letters`.
fn refuse_control(what: &str, mut letters: impl Iterator<Item = char>) -> Result<(), String> {
    match letters.find(|letter| letter.is_control()) {
        Some(letter) => Err(format!("{what} contains a control character (U+{:04X}) that can’t be stored.", u32::from(letter))),
        None => Ok(()),
    }
}

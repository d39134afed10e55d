//! A line is a short text without line breaks, such as a first name, a company or a tag; notes are the long text that may
//! have them. Both are refused, never mended in silence, where they hold characters that no person types.

/// The most characters of a name, a company, a job title or any other line.
pub const LINE_CHARACTERS: usize = 200;

/// The most characters of a tag: it has to fit on a chip.
pub const TAG_CHARACTERS: usize = 100;

/// The most characters of a contact's notes: some twenty pages, and still small beside a megabyte of CSV record.
pub const NOTES_CHARACTERS: usize = 50_000;

/// A line as it is kept: trimmed, a line break or tab that was pasted into it made a space (as a browser's text field
/// does). `what` names it in the error ("First name").
///
/// # Errors
/// A sentence, if it is longer than [`LINE_CHARACTERS`] or holds control characters.
pub fn line(what: &str, text: &str) -> Result<String, String> {
    line_of(what, text, LINE_CHARACTERS)
}

/// A tag's name as it is kept: a line without `;`, which separates tags in a file.
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

/// Notes as they are kept: line breaks and tabs stay, every line break as `\n`; white space alone is no note.
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

fn is_break_or_control(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}')
}

fn refuse_longer(what: &str, text: &str, most: usize) -> Result<(), String> {
    // As many bytes are at least as many characters: the count is only made for what could be too long.
    if text.len() <= most || text.chars().count() <= most {
        return Ok(());
    }
    Err(format!("{what} is too long: at most {most} characters."))
}

/// `letters` are those that have to be no control characters.
fn refuse_control(what: &str, mut letters: impl Iterator<Item = char>) -> Result<(), String> {
    match letters.find(|letter| letter.is_control()) {
        Some(letter) => Err(format!("{what} contains a control character (U+{:04X}) that can’t be kept.", u32::from(letter))),
        None => Ok(()),
    }
}

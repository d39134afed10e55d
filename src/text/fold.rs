//! Folded text is text without what search and sort should not notice: case, accents, invisible characters, the amount
//! of white space. It is stored beside the original, with the version of the folding that made it.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Goes up whenever `fold` answers differently for any text, so that what was stored can be folded again.
pub const FOLDING_VERSION: i64 = 1;

/// The text as search and sort see it: NFKD, marks removed, full case folding, the letters that no decomposition takes
/// apart (ł ø đ ð þ ß æ œ ı) spelled plainly, white space and control characters as single spaces, none at the ends.
///
/// Folding twice changes nothing.
pub fn fold(text: &str) -> String {
    if text.is_ascii() { fold_ascii(text) } else { fold_unicode(text) }
}

/// Nine texts in ten are ASCII, and an import folds millions of them: one pass to see that nothing needs collapsing,
/// one to copy.
fn fold_ascii(text: &str) -> String {
    let mut after_space = true;
    let tidy = text.bytes().all(|byte| {
        let space = byte <= b' ' || byte == 0x7f;
        let fits = !space || (byte == b' ' && !after_space);
        after_space = space;
        fits
    });
    if tidy && (!after_space || text.is_empty()) {
        return text.to_ascii_lowercase();
    }
    let mut folded = Folded::with_capacity(text.len());
    text.chars().for_each(|letter| folded.push(letter.to_ascii_lowercase()));
    folded.text
}

fn fold_unicode(text: &str) -> String {
    let mut folded = Folded::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter) && !is_invisible(*letter)).default_case_fold() {
        match letter {
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_all("th"),
            'æ' => folded.push_all("ae"),
            'œ' => folded.push_all("oe"),
            'ı' => folded.push('i'),
            // Full case folding has already made ß and ẞ an ss.
            other => folded.push(other),
        }
    }
    folded.text
}

/// Characters that leave no trace on the page (soft hyphen, zero width, directions, byte order mark). They come along
/// when a name is copied from a web page, and nobody could search for them.
pub(super) fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A text under construction whose spaces are single and never at an end.
struct Folded {
    text: String,
    space: bool,
}

impl Folded {
    fn with_capacity(bytes: usize) -> Folded {
        Folded { text: String::with_capacity(bytes), space: false }
    }

    fn push(&mut self, letter: char) {
        if letter.is_whitespace() || letter.is_control() {
            self.space = true;
            return;
        }
        if self.space && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.space = false;
        self.text.push(letter);
    }

    fn push_all(&mut self, letters: &str) {
        letters.chars().for_each(|letter| self.push(letter));
    }
}

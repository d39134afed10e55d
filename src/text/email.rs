//! An email address is one `@` between a mailbox and a domain, in letters of any script (RFC 6531). It is stored as typed and
//! compared by its key, which ignores case.

use unicode_normalization::UnicodeNormalization;

use super::fold::is_invisible;

/// Bytes of the longest address: a path of 256 without its angle brackets (RFC 5321, 4.5.3.1.3).
pub const EMAIL_BYTES: usize = 254;

/// A well-formed address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EmailAddress {
    typed: String,
    key: String,
}

impl EmailAddress {
    /// Parses an address; white space around it is dropped.
    ///
    /// # Errors
    /// A sentence about the missing or superfluous part.
    pub fn parse(text: &str) -> Result<EmailAddress, String> {
        let typed = text.trim();
        // Check the composed form, too: a character such as the Greek question mark becomes a separator by composition.
        let composed = || typed.nfc().collect::<String>();
        let fault = fault(typed).or_else(|| if typed.is_ascii() { None } else { fault(&composed()) });
        match fault {
            None => Ok(EmailAddress { typed: typed.to_owned(), key: key(typed) }),
            Some(_) if typed.is_empty() => Err("An email address is missing.".to_owned()),
            Some(fault) => Err(format!("“{}” is not an email address: {fault}.", excerpt(typed))),
        }
    }

    /// An address from the database, which was parsed before it was stored.
    pub fn stored(typed: String, key: String) -> EmailAddress {
        EmailAddress { typed, key }
    }

    /// The address as typed.
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// The form in which two addresses are compared: NFC, case ignored, accents kept.
    ///
    /// Lower case instead of full case folding, which would merge `straße.example` and `strasse.example`, two domains.
    pub fn key(&self) -> &str {
        &self.key
    }
}

fn key(typed: &str) -> String {
    if typed.is_ascii() {
        return typed.to_ascii_lowercase();
    }
    // A capital Σ has two small forms.
    let lower = typed.nfc().flat_map(char::to_lowercase).map(|letter| if letter == 'ς' { 'σ' } else { letter });
    lower.nfc().collect()
}

/// The reason why a text is no address, as the end of a sentence.
fn fault(typed: &str) -> Option<String> {
    if typed.len() > EMAIL_BYTES {
        return Some(format!("it is longer than {EMAIL_BYTES} bytes"));
    }
    let Some((mailbox, domain)) = typed.split_once('@') else {
        return Some("the @ is missing".to_owned());
    };
    if domain.contains('@') {
        return Some("it has more than one @".to_owned());
    }
    if mailbox.is_empty() {
        return Some("the part before @ is missing".to_owned());
    }
    if domain.is_empty() {
        return Some("the part after @ is missing".to_owned());
    }
    if typed.contains(char::is_whitespace) {
        return Some("it contains a space".to_owned());
    }
    if typed.contains(|letter: char| letter.is_control() || is_invisible(letter)) {
        return Some("it contains a character that can’t be seen".to_owned());
    }
    if let Some(letter) = typed.chars().find(is_separator) {
        return Some(format!("it contains “{letter}”"));
    }
    domain_fault(domain)
}

/// Characters around or between addresses. Inside an address they must be quoted, which nobody's address is. Without `;`,
/// several addresses can share a cell.
fn is_separator(letter: &char) -> bool {
    matches!(letter, '"' | '(' | ')' | ',' | ':' | ';' | '<' | '>' | '[' | '\\' | ']')
}

fn domain_fault(domain: &str) -> Option<String> {
    if domain.split('.').any(str::is_empty) {
        return Some("the part after @ has a misplaced dot".to_owned());
    }
    let stranger =
        domain.chars().find(|letter| letter.is_ascii() && !letter.is_ascii_alphanumeric() && !matches!(letter, '.' | '-' | '_'))?;
    Some(format!("the part after @ contains “{stranger}”"))
}

/// The beginning of a wrong text: enough to find it by, without unprintable characters, and never a megabyte of error message.
pub(super) fn excerpt(text: &str) -> String {
    const CHARACTERS: usize = 60;
    let mut excerpt: String = text.chars().take(CHARACTERS).map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect();
    if text.chars().nth(CHARACTERS).is_some() {
        excerpt.push('…');
    }
    excerpt
}

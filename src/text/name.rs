//! A name is a first and a last name, shown as one. A contact without a name is shown by its email, or else by its phone.

/// Splits a full name into first and last name at its last space. A single word is a first name.
pub fn split_name(full: &str) -> (String, String) {
    let full = full.trim();
    match full.rsplit_once(char::is_whitespace) {
        Some((first, last)) => (first.trim_end().to_owned(), last.to_owned()),
        None => (full.to_owned(), String::new()),
    }
}

/// Display name of a contact: its name, or else its email, or else its phone.
pub fn display_name(first: &str, last: &str, email: &str, phone: &str) -> String {
    match (first.is_empty(), last.is_empty()) {
        (false, false) => format!("{first} {last}"),
        (false, true) => first.to_owned(),
        (true, false) => last.to_owned(),
        (true, true) if !email.is_empty() => email.to_owned(),
        (true, true) => phone.to_owned(),
    }
}

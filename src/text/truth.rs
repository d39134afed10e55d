//! Yes and no, as people and programs write them.

/// Parses a yes or no; `None` for any other text. Cells, files and forms share it, so that `opted in` means the same
/// everywhere.
#[must_use]
pub fn yes_or_no(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "1" | "on" | "x" | "✓" | "opted in" | "opt in" | "opt-in" | "subscribed" => Some(true),
        "false" | "f" | "no" | "n" | "0" | "off" | "opted out" | "opt out" | "opt-out" | "unsubscribed" => Some(false),
        _ => None,
    }
}

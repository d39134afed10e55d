//! Formats numbers in groups of three digits.

/// "48,210".
#[must_use]
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_threes() {
        let read: Vec<String> = [0, 7, 999, 1_000, 48_210, 1_000_000, -1_234].into_iter().map(grouped).collect();
        assert_eq!(read, ["0", "7", "999", "1,000", "48,210", "1,000,000", "-1,234"]);
    }
}

//! A gram is one, two or three adjacent letters, packed into a number that sorts like the letters.

/// Bits of a letter: `char::MAX` takes 21.
const LETTER_BITS: u32 = 21;
/// A value that is no letter: it begins the grams that describe a contact rather than its text.
const NO_LETTER: u64 = (1 << LETTER_BITS) - 1;
/// Letters of the longest gram.
pub const LONGEST: usize = 3;

/// A gram, as the index stores it.
pub type Gram = u64;

/// The gram of every contact that a part contains.
pub const EVERYONE: Gram = NO_LETTER << (2 * LETTER_BITS);

/// The gram of every contact in this state; `state` is the number of a contact's state.
pub const fn of_state(state: i64) -> Gram {
    EVERYONE | (state as u64 + 1)
}

/// The gram of up to three letters.
fn pack(letters: &[char]) -> Gram {
    (0..LONGEST).fold(0, |gram, place| gram << LETTER_BITS | letters.get(place).map_or(0, |letter| u64::from(*letter)))
}

/// Calls `each` with every gram of a text, once for each occurrence. No gram spans the end of a line.
pub fn of_text(text: &str, mut each: impl FnMut(Gram)) {
    for line in text.split('\n') {
        let (mut before, mut last) = (0, 0);
        for letter in line.chars().map(u64::from) {
            each(letter << (2 * LETTER_BITS));
            if last != 0 {
                each(last << (2 * LETTER_BITS) | letter << LETTER_BITS);
            }
            if before != 0 {
                each(before << (2 * LETTER_BITS) | last << LETTER_BITS | letter);
            }
            (before, last) = (last, letter);
        }
    }
}

/// Whether a needle is as short as a gram: the gram's postings are then the exact result.
pub fn is_gram(needle: &str) -> bool {
    needle.chars().nth(LONGEST).is_none()
}

/// Grams of every text that contains this needle: a short needle itself; for a long one up to `most` of its grams, spread over
/// its length.
pub fn of_needle(needle: &str, most: usize) -> Vec<Gram> {
    let letters: Vec<char> = needle.chars().collect();
    if letters.len() <= LONGEST {
        return vec![pack(&letters)];
    }
    let mut grams: Vec<Gram> = letters.windows(LONGEST).map(pack).collect();
    let last = grams.len() - 1;
    if grams.len() > most {
        grams = (0..most).map(|place| grams[place * last / (most - 1)]).collect();
    }
    grams.sort_unstable();
    grams.dedup();
    grams
}

//! A phone number is stored as typed and, if a country tells how to parse it, as E.164, by which a contact is found. Google's
//! libphonenumber decides: a number that it calls *possible* (right length for its country) is accepted, because no list of
//! numbers in use is ever up to date.

use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumberFormat, Region};

use super::email::excerpt;
use super::fold::is_invisible;

/// Longest number as typed, in characters: the longest number there is, spelled with every bracket and an extension.
pub const PHONE_CHARACTERS: usize = 100;

/// Digits of a number that no country parses; 20 is the longest international number of the metadata, and more than anybody
/// dials.
const DIGITS: std::ops::RangeInclusive<usize> = 3..=20;

/// A well-formed number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PhoneNumber {
    /// The number as typed, extension included. It never contains `;`, so that several can share a cell.
    pub typed: String,
    /// E.164, without extension. `None` if no country was known to parse the number by, or if it lacks its area code: such a
    /// number is stored and searchable, but identifies nobody.
    pub e164: Option<String>,
}

impl PhoneNumber {
    /// Parses a number; white space and direction marks around it are dropped. `country` is the ISO 3166-1 alpha-2 code by
    /// which a number without + is parsed.
    ///
    /// # Errors
    /// A sentence with the reason why it is no number.
    pub fn parse(text: &str, country: Option<&str>) -> Result<PhoneNumber, String> {
        // Phones and chat programs copy a number together with invisible direction marks around it.
        let typed = text.trim_matches(|letter: char| letter.is_whitespace() || is_invisible(letter));
        if typed.is_empty() {
            return Err("A phone number is missing.".to_owned());
        }
        let e164 =
            read(typed, country.and_then(region)).map_err(|fault| format!("“{}” is not a phone number: {fault}.", excerpt(typed)))?;
        Ok(PhoneNumber { typed: typed.to_owned(), e164 })
    }
}

/// The decimal digits of a text in any script, as ASCII: a number without its punctuation.
pub fn digits(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(char::is_ascii_digit).collect();
    }
    PHONE_NUMBER_UTIL.normalize_digits_only(text)
}

/// The region in libphonenumber's metadata; `None` if the code is unknown.
fn region(country: &str) -> Option<Region> {
    let region = country.trim().to_ascii_uppercase().parse().ok()?;
    PHONE_NUMBER_UTIL.get_country_code_for_region(region).map(|_| region)
}

/// The number as E.164, or the problem with it, as the end of a sentence.
fn read(typed: &str, region: Option<Region>) -> Result<Option<String>, String> {
    if typed.chars().count() > PHONE_CHARACTERS {
        return Err(format!("it is longer than {PHONE_CHARACTERS} characters"));
    }
    if typed.contains(|letter: char| letter.is_control() || letter == ';') {
        return Err("it contains a character that phone numbers don't have".to_owned());
    }
    if region.is_none() && !is_international(typed) {
        return unread(typed);
    }
    let number = PHONE_NUMBER_UTIL.parse(typed, region).map_err(|error| words(&error).to_owned())?;
    match PHONE_NUMBER_UTIL.is_possible_number_with_reason(&number) {
        Ok(NumberLengthType::IsPossible) => Ok(Some(PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::E164).into_owned())),
        // Without an area code, the same number exists in every town.
        Ok(NumberLengthType::IsPossibleLocalOnly) => Ok(None),
        Err(error) => Err(match error {
            rlibphonenumber::ValidationError::TooShort => "it is too short for its country",
            rlibphonenumber::ValidationError::TooLong => "it is too long for its country",
            _ => "no number of its country has that many digits",
        }
        .to_owned()),
    }
}

/// Whether a number names its country itself, by libphonenumber's rule: its first significant character is a plus.
fn is_international(typed: &str) -> bool {
    let first = typed.chars().find(|letter| matches!(letter, '+' | '＋') || letter.is_numeric());
    matches!(first, Some('+' | '＋'))
}

/// Checks a number without a known country: it only has to look like a number.
fn unread(typed: &str) -> Result<Option<String>, String> {
    let from_digit = typed.trim_start_matches(|letter: char| !letter.is_numeric() && !matches!(letter, '(' | '*'));
    let viable = PHONE_NUMBER_UTIL.is_viable_phone_number(from_digit.trim_start_matches(['(', '*']));
    if viable && DIGITS.contains(&digits(typed).len()) {
        return Ok(None);
    }
    Err(words(&ParseError::TooShortNsn).to_owned())
}

fn words(error: &ParseError) -> &'static str {
    match error {
        ParseError::InvalidCountryCode => "no country has the code after its +",
        ParseError::NotANumber(_) => "it contains more than digits and the usual punctuation, or too few digits",
        ParseError::TooShortAfterIdd | ParseError::TooShortNsn => "it is too short",
        ParseError::TooLongNsn => "it is too long",
    }
}

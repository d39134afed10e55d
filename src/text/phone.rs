//! A phone number is kept as typed, and, where a country tells how to read it, as E.164, by which a contact is found.
//! What a number is, is for Google's libphonenumber to say: one that it calls *possible* (right length for its country)
//! is accepted, because no list of numbers in use is ever up to date.

use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumberFormat, Region};

use super::email::excerpt;
use super::fold::is_invisible;

/// The most characters of a number as typed: the longest number there is, spelled with every bracket and an extension.
pub const PHONE_CHARACTERS: usize = 100;

/// The longest international number of the metadata, and more than anybody dials.
const DIGITS: std::ops::RangeInclusive<usize> = 3..=20;

/// A number that could be called.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PhoneNumber {
    /// As it was typed, extension included. Never with a `;`, so several can share a cell.
    pub typed: String,
    /// E.164, without extension. `None` where there was no country to read the number by, or it lacks its area code:
    /// such a number is kept and searchable, and identifies nobody.
    pub e164: Option<String>,
}

impl PhoneNumber {
    /// Reads a number; white space and direction marks around it are left off. `country` is the ISO 3166-1 alpha-2 code
    /// by which a number without + is read.
    ///
    /// # Errors
    /// A sentence that says why it is no number.
    pub fn parse(text: &str, country: Option<&str>) -> Result<PhoneNumber, String> {
        // Phones and chat programs copy a number between invisible direction marks.
        let typed = text.trim_matches(|letter: char| letter.is_whitespace() || is_invisible(letter));
        if typed.is_empty() {
            return Err("A phone number is missing.".to_owned());
        }
        let e164 =
            read(typed, country.and_then(region)).map_err(|fault| format!("“{}” is not a phone number: {fault}.", excerpt(typed)))?;
        Ok(PhoneNumber { typed: typed.to_owned(), e164 })
    }
}

/// The decimal digits of a text, in whatever script, as ASCII: a number without its punctuation.
pub fn digits(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(char::is_ascii_digit).collect();
    }
    PHONE_NUMBER_UTIL.normalize_digits_only(text)
}

/// The metadata's region; `None` for what is no country, as for no country at all.
fn region(country: &str) -> Option<Region> {
    let region = country.trim().to_ascii_uppercase().parse().ok()?;
    PHONE_NUMBER_UTIL.get_country_code_for_region(region).map(|_| region)
}

/// The number as E.164, or what is wrong with it, as the end of a sentence.
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
        // Without its area code it is the number of somebody in every town.
        Ok(NumberLengthType::IsPossibleLocalOnly) => Ok(None),
        Err(error) => Err(match error {
            rlibphonenumber::ValidationError::TooShort => "it is too short for its country",
            rlibphonenumber::ValidationError::TooLong => "it is too long for its country",
            _ => "no number of its country has that many digits",
        }
        .to_owned()),
    }
}

/// Whether a number says its country by itself, as libphonenumber sees it: the first character that counts is a plus.
fn is_international(typed: &str) -> bool {
    let first = typed.chars().find(|letter| matches!(letter, '+' | '＋') || letter.is_numeric());
    matches!(first, Some('+' | '＋'))
}

/// A number that no country reads: it has to look like one, no more can be asked of it.
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

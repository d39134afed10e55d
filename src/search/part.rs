//! A part: built from texts or from other parts, packed into pages, read one gram at a time.
//!
//! A page is a run of postings in gram order. A posting consists of the difference to the previous gram (for a page's first one,
//! to zero), the length of its places in bytes, and the places. These are written as the difference of each to the previous one,
//! or as 4 KB of bits if that is shorter. Numbers are LEB128 (DWARF 5, 7.6).

use rustc_hash::FxHashMap;

use super::gram::{self, Gram};
use super::set::{BLOCK, Places};

/// A page is closed when it would get longer than this, in bytes: four fit a page of PostgreSQL, two a page of SQLite.
const PAGE: usize = 1_850;

/// The length of places that are written as bits, in bytes.
const BITS: usize = BLOCK / 8;

/// A run of postings: the first gram, and the bytes.
pub type Page = (Gram, Vec<u8>);

/// The places of each gram, while a part is built from texts.
#[derive(Debug, Default)]
pub struct Postings {
    /// A large import hashes some hundred million grams, so the hash must be fast. FxHash does not resist chosen collisions, but
    /// those would slow down only one short batch.
    places: FxHashMap<Gram, Vec<u16>>,
}

impl Postings {
    /// Adds a contact; places ascend.
    pub fn push(&mut self, place: u16, state: i64, text: &str) {
        let mut has = |gram| {
            let places = self.places.entry(gram).or_default();
            if places.last() != Some(&place) {
                places.push(place);
            }
        };
        has(gram::EVERYONE);
        has(gram::of_state(state));
        gram::of_text(text, has);
    }

    /// The pages of the part.
    pub fn pages(self) -> Vec<Page> {
        let mut postings: Vec<(Gram, Vec<u16>)> = self.places.into_iter().collect();
        postings.sort_unstable_by_key(|(gram, _)| *gram);
        let mut writer = Writer::default();
        for (gram, places) in postings {
            writer.push(gram, &places);
        }
        writer.pages()
    }
}

/// Merges several parts of a block, given as their pages from the earliest part to the latest; also returns the number of
/// contacts.
pub fn merge(parts: &[Vec<Vec<u8>>]) -> (Vec<Page>, i64) {
    let mut postings: Vec<(Gram, usize, &[u8])> = Vec::new();
    for (number, pages) in parts.iter().enumerate() {
        postings.extend(pages.iter().flat_map(|page| read(page).map(move |(gram, places)| (gram, number, places))));
    }
    postings.sort_unstable_by_key(|(gram, number, _)| (*gram, *number));
    // Contacts that a later part contains are dropped from this one.
    let mut later = vec![Places::default(); parts.len()];
    for number in (1..parts.len()).rev() {
        let mut known = later[number].clone();
        parts[number].iter().for_each(|page| add(&mut known, page, gram::EVERYONE));
        later[number - 1] = known;
    }
    let mut writer = Writer::default();
    let mut contacts = 0;
    for same in postings.chunk_by(|one, other| one.0 == other.0) {
        let mut places: Vec<u16> = Vec::new();
        for (_, number, bytes) in same {
            each(bytes, |place| {
                if !later[*number].contains(place) {
                    places.push(place);
                }
            });
        }
        if !places.is_sorted() {
            places.sort_unstable();
        }
        if !places.is_empty() {
            writer.push(same[0].0, &places);
        }
        if same[0].0 == gram::EVERYONE {
            contacts = places.len() as i64;
        }
    }
    (writer.pages(), contacts)
}

/// Adds the places with `gram` from this page.
pub fn add(known: &mut Places, page: &[u8], gram: Gram) {
    let Some((_, bytes)) = read(page).take_while(|(other, _)| *other <= gram).find(|(other, _)| *other == gram) else {
        return;
    };
    if bytes.len() == BITS {
        known.add_bytes(bytes);
    } else {
        each(bytes, |place| known.insert(place));
    }
}

/// The postings of a page, up to the first unreadable byte.
fn read(page: &[u8]) -> impl Iterator<Item = (Gram, &[u8])> {
    let (mut rest, mut gram) = (page, 0);
    std::iter::from_fn(move || {
        gram += number(&mut rest)?;
        let length = usize::try_from(number(&mut rest)?).ok()?;
        let (places, after) = rest.split_at_checked(length)?;
        rest = after;
        Some((gram, places))
    })
}

/// Calls `with` for each place of a posting, in ascending order.
fn each(mut bytes: &[u8], mut with: impl FnMut(u16)) {
    if bytes.len() == BITS {
        let mut places = Places::default();
        places.add_bytes(bytes);
        places.iter().for_each(with);
        return;
    }
    let mut place = 0;
    while let Some(step) = number(&mut bytes) {
        place += step;
        with((place % BLOCK as u64) as u16);
    }
}

/// Reads the number at the beginning of `bytes`, and advances `bytes` past it.
fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn push_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Writes postings into pages.
#[derive(Default)]
struct Writer {
    pages: Vec<Page>,
    page: Vec<u8>,
    first: Gram,
    last: Gram,
    places: Vec<u8>,
}

impl Writer {
    /// Adds a posting; grams ascend, and so do places.
    fn push(&mut self, gram: Gram, places: &[u16]) {
        self.places.clear();
        let mut before = 0;
        for place in places {
            push_number(&mut self.places, u64::from(place - before));
            before = *place;
        }
        if self.places.len() >= BITS {
            let mut bits = Places::default();
            places.iter().for_each(|place| bits.insert(*place));
            self.places = bits.to_bytes();
        }
        if !self.page.is_empty() && self.page.len() + self.places.len() > PAGE {
            self.close();
        }
        if self.page.is_empty() {
            (self.first, self.last) = (gram, 0);
        }
        push_number(&mut self.page, gram - self.last);
        push_number(&mut self.page, self.places.len() as u64);
        self.page.extend_from_slice(&self.places);
        self.last = gram;
    }

    fn close(&mut self) {
        self.pages.push((self.first, std::mem::take(&mut self.page)));
    }

    fn pages(mut self) -> Vec<Page> {
        if !self.page.is_empty() {
            self.close();
        }
        self.pages
    }
}

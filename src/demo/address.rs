//! An email address that reaches nobody: at example.com, example.org, example.net or below `.example` (RFC 2606, RFC 6761). No
//! two people of a crowd share one. No set of used addresses is needed for this, because an address can be decoded: the domain,
//! the mark between the names and the digits at the end together encode the person's number. A person's number modulo eight
//! selects one of three kinds. Their domains differ, so only people of the same kind could collide, and these are ranked.
//!
//! - three in eight have webmail, with a number after the first dozen: `adwoa_mensah41@example.org`;
//! - two in eight write from their company, where a namesake gets a number: `hana.suzuki@juniperlane.example`;
//! - three in eight have a domain of their own; with the mark it is unique for the first half a million of them:
//!   `lucia@quietriver.example`.

use super::work::{COMPANIES, domain_of};

/// The address scheme of a crowd.
pub(super) struct Post {
    key: u64,
    desks: Vec<Desk>,
    /// The domains of [`COMPANIES`], in the same order.
    domains: Vec<String>,
}

/// A desk at a company. Larger companies have several, numbered from 0, so that the addresses of their people differ.
struct Desk {
    company: usize,
    number: u64,
    of: u64,
}

/// One person's address, before the person has a name.
pub(super) struct Mailbox<'a> {
    /// In parts, concatenated when the address is written.
    domain: [&'a str; 4],
    mark: Mark,
    number: u64,
    /// Index into [`COMPANIES`], if the address is at a company.
    pub company: Option<usize>,
}

#[derive(Clone, Copy)]
enum Mark {
    Between(&'static str),
    GivenNameOnly,
}

enum Kind {
    Webmail,
    Company,
    Own,
}

const WEBMAIL: [&str; 3] = ["example.com", "example.org", "example.net"];

// Names in an address consist of a–z, so these marks are unambiguous.
const MARKS: [Mark; 4] = [Mark::Between("."), Mark::Between(""), Mark::Between("_"), Mark::Between("-")];
const OWN_MARKS: [Mark; 4] = [Mark::GivenNameOnly, Mark::Between("."), Mark::Between("-"), Mark::Between("_")];

/// The kind for a person's number modulo eight, with its rank among the same kind within the eight, and the size of that kind
/// there.
const KINDS: [(Kind, u64, u64); 8] = [
    (Kind::Own, 0, 3),
    (Kind::Company, 0, 2),
    (Kind::Webmail, 0, 3),
    (Kind::Own, 1, 3),
    (Kind::Webmail, 1, 3),
    (Kind::Company, 1, 2),
    (Kind::Own, 2, 3),
    (Kind::Webmail, 2, 3),
];

impl Post {
    pub fn of(seed: u64) -> Post {
        let desks_at = |company: usize| {
            let of = 1 + 24 / (company as u64 + 3);
            (0..of).map(move |number| Desk { company, number, of })
        };
        Post {
            key: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15),
            desks: (0..COMPANIES.len()).flat_map(desks_at).collect(),
            domains: COMPANIES.iter().map(|company| domain_of(company)).collect(),
        }
    }

    pub fn mailbox(&self, person: u64) -> Mailbox<'_> {
        let (kind, place, of_eight) = &KINDS[(person % 8) as usize];
        let rank = person / 8 * of_eight + place;
        match kind {
            Kind::Webmail => self.webmail(rank),
            Kind::Company => self.company(rank),
            Kind::Own => self.own(rank),
        }
    }

    fn webmail(&self, rank: u64) -> Mailbox<'_> {
        let mut code = Code(scattered(rank, self.key));
        Mailbox { mark: MARKS[code.take(4)], domain: [WEBMAIL[code.take(3)], "", "", ""], number: code.0, company: None }
    }

    /// Everybody at a desk gets first.last, so the round in which the desks are filled gives a namesake's number. A prime step
    /// visits every desk once a round, from a start that differs by round.
    fn company(&self, rank: u64) -> Mailbox<'_> {
        let desks = self.desks.len() as u64;
        let (round, place) = (rank / desks, rank % desks);
        let place = (place * 73 + rotated(round, 32, self.key)) % desks;
        let desk = &self.desks[place as usize];
        Mailbox {
            mark: Mark::Between("."),
            domain: [&self.domains[desk.company], "", "", ""],
            number: scattered(round, self.key ^ place) * desk.of + desk.number,
            company: Some(desk.company),
        }
    }

    fn own(&self, rank: u64) -> Mailbox<'_> {
        let mut code = Code(rotated(rank & ((1 << OWN_BITS) - 1), OWN_BITS, self.key));
        let mark = OWN_MARKS[code.take(4)];
        let (first, second) = (FIRST_WORDS[code.take(128)], SECOND_WORDS[code.take(128)]);
        let ending = ENDINGS[code.take(8)];
        Mailbox { mark, domain: [first, second, ending, ".example"], number: rank >> OWN_BITS, company: None }
    }
}

impl Mailbox<'_> {
    /// The address, for names spelled in a–z; the number 0 is not written.
    pub fn address(&self, given: &str, family: &str) -> String {
        let mut address = String::with_capacity(given.len() + family.len() + 36);
        address.push_str(given);
        if let Mark::Between(mark) = self.mark {
            address.push_str(mark);
            address.push_str(family);
        }
        if self.number > 0 {
            push_decimal(&mut address, self.number);
        }
        address.push('@');
        for part in self.domain {
            address.push_str(part);
        }
        address
    }
}

/// Bits for four marks, 128 × 128 words and eight endings.
const OWN_BITS: u32 = 19;

/// A number that is read as digits of several bases, the least significant first.
struct Code(u64);

impl Code {
    fn take(&mut self, base: usize) -> usize {
        let digit = self.0 % base as u64;
        self.0 /= base as u64;
        digit as usize
    }
}

/// A permutation of the numbers with as many bits: neighbours do not get neighbouring addresses, and small crowds keep small
/// numbers.
fn scattered(rank: u64, key: u64) -> u64 {
    match rank.checked_ilog2() {
        Some(bits) => (1 << bits) | rotated(rank ^ (1 << bits), bits, key),
        None => 0,
    }
}

/// A permutation of the numbers of so many bits: xor, multiplication by an odd number and xor with the upper half are all
/// invertible.
fn rotated(value: u64, bits: u32, key: u64) -> u64 {
    let mask = (1 << bits) - 1;
    let mut mixed = (value ^ key) & mask;
    for _ in 0..3 {
        mixed = mixed.wrapping_mul(0xD6E8_FEB8_6659_FD93) & mask;
        mixed ^= mixed >> (bits / 2 + 1);
    }
    mixed
}

fn push_decimal(text: &mut String, number: u64) {
    if number >= 10 {
        push_decimal(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// Every domain that a person may own.
#[cfg(test)]
pub(super) fn own_domains() -> impl Iterator<Item = String> {
    let words = FIRST_WORDS.iter().flat_map(|first| SECOND_WORDS.map(|second| [*first, second].concat()));
    words.flat_map(|name| ENDINGS.map(|ending| [&name, ending, ".example"].concat()))
}

const ENDINGS: [&str; 8] = ["", "-studio", "-house", "-family", "-post", "-garden", "-online", "-letters"];

#[rustfmt::skip]
const FIRST_WORDS: [&str; 128] = [
    "amber", "apple", "april", "ash", "autumn", "azure", "bare", "birch", "black", "blue", "bold", "brave", "bright", "brisk", "bronze", "calm",
    "cedar", "chalk", "cherry", "clear", "clover", "cobalt", "cold", "copper", "coral", "cosy", "crimson", "crystal", "dappled", "dark", "dawn", "deep",
    "distant", "drift", "dusk", "dusty", "early", "east", "ebony", "elder", "ember", "emerald", "even", "fair", "far", "fern", "first", "fresh",
    "frost", "full", "gentle", "gilded", "glad", "golden", "good", "grand", "grassy", "green", "grey", "happy", "hazel", "hidden", "high", "hollow",
    "honest", "honey", "humble", "indigo", "ivory", "ivy", "jade", "jolly", "kind", "late", "lemon", "level", "light", "lilac", "lime", "little",
    "lively", "lone", "long", "lucky", "lunar", "maple", "marble", "mellow", "merry", "mild", "mint", "misty", "morning", "mossy", "new", "noble",
    "north", "olive", "open", "orange", "patient", "pearl", "pine", "plain", "plum", "proud", "pure", "quick", "quiet", "rapid", "red", "rosy",
    "ruby", "rustic", "sandy", "scarlet", "silent", "silver", "slow", "small", "snowy", "solar", "south", "still", "summer", "swift", "tall", "velvet",
];

#[rustfmt::skip]
const SECOND_WORDS: [&str; 128] = [
    "acorn", "anchor", "arbor", "arch", "barn", "basin", "bay", "beach", "beacon", "bell", "bench", "bloom", "boat", "bridge", "brook", "cabin",
    "canal", "canyon", "cape", "castle", "cliff", "cloud", "coast", "comet", "corner", "cottage", "cove", "crane", "creek", "crest", "dale", "delta",
    "dome", "door", "dove", "dune", "falcon", "farm", "feather", "fen", "ferry", "field", "finch", "fjord", "flame", "forest", "forge", "fountain",
    "fox", "gable", "gate", "glade", "glen", "grove", "gull", "harbor", "haven", "hearth", "heath", "heron", "hill", "hive", "horizon", "island",
    "kettle", "key", "kite", "lagoon", "lake", "lamp", "lane", "lantern", "lark", "leaf", "ledge", "lodge", "loom", "mast", "meadow", "mesa",
    "mill", "moon", "moor", "mountain", "nest", "oak", "oasis", "ocean", "orchard", "otter", "owl", "path", "peak", "pebble", "pier", "planet",
    "pond", "port", "prairie", "quarry", "quay", "rain", "raven", "reef", "ridge", "river", "robin", "rock", "roof", "sail", "shore", "sky",
    "sparrow", "spring", "square", "star", "stone", "stream", "sun", "swan", "thistle", "tide", "tower", "trail", "valley", "village", "wave", "willow",
];

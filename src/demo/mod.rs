//! A crowd is a set of people invented for a demonstration: any number of them, of many countries and scripts, with realistic
//! names, and with addresses and numbers that reach nobody. Person n of a crowd follows from the seed and n alone, so a crowd
//! can be generated from any number on, by several writers at once, with the same result.

mod address;
mod cast;
mod dice;
pub mod fill;
mod names;
mod phone;
pub mod sample;
#[cfg(test)]
mod tests;
mod work;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use address::Post;
use dice::Dice;
use names::{CULTURES, Family, Form, People};
use phone::Phone;
use work::{COMPANIES, JOB_TITLES};

/// Tags with their color classes (0..12), the commonest first.
pub const TAGS: &[(&str, u8)] = &[
    ("customer", 5),
    ("newsletter", 8),
    ("lead", 1),
    ("member", 4),
    ("workshop", 10),
    ("partner", 6),
    ("supplier", 3),
    ("press", 2),
    ("speaker", 7),
    ("volunteer", 11),
    ("vip", 9),
    ("alumni", 0),
    ("donor", 5),
    ("student", 1),
    ("trial", 8),
    ("referral", 3),
    ("wholesale", 6),
    ("investor", 10),
    ("beta", 4),
    ("founder", 11),
    ("ambassador", 0),
    ("advisory", 7),
    ("jury", 2),
    ("archive", 9),
];

/// People invented for a demonstration. Creating a crowd parses the tables of names (a few milliseconds).
pub struct Crowd {
    seed: ChaCha8Rng,
    now: i64,
    peoples: Vec<People>,
    /// Index into `peoples` for each unit of a culture's share, see [`names::Culture::share`].
    shares: Vec<u8>,
    post: Post,
}

/// A person of a crowd. Times are microseconds since 1970 UTC.
#[derive(Clone, Debug, PartialEq)]
pub struct SamplePerson {
    /// Empty for the few who are known by an address only. A name in Han or Hangul is one word and is stored here whole.
    pub first_name: String,
    pub last_name: String,
    /// At a domain reserved by RFC 2606; unique within a crowd, ignoring case. There is an email or a phone or both.
    pub email: Option<String>,
    /// In international spelling, with spaces by the custom of the country: `+234 803 555 0142`.
    pub phone: Option<String>,
    /// The same number in E.164. Possible by libphonenumber's rules; a few people may share one.
    pub e164: Option<String>,
    /// Empty for one in eight.
    pub company: String,
    /// Empty for one in ten.
    pub job_title: String,
    /// None, or one to three of [`TAGS`].
    pub tags: Vec<&'static str>,
    pub opt_in: bool,
    pub unsubscribed: bool,
    pub created_at: i64,
    /// Never before `created_at`.
    pub last_interaction_at: Option<i64>,
}

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 24 * 60 * MINUTE;
const YEAR: i64 = 365 * DAY;

/// The values that the members of a household share. One in fifty belongs to the household of the person before.
struct Home<'a> {
    people: &'a People,
    family: &'a Family,
    phone: Phone,
}

impl Crowd {
    /// `now`, in microseconds UTC, is later than everything in the crowd.
    pub fn new(seed: u64, now: i64) -> Crowd {
        let shares = CULTURES.iter().enumerate();
        Crowd {
            seed: ChaCha8Rng::seed_from_u64(seed),
            now,
            peoples: CULTURES.iter().map(People::of).collect(),
            shares: shares.flat_map(|(index, culture)| std::iter::repeat_n(index as u8, culture.share)).collect(),
            post: Post::of(seed),
        }
    }

    /// Person number n, from 0 on. The first forty are the same in every crowd.
    pub fn person(&self, n: u64) -> SamplePerson {
        if let Some(member) = cast::member(n, self.now) {
            return member;
        }
        let mut dice = Dice::of(&self.seed, n);
        let own_home = self.home(&mut dice);
        let home = if dice.below(50) == 0 { self.home(&mut Dice::of(&self.seed, n - 1)) } else { own_home };
        let name = full_name(&home, &mut dice);
        let mailbox = self.post.mailbox(n);

        // Everybody has an email or a phone; a person without a name has an email.
        let reachable_by = dice.below(100);
        let email = (reachable_by >= 4 || name.is_unknown()).then(|| mailbox.address(name.given_handle, name.family_handle));
        let phone = Some(home.phone).filter(|_| !(4..22).contains(&reachable_by) && !name.is_unknown());
        let (phone, e164) = phone.map(|phone| (phone.typed, phone.e164)).unzip();

        let company = match mailbox.company {
            Some(company) => COMPANIES[company],
            None if dice.below(5) == 0 => "",
            None => *dice.common(COMPANIES),
        };
        let job_title = if dice.percent(10) { "" } else { *dice.common(JOB_TITLES) };
        let unsubscribed = dice.percent(4);
        let created_at = self.now - age(&mut dice);
        SamplePerson {
            first_name: name.first,
            last_name: name.last,
            email,
            phone,
            e164,
            company: company.to_owned(),
            job_title: job_title.to_owned(),
            tags: tags(&mut dice),
            opt_in: dice.percent(if unsubscribed { 6 } else { 62 }),
            unsubscribed,
            created_at,
            last_interaction_at: dice.percent(55).then(|| self.now - silence(self.now - created_at, &mut dice)),
        }
    }

    fn home(&self, dice: &mut Dice) -> Home<'_> {
        let people = &self.peoples[usize::from(*dice.any(&self.shares))];
        let family = people.family(dice);
        let pattern = *dice.any(people.phones);
        Home { people, family, phone: Phone::of(pattern, dice) }
    }
}

/// A full name, and the names in it that form the person's address.
struct FullName<'a> {
    first: String,
    last: String,
    given_handle: &'a str,
    family_handle: &'a str,
}

impl FullName<'_> {
    fn is_unknown(&self) -> bool {
        self.first.is_empty()
    }
}

/// Local parts of shared addresses, for people without a name.
const NAMELESS: [(&str, &str); 8] = [
    ("front", "desk"),
    ("box", "office"),
    ("press", "office"),
    ("guest", "list"),
    ("help", "desk"),
    ("ticket", "counter"),
    ("mail", "room"),
    ("front", "office"),
];

fn full_name<'a>(home: &Home<'a>, dice: &mut Dice) -> FullName<'a> {
    let Home { people, family, .. } = home;
    let habits = people.habits;
    let form = if dice.percent(50) { Form::Woman } else { Form::Man };
    let (given, family) = (people.given(form, dice), family.form(form));
    let in_latin = dice.percent(habits.plain_latin);
    let hyphen = if habits.hyphen { "-" } else { " " };
    let mut name = FullName {
        first: given.spelled(in_latin).to_owned(),
        last: family.spelled(in_latin).to_owned(),
        given_handle: &given.handle,
        family_handle: &family.handle,
    };
    match dice.below(10_000) {
        0..2 => {
            (name.given_handle, name.family_handle) = *dice.any(&NAMELESS);
            name.first.clear();
            name.last.clear();
        }
        2..6 => {
            name.family_handle = "mail";
            name.last.clear();
        }
        6..9 => {
            for _ in 0..5 {
                append(&mut name.first, " ", people.given(form, dice).spelled(in_latin));
            }
            for _ in 0..3 {
                append(&mut name.last, " ", people.family(dice).form(form).spelled(in_latin));
            }
        }
        _ if habits.unbroken && !in_latin => name.first.insert_str(0, &std::mem::take(&mut name.last)),
        _ => {
            if dice.percent(habits.second_given) {
                append(&mut name.first, hyphen, people.given(form, dice).spelled(in_latin));
            }
            if dice.percent(habits.second_family) {
                append(&mut name.last, hyphen, people.family(dice).form(form).spelled(in_latin));
            }
        }
    }
    name
}

/// Appends a name that is not there already: nobody is called Maria Maria.
fn append(names: &mut String, between: &str, name: &str) {
    if !names.contains(name) {
        names.push_str(between);
        names.push_str(name);
    }
}

/// Time since a person was added, in microseconds: up to six years, recent dates more often (the later of two random dates).
fn age(dice: &mut Dice) -> i64 {
    let mut days_back = || dice.below_time(6 * YEAR - LATELY);
    LATELY + days_back().min(days_back())
}

/// Time since the latest event in a crowd (except in its cast).
const LATELY: i64 = 2 * MINUTE;

/// Time since the last interaction of a person of this age: between two and four minutes is as likely as between one and two
/// years. Uniform within each doubling, which needs no logarithm and so is the same on every machine.
fn silence(age: i64, dice: &mut Dice) -> i64 {
    let longest = age.min(3 * YEAR);
    let doublings = (longest / LATELY).max(1).ilog2();
    let shortest = LATELY << dice.below(doublings + 1);
    shortest + dice.below_time((2 * shortest).min(longest) - shortest + 1)
}

fn tags(dice: &mut Dice) -> Vec<&'static str> {
    if !dice.percent(35) {
        return Vec::new();
    }
    let count = [1, 1, 1, 2, 2, 3][dice.below(6) as usize];
    let mut tags = Vec::with_capacity(count);
    for _ in 0..count {
        let (tag, _) = *dice.long_tailed(TAGS);
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

//! A culture is the set of names and habits of one country: given names, family names, rules for combining them, and formats of
//! telephone numbers. The names are in real use there, the commonest first, in the spelling that people there use online.
//!
//! The tables are text. A name in another script is followed by `=` and its Latin spelling; so is a name whose marks cannot be
//! dropped without a change of letters (Müller, Mueller). `/` separates a man's family name from a woman's, `*3` makes a name
//! three times as common.

mod africa;
mod asia;
mod eastern_europe;
mod english;
mod middle_east;
mod northern;
mod romance;

use unicode_normalization::UnicodeNormalization;

use super::dice::Dice;

pub(super) const CULTURES: &[Culture] = &[
    english::UNITED_STATES,
    english::CANADA,
    english::BRITAIN,
    english::AUSTRALIA,
    english::IRELAND,
    romance::SPAIN,
    romance::MEXICO,
    romance::BRAZIL,
    romance::ITALY,
    romance::FRANCE,
    northern::GERMANY,
    northern::NETHERLANDS,
    northern::SWEDEN,
    northern::ICELAND,
    eastern_europe::POLAND,
    eastern_europe::SERBIA,
    eastern_europe::RUSSIA,
    eastern_europe::UKRAINE,
    eastern_europe::GREECE,
    eastern_europe::GEORGIA,
    eastern_europe::ARMENIA,
    middle_east::TURKEY,
    middle_east::ARAB_COUNTRIES,
    middle_east::ISRAEL,
    middle_east::IRAN,
    middle_east::PAKISTAN,
    africa::NIGERIA,
    africa::GHANA,
    africa::KENYA,
    africa::ETHIOPIA,
    asia::INDIA,
    asia::CHINA,
    asia::JAPAN,
    asia::KOREA,
    asia::VIETNAM,
    asia::THAILAND,
    asia::INDONESIA,
];

/// One country's names and habits, as text.
pub(super) struct Culture {
    /// Number of people from here, out of the sum of all shares (somewhat over a thousand).
    pub share: usize,
    pub women: &'static str,
    pub men: &'static str,
    pub families: &'static str,
    /// Patterns of telephone numbers, see [`super::phone`].
    pub phones: &'static [&'static str],
    pub habits: Habits,
}

/// Rules by which people of a culture combine their names. Numbers are percent of people.
#[derive(Clone, Copy)]
pub(super) struct Habits {
    /// People with a second given name: José Luis.
    pub second_given: u32,
    /// People with a second family name: García Moreno.
    pub second_family: u32,
    /// Two names are joined by a hyphen instead of a space: Jean-Pierre.
    pub hyphen: bool,
    /// People who write plain Latin letters, without marks or instead of their own script.
    pub plain_latin: u32,
    /// In its own script a name is one word, the family name first: 王伟. It is stored whole as the first name, like in an
    /// import, which splits a name at its last space.
    pub unbroken: bool,
}

impl Habits {
    const PLAIN: Habits = Habits { second_given: 0, second_family: 0, hyphen: false, plain_latin: 0, unbroken: false };
}

/// A culture with its tables parsed.
pub(super) struct People {
    pub habits: Habits,
    pub phones: &'static [&'static str],
    women: Vec<Name>,
    men: Vec<Name>,
    families: Vec<Family>,
}

/// A name in its own spelling, in Latin letters, and as a part of an email address: Małgorzata, Malgorzata, malgorzata.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Name {
    own: &'static str,
    latin: String,
    pub handle: String,
}

#[derive(Clone)]
pub(super) struct Family {
    man: Name,
    woman: Name,
}

/// The form of a family name.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Form {
    Man,
    Woman,
}

impl People {
    pub fn of(culture: &Culture) -> People {
        People {
            habits: culture.habits,
            phones: culture.phones,
            women: entries(culture.women, Name::read),
            men: entries(culture.men, Name::read),
            families: entries(culture.families, Family::read),
        }
    }

    pub fn given(&self, form: Form, dice: &mut Dice) -> &Name {
        dice.common(match form {
            Form::Man => &self.men,
            Form::Woman => &self.women,
        })
    }

    pub fn family(&self, dice: &mut Dice) -> &Family {
        dice.common(&self.families)
    }

    #[cfg(test)]
    pub fn count_of_names(&self) -> (usize, usize) {
        let distinct = |names: Vec<&str>| names.into_iter().collect::<std::collections::HashSet<_>>().len();
        (
            distinct(self.women.iter().chain(&self.men).map(|name| name.own).collect()),
            distinct(self.families.iter().map(|family| family.man.own).collect()),
        )
    }

    #[cfg(test)]
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        let families = self.families.iter().flat_map(|family| [&family.man, &family.woman]);
        self.women.iter().chain(&self.men).chain(families)
    }
}

impl Family {
    pub fn form(&self, form: Form) -> &Name {
        match form {
            Form::Man => &self.man,
            Form::Woman => &self.woman,
        }
    }

    fn read(entry: &'static str) -> Family {
        let (man, woman) = entry.split_once('/').unwrap_or((entry, entry));
        Family { man: Name::read(man), woman: Name::read(woman) }
    }
}

impl Name {
    pub fn spelled(&self, in_latin: bool) -> &str {
        if in_latin { &self.latin } else { self.own }
    }

    fn read(entry: &'static str) -> Name {
        let (own, latin) = match entry.split_once('=') {
            Some((own, latin)) => (own, latin.to_owned()),
            None => (entry, without_marks(entry)),
        };
        let handle = latin.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).collect();
        Name { own, latin, handle }
    }
}

fn entries<T: Clone>(table: &'static str, read: fn(&'static str) -> T) -> Vec<T> {
    table
        .split(',')
        .flat_map(|entry| {
            let (name, times) = entry.split_once('*').unwrap_or((entry, "1"));
            std::iter::repeat_n(read(name.trim()), times.parse().unwrap_or(1))
        })
        .collect()
}

/// Latin letters without their marks. Eight letters have no decomposition in Unicode and get their customary replacements.
fn without_marks(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name.nfd() {
        match letter {
            'ł' => plain.push('l'),
            'Ł' => plain.push('L'),
            'ı' => plain.push('i'),
            'đ' | 'ð' => plain.push('d'),
            'Đ' => plain.push('D'),
            'þ' => plain.push_str("th"),
            'Þ' => plain.push_str("Th"),
            '’' => plain.push('\''),
            other if other.is_ascii() => plain.push(other),
            _mark => {}
        }
    }
    plain
}

//! Tests of invented people.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use rlibphonenumber::PHONE_NUMBER_UTIL;

use super::{address, names::CULTURES, work::COMPANIES, *};

/// 2026-09-21 in microseconds UTC.
const NOW: i64 = 1_790_000_000_000_000;

/// A hundred thousand people, invented once for all tests.
static CROWD: LazyLock<Vec<SamplePerson>> = LazyLock::new(|| {
    let crowd = Crowd::new(7, NOW);
    (0..100_000).map(|n| crowd.person(n)).collect()
});

fn people(count: usize) -> impl Iterator<Item = &'static SamplePerson> {
    CROWD.iter().take(count)
}

/// Share of the crowd that fits, in percent.
fn percent(crowd: &[SamplePerson], are_so: impl Fn(&SamplePerson) -> bool) -> f64 {
    crowd.iter().filter(|person| are_so(person)).count() as f64 * 100.0 / crowd.len() as f64
}

#[test]
fn the_same_seed_and_number_invent_the_same_person_in_any_order() {
    let again = Crowd::new(7, NOW);
    for n in (0..500).rev() {
        assert_eq!(again.person(n), CROWD[n as usize]);
    }
}

#[test]
fn another_seed_invents_others_but_for_the_cast() {
    let (one, other) = (Crowd::new(7, NOW), Crowd::new(8, NOW));
    assert!((0..40).all(|n| one.person(n) == other.person(n)));
    assert!((40..500).filter(|&n| one.person(n).email == other.person(n).email).count() < 40);
}

/// If this fails, the random numbers have changed, and with them everybody's benchmarks and screenshots.
#[test]
fn a_person_stays_the_same_from_release_to_release() {
    let person = Crowd::new(7, NOW).person(4711);
    assert_eq!((person.first_name.as_str(), person.last_name.as_str()), ("Yasmin Fernanda", "Costa dos Santos"));
    assert_eq!(person.email.as_deref(), Some("yasmin_costa100@example.net"));
}

#[test]
fn no_two_people_have_the_same_email() {
    // The first 200,000, and some around the points where numbers get longer.
    let further = (100_000..200_000).chain(1_398_000..1_408_000).chain(u64::MAX / 8 - 1000..u64::MAX / 8);
    let crowd = Crowd::new(7, NOW);
    let mut seen = HashSet::new();
    let emails = people(100_000).filter_map(|person| person.email.clone());
    for email in emails.chain(further.filter_map(|n| crowd.person(n).email)) {
        assert!(email.is_ascii() && email.len() <= 254 && email == email.to_lowercase(), "{email}");
        assert!(seen.insert(email.clone()), "{email} twice");
    }
}

#[test]
fn emails_stand_below_reserved_domains() {
    for email in people(50_000).filter_map(|person| person.email.as_deref()) {
        let (local, domain) = email.split_once('@').unwrap();
        assert!(local.starts_with(|first: char| first.is_ascii_lowercase()), "{email}");
        assert!(domain.ends_with(".example") || ["example.com", "example.org", "example.net"].contains(&domain), "{email}");
    }
}

#[test]
fn the_domains_of_companies_of_people_and_of_the_cast_are_not_confused() {
    let mut domains: HashSet<String> = COMPANIES.iter().map(|company| work::domain_of(company)).collect();
    assert_eq!(domains.len(), COMPANIES.len());
    for domain in address::own_domains() {
        assert!(domains.insert(domain.clone()), "{domain}");
    }
    for email in people(40).filter_map(|member| member.email.as_deref()) {
        let domain = email.split_once('@').unwrap().1;
        assert!(!domains.contains(domain), "{email}");
        assert!(!has_number(Some(email)), "{email}");
    }
}

#[test]
fn everybody_can_be_reached() {
    assert!(people(50_000).all(|person| person.email.is_some() || person.phone.is_some()));
}

#[test]
fn a_phone_is_the_typed_one_in_e164_and_possible() {
    for person in people(10_000) {
        let (Some(typed), Some(e164)) = (&person.phone, &person.e164) else {
            assert_eq!(person.phone, person.e164);
            continue;
        };
        let digits = e164.strip_prefix('+').unwrap();
        assert!((8..=15).contains(&digits.len()) && !digits.starts_with('0'), "{e164}");
        assert!(digits.bytes().all(|digit| digit.is_ascii_digit()), "{e164}");
        assert_eq!(&typed.replace(' ', ""), e164);
        let number = PHONE_NUMBER_UTIL.parse(e164, None).unwrap();
        assert!(PHONE_NUMBER_UTIL.is_possible_number(&number), "{e164}");
    }
}

#[test]
fn a_household_shares_a_name_and_a_phone_and_few_others_do() {
    let crowd = &CROWD[40..20_040];
    let neighbours = crowd.windows(2).filter(|pair| pair[0].e164.is_some() && pair[0].e164 == pair[1].e164);
    let of_one_name = neighbours.clone().filter(|pair| pair[0].last_name == pair[1].last_name).count();
    assert!((150..500).contains(&neighbours.count()));
    assert!(of_one_name > 120, "{of_one_name}");

    let mut bearers = HashMap::<_, u32>::new();
    crowd.iter().filter_map(|person| person.e164.as_ref()).for_each(|e164| *bearers.entry(e164).or_default() += 1);
    assert!(bearers.values().all(|&bearers| bearers <= 8));
}

#[test]
fn consent_tags_and_interactions_are_shared_out_as_promised() {
    let share = |what, promised, are_so: fn(&SamplePerson) -> bool| {
        let found = percent(&CROWD, are_so);
        assert!(std::ops::Range::contains(&promised, &found), "{what}: {found} %");
    };
    share("without email", 3.4..4.6, |person| person.email.is_none());
    share("without phone", 17.0..19.0, |person| person.phone.is_none());
    share("with a number in the email", 30.0..65.0, |person| has_number(person.email.as_deref()));
    share("opted in", 58.0..62.0, |person| person.opt_in);
    share("unsubscribed", 3.4..4.6, |person| person.unsubscribed);
    share("unsubscribed and opted in", 0.01..0.6, |person| person.unsubscribed && person.opt_in);
    share("tagged", 33.5..36.5, |person| !person.tags.is_empty());
    share("heard of", 53.5..56.5, |person| person.last_interaction_at.is_some());
    share("heard of within a day", 20.0..35.0, |person| person.last_interaction_at.is_some_and(|at| NOW - at < DAY));
    share("without company", 10.0..18.0, |person| person.company.is_empty());
    share("without job title", 9.0..11.0, |person| person.job_title.is_empty());
    share("in their first year", 28.0..33.0, |person| NOW - person.created_at < YEAR);
    share("in their sixth year", 2.0..4.0, |person| NOW - person.created_at > 5 * YEAR);
}

fn has_number(email: Option<&str>) -> bool {
    email.is_some_and(|email| email.contains(|character: char| character.is_ascii_digit()))
}

#[test]
fn tags_are_known_and_long_tailed_and_differ_within_a_person() {
    let mut bearers = HashMap::<_, u32>::new();
    for person in people(50_000) {
        assert!(person.tags.len() <= 3);
        assert_eq!(person.tags.iter().collect::<HashSet<_>>().len(), person.tags.len());
        person.tags.iter().for_each(|tag| *bearers.entry(*tag).or_default() += 1);
    }
    assert!(TAGS.iter().all(|(tag, color)| bearers.contains_key(tag) && *color < 12));
    assert_eq!(bearers.len(), TAGS.len());
    assert!(bearers[TAGS[0].0] > 20 * bearers[TAGS[TAGS.len() - 1].0]);
}

#[test]
fn nobody_is_heard_of_before_they_joined_or_after_now() {
    for person in people(50_000) {
        assert!(person.created_at < NOW && person.created_at >= NOW - 6 * YEAR);
        let heard = person.last_interaction_at.unwrap_or(person.created_at);
        assert!((person.created_at..NOW).contains(&heard));
    }
}

#[test]
fn one_in_two_hundred_and_fifty_is_called_smith() {
    let smiths = people(100_000).filter(|person| person.last_name == "Smith").count();
    assert!((300..600).contains(&smiths), "{smiths}");
}

#[test]
fn well_known_people_turn_up() {
    let names: HashSet<_> = people(100_000).skip(40).map(|person| (person.first_name.as_str(), person.last_name.as_str())).collect();
    for (first, last) in [("Amara", "Okafor"), ("Małgorzata", "Wiśniewska"), ("José", "García"), ("Łukasz", "Kowalski"), ("王伟", "")]
    {
        assert!(names.contains(&(first, last)), "{first} {last}");
    }
    assert!(!names.contains(&("Małgorzata", "Wiśniewski")));
}

#[test]
fn some_names_are_long_or_single_or_missing() {
    let nameless = || CROWD.iter().filter(|person| person.first_name.is_empty());
    assert!(nameless().all(|person| person.last_name.is_empty() && person.email.is_some() && person.phone.is_none()));
    assert!((5..40).contains(&nameless().count()));
    let in_latin = |name: &str| name.bytes().all(|byte| byte.is_ascii());
    let single = CROWD.iter().filter(|person| person.last_name.is_empty() && !person.first_name.is_empty() && in_latin(&person.first_name));
    assert!((5..60).contains(&single.count()));
    let long = CROWD.iter().filter(|person| person.first_name.split(' ').count() >= 5);
    assert!((10..60).contains(&long.count()));
}

#[test]
fn every_script_is_present() {
    let written: HashSet<char> = people(20_000).flat_map(|person| person.first_name.chars()).collect();
    let scripts = [
        ("Latin", 'A'..='z'),
        ("Greek", 'Α'..='ω'),
        ("Cyrillic", 'А'..='я'),
        ("Armenian", 'Ա'..='ֆ'),
        ("Hebrew", 'א'..='ת'),
        ("Arabic", 'ا'..='ي'),
        ("Devanagari", 'अ'..='ह'),
        ("Thai", 'ก'..='ฮ'),
        ("Georgian", 'ა'..='ჰ'),
        ("Hangul", '가'..='힣'),
        ("Ge'ez", 'ሀ'..='ፐ'),
        ("Hiragana", 'ぁ'..='ん'),
        ("Han", '一'..='龥'),
    ];
    for (script, letters) in scripts {
        assert!(written.iter().any(|character| letters.contains(character)), "{script}");
    }
}

#[test]
fn every_culture_has_forty_given_and_forty_family_names_that_an_address_can_spell() {
    for culture in CULTURES {
        let people = People::of(culture);
        let (given, families) = people.count_of_names();
        assert!(given >= 40 && families >= 40, "{given} and {families}: {}", culture.families);
        for name in people.names() {
            assert!(!name.handle.is_empty() && name.handle.bytes().all(|letter| letter.is_ascii_lowercase()), "{name:?}");
            assert!(name.spelled(true).is_ascii(), "{name:?}");
        }
    }
}

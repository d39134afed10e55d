//! Searches find the right contacts, regardless of how the texts were indexed.

use std::collections::BTreeSet;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::gram;
use super::lookup::{Candidates, Spellings, named};
use super::part::{self, Postings};
use super::set::{BLOCK, Places, contact};
use super::store::{replace, tend};
use super::*;
use crate::db::{Db, sql};
use crate::server::testing::{draft, on_both_databases};

/// The contacts of workspace 1 that have every one of `words`, found through the index.
async fn found(db: &Db, words: &[&str], last_state: i64) -> BTreeSet<i64> {
    let words: Vec<Spellings> = words.iter().map(|word| vec![(*word).to_owned()]).collect();
    let named = named(db, 1, 0..=last_state, &words).await.expect("who is named");
    let candidates = Candidates::of_all(words.into_iter().zip(named.words));
    assert!(candidates.sure.iter().all(|contact| !candidates.maybe.contains(contact)), "sure and unsure of someone");
    let mut hits = candidates.decide(db, 1, &candidates.maybe).await.expect("texts");
    hits.add(&candidates.sure);
    hits.iter().collect()
}

/// The same by a scan of every text.
async fn scanned(db: &Db, words: &[&str], last_state: i64) -> BTreeSet<i64> {
    let query = sql("SELECT contact, text FROM search_texts WHERE workspace = 1 AND state <= $1").bind(last_state);
    let texts: Vec<(i64, String)> = db.all(query).await.expect("texts");
    texts.into_iter().filter(|(_, text)| words.iter().all(|word| text.contains(word))).map(|(contact, _)| contact).collect()
}

#[test]
fn a_set_is_what_was_put_in() {
    let of = |numbers: &[i64]| numbers.iter().copied().collect::<ContactSet>();
    let far = 5 * BLOCK as i64 + 7;
    let mut set = of(&[far, 1, 64, 63, 32_767, 32_768]);
    assert_eq!(set.iter().collect::<Vec<_>>(), [1, 63, 64, 32_767, 32_768, far]);
    assert_eq!((set.len(), set.contains(far), set.contains(2)), (6, true, false));
    set.remove(&of(&[63, 2, far]));
    set.add(&of(&[900_000]));
    assert_eq!(set.iter().collect::<Vec<_>>(), [1, 64, 32_767, 32_768, 900_000]);
    set.keep(&of(&[64, 900_000, 3]));
    assert_eq!(set.iter().collect::<Vec<_>>(), [64, 900_000]);
    assert!(!set.is_empty() && ContactSet::default().is_empty());
}

#[test]
fn grams_are_of_one_line_and_of_one_to_three_letters() {
    let mut grams = Vec::new();
    gram::of_text("añ\nbcd", |gram| grams.push(gram));
    let mut expected: Vec<_> =
        ["a", "ñ", "añ", "b", "c", "d", "bc", "cd", "bcd"].iter().flat_map(|gram| gram::of_needle(gram, 3)).collect();
    grams.sort_unstable();
    expected.sort_unstable();
    assert_eq!(grams, expected);
    assert_eq!(gram::of_needle("smith", 12).len(), 3);
    let long = gram::of_needle(&"abcdefghijklmnopqrstuvwxyz".repeat(4), 12);
    assert!((8..=12).contains(&long.len()), "{}", long.len());
    assert!(gram::is_gram("🦀🦀🦀") && !gram::is_gram("abcd"));
}

/// The places of the contacts with `gram`, in a part with these pages.
fn places(pages: &[part::Page], gram: u64) -> Vec<u16> {
    let mut places = Places::default();
    if let Some((_, page)) = pages.iter().rev().find(|(first, _)| *first <= gram) {
        part::add(&mut places, page, gram);
    }
    places.iter().collect()
}

#[test]
fn a_part_knows_everyone_by_every_gram_rare_and_frequent() {
    let mut postings = Postings::default();
    for place in 0..BLOCK as u16 {
        postings.push(place, i64::from(place % 2), &format!("x{}", if place % 1_000 == 7 { "rare" } else { "" }));
    }
    let pages = postings.pages();
    let gram = |needle: &str| gram::of_needle(needle, 3)[0];
    assert_eq!(places(&pages, gram("x")).len(), BLOCK);
    assert_eq!(
        places(&pages, gram("rar")),
        (0..33).map(|number| number * 1_000 + 7).take_while(|place| usize::from(*place) < BLOCK).collect::<Vec<_>>()
    );
    assert_eq!(places(&pages, gram("zzz")), [] as [u16; 0]);
    assert_eq!(places(&pages, gram("aaa")), [] as [u16; 0]);
    assert_eq!(places(&pages, gram::of_state(1)).len(), BLOCK / 2);
    assert_eq!(places(&pages, gram::EVERYONE).len(), BLOCK);
    assert!(pages.iter().all(|(_, page)| page.len() < 4_200), "a row fits a database page");
}

#[test]
fn of_two_parts_the_later_one_is_right() {
    let part = |people: &[(u16, &str)]| {
        let mut postings = Postings::default();
        people.iter().for_each(|(place, text)| postings.push(*place, 0, text));
        postings.pages().into_iter().map(|(_, page)| page).collect::<Vec<_>>()
    };
    let (pages, contacts) =
        part::merge(&[part(&[(1, "ann"), (2, "bob"), (3, "ann")]), part(&[(0, "ann"), (3, "cid")]), part(&[(3, "dee")])]);
    let who = |needle: &str| places(&pages, gram::of_needle(needle, 3)[0]);
    assert_eq!((who("ann"), who("bob"), who("cid"), who("dee")), (vec![0, 1], vec![2], vec![], vec![3]));
    assert_eq!((contacts, places(&pages, gram::EVERYONE)), (4, vec![0, 1, 2, 3]));
}

#[test]
fn a_block_ends_where_the_next_begins() {
    let first = contact(1, 0) - 150;
    let texts: Vec<_> = (0..400).map(|number| store::Text { contact: first + number, state: 0, text: format!("edge {number}") }).collect();
    let parts = store::parts_of(&texts);
    assert_eq!(parts.iter().map(|(block, contacts, _)| (*block, *contacts)).collect::<Vec<_>>(), [(0, 150), (1, 250)]);
    assert_eq!(places(&parts[1].2, gram::EVERYONE), (0..250).collect::<Vec<_>>());
}

#[test]
fn a_damaged_page_finds_nobody_and_breaks_nothing() {
    let mut random = StdRng::seed_from_u64(7);
    for _ in 0..2_000 {
        let page: Vec<u8> = (0..random.random_range(0..200)).map(|_| random.random()).collect();
        let mut places = Places::default();
        part::add(&mut places, &page, random.random::<u64>() >> 1);
        part::merge(&[vec![page]]);
    }
}

on_both_databases! {
    // Random edits, deletions and loads, compacted at random: the index finds the same as a scan of every text.
    async fn the_index_finds_what_reading_every_text_finds(app: TestApp) {
        app.leave_inconsistent("texts stand in the index that no contact has");
        let seed: u64 = rand::random();
        println!("seed {seed}");
        let mut random = StdRng::seed_from_u64(seed);
        let syllables = ["an", "na", "sm", "ith", "é", "ø", "李", "明", "mit", "hs", "0", "42", " ", "@"];
        let word = |random: &mut StdRng| (0..random.random_range(1..6)).map(|_| syllables[random.random_range(0..syllables.len())]).collect::<String>();
        let people: Vec<_> = (0..900).map(|number| draft(&word(&mut random), &format!("p{number}@x.example"))).collect();
        let mut ids = app.add("Acme", &people[..700]).await;
        for round in 0..6 {
            let mut tx = app.db.begin().await.expect("a transaction");
            for _ in 0..250 {
                let id = ids[random.random_range(0..ids.len())];
                let text = format!("{}\n{}", word(&mut random), word(&mut random));
                replace(&mut tx, 1, id, random.random_range(0..3), &text).await.expect("another text");
            }
            tx.commit().await.expect("a commit");
            if round % 2 == 0 {
                ids.extend(app.add("Acme", &people[700 + round * 33..700 + (round + 1) * 33]).await);
            }
            if round == 3 {
                ids.extend(app.add("Acme", &(0..250).map(|number| draft(&word(&mut random), &format!("q{number}@x.example"))).collect::<Vec<_>>()).await);
            }
            if random.random_bool(0.7) {
                tend(&app.db, 1).await.expect("a tended index");
            }
            let needles = ["s", "an", "smi", "smith", "anna", "@x.e", "李明", "42", "p1", "nothing at all", "ith s"];
            let pairs = needles.map(|needle| vec![needle, needles[random.random_range(0..needles.len())]]);
            for words in needles.map(|needle| vec![needle]).into_iter().chain(pairs).chain([vec!["smith", "x.example", "anna"]]) {
                for last_state in [0, 1] {
                    assert_eq!(found(&app.db, &words, last_state).await, scanned(&app.db, &words, last_state).await, "{words:?}, seed {seed}");
                }
            }
        }
    }

    async fn tending_makes_one_part_of_many_and_none_stays_fresh(app: TestApp) {
        let people = |from: usize, to: usize| (from..to).map(|number| draft(&format!("Person {number}"), &format!("p{number}@many.example"))).collect::<Vec<_>>();
        for batch in 0..8 {
            app.add("Acme", &people(batch * 300, (batch + 1) * 300)).await;
        }
        let ids = app.add("Acme", &people(2_400, 2_500)).await;
        let parts = || async { app.db.one::<(i64, i64)>(sql("SELECT COUNT(*), CAST(SUM(contacts) AS BIGINT) FROM search_parts")).await.expect("parts") };
        let fresh = || async { app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM search_fresh")).await.expect("fresh texts").0 };
        assert_eq!((parts().await, fresh().await), ((8, 2_400), 100));
        tend(&app.db, 1).await.expect("a tended index");
        assert_eq!((parts().await, fresh().await), ((1, 2_400), 100), "a hundred are few enough to be read");
        let everyone = found(&app.db, &["many.example"], 0).await;
        assert_eq!((everyone.len(), everyone.last()), (2_500, ids.last()));
        for batch in 25..35 {
            app.add("Acme", &people(batch * 100, (batch + 1) * 100)).await;
        }
        tend(&app.db, 1).await.expect("a tended index");
        assert_eq!((parts().await, fresh().await), ((2, 3_500), 0));
        assert_eq!(found(&app.db, &["person 3"], 0).await.len(), 1 + 10 + 100 + 500);
        let pages: Vec<(i64,)> = app.db.all(sql("SELECT DISTINCT part FROM search_pages")).await.expect("pages");
        assert_eq!(pages.len(), 2, "no page of a merged part is left");
    }

    async fn texts_from_before_the_index_are_found_and_tended(app: TestApp) {
        app.add("Acme", &(0..1_100).map(|number| draft(&format!("Person {number}"), &format!("p{number}@x.example"))).collect::<Vec<_>>()).await;
        let mut tx = app.db.begin().await.expect("a transaction");
        for text in ["DELETE FROM search_parts", "DELETE FROM search_pages", "INSERT INTO search_fresh (workspace, contact) SELECT workspace, contact FROM search_texts"] {
            tx.execute(sql(text)).await.expect("as a migration leaves it");
        }
        tx.commit().await.expect("a commit");
        assert_eq!(found(&app.db, &["person 10"], 0).await.len(), 1 + 10 + 100);
        assert_eq!(store::untended(&app.db).await.expect("workspaces"), [1]);
        tend(&app.db, 1).await.expect("a tended index");
        assert_eq!(found(&app.db, &["person 10"], 0).await.len(), 1 + 10 + 100);
        assert_eq!(store::untended(&app.db).await.expect("workspaces"), [] as [i64; 0]);
    }
}

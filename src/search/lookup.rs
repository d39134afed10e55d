//! The search index, in SQL: the contacts that have every word of a search.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use futures::{StreamExt, TryStreamExt};

use super::gram::{self, Gram};
use super::part;
use super::set::{BLOCK, ContactSet, Places, block, contact, place};
use super::store::Text;
use crate::db::{Db, DbError, dialect, sql};

/// Grams by which a long needle is looked up: more would hardly reduce the candidates.
const GRAMS: usize = 8;

/// Candidates whose texts one query reads. Two queries run in parallel: this few, so that both take equally long.
const CANDIDATES: usize = 500;

/// If a block has more candidates than this (one in six), a scan of the block's texts is faster than finding them one by one.
const DENSE: usize = BLOCK / 6;

/// Spellings of a word, folded and not empty: a text has the word if it contains one of them.
pub type Spellings = Vec<String>;

/// The result of the index alone for some words, among the contacts in some states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// All contacts in the states.
    pub everyone: ContactSet,
    /// In the order of the words.
    pub words: Vec<HavingWord>,
}

/// The contacts that have a word, or may have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HavingWord {
    pub sure: ContactSet,
    /// Contacts with all its grams, which may not be adjacent.
    pub maybe: ContactSet,
}

/// Looks up each of `words` in the index, among the contacts in these states.
pub async fn named(db: &Db, workspace: i64, states: RangeInclusive<i64>, words: &[Spellings]) -> Result<Named, DbError> {
    // Fresh texts are read first: a text that becomes part of a part between the two queries is then seen twice, not missed.
    let query = sql(
        "SELECT t.contact, t.state, t.text FROM search_fresh f JOIN search_texts t ON t.workspace = f.workspace AND t.contact = f.contact \
             WHERE f.workspace = $1",
    );
    let mut found = Named { words: vec![HavingWord::default(); words.len()], ..Named::default() };
    let mut fresh: BTreeMap<i64, Places> = BTreeMap::new();
    for Text { contact, state, text } in db.all(query.bind(workspace)).await? {
        fresh.entry(block(contact)).or_default().insert(place(contact));
        if states.contains(&state) {
            found.everyone.insert(contact);
            for (spellings, having) in words.iter().zip(&mut found.words) {
                if spellings.iter().any(|needle| text.contains(needle)) {
                    having.sure.insert(contact);
                }
            }
        }
    }
    let needles = |spellings: &Spellings| -> Vec<(bool, Vec<Gram>)> {
        spellings.iter().map(|needle| (gram::is_gram(needle), gram::of_needle(needle, GRAMS))).collect()
    };
    let words: Vec<Vec<(bool, Vec<Gram>)>> = words.iter().map(needles).collect();
    let states: Vec<Gram> = states.map(gram::of_state).collect();
    let of_words = words.iter().flatten().flat_map(|(_, grams)| grams);
    let mut grams: Vec<Gram> = of_words.chain(&states).copied().chain([gram::EVERYONE]).collect();
    grams.sort_unstable();
    grams.dedup();
    for ((block, _), grams) in in_parts(db, workspace, &grams).await? {
        let having = |gram: &Gram| grams.get(gram).cloned().unwrap_or_default();
        // The latest part of a block comes first. Fresh texts and later parts override it for the contacts that they contain.
        let later = fresh.entry(block).or_default();
        let mut shown = Places::default();
        states.iter().for_each(|state| shown.add(&having(state)));
        shown.remove(later);
        found.everyone.add_block(block, &shown);
        for (needles, word) in words.iter().zip(&mut found.words) {
            for (is_sure, needle) in needles {
                let mut having_all = shown.clone();
                needle.iter().for_each(|gram| having_all.keep(&having(gram)));
                if *is_sure { &mut word.sure } else { &mut word.maybe }.add_block(block, &having_all);
            }
        }
        later.add(&having(&gram::EVERYONE));
    }
    Ok(found)
}

/// The contacts that may have all of some words; for the doubtful ones, their texts decide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// Contacts with every word.
    pub sure: ContactSet,
    /// Contacts that may have every word, without the sure ones.
    pub maybe: ContactSet,
    /// The words that some of the unsure ones may lack.
    doubts: Vec<Doubt>,
}

/// A word that some candidates may lack.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Doubt {
    spellings: Spellings,
    /// Candidates that certainly have it: in a fresh text, or outside of their text (a tag).
    known: ContactSet,
}

impl Candidates {
    /// The contacts that may have all of `words`, of which there is at least one.
    #[must_use]
    pub fn of_all(words: impl IntoIterator<Item = (Spellings, HavingWord)>) -> Self {
        let mut all: Option<Self> = None;
        let mut doubts = Vec::new();
        for (spellings, HavingWord { sure, mut maybe }) in words {
            maybe.add(&sure);
            if maybe != sure {
                doubts.push(Doubt { spellings, known: sure.clone() });
            }
            match &mut all {
                None => all = Some(Self { sure, maybe, doubts: Vec::new() }),
                Some(all) => {
                    all.sure.keep(&sure);
                    all.maybe.keep(&maybe);
                }
            }
        }
        let mut all = all.unwrap_or_default();
        all.maybe.remove(&all.sure);
        for doubt in &mut doubts {
            doubt.known.keep(&all.maybe);
        }
        Self { doubts, ..all }
    }

    /// The contacts of `some`, a subset of `maybe`, that have every word: reads their texts.
    pub async fn decide(&self, db: &Db, workspace: i64, some: &ContactSet) -> Result<ContactSet, DbError> {
        let mut known = ContactSet::default();
        self.doubts.iter().for_each(|doubt| known.add(&doubt.known));
        // The texts are read once for all words together; word by word only for the few contacts that certainly have one of them.
        let mut unknown = some.clone();
        unknown.remove(&known);
        let words: Vec<&Spellings> = self.doubts.iter().map(|doubt| &doubt.spellings).collect();
        let mut found = having_all(db, workspace, &unknown, &words).await?;
        let mut rest = some.clone();
        rest.keep(&known);
        for doubt in &self.doubts {
            let mut doubtful = rest.clone();
            doubtful.remove(&doubt.known);
            rest.keep(&doubt.known);
            rest.add(&having_all(db, workspace, &doubtful, &[&doubt.spellings]).await?);
        }
        found.add(&rest);
        Ok(found)
    }

    /// Its size in memory, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.sure.bytes() + self.maybe.bytes() + self.doubts.iter().map(|doubt| doubt.known.bytes()).sum::<usize>()
    }
}

/// All contacts in these states.
pub async fn everyone(db: &Db, workspace: i64, states: RangeInclusive<i64>) -> Result<ContactSet, DbError> {
    Ok(named(db, workspace, states, &[]).await?.everyone)
}

/// The places in a part's block, by gram.
type Having = BTreeMap<Gram, Places>;

/// The contacts with these grams: by block and part, the latest part of a block first. Two queries run in parallel, each on its
/// own snapshot of the database; that is consistent, since a contact always belongs to the same block.
async fn in_parts(db: &Db, workspace: i64, grams: &[Gram]) -> Result<impl Iterator<Item = ((i64, i64), Having)>, DbError> {
    let (even, odd) = tokio::try_join!(in_every_second_block(db, workspace, grams, 0), in_every_second_block(db, workspace, grams, 1))?;
    Ok(even.into_iter().chain(odd).map(|((block, part), having)| ((block, part.0), having)))
}

async fn in_every_second_block(
    db: &Db,
    workspace: i64,
    grams: &[Gram],
    rest: i64,
) -> Result<BTreeMap<(i64, Reverse<i64>), Having>, DbError> {
    let mut query = sql("SELECT p.block, p.part, wanted.value, (SELECT s.postings FROM search_pages s WHERE s.workspace = p.workspace \
         AND s.block = p.block AND s.part = p.part AND s.first <= wanted.value ORDER BY s.first DESC LIMIT 1) FROM search_parts p CROSS JOIN ");
    dialect::each(&mut query, db.dialect(), grams.iter().map(|gram| *gram as i64).collect::<Vec<_>>(), "wanted");
    query.push(" WHERE p.workspace = ").push_bind(workspace).push(" AND p.block % 2 = ").push_bind(rest);
    // The contacts of a part matter only to the earlier parts of its block, and most blocks have one part.
    query.push(
        " AND (EXISTS (SELECT 1 FROM search_parts earlier WHERE earlier.workspace = p.workspace AND earlier.block = p.block \
         AND earlier.part < p.part) OR wanted.value <> ",
    );
    query.push_bind(gram::EVERYONE as i64).push(")");
    let mut parts: BTreeMap<(i64, Reverse<i64>), Having> = BTreeMap::new();
    for (block, number, gram, page) in db.all::<(i64, i64, i64, Option<Vec<u8>>)>(query).await? {
        let having = parts.entry((block, Reverse(number))).or_default().entry(gram as Gram).or_default();
        if let Some(page) = page {
            part::add(having, &page, gram as Gram);
        }
    }
    Ok(parts)
}

/// The contacts of `contacts` whose text contains every word.
async fn having_all(db: &Db, workspace: i64, contacts: &ContactSet, words: &[&Spellings]) -> Result<ContactSet, DbError> {
    let mut queries = Vec::new();
    let mut some = Vec::new();
    let texts = || sql("SELECT contact AS id FROM search_texts WHERE workspace = $1 AND ").bind(workspace);
    let mut ask = |some: Vec<i64>| {
        let mut query = texts();
        dialect::any(&mut query, db.dialect(), "contact", some);
        queries.push(query);
    };
    let mut ranges = Vec::new();
    for (block, places) in contacts.blocks() {
        if places.len() > DENSE {
            ranges.push(contact(block, 0)..contact(block + 1, 0));
            continue;
        }
        some.extend(places.iter().map(|place| contact(block, place)));
        while some.len() >= CANDIDATES {
            let rest = some.split_off(CANDIDATES);
            ask(std::mem::replace(&mut some, rest));
        }
    }
    if !some.is_empty() {
        ask(some);
    }
    for range in ranges {
        let mut query = texts();
        query.push("contact >= ").push_bind(range.start).push(" AND contact < ").push_bind(range.end);
        queries.push(query);
    }
    let mut answers = futures::stream::iter(queries.into_iter().map(|mut query| {
        for spellings in words {
            query.push(" AND ");
            dialect::contains_any(&mut query, db.dialect(), "text", spellings);
        }
        db.ids(query)
    }))
    .buffer_unordered(2);
    let mut found = ContactSet::default();
    while let Some(some) = answers.try_next().await? {
        some.into_iter().for_each(|contact| found.insert(contact));
    }
    found.keep(contacts);
    Ok(found)
}

//! The search index, in SQL: who has a needle.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use futures::{StreamExt, TryStreamExt};

use super::gram::{self, Gram};
use super::part;
use super::set::{BLOCK, ContactSet, Places, block, contact, place};
use super::store::Text;
use crate::db::{Db, DbError, dialect, sql};

/// Grams that a long needle is looked up by: more would hardly leave fewer candidates.
const GRAMS: usize = 8;

/// Candidates whose texts are asked for in one question, of which two are under way: few enough that both take equally long.
const CANDIDATES: usize = 500;

/// Where one in so many of a block is a candidate, reading the block's texts one after the other is quicker than finding them.
const DENSE: usize = BLOCK / 6;

/// Who may have one of some needles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// Everyone in the states that were asked for.
    pub everyone: ContactSet,
    /// Who has one.
    pub sure: ContactSet,
    /// Who has the letters of one, maybe not side by side.
    pub maybe: ContactSet,
}

/// Who in these states may have one of `needles`, which are folded and not empty.
pub async fn candidates(db: &Db, workspace: i64, states: RangeInclusive<i64>, needles: &[String]) -> Result<Candidates, DbError> {
    // Fresh texts first: one that becomes part of a part between the two questions is then seen twice, not missed.
    let query = sql(
        "SELECT t.contact, t.state, t.text FROM search_fresh f JOIN search_texts t ON t.workspace = f.workspace AND t.contact = f.contact \
             WHERE f.workspace = $1",
    );
    let mut found = Candidates::default();
    let mut fresh: BTreeMap<i64, Places> = BTreeMap::new();
    for Text { contact, state, text } in db.all(query.bind(workspace)).await? {
        fresh.entry(block(contact)).or_default().insert(place(contact));
        if states.contains(&state) {
            found.everyone.insert(contact);
            if needles.iter().any(|needle| text.contains(needle)) {
                found.sure.insert(contact);
            }
        }
    }
    let needles: Vec<(bool, Vec<Gram>)> = needles.iter().map(|needle| (gram::is_gram(needle), gram::of_needle(needle, GRAMS))).collect();
    let states: Vec<Gram> = states.map(gram::of_state).collect();
    let mut grams: Vec<Gram> = needles.iter().flat_map(|(_, grams)| grams).chain(&states).copied().chain([gram::EVERYONE]).collect();
    grams.sort_unstable();
    grams.dedup();
    for ((block, _), grams) in in_parts(db, workspace, &grams).await? {
        let having = |gram: &Gram| grams.get(gram).cloned().unwrap_or_default();
        // Parts come with the latest first, after what is fresh.
        let later = fresh.entry(block).or_default();
        let mut shown = Places::default();
        states.iter().for_each(|state| shown.add(&having(state)));
        shown.remove(later);
        found.everyone.add_block(block, &shown);
        for (is_sure, needle) in &needles {
            let mut having_all = shown.clone();
            needle.iter().for_each(|gram| having_all.keep(&having(gram)));
            if *is_sure { &mut found.sure } else { &mut found.maybe }.add_block(block, &having_all);
        }
        later.add(&having(&gram::EVERYONE));
    }
    found.maybe.remove(&found.sure);
    Ok(found)
}

/// Everyone in these states.
pub async fn everyone(db: &Db, workspace: i64, states: RangeInclusive<i64>) -> Result<ContactSet, DbError> {
    Ok(candidates(db, workspace, states, &[]).await?.everyone)
}

/// Who has a gram, of those whom a part knows.
type Having = BTreeMap<Gram, Places>;

/// Who has these grams: by block and part, the latest part of a block first. Two questions at once, each in one moment of the
/// database: a contact is always of one block.
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
    // Whom a part knows matters to the earlier ones of its block only, and most blocks have one part.
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

/// Those of `contacts` whose text has one of `needles`.
pub async fn having(db: &Db, workspace: i64, contacts: &ContactSet, needles: &[String]) -> Result<ContactSet, DbError> {
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
        query.push(" AND ");
        dialect::contains_any(&mut query, db.dialect(), "text", needles);
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

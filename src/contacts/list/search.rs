//! A search finds the contacts that have all of its words, in any order: as a substring of their folded text, or of the name of
//! one of their tags.
//!
//! The hits of a search are computed once for all readers at the same revision, and cached, in two steps. The search index names
//! candidates at once; for longer words their texts are then verified. A page of rows does not wait for the second step.

use std::ops::RangeInclusive;
use std::sync::Arc;

use tokio::sync::Semaphore;

use super::shared_page::Shown;
use super::single_flight::{Flight, Flights, Weighed};
use super::tag_order;
use crate::contacts::record::state::State;
use crate::db::{Db, DbError, dialect, sql};
use crate::error::AppError;
use crate::members::actor::Actor;
use crate::search::ContactSet;
use crate::search::lookup::{self as index, Candidates, HavingWord, Named, Spellings};
use crate::tags::store as tags;
use crate::text::{digits, fold};
use crate::views::View;

/// The most searches that verify texts at once: that reads much, and the rows of other pages need a connection, too.
const AT_ONCE: usize = 2;

/// Words looked up in the index, longest first: each takes up to 250 KB for a moment, and further ones would hardly leave fewer
/// candidates. The others are only verified in the texts.
const INDEXED: usize = 10;

/// Cache sizes of candidates and hits, in bytes. A set of a million contacts takes at most 125 KB: these are some twenty broad
/// searches, or hundreds of narrow ones.
const CANDIDATES: usize = 6 << 20;
const HITS: usize = 3 << 20;

/// Cache size of orders by tags, in bytes: that of a million contacts with tags takes 8 MB.
const TAG_ORDERS: usize = 16 << 20;

/// Cache size of pages, in bytes: a page takes some 20 KB.
const PAGES: usize = 4 << 20;

/// The contacts that a view is about: those in these states that match the search, if there is one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Matching {
    pub workspace: i64,
    /// [`State`](crate::contacts::record::state::State) numbers.
    pub states: RangeInclusive<i64>,
    /// All of them must be found; empty without a search.
    words: Vec<Word>,
}

/// A word of a search.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Word {
    spellings: Spellings,
    /// The tags whose name contains the word.
    tags: Vec<i64>,
}

impl Matching {
    /// Parses `search` for the contacts of the actor's workspace, with or without the unsubscribed ones.
    pub async fn of(db: &Db, actor: &Actor, search: &str, unsubscribed: bool) -> Result<Self, AppError> {
        let words = words(search);
        let needles = words.concat();
        let tags = if needles.is_empty() { Vec::new() } else { tags::named_like(db, actor, &needles).await? };
        let word = |spellings: Spellings| {
            let is_in = |name: &String| spellings.iter().any(|needle| name.contains(needle));
            Word { tags: tags.iter().filter(|(_, name)| is_in(name)).map(|(tag, _)| *tag).collect(), spellings }
        };
        let words = words.into_iter().map(word).collect();
        Ok(Self { workspace: actor.workspace, states: 0..=i64::from(unsubscribed), words })
    }

    /// Whether every contact matches.
    #[must_use]
    pub fn is_everyone(&self) -> bool {
        self.words.is_empty()
    }

    /// The same search among unsubscribed contacts only.
    #[must_use]
    pub fn among_unsubscribed(&self) -> Self {
        let unsubscribed = State::Unsubscribed.number();
        Self { states: unsubscribed..=unsubscribed, ..self.clone() }
    }

    async fn candidates(&self, db: &Db) -> Result<Candidates, DbError> {
        let spellings: Vec<Spellings> = self.words.iter().map(|word| word.spellings.clone()).collect();
        let indexed = &spellings[..spellings.len().min(INDEXED)];
        let (named, tagged) = tokio::try_join!(index::named(db, self.workspace, self.states.clone(), indexed), self.tagged(db))?;
        let Named { everyone, words } = named;
        let mut words = words.into_iter();
        let words = spellings.into_iter().zip(tagged).map(|(spellings, mut tagged)| {
            let in_texts_only = || HavingWord { maybe: everyone.clone(), ..HavingWord::default() };
            let mut having = words.next().unwrap_or_else(in_texts_only);
            tagged.keep(&everyone);
            having.sure.add(&tagged);
            (spellings, having)
        });
        Ok(Candidates::of_all(words))
    }

    /// For each word the contacts with one of its tags, in any state.
    async fn tagged(&self, db: &Db) -> Result<Vec<ContactSet>, DbError> {
        let mut tagged = Vec::with_capacity(self.words.len());
        for word in &self.words {
            if word.tags.is_empty() {
                tagged.push(ContactSet::default());
                continue;
            }
            let mut query = sql("SELECT contact AS id FROM contact_tags WHERE workspace = $1 AND ").bind(self.workspace);
            dialect::any(&mut query, db.dialect(), "tag", word.tags.clone());
            tagged.push(db.ids(query).await?.into_iter().collect());
        }
        Ok(tagged)
    }

    /// The matching contacts among `contacts`, in any state.
    pub async fn among(&self, db: &Db, contacts: ContactSet) -> Result<ContactSet, DbError> {
        if self.is_everyone() || contacts.is_empty() {
            return Ok(contacts);
        }
        let words = self.words.iter().zip(self.tagged(db).await?).map(|(word, mut sure)| {
            sure.keep(&contacts);
            (word.spellings.clone(), HavingWord { sure, maybe: contacts.clone() })
        });
        self.hits(db, &Candidates::of_all(words)).await
    }

    /// All matching contacts, from known candidates.
    async fn hits(&self, db: &Db, candidates: &Candidates) -> Result<ContactSet, DbError> {
        let mut hits = candidates.decide(db, self.workspace, &candidates.maybe).await?;
        hits.add(&candidates.sure);
        Ok(hits)
    }
}

/// Cached contents of views, by request; readers with the same request at the same revision share them.
#[derive(Clone)]
pub struct Searches {
    candidates: Flights<Matching, Candidates>,
    hits: Flights<Matching, ContactSet>,
    tag_orders: Flights<i64, Vec<i64>>,
    pub(super) pages: Flights<(i64, View), Shown>,
    at_once: Arc<Semaphore>,
}

impl Default for Searches {
    fn default() -> Self {
        Self {
            candidates: Flights::remembering(CANDIDATES),
            hits: Flights::remembering(HITS),
            tag_orders: Flights::remembering(TAG_ORDERS),
            pages: Flights::remembering(PAGES),
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Searches {
    /// The contacts that may match.
    pub fn candidates(&self, db: &Db, matching: &Matching, revision: i64) -> Flight<Candidates> {
        let (db, asked) = (db.clone(), matching.clone());
        self.candidates.ask(matching.clone(), revision, async move { Ok(asked.candidates(&db).await?) })
    }

    /// The contacts that match.
    pub fn hits(&self, db: &Db, matching: &Matching, revision: i64) -> Flight<ContactSet> {
        let (db, asked, at_once) = (db.clone(), matching.clone(), Arc::clone(&self.at_once));
        let candidates = self.candidates(&db, matching, revision);
        self.hits.ask(matching.clone(), revision, async move {
            let candidates = candidates.await?;
            let _turn = at_once.acquire().await;
            Ok(asked.hits(&db, &candidates).await?)
        })
    }

    /// All contacts with a tag, in the order of their tags.
    pub fn in_tag_order(&self, db: &Db, workspace: i64, revision: i64) -> Flight<Vec<i64>> {
        let db = db.clone();
        self.tag_orders.ask(workspace, revision, async move { Ok(tag_order::tagged(&db, workspace).await?) })
    }
}

impl Weighed for Candidates {
    fn bytes(&self) -> usize {
        Self::bytes(self)
    }
}

impl Weighed for ContactSet {
    fn bytes(&self) -> usize {
        Self::bytes(self)
    }
}

impl Weighed for Vec<i64> {
    fn bytes(&self) -> usize {
        self.capacity() * size_of::<i64>()
    }
}

/// The folded words of a search. A search that looks like a phone number is one word, spaces included, with its digits as a
/// second spelling.
fn words(search: &str) -> Vec<Spellings> {
    let folded = fold(search);
    if is_like_a_phone(&folded) {
        return vec![spellings(&folded)];
    }
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    // A text that contains a word contains its substrings: searching for those as well would exclude nothing.
    words.sort_unstable_by_key(|word| (std::cmp::Reverse(word.len()), *word));
    let mut distinct: Vec<&str> = Vec::new();
    for word in words {
        if !distinct.iter().any(|other| other.contains(word)) {
            distinct.push(word);
        }
    }
    distinct.into_iter().map(spellings).collect()
}

fn is_like_a_phone(word: &str) -> bool {
    let is_of_phones = |letter: char| letter.is_ascii_digit() || matches!(letter, ' ' | '+' | '-' | '(' | ')' | '.' | '/');
    word.chars().all(is_of_phones) && word.chars().any(|letter| letter.is_ascii_digit())
}

fn spellings(word: &str) -> Spellings {
    let digits = digits(word);
    if is_like_a_phone(word) && digits != word { vec![word.to_owned(), digits] } else { vec![word.to_owned()] }
}

#[cfg(test)]
mod tests {
    use crate::contacts::list::search::*;

    #[test]
    fn a_phone_is_looked_for_whatever_its_punctuation() {
        assert_eq!(words("803 555-01"), [["803 555-01", "80355501"]]);
        assert_eq!(words("+234"), [["+234", "234"]]);
        assert_eq!(words("5550142"), [["5550142"]]);
    }

    #[test]
    fn each_other_word_is_looked_for_by_itself_in_any_order() {
        assert_eq!(words(" Lovelace  ADA "), [["lovelace"], ["ada"]]);
        assert_eq!(words("ada lovelace"), words("lovelace ada"));
        assert_eq!(words("José  2 -"), [["jose"], ["-"], ["2"]]);
        assert_eq!(words("okafor (803)"), [vec!["okafor"], vec!["(803)", "803"]]);
        assert_eq!(words("-"), [["-"]]);
        assert_eq!(words("  "), Vec::<Spellings>::new());
    }

    #[test]
    fn what_is_inside_of_another_word_is_not_looked_for_twice() {
        assert_eq!(words("ann anna ann"), [["anna"]]);
        assert_eq!(words("800 +800 x"), [vec!["+800", "800"], vec!["x"]]);
    }
}

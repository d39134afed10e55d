//! What a search means, and whom it finds: those whose folded text contains it, and those with a tag whose name does.
//!
//! Whom a search finds is worked out once for all who ask at the same revision, and remembered. It comes in two steps: the
//! search index names candidates at once, and for a longer needle their texts decide; whoever needs only a page of rows
//! does not wait for the second.

use std::ops::RangeInclusive;
use std::sync::Arc;

use tokio::sync::Semaphore;

use super::flights::{Flight, Flights};
use super::list::Shown;
use super::{View, tag_order};
use crate::db::{Db, DbError, dialect, sql};
use crate::error::AppError;
use crate::search::ContactSet;
use crate::search::lookup::{self as index, Candidates};
use crate::server::actor::Actor;
use crate::tags::store as tags;
use crate::text::{digits, fold};

/// Searches whose texts may be looked into at once: that reads much, and the rows of other pages want a connection, too.
const AT_ONCE: usize = 2;

/// Searches that are remembered, each some 125 KB a million contacts: as many as people may be searching at once.
const REMEMBERED: usize = 24;

/// Pages that are remembered, some 20 KB each.
const REMEMBERED_PAGES: usize = 200;

/// Which contacts of a workspace a view is about: those in these states, and, while one searches, those that match.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Matching {
    pub workspace: i64,
    /// [`State`](super::store::State) numbers.
    pub states: RangeInclusive<i64>,
    /// Any of them is to be found; none when nothing is searched.
    pub needles: Vec<String>,
    tags: Vec<i64>,
}

impl Matching {
    /// What `search` means among the contacts of the actor's workspace, with the unsubscribed ones or without.
    pub async fn of(db: &Db, actor: &Actor, search: &str, unsubscribed: bool) -> Result<Self, AppError> {
        let needles = needles(search);
        let tags = if needles.is_empty() { Vec::new() } else { tags::named_like(db, actor, &needles).await? };
        Ok(Self { workspace: actor.workspace, states: 0..=i64::from(unsubscribed), needles, tags })
    }

    /// Whether everyone matches.
    #[must_use]
    pub fn is_everyone(&self) -> bool {
        self.needles.is_empty()
    }

    async fn candidates(&self, db: &Db) -> Result<Candidates, DbError> {
        let (mut found, mut tagged) =
            tokio::try_join!(index::candidates(db, self.workspace, self.states.clone(), &self.needles), self.tagged(db))?;
        tagged.keep(&found.everyone);
        found.maybe.remove(&tagged);
        found.sure.add(&tagged);
        Ok(found)
    }

    /// Who has one of the tags, in whatever state.
    async fn tagged(&self, db: &Db) -> Result<ContactSet, DbError> {
        if self.tags.is_empty() {
            return Ok(ContactSet::default());
        }
        let mut query = sql("SELECT contact AS id FROM contact_tags WHERE workspace = $1 AND ").bind(self.workspace);
        dialect::any(&mut query, db.dialect(), "tag", self.tags.clone());
        Ok(db.ids(query).await?.into_iter().collect())
    }

    /// Those of some contacts who match, whatever their state.
    pub async fn among(&self, db: &Db, contacts: ContactSet) -> Result<ContactSet, DbError> {
        if self.is_everyone() || contacts.is_empty() {
            return Ok(contacts);
        }
        let mut tagged = self.tagged(db).await?;
        tagged.keep(&contacts);
        let mut found = index::having(db, self.workspace, &contacts, &self.needles).await?;
        found.add(&tagged);
        Ok(found)
    }

    /// Everyone who matches, the candidates being known.
    async fn hits(&self, db: &Db, candidates: &Candidates) -> Result<ContactSet, DbError> {
        let mut hits = index::having(db, self.workspace, &candidates.maybe, &self.needles).await?;
        hits.add(&candidates.sure);
        Ok(hits)
    }
}

/// What views show, by what was asked; shared by everyone who asks the same of the same revision.
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
            candidates: Flights::remembering(REMEMBERED),
            hits: Flights::remembering(REMEMBERED),
            tag_orders: Flights::remembering(REMEMBERED),
            pages: Flights::remembering(REMEMBERED_PAGES),
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Searches {
    /// Who may match.
    pub fn candidates(&self, db: &Db, matching: &Matching, revision: i64) -> Flight<Candidates> {
        let (db, asked) = (db.clone(), matching.clone());
        self.candidates.ask(matching.clone(), revision, async move { Ok(asked.candidates(&db).await?) })
    }

    /// Who does.
    pub fn hits(&self, db: &Db, matching: &Matching, revision: i64) -> Flight<ContactSet> {
        let (db, asked, at_once) = (db.clone(), matching.clone(), Arc::clone(&self.at_once));
        let candidates = self.candidates(&db, matching, revision);
        self.hits.ask(matching.clone(), revision, async move {
            let candidates = candidates.await?;
            let _turn = at_once.acquire().await;
            Ok(asked.hits(&db, &candidates).await?)
        })
    }

    /// Everyone with a tag, in the order of their tags.
    pub fn in_tag_order(&self, db: &Db, workspace: i64, revision: i64) -> Flight<Vec<i64>> {
        let db = db.clone();
        self.tag_orders.ask(workspace, revision, async move { Ok(tag_order::tagged(&db, workspace).await?) })
    }
}

/// What to look for: the folded search, and its digits where it is written like a phone number.
fn needles(search: &str) -> Vec<String> {
    let folded = fold(search);
    if folded.is_empty() {
        return Vec::new();
    }
    let like_a_phone = folded.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ' ' | '+' | '-' | '(' | ')' | '.' | '/'));
    let digits = digits(&folded);
    if like_a_phone && !digits.is_empty() && digits != folded { vec![folded, digits] } else { vec![folded] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_is_looked_for_whatever_its_punctuation() {
        assert_eq!(needles("803 555-01"), ["803 555-01", "80355501"]);
        assert_eq!(needles("+234"), ["+234", "234"]);
        assert_eq!(needles("5550142"), ["5550142"]);
    }

    #[test]
    fn what_is_not_only_digits_is_looked_for_as_it_is() {
        assert_eq!(needles(" José  2 "), ["jose 2"]);
        assert_eq!(needles("-"), ["-"]);
        assert_eq!(needles("  "), Vec::<String>::new());
    }
}

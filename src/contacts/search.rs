//! What a search means: the needles it looks for in the folded texts, and the tags whose names hold them.

use std::ops::RangeInclusive;

use crate::db::{Db, Dialect, Sql, dialect, search};
use crate::error::AppError;
use crate::server::actor::Actor;
use crate::tags::store as tags;
use crate::text::{digits, fold};

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

    /// Whether the search index can tell who matches.
    #[must_use]
    pub fn is_indexed(&self) -> bool {
        self.needles.iter().all(|needle| needle.chars().nth(search::SHORTEST_INDEXED - 1).is_some())
    }

    /// Everyone who matches, as a SELECT of one column `contact`, each once.
    pub fn hits(&self, sql: &mut Sql, dialect: Dialect) {
        if self.is_indexed() {
            search::indexed(sql, dialect, self.workspace, &self.states, &self.needles);
        } else {
            search::scanned(sql, dialect, self.workspace, &self.states, &self.needles);
        }
        if !self.tags.is_empty() {
            sql.push(" UNION SELECT ct.contact FROM contact_tags ct JOIN contacts tagged ON tagged.workspace = ct.workspace AND tagged.id = ct.contact WHERE ct.workspace = ");
            sql.push_bind(self.workspace).push(" AND ");
            dialect::any(sql, dialect, "ct.tag", self.tags.clone());
            sql.push(" AND tagged.state BETWEEN ").push_bind(*self.states.start()).push(" AND ").push_bind(*self.states.end());
        }
    }

    /// For a walk over contacts `c` with their texts `s`: whether this one matches.
    pub fn matches(&self, sql: &mut Sql, dialect: Dialect) {
        sql.push("(");
        search::contains_any(sql, dialect, "s.text", &self.needles);
        if !self.tags.is_empty() {
            sql.push(" OR EXISTS (SELECT 1 FROM contact_tags ct WHERE ct.workspace = c.workspace AND ct.contact = c.id AND ");
            dialect::any(sql, dialect, "ct.tag", self.tags.clone());
            sql.push(")");
        }
        sql.push(")");
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
        assert!(needles(" \t ").is_empty());
    }
}

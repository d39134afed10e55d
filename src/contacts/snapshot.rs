//! A snapshot is who was there at a revision: what a view goes on showing while Live is off. Contacts that came later are left
//! out, those that went into the Bin later stay; what is known of each is what is known by now.

use super::search::{Matching, Searches};
use super::store::{Counters, State};
use super::view::AsOf;
use crate::consent::Subscription;
use crate::db::{Db, sql};
use crate::error::AppError;
use crate::search::ContactSet;
use crate::search::lookup as index;

/// How a workspace differs from what it was at a revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// The number of the contact that had come last.
    last_contact: i64,
    came: bool,
    /// Those who went into the Bin since, with the state that they had.
    gone: Vec<(i64, State)>,
}

impl Since {
    /// Who has come and gone in a workspace since a revision.
    pub async fn of(db: &Db, workspace: i64, as_of: AsOf, counters: &Counters) -> Result<Self, AppError> {
        if as_of.revision >= counters.revision {
            return Ok(Self { last_contact: counters.last_contact, ..Self::default() });
        }
        // Numbers are given in the order of revisions: those that are passed here came since.
        let last = sql("SELECT id FROM contacts WHERE workspace = $1 AND created_revision <= $2 ORDER BY id DESC LIMIT 1");
        let last: Option<(i64,)> = db.optional(last.bind(workspace).bind(as_of.revision)).await?;
        let last_contact = last.map_or(0, |(last,)| last);
        let gone = sql("SELECT id, subscription FROM contacts WHERE workspace = $1 AND deleted_revision > $2 AND id <= $3");
        let gone: Vec<(i64, String)> = db.all(gone.bind(workspace).bind(as_of.revision).bind(last_contact)).await?;
        let gone = gone.into_iter().map(|(id, subscription)| (id, State::of(Subscription::parse(&subscription).unwrap_or_default())));
        Ok(Self { last_contact, came: last_contact < counters.last_contact, gone: gone.collect() })
    }

    /// Whether nobody has come or gone.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        !self.came && self.gone.is_empty()
    }

    /// The last state of those whom a walk has to pass.
    #[must_use]
    pub fn last_state(&self, of_view: i64) -> i64 {
        if self.gone.is_empty() { of_view } else { State::Binned.number() }
    }

    /// Everyone who matches and was there.
    pub async fn matching(&self, db: &Db, searches: &Searches, matching: &Matching, revision: i64) -> Result<ContactSet, AppError> {
        let mut those = if matching.is_everyone() {
            index::everyone(db, matching.workspace, matching.states.clone()).await?
        } else {
            searches.hits(db, matching, revision).await?.as_ref().clone()
        };
        let gone = self.gone.iter().filter(|(_, state)| matching.states.contains(&state.number())).map(|(id, _)| *id).collect();
        those.add(&matching.among(db, gone).await?);
        those.keep_up_to(self.last_contact);
        Ok(those)
    }
}

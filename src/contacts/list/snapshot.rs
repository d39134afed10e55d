//! A snapshot is the set of contacts at a revision; a view keeps showing it while Live is off. Contacts added or restored later
//! are left out, contacts deleted later stay. Their values are the current ones.

use super::search::{Matching, Searches};
use crate::consent::Subscription;
use crate::contacts::record::state::{Counters, State};
use crate::db::{Db, sql};
use crate::error::AppError;
use crate::search::ContactSet;
use crate::search::lookup as index;
use crate::views::AsOf;

/// The difference between a workspace now and at a revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// The id of the latest contact at the revision.
    last_contact: i64,
    came: bool,
    /// Contacts deleted since, with their state before.
    gone: Vec<(i64, State)>,
    /// Contacts restored since: in the Bin at the revision, outside now.
    restored: ContactSet,
}

/// A contact that went into the Bin or came out of it.
#[derive(sqlx::FromRow)]
struct Moved {
    contact: i64,
    state: i64,
    subscription: String,
    /// "deleted" or "restored", as in the change log.
    new: String,
}

impl Since {
    /// The contacts added, deleted and restored in a workspace since a revision.
    pub async fn of(db: &Db, workspace: i64, as_of: AsOf, counters: &Counters) -> Result<Self, AppError> {
        if as_of.revision >= counters.revision {
            return Ok(Self { last_contact: counters.last_contact, ..Self::default() });
        }
        // Ids are given in the order of revisions: higher ids were added since.
        let last = sql("SELECT id FROM contacts WHERE workspace = $1 AND created_revision <= $2 ORDER BY id DESC LIMIT 1");
        let last: Option<(i64,)> = db.optional(last.bind(workspace).bind(as_of.revision)).await?;
        let last_contact = last.map_or(0, |(last,)| last);
        let mut since = Self { last_contact, came: last_contact < counters.last_contact, ..Self::default() };
        let moved = sql("SELECT i.contact, c.state, c.subscription, i.new FROM change_items i CROSS JOIN contacts c \
             WHERE i.workspace = $1 AND i.revision > $2 AND i.field = 'contact' AND i.new <> 'created' \
             AND c.workspace = i.workspace AND c.id = i.contact AND c.id <= $3 ORDER BY i.revision, i.item");
        let mut seen = ContactSet::default();
        for moved in db.all::<Moved>(moved.bind(workspace).bind(as_of.revision).bind(last_contact)).await? {
            // The first move tells whether the contact was in the Bin at the revision, its row whether it is there now.
            if seen.contains(moved.contact) {
                continue;
            }
            seen.insert(moved.contact);
            let is_in_bin = moved.state == State::Binned.number();
            match (moved.new.as_str(), is_in_bin) {
                ("deleted", true) => {
                    since.gone.push((moved.contact, State::of(Subscription::parse(&moved.subscription).unwrap_or_default())));
                }
                ("restored", false) => since.restored.insert(moved.contact),
                _ => {}
            }
        }
        Ok(since)
    }

    /// Whether nobody was added, deleted or restored.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        !self.came && self.gone.is_empty() && self.restored.is_empty()
    }

    /// The highest state that a scan must include.
    #[must_use]
    pub fn last_state(&self, of_view: i64) -> i64 {
        if self.gone.is_empty() { of_view } else { State::Binned.number() }
    }

    /// The matching contacts of the snapshot.
    pub async fn matching(&self, db: &Db, searches: &Searches, matching: &Matching, revision: i64) -> Result<ContactSet, AppError> {
        let mut those = if matching.is_everyone() {
            index::everyone(db, matching.workspace, matching.states.clone()).await?
        } else {
            searches.hits(db, matching, revision).await?.as_ref().clone()
        };
        let gone = self.gone.iter().filter(|(_, state)| matching.states.contains(&state.number())).map(|(id, _)| *id).collect();
        those.add(&matching.among(db, gone).await?);
        those.keep_up_to(self.last_contact);
        those.remove(&self.restored);
        Ok(those)
    }
}

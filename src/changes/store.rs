//! Writing the change log: every write path opens a [`Change`] first and finishes it last.

use std::collections::BTreeMap;

use crate::contacts::record::state::State;
use crate::db::{Batch, Column, DbError, Tx, Value, sql};
use crate::members::actor::Actor;
use crate::time::clock::DAY;

const ITEMS: &[(&str, Column)] = &[
    ("workspace", Column::Int),
    ("revision", Column::Int),
    ("item", Column::Int),
    ("contact", Column::Int),
    ("field", Column::Text),
    ("old", Column::Text),
    ("new", Column::Text),
];

/// Number of contacts created in a span of thirty days.
const CREATED: &[(&str, Column)] = &[("workspace", Column::Int), ("state", Column::Int), ("span", Column::Int), ("contacts", Column::Int)];

/// Length of a span in microseconds: short enough to scan one quickly, long enough that a large import touches few.
const SPAN: i64 = 30 * DAY;

/// The span of a creation time; spans are counted from 1970 on.
#[must_use]
pub const fn span_of(created_at: i64) -> i64 {
    created_at.div_euclid(SPAN)
}

/// Start of a span, in microseconds UTC.
#[must_use]
pub const fn span_begin(span: i64) -> i64 {
    span * SPAN
}

/// Reserves ids for `count` new definitions of a workspace (tags; later fields and their options, too), and moves the revision
/// of its definitions. Returns the first id. An id is never used again, even after a deletion.
pub async fn number_definitions(tx: &mut Tx, workspace: i64, count: i64) -> Result<i64, DbError> {
    let counters = sql("UPDATE counters SET last_definition = last_definition + $2, definitions_revision = definitions_revision + 1 \
         WHERE workspace = $1 RETURNING last_definition");
    let (last,): (i64,) = tx.one(counters.bind(workspace).bind(count)).await?;
    Ok(last - count + 1)
}

/// A change in progress. It holds the lock of its workspace's counters until the transaction ends, so that revisions commit in
/// order. The transaction ends within 50 ms, or checks that often whether another one waits.
#[derive(Debug)]
pub struct Change {
    pub workspace: i64,
    pub revision: i64,
    /// Time of the change, in microseconds UTC.
    pub at: i64,
    /// Contacts in the Bin before this change.
    pub binned: i64,
    last_contact: i64,
    /// Whether it has added contacts.
    has_added: bool,
    last_item: i64,
    last_consent: i64,
    tally: Tally,
    items: Batch,
}

/// Differences to add to the counters of a workspace.
#[derive(Debug, Default)]
struct Tally {
    /// Contacts by state and span.
    created: BTreeMap<(i64, i64), i64>,
    shown: Counts,
    unsubscribed: Counts,
    binned: i64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    contacts: i64,
    email: i64,
    phone: i64,
    interaction: i64,
}

/// The properties of a contact that the counters count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub state: State,
    pub has_email: bool,
    pub has_phone: bool,
    pub has_interaction: bool,
    /// Microseconds UTC.
    pub created_at: i64,
}

impl Change {
    /// Opens the next revision of the actor's workspace. `job` is the job that the change is a step of.
    pub async fn begin(tx: &mut Tx, actor: &Actor, now: i64, job: Option<i64>) -> Result<Self, DbError> {
        let workspace = actor.workspace;
        tx.touch(workspace);
        let counters = sql("UPDATE counters SET revision = revision + 1 WHERE workspace = $1 RETURNING revision, last_contact, binned")
            .bind(workspace);
        let (revision, last_contact, binned): (i64, i64, i64) = tx.one(counters).await?;
        let change = sql("INSERT INTO changes (workspace, revision, at, cause, person, job) VALUES ($1, $2, $3, $4, $5, $6)");
        tx.execute(change.bind(workspace).bind(revision).bind(now).bind(actor.cause.as_str()).bind(actor.person).bind(job)).await?;
        Ok(Self {
            workspace,
            revision,
            at: now,
            binned,
            last_contact,
            has_added: false,
            last_item: 0,
            last_consent: 0,
            tally: Tally::default(),
            items: Batch::new("change_items", ITEMS),
        })
    }

    /// Whether nothing has been changed so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.last_item == 0
    }

    /// Number of its next entry in the consent ledger.
    pub const fn next_consent(&mut self) -> i64 {
        self.last_consent += 1;
        self.last_consent
    }

    /// Records that it undoes the change of that revision.
    pub async fn undoes(&self, tx: &mut Tx, revision: i64) -> Result<(), DbError> {
        let note = sql("UPDATE changes SET undoes = $3 WHERE workspace = $1 AND revision = $2");
        tx.execute(note.bind(self.workspace).bind(self.revision).bind(revision)).await.map(|_| ())
    }

    /// The id of a contact that this change adds.
    pub fn next_contact(&mut self) -> i64 {
        self.has_added = true;
        self.last_contact += 1;
        self.last_contact
    }

    /// Records that `field` of `contact` went from `old` to `new`.
    pub fn item(&mut self, contact: i64, field: &'static str, old: impl Into<Value>, new: impl Into<Value>) {
        self.last_item += 1;
        self.items.push([
            self.workspace.into(),
            self.revision.into(),
            self.last_item.into(),
            contact.into(),
            field.into(),
            old.into(),
            new.into(),
        ]);
    }

    /// Adds a contact's new state to the counters.
    pub fn count(&mut self, counted: Counted) {
        self.tally.add(counted, 1);
    }

    /// Removes a contact's old state from the counters.
    pub fn uncount(&mut self, counted: Counted) {
        self.tally.add(counted, -1);
    }

    /// Writes the items, and the counters if they have moved.
    pub async fn finish(self, tx: &mut Tx) -> Result<(), DbError> {
        self.items.insert(tx).await?;
        let Tally { created, shown, unsubscribed, binned } = self.tally;
        let add = "ON CONFLICT (workspace, state, span) DO UPDATE SET contacts = created_counts.contacts + excluded.contacts";
        let mut spans = Batch::new("created_counts", CREATED).or(add);
        for ((state, span), by) in created.into_iter().filter(|(_, by)| *by != 0) {
            spans.push([self.workspace.into(), state.into(), span.into(), by.into()]);
        }
        spans.insert(tx).await?;
        if !self.has_added && [shown, unsubscribed] == [Counts::default(); 2] && binned == 0 {
            return Ok(());
        }
        let counters = sql(
            "UPDATE counters SET last_contact = $2, shown = shown + $3, shown_email = shown_email + $4, shown_phone = shown_phone + $5, \
             shown_interaction = shown_interaction + $6, unsubscribed = unsubscribed + $7, unsubscribed_email = unsubscribed_email + $8, \
             unsubscribed_phone = unsubscribed_phone + $9, unsubscribed_interaction = unsubscribed_interaction + $10, \
             binned = binned + $11 WHERE workspace = $1",
        );
        let counters = counters.bind(self.workspace).bind(self.last_contact);
        let counters = [shown, unsubscribed]
            .into_iter()
            .fold(counters, |sql, counts| sql.bind(counts.contacts).bind(counts.email).bind(counts.phone).bind(counts.interaction));
        tx.execute(counters.bind(binned)).await?;
        Ok(())
    }
}

impl Tally {
    fn add(&mut self, counted: Counted, by: i64) {
        let counts = match counted.state {
            State::Shown => &mut self.shown,
            State::Unsubscribed => &mut self.unsubscribed,
            State::Binned => {
                self.binned += by;
                return;
            }
        };
        *self.created.entry((counted.state.number(), span_of(counted.created_at))).or_default() += by;
        counts.contacts += by;
        counts.email += by * i64::from(counted.has_email);
        counts.phone += by * i64::from(counted.has_phone);
        counts.interaction += by * i64::from(counted.has_interaction);
    }
}

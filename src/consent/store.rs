//! The consent ledger: append-only entries per channel, each with event, time, author, source and wording.

use super::{SmsConsent, Subscription};
use crate::changes::store::Change;
use crate::db::{Batch, Column, Db, DbError, Tx, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;

const CONSENTS: &[(&str, Column)] = &[
    ("workspace", Column::Int),
    ("contact", Column::Int),
    ("revision", Column::Int),
    ("seq", Column::Int),
    ("channel", Column::Text),
    ("event", Column::Text),
    ("source", Column::Text),
    ("person", Column::Int),
    ("at", Column::Int),
];

/// The channel of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Email,
    Campaigns,
    Sms,
}

impl Channel {
    /// Value of the column `consents.channel`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Campaigns => "campaigns",
            Self::Sms => "sms",
        }
    }
}

/// An entry, as read from the ledger.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Entry {
    pub channel: String,
    pub event: String,
    pub source: String,
    /// Name of the author.
    pub member: Option<String>,
    /// Cause of the change that the entry belongs to.
    pub cause: String,
    /// Microseconds UTC.
    pub at: i64,
}

/// Entries of one change, before they are written.
#[derive(Debug)]
pub struct Entries<'a> {
    person: Option<i64>,
    source: &'a str,
    /// Contact, channel and event.
    entries: Vec<(i64, Channel, &'static str)>,
}

impl<'a> Entries<'a> {
    /// Without entries. `source` is shown in the ledger: the page, or the file's name.
    #[must_use]
    pub fn new(actor: &Actor, source: &'a str) -> Self {
        Self { person: actor.person, source, entries: Vec::new() }
    }

    /// The initial entries of a contact: its subscription always, the others if given.
    pub fn of_new(&mut self, contact: i64, subscription: Subscription, opt_in: bool, sms: SmsConsent) {
        self.subscription(contact, subscription);
        if opt_in {
            self.campaigns(contact, true);
        }
        self.sms(contact, sms);
    }

    /// Adds an event about emails.
    pub fn subscription(&mut self, contact: i64, subscription: Subscription) {
        self.push(contact, Channel::Email, subscription.as_str());
    }

    /// Adds an event about campaigns.
    pub fn campaigns(&mut self, contact: i64, opt_in: bool) {
        self.push(contact, Channel::Campaigns, if opt_in { "opted_in" } else { "opted_out" });
    }

    /// Adds an event about text messages; "not asked" is no event.
    pub fn sms(&mut self, contact: i64, consent: SmsConsent) {
        if consent != SmsConsent::NotAsked {
            self.push(contact, Channel::Sms, consent.as_str());
        }
    }

    fn push(&mut self, contact: i64, channel: Channel, event: &'static str) {
        self.entries.push((contact, channel, event));
    }

    /// The rows of the ledger, numbered in the order of the events.
    #[must_use]
    pub fn into_batch(self, change: &mut Change) -> Batch {
        let mut batch = Batch::new("consents", CONSENTS);
        for (contact, channel, event) in self.entries {
            batch.push([
                change.workspace.into(),
                contact.into(),
                change.revision.into(),
                change.next_consent().into(),
                channel.as_str().into(),
                event.into(),
                self.source.into(),
                self.person.into(),
                change.at.into(),
            ]);
        }
        batch
    }

    /// Writes all of them.
    pub async fn insert(self, tx: &mut Tx, change: &mut Change) -> Result<(), DbError> {
        self.into_batch(change).insert(tx).await
    }
}

/// All entries about a contact, oldest first.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn of(db: &Db, actor: &Actor, contact: i64) -> Result<Vec<Entry>, AppError> {
    actor.may(Permission::Read)?;
    let query = sql("SELECT c.channel, c.event, c.source, p.name AS member, ch.cause, c.at FROM consents c \
         JOIN changes ch ON ch.workspace = c.workspace AND ch.revision = c.revision LEFT JOIN people p ON p.id = c.person \
         WHERE c.workspace = $1 AND c.contact = $2 ORDER BY c.revision, c.seq");
    Ok(db.all(query.bind(actor.workspace).bind(contact)).await?)
}

/// Whether the contact, or a member in its name, has ever opted out or unsubscribed.
pub async fn has_opted_out(tx: &mut Tx, workspace: i64, contact: i64) -> Result<bool, DbError> {
    let query =
        sql("SELECT revision FROM consents WHERE workspace = $1 AND contact = $2 AND event IN ('opted_out', 'unsubscribed') LIMIT 1");
    Ok(tx.optional::<(i64,)>(query.bind(workspace).bind(contact)).await?.is_some())
}

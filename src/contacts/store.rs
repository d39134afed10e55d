//! What the table does to contacts, in SQL.

use super::View;
use crate::changes::store::Change;
use crate::consent::Subscription;
use crate::consent::store as ledger;
use crate::db::{Db, Tx, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::server::actor::Actor;

pub use super::create::{EMAILS, NewContact, PHONES, create};
pub use super::list::{all, count, list, row};
pub use super::search::Searches;
pub use super::update::{Stored, index, stored, update, write};

/// Where a contact stands: what every list asks first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Shown,
    Unsubscribed,
    Binned,
}

impl State {
    /// As the database keeps it.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Shown => 0,
            Self::Unsubscribed => 1,
            Self::Binned => 2,
        }
    }

    /// Outside the Bin it is the subscription that decides.
    #[must_use]
    pub const fn of(subscription: Subscription) -> Self {
        match subscription {
            Subscription::Subscribed => Self::Shown,
            Subscription::Unsubscribed => Self::Unsubscribed,
        }
    }
}

/// What is kept of a workspace, so that no page has to count it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Counters {
    pub revision: i64,
    pub shown: i64,
    pub shown_email: i64,
    pub shown_phone: i64,
    pub shown_interaction: i64,
    pub unsubscribed: i64,
    pub unsubscribed_email: i64,
    pub unsubscribed_phone: i64,
    pub unsubscribed_interaction: i64,
    pub binned: i64,
}

impl Counters {
    /// How many a view shows while nothing is searched.
    #[must_use]
    pub fn in_view(&self, view: &View) -> i64 {
        self.shown + if view.unsubscribed { self.unsubscribed } else { 0 }
    }
}

/// The counters of the actor's workspace.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn counters(db: &Db, actor: &Actor) -> Result<Counters, AppError> {
    actor.may(Permission::Read)?;
    let counters =
        sql("SELECT revision, shown, shown_email, shown_phone, shown_interaction, unsubscribed, unsubscribed_email, unsubscribed_phone, \
         unsubscribed_interaction, binned FROM counters WHERE workspace = $1");
    Ok(db.one(counters.bind(actor.workspace)).await?)
}

/// Opts a contact in to campaigns, or out; the ledger says who did it.
///
/// # Errors
/// `Forbidden`; `NotFound` when the workspace has no such contact outside the Bin.
pub async fn set_opt_in(tx: &mut Tx, actor: &Actor, now: i64, contact: i64, opt_in: bool) -> Result<(), AppError> {
    actor.may(Permission::Edit)?;
    let before = sql("SELECT opt_in FROM contacts WHERE workspace = $1 AND id = $2 AND state < 2").bind(actor.workspace).bind(contact);
    let (before,): (bool,) = tx.optional(before).await?.ok_or(AppError::NotFound)?;
    if before == opt_in {
        return Ok(());
    }
    // The workspace first, then its rows: whoever locks them the other way round waits for an import that waits for them.
    let mut change = Change::begin(tx, actor, now, None).await?;
    let update = sql("UPDATE contacts SET opt_in = $3 WHERE workspace = $1 AND id = $2 AND state < 2 AND opt_in <> $3");
    if tx.execute(update.bind(actor.workspace).bind(contact).bind(opt_in)).await? == 0 {
        // A colleague was first, with the same wish.
        return Ok(change.finish(tx).await?);
    }
    change.item(contact, "opt_in", before.to_string(), opt_in.to_string());
    let mut consents = ledger::Entries::new(actor, change.revision, now, "All contacts");
    consents.campaigns(contact, opt_in);
    consents.insert(tx).await?;
    Ok(change.finish(tx).await?)
}

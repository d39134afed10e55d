//! State and counters of contacts, in SQL.

use crate::consent::Subscription;
use crate::db::{Db, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::views::View;

/// The state of a contact; every list filters by it first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Shown,
    Unsubscribed,
    Binned,
}

impl State {
    /// The number stored in the database.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Shown => 0,
            Self::Unsubscribed => 1,
            Self::Binned => 2,
        }
    }

    /// The state of a contact outside the Bin: its subscription decides.
    #[must_use]
    pub const fn of(subscription: Subscription) -> Self {
        match subscription {
            Subscription::Subscribed => Self::Shown,
            Subscription::Unsubscribed => Self::Unsubscribed,
        }
    }
}

/// Totals of a workspace, maintained so that no page has to count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Counters {
    pub revision: i64,
    /// The id of the latest contact.
    pub last_contact: i64,
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

/// The columns of [`Counters`].
pub const COUNTERS: &str = "revision, last_contact, shown, shown_email, shown_phone, shown_interaction, unsubscribed, unsubscribed_email, \
                            unsubscribed_phone, unsubscribed_interaction, binned";

impl Counters {
    /// The number of contacts outside the Bin.
    #[must_use]
    pub const fn everyone(&self) -> i64 {
        self.shown + self.unsubscribed
    }

    /// The number of contacts that a view shows without a search.
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
    let mut query = sql("SELECT ");
    query.push(COUNTERS).push(" FROM counters WHERE workspace = ").push_bind(actor.workspace);
    Ok(db.one(query).await?)
}

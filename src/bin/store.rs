//! The Bin, in SQL.

use crate::changes::store::{Change, Counted};
use crate::consent::Subscription;
use crate::contacts::record::state::State;
use crate::db::{DbError, Tx, dialect, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::search::store as search;

/// The columns of a contact's row that decide its state and its counters.
#[derive(sqlx::FromRow)]
struct Standing {
    state: i64,
    subscription: String,
    email: Option<String>,
    phone: Option<String>,
    last_interaction_at: Option<i64>,
    created_at: i64,
}

/// Moves a contact into the Bin; returns whether it was outside.
///
/// # Errors
/// `Forbidden`; `NotFound` when the workspace has no such contact.
pub async fn delete(tx: &mut Tx, actor: &Actor, change: &mut Change, contact: i64) -> Result<bool, AppError> {
    actor.may(Permission::Edit)?;
    let standing = standing(tx, actor.workspace, contact).await?;
    if standing.state == State::Binned.number() {
        return Ok(false);
    }
    let update = sql("UPDATE contacts SET state = 2, deleted_revision = $3, deleted_at = $4 WHERE workspace = $1 AND id = $2");
    tx.execute(update.bind(actor.workspace).bind(contact).bind(change.revision).bind(change.at)).await?;
    change.uncount(standing.counted(standing.outside()));
    change.count(standing.counted(State::Binned));
    change.item(contact, "contact", None::<String>, "deleted");
    stand(tx, actor.workspace, contact, State::Binned).await?;
    Ok(true)
}

/// Restores a contact from the Bin unchanged; returns whether it was there.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` when one of its emails now belongs to another contact.
pub async fn restore(tx: &mut Tx, actor: &Actor, change: &mut Change, contact: i64) -> Result<bool, AppError> {
    actor.may(Permission::Edit)?;
    let standing = standing(tx, actor.workspace, contact).await?;
    if standing.state != State::Binned.number() {
        return Ok(false);
    }
    let taken =
        sql("SELECT own.email FROM emails own JOIN emails other ON other.workspace = own.workspace AND other.email_key = own.email_key \
         AND other.contact <> own.contact WHERE own.workspace = $1 AND own.contact = $2 AND ");
    let mut taken = taken.bind(actor.workspace).bind(contact);
    taken.push(&dialect::truth("other.live", true, tx.dialect())).push(" LIMIT 1");
    if let Some((email,)) = tx.optional::<(String,)>(taken).await? {
        return Err(AppError::Conflict(format!("{email} now belongs to another contact.")));
    }
    let state = standing.outside();
    let update = sql("UPDATE contacts SET state = $3, deleted_revision = NULL, deleted_at = NULL WHERE workspace = $1 AND id = $2");
    tx.execute(update.bind(actor.workspace).bind(contact).bind(state.number())).await?;
    change.uncount(standing.counted(State::Binned));
    change.count(standing.counted(state));
    change.item(contact, "contact", None::<String>, "restored");
    stand(tx, actor.workspace, contact, state).await?;
    Ok(true)
}

impl Standing {
    /// The contact's state outside the Bin.
    fn outside(&self) -> State {
        State::of(Subscription::parse(&self.subscription).unwrap_or_default())
    }

    fn counted(&self, state: State) -> Counted {
        Counted {
            state,
            has_email: self.email.is_some(),
            has_phone: self.phone.is_some(),
            has_interaction: self.last_interaction_at.is_some(),
            created_at: self.created_at,
        }
    }
}

async fn standing(tx: &mut Tx, workspace: i64, contact: i64) -> Result<Standing, AppError> {
    let query =
        sql("SELECT state, subscription, email, phone, last_interaction_at, created_at FROM contacts WHERE workspace = $1 AND id = $2");
    tx.optional(query.bind(workspace).bind(contact)).await?.ok_or(AppError::NotFound)
}

/// Copies a contact's state to the search, and to its emails, which belong to it outside the Bin only.
async fn stand(tx: &mut Tx, workspace: i64, contact: i64, state: State) -> Result<(), DbError> {
    let text = sql("SELECT text FROM search_texts WHERE workspace = $1 AND contact = $2").bind(workspace).bind(contact);
    let (text,): (String,) = tx.one(text).await?;
    search::replace(tx, workspace, contact, state.number(), &text).await?;
    let emails = sql("UPDATE emails SET live = $3 WHERE workspace = $1 AND contact = $2");
    tx.execute(emails.bind(workspace).bind(contact).bind(state != State::Binned)).await?;
    Ok(())
}

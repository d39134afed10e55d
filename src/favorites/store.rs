//! Stars, in SQL. They are in no history: they say something about the member, not about the contact.

use crate::db::{Tx, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::server::actor::Actor;

/// Stars a contact for the actor, or takes the star off.
///
/// # Errors
/// `Forbidden`; `NotFound` when the workspace has no such contact outside the Bin, or the actor is no person.
pub async fn set(tx: &mut Tx, actor: &Actor, contact: i64, favorite: bool) -> Result<(), AppError> {
    actor.may(Permission::Read)?;
    let person = actor.person.ok_or(AppError::NotFound)?;
    let there = sql("SELECT id FROM contacts WHERE workspace = $1 AND id = $2 AND state < 2");
    tx.optional::<(i64,)>(there.bind(actor.workspace).bind(contact)).await?.ok_or(AppError::NotFound)?;
    let change = if favorite {
        sql("INSERT INTO favorites (workspace, person, contact) VALUES ($1, $2, $3) ON CONFLICT (workspace, person, contact) DO NOTHING")
    } else {
        sql("DELETE FROM favorites WHERE workspace = $1 AND person = $2 AND contact = $3")
    };
    tx.execute(change.bind(actor.workspace).bind(person).bind(contact)).await?;
    Ok(())
}

//! Stars, in SQL. They are in no history, because they describe the member and not the contact.

use std::collections::HashSet;

use crate::db::{Db, Tx, dialect, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;

/// Sets or removes the actor's star on a contact.
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

/// Those of these contacts that the actor has starred.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn among(db: &Db, actor: &Actor, contacts: Vec<i64>) -> Result<HashSet<i64>, AppError> {
    actor.may(Permission::Read)?;
    let Some(person) = actor.person.filter(|_| !contacts.is_empty()) else {
        return Ok(HashSet::new());
    };
    let mut query = sql("SELECT contact FROM favorites WHERE workspace = $1 AND person = $2 AND ").bind(actor.workspace).bind(person);
    dialect::any(&mut query, db.dialect(), "contact", contacts);
    Ok(db.all::<(i64,)>(query).await?.into_iter().map(|(contact,)| contact).collect())
}

//! A password link lets a member who has forgotten the password set a new one: once, within a day, made by an owner or admin.

use super::actor::Actor;
use super::sessions::{hold_counters, sessions_moved};
use super::{AtPasswordLink, Permission, Role, secret, store};
use crate::db::{Db, Read, Tx, sql};
use crate::error::AppError;
use crate::time::clock::DAY;

/// Lifetime of a link: short, since somebody asks for it and waits for it.
const HOLDS: i64 = DAY;

/// Makes a link for a member, which replaces an earlier one; returns its secret, which is shown once.
///
/// # Errors
/// `Forbidden` if the actor may not change that member; `NotFound`; `Conflict` for oneself, and for a member of a workspace in
/// which the actor may not change the member: the new password would sign in there, too.
pub async fn make(tx: &mut Tx, actor: &Actor, person: i64, now: i64) -> Result<String, AppError> {
    actor.may(Permission::Manage)?;
    let maker = actor.person.ok_or(AppError::Forbidden)?;
    // Removing either of the two locks these first, too.
    hold_counters(tx, actor.workspace).await?;
    let member = sql("SELECT role FROM members WHERE workspace = $1 AND person = $2").bind(actor.workspace).bind(person);
    let (role,): (String,) = tx.optional(member).await?.ok_or(AppError::NotFound)?;
    actor.may_give(Role::parse(&role).unwrap_or(Role::Owner))?;
    if maker == person {
        return Err(AppError::Conflict("Change your own password under Your account.".to_owned()));
    }
    if !may_change(tx, maker, person).await? {
        return Err(AppError::Conflict(
            "This person is also in a workspace where you can’t manage them. Ask whoever runs this server to set a new password."
                .to_owned(),
        ));
    }
    let secret = secret::make();
    let insert =
        sql("INSERT INTO password_links (workspace, person, made_by, token, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (workspace, person) DO UPDATE SET made_by = excluded.made_by, token = excluded.token, \
         created_at = excluded.created_at, expires_at = excluded.expires_at");
    let insert = insert.bind(actor.workspace).bind(person).bind(maker).bind(secret::hashed(&secret));
    tx.execute(insert.bind(now).bind(now + HOLDS)).await?;
    Ok(secret)
}

/// Whether `maker` may change `person` in every workspace of that person, suspended or not.
async fn may_change(reader: &mut impl Read, maker: i64, person: i64) -> Result<bool, AppError> {
    let query = sql("SELECT m.role, o.role FROM members m \
         LEFT JOIN members o ON o.workspace = m.workspace AND o.person = $1 AND o.suspended_at IS NULL WHERE m.person = $2");
    let roles: Vec<(String, Option<String>)> = reader.rows(query.bind(maker).bind(person)).await?;
    Ok(roles.into_iter().all(|(role, makers)| {
        let (role, makers) = (Role::parse(&role), makers.as_deref().and_then(Role::parse));
        role.zip(makers).is_some_and(|(role, makers)| makers.may_give(role))
    }))
}

/// The person of a valid link: `None` if it has expired, or if its maker may no longer make it.
async fn standing(reader: &mut impl Read, link: &str, now: i64) -> Result<Option<i64>, AppError> {
    let query = sql("SELECT person, made_by FROM password_links WHERE token = $1 AND expires_at >= $2");
    let Some((person, maker)) = reader.row::<(i64, i64)>(query.bind(secret::hashed(link)).bind(now)).await? else {
        return Ok(None);
    };
    Ok(may_change(reader, maker, person).await?.then_some(person))
}

/// The person whose password a link sets; `None` if the link is not valid.
pub async fn at(mut db: &Db, link: &str, now: i64) -> Result<Option<AtPasswordLink>, AppError> {
    let Some(person) = standing(&mut db, link, now).await? else {
        return Ok(None);
    };
    let (name, email): (String, String) = db.one(sql("SELECT name, email FROM people WHERE id = $1").bind(person)).await?;
    Ok(Some(AtPasswordLink { name, email }))
}

/// Uses a link: stores the new password's hash, and ends every session of the person, whose id is returned.
///
/// # Errors
/// `NotFound` for a link that is not valid.
pub async fn follow(db: &Db, link: &str, hash: &str, now: i64) -> Result<i64, AppError> {
    let mut tx = db.begin().await?;
    let person = standing(&mut tx, link, now).await?.ok_or(AppError::NotFound)?;
    // This locks the counters of the person's workspaces: a removal of the maker has ended, or waits.
    sessions_moved(&mut tx, person).await?;
    if standing(&mut tx, link, now).await? != Some(person) {
        return Err(AppError::NotFound);
    }
    store::replace_password(&mut tx, person, hash).await?;
    tx.commit().await?;
    Ok(person)
}

//! Invitations: a link for one person, valid for some days, with the role that it gives.

use super::actor::Actor;
use super::sessions::members_moved;
use super::store::{self, NewPerson};
use super::{AtInvitation, Invitation, Permission, Role, secret};
use crate::db::{Db, Read, Tx, sql};
use crate::error::AppError;
use crate::time::clock::{DAY, Zone};

/// Lifetime of a link.
const HOLDS: i64 = 7 * DAY;

/// Makes an invitation; returns the secret of its link, which is shown once.
///
/// # Errors
/// `Forbidden` if the actor may not manage members, or not give that role.
pub async fn invite(tx: &mut Tx, actor: &Actor, role: Role, now: i64) -> Result<String, AppError> {
    actor.may(Permission::Manage)?;
    actor.may_give(role)?;
    let secret = secret::make();
    tx.execute(sql("DELETE FROM invitations WHERE workspace = $1 AND expires_at < $2").bind(actor.workspace).bind(now - HOLDS)).await?;
    let insert =
        sql("INSERT INTO invitations (workspace, token, role, invited_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)");
    let insert = insert.bind(actor.workspace).bind(secret::hashed(&secret)).bind(role.as_str()).bind(actor.person);
    tx.execute(insert.bind(now).bind(now + HOLDS)).await?;
    members_moved(tx, actor.workspace).await?;
    Ok(secret)
}

/// The open invitations, newest first.
///
/// # Errors
/// `Forbidden`.
pub async fn open(db: &Db, actor: &Actor, zone: &Zone, now: i64) -> Result<Vec<Invitation>, AppError> {
    actor.may(Permission::Manage)?;
    let query = sql("SELECT i.token, i.role, p.name, i.expires_at FROM invitations i JOIN people p ON p.id = i.invited_by \
         WHERE i.workspace = $1 AND i.used_at IS NULL AND i.expires_at >= $2 ORDER BY i.created_at DESC, i.token");
    let rows: Vec<(String, String, String, i64)> = db.all(query.bind(actor.workspace).bind(now)).await?;
    Ok(rows
        .into_iter()
        .map(|(token, role, invited_by, expires_at)| Invitation {
            token,
            role: Role::parse(&role).unwrap_or(Role::Viewer),
            invited_by,
            expires: zone.moment(expires_at),
        })
        .collect())
}

/// Revokes an invitation; `token` is its id from [`open`], not the link's secret.
///
/// # Errors
/// `Forbidden`; `NotFound` if it was used or revoked before.
pub async fn revoke(tx: &mut Tx, actor: &Actor, token: &str) -> Result<(), AppError> {
    actor.may(Permission::Manage)?;
    let delete = sql("DELETE FROM invitations WHERE workspace = $1 AND token = $2 AND used_at IS NULL");
    if tx.execute(delete.bind(actor.workspace).bind(token)).await? == 0 {
        return Err(AppError::NotFound);
    }
    Ok(members_moved(tx, actor.workspace).await?)
}

/// A valid invitation.
struct Standing {
    workspace: String,
    role: Role,
    invited_by: String,
}

/// The invitation of a link; `None` if it was used or has expired, or if its maker may no longer give its role.
async fn standing(reader: &mut impl Read, token: &str, now: i64) -> Result<Option<Standing>, AppError> {
    let query = sql("SELECT w.name, i.role, p.name, m.role FROM invitations i JOIN workspaces w ON w.id = i.workspace \
         JOIN people p ON p.id = i.invited_by \
         JOIN members m ON m.workspace = i.workspace AND m.person = i.invited_by AND m.suspended_at IS NULL \
         WHERE i.token = $1 AND i.used_at IS NULL AND i.expires_at >= $2")
    .bind(token)
    .bind(now);
    let row: Option<(String, String, String, String)> = reader.row(query).await?;
    Ok(row.and_then(|(workspace, role, invited_by, giver)| {
        let (role, giver) = (Role::parse(&role)?, Role::parse(&giver)?);
        giver.may_give(role).then_some(Standing { workspace, role, invited_by })
    }))
}

/// The invitation behind a link, for the person who opens it; `None` if it is not valid.
pub async fn at(mut db: &Db, link: &str, person: Option<i64>, now: i64) -> Result<Option<AtInvitation>, AppError> {
    let Some(standing) = standing(&mut db, &secret::hashed(link), now).await? else {
        return Ok(None);
    };
    let reader = match person {
        Some(person) => db.optional::<(String,)>(sql("SELECT name FROM people WHERE id = $1").bind(person)).await?.map(|(name,)| name),
        None => None,
    };
    Ok(Some(AtInvitation { workspace: standing.workspace, role: standing.role, invited_by: standing.invited_by, reader }))
}

/// The person who accepts an invitation.
pub enum Guest {
    /// A person who is signed in.
    Person(i64),
    /// A new person, with the hash of a password.
    New { person: NewPerson, hash: String },
}

/// Accepts an invitation: makes the guest a member. Returns the person, and the slug of the workspace.
///
/// # Errors
/// `NotFound` for a link that is not valid, or whose maker may no longer give its role; `Conflict` for a member, and for a new
/// person whose email is taken.
pub async fn accept(db: &Db, link: &str, guest: Guest, now: i64) -> Result<(i64, String), AppError> {
    let token = secret::hashed(link);
    let mut tx = db.begin().await?;
    // The counters are locked first, as by everything that reduces a member's permissions: the maker may give the role until
    // then.
    let workspace = sql("SELECT workspace FROM invitations WHERE token = $1").bind(&token);
    let (workspace,): (i64,) = tx.optional(workspace).await?.ok_or(AppError::NotFound)?;
    members_moved(&mut tx, workspace).await?;
    let role = standing(&mut tx, &token, now).await?.ok_or(AppError::NotFound)?.role;
    let person = match guest {
        Guest::Person(person) => person,
        Guest::New { person, hash } => person.insert(&mut tx, &hash, now).await?,
    };
    // An existing member keeps the role, and a suspension.
    let member = sql("SELECT person FROM members WHERE workspace = $1 AND person = $2").bind(workspace).bind(person);
    if tx.optional::<(i64,)>(member).await?.is_some() {
        return Err(AppError::Conflict("You are a member of this workspace already.".to_owned()));
    }
    store::join(&mut tx, workspace, person, role, now).await?;
    let used = sql("UPDATE invitations SET used_at = $2 WHERE token = $1 AND used_at IS NULL").bind(token).bind(now);
    if tx.execute(used).await? == 0 {
        // It was revoked a moment ago.
        return Err(AppError::NotFound);
    }
    let (slug,): (String,) = tx.one(sql("SELECT slug FROM workspaces WHERE id = $1").bind(workspace)).await?;
    tx.commit().await?;
    Ok((person, slug))
}

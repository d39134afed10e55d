//! The members of a workspace, in SQL: the list, roles, suspension and removal. A workspace never loses its last owner.

use super::actor::Actor;
use super::sessions::{hold_counters, members_moved};
use super::{Member, Permission, Role};
use crate::changes::store::Change;
use crate::db::{Db, Read, Tx, dialect, sql};
use crate::error::AppError;
use crate::time::clock::Zone;

/// Contacts that lose their owner in one transaction, which locks the workspace's counters. On SQLite 250 of 200,000 took 1.0 to
/// 1.5 ms, so this many stay far below the limit of 50 ms for that lock.
const DISOWNED_AT_ONCE: usize = 1_000;

#[derive(sqlx::FromRow)]
struct Listed {
    person: i64,
    name: String,
    email: String,
    role: String,
    joined_at: i64,
    last_used_at: i64,
    suspended_at: Option<i64>,
}

/// Every member of the actor's workspace: owners first, then by name.
///
/// # Errors
/// `Forbidden` if the actor may not read.
pub async fn list(db: &Db, actor: &Actor, zone: &Zone) -> Result<Vec<Member>, AppError> {
    actor.may(Permission::Read)?;
    let query = sql("SELECT m.person, p.name, p.email, m.role, m.joined_at, m.last_used_at, m.suspended_at \
         FROM members m JOIN people p ON p.id = m.person WHERE m.workspace = $1 \
         ORDER BY CASE m.role WHEN 'owner' THEN 0 WHEN 'admin' THEN 1 WHEN 'editor' THEN 2 ELSE 3 END, p.name, m.person");
    let listed: Vec<Listed> = db.all(query.bind(actor.workspace)).await?;
    Ok(listed
        .into_iter()
        .map(|member| Member {
            person: member.person,
            name: member.name,
            email: member.email,
            role: Role::parse(&member.role).unwrap_or(Role::Viewer),
            joined: zone.moment(member.joined_at),
            seen: (member.last_used_at > 0).then(|| zone.moment(member.last_used_at)),
            suspended: member.suspended_at.is_some(),
            is_reader: Some(member.person) == actor.person,
        })
        .collect())
}

/// The members' revision: it increases with every change of the workspace's members, their sessions and invitations.
///
/// # Errors
/// `Forbidden` if the actor may not read.
pub async fn revision(db: &Db, actor: &Actor) -> Result<i64, AppError> {
    actor.may(Permission::Read)?;
    members_revision(&mut &*db, actor.workspace).await
}

/// The members' revision of a workspace, read from the pool or in a transaction.
pub(super) async fn members_revision(read: &mut impl Read, workspace: i64) -> Result<i64, AppError> {
    let query = sql("SELECT members_revision FROM counters WHERE workspace = $1").bind(workspace);
    let (revision,): (i64,) = read.row(query).await?.ok_or(AppError::NotFound)?;
    Ok(revision)
}

/// Changes a member's role. Invitations by the member that the new role may not make are deleted.
///
/// # Errors
/// `Forbidden`: only an owner may make or change owners; `NotFound`; `Conflict` for the last owner.
pub async fn set_role(tx: &mut Tx, actor: &Actor, person: i64, role: Role) -> Result<(), AppError> {
    actor.may(Permission::Manage)?;
    let member = held(tx, actor, person).await?;
    actor.may_give(role)?;
    if role != Role::Owner {
        member.is_not_the_last_owner()?;
    }
    let update = sql("UPDATE members SET role = $3 WHERE workspace = $1 AND person = $2");
    tx.execute(update.bind(actor.workspace).bind(person).bind(role.as_str())).await?;
    withdraw(tx, actor, person, Some(role)).await?;
    Ok(members_moved(tx, actor.workspace).await?)
}

/// Whether a member is suspended.
pub(super) async fn is_suspended(tx: &mut Tx, actor: &Actor, person: i64) -> Result<bool, AppError> {
    let suspended = sql("SELECT suspended_at FROM members WHERE workspace = $1 AND person = $2").bind(actor.workspace).bind(person);
    Ok(tx.optional::<(Option<i64>,)>(suspended).await?.is_some_and(|(at,)| at.is_some()))
}

/// Suspends a member, or ends the suspension. Of the member's data only the invitations that the member has made are deleted.
///
/// # Errors
/// As [`set_role`].
pub async fn suspend(tx: &mut Tx, actor: &Actor, person: i64, suspended: bool, now: i64) -> Result<(), AppError> {
    actor.may(Permission::Manage)?;
    let member = held(tx, actor, person).await?;
    if suspended {
        member.is_not_the_last_owner()?;
    }
    set_suspended(tx, actor, person, suspended.then_some(now)).await
}

async fn set_suspended(tx: &mut Tx, actor: &Actor, person: i64, at: Option<i64>) -> Result<(), AppError> {
    let update = sql("UPDATE members SET suspended_at = $3 WHERE workspace = $1 AND person = $2");
    tx.execute(update.bind(actor.workspace).bind(person).bind(at)).await?;
    if at.is_some() {
        withdraw(tx, actor, person, None).await?;
    }
    Ok(members_moved(tx, actor.workspace).await?)
}

/// Removes a member, with the member's own stars and invitations. The person and the person's changes stay. The member's contacts
/// lose their owner, which their history records. If they are many, the member is suspended first.
///
/// # Errors
/// As [`set_role`].
pub async fn remove(db: &Db, actor: &Actor, person: i64, now: i64) -> Result<(), AppError> {
    actor.may(Permission::Manage)?;
    loop {
        let mut tx = db.begin().await?;
        held(&mut tx, actor, person).await?.is_not_the_last_owner()?;
        let ended = disown(&mut tx, actor, person, now).await? < DISOWNED_AT_ONCE;
        if ended {
            let of_member = |text: &'static str| sql(text).bind(actor.workspace).bind(person);
            tx.execute(of_member("DELETE FROM favorites WHERE workspace = $1 AND person = $2")).await?;
            tx.execute(of_member("DELETE FROM members WHERE workspace = $1 AND person = $2")).await?;
            withdraw(&mut tx, actor, person, None).await?;
            members_moved(&mut tx, actor.workspace).await?;
        } else {
            set_suspended(&mut tx, actor, person, Some(now)).await?;
        }
        tx.commit().await?;
        if ended {
            return Ok(());
        }
    }
}

/// Clears the owner of some of the member's contacts; returns their number.
async fn disown(tx: &mut Tx, actor: &Actor, person: i64, now: i64) -> Result<usize, AppError> {
    let owned = sql("SELECT id FROM contacts WHERE workspace = $1 AND owner = $2 LIMIT $3");
    let owned = owned.bind(actor.workspace).bind(person).bind(DISOWNED_AT_ONCE as i64);
    let owned: Vec<i64> = tx.all::<(i64,)>(owned).await?.into_iter().map(|(id,)| id).collect();
    if owned.is_empty() {
        return Ok(0);
    }
    let mut change = Change::begin(tx, actor, now, None).await?;
    for contact in &owned {
        change.item(*contact, "owner", person.to_string(), None::<String>);
    }
    change.finish(tx).await?;
    let count = owned.len();
    let mut update = sql("UPDATE contacts SET owner = NULL WHERE workspace = $1 AND ").bind(actor.workspace);
    dialect::any(&mut update, tx.dialect(), "id", owned);
    tx.execute(update).await?;
    Ok(count)
}

/// Deletes open invitations and password links of a member who may no longer make them: with a new role those beyond that role,
/// without a role all.
async fn withdraw(tx: &mut Tx, actor: &Actor, person: i64, role: Option<Role>) -> Result<(), AppError> {
    let beyond = Role::ALL.into_iter().filter(|given| !role.is_some_and(|role| role.may_give(*given)));
    let beyond: Vec<String> = beyond.map(|role| role.as_str().to_owned()).collect();
    if beyond.is_empty() {
        return Ok(());
    }
    let of_member = |text: &'static str| sql(text).bind(actor.workspace).bind(person);
    let mut invitations = of_member("DELETE FROM invitations WHERE workspace = $1 AND invited_by = $2 AND used_at IS NULL AND ");
    dialect::any(&mut invitations, tx.dialect(), "role", beyond.clone());
    tx.execute(invitations).await?;
    let mut links = of_member(
        "DELETE FROM password_links WHERE workspace = $1 AND made_by = $2 AND person IN \
         (SELECT person FROM members WHERE workspace = $1 AND ",
    );
    dialect::any(&mut links, tx.dialect(), "role", beyond);
    links.push(")");
    tx.execute(links).await?;
    Ok(())
}

/// A member about to be changed, whose row is locked.
struct Held {
    role: Role,
    suspended: bool,
    /// Owners who are not suspended.
    owners: usize,
}

impl Held {
    fn is_not_the_last_owner(&self) -> Result<(), AppError> {
        if self.role == Role::Owner && !self.suspended && self.owners < 2 {
            return Err(AppError::Conflict("A workspace needs an owner. Make someone else an owner first.".to_owned()));
        }
        Ok(())
    }
}

/// Locks the workspace's owners and the member until the transaction ends, so that two owners can't remove each other. It locks
/// the counters first, as every writer of a contact does: a contact's owner refers to the member's row.
async fn held(tx: &mut Tx, actor: &Actor, person: i64) -> Result<Held, AppError> {
    hold_counters(tx, actor.workspace).await?;
    let mut query =
        sql("SELECT person, role, suspended_at FROM members WHERE workspace = $1 AND (role = 'owner' OR person = $2) ORDER BY person");
    query.push(dialect::for_update(tx.dialect()));
    let members: Vec<(i64, String, Option<i64>)> = tx.all(query.bind(actor.workspace).bind(person)).await?;
    let owners = members.iter().filter(|(_, role, suspended)| role == Role::Owner.as_str() && suspended.is_none()).count();
    let (_, role, suspended) = members.into_iter().find(|(member, ..)| *member == person).ok_or(AppError::NotFound)?;
    let role = Role::parse(&role).unwrap_or(Role::Viewer);
    actor.may_give(role)?;
    Ok(Held { role, suspended: suspended.is_some(), owners })
}

//! People, workspaces and who is a member where, in SQL.

use super::{Role, password};
use crate::db::{Db, Tx, dialect, is_taken, sql};
use crate::error::AppError;
use crate::server::clock::SECOND;
use crate::text::{EmailAddress, fold, line};
use crate::workspaces::store::NewWorkspace;

use super::sessions::members_moved;
pub use super::sessions::{actor, end_session, last_workspace, open_session, person, places};

/// Failed tries that cost nothing.
const FREE_TRIES: i64 = 4;
/// The longest wait between two tries, in seconds.
const LONGEST_WAIT: i64 = 900;
/// Failures are forgotten this long after the last wait was over.
const FORGIVEN_AFTER: i64 = 24 * 3600 * SECOND;

/// A person and a workspace to be made together.
#[derive(Clone, Debug)]
pub struct Membership<'a> {
    pub email: &'a str,
    pub name: &'a str,
    pub role: Role,
    pub workspace: &'a str,
    pub country: Option<&'a str>,
    pub time_zone: Option<&'a str>,
}

/// Whether nobody has ever been added: the first page then makes workspace and owner.
pub async fn is_empty(db: &Db) -> Result<bool, AppError> {
    Ok(db.optional::<(i64,)>(sql("SELECT id FROM people LIMIT 1")).await?.is_none())
}

/// Makes a workspace and its owner on a server that has nobody yet.
///
/// # Errors
/// `Invalid` for a field, `Conflict` when someone was first.
pub async fn set_up(db: &Db, membership: Membership<'_>, password: String, now: i64) -> Result<i64, AppError> {
    let person = NewPerson::parse(membership.name, membership.email)?;
    let workspace = NewWorkspace::parse(membership.workspace, membership.country, membership.time_zone)?;
    let hash = password::hash(password).await?;
    let mut tx = db.begin().await?;
    if let Some(lock) = dialect::lock_table("people", tx.dialect()) {
        tx.execute(lock).await?;
    }
    if tx.optional::<(i64,)>(sql("SELECT id FROM people LIMIT 1")).await?.is_some() {
        return Err(AppError::Conflict("This server has its owner already. Sign in instead.".to_owned()));
    }
    let workspace = workspace.insert(&mut tx, now).await?;
    let id = person.insert(&mut tx, &hash, now).await?;
    join(&mut tx, workspace, id, membership.role, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// Adds a membership from the command line: makes the workspace and the person where they are not there, and leaves the
/// password of a person who is there alone. Says what it did.
///
/// # Errors
/// `Invalid` with a sentence.
pub async fn add(
    db: &Db,
    membership: Membership<'_>,
    password: impl FnOnce() -> Result<String, AppError>,
    now: i64,
) -> Result<String, AppError> {
    let person = NewPerson::parse(membership.name, membership.email)?;
    let known: Option<(i64,)> = db.optional(sql("SELECT id FROM people WHERE email_key = $1").bind(person.email.key())).await?;
    let hash = match known {
        Some(_) => None,
        None => Some(password::hash(password()?).await?),
    };
    let mut tx = db.begin().await?;
    let there = sql("SELECT id FROM workspaces WHERE name = $1 OR slug = $1 ORDER BY id LIMIT 1").bind(membership.workspace);
    let workspace = match tx.optional::<(i64,)>(there).await? {
        Some((id,)) => id,
        None => NewWorkspace::parse(membership.workspace, membership.country, membership.time_zone)?.insert(&mut tx, now).await?,
    };
    let id = match (known, hash) {
        (Some((id,)), _) => id,
        (None, Some(hash)) => person.insert(&mut tx, &hash, now).await?,
        (None, None) => return Err(AppError::NotFound),
    };
    join(&mut tx, workspace, id, membership.role, now).await?;
    tx.commit().await?;
    Ok(format!("{} is {} of {}.", person.email.as_str(), membership.role.as_str(), membership.workspace))
}

/// Makes a workspace without members, for the command line; its number.
///
/// # Errors
/// `Invalid` with a sentence.
pub async fn make_workspace(db: &Db, name: &str, now: i64) -> Result<i64, AppError> {
    let workspace = NewWorkspace::parse(name, None, None)?;
    let mut tx = db.begin().await?;
    let id = workspace.insert(&mut tx, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// Whether there is any workspace.
pub async fn has_workspace(db: &Db) -> Result<bool, AppError> {
    Ok(db.optional::<(i64,)>(sql("SELECT id FROM workspaces LIMIT 1")).await?.is_some())
}

/// Makes a person a member; who is one already gets the role.
pub(crate) async fn join(tx: &mut Tx, workspace: i64, person: i64, role: Role, now: i64) -> Result<(), AppError> {
    let insert = sql("INSERT INTO members (workspace, person, role, joined_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (workspace, person) DO UPDATE SET role = excluded.role");
    tx.execute(insert.bind(workspace).bind(person).bind(role.as_str()).bind(now)).await?;
    Ok(members_moved(tx, workspace).await?)
}

/// A person to be.
pub struct NewPerson {
    email: EmailAddress,
    name: String,
}

impl NewPerson {
    /// The person of that name and email.
    ///
    /// # Errors
    /// `Invalid` with the field.
    pub fn parse(name: &str, email: &str) -> Result<Self, AppError> {
        let name = person_name(name)?;
        let email = EmailAddress::parse(email).map_err(|message| AppError::invalid("email", message))?;
        Ok(Self { email, name })
    }

    pub(super) async fn insert(&self, tx: &mut Tx, hash: &str, now: i64) -> Result<i64, AppError> {
        let insert = sql("INSERT INTO people (email, email_key, name, password, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING id");
        let insert = insert.bind(self.email.as_str()).bind(self.email.key()).bind(&self.name).bind(hash).bind(now);
        match tx.one::<(i64,)>(insert).await {
            Ok((id,)) => Ok(id),
            Err(problem) if is_taken(&problem) => Err(AppError::Conflict("Someone has this email address already.".to_owned())),
            Err(problem) => Err(problem.into()),
        }
    }
}

/// A person's name, as it was typed.
///
/// # Errors
/// `Invalid`.
pub(super) fn person_name(typed: &str) -> Result<String, AppError> {
    let name = line("Your name", typed).map_err(|message| AppError::invalid("name", message))?;
    if name.is_empty() { Err(AppError::invalid("name", "Your name is missing.")) } else { Ok(name) }
}

/// Looks at a sign-in: counts the try before the password is compared, so that many at once count as many.
///
/// # Errors
/// `TooMany` while account or address has to wait; `Invalid` when email and password do not belong together.
pub async fn sign_in(db: &Db, email: &str, password: String, address: &str, now: i64) -> Result<i64, AppError> {
    let key = EmailAddress::parse(email).map_or_else(|_| fold(email), |email| email.key().to_owned());
    let subjects = [format!("account {}", key.chars().take(254).collect::<String>()), format!("address {address}")];
    count_tries(db, &subjects, now).await?;
    let person: Option<(i64, String)> = db.optional(sql("SELECT id, password FROM people WHERE email_key = $1").bind(&key)).await?;
    let (id, hash) = person.unzip();
    if !password::matches(password, hash).await {
        return Err(AppError::invalid("password", "Email or password is not right."));
    }
    forgive(db, &subjects).await?;
    id.ok_or(AppError::SignedOut)
}

/// Whether this is the password of a person who is signed in. Tries are counted as those of a sign-in are.
///
/// # Errors
/// `TooMany`; `Invalid` when it is not.
pub(super) async fn check_password(db: &Db, person: i64, password: String, now: i64) -> Result<(), AppError> {
    let subjects = [format!("person {person}")];
    count_tries(db, &subjects, now).await?;
    let (hash,): (String,) = db.one(sql("SELECT password FROM people WHERE id = $1").bind(person)).await?;
    if !password::matches(password, Some(hash)).await {
        return Err(AppError::invalid("current", "This is not your current password."));
    }
    forgive(db, &subjects).await
}

async fn count_tries(db: &Db, subjects: &[String], now: i64) -> Result<(), AppError> {
    let mut tx = db.begin().await?;
    let mut wait = 0;
    for subject in subjects {
        wait = wait.max(count_try(&mut tx, subject, now).await?);
    }
    tx.commit().await?;
    if wait > 0 { Err(AppError::TooMany { seconds: wait }) } else { Ok(()) }
}

async fn forgive(db: &Db, subjects: &[String]) -> Result<(), AppError> {
    let mut tx = db.begin().await?;
    for subject in subjects {
        tx.execute(sql("DELETE FROM sign_in_failures WHERE subject = $1").bind(subject)).await?;
    }
    Ok(tx.commit().await?)
}

/// Counts a try as failed until it has succeeded; how many seconds it has to wait instead of being looked at.
async fn count_try(tx: &mut Tx, subject: &str, now: i64) -> Result<i64, AppError> {
    let mut before = sql("SELECT failures, blocked_until FROM sign_in_failures WHERE subject = $1").bind(subject);
    before.push(dialect::for_update(tx.dialect()));
    let (failures, blocked_until) = match tx.optional::<(i64, i64)>(before).await? {
        Some((_, blocked_until)) if now > blocked_until + FORGIVEN_AFTER => (0, 0),
        Some(before) => before,
        None => (0, 0),
    };
    if now < blocked_until {
        return Ok((blocked_until - now).div_euclid(SECOND) + 1);
    }
    let failures = failures + 1;
    let wait = if failures <= FREE_TRIES { 0 } else { (1_i64 << (failures - FREE_TRIES).min(10)).min(LONGEST_WAIT) };
    let upsert = sql("INSERT INTO sign_in_failures (subject, failures, blocked_until) VALUES ($1, $2, $3) \
         ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, blocked_until = excluded.blocked_until");
    tx.execute(upsert.bind(subject).bind(failures).bind(now + wait * SECOND)).await?;
    Ok(0)
}

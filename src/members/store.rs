//! People, workspaces and memberships, in SQL.

use std::net::IpAddr;

use super::actor::Actor;
use super::actor::Cause;
use super::limits::{self, Subject};
use super::password::Caller;
use super::sessions::sessions_moved;
use super::{Role, browsers, password, team};
use crate::db::{Db, Tx, dialect, is_taken, sql};
use crate::error::AppError;
use crate::text::{EmailAddress, fold, line};
use crate::workspaces::store::NewWorkspace;

use super::sessions::members_moved;
pub use super::sessions::{NewSession, actor, end_session, last_workspace, open_session, person, places};

/// The error for a second first owner.
const HAS_OWNER: &str = "This server already has an owner. Sign in instead.";

/// A person and a workspace to create together.
#[derive(Clone, Debug)]
pub struct Membership<'a> {
    pub email: &'a str,
    pub name: &'a str,
    pub role: Role,
    pub workspace: &'a str,
    pub country: Option<&'a str>,
    pub time_zone: Option<&'a str>,
}

/// Whether there are no people yet: the first page then creates a workspace and its owner.
pub async fn is_empty(db: &Db) -> Result<bool, AppError> {
    Ok(db.optional::<(i64,)>(sql("SELECT id FROM people LIMIT 1")).await?.is_none())
}

/// Creates a workspace and its owner on a server without any people.
///
/// # Errors
/// `Invalid` for a field, `Conflict` if somebody else was first.
pub async fn set_up(db: &Db, membership: Membership<'_>, password: String, now: i64) -> Result<i64, AppError> {
    // Check first, to avoid a useless hash.
    if !is_empty(db).await? {
        return Err(AppError::Conflict(HAS_OWNER.to_owned()));
    }
    let person = NewPerson::parse(membership.name, membership.email)?;
    let workspace = NewWorkspace::parse(membership.workspace, membership.country, membership.time_zone)?;
    let hash = password::hash(password, Caller::Stranger).await?;
    let mut tx = db.begin().await?;
    if let Some(lock) = dialect::lock_table("people", tx.dialect()) {
        tx.execute(lock).await?;
    }
    if tx.optional::<(i64,)>(sql("SELECT id FROM people LIMIT 1")).await?.is_some() {
        return Err(AppError::Conflict(HAS_OWNER.to_owned()));
    }
    let workspace = workspace.insert(&mut tx, now).await?;
    let id = person.insert(&mut tx, &hash, now).await?;
    join(&mut tx, workspace, id, membership.role, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// Adds a membership from the command line. Creates the workspace and the person if they don't exist, and keeps the password of
/// an existing person. Returns a sentence that reports the result.
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
        None => Some(password::hash(password()?, Caller::Known).await?),
    };
    let there = sql("SELECT id FROM workspaces WHERE name = $1 OR slug = $1 LIMIT 1").bind(membership.workspace);
    let actor = match db.optional::<(i64,)>(there).await? {
        Some(_) => Some(Actor::command_line(db, Some(membership.workspace), Cause::CommandLine).await?),
        None => None,
    };
    let mut tx = db.begin().await?;
    let id = match (known, hash) {
        (Some((id,)), _) => id,
        (None, Some(hash)) => person.insert(&mut tx, &hash, now).await?,
        (None, None) => return Err(AppError::NotFound),
    };
    let is_suspended = match &actor {
        Some(actor) => match team::set_role(&mut tx, actor, id, membership.role).await {
            Ok(()) => team::is_suspended(&mut tx, actor, id).await?,
            Err(AppError::NotFound) => {
                join(&mut tx, actor.workspace, id, membership.role, now).await?;
                false
            }
            Err(problem) => return Err(problem),
        },
        None => {
            let workspace = NewWorkspace::parse(membership.workspace, membership.country, membership.time_zone)?;
            let workspace = workspace.insert(&mut tx, now).await?;
            join(&mut tx, workspace, id, membership.role, now).await?;
            false
        }
    };
    tx.commit().await?;
    let but =
        if is_suspended { " The member is still suspended, though: an owner can change that under Settings › Members." } else { "" };
    Ok(format!("{} is now {} of {}.{but}", person.email.as_str(), membership.role.with_article(), membership.workspace))
}

/// Creates a workspace without members, for the command line; returns its id.
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

/// Makes a person a member; an existing member gets the role.
pub(crate) async fn join(tx: &mut Tx, workspace: i64, person: i64, role: Role, now: i64) -> Result<(), AppError> {
    let insert = sql("INSERT INTO members (workspace, person, role, joined_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (workspace, person) DO UPDATE SET role = excluded.role");
    tx.execute(insert.bind(workspace).bind(person).bind(role.as_str()).bind(now)).await?;
    Ok(members_moved(tx, workspace).await?)
}

/// A person to be created.
pub struct NewPerson {
    email: EmailAddress,
    name: String,
}

impl NewPerson {
    /// Parses a name and an email.
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
            Err(problem) if is_taken(&problem) => Err(AppError::Conflict("This email address is already taken.".to_owned())),
            Err(problem) => Err(problem.into()),
        }
    }
}

/// Parses a person's name.
///
/// # Errors
/// `Invalid`.
pub(super) fn person_name(typed: &str) -> Result<String, AppError> {
    let name = line("Your name", typed).map_err(|message| AppError::invalid("name", message))?;
    if name.is_empty() { Err(AppError::invalid("name", "Your name is missing.")) } else { Ok(name) }
}

/// An attempt to sign in.
#[derive(Clone, Debug)]
pub struct Entry {
    pub email: String,
    pub password: String,
    /// `None` if the trusted proxy does not tell it.
    pub address: Option<IpAddr>,
    /// The hash of the cookie that identifies a known browser.
    pub browser: Option<String>,
}

/// A person whose password was right, and the stored hash that it matched. Later steps are valid only while that hash is stored.
#[derive(Clone, Debug)]
pub struct Verified {
    pub person: i64,
    pub hash: String,
}

/// Checks a sign-in. The attempt is counted before the password is compared, so that many parallel ones all count. A known
/// browser of this person is counted by itself; any other by address, and by account unless the address has to wait.
///
/// # Errors
/// `TooMany` while one of these has to wait; `Busy`; `Invalid` if email and password don't match.
pub async fn sign_in(db: &Db, entry: Entry, now: i64) -> Result<Verified, AppError> {
    let key = EmailAddress::parse(&entry.email).map_or_else(|_| fold(&entry.email), |email| email.key().to_owned());
    let person: Option<(i64, String)> = db.optional(sql("SELECT id, password FROM people WHERE email_key = $1").bind(&key)).await?;
    let (id, hash) = person.unzip();
    let known = match (id, entry.browser) {
        (Some(person), Some(token)) if browsers::is_known(db, &token, person).await? => Some(Subject::browser(&token, person)),
        _ => None,
    };
    let caller = if known.is_some() { Caller::Known } else { Caller::Stranger };
    let (own, mut subjects) = match known {
        Some(browser) => (browser, Vec::new()),
        None => (id.map_or_else(|| Subject::unknown_account(&key), Subject::account), Subject::address(entry.address)),
    };
    subjects.push(own.clone());
    limits::refuse_blocked(db, &subjects, now).await?;
    let place = password::queue(caller)?;
    let mut tries = limits::count(db, subjects, now).await?;
    if !place.matches(entry.password, hash.clone()).await? {
        return Err(wrong_password());
    }
    // The last one is the account's or browser's own; the rest are the address's.
    tries.pop();
    let mut tx = db.begin().await?;
    limits::take_back(&mut tx, &tries).await?;
    limits::forgive(&mut tx, &own).await?;
    tx.commit().await?;
    limits::forget(db, now).await?;
    id.zip(hash).map(|(person, hash)| Verified { person, hash }).ok_or(AppError::SignedOut)
}

pub(super) fn wrong_password() -> AppError {
    AppError::invalid("password", "Wrong email or password.")
}

/// Checks the password of a signed-in person; returns its stored hash. Attempts are counted, separately from those at sign-in.
///
/// # Errors
/// `TooMany`; `Busy`; `Invalid` if the password is wrong.
pub(super) async fn check_password(db: &Db, person: i64, password: String, now: i64) -> Result<String, AppError> {
    let subject = Subject::person(person);
    limits::refuse_blocked(db, std::slice::from_ref(&subject), now).await?;
    let place = password::queue(Caller::Known)?;
    limits::count(db, vec![subject.clone()], now).await?;
    let (hash,): (String,) = db.one(sql("SELECT password FROM people WHERE id = $1").bind(person)).await?;
    if !place.matches(password, Some(hash.clone())).await? {
        return Err(not_current());
    }
    let mut tx = db.begin().await?;
    limits::forgive(&mut tx, &subject).await?;
    tx.commit().await?;
    Ok(hash)
}

pub(super) fn not_current() -> AppError {
    AppError::invalid("current", "This is not your current password.")
}

/// Sets a new password for a person who has forgotten the old one. Ends every session, deletes every other password link, and
/// lifts the account's wait.
pub(super) async fn replace_password(tx: &mut Tx, person: i64, hash: &str) -> Result<(), AppError> {
    tx.execute(sql("UPDATE people SET password = $2 WHERE id = $1").bind(person).bind(hash)).await?;
    tx.execute(sql("DELETE FROM sessions WHERE person = $1").bind(person)).await?;
    tx.execute(sql("DELETE FROM password_links WHERE person = $1").bind(person)).await?;
    browsers::forget(tx, person).await?;
    for subject in [Subject::account(person), Subject::person(person)] {
        limits::forgive(tx, &subject).await?;
    }
    Ok(())
}

/// Sets a person's password from the command line. Returns a sentence that reports the result.
///
/// # Errors
/// `Invalid` with a sentence.
pub async fn set_password(db: &Db, email: &str, password: impl FnOnce() -> Result<String, AppError>) -> Result<String, AppError> {
    let address = EmailAddress::parse(email).map_err(|message| AppError::invalid("email", message))?;
    let known = sql("SELECT id, email FROM people WHERE email_key = $1").bind(address.key());
    let (person, email): (i64, String) = db
        .optional(known)
        .await?
        .ok_or_else(|| AppError::invalid("email", format!("Nobody has the email address {}.", address.as_str())))?;
    let hash = password::hash(password()?, Caller::Known).await?;
    let mut tx = db.begin().await?;
    sessions_moved(&mut tx, person).await?;
    replace_password(&mut tx, person, &hash).await?;
    tx.commit().await?;
    Ok(format!("{email} has a new password and is signed out everywhere."))
}

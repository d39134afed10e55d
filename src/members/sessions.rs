//! Sessions, in SQL: they identify the person of a request, and its actor in a workspace.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use super::actor::Actor;
use super::actor::Cause;
use super::browsers::{self, BrowserCookie};
use super::store::wrong_password;
use super::{Role, WorkspaceLink};
use crate::db::{Db, DbError, Tx, dialect, sql};
use crate::error::AppError;
use crate::time::clock::SECOND;

/// Lifetime of a session after its last use.
const SESSION: i64 = 30 * 24 * 3600 * SECOND;
/// Shortest interval between two recorded uses of a session: a write for every page would be wasted. Colleagues see the recorded
/// time as the last activity.
const SEEN_EVERY: i64 = 180 * SECOND;

/// Sessions kept for a person; the least recently used go first. The clock alone deletes none: one reading of a clock that is far
/// ahead would end everybody's sessions for good.
const MOST_SESSIONS: i64 = 50;

/// A session to open.
#[derive(Clone, Copy, Debug)]
pub struct NewSession<'a> {
    pub person: i64,
    /// Hash of the cookie's secret.
    pub token: &'a str,
    /// The browser's user agent.
    pub agent: &'a str,
    /// The browser's previous session, which ends.
    pub replaces: Option<&'a str>,
    pub browser: BrowserCookie<'a>,
    /// The stored hash that the typed password matched; `None` if the person was identified in another way.
    pub password: Option<&'a str>,
}

/// Opens a session.
///
/// # Errors
/// `Invalid` if the password has changed since it was compared.
pub async fn open_session(db: &Db, session: NewSession<'_>, now: i64) -> Result<(), AppError> {
    let NewSession { person, token, agent, replaces, browser, password } = session;
    let mut tx = db.begin().await?;
    if let Some(replaced) = replaces {
        end(&mut tx, replaced).await?;
    }
    if let Some(password) = password {
        let mut same = sql("SELECT id FROM people WHERE id = $1 AND password = $2").bind(person).bind(password);
        same.push(dialect::for_update(tx.dialect()));
        if tx.optional::<(i64,)>(same).await?.is_none() {
            return Err(wrong_password());
        }
    }
    let insert = sql("INSERT INTO sessions (token, person, created_at, seen_at, expires_at, agent) VALUES ($1, $2, $3, $3, $4, $5)");
    tx.execute(insert.bind(token).bind(person).bind(now).bind(now + SESSION).bind(agent)).await?;
    let surplus = sql("DELETE FROM sessions WHERE person = $1 AND token <> $2 AND token NOT IN \
         (SELECT token FROM sessions WHERE person = $1 ORDER BY seen_at DESC, token LIMIT $3)");
    tx.execute(surplus.bind(person).bind(token).bind(MOST_SESSIONS)).await?;
    browsers::remember(&mut tx, browser, person, now).await?;
    Ok(tx.commit().await?)
}

/// Ends a session, on the server.
pub async fn end_session(db: &Db, token: &str) -> Result<(), AppError> {
    let mut tx = db.begin().await?;
    end(&mut tx, token).await?;
    Ok(tx.commit().await?)
}

async fn end(tx: &mut Tx, token: &str) -> Result<(), AppError> {
    let of: Option<(i64,)> = tx.optional(sql("SELECT person FROM sessions WHERE token = $1").bind(token)).await?;
    if let Some((person,)) = of {
        sessions_moved(tx, person).await?;
        tx.execute(sql("DELETE FROM sessions WHERE token = $1").bind(token)).await?;
    }
    Ok(())
}

/// Notifies open streams that sessions of a person end, or that the person's name or email changes: they check their permission
/// again. This locks the counters of the person's workspaces, so it must come before locks on the person's own rows.
pub async fn sessions_moved(tx: &mut Tx, person: i64) -> Result<(), DbError> {
    let workspaces = sql("SELECT workspace FROM members WHERE person = $1 ORDER BY workspace").bind(person);
    for (workspace,) in tx.all::<(i64,)>(workspaces).await? {
        members_moved(tx, workspace).await?;
    }
    Ok(())
}

/// Notifies open streams that members of a workspace have come, gone, or got another name or role, or that its invitations have
/// changed. Streams check their permission again, and pages that show members reload them.
pub async fn members_moved(tx: &mut Tx, workspace: i64) -> Result<(), DbError> {
    tx.touch(workspace);
    let counters = sql("UPDATE counters SET members_revision = members_revision + 1 WHERE workspace = $1");
    tx.execute(counters.bind(workspace)).await.map(|_| ())
}

/// Locks the counters of a workspace until the transaction ends. A transaction that locks several rows of a workspace locks these
/// first.
pub async fn hold_counters(tx: &mut Tx, workspace: i64) -> Result<(), DbError> {
    let mut counters = sql("SELECT workspace FROM counters WHERE workspace = $1").bind(workspace);
    counters.push(dialect::for_update(tx.dialect()));
    tx.optional::<(i64,)>(counters).await.map(|_| ())
}

/// The person of a session that has not expired.
pub async fn person(db: &Db, token: &str, now: i64) -> Result<Option<i64>, AppError> {
    let query = sql("SELECT person FROM sessions WHERE token = $1 AND expires_at >= $2");
    Ok(db.optional::<(i64,)>(query.bind(token).bind(now)).await?.map(|(person,)| person))
}

/// The slug of the workspace that the person used last.
pub async fn last_workspace(db: &Db, person: i64) -> Result<Option<String>, AppError> {
    let query = sql(
        "SELECT w.slug FROM members m JOIN workspaces w ON w.id = m.workspace WHERE m.person = $1 AND m.suspended_at IS NULL ORDER BY m.last_used_at DESC, w.id LIMIT 1",
    );
    Ok(db.optional::<(String,)>(query.bind(person)).await?.map(|(slug,)| slug))
}

/// The workspaces of a person, by name, with the person's role in each.
pub async fn places(db: &Db, person: Option<i64>) -> Result<Vec<(WorkspaceLink, Role)>, AppError> {
    let query = sql("SELECT w.slug, w.name, m.role FROM members m JOIN workspaces w ON w.id = m.workspace \
         WHERE m.person = $1 AND m.suspended_at IS NULL ORDER BY w.name, w.id");
    let rows: Vec<(String, String, String)> = db.all(query.bind(person)).await?;
    Ok(rows.into_iter().filter_map(|(slug, name, role)| Some((WorkspaceLink { slug, name }, Role::parse(&role)?))).collect())
}

/// The row that identifies a request's person, workspace and role.
#[derive(sqlx::FromRow)]
struct Asking {
    person: i64,
    person_name: String,
    seen_at: i64,
    workspace: Option<i64>,
    workspace_name: Option<String>,
    country: Option<String>,
    role: Option<String>,
    last_used_at: Option<i64>,
}

/// The actor of a session in the workspace of that slug.
///
/// # Errors
/// `SignedOut`; `NotFound` for a workspace that does not exist or is not the person's. Non-members and suspended members learn no
/// more.
pub async fn actor(db: &Db, token: &str, slug: &str, now: i64) -> Result<Actor, AppError> {
    let query = sql(
        "SELECT s.person, p.name AS person_name, s.seen_at, w.id AS workspace, w.name AS workspace_name, w.country, m.role, m.last_used_at \
         FROM sessions s JOIN people p ON p.id = s.person \
         LEFT JOIN workspaces w ON w.slug = $2 LEFT JOIN members m ON m.workspace = w.id AND m.person = s.person AND m.suspended_at IS NULL \
         WHERE s.token = $1 AND s.expires_at >= $3",
    );
    let asking: Asking = db.optional(query.bind(token).bind(slug).bind(now)).await?.ok_or(AppError::SignedOut)?;
    let (Some(workspace), Some(role)) = (asking.workspace, asking.role.as_deref().and_then(Role::parse)) else {
        return Err(AppError::NotFound);
    };
    if now - asking.seen_at > SEEN_EVERY || now - asking.last_used_at.unwrap_or(0) > SEEN_EVERY {
        note_use_later(db, Use { token: token.to_owned(), workspace, person: asking.person, at: now });
    }
    Ok(Actor {
        workspace,
        person: Some(asking.person),
        role,
        country: asking.country,
        cause: Cause::Page,
        person_name: asking.person_name,
        workspace_name: asking.workspace_name.unwrap_or_default(),
        slug: slug.to_owned(),
    })
}

/// One use of a session in a workspace.
struct Use {
    token: String,
    workspace: i64,
    person: i64,
    at: i64,
}

/// Sessions whose use is being recorded: while the writer is busy, each page would add another write to its queue.
static NOTING: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// A session's entry in that set, removed when this is dropped.
struct Noting(String);

impl Noting {
    fn start(token: &str) -> Option<Self> {
        let mut noting = NOTING.lock().unwrap_or_else(PoisonError::into_inner);
        noting.insert(token.to_owned()).then(|| Self(token.to_owned()))
    }
}

impl Drop for Noting {
    fn drop(&mut self) {
        NOTING.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

/// Records a use in the background: readers do not wait for writers.
fn note_use_later(db: &Db, used: Use) {
    if let Some(noting) = Noting::start(&used.token) {
        let db = db.clone();
        tokio::spawn(async move {
            let _noting = noting;
            if let Err(problem) = note_use(&db, &used).await {
                tracing::warn!(%problem, "the use of a session could not be noted");
            }
        });
    }
}

async fn note_use(db: &Db, used: &Use) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    let session = sql("UPDATE sessions SET seen_at = $2, expires_at = $3 WHERE token = $1");
    tx.execute(session.bind(&used.token).bind(used.at).bind(used.at + SESSION)).await?;
    let member = sql("UPDATE members SET last_used_at = $3 WHERE workspace = $1 AND person = $2");
    tx.execute(member.bind(used.workspace).bind(used.person).bind(used.at)).await?;
    tx.commit().await
}

//! Who asks: sessions, and the actor that a session is in a workspace, in SQL.

use super::{Role, WorkspaceLink};
use crate::changes::Cause;
use crate::db::{Db, DbError, Tx, sql};
use crate::error::AppError;
use crate::server::actor::Actor;
use crate::server::clock::SECOND;

/// How long a session lasts after it was last used.
const SESSION: i64 = 30 * 24 * 3600 * SECOND;
/// How often the use of a session is written down: a write for every page would be a write for nothing, and colleagues are told by
/// it when somebody was here last.
const SEEN_EVERY: i64 = 180 * SECOND;

/// Opens a session for the person; `token` is the hash of what the cookie will hold, `agent` what the browser calls itself.
/// Ended sessions are cleared away.
pub async fn open_session(db: &Db, person: i64, token: &str, agent: &str, now: i64) -> Result<(), AppError> {
    let mut tx = db.begin().await?;
    tx.execute(sql("DELETE FROM sessions WHERE expires_at < $1").bind(now)).await?;
    let insert = sql("INSERT INTO sessions (token, person, created_at, seen_at, expires_at, agent) VALUES ($1, $2, $3, $3, $4, $5)");
    tx.execute(insert.bind(token).bind(person).bind(now).bind(now + SESSION).bind(agent)).await?;
    Ok(tx.commit().await?)
}

/// Ends a session, on the server.
pub async fn end_session(db: &Db, token: &str) -> Result<(), AppError> {
    let mut tx = db.begin().await?;
    let ended: Option<(i64,)> = tx.optional(sql("DELETE FROM sessions WHERE token = $1 RETURNING person").bind(token)).await?;
    if let Some((person,)) = ended {
        sessions_moved(&mut tx, person).await?;
    }
    Ok(tx.commit().await?)
}

/// Sessions of a person have ended, or the person has another name: streams that go on by one of them ask again whether they may.
pub async fn sessions_moved(tx: &mut Tx, person: i64) -> Result<(), DbError> {
    let workspaces = sql("SELECT workspace FROM members WHERE person = $1 ORDER BY workspace").bind(person);
    for (workspace,) in tx.all::<(i64,)>(workspaces).await? {
        members_moved(tx, workspace).await?;
    }
    Ok(())
}

/// Members of a workspace have come, gone, or got another name or role, or its invitations have changed: streams ask again whether
/// they may go on, and pages that show members look again.
pub async fn members_moved(tx: &mut Tx, workspace: i64) -> Result<(), DbError> {
    tx.touch(workspace);
    let counters = sql("UPDATE counters SET members_revision = members_revision + 1 WHERE workspace = $1");
    tx.execute(counters.bind(workspace)).await.map(|_| ())
}

/// The person of a session, if it has not ended.
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

/// Where a person is a member, and with which role; by name.
pub async fn places(db: &Db, person: Option<i64>) -> Result<Vec<(WorkspaceLink, Role)>, AppError> {
    let query = sql("SELECT w.slug, w.name, m.role FROM members m JOIN workspaces w ON w.id = m.workspace \
         WHERE m.person = $1 AND m.suspended_at IS NULL ORDER BY w.name, w.id");
    let rows: Vec<(String, String, String)> = db.all(query.bind(person)).await?;
    Ok(rows.into_iter().filter_map(|(slug, name, role)| Some((WorkspaceLink { slug, name }, Role::parse(&role)?))).collect())
}

/// One row for everything that says who asks and where.
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
/// `SignedOut`; `NotFound` for a workspace that does not exist or is not the person's: who is no member, or suspended, learns no
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
        note_use(db, token, workspace, asking.person, now).await?;
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

async fn note_use(db: &Db, token: &str, workspace: i64, person: i64, now: i64) -> Result<(), AppError> {
    let mut tx = db.begin().await?;
    tx.execute(sql("UPDATE sessions SET seen_at = $2, expires_at = $3 WHERE token = $1").bind(token).bind(now).bind(now + SESSION)).await?;
    let used = sql("UPDATE members SET last_used_at = $3 WHERE workspace = $1 AND person = $2");
    tx.execute(used.bind(workspace).bind(person).bind(now)).await?;
    Ok(tx.commit().await?)
}

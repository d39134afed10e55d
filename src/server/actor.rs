//! An actor is who asks: a member in a workspace, or the command line. Every store function takes one, asks it for
//! permission first, and knows no other workspace than the actor's.

use axum::http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::refusal;
use super::state::AppState;
use crate::changes::Cause;
use crate::contacts::record::state;
use crate::db::{Db, sql};
use crate::error::AppError;
use crate::members::store as members;
use crate::members::{Permission, Role, Visitor, cookies};
use crate::time::clock::Zone;

/// Who asks, where, and what that one may do there.
#[derive(Clone, Debug)]
pub struct Actor {
    pub workspace: i64,
    /// `None` for the command line.
    pub person: Option<i64>,
    pub role: Role,
    /// By which phone numbers without a country are read: ISO 3166-1 alpha-2.
    pub country: Option<String>,
    pub cause: Cause,
    pub person_name: String,
    pub workspace_name: String,
    pub slug: String,
}

impl Actor {
    /// Whether the actor may do that.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn may(&self, permission: Permission) -> Result<(), AppError> {
        if self.role.may(permission) { Ok(()) } else { Err(AppError::Forbidden) }
    }

    /// Whether the actor may give that role, or take it away.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn may_give(&self, role: Role) -> Result<(), AppError> {
        if self.role.may_give(role) { Ok(()) } else { Err(AppError::Forbidden) }
    }

    /// The command line, in the workspace of that name or slug; in the only one when none is named.
    ///
    /// # Errors
    /// `Invalid` with a sentence, when there is no such workspace or it is not clear which is meant.
    pub async fn command_line(db: &Db, workspace: Option<&str>, cause: Cause) -> Result<Self, AppError> {
        let named = |message: String| AppError::invalid("workspace", message);
        let mut query = sql("SELECT id, slug, name, country FROM workspaces");
        if let Some(workspace) = workspace {
            query.push(" WHERE name = ").push_bind(workspace).push(" OR slug = ").push_bind(workspace);
        }
        query.push(" ORDER BY id LIMIT 20");
        let mut found: Vec<(i64, String, String, Option<String>)> = db.all(query).await?;
        let (id, slug, name, country) = match (found.len(), workspace) {
            (1, _) => found.remove(0),
            (0, Some(workspace)) => return Err(named(format!("There is no workspace “{workspace}”."))),
            (0, None) => {
                return Err(named(
                    "There is no workspace yet. Make one with `kith member add`, or on the first page of `kith serve`.".to_owned(),
                ));
            }
            (_, Some(workspace)) => {
                let slugs: Vec<&str> = found.iter().map(|(_, slug, ..)| slug.as_str()).collect();
                let slugs = slugs.join(", ");
                return Err(named(format!("Several workspaces are named “{workspace}”. Say which by its slug: {slugs}.")));
            }
            (_, None) => return Err(named("There are several workspaces: say which with --workspace.".to_owned())),
        };
        Ok(Self {
            workspace: id,
            person: None,
            role: Role::Owner,
            country,
            cause,
            person_name: "command line".to_owned(),
            workspace_name: name,
            slug,
        })
    }
}

/// The request's actor in the workspace of that slug: session and address, turned into who asks.
///
/// # Errors
/// `SignedOut` without a session; `NotFound` for a workspace that does not exist or is not the person's.
pub async fn actor(state: &AppState, parts: &Parts, slug: &str) -> Result<Actor, AppError> {
    let token = cookies::session(&parts.headers).ok_or(AppError::SignedOut)?;
    members::actor(&state.db, &token, slug, state.clock.now()).await
}

/// What a server function runs with: the state, the request, and its actor.
pub struct Call {
    pub state: AppState,
    pub parts: Parts,
    pub actor: Actor,
}

impl Call {
    /// What a page shows of who asks.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn visitor(&self) -> Result<Visitor, AppError> {
        let actor = &self.actor;
        let places = members::places(&self.state.db, actor.person).await?;
        let counters = state::counters(&self.state.db, actor).await?;
        Ok(Visitor {
            person: actor.person.ok_or(AppError::SignedOut)?,
            everyone: counters.everyone(),
            name: actor.person_name.clone(),
            role: actor.role,
            workspace: actor.workspace_name.clone(),
            slug: actor.slug.clone(),
            country: actor.country.clone(),
            makes_workspaces: places.iter().any(|(_, role)| *role == Role::Owner),
            workspaces: places.into_iter().map(|(link, _)| link).collect(),
        })
    }

    /// The session that asks.
    ///
    /// # Errors
    /// `SignedOut`.
    pub fn token(&self) -> Result<String, AppError> {
        cookies::session(&self.parts.headers).ok_or(AppError::SignedOut)
    }
}

/// The first line of every server function of a workspace. A refusal gets its HTTP status here, once for all of them.
///
/// # Errors
/// As [`actor`].
pub async fn call(slug: &str) -> Result<Call, AppError> {
    let state = use_context::<AppState>().ok_or(AppError::Unreachable)?;
    let parts = use_context::<Parts>().ok_or(AppError::Unreachable)?;
    let actor = actor(&state, &parts, slug).await?;
    Ok(Call { state, parts, actor })
}

/// Gives the answer of a server function the status of its refusal; Leptos would answer every one of them with 500.
pub fn answer<T>(result: Result<T, AppError>) -> Result<T, AppError> {
    if let (Err(problem), Some(response)) = (&result, use_context::<ResponseOptions>()) {
        response.set_status(refusal::status(problem));
    }
    result
}

/// The reader's zone: the cookie that the browser sets from its own, else UTC.
#[must_use]
pub fn zone(parts: &Parts) -> Zone {
    cookies::value(&parts.headers, "kith_zone").map(|name| Zone::named(&name)).unwrap_or_default()
}

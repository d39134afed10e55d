//! The call of a server function: its state, its request, and its actor.

use axum::http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::refusal;
use super::state::AppState;
use crate::contacts::record::state;
use crate::error::AppError;
use crate::members::actor::Actor;
use crate::members::store as members;
use crate::members::{Role, Visitor, cookies};
use crate::time::clock::Zone;

/// The request's actor in the workspace of that slug, found by the session's cookie.
///
/// # Errors
/// `SignedOut` without a session; `NotFound` for a workspace that does not exist or is not the person's.
pub async fn actor(state: &AppState, parts: &Parts, slug: &str) -> Result<Actor, AppError> {
    let token = cookies::session(&parts.headers).ok_or(AppError::SignedOut)?;
    members::actor(&state.db, &token, slug, state.clock.now()).await
}

/// The context of a server function: the state, the request, and its actor.
pub struct Call {
    pub state: AppState,
    pub parts: Parts,
    pub actor: Actor,
}

impl Call {
    /// The visitor: the person and workspace as pages show them.
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

    /// The token of the request's session.
    ///
    /// # Errors
    /// `SignedOut`.
    pub fn token(&self) -> Result<String, AppError> {
        cookies::session(&self.parts.headers).ok_or(AppError::SignedOut)
    }
}

/// Makes the context of a server function; the first line of each that works in a workspace.
///
/// # Errors
/// As [`actor`].
pub async fn call(slug: &str) -> Result<Call, AppError> {
    let state = use_context::<AppState>().ok_or(AppError::Unreachable)?;
    let parts = use_context::<Parts>().ok_or(AppError::Unreachable)?;
    let actor = actor(&state, &parts, slug).await?;
    Ok(Call { state, parts, actor })
}

/// Gives a server function's response the status of its refusal; Leptos would answer each with 500.
pub fn answer<T>(result: Result<T, AppError>) -> Result<T, AppError> {
    if let (Err(problem), Some(response)) = (&result, use_context::<ResponseOptions>()) {
        response.set_status(refusal::status(problem));
    }
    result
}

/// The reader's time zone, from the cookie that the browser sets; else UTC.
#[must_use]
pub fn zone(parts: &Parts) -> Zone {
    cookies::value(&parts.headers, "kith_zone").map(|name| Zone::named(&name)).unwrap_or_default()
}

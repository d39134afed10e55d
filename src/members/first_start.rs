//! The first start: the first visitor creates a workspace and becomes its owner. This takes the code that `kith serve` printed,
//! unless only somebody at the machine itself can have sent the request.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde::Deserialize;

use super::Role;
use super::entry::EntryForm;
use super::sign_in::{begin_session, explain, read};
use super::store::{self, Membership};
use crate::error::AppError;
use crate::server::config::ServeOptions;
use crate::server::state::AppState;

/// The fields of the form of the first start.
#[derive(Deserialize)]
pub struct FirstStart {
    #[serde(default)]
    workspace: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    time_zone: String,
    #[serde(default)]
    code: String,
}

/// `POST /create-workspace`.
pub async fn create_workspace(
    State(state): State<AppState>,
    connection: ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let form = match read::<FirstStart>(Request::from_parts(parts.clone(), body), &state).await {
        Ok(form) => form,
        Err(response) => return response,
    };
    let kept = EntryForm {
        workspace: form.workspace.clone(),
        name: form.name.clone(),
        email: form.email.clone(),
        code: form.code.clone(),
        country: form.country.clone(),
        next: String::new(),
    };
    let is_right = !asks_code(&state.options, connection.0, &headers) || state.is_setup_code(&form.code);
    let membership = Membership {
        email: &form.email,
        name: &form.name,
        role: Role::Owner,
        workspace: &form.workspace,
        country: Some(form.country.as_str()),
        time_zone: Some(form.time_zone.as_str()),
    };
    let now = state.clock.now();
    let made = async {
        // If there is an owner already, the error says so, also for a wrong code.
        if !is_right && store::is_empty(&state.db).await? {
            return Err(AppError::invalid("code", "This is not the code that kith serve printed."));
        }
        let person = store::set_up(&state.db, membership, form.password, now).await?;
        begin_session(&state, &headers, (person, None), now).await
    };
    match made.await {
        Ok(signed_in) => signed_in.redirect(state.is_https(), "/"),
        Err(problem) => explain(&problem, kept),
    }
}

/// Whether the first start asks for the code. A connection from this machine is not enough: it may be a proxy's, or that of a
/// browser here whose page, from another site, resolves its own name to this machine (DNS rebinding).
#[must_use]
pub fn asks_code(options: &ServeOptions, connection: SocketAddr, headers: &HeaderMap) -> bool {
    let behind_proxy = options.public_url.is_some() || options.trusted_proxy.is_some();
    let forwarded =
        headers.keys().any(|name| matches!(name.as_str(), "forwarded" | "via" | "x-real-ip") || name.as_str().starts_with("x-forwarded-"));
    !connection.ip().to_canonical().is_loopback() || behind_proxy || forwarded || !names_this_machine(headers)
}

/// Whether the request was sent to `localhost` or to a loopback address.
fn names_this_machine(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).and_then(|host| host.parse::<Authority>().ok());
    host.is_some_and(|host| {
        let name = host.host().trim_start_matches('[').trim_end_matches(']');
        name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
    })
}

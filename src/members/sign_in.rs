//! Signing in and out: plain forms that work without JavaScript, and the session's cookie.

use std::net::SocketAddr;

use axum::Form;
use axum::extract::{ConnectInfo, FromRequest, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::invitations::{self, Guest};
use super::page::{EntryForm, EntryProblem, Standing};
use super::store::{self, Membership, NewPerson};
use super::{Role, password, secret};
use crate::error::AppError;
use crate::server::guard::client_address;
use crate::server::refusal;
use crate::server::state::AppState;

/// The name of the session's cookie.
const COOKIE: &str = "kith_session";
/// The most that is kept of what a browser calls itself, in characters.
const LONGEST_AGENT: usize = 200;

/// What the sign-in form sends.
#[derive(Deserialize)]
pub struct Credentials {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// `POST /sign-in`.
pub async fn sign_in(State(state): State<AppState>, connection: ConnectInfo<SocketAddr>, headers: HeaderMap, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let form = match read::<Credentials>(Request::from_parts(parts.clone(), body), &state).await {
        Ok(form) => form,
        Err(response) => return response,
    };
    let address = client_address(&state, connection.0, &headers).to_string();
    let now = state.clock.now();
    match store::sign_in(&state.db, &form.email, form.password, &address, now).await {
        Ok(person) => match begin_session(&state, &headers, person, now).await {
            Ok(cookie) => ([(header::SET_COOKIE, cookie)], Redirect::to(local(&form.next))).into_response(),
            Err(problem) => explain(state, parts, problem, EntryForm { email: form.email, next: form.next, ..EntryForm::default() }).await,
        },
        Err(problem) => explain(state, parts, problem, EntryForm { email: form.email, next: form.next, ..EntryForm::default() }).await,
    }
}

/// What the form of the first start sends.
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
    let kept = EntryForm { workspace: form.workspace.clone(), name: form.name.clone(), email: form.email.clone(), next: String::new() };
    let from_here = client_address(&state, connection.0, &headers).is_loopback();
    if !from_here && !state.is_setup_code(&form.code) {
        return explain(state, parts, AppError::invalid("code", "This is not the code that kith serve printed."), kept).await;
    }
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
        let person = store::set_up(&state.db, membership, form.password, now).await?;
        begin_session(&state, &headers, person, now).await
    };
    match made.await {
        Ok(cookie) => ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response(),
        Err(problem) => explain(state, parts, problem, kept).await,
    }
}

/// What the form behind an invitation's link sends; nothing from somebody who is signed in.
#[derive(Deserialize)]
pub struct Acceptance {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

/// `POST /invitation/{link}`: joins the workspace, as the person who is signed in or as a new one.
pub async fn accept(State(state): State<AppState>, Path(link): Path<String>, headers: HeaderMap, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let form = match read::<Acceptance>(Request::from_parts(parts.clone(), body), &state).await {
        Ok(form) => form,
        Err(response) => return response,
    };
    let kept = EntryForm { name: form.name.clone(), email: form.email.clone(), ..EntryForm::default() };
    let now = state.clock.now();
    let joined = async {
        let signed_in = match token(&headers) {
            Some(token) => store::person(&state.db, &token, now).await?,
            None => None,
        };
        let guest = match signed_in {
            Some(person) => Guest::Person(person),
            None => {
                // Who has no invitation gets no hash computed.
                invitations::at(&state.db, &link, None, now).await?.ok_or(AppError::NotFound)?;
                Guest::New { person: NewPerson::parse(&form.name, &form.email)?, hash: password::hash(form.password).await? }
            }
        };
        let (person, slug) = invitations::accept(&state.db, &link, guest, now).await?;
        let cookie = if signed_in.is_none() { Some(begin_session(&state, &headers, person, now).await?) } else { None };
        Ok((cookie, slug))
    };
    match joined.await {
        Ok((cookie, slug)) => {
            let mut response = Redirect::to(&format!("/w/{slug}/contacts")).into_response();
            if let Some(cookie) = cookie {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(problem) => explain(state, parts, problem, kept).await,
    }
}

/// `POST /sign-out`: the session ends on the server, not only in this browser.
pub async fn sign_out(State(state): State<AppState>, headers: HeaderMap) -> Response {
    if let Some(token) = token(&headers)
        && let Err(problem) = store::end_session(&state.db, &token).await
    {
        return problem.into_response();
    }
    ([(header::SET_COOKIE, set_cookie(&state, "", 0))], Redirect::to("/sign-in")).into_response()
}

async fn read<T: serde::de::DeserializeOwned>(request: Request, state: &AppState) -> Result<T, Response> {
    Form::<T>::from_request(request, state).await.map(|Form(form)| form).map_err(|_| AppError::Unreadable.into_response())
}

/// The same page again, with what is wrong and what was typed.
async fn explain(state: AppState, parts: axum::http::request::Parts, problem: AppError, form: EntryForm) -> Response {
    let status = refusal::status(&problem);
    let field = if let AppError::Invalid { field, .. } = &problem { field.clone() } else { String::new() };
    let entry = EntryProblem { field, message: problem.to_string(), form };
    let mut parts = parts;
    parts.extensions.insert(entry);
    let mut response = crate::server::router::page(state, Request::from_parts(parts, axum::body::Body::empty())).await;
    *response.status_mut() = status;
    response
}

/// Opens a session and gives its cookie.
async fn begin_session(state: &AppState, headers: &HeaderMap, person: i64, now: i64) -> Result<HeaderValue, AppError> {
    let secret = secret::make();
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let agent: String = agent.chars().take(LONGEST_AGENT).collect();
    store::open_session(&state.db, person, &secret::hashed(&secret), &agent, now).await?;
    Ok(set_cookie(state, &secret, 400 * 24 * 3600))
}

/// Where the visitor of this request stands.
///
/// # Errors
/// `Internal`, when the database does not answer.
pub async fn standing(state: &AppState, parts: &Parts) -> Result<Standing, AppError> {
    if store::is_empty(&state.db).await? {
        let connection = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let from_here = connection.is_some_and(|connection| client_address(state, connection.0, &parts.headers).is_loopback());
        return Ok(Standing::FirstStart { asks_code: !from_here });
    }
    let Some(token) = token(&parts.headers) else {
        return Ok(Standing::SignedOut);
    };
    let Some(person) = store::person(&state.db, &token, state.clock.now()).await? else {
        return Ok(Standing::SignedOut);
    };
    Ok(Standing::SignedIn { workspace: store::last_workspace(&state.db, person).await? })
}

/// The hash by which the request's session is kept, if its cookie could be one of ours.
#[must_use]
pub fn token(headers: &HeaderMap) -> Option<String> {
    let secret = cookie(headers, COOKIE)?;
    secret::is_one(secret).then(|| secret::hashed(secret))
}

/// The value of a cookie of the request.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The cookie; `age` in seconds. It outlives the session, whose end is the server's to say.
fn set_cookie(state: &AppState, secret: &str, age: u32) -> HeaderValue {
    let secure = if state.is_https() { "; Secure" } else { "" };
    let text = format!("{COOKIE}={secret}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("kith_session=; Path=/; Max-Age=0"))
}

/// Where one wanted to go, within this site: a path of its own, never `//elsewhere` or `/\elsewhere`.
fn local(next: &str) -> &str {
    let here = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') && next.chars().all(|letter| !letter.is_control());
    if here { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_lands_within_this_site_only() {
        assert_eq!(local("/w/acme/contacts?q=x"), "/w/acme/contacts?q=x");
        for elsewhere in ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", ""] {
            assert_eq!(local(elsewhere), "/", "{elsewhere}");
        }
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=b; kith_session=abc; kith_zone=Europe/Warsaw"));
        assert_eq!(cookie(&headers, "kith_zone"), Some("Europe/Warsaw"));
        assert_eq!(cookie(&headers, "kith"), None);
        assert_eq!(token(&headers), None);
    }
}

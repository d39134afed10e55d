//! Signing in and out: plain forms that work without JavaScript.

use std::net::SocketAddr;

use axum::Form;
use axum::extract::{ConnectInfo, FromRequest, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::browsers::BrowserCookie;
use super::cookies::{self, SignedIn};
use super::entry::{EntryForm, EntryProblem, Standing};
use super::first_start::asks_code;
use super::invitations::{self, Guest};
use super::password::{self, Caller};
use super::store::{self, Entry, NewPerson, NewSession, Verified};
use super::{password_links, secret};
use crate::error::AppError;
use crate::server::guard::client_address;
use crate::server::refusal;
use crate::server::state::AppState;

/// Longest stored user agent, in characters.
const LONGEST_AGENT: usize = 200;

/// The fields of the sign-in form.
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
    let kept = EntryForm { email: form.email.clone(), next: form.next.clone(), ..EntryForm::default() };
    let address = client_address(&state, connection.0, &headers);
    let entry = Entry { email: form.email, password: form.password, address, browser: cookies::browser(&headers) };
    let now = state.clock.now();
    let entered = async {
        let Verified { person, hash } = store::sign_in(&state.db, entry, now).await?;
        begin_session(&state, &headers, (person, Some(&hash)), now).await
    };
    match entered.await {
        Ok(signed_in) => signed_in.redirect(state.is_https(), local(&form.next)),
        Err(problem) => explain(&problem, kept),
    }
}

/// The fields of the form at an invitation link; a person who is signed in sends none.
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
        let signed_in = match cookies::session(&headers) {
            Some(token) => store::person(&state.db, &token, now).await?,
            None => None,
        };
        let guest = match signed_in {
            Some(person) => Guest::Person(person),
            None => {
                // Check the invitation before hashing: a hash costs 19 MB and a core.
                invitations::at(&state.db, &link, None, now).await?.ok_or(AppError::NotFound)?;
                Guest::New {
                    person: NewPerson::parse(&form.name, &form.email)?,
                    hash: password::hash(form.password, Caller::Stranger).await?,
                }
            }
        };
        let (person, slug) = invitations::accept(&state.db, &link, guest, now).await?;
        let begun = if signed_in.is_none() { Some(begin_session(&state, &headers, (person, None), now).await?) } else { None };
        Ok((begun, slug))
    };
    match joined.await {
        Ok((begun, slug)) => {
            let mut response = Redirect::to(&format!("/w/{slug}/contacts")).into_response();
            if let Some(signed_in) = begun {
                signed_in.set(state.is_https(), &mut response);
            }
            response
        }
        Err(problem) => explain(&problem, kept),
    }
}

/// The field of the form at a password link.
#[derive(Deserialize)]
pub struct NewPassword {
    #[serde(default)]
    password: String,
}

/// `POST /password/{link}`: sets the new password, and signs the person in.
pub async fn set_password(State(state): State<AppState>, Path(link): Path<String>, headers: HeaderMap, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let form = match read::<NewPassword>(Request::from_parts(parts.clone(), body), &state).await {
        Ok(form) => form,
        Err(response) => return response,
    };
    let now = state.clock.now();
    let set = async {
        // Check the link before hashing: a hash costs 19 MB and a core.
        password_links::at(&state.db, &link, now).await?.ok_or(AppError::NotFound)?;
        let hash = password::hash(form.password, Caller::Stranger).await?;
        let person = password_links::follow(&state.db, &link, &hash, now).await?;
        begin_session(&state, &headers, (person, Some(&hash)), now).await
    };
    match set.await {
        Ok(signed_in) => signed_in.redirect(state.is_https(), "/"),
        Err(problem) => explain(&problem, EntryForm::default()),
    }
}

/// `POST /sign-out`: ends the session on the server, too, not only in this browser. The browser's cookie is removed even if the
/// database can't be written to.
pub async fn sign_out(State(state): State<AppState>, headers: HeaderMap) -> Response {
    if let Some(token) = cookies::session(&headers)
        && let Err(problem) = store::end_session(&state.db, &token).await
    {
        tracing::error!(%problem, "a session that was signed out of could not be ended on the server");
    }
    let mut response = Redirect::to("/sign-in").into_response();
    cookies::end_session(state.is_https(), &mut response);
    response
}

pub(super) async fn read<T: serde::de::DeserializeOwned>(request: Request, state: &AppState) -> Result<T, Response> {
    Form::<T>::from_request(request, state).await.map(|Form(form)| form).map_err(|_| AppError::Unreadable.into_response())
}

/// The response to a refused form. The router renders the form's page again, with the problem and the typed values.
pub(super) fn explain(problem: &AppError, form: EntryForm) -> Response {
    let field = if let AppError::Invalid { field, .. } = problem { field.clone() } else { String::new() };
    let entry = EntryProblem { field, message: problem.to_string(), form };
    let mut response = refusal::status(problem).into_response();
    if let Some(seconds) = problem.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response.extensions_mut().insert(entry);
    response
}

/// Opens a session for a person, who may have been identified by the password with this hash. It replaces the session of the
/// request's cookie. Returns the secrets for the new cookies.
pub(super) async fn begin_session(
    state: &AppState,
    headers: &HeaderMap,
    (person, password): (i64, Option<&str>),
    now: i64,
) -> Result<SignedIn, AppError> {
    let signed_in = SignedIn { session: secret::make(), browser: secret::make() };
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let agent: String = agent.chars().take(LONGEST_AGENT).collect();
    let (replaces, old) = (cookies::session(headers), cookies::browser(headers));
    let session = NewSession {
        person,
        token: &secret::hashed(&signed_in.session),
        agent: &agent,
        replaces: replaces.as_deref(),
        browser: BrowserCookie { old: old.as_deref(), new: &secret::hashed(&signed_in.browser) },
        password,
    };
    store::open_session(&state.db, session, now).await?;
    Ok(signed_in)
}

/// The state of the request's visitor.
///
/// # Errors
/// `Internal`, if the database does not respond.
pub async fn standing(state: &AppState, parts: &Parts) -> Result<Standing, AppError> {
    if store::is_empty(&state.db).await? {
        let connection = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let asks_code = connection.is_none_or(|connection| asks_code(&state.options, connection.0, &parts.headers));
        return Ok(Standing::FirstStart { asks_code });
    }
    let Some(token) = cookies::session(&parts.headers) else {
        return Ok(Standing::SignedOut);
    };
    let Some(person) = store::person(&state.db, &token, state.clock.now()).await? else {
        return Ok(Standing::SignedOut);
    };
    Ok(Standing::SignedIn { workspace: store::last_workspace(&state.db, person).await? })
}

/// The target of the redirect, within this site: a path, never `//elsewhere` or `/\elsewhere`.
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
}

//! A test's server: an application over its own database, on each of the two databases, with a stopped clock, and people who use
//! it as browsers do.

use std::net::SocketAddr;
use std::sync::{Arc, atomic::AtomicBool};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use axum::response::Response;
use serde::de::DeserializeOwned;
use tower::ServiceExt;

use super::config::ServeOptions;
use super::kinds::kinds;
use super::router::router;
use super::state::AppState;
use crate::changes::store::Change;
use crate::contacts::record::create;
use crate::contacts::record::create::NewContact;
use crate::contacts::record::draft::ContactDraft;
use crate::db::Db;
use crate::db::testing::Folder;
use crate::members::Role;
use crate::members::actor::Actor;
use crate::members::actor::Cause;
use crate::members::store::{self as members, Membership};
use crate::text::{EmailAddress, PhoneNumber};
use crate::time::clock::{Clock, SECOND};

/// The time in every test: 21 November 2026, 12:00 UTC.
pub const NOW: i64 = 1_795_262_400 * SECOND;

/// The password of everyone in tests.
pub const PASSWORD: &str = "correct horse battery";

/// The database that a test runs on.
#[derive(Clone, Copy, Debug)]
pub enum Database {
    Sqlite,
    Postgres,
}

/// Writes each test twice: `on_both_databases! { async fn a_sentence(app: TestApp) { … } }`. Each ends with the consistency
/// check.
macro_rules! on_both_databases {
    ($($(#[$attribute:meta])* async fn $name:ident($app:ident: TestApp) $body:block)+) => {
        $(
            $(#[$attribute])*
            mod $name {
                #[allow(unused_imports)]
                use super::*;

                async fn sentence($app: $crate::server::testing::TestApp) $body

                #[tokio::test]
                async fn sqlite() {
                    $crate::server::consistency::hold_true($crate::server::testing::Database::Sqlite, sentence).await;
                }

                #[tokio::test]
                async fn postgres() {
                    $crate::server::consistency::hold_true($crate::server::testing::Database::Postgres, sentence).await;
                }
            }
        )+
    };
}
pub(crate) use on_both_databases;

/// Runs one store call in a transaction of its own; an error rolls it back.
macro_rules! act {
    ($app:expr, $tx:ident => $act:expr) => {{
        let mut $tx = $app.db.begin().await.expect("a transaction");
        let result = $act.await;
        if result.is_ok() {
            $tx.commit().await.expect("a commit");
        }
        result
    }};
}
pub(crate) use act;

/// A server with two workspaces: "Acme", which Olga owns and Adam, Ed and Vera work in, and "Other", which Otto owns.
#[derive(Clone)]
pub struct TestApp {
    pub db: Db,
    pub state: AppState,
    /// The database URL.
    pub url: String,
    router: Router,
    folder: Arc<Folder>,
    pub(super) is_inconsistent: Arc<AtomicBool>,
}

impl TestApp {
    /// A server over a fresh database.
    pub async fn start(database: Database) -> Self {
        let app = Self::start_empty(database).await;
        for (name, role, workspace) in [
            ("Olga", Role::Owner, "Acme"),
            ("Adam", Role::Admin, "Acme"),
            ("Ed", Role::Editor, "Acme"),
            ("Vera", Role::Viewer, "Acme"),
            ("Otto", Role::Owner, "Other"),
        ] {
            app.join(name, role, workspace).await;
        }
        app
    }

    /// A server with an empty database.
    pub async fn start_empty(database: Database) -> Self {
        let folder = std::env::temp_dir().join(format!("kith-test-{:032x}", rand::random::<u128>()));
        std::fs::create_dir_all(&folder).expect("a folder for the test");
        let url = match database {
            Database::Sqlite => format!("sqlite://{}", folder.join("kith.db").display()),
            Database::Postgres => crate::db::testing::postgres_database().await,
        };
        let db = Db::open(&url).await.expect("a database for the test");
        let options = ServeOptions {
            addr: "127.0.0.1:0".to_owned(),
            public_url: None,
            trusted_proxy: None,
            largest_upload: 64,
            most_connections: 100,
            uploads_space: 128,
            keep_free: 0,
        };
        let mut state = AppState::new(db.clone(), kinds(), options);
        state.clock = Clock::held(NOW);
        Self { db, router: router(state.clone()), state, url, folder: Arc::new(Folder(folder)), is_inconsistent: Arc::default() }
    }

    /// Adds a person of that name as a member; the email is name@example.com.
    pub async fn join(&self, name: &str, role: Role, workspace: &str) {
        let email = format!("{}@example.com", name.to_lowercase());
        let membership = Membership { email: &email, name, role, workspace, country: Some("PL"), time_zone: None };
        members::add(&self.db, membership, || Ok(PASSWORD.to_owned()), NOW).await.expect("a member for the test");
    }

    /// The same server with a public URL.
    pub fn at(mut self, public_url: &str) -> Self {
        self.state.options = Arc::new(ServeOptions { public_url: Some(public_url.to_owned()), ..(*self.state.options).clone() });
        self.router = router(self.state.clone());
        self
    }

    /// The test's own folder, removed when the test ends.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder.0
    }

    /// The actor of the person with this name, in a workspace.
    pub async fn actor(&self, name: &str, slug: &str) -> Actor {
        let person = self.signed_in(name).await;
        members::actor(&self.db, &person.token(), slug, NOW).await.expect("a member")
    }

    /// The command line's actor in a workspace.
    pub async fn command_line(&self, workspace: &str) -> Actor {
        Actor::command_line(&self.db, Some(workspace), Cause::CommandLine).await.expect("a workspace")
    }

    /// Makes writing contacts fail as on a full disk; `false` undoes that.
    pub async fn fill_disk(&self, full: bool) {
        crate::db::testing::fill_disk(&self.db, full).await;
    }

    /// Adds contacts to a workspace; returns their ids.
    pub async fn add(&self, workspace: &str, drafts: &[ContactDraft]) -> Vec<i64> {
        let actor = self.command_line(workspace).await;
        let mut tx = self.db.begin().await.expect("a transaction");
        let mut change = Change::begin(&mut tx, &actor, NOW, None).await.expect("a change");
        let new: Vec<NewContact> = drafts.iter().cloned().map(NewContact::from).collect();
        let ids = create::create(&mut tx, &actor, &mut change, &new, "test").await.expect("contacts");
        change.finish(&mut tx).await.expect("a log");
        tx.commit().await.expect("a commit");
        ids
    }

    /// A visitor who is signed out.
    pub fn nobody(&self) -> Visitor<'_> {
        Visitor { app: self, cookie: None }
    }

    /// The person with this name, signed in through the form.
    pub async fn signed_in(&self, name: &str) -> Visitor<'_> {
        let mut visitor = self.nobody();
        let email = format!("{}@example.com", name.to_lowercase());
        let answer = visitor.post("/sign-in", &[("email", &email), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{name} signs in: {}", answer.text);
        visitor.keep_cookie(&answer);
        visitor
    }
}

/// This count, or a hundred times as much under `make test-long`.
pub fn scaled(count: u64) -> u64 {
    std::env::var("KITH_TEST_SCALE").ok().and_then(|scale| scale.parse().ok()).unwrap_or(1) * count
}

/// A contact of that name and email.
pub fn draft(name: &str, email: &str) -> ContactDraft {
    let (first_name, last_name) = crate::text::split_name(name);
    ContactDraft {
        first_name,
        last_name,
        emails: if email.is_empty() { Vec::new() } else { vec![EmailAddress::parse(email).expect("an email address")] },
        ..ContactDraft::default()
    }
}

/// The same contact, with a phone.
pub fn with_phone(contact: ContactDraft, phone: &str) -> ContactDraft {
    ContactDraft { phones: vec![PhoneNumber::parse(phone, Some("PL")).expect("a phone number")], ..contact }
}

/// A browser, with the session of its user.
pub struct Visitor<'a> {
    app: &'a TestApp,
    cookie: Option<String>,
}

/// A response of the server.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// The redirect's target.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|location| location.to_str().ok()).unwrap_or_default()
    }

    /// The return value of a server function.
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.text).unwrap_or_else(|problem| panic!("{problem}: {}", self.text))
    }
}

impl Visitor<'_> {
    /// Keeps the cookies of a response, as a browser would.
    pub fn keep_cookie(&mut self, answer: &Answer) {
        let set = answer.headers.get_all(header::SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        let kept: Vec<&str> = set.filter(|cookie| !cookie.ends_with('=')).collect();
        self.cookie = (!kept.is_empty()).then(|| kept.join("; "));
    }

    /// The session's token in the form that the database stores.
    pub fn token(&self) -> String {
        let mut headers = HeaderMap::new();
        let cookie = self.cookie.as_deref().expect("a session");
        headers.insert(header::COOKIE, HeaderValue::from_str(cookie).expect("a cookie"));
        crate::members::cookies::session(&headers).expect("a token")
    }

    /// Requests a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty(), &[]).await
    }

    /// Posts a form from a page of this site.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from("http://kith.test", path, fields).await
    }

    /// Posts a form from a page of that site.
    pub async fn post_from(&self, origin: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = serde_urlencoded(fields);
        self.send(Method::POST, path, Body::from(body), &[("content-type", "application/x-www-form-urlencoded"), ("origin", origin)]).await
    }

    /// Sends any request and reads the whole response.
    pub async fn send(&self, method: Method, path: &str, body: Body, headers: &[(&str, &str)]) -> Answer {
        let (parts, body) = self.response(method, path, body, headers).await.into_parts();
        // An event stream never ends.
        let is_endless = parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
        let body = if is_endless { Body::empty() } else { body };
        let bytes = to_bytes(body, usize::MAX).await.expect("a whole answer");
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// Sends any request; returns the response without waiting for its body.
    pub async fn response(&self, method: Method, path: &str, body: Body, headers: &[(&str, &str)]) -> Response {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "kith.test").body(body).expect("a request");
        for (name, value) in headers {
            let name = header::HeaderName::from_bytes(name.as_bytes()).expect("a header's name");
            request.headers_mut().insert(name, HeaderValue::from_str(value).expect("a header's value"));
        }
        if let Some(cookie) = &self.cookie {
            request.headers_mut().insert(header::COOKIE, HeaderValue::from_str(cookie).expect("a cookie"));
        }
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        self.app.router.clone().oneshot(request).await.expect("an answer")
    }
}

/// Form fields, percent-encoded.
pub fn serde_urlencoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

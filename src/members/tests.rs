//! Tests of signing in and out, sessions, and the first start.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};

use super::store::Entry;
use crate::db::sql;
use crate::server::testing::{Answer, Database, NOW, PASSWORD, TestApp, Visitor, on_both_databases, serde_urlencoded};
use crate::time::clock::{Clock, SECOND};

/// Posts the form of the first start as from the machine itself.
async fn post_at_localhost(visitor: &Visitor<'_>, fields: &[(&str, &str)]) -> Answer {
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("origin", "http://localhost:3000"), ("host", "localhost:3000")];
    visitor.send(Method::POST, "/create-workspace", Body::from(serde_urlencoded(fields)), &headers).await
}

/// Uses a session until the use is written to the database.
pub async fn used_at(app: &TestApp, token: &str, now: i64) {
    let written = async {
        loop {
            assert!(crate::members::store::actor(&app.db, token, "acme", now).await.is_ok());
            let query = sql("SELECT seen_at FROM sessions WHERE token = $1").bind(token);
            let (seen,): (i64,) = app.db.one(query).await.expect("a session");
            if seen == now {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), written).await.expect("the use is written down");
}

on_both_databases! {
    async fn who_signs_in_lands_where_one_wanted_to_go(app: TestApp) {
        let visitor = app.nobody();
        let answer = visitor.post("/sign-in", &[("email", "OLGA@example.com"), ("password", PASSWORD), ("next", "/w/acme/contacts?q=x")]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/w/acme/contacts?q=x"));
        let cookie = answer.headers[header::SET_COOKIE].to_str().expect("text").to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Secure"), "{cookie}");
        let elsewhere = visitor.post("/sign-in", &[("email", "olga@example.com"), ("password", PASSWORD), ("next", "//evil.example")]).await;
        assert_eq!(elsewhere.location(), "/");
    }

    async fn a_wrong_password_is_said_so_and_signs_nobody_in(app: TestApp) {
        for (email, password) in [("olga@example.com", "wrong"), ("nobody@example.com", PASSWORD), ("", ""), ("' OR 1=1 --", PASSWORD)] {
            let answer = app.nobody().post("/sign-in", &[("email", email), ("password", password)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{email}");
            assert!(answer.text.contains("Wrong email or password."), "{}", answer.text);
            assert!(answer.headers.get(header::SET_COOKIE).is_none());
        }
    }

    async fn failures_slow_down_the_next_try(app: TestApp) {
        for _ in 0..5 {
            let answer = app.nobody().post("/sign-in", &[("email", "olga@example.com"), ("password", "wrong")]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        // Even the right password has to wait: at this account, and from this address at any other account.
        for email in ["olga@example.com", "vera@example.com"] {
            let answer = app.nobody().post("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
            assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{email}");
            assert!(answer.text.contains("Too many attempts"));
        }
        let later = async |email: &str| {
            let (email, password) = (email.to_owned(), PASSWORD.to_owned());
            let entry = Entry { email, password, address: Some([127, 0, 0, 1].into()), browser: None };
            crate::members::store::sign_in(&app.db, entry, NOW + 3 * SECOND).await
        };
        for email in ["olga@example.com", "vera@example.com"] {
            let later = later(email).await;
            assert!(later.is_ok(), "{email}: {later:?}");
        }
    }

    async fn signing_out_ends_the_session_on_the_server(app: TestApp) {
        let olga = app.signed_in("Olga").await;
        assert_eq!(olga.get("/fn/who_asks?slug=acme").await.status, StatusCode::OK);
        let answer = olga.post("/sign-out", &[]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/sign-in"));
        // A copy of the cookie is useless now.
        assert_eq!(olga.get("/fn/who_asks?slug=acme").await.status, StatusCode::UNAUTHORIZED);
    }

    async fn a_session_ends_by_itself(app: TestApp) {
        let olga = app.signed_in("Olga").await;
        let token = olga.token();
        let day = 24 * 3600 * SECOND;
        used_at(&app, &token, NOW + 29 * day).await;
        // Each use extends it.
        used_at(&app, &token, NOW + 58 * day).await;
        assert!(crate::members::store::actor(&app.db, &token, "acme", NOW + 89 * day).await.is_err());
    }

    async fn the_command_line_adds_members_and_leaves_passwords_alone(app: TestApp) {
        use crate::members::Role;
        use crate::members::store::{Membership, add};
        let membership = Membership { email: "Vera@Example.com", name: "Vera", role: Role::Admin, workspace: "New Place", country: Some("pl"), time_zone: Some("Europe/Warsaw") };
        let said = add(&app.db, membership.clone(), || panic!("nobody asks for the password of a person who is there"), NOW).await;
        assert_eq!(said.as_deref(), Ok("Vera@Example.com is now an admin of New Place."));
        let vera = app.signed_in("Vera").await;
        assert_eq!(vera.get("/fn/who_asks?slug=new-place").await.json::<crate::members::Visitor>().role, Role::Admin);
        let odd = add(&app.db, Membership { time_zone: Some("Mars/Base"), workspace: "Third", ..membership.clone() }, || unreachable!(), NOW).await;
        assert!(odd.is_err());
        let short = add(&app.db, Membership { email: "new@example.com", ..membership }, || Ok("short".to_owned()), NOW).await;
        assert!(short.is_err());
    }
}

async fn the_first_start_makes_a_workspace_and_its_owner(database: Database) {
    let app = TestApp::start_empty(database).await;
    let mut visitor = app.nobody();
    let form = [
        ("workspace", "Café Ścieżka"),
        ("name", "Rosa"),
        ("email", "rosa@example.com"),
        ("password", PASSWORD),
        ("time_zone", "Europe/Warsaw"),
        ("country", "PL"),
    ];
    let mut wrong = form;
    wrong[3] = ("password", "short");
    let answer = post_at_localhost(&visitor, &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("at least 8 characters") && answer.text.contains("Café Ścieżka"), "{}", answer.text);
    let answer = post_at_localhost(&visitor, &form).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"));
    visitor.keep_cookie(&answer);
    assert_eq!(visitor.get("/fn/who_asks?slug=cafe-sciezka").await.status, StatusCode::OK);
    assert_eq!(visitor.post("/create-workspace", &form).await.status, StatusCode::CONFLICT);
}

async fn the_first_start_from_elsewhere_takes_the_code(database: Database) {
    let app = TestApp::start_empty(database).await;
    let form = [("workspace", "Elsewhere"), ("name", "Eve"), ("email", "eve@example.com"), ("password", PASSWORD)];
    // Under another host name than this machine's.
    let rebound = app.nobody().post("/create-workspace", &form).await;
    assert_eq!(rebound.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(rebound.text.contains("This is not the code that kith serve printed."), "{}", rebound.text);
    assert!(app.nobody().get("/create-workspace").await.text.contains("name=\"code\""), "the page asks for it");
    // Through an undeclared proxy on this machine.
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", "http://localhost:3000"),
        ("host", "localhost:3000"),
        ("x-forwarded-for", "203.0.113.9"),
    ];
    let proxied = app.nobody().send(Method::POST, "/create-workspace", Body::from(serde_urlencoded(&form)), &headers).await;
    assert_eq!(proxied.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", proxied.text);
    assert!(crate::members::store::is_empty(&app.db).await.expect("an answer"));
}

#[tokio::test]
async fn the_first_start_from_elsewhere_takes_the_code_sqlite() {
    the_first_start_from_elsewhere_takes_the_code(Database::Sqlite).await;
}

#[tokio::test]
async fn the_first_start_from_elsewhere_takes_the_code_postgres() {
    the_first_start_from_elsewhere_takes_the_code(Database::Postgres).await;
}

async fn a_server_has_one_first_owner(database: Database) {
    let app = TestApp::start_empty(database).await;
    let first = ["a@example.com", "b@example.com", "c@example.com"].map(|email| {
        let db = app.db.clone();
        tokio::spawn(async move {
            let membership = crate::members::store::Membership {
                email,
                name: "First",
                role: crate::members::Role::Owner,
                workspace: "First",
                country: None,
                time_zone: None,
            };
            crate::members::store::set_up(&db, membership, PASSWORD.to_owned(), NOW).await.is_ok()
        })
    });
    let mut owners = 0;
    for attempt in first {
        owners += i32::from(attempt.await.expect("an answer"));
    }
    assert_eq!(owners, 1);
}

#[tokio::test]
async fn a_server_has_one_first_owner_sqlite() {
    a_server_has_one_first_owner(Database::Sqlite).await;
}

#[tokio::test]
async fn a_server_has_one_first_owner_postgres() {
    a_server_has_one_first_owner(Database::Postgres).await;
}

#[tokio::test]
async fn the_first_start_makes_a_workspace_and_its_owner_sqlite() {
    the_first_start_makes_a_workspace_and_its_owner(Database::Sqlite).await;
}

#[tokio::test]
async fn the_first_start_makes_a_workspace_and_its_owner_postgres() {
    the_first_start_makes_a_workspace_and_its_owner(Database::Postgres).await;
}

#[test]
fn a_clock_can_be_held() {
    assert_eq!(Clock::held(NOW).now(), NOW);
}

//! Sentences about people at the door.

use axum::http::{StatusCode, header};

use crate::server::clock::{Clock, SECOND};
use crate::server::testing::{Database, NOW, PASSWORD, TestApp, on_both_databases};

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
            assert!(answer.text.contains("Email or password is not right."), "{}", answer.text);
            assert!(answer.headers.get(header::SET_COOKIE).is_none());
        }
    }

    async fn failures_slow_down_the_next_try(app: TestApp) {
        for _ in 0..5 {
            let answer = app.nobody().post("/sign-in", &[("email", "olga@example.com"), ("password", "wrong")]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        // The right password waits as well, and the account as well as the address.
        for email in ["olga@example.com", "vera@example.com"] {
            let answer = app.nobody().post("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
            assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{email}");
            assert!(answer.text.contains("Too many tries"));
        }
        let later = crate::members::store::sign_in(&app.db, "olga@example.com", PASSWORD.to_owned(), "127.0.0.1", NOW + 3 * SECOND).await;
        assert!(later.is_ok(), "{later:?}");
        assert_eq!(app.nobody().post("/sign-in", &[("email", "vera@example.com"), ("password", PASSWORD)]).await.status, StatusCode::SEE_OTHER);
    }

    async fn signing_out_ends_the_session_on_the_server(app: TestApp) {
        let olga = app.signed_in("Olga").await;
        assert_eq!(olga.get("/fn/who_asks?slug=acme").await.status, StatusCode::OK);
        let answer = olga.post("/sign-out", &[]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/sign-in"));
        // The browser that kept its cookie has nothing of it.
        assert_eq!(olga.get("/fn/who_asks?slug=acme").await.status, StatusCode::UNAUTHORIZED);
    }

    async fn a_session_ends_by_itself(app: TestApp) {
        let olga = app.signed_in("Olga").await;
        let token = olga.token();
        let day = 24 * 3600 * SECOND;
        assert!(crate::members::store::actor(&app.db, &token, "acme", NOW + 29 * day).await.is_ok());
        assert!(crate::members::store::actor(&app.db, &token, "acme", NOW + 58 * day).await.is_ok(), "its use keeps it alive");
        assert!(crate::members::store::actor(&app.db, &token, "acme", NOW + 89 * day).await.is_err());
    }

    async fn the_command_line_adds_members_and_leaves_passwords_alone(app: TestApp) {
        use crate::members::Role;
        use crate::members::store::{Membership, add};
        let membership = Membership { email: "Vera@Example.com", name: "Vera", role: Role::Admin, workspace: "New Place", country: Some("pl"), time_zone: Some("Europe/Warsaw") };
        let said = add(&app.db, membership.clone(), || panic!("nobody asks for the password of a person who is there"), NOW).await;
        assert_eq!(said.as_deref(), Ok("Vera@Example.com is admin of New Place."));
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
    let answer = visitor.post("/create-workspace", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("at least 8 characters") && answer.text.contains("Café Ścieżka"), "{}", answer.text);
    let answer = visitor.post("/create-workspace", &form).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"));
    visitor.keep_cookie(&answer);
    assert_eq!(visitor.get("/fn/who_asks?slug=cafe-sciezka").await.status, StatusCode::OK);
    assert_eq!(visitor.post("/create-workspace", &form).await.status, StatusCode::CONFLICT);
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

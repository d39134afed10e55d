//! Tests of the entry: an invitation whose maker has left, the first start, and sessions.

use std::net::{Ipv4Addr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, StatusCode, header};

use super::browsers::BrowserCookie;
use super::first_start::asks_code;
use super::store;
use super::tests::used_at;
use super::{Role, cookies, invitations, secret, sessions, team};
use crate::db::sql;
use crate::server::config::ServeOptions;
use crate::server::testing::{NOW, PASSWORD, TestApp, act, on_both_databases};
use crate::time::clock::DAY;

async fn number(app: &TestApp, name: &str) -> i64 {
    app.actor(name, "acme").await.person.expect("a person")
}

on_both_databases! {
    async fn an_invitation_ends_with_its_makers_permission(app: TestApp) {
        let olga = app.actor("Olga", "acme").await;
        for (name, what) in [("Alf", "removed"), ("Bo", "suspended"), ("Cy", "demoted")] {
            app.join(name, Role::Admin, "Acme").await;
            let admin = app.actor(name, "acme").await;
            let person = admin.person.expect("a person");
            let link = act!(app, tx => invitations::invite(&mut tx, &admin, Role::Admin, NOW)).expect("a link");
            match what {
                "removed" => team::remove(&app.db, &olga, person, NOW).await.expect("a removal"),
                "suspended" => act!(app, tx => team::suspend(&mut tx, &olga, person, true, NOW)).expect("a suspension"),
                _ => act!(app, tx => team::set_role(&mut tx, &olga, person, Role::Viewer)).expect("a role"),
            }
            let form = [("name", "Back again"), ("email", "again@example.com"), ("password", PASSWORD)];
            let joined = app.nobody().post(&format!("/invitation/{link}"), &form).await;
            assert_eq!(joined.status, StatusCode::NOT_FOUND, "{what}");
            let (open,): (i64,) = app.db.one(sql("SELECT COUNT(*) FROM invitations")).await.expect("a number");
            assert_eq!(open, 0, "{what}: nothing is left of it");
        }
    }

    async fn a_demoted_owner_keeps_the_invitations_that_an_admin_may_make(app: TestApp) {
        let olga = app.actor("Olga", "acme").await;
        app.join("Oda", Role::Owner, "Acme").await;
        let oda = app.actor("Oda", "acme").await;
        let owner = act!(app, tx => invitations::invite(&mut tx, &oda, Role::Owner, NOW)).expect("a link");
        let editor = act!(app, tx => invitations::invite(&mut tx, &oda, Role::Editor, NOW)).expect("a link");
        act!(app, tx => team::set_role(&mut tx, &olga, oda.person.expect("a person"), Role::Admin)).expect("a role");
        assert_eq!(invitations::at(&app.db, &owner, None, NOW).await, Ok(None));
        assert!(invitations::at(&app.db, &editor, None, NOW).await.expect("an answer").is_some());
    }

    async fn an_invitation_is_looked_at_again_when_it_is_followed(app: TestApp) {
        let adam = app.actor("Adam", "acme").await;
        let link = act!(app, tx => invitations::invite(&mut tx, &adam, Role::Admin, NOW)).expect("a link");
        // As if the link was made while its maker was being demoted.
        let mut tx = app.db.begin().await.expect("a transaction");
        let demote = sql("UPDATE members SET role = 'viewer' WHERE person = $1").bind(adam.person);
        tx.execute(demote).await.expect("an update");
        tx.commit().await.expect("a commit");
        let otto = app.signed_in("Otto").await;
        assert_eq!(otto.post(&format!("/invitation/{link}"), &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(otto.get(&format!("/fn/open_invitation?link={link}")).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_clock_that_is_far_ahead_ends_no_session_for_good(app: TestApp) {
        let (olga, ed) = (app.signed_in("Olga").await, app.signed_in("Ed").await);
        let vera = number(&app, "Vera").await;
        let browser = BrowserCookie { old: None, new: "b" };
        let session = store::NewSession { person: vera, token: "t", agent: "", replaces: None, browser, password: None };
        store::open_session(&app.db, session, NOW + 400 * DAY).await.expect("a session");
        for visitor in [olga, ed] {
            assert_eq!(visitor.get("/fn/who_asks?slug=acme").await.status, StatusCode::OK);
        }
    }

    async fn of_each_person_a_bounded_number_of_sessions_is_kept(app: TestApp) {
        let (olga, vera) = (app.signed_in("Olga").await, number(&app, "Vera").await);
        for number in 0..60_i64 {
            let token = format!("token {number}");
            let browser = BrowserCookie { old: None, new: &token };
            let session = store::NewSession { person: vera, token: &token, agent: "", replaces: None, browser, password: None };
            store::open_session(&app.db, session, NOW + number).await.expect("a session");
        }
        let of_vera = |text| sql(text).bind(vera);
        let (sessions,): (i64,) = app.db.one(of_vera("SELECT COUNT(*) FROM sessions WHERE person = $1")).await.expect("a number");
        let (browsers,): (i64,) = app.db.one(of_vera("SELECT COUNT(*) FROM known_browsers WHERE person = $1")).await.expect("a number");
        assert_eq!((sessions, browsers), (50, 20));
        assert!(sessions::person(&app.db, "token 59", NOW).await.expect("an answer").is_some(), "the last one is kept");
        assert_eq!(olga.get("/fn/who_asks?slug=acme").await.status, StatusCode::OK);
    }

    async fn signing_in_again_ends_the_session_of_this_browser(app: TestApp) {
        let olga = app.signed_in("Olga").await;
        let elsewhere = app.signed_in("Olga").await;
        let again = olga.post("/sign-in", &[("email", "olga@example.com"), ("password", PASSWORD)]).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        assert_eq!(olga.get("/fn/who_asks?slug=acme").await.status, StatusCode::UNAUTHORIZED, "the old cookie is good for nothing");
        assert_eq!(elsewhere.get("/fn/who_asks?slug=acme").await.status, StatusCode::OK);
    }

    async fn signing_out_takes_the_cookie_even_where_the_database_is_away(app: TestApp) {
        app.leave_inconsistent("the database is closed");
        let olga = app.signed_in("Olga").await;
        app.db.close().await;
        let answer = olga.post("/sign-out", &[]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/sign-in"));
        let cookie = answer.headers[header::SET_COOKIE].to_str().expect("text");
        assert!(cookie.starts_with("kith_session=;") && cookie.contains("Max-Age=0") && cookie.contains("Path=/"), "{cookie}");
    }

    async fn a_reader_does_not_wait_for_those_who_write(app: TestApp) {
        let ed = app.signed_in("Ed").await;
        let token = ed.token();
        let mut busy = app.db.begin().await.expect("a transaction");
        let touch = sql("UPDATE sessions SET agent = 'busy' WHERE token = $1").bind(&token);
        busy.execute(touch).await.expect("an update");
        let asked = tokio::time::timeout(std::time::Duration::from_secs(10), store::actor(&app.db, &token, "acme", NOW + DAY)).await;
        assert!(asked.expect("an answer while somebody writes").is_ok());
        busy.commit().await.expect("a commit");
        used_at(&app, &token, NOW + DAY).await;
    }
}

#[test]
fn the_first_start_asks_for_the_code_unless_it_is_opened_at_the_machine_itself() {
    let plain = ServeOptions {
        addr: String::new(),
        public_url: None,
        trusted_proxy: None,
        largest_upload: 64,
        most_connections: 100,
        uploads_space: 64,
        keep_free: 0,
    };
    let public = ServeOptions { public_url: Some("https://contacts.example.org".to_owned()), ..plain.clone() };
    let proxied = ServeOptions { trusted_proxy: Some(Ipv4Addr::LOCALHOST.into()), ..plain.clone() };
    let (here, there) = ("127.0.0.1:40000", "192.0.2.7:40000");
    let forwarded = |value| Some(("x-forwarded-for", value));
    for (options, peer, host, extra, asks) in [
        (&plain, here, "localhost:3000", None, false),
        (&plain, here, "LOCALHOST", None, false),
        (&plain, here, "127.0.0.1:3000", None, false),
        (&plain, "[::1]:40000", "[::1]:3000", None, false),
        (&plain, "[::ffff:127.0.0.1]:40000", "127.0.0.2:3000", None, false),
        // From another machine.
        (&plain, there, "localhost:3000", None, true),
        // Through a proxy on this machine, declared or not, with its header in any form.
        (&public, here, "contacts.example.org", forwarded("203.0.113.9"), true),
        (&public, here, "127.0.0.1:3000", None, true),
        (&proxied, here, "127.0.0.1:3000", None, true),
        (&proxied, here, "127.0.0.1:3000", forwarded("203.0.113.9:51234"), true),
        (&proxied, here, "127.0.0.1:3000", forwarded("[2001:db8::1]"), true),
        (&proxied, here, "127.0.0.1:3000", forwarded("unknown"), true),
        (&proxied, here, "127.0.0.1:3000", forwarded(""), true),
        (&plain, here, "127.0.0.1:3000", forwarded("127.0.0.1"), true),
        (&plain, here, "127.0.0.1:3000", Some(("x-forwarded-host", "contacts.example.org")), true),
        (&plain, here, "127.0.0.1:3000", Some(("forwarded", "for=203.0.113.9")), true),
        (&plain, here, "127.0.0.1:3000", Some(("x-real-ip", "203.0.113.9")), true),
        // Under a name that was made to resolve to this machine.
        (&plain, here, "evil.example:3208", None, true),
        (&plain, here, "localhost.evil.example", None, true),
        (&plain, here, "127.0.0.1.evil.example", None, true),
        (&plain, here, "", None, true),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().expect("a host"));
        if let Some((name, value)) = extra {
            headers.insert(HeaderName::from_static(name), value.parse().expect("a value"));
        }
        let peer: SocketAddr = peer.parse().expect("an address");
        assert_eq!(asks_code(options, peer, &headers), asks, "{peer} {host} {extra:?} {options:?}");
    }
    assert!(asks_code(&plain, SocketAddr::from(([127, 0, 0, 1], 1)), &HeaderMap::new()), "without a Host");
}

#[test]
fn a_session_has_no_cookie_of_another_name() {
    let mut headers = HeaderMap::new();
    headers.insert(header::COOKIE, format!("kith_browser={}", secret::make()).parse().expect("a value"));
    assert_eq!(cookies::session(&headers), None);
    assert!(cookies::browser(&headers).is_some());
}

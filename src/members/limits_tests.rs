//! Tests of the limits on password guessing, and of the people that these must not affect.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::{StatusCode, header};

use super::password::{self, Caller};
use super::secret;
use super::store::{self, Entry};
use crate::db::sql;
use crate::error::AppError;
use crate::server::testing::{NOW, PASSWORD, TestApp, on_both_databases};
use crate::time::clock::{DAY, SECOND};

const MINUTE: i64 = 60 * SECOND;

fn entry(email: &str, password: &str, address: impl Into<IpAddr>) -> Entry {
    Entry { email: email.to_owned(), password: password.to_owned(), address: Some(address.into()), browser: None }
}

/// An address that no other test uses, by number.
fn elsewhere(number: u32) -> Ipv4Addr {
    Ipv4Addr::from_bits(Ipv4Addr::new(198, 18, 0, 0).to_bits() + number)
}

async fn counters(app: &TestApp) -> i64 {
    app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM sign_in_failures")).await.expect("a number").0
}

/// Fails at an account, each time from another address, until strangers have to wait at it.
async fn lock_out(app: &TestApp, email: &str) {
    for number in 0..5 {
        let wrong = store::sign_in(&app.db, entry(email, "wrong", elsewhere(number)), NOW).await;
        assert!(matches!(wrong, Err(AppError::Invalid { .. })), "{wrong:?}");
    }
    let right = store::sign_in(&app.db, entry(email, PASSWORD, elsewhere(99)), NOW).await;
    assert!(matches!(right, Err(AppError::TooMany { .. })), "{right:?}");
}

on_both_databases! {
    async fn a_blocked_address_writes_nothing_and_locks_nobody_out(app: TestApp) {
        let here = Ipv4Addr::new(203, 0, 113, 9);
        for number in 0..5 {
            let wrong = store::sign_in(&app.db, entry(&format!("nobody{number}@example.com"), "wrong", here), NOW).await;
            assert!(matches!(wrong, Err(AppError::Invalid { .. })), "{wrong:?}");
        }
        let before = counters(&app).await;
        for number in 0..20 {
            for email in [format!("other{number}@example.com"), "olga@example.com".to_owned()] {
                let blocked = store::sign_in(&app.db, entry(&email, "wrong", here), NOW).await;
                assert!(matches!(blocked, Err(AppError::TooMany { .. })), "{blocked:?}");
            }
        }
        assert_eq!(counters(&app).await, before);
        store::sign_in(&app.db, entry("olga@example.com", PASSWORD, elsewhere(0)), NOW).await.expect("nothing was counted against Olga");
    }

    async fn strangers_never_lock_out_a_browser_that_has_signed_in_before(app: TestApp) {
        let mut olga = app.signed_in("Olga").await;
        let signed_out = olga.post("/sign-out", &[]).await;
        assert_eq!(signed_out.status, StatusCode::SEE_OTHER);
        lock_out(&app, "olga@example.com").await;
        // From an address that has to wait, too.
        for _ in 0..5 {
            app.nobody().post("/sign-in", &[("email", "nobody@example.com"), ("password", "wrong")]).await;
        }
        let form = [("email", "olga@example.com"), ("password", PASSWORD)];
        assert_eq!(app.nobody().post("/sign-in", &form).await.status, StatusCode::TOO_MANY_REQUESTS);
        let again = olga.post("/sign-in", &form).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
        // The browser is known for this account only.
        let other = olga.post("/sign-in", &[("email", "vera@example.com"), ("password", PASSWORD)]).await;
        assert_eq!(other.status, StatusCode::TOO_MANY_REQUESTS);
        // Its old cookie was replaced, and its own failures count.
        assert_eq!(olga.post("/sign-in", &form).await.status, StatusCode::TOO_MANY_REQUESTS);
        olga.keep_cookie(&again);
        for _ in 0..5 {
            let wrong = olga.post("/sign-in", &[("email", "olga@example.com"), ("password", "wrong")]).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(olga.post("/sign-in", &form).await.status, StatusCode::TOO_MANY_REQUESTS);
    }

    async fn a_success_forgives_of_the_address_only_its_own_try(app: TestApp) {
        let here = Ipv4Addr::new(203, 0, 113, 9);
        let mut blocked = false;
        for number in 0..12 {
            let wrong = store::sign_in(&app.db, entry(&format!("victim{number}@example.com"), "guess", here), NOW).await;
            let own = store::sign_in(&app.db, entry("vera@example.com", PASSWORD, here), NOW).await;
            blocked |= matches!((&wrong, &own), (Err(AppError::TooMany { .. }), Err(AppError::TooMany { .. })));
        }
        assert!(blocked, "an account of one's own wipes no failures");
        // But a success forgives the account's failures.
        for round in 0..3 {
            for _ in 0..3 {
                let there = elsewhere(round);
                assert!(store::sign_in(&app.db, entry("ed@example.com", "slip", there), NOW).await.is_err());
            }
            store::sign_in(&app.db, entry("ed@example.com", PASSWORD, elsewhere(10 + round)), NOW).await.expect("a sign-in");
        }
    }

    async fn a_success_forgives_no_time_twice(app: TestApp) {
        let here = Ipv4Addr::new(203, 0, 113, 9);
        let mut now = NOW;
        for number in 1..=14 {
            let wrong = store::sign_in(&app.db, entry(&format!("victim{number}@example.com"), "guess", here), now).await;
            assert!(matches!(wrong, Err(AppError::Invalid { .. })), "{number}: {wrong:?}");
            now += if number > 4 { (1_i64 << (number - 4)).min(900) * SECOND } else { 0 };
        }
        // One of the fourteen is forgiven; signing in forgives no more of them.
        now += 15 * MINUTE;
        for _ in 0..20 {
            store::sign_in(&app.db, entry("vera@example.com", PASSWORD, here), now).await.expect("a sign-in");
        }
        let wrong = store::sign_in(&app.db, entry("victim@example.com", "guess", here), now).await;
        assert!(matches!(wrong, Err(AppError::Invalid { .. })), "{wrong:?}");
        let next = store::sign_in(&app.db, entry("vera@example.com", PASSWORD, here), now + 10 * MINUTE).await;
        assert!(matches!(next, Err(AppError::TooMany { .. })), "{next:?}");
    }

    async fn an_ipv6_network_counts_as_one_and_its_site_more_leniently(app: TestApp) {
        let at = |network: u16, host: u16| Ipv6Addr::new(0x2001, 0xdb8, 1, network, 0, 0, 0, host);
        // Each with another email: some unknown emails share a counter, and five at one counter would lock it.
        for host in 0..5 {
            assert!(store::sign_in(&app.db, entry(&format!("somebody{host}@example.com"), "wrong", at(0, host)), NOW).await.is_err());
        }
        let neighbor = store::sign_in(&app.db, entry("vera@example.com", PASSWORD, at(0, 99)), NOW).await;
        assert!(matches!(neighbor, Err(AppError::TooMany { .. })), "{neighbor:?}");
        store::sign_in(&app.db, entry("vera@example.com", PASSWORD, at(1, 0)), NOW).await.expect("another network of the site");
        // Five are counted so far.
        for network in 2..62 {
            let wrong = store::sign_in(&app.db, entry(&format!("nobody{network}@example.com"), "wrong", at(network, 0)), NOW).await;
            assert!(matches!(wrong, Err(AppError::Invalid { .. })), "{network}: {wrong:?}");
        }
        let site = store::sign_in(&app.db, entry("vera@example.com", PASSWORD, at(100, 0)), NOW).await;
        assert!(matches!(site, Err(AppError::TooMany { .. })), "{site:?}");
        store::sign_in(&app.db, entry("vera@example.com", PASSWORD, Ipv6Addr::new(0x2001, 0xdb8, 2, 0, 0, 0, 0, 1)), NOW)
            .await
            .expect("another site");
    }

    async fn what_is_counted_names_nobody_and_is_deleted_once_forgiven(app: TestApp) {
        for number in 0..6 {
            let _ = store::sign_in(&app.db, entry("secret.person@example.com", "wrong", elsewhere(number)), NOW).await;
        }
        let subjects: Vec<(String,)> = app.db.all(sql("SELECT subject FROM sign_in_failures")).await.expect("subjects");
        assert!(!subjects.is_empty() && subjects.iter().all(|(subject,)| secret::is_one(subject)), "{subjects:?}");
        store::sign_in(&app.db, entry("olga@example.com", PASSWORD, elsewhere(50)), NOW + 2 * DAY).await.expect("a sign-in");
        assert_eq!(counters(&app).await, 0);
    }

    async fn failures_are_forgiven_one_by_one(app: TestApp) {
        let here = Ipv4Addr::new(203, 0, 113, 9);
        for number in 0..4 {
            assert!(store::sign_in(&app.db, entry(&format!("slip{number}@example.com"), "wrong", here), NOW).await.is_err());
        }
        // An hour later four are forgiven, and as many are free again.
        for number in 4..9 {
            let wrong = store::sign_in(&app.db, entry(&format!("slip{number}@example.com"), "wrong", here), NOW + 60 * MINUTE).await;
            assert!(matches!(wrong, Err(AppError::Invalid { .. })), "{number}: {wrong:?}");
        }
        let waits = store::sign_in(&app.db, entry("vera@example.com", PASSWORD, here), NOW + 60 * MINUTE).await;
        assert!(matches!(waits, Err(AppError::TooMany { .. })), "{waits:?}");
    }

    async fn tries_at_once_count_as_many(app: TestApp) {
        let tries = (0..30).map(|number| {
            let db = app.db.clone();
            tokio::spawn(async move { store::sign_in(&db, entry("olga@example.com", "wrong", elsewhere(number)), NOW).await })
        });
        let mut looked_at = 0;
        for wrong in tries.collect::<Vec<_>>() {
            match wrong.await.expect("an answer") {
                Err(AppError::Invalid { .. }) => looked_at += 1,
                Err(AppError::TooMany { .. }) => {}
                other => panic!("{other:?}"),
            }
        }
        assert!((1..=5).contains(&looked_at), "{looked_at} passwords were compared");
    }

    async fn a_full_queue_says_so_and_counts_nothing(app: TestApp) {
        let queue: Vec<_> = std::iter::from_fn(|| password::queue(Caller::Stranger).ok()).take(100).collect();
        assert_eq!(queue.len(), 34, "two at work and 32 who wait");
        let answer = app.nobody().post("/sign-in", &[("email", "olga@example.com"), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text);
        assert_eq!(answer.headers[header::RETRY_AFTER], "2");
        assert!(answer.text.contains("The server is busy checking passwords. Wait 2 seconds and try again."), "{}", answer.text);
        assert_eq!(counters(&app).await, 0);
        // A server with an owner computes no hash for a second one.
        let form = [("workspace", "W"), ("name", "N"), ("email", "n@example.com"), ("password", "long enough 1")];
        assert_eq!(app.nobody().post("/create-workspace", &form).await.status, StatusCode::CONFLICT);
        drop(queue);
        app.signed_in("Olga").await;
    }

    async fn a_wait_that_no_try_can_have_caused_is_void(app: TestApp) {
        lock_out(&app, "olga@example.com").await;
        // The clock was a day ahead, and is right again.
        store::sign_in(&app.db, entry("olga@example.com", PASSWORD, elsewhere(7)), NOW - DAY).await.expect("a sign-in");
    }
}

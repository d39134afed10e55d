//! Tests of forgotten passwords and changed emails.

use axum::http::StatusCode;

use super::account::{NewEmail, change_email, change_password};
use super::browsers::BrowserCookie;
use super::{Role, password_links, store, team};
use crate::db::sql;
use crate::error::AppError;
use crate::server::testing::{NOW, PASSWORD, TestApp, act, on_both_databases};
use crate::time::clock::DAY;

const NEW: &str = "another one, longer";

async fn number(app: &TestApp, name: &str) -> i64 {
    app.actor(name, "acme").await.person.expect("a person")
}

/// A password link, made by this maker for a member of Acme.
async fn link(app: &TestApp, maker: &str, person: i64) -> Result<String, AppError> {
    let maker = app.actor(maker, "acme").await;
    act!(app, tx => password_links::make(&mut tx, &maker, person, NOW))
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> StatusCode {
    app.nobody().post("/sign-in", &[("email", email), ("password", password)]).await.status
}

on_both_databases! {
    async fn a_link_sets_a_new_password_once(app: TestApp) {
        let ed = number(&app, "Ed").await;
        let elsewhere = app.signed_in("Ed").await;
        let address = format!("/password/{}", link(&app, "Adam", ed).await.expect("a link"));
        let mut visitor = app.nobody();
        let page = visitor.get(&address).await;
        assert!(page.status == StatusCode::OK && page.text.contains("Set a new password"), "{}", page.text);
        assert!(page.text.contains("Ed") && page.text.contains("ed@example.com"), "{}", page.text);
        let short = visitor.post(&address, &[("password", "short")]).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(short.text.contains("at least 8 characters"), "{}", short.text);
        assert_eq!(elsewhere.get("/fn/who_asks?slug=acme").await.status, StatusCode::OK, "nothing has happened so far");
        // Earlier failures with the old password cause no wait any more.
        for _ in 0..5 {
            assert_eq!(sign_in(&app, "ed@example.com", "forgotten").await, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let set = visitor.post(&address, &[("password", NEW)]).await;
        assert_eq!((set.status, set.location()), (StatusCode::SEE_OTHER, "/"));
        visitor.keep_cookie(&set);
        assert_eq!(visitor.get("/fn/who_asks?slug=acme").await.status, StatusCode::OK, "signed in here");
        assert_eq!(elsewhere.get("/fn/who_asks?slug=acme").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(visitor.post(&address, &[("password", "a third one, longer")]).await.status, StatusCode::NOT_FOUND);
        assert!(app.nobody().get(&address).await.text.contains("This link has expired"));
        let entry = |password: &str| store::Entry { email: "ed@example.com".to_owned(), password: password.to_owned(), address: Some([192, 0, 2, 1].into()), browser: None };
        assert_eq!(store::sign_in(&app.db, entry(NEW), NOW).await.map(|verified| verified.person), Ok(ed));
        assert!(matches!(store::sign_in(&app.db, entry(PASSWORD), NOW).await, Err(AppError::Invalid { .. })));
    }

    async fn whoever_was_compared_with_the_old_password_is_not_let_in_after_it(app: TestApp) {
        let entry = store::Entry {
            email: "ed@example.com".to_owned(),
            password: PASSWORD.to_owned(),
            address: Some([192, 0, 2, 1].into()),
            browser: None,
        };
        let verified = store::sign_in(&app.db, entry, NOW).await.expect("the password");
        let open = async |token: &str| {
            let browser = BrowserCookie { old: None, new: token };
            let session =
                store::NewSession { person: verified.person, token, agent: "", replaces: None, browser, password: Some(&verified.hash) };
            store::open_session(&app.db, session, NOW).await
        };
        assert_eq!(open("before").await, Ok(()));
        store::set_password(&app.db, "ed@example.com", || Ok(NEW.to_owned())).await.expect("a new password");
        assert!(matches!(open("after").await, Err(AppError::Invalid { .. })));
        let (sessions,): (i64,) = app.db.one(sql("SELECT COUNT(*) FROM sessions WHERE person = $1").bind(verified.person)).await.expect("a number");
        assert_eq!(sessions, 0);
    }

    async fn a_link_ends_after_a_day_and_when_another_is_made(app: TestApp) {
        let ed = number(&app, "Ed").await;
        let first = link(&app, "Adam", ed).await.expect("a link");
        let second = link(&app, "Olga", ed).await.expect("a link");
        assert_eq!(password_links::at(&app.db, &first, NOW).await, Ok(None));
        assert!(password_links::at(&app.db, &second, NOW + DAY).await.expect("an answer").is_some());
        assert_eq!(password_links::at(&app.db, &second, NOW + DAY + 1).await, Ok(None));
        assert_eq!(password_links::follow(&app.db, &second, "a hash", NOW + DAY + 1).await, Err(AppError::NotFound));
        let kept: Vec<(String,)> = app.db.all(crate::db::sql("SELECT token FROM password_links")).await.expect("links");
        assert!(kept.len() == 1 && !kept[0].0.contains(&second), "the database can't open it");
    }

    async fn nobody_gets_a_link_for_whom_they_may_not_change(app: TestApp) {
        let (olga, adam, vera) = (number(&app, "Olga").await, number(&app, "Adam").await, number(&app, "Vera").await);
        assert_eq!(link(&app, "Adam", olga).await, Err(AppError::Forbidden), "an admin for an owner");
        assert_eq!(link(&app, "Ed", vera).await, Err(AppError::Forbidden), "an editor for anybody");
        assert!(matches!(link(&app, "Olga", olga).await, Err(AppError::Conflict(_))), "oneself");
        let otto = app.actor("Otto", "other").await;
        assert_eq!(act!(app, tx => password_links::make(&mut tx, &otto, vera, NOW)), Err(AppError::NotFound), "nobody of another workspace");
        assert!(link(&app, "Olga", adam).await.is_ok());
        // A new password signs in to every workspace of its person.
        app.join("Vera", Role::Owner, "Elsewhere").await;
        assert!(matches!(link(&app, "Olga", vera).await, Err(AppError::Conflict(_))));
        app.join("Olga", Role::Owner, "Elsewhere").await;
        assert!(link(&app, "Olga", vera).await.is_ok());
    }

    async fn a_link_ends_with_its_makers_permission(app: TestApp) {
        let (olga, ed) = (app.actor("Olga", "acme").await, number(&app, "Ed").await);
        for (name, what) in [("Alf", "removed"), ("Bo", "suspended"), ("Cy", "demoted")] {
            app.join(name, Role::Admin, "Acme").await;
            let person = number(&app, name).await;
            let link = link(&app, name, ed).await.expect("a link");
            match what {
                "removed" => team::remove(&app.db, &olga, person, NOW).await.expect("a removal"),
                "suspended" => act!(app, tx => team::suspend(&mut tx, &olga, person, true, NOW)).expect("a suspension"),
                _ => act!(app, tx => team::set_role(&mut tx, &olga, person, Role::Editor)).expect("a role"),
            }
            let set = app.nobody().post(&format!("/password/{link}"), &[("password", NEW)]).await;
            assert_eq!(set.status, StatusCode::NOT_FOUND, "{what}");
        }
        // The maker may not change the person's new role.
        let made = link(&app, "Adam", ed).await.expect("a link");
        act!(app, tx => team::set_role(&mut tx, &olga, ed, Role::Owner)).expect("a role");
        assert_eq!(password_links::follow(&app.db, &made, "a hash", NOW).await, Err(AppError::NotFound));
        // The person has been removed.
        let vera = number(&app, "Vera").await;
        let made = link(&app, "Adam", vera).await.expect("a link");
        team::remove(&app.db, &olga, vera, NOW).await.expect("a removal");
        assert_eq!(password_links::follow(&app.db, &made, "a hash", NOW).await, Err(AppError::NotFound));
        assert_eq!(sign_in(&app, "vera@example.com", PASSWORD).await, StatusCode::SEE_OTHER);
    }

    async fn a_link_that_is_followed_by_many_at_once_works_once(app: TestApp) {
        let ed = number(&app, "Ed").await;
        let link = link(&app, "Adam", ed).await.expect("a link");
        let mut set = 0;
        let tries: Vec<_> = (0..8).map(|_| {
            let (db, link) = (app.db.clone(), link.clone());
            tokio::spawn(async move { password_links::follow(&db, &link, "a hash", NOW).await.is_ok() })
        }).collect();
        for followed in tries {
            set += i32::from(followed.await.expect("an answer"));
        }
        assert_eq!(set, 1);
    }

    async fn a_new_password_ends_the_links_for_another_one(app: TestApp) {
        let ed = app.actor("Ed", "acme").await;
        let made = link(&app, "Adam", ed.person.expect("a person")).await.expect("a link");
        let token = app.signed_in("Ed").await.token();
        change_password(&app.db, &ed, &token, PASSWORD.to_owned(), NEW.to_owned(), NOW).await.expect("a change");
        assert_eq!(password_links::at(&app.db, &made, NOW).await, Ok(None));
    }

    async fn the_command_line_sets_a_password(app: TestApp) {
        let ed = app.signed_in("Ed").await;
        let said = store::set_password(&app.db, "ED@example.com", || Ok(NEW.to_owned())).await;
        assert_eq!(said.as_deref(), Ok("ed@example.com has a new password and is signed out everywhere."));
        assert_eq!(ed.get("/fn/who_asks?slug=acme").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(sign_in(&app, "ed@example.com", NEW).await, StatusCode::SEE_OTHER);
        let unknown = store::set_password(&app.db, "nobody@example.com", || panic!("nobody asks for a password that nobody gets")).await;
        assert_eq!(unknown, Err(AppError::invalid("email", "Nobody has the email address nobody@example.com.")));
        let short = store::set_password(&app.db, "ed@example.com", || Ok("short".to_owned())).await;
        assert!(matches!(short, Err(AppError::Invalid { .. })), "{short:?}");
    }

    async fn an_email_is_ones_own_to_change_with_the_password(app: TestApp) {
        let (ed, here) = (app.actor("Ed", "acme").await, app.signed_in("Ed").await);
        let change = |email: &str, password: &str| {
            let new = NewEmail { email: email.to_owned(), password: password.to_owned() };
            async { change_email(&app.db, &ed, new, NOW).await }
        };
        for (email, password, about) in
            [("edward@example.com", "wrong", "current"), ("no address", PASSWORD, "email"), ("Vera@example.com", PASSWORD, "email")]
        {
            let refused = change(email, password).await;
            assert!(matches!(&refused, Err(AppError::Invalid { field, .. }) if field == about), "{email}: {refused:?}");
        }
        assert_eq!(change("Edward@example.com", PASSWORD).await, Ok(()));
        assert_eq!(here.get("/fn/who_asks?slug=acme").await.status, StatusCode::OK, "sessions stay");
        assert_eq!(sign_in(&app, "edward@EXAMPLE.com", PASSWORD).await, StatusCode::SEE_OTHER);
        assert_eq!(sign_in(&app, "ed@example.com", PASSWORD).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(change("edward@example.com", PASSWORD).await, Ok(()), "the same one in other letters is no one else's");
    }
}

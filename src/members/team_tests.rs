//! Tests of joining a team, changing roles, and leaving.

use axum::http::StatusCode;

use super::store;
use super::tests::used_at;
use super::{Role, account, invitations, team};
use crate::changes::history;
use crate::changes::store::Change;
use crate::db::sql;
use crate::error::AppError;
use crate::server::testing::{NOW, PASSWORD, TestApp, act, draft, on_both_databases};
use crate::time::clock::{DAY, SECOND, Zone};

async fn number(app: &TestApp, name: &str) -> i64 {
    app.actor(name, if name == "Otto" { "other" } else { "acme" }).await.person.expect("a person")
}

on_both_databases! {
    async fn members_are_listed_with_owners_first(app: TestApp) {
        let vera = app.actor("Vera", "acme").await;
        let names: Vec<(String, Role, bool)> =
            team::list(&app.db, &vera, &Zone::default()).await.expect("members").into_iter().map(|member| (member.name, member.role, member.is_reader)).collect();
        let expected = [("Olga", Role::Owner, false), ("Adam", Role::Admin, false), ("Ed", Role::Editor, false), ("Vera", Role::Viewer, true)];
        assert_eq!(names, expected.map(|(name, role, reader)| (name.to_owned(), role, reader)));
    }

    async fn an_admin_gives_every_role_but_the_owners(app: TestApp) {
        let adam = app.actor("Adam", "acme").await;
        let (olga, vera, otto) = (number(&app, "Olga").await, number(&app, "Vera").await, number(&app, "Otto").await);
        assert_eq!(act!(app, tx => team::set_role(&mut tx, &adam, vera, Role::Editor)), Ok(()));
        assert_eq!(app.actor("Vera", "acme").await.role, Role::Editor);
        assert_eq!(act!(app, tx => team::set_role(&mut tx, &adam, vera, Role::Owner)), Err(AppError::Forbidden));
        assert_eq!(act!(app, tx => team::set_role(&mut tx, &adam, olga, Role::Viewer)), Err(AppError::Forbidden));
        assert_eq!(team::remove(&app.db, &adam, olga, NOW).await, Err(AppError::Forbidden));
        assert_eq!(act!(app, tx => team::suspend(&mut tx, &adam, otto, true, NOW)), Err(AppError::NotFound), "nobody of another workspace");
        let ed = app.actor("Ed", "acme").await;
        assert_eq!(act!(app, tx => team::set_role(&mut tx, &ed, vera, Role::Viewer)), Err(AppError::Forbidden));
    }

    async fn the_last_owner_cannot_go(app: TestApp) {
        let olga = app.actor("Olga", "acme").await;
        let (me, adam) = (olga.person.expect("a person"), number(&app, "Adam").await);
        for _ in 0..2 {
            assert!(matches!(team::remove(&app.db, &olga, me, NOW).await, Err(AppError::Conflict(_))));
            assert!(matches!(act!(app, tx => team::suspend(&mut tx, &olga, me, true, NOW)), Err(AppError::Conflict(_))));
            assert!(matches!(act!(app, tx => team::set_role(&mut tx, &olga, me, Role::Admin)), Err(AppError::Conflict(_))));
            // A suspended owner does not count.
            act!(app, tx => team::set_role(&mut tx, &olga, adam, Role::Owner)).expect("a role");
            act!(app, tx => team::suspend(&mut tx, &olga, adam, true, NOW)).expect("a suspension");
        }
        act!(app, tx => team::suspend(&mut tx, &olga, adam, false, NOW)).expect("an owner again");
        assert_eq!(act!(app, tx => team::set_role(&mut tx, &olga, me, Role::Admin)), Ok(()));
    }

    async fn two_owners_cannot_remove_each_other(app: TestApp) {
        let olga = app.actor("Olga", "acme").await;
        let adam = number(&app, "Adam").await;
        act!(app, tx => team::set_role(&mut tx, &olga, adam, Role::Owner)).expect("a role");
        let (first, second) = (olga.clone(), app.actor("Adam", "acme").await);
        let me = olga.person.expect("a person");
        let (gone, other) = tokio::join!(
            team::remove(&app.db, &first, adam, NOW),
            team::remove(&app.db, &second, me, NOW),
        );
        assert_eq!(usize::from(gone.is_ok()) + usize::from(other.is_ok()), 1, "{gone:?} {other:?}");
    }

    async fn who_is_suspended_is_out_at_once_and_comes_back_as_before(app: TestApp) {
        let (olga, ed) = (app.actor("Olga", "acme").await, number(&app, "Ed").await);
        let browser = app.signed_in("Ed").await;
        assert_eq!(browser.get("/fn/who_asks?slug=acme").await.status, StatusCode::OK);
        act!(app, tx => team::suspend(&mut tx, &olga, ed, true, NOW)).expect("a suspension");
        assert_eq!(browser.get("/fn/who_asks?slug=acme").await.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.get("/w/acme/contacts").await.status, StatusCode::NOT_FOUND);
        act!(app, tx => team::suspend(&mut tx, &olga, ed, false, NOW)).expect("no suspension");
        assert_eq!(app.actor("Ed", "acme").await.role, Role::Editor);
        team::remove(&app.db, &olga, ed, NOW).await.expect("a removal");
        assert_eq!(browser.get("/fn/who_asks?slug=acme").await.status, StatusCode::NOT_FOUND);
    }

    async fn an_invitation_lets_one_person_in(app: TestApp) {
        let adam = app.actor("Adam", "acme").await;
        let link = act!(app, tx => invitations::invite(&mut tx, &adam, Role::Editor, NOW)).expect("a link");
        let address = format!("/invitation/{link}");
        let page = app.nobody().get(&address).await;
        assert!(page.status == StatusCode::OK && page.text.contains("Adam") && page.text.contains("Acme"), "{}", page.text);
        let form = [("name", "Nia"), ("email", "nia@example.com"), ("password", "short")];
        let refused = app.nobody().post(&address, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("at least 8 characters") && refused.text.contains("nia@example.com"), "{}", refused.text);
        let taken = app.nobody().post(&address, &[("name", "Vera"), ("email", "vera@example.com"), ("password", PASSWORD)]).await;
        assert_eq!(taken.status, StatusCode::CONFLICT);

        let form = [("name", "Nia"), ("email", "nia@example.com"), ("password", PASSWORD)];
        let mut nia = app.nobody();
        let joined = nia.post(&address, &form).await;
        assert_eq!((joined.status, joined.location()), (StatusCode::SEE_OTHER, "/w/acme/contacts"));
        nia.keep_cookie(&joined);
        assert_eq!(store::actor(&app.db, &nia.token(), "acme", NOW).await.expect("a member").role, Role::Editor);
        // The link works once only.
        let late = app.nobody().post(&address, &[("name", "Lou"), ("email", "lou@example.com"), ("password", PASSWORD)]).await;
        assert_eq!(late.status, StatusCode::NOT_FOUND);
        assert!(app.nobody().get(&address).await.text.contains("This invitation is no longer valid"));
    }

    async fn who_has_an_account_joins_with_it(app: TestApp) {
        let olga = app.actor("Olga", "acme").await;
        let link = act!(app, tx => invitations::invite(&mut tx, &olga, Role::Viewer, NOW)).expect("a link");
        let otto = app.signed_in("Otto").await;
        let joined = otto.post(&format!("/invitation/{link}"), &[]).await;
        assert_eq!((joined.status, joined.location()), (StatusCode::SEE_OTHER, "/w/acme/contacts"));
        assert_eq!(store::actor(&app.db, &otto.token(), "acme", NOW).await.expect("a member").role, Role::Viewer);
        assert_eq!(store::actor(&app.db, &otto.token(), "other", NOW).await.expect("a member still").role, Role::Owner);
        // A member can't get another role by a link.
        let link = act!(app, tx => invitations::invite(&mut tx, &olga, Role::Owner, NOW)).expect("a link");
        assert_eq!(app.signed_in("Vera").await.post(&format!("/invitation/{link}"), &[]).await.status, StatusCode::CONFLICT);
    }

    async fn an_invitation_ends_by_itself_or_when_it_is_taken_back(app: TestApp) {
        let adam = app.actor("Adam", "acme").await;
        assert_eq!(act!(app, tx => invitations::invite(&mut tx, &adam, Role::Owner, NOW)), Err(AppError::Forbidden));
        let link = act!(app, tx => invitations::invite(&mut tx, &adam, Role::Viewer, NOW)).expect("a link");
        assert!(invitations::at(&app.db, &link, None, NOW + 7 * DAY).await.expect("an answer").is_some());
        assert!(invitations::at(&app.db, &link, None, NOW + 7 * DAY + 1).await.expect("an answer").is_none());
        let open = invitations::open(&app.db, &adam, &Zone::default(), NOW).await.expect("invitations");
        assert_eq!((open.len(), open[0].role), (1, Role::Viewer));
        assert!(!open[0].token.contains(&link) && !link.contains(&open[0].token), "who reads the list can't follow it");
        let otto = app.actor("Otto", "other").await;
        assert_eq!(act!(app, tx => invitations::revoke(&mut tx, &otto, &open[0].token)), Err(AppError::NotFound));
        assert_eq!(act!(app, tx => invitations::revoke(&mut tx, &adam, &open[0].token)), Ok(()));
        assert!(invitations::at(&app.db, &link, None, NOW).await.expect("an answer").is_none());
    }

    async fn pages_that_show_members_hear_of_everything_they_show(app: TestApp) {
        let adam = app.actor("Adam", "acme").await;
        let mut before = team::revision(&app.db, &adam).await.expect("a revision");
        let mut moved = async |what: &str| {
            let now = team::revision(&app.db, &adam).await.expect("a revision");
            assert!(now > before, "{what}");
            before = now;
        };
        let link = act!(app, tx => invitations::invite(&mut tx, &adam, Role::Viewer, NOW)).expect("a link");
        moved("an invitation is made").await;
        assert_eq!(app.signed_in("Otto").await.post(&format!("/invitation/{link}"), &[]).await.status, StatusCode::SEE_OTHER);
        moved("somebody joins").await;
        act!(app, tx => invitations::invite(&mut tx, &adam, Role::Viewer, NOW)).expect("a link");
        moved("another invitation is made").await;
        let open = invitations::open(&app.db, &adam, &Zone::default(), NOW).await.expect("invitations");
        act!(app, tx => invitations::revoke(&mut tx, &adam, &open[0].token)).expect("an end");
        moved("an invitation is revoked").await;
        let ed = app.actor("Ed", "acme").await;
        act!(app, tx => account::rename(&mut tx, &ed, "Édouard")).expect("a name");
        moved("somebody has another name").await;
        let new = account::NewEmail { email: "edouard@example.com".to_owned(), password: PASSWORD.to_owned() };
        account::change_email(&app.db, &ed, new, NOW).await.expect("an email");
        moved("somebody has another email").await;
    }

    async fn who_works_was_last_active_minutes_ago_and_not_an_hour(app: TestApp) {
        let (ed, token) = (app.actor("Ed", "acme").await, app.signed_in("Ed").await.token());
        let later = NOW + 5 * 60 * SECOND;
        used_at(&app, &token, later).await;
        let members = team::list(&app.db, &ed, &Zone::default()).await.expect("members");
        let seen = members.iter().find(|member| member.is_reader).and_then(|member| member.seen.clone()).expect("a time");
        assert_eq!(seen.at, later);
        let account = account::account(&app.db, &ed, &token, &Zone::default(), later).await.expect("an account");
        assert_eq!(account.sessions.iter().find(|session| session.is_this).map(|session| session.seen.at), Some(later));
    }

    async fn another_password_signs_every_other_browser_out(app: TestApp) {
        let (here, elsewhere) = (app.signed_in("Ed").await, app.signed_in("Ed").await);
        let ed = app.actor("Ed", "acme").await;
        let token = here.token();
        let change = |current: &str, new: &str| account::change_password(&app.db, &ed, &token, current.to_owned(), new.to_owned(), NOW);
        assert!(matches!(change("wrong", "another one, longer").await, Err(AppError::Invalid { field, .. }) if field == "current"));
        assert!(matches!(change(PASSWORD, "short").await, Err(AppError::Invalid { field, .. }) if field == "password"));
        assert_eq!(change(PASSWORD, "another one, longer").await, Ok(()));
        assert_eq!(here.get("/fn/who_asks?slug=acme").await.status, StatusCode::OK);
        assert_eq!(elsewhere.get("/fn/who_asks?slug=acme").await.status, StatusCode::UNAUTHORIZED);
        let account = account::account(&app.db, &ed, &here.token(), &Zone::default(), NOW).await.expect("an account");
        assert_eq!(account.sessions.iter().map(|session| session.is_this).collect::<Vec<_>>(), [true]);
        act!(app, tx => account::sign_out_everywhere(&mut tx, &ed)).expect("an end");
        assert_eq!(here.get("/fn/who_asks?slug=acme").await.status, StatusCode::UNAUTHORIZED);
    }

    async fn guessing_a_password_in_the_account_slows_down(app: TestApp) {
        let ed = app.actor("Ed", "acme").await;
        let token = app.signed_in("Ed").await.token();
        for _ in 0..5 {
            let wrong = account::change_password(&app.db, &ed, &token, "wrong".to_owned(), PASSWORD.to_owned(), NOW).await;
            assert!(matches!(wrong, Err(AppError::Invalid { .. })), "{wrong:?}");
        }
        let right = account::change_password(&app.db, &ed, &token, PASSWORD.to_owned(), "another one, longer".to_owned(), NOW).await;
        assert!(matches!(right, Err(AppError::TooMany { .. })), "{right:?}");
    }

    async fn a_name_is_ones_own_to_change(app: TestApp) {
        let ed = app.actor("Ed", "acme").await;
        assert!(matches!(act!(app, tx => account::rename(&mut tx, &ed, "  ")), Err(AppError::Invalid { .. })));
        assert_eq!(act!(app, tx => account::rename(&mut tx, &ed, " Édouard ")), Ok(()));
        assert_eq!(app.actor("Ed", "acme").await.person_name, "Édouard");
    }

    async fn contacts_of_a_removed_member_are_nobodys_and_say_so(app: TestApp) {
        let (olga, ed) = (app.actor("Olga", "acme").await, number(&app, "Ed").await);
        let contact = app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await[0];
        own(&app, ed).await;
        team::remove(&app.db, &olga, ed, NOW + DAY).await.expect("a removal");
        assert_eq!(owned(&app, ed).await, 0);
        let (entries, _) = history::of(&app.db, &olga, contact, None, &Zone::default()).await.expect("a history");
        let entry = &entries[0];
        let item = &entry.items[0];
        assert_eq!((entry.by.as_str(), item.label.as_str(), item.from.as_deref(), item.to.as_deref()), ("Olga", "Owner", Some("Ed"), None));
        assert!(!entry.can_undo, "nobody is there to own it");
    }

    async fn a_member_who_owns_many_contacts_is_removed_in_short_steps(app: TestApp) {
        let (olga, ed) = (app.actor("Olga", "acme").await, number(&app, "Ed").await);
        let drafts: Vec<_> = (0..1_200).map(|number| draft("Bea Lima", &format!("bea{number}@lima.example"))).collect();
        app.add("Acme", &drafts).await;
        own(&app, ed).await;
        let before = revision(&app).await;
        team::remove(&app.db, &olga, ed, NOW).await.expect("a removal");
        assert_eq!(owned(&app, ed).await, 0);
        assert_eq!(revision(&app).await - before, 2, "a change for 1,000 contacts each");
        let items = sql("SELECT COUNT(*) FROM change_items WHERE field = 'owner' AND old = $1 AND new IS NULL").bind(ed.to_string());
        assert_eq!(app.db.one::<(i64,)>(items).await.expect("a number").0, 1_200);
        assert!(app.signed_in("Ed").await.get("/fn/who_asks?slug=acme").await.status == StatusCode::NOT_FOUND);
    }

    async fn removing_a_member_while_a_contact_gets_that_owner_is_no_deadlock(app: TestApp) {
        let (olga, ed) = (app.actor("Olga", "acme").await, number(&app, "Ed").await);
        app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await;
        let mut edit = app.db.begin().await.expect("a transaction");
        let change = Change::begin(&mut edit, &olga, NOW, None).await.expect("a change");
        let rest = async {
            while !edit.is_awaited(&app.db).await.expect("an answer") {
                tokio::task::yield_now().await;
            }
            edit.execute(sql("UPDATE contacts SET owner = $1").bind(ed)).await.expect("an owner");
            change.finish(&mut edit).await.expect("a log");
            edit.commit().await.expect("a commit");
        };
        let (removed, ()) = tokio::join!(team::remove(&app.db, &olga, ed, NOW), rest);
        assert_eq!(removed, Ok(()));
        assert_eq!(owned(&app, ed).await, 0);
    }
}

/// Makes that person the owner of every contact of Acme.
async fn own(app: &TestApp, person: i64) {
    let mut tx = app.db.begin().await.expect("a transaction");
    tx.execute(sql("UPDATE contacts SET owner = $1").bind(person)).await.expect("an update");
    tx.commit().await.expect("a commit");
}

async fn owned(app: &TestApp, person: i64) -> i64 {
    app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM contacts WHERE owner = $1").bind(person)).await.expect("a number").0
}

async fn revision(app: &TestApp) -> i64 {
    app.db.one::<(i64,)>(sql("SELECT revision FROM counters WHERE workspace = 1")).await.expect("a number").0
}

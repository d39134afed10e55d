//! Tests of reading, adding, changing and deleting one contact.

use axum::body::Body;
use axum::http::{Method, StatusCode};

use super::store::{add, delete, namesakes, profile, restore, update};
use super::{ContactForm, Profile};
use crate::consent::Subscription;
use crate::contacts::Found;
use crate::contacts::list::list;
use crate::contacts::record::draft::ContactDraft;
use crate::contacts::record::state::counters;
use crate::db::sql;
use crate::error::AppError;
use crate::server::testing::{NOW, TestApp, act, draft, on_both_databases, with_phone};
use crate::time::clock::Zone;
use crate::views::View;

async fn seen(app: &TestApp, contact: i64) -> Profile {
    let vera = app.actor("Vera", "acme").await;
    profile(&app.db, &vera, contact, &Zone::default(), NOW).await.expect("a profile")
}

/// Changes a contact through the form as Ed. Returns the store's answer.
async fn changed(app: &TestApp, contact: i64, change: impl FnOnce(&mut ContactForm)) -> Result<(), AppError> {
    let before = seen(app, contact).await.form;
    let mut after = before.clone();
    change(&mut after);
    changed_from(app, contact, &before, &after).await
}

async fn changed_from(app: &TestApp, contact: i64, before: &ContactForm, after: &ContactForm) -> Result<(), AppError> {
    let ed = app.actor("Ed", "acme").await;
    // As the page sends it.
    let (before, after) = ContactForm::only_changed(before.clone(), after.clone());
    act!(app, tx => update(&mut tx, &ed, NOW, contact, (&before, &after))).map(|_| ())
}

async fn found(app: &TestApp, search: &str) -> Vec<i64> {
    let vera = app.actor("Vera", "acme").await;
    let view = View { unsubscribed: true, ..View::default().searching(search.to_owned()) };
    let page = list(&app.db, &app.state.searches, &vera, &view, &Zone::default(), NOW).await.expect("a page");
    page.rows.into_iter().map(|row| row.id).collect()
}

async fn amara(app: &TestApp) -> i64 {
    let amara = ContactDraft {
        company: "Northwind".into(),
        tags: vec!["vip".into(), "board".into()],
        opt_in: Some(true),
        ..with_phone(draft("Amara Okafor", "amara@north.example"), "+234 803 555 0142")
    };
    app.add("Acme", &[amara]).await[0]
}

fn texts<const N: usize>(values: [&str; N]) -> Vec<String> {
    values.map(str::to_owned).to_vec()
}

fn is_invalid<T>(result: Result<T, AppError>, of: &str) -> bool {
    matches!(result, Err(AppError::Invalid { field, .. }) if field == of)
}

on_both_databases! {
    async fn a_profile_holds_everything_with_where_the_consent_is_from(app: TestApp) {
        let id = amara(&app).await;
        let shown = seen(&app, id).await;
        assert_eq!(shown.name, "Amara Okafor");
        assert_eq!(shown.dialed, [Some("+2348035550142".to_owned())]);
        assert_eq!(shown.form, ContactForm {
            first_name: "Amara".into(),
            last_name: "Okafor".into(),
            emails: texts(["amara@north.example"]),
            phones: texts(["+234 803 555 0142"]),
            company: "Northwind".into(),
            tags: texts(["board", "vip"]),
            opt_in: true,
            ..ContactForm::default()
        });
        for source in [shown.subscription_source, shown.opt_in_source] {
            let source = source.expect("an entry of the ledger");
            assert_eq!((source.source.as_str(), source.by.as_deref(), source.at.at), ("test", None, NOW));
        }
        changed(&app, id, |form| form.opt_in = false).await.expect("a change");
        let source = seen(&app, id).await.opt_in_source.expect("an entry");
        assert_eq!((source.source.as_str(), source.by.as_deref()), ("Profile", Some("Ed")));
    }

    async fn nobody_looks_into_another_workspace(app: TestApp) {
        let id = amara(&app).await;
        let otto = app.actor("Otto", "other").await;
        let before = seen(&app, id).await.form;
        assert_eq!(profile(&app.db, &otto, id, &Zone::default(), NOW).await, Err(AppError::NotFound));
        assert_eq!(namesakes(&app.db, &otto, "amara@north.example", "+234 803 555 0142").await, Ok(Vec::new()));
        let after = ContactForm { company: "Mine".into(), ..before.clone() };
        assert_eq!(act!(app, tx => update(&mut tx, &otto, NOW, id, (&before, &after))), Err(AppError::NotFound));
        assert_eq!(act!(app, tx => delete(&mut tx, &otto, NOW, id)), Err(AppError::NotFound));
        assert_eq!(act!(app, tx => restore(&mut tx, &otto, NOW, id)), Err(AppError::NotFound));
        assert_eq!(seen(&app, id).await.form, before);
    }

    async fn a_viewer_changes_nothing(app: TestApp) {
        let id = amara(&app).await;
        let vera = app.actor("Vera", "acme").await;
        let form = seen(&app, id).await.form;
        assert_eq!(act!(app, tx => add(&mut tx, &vera, NOW, &form)), Err(AppError::Forbidden));
        assert_eq!(act!(app, tx => update(&mut tx, &vera, NOW, id, (&form, &form))), Err(AppError::Forbidden));
        assert_eq!(act!(app, tx => delete(&mut tx, &vera, NOW, id)), Err(AppError::Forbidden));
        assert_eq!(act!(app, tx => restore(&mut tx, &vera, NOW, id)), Err(AppError::Forbidden));
    }

    async fn a_new_contact_is_found_at_once_and_belongs_to_the_log_and_the_ledger(app: TestApp) {
        let ed = app.actor("Ed", "acme").await;
        let form = ContactForm { first_name: " Bea ".into(), emails: texts(["bea@lima.example", " "]), tags: texts(["new", "NEW"]), ..ContactForm::default() };
        let (id, _) = act!(app, tx => add(&mut tx, &ed, NOW, &form)).expect("a contact");
        assert_eq!(found(&app, "bea").await, [id]);
        let shown = seen(&app, id).await;
        assert_eq!((shown.name.as_str(), shown.form.tags, shown.created.at), ("Bea", texts(["new"]), NOW));
        let source = shown.subscription_source.expect("an entry of the ledger");
        assert_eq!((source.source.as_str(), source.by.as_deref()), ("New contact", Some("Ed")));
        let made: Vec<(String, Option<i64>)> =
            app.db.all(sql("SELECT ch.cause, ch.person FROM change_items i JOIN changes ch ON ch.workspace = i.workspace AND ch.revision = i.revision WHERE i.workspace = 1 AND i.contact = $1 AND i.new = 'created'").bind(id)).await.expect("a change");
        assert_eq!(made, [("page".to_owned(), ed.person)]);
    }

    async fn what_is_wrong_is_said_by_its_field_and_leaves_nothing(app: TestApp) {
        amara(&app).await;
        let ed = app.actor("Ed", "acme").await;
        let with = |change: fn(&mut ContactForm)| {
            let mut form = ContactForm { emails: texts(["bea@lima.example"]), ..ContactForm::default() };
            change(&mut form);
            form
        };
        for (field, form) in [
            ("emails", with(|form| form.emails.clear())),
            ("emails.0", with(|form| form.emails = texts(["no address"]))),
            ("emails.2", with(|form| form.emails = texts(["bea@lima.example", "", "no address"]))),
            ("emails.2", with(|form| form.emails = texts(["bea@lima.example", "BEA@lima.example", "AMARA@north.example"]))),
            ("emails", with(|form| form.emails = (0..101).map(|number| format!("bea{number}@lima.example")).collect())),
            ("phones.1", with(|form| form.phones = texts(["+48 601 555 001", "12"]))),
            ("first_name", with(|form| form.first_name = "a".repeat(201))),
            ("company", with(|form| form.company = "bell\u{7}".into())),
            ("tags", with(|form| form.tags = texts(["one; two"]))),
            ("notes", with(|form| form.notes = "a".repeat(50_001))),
        ] {
            let refused = act!(app, tx => add(&mut tx, &ed, NOW, &form));
            assert!(is_invalid(refused.clone(), field), "{field}: {refused:?}");
        }
        assert_eq!(counters(&app.db, &ed).await.expect("counters").shown, 1);
    }

    async fn who_is_there_already_is_noticed_by_email_and_phone(app: TestApp) {
        let id = amara(&app).await;
        let ed = app.actor("Ed", "acme").await;
        let names = async |email: &str, phone: &str| -> Vec<(i64, String, bool)> {
            namesakes(&app.db, &ed, email, phone).await.expect("namesakes").into_iter().map(|one| (one.id, one.shared, one.in_bin)).collect()
        };
        assert_eq!(names("AMARA@North.example", "").await, [(id, "amara@north.example".to_owned(), false)]);
        assert_eq!(names("", "00 234 803 555 0142").await.len(), 1, "read by the workspace's country");
        assert_eq!(names("", "+234 8035550142").await, [(id, "+234 803 555 0142".to_owned(), false)]);
        assert_eq!(names("amara@north.example", "+2348035550142").await.len(), 1, "one person once");
        assert_eq!(names("amara@", "+23").await, []);
        changed(&app, id, |form| form.phones.insert(0, "+48 601 555 001".into())).await.expect("a change");
        assert_eq!(names("", "+2348035550142").await.len(), 1, "by a further phone, too");
        act!(app, tx => delete(&mut tx, &ed, NOW, id)).expect("a deletion");
        assert_eq!(names("amara@north.example", "").await, [(id, "amara@north.example".to_owned(), true)]);
    }

    async fn a_change_is_found_logged_and_counted(app: TestApp) {
        let id = amara(&app).await;
        changed(&app, id, |form| {
            form.last_name = "Okafor-Lima".into();
            form.company = String::new();
            form.emails = texts(["office@lima.example", "amara@north.example"]);
            form.phones.clear();
            form.tags = texts(["vip", "press"]);
            form.notes = "Two\r\nlines".into();
        }).await.expect("a change");
        let shown = seen(&app, id).await;
        assert_eq!(shown.name, "Amara Okafor-Lima");
        assert_eq!(shown.form, ContactForm {
            first_name: "Amara".into(),
            last_name: "Okafor-Lima".into(),
            emails: texts(["office@lima.example", "amara@north.example"]),
            tags: texts(["press", "vip"]),
            notes: "Two\nlines".into(),
            opt_in: true,
            ..ContactForm::default()
        });
        for (search, expected) in [("office@", vec![id]), ("okafor-lima", vec![id]), ("amara@north", vec![id]), ("press", vec![id]), ("8035550142", vec![]), ("northwind", vec![]), ("board", vec![])] {
            assert_eq!(found(&app, search).await, expected, "{search}");
        }
        let items: Vec<(String, Option<String>, Option<String>)> =
            app.db.all(sql("SELECT field, old, new FROM change_items WHERE workspace = 1 AND contact = $1 AND revision = (SELECT MAX(revision) FROM changes WHERE workspace = 1) ORDER BY item").bind(id)).await.expect("items");
        let item = |field: &str, old: &str, new: &str| {
            let value = |text: &str| (text != "-").then(|| text.to_owned());
            (field.to_owned(), value(old), value(new))
        };
        let tags: Vec<(i64, String)> = app.db.all(sql("SELECT id, name FROM tags WHERE workspace = 1")).await.expect("tags");
        let tag = |wanted: &str| tags.iter().find(|(_, name)| name == wanted).expect("a tag").0.to_string();
        assert_eq!(items, [
            item("email", "amara@north.example", "office@lima.example; amara@north.example"),
            item("phone", "+234 803 555 0142", "-"),
            item("tags", "-", &tag("press")),
            item("tags", &tag("board"), "-"),
            item("last_name", "Okafor", "Okafor-Lima"),
            item("company", "Northwind", ""),
            item("notes", "", "Two\nlines"),
        ]);
        let kept = counters(&app.db, &app.actor("Vera", "acme").await).await.expect("counters");
        assert_eq!((kept.shown, kept.shown_email, kept.shown_phone), (1, 1, 0));
    }

    async fn nobody_writes_over_what_another_has_written_meanwhile(app: TestApp) {
        let id = amara(&app).await;
        let before = seen(&app, id).await.form;
        changed(&app, id, |form| form.company = "Southwind".into()).await.expect("a change of the first");
        let late = ContactForm { company: "Eastwind".into(), ..before.clone() };
        let refused = changed_from(&app, id, &before, &late).await;
        assert!(matches!(&refused, Err(AppError::Conflict(sentence)) if sentence.contains("company")), "{refused:?}");
        assert_eq!(seen(&app, id).await.form.company, "Southwind");
        // Changes of different fields do not conflict, and a field left alone keeps the other member's value.
        let elsewhere = ContactForm { job_title: "Head".into(), tags: texts(["vip"]), ..before.clone() };
        changed(&app, id, |form| form.tags.push("press".into())).await.expect("a tag of the first");
        changed_from(&app, id, &before, &elsewhere).await.expect("a change elsewhere");
        let shown = seen(&app, id).await.form;
        assert_eq!((shown.company.as_str(), shown.job_title.as_str(), shown.tags), ("Southwind", "Head", texts(["press", "vip"])));
        // Once the member has seen the other's value, it may be overwritten.
        changed_from(&app, id, &seen(&app, id).await.form, &late).await.expect("a change over the other's");
        assert_eq!(seen(&app, id).await.form.company, "Eastwind");
    }

    async fn an_email_of_somebody_else_is_refused_by_that_name(app: TestApp) {
        let id = amara(&app).await;
        app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await;
        let refused = changed(&app, id, |form| form.emails.push("Bea@Lima.example".into())).await;
        assert_eq!(refused, Err(AppError::invalid("emails.1", "bea@lima.example belongs to Bea Lima.")));
        let refused = changed(&app, id, |form| (form.emails, form.phones) = (Vec::new(), Vec::new())).await;
        assert!(is_invalid(refused, "emails"));
        assert_eq!(seen(&app, id).await.form.emails, texts(["amara@north.example"]));
    }

    async fn who_has_unsubscribed_stays_so_unless_a_member_did_it_by_hand(app: TestApp) {
        let id = amara(&app).await;
        let own = ContactDraft { subscription: Some(Subscription::Unsubscribed), ..draft("Imran Qureshi", "imran@indus.example") };
        let imran = app.add("Acme", &[own]).await[0];
        let refused = changed(&app, imran, |form| form.subscription = Subscription::Subscribed).await;
        assert!(is_invalid(refused, "subscription"));
        for subscription in [Subscription::Unsubscribed, Subscription::Subscribed] {
            changed(&app, id, |form| form.subscription = subscription).await.expect("a change by hand");
            let shown = seen(&app, id).await;
            assert_eq!(shown.form.subscription, subscription);
            assert_eq!(shown.subscription_source.expect("an entry").by.as_deref(), Some("Ed"));
        }
        let kept = counters(&app.db, &app.actor("Vera", "acme").await).await.expect("counters");
        assert_eq!((kept.shown, kept.unsubscribed), (1, 1));
    }

    async fn a_deleted_contact_is_seen_in_the_bin_and_comes_back(app: TestApp) {
        let id = amara(&app).await;
        let ed = app.actor("Ed", "acme").await;
        let before = seen(&app, id).await;
        act!(app, tx => delete(&mut tx, &ed, NOW, id)).expect("a deletion");
        let binned = seen(&app, id).await;
        assert_eq!(binned.deleted.as_ref().map(|at| at.at), Some(NOW));
        assert_eq!(changed(&app, id, |form| form.company = "Mine".into()).await, Err(AppError::NotFound));
        let view = View::default();
        let page = list(&app.db, &app.state.searches, &ed, &view, &Zone::default(), NOW).await.expect("a page");
        assert_eq!(page.found, Found::Exactly(0));
        act!(app, tx => restore(&mut tx, &ed, NOW, id)).expect("a restoration");
        assert_eq!(seen(&app, id).await, before);
    }

    async fn notes_of_50_000_characters_are_taken_in_any_script_and_do_not_stand_in_the_way(app: TestApp) {
        let ed = app.actor("Ed", "acme").await;
        let long = "字".repeat(50_000);
        let form = |notes: String| ContactForm { emails: texts(["long@notes.example"]), notes, ..ContactForm::default() };
        assert!(is_invalid(act!(app, tx => add(&mut tx, &ed, NOW, &form(format!("{long}字")))), "notes"));
        let (id, _) = act!(app, tx => add(&mut tx, &ed, NOW, &form(long.clone()))).expect("a contact");
        // A change of the name sends no notes: the request passes any size limit.
        let before = seen(&app, id).await.form;
        let after = ContactForm { first_name: "Ada".into(), ..before.clone() };
        let (before, after) = ContactForm::only_changed(before, after);
        let body = serde_json::json!({ "slug": "acme", "contact": id, "before": before, "after": after }).to_string();
        assert!(body.len() < 1_000, "{} bytes", body.len());
        let headers = [("content-type", "application/json"), ("origin", "http://kith.test"), ("accept", "application/json")];
        let answer = app.signed_in("Ed").await.send(Method::POST, "/fn/update_contact", Body::from(body), &headers).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let now = seen(&app, id).await.form;
        assert_eq!((now.first_name.as_str(), now.notes == long, now.emails), ("Ada", true, texts(["long@notes.example"])));
        assert!(is_invalid(changed(&app, id, |form| form.notes.push('字')).await, "notes"));
        assert_eq!(changed(&app, id, |form| form.notes = "short".into()).await, Ok(()));
        assert!(is_invalid(changed(&app, id, |form| form.emails.clear()).await, "emails"));
    }
}

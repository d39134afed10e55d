//! Tests of history and undo.

use super::undo::{TakenBack, undo};
use super::{ChangedSince, HistoryEntry, HistoryItem, Undoing, Values, history};
use crate::contact::ContactForm;
use crate::contact::store::{add, delete, profile, update};
use crate::contacts::Found;
use crate::contacts::cells::CellEdit;
use crate::contacts::cells::store::set;
use crate::contacts::list::list;
use crate::contacts::record::draft::ContactDraft;
use crate::contacts::record::state::counters;
use crate::error::AppError;
use crate::fields::FieldKey;
use crate::server::testing::{NOW, TestApp, act, draft, on_both_databases, with_phone};
use crate::time::clock::{SECOND, Zone};
use crate::views::{AsOf, Sort, View};

async fn form(app: &TestApp, contact: i64) -> ContactForm {
    let vera = app.actor("Vera", "acme").await;
    profile(&app.db, &vera, contact, &Zone::default(), NOW).await.expect("a profile").form
}

async fn history(app: &TestApp, contact: i64) -> Vec<HistoryEntry> {
    let ed = app.actor("Ed", "acme").await;
    history::of(&app.db, &ed, contact, None, &Zone::default()).await.expect("a history").0
}

/// Undoes changes like the page: it commits only if something was undone.
async fn take_back(app: &TestApp, person: &str, what: &[Undoing], skip: bool) -> Result<TakenBack, AppError> {
    let actor = app.actor(person, "acme").await;
    let mut tx = app.db.begin().await.expect("a transaction");
    let taken = undo(&mut tx, &actor, NOW, what, skip).await?;
    if matches!(taken, TakenBack::Done(Some(_))) {
        tx.commit().await.expect("a commit");
    }
    Ok(taken)
}

async fn undone(app: &TestApp, what: Undoing) -> Undoing {
    match take_back(app, "Ed", &[what], false).await {
        Ok(TakenBack::Done(Some((undoing, _)))) => undoing,
        other => panic!("{other:?}"),
    }
}

async fn edited(app: &TestApp, person: &str, contact: i64, from: &str, to: &str) -> Undoing {
    let actor = app.actor(person, "acme").await;
    let edit = CellEdit { contact, field: FieldKey::Email, from: from.to_owned(), to: to.to_owned() };
    set(&app.db, &actor, NOW, &Zone::default(), &[edit]).await.expect("an edit").done.remove(0)
}

async fn amara(app: &TestApp) -> i64 {
    let amara = ContactDraft { tags: vec!["vip".into()], ..with_phone(draft("Amara Okafor", "amara@north.example"), "+234 803 555 0142") };
    app.add("Acme", &[amara]).await[0]
}

async fn latest(app: &TestApp) -> i64 {
    counters(&app.db, &app.actor("Ed", "acme").await).await.expect("counters").revision
}

on_both_databases! {
    async fn an_edit_is_undone_and_redone(app: TestApp) {
        let amara = amara(&app).await;
        let edit = edited(&app, "Ed", amara, "amara@north.example", "amara@new.example").await;
        let redo = undone(&app, edit).await;
        assert_eq!(form(&app, amara).await.emails, ["amara@north.example"]);
        let again = undone(&app, redo).await;
        assert_eq!(form(&app, amara).await.emails, ["amara@new.example"]);
        undone(&app, again).await;
        assert_eq!(form(&app, amara).await.emails, ["amara@north.example"]);
    }

    async fn what_a_colleague_has_changed_since_stays(app: TestApp) {
        let (amara, bea) = (amara(&app).await, app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await[0]);
        let one = edited(&app, "Ed", amara, "amara@north.example", "amara@ed.example").await;
        let two = edited(&app, "Ed", bea, "bea@lima.example", "bea@ed.example").await;
        edited(&app, "Adam", amara, "amara@ed.example", "amara@adam.example").await;
        let changed = ChangedSince { name: "Amara Okafor".to_owned(), label: "Email".to_owned(), by: "Adam".to_owned() };
        let both = [one, two];
        assert_eq!(take_back(&app, "Ed", &both, false).await, Ok(TakenBack::Changed { changed: vec![changed], left: 1 }));
        assert_eq!(form(&app, bea).await.emails, ["bea@ed.example"], "nothing is taken back before one has chosen");
        let Ok(TakenBack::Done(Some((_, values)))) = take_back(&app, "Ed", &both, true).await else {
            panic!("the other one is taken back");
        };
        assert_eq!(values, Values { count: 1, label: "Email".to_owned(), name: "Bea Lima".to_owned() });
        assert_eq!(form(&app, bea).await.emails, ["bea@lima.example"]);
        assert_eq!(form(&app, amara).await.emails, ["amara@adam.example"]);
        assert_eq!(take_back(&app, "Ed", &both, true).await, Ok(TakenBack::Done(None)), "there is nothing left");
    }

    async fn a_whole_form_is_undone(app: TestApp) {
        let amara = amara(&app).await;
        let before = form(&app, amara).await;
        let after = ContactForm {
            first_name: "Ama".into(),
            emails: vec!["new@one.example".into(), "amara@north.example".into()],
            phones: Vec::new(),
            company: "Northwind".into(),
            tags: vec!["board".into()],
            opt_in: true,
            ..before.clone()
        };
        let ed = app.actor("Ed", "acme").await;
        let updated = act!(app, tx => update(&mut tx, &ed, NOW, amara, (&before, &after))).expect("an update").expect("a change");
        undone(&app, updated).await;
        assert_eq!(form(&app, amara).await, before);
        assert_eq!(act!(app, tx => update(&mut tx, &ed, NOW, amara, (&before, &before))), Ok(None), "nothing is different");
    }

    async fn adding_and_deleting_are_undone(app: TestApp) {
        let ed = app.actor("Ed", "acme").await;
        let bea = ContactForm { first_name: "Bea".into(), emails: vec!["bea@lima.example".into()], ..ContactForm::default() };
        let (bea, added) = act!(app, tx => add(&mut tx, &ed, NOW, &bea)).expect("a contact");
        let Ok(TakenBack::Done(Some((redo, values)))) = take_back(&app, "Ed", &[added], false).await else {
            panic!("what was added is taken back");
        };
        assert_eq!(values, Values { count: 1, label: Values::DELETED.to_owned(), name: "Bea".to_owned() });
        assert_eq!(counters(&app.db, &ed).await.expect("counters").shown, 0);
        undone(&app, redo).await;
        assert_eq!(counters(&app.db, &ed).await.expect("counters").shown, 1);
        let deleted = act!(app, tx => delete(&mut tx, &ed, NOW, bea)).expect("a deletion");
        undone(&app, deleted).await;
        assert_eq!(counters(&app.db, &ed).await.expect("counters").shown, 1);
    }

    async fn what_a_colleague_has_made_of_a_new_contact_is_not_deleted_by_an_undo(app: TestApp) {
        let ed = app.actor("Ed", "acme").await;
        let bea = ContactForm { first_name: "Bea".into(), emails: vec!["bea@lima.example".into()], ..ContactForm::default() };
        let (bea, added) = act!(app, tx => add(&mut tx, &ed, NOW, &bea)).expect("a contact");
        edited(&app, "Ed", bea, "bea@lima.example", "bea@ed.example").await;
        edited(&app, "Adam", bea, "bea@ed.example", "bea@adam.example").await;
        let by_adam = ChangedSince { name: "Bea".into(), label: "Contact".into(), by: "Adam".into() };
        assert_eq!(take_back(&app, "Ed", std::slice::from_ref(&added), false).await, Ok(TakenBack::Changed { changed: vec![by_adam], left: 0 }));
        assert_eq!(take_back(&app, "Ed", &[added], true).await, Ok(TakenBack::Done(None)));
        assert_eq!(form(&app, bea).await.emails, ["bea@adam.example"]);
    }

    async fn an_undo_leaves_a_contact_an_email_or_a_phone(app: TestApp) {
        let bea = app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await[0];
        let ed = app.actor("Ed", "acme").await;
        let before = form(&app, bea).await;
        let after = ContactForm { phones: vec!["+48 22 123 45 67".into()], ..before.clone() };
        let with_phone = act!(app, tx => update(&mut tx, &ed, NOW, bea, (&before, &after))).expect("an update").expect("a change");
        edited(&app, "Adam", bea, "bea@lima.example", "").await;
        let by_adam = ChangedSince { name: "Bea Lima".into(), label: "Email".into(), by: "Adam".into() };
        assert_eq!(take_back(&app, "Ed", std::slice::from_ref(&with_phone), false).await, Ok(TakenBack::Changed { changed: vec![by_adam], left: 0 }));
        assert_eq!(take_back(&app, "Ed", &[with_phone], true).await, Ok(TakenBack::Done(None)));
        assert_eq!(form(&app, bea).await.phones, ["+48 22 123 45 67"]);
    }

    async fn nobody_takes_back_in_another_workspace_or_without_permission(app: TestApp) {
        let amara = amara(&app).await;
        let edit = edited(&app, "Ed", amara, "amara@north.example", "amara@new.example").await;
        assert_eq!(take_back(&app, "Vera", std::slice::from_ref(&edit), true).await, Err(AppError::Forbidden));
        let otto = app.actor("Otto", "other").await;
        let mut tx = app.db.begin().await.expect("a transaction");
        assert_eq!(undo(&mut tx, &otto, NOW, &[edit], true).await, Ok(TakenBack::Done(None)));
        drop(tx);
        assert_eq!(form(&app, amara).await.emails, ["amara@new.example"]);
        assert_eq!(history::of(&app.db, &otto, amara, None, &Zone::default()).await, Err(AppError::NotFound));
    }

    async fn history_says_what_who_when_and_whether_it_can_be_undone(app: TestApp) {
        let amara = amara(&app).await;
        let first = edited(&app, "Ed", amara, "amara@north.example", "amara@ed.example").await;
        edited(&app, "Adam", amara, "amara@ed.example", "amara@adam.example").await;
        let shown = history(&app, amara).await;
        let lines: Vec<_> = shown
            .iter()
            .map(|entry| {
                let item = &entry.items[0];
                (entry.by.as_str(), item.label.as_str(), item.from.as_deref(), item.to.as_deref(), entry.can_undo)
            })
            .collect();
        assert_eq!(lines, [
            ("Adam", "Email", Some("amara@ed.example"), Some("amara@adam.example"), true),
            ("Ed", "Email", Some("amara@north.example"), Some("amara@ed.example"), false),
            ("Command line", "Added", None, None, false),
        ]);
        assert_eq!(shown[1].revision, first.revision);
        undone(&app, Undoing { revision: shown[0].revision, contacts: vec![amara] }).await;
        let shown = history(&app, amara).await;
        assert_eq!((shown[0].by.as_str(), shown[0].how.as_deref()), ("Ed", Some("undo")));
        assert!(shown[2].can_undo, "the value is what Ed had made of it");
    }

    async fn history_says_which_values_of_a_list_came_and_went(app: TestApp) {
        let amara = amara(&app).await;
        let ed = app.actor("Ed", "acme").await;
        let emails = |emails: &[&str]| ContactForm { emails: emails.iter().map(|email| (*email).to_owned()).collect(), ..ContactForm::default() };
        let lists: [&[&str]; 6] = [
            &["amara@north.example"],
            &["amara@north.example", "two@north.example"],
            &["two@north.example", "amara@north.example"],
            &["two@north.example", "new@north.example"],
            &["first@north.example", "two@north.example", "new@north.example"],
            &["first@north.example", "new@north.example", "two@north.example"],
        ];
        for pair in lists.windows(2) {
            let (before, after) = (emails(pair[0]), emails(pair[1]));
            act!(app, tx => update(&mut tx, &ed, NOW, amara, (&before, &after))).expect("a change");
        }
        let tags = |tags: &[&str]| ContactForm { emails: emails(lists[5]).emails, tags: tags.iter().map(|tag| (*tag).to_owned()).collect(), ..ContactForm::default() };
        for (before, after) in [(tags(&[]), tags(&["new"])), (tags(&["new"]), tags(&[]))] {
            act!(app, tx => update(&mut tx, &ed, NOW, amara, (&before, &after))).expect("a change");
        }
        let shown = history(&app, amara).await;
        let words = |item: &HistoryItem| [Some(item.label.clone()), item.from.clone(), item.to.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let lines: Vec<Vec<String>> = shown.iter().map(|entry| entry.items.iter().map(words).collect()).collect();
        assert_eq!(lines, [
            vec!["Tag removed new"],
            vec!["Tag added new"],
            vec!["Order of emails changed"],
            vec!["Email added first@north.example", "Primary email two@north.example first@north.example"],
            vec!["Email amara@north.example new@north.example"],
            vec!["Primary email amara@north.example two@north.example"],
            vec!["Email added two@north.example"],
            vec!["Added"],
        ]);
    }

    async fn with_live_off_nobody_comes_or_goes(app: TestApp) {
        let people: Vec<ContactDraft> = (0..30).map(|number| draft(&format!("Person {number:02}"), &format!("p{number:02}@one.example"))).collect();
        let ids = app.add("Acme", &people).await;
        let as_of = Some(AsOf { revision: latest(&app).await, at: NOW / SECOND });
        let vera = app.actor("Vera", "acme").await;
        let everything = async |search: &str, field: FieldKey| -> (Found, Vec<i64>) {
            let (mut found, mut all) = (Found::Exactly(0), Vec::new());
            for page in 1..=3 {
                let view = View { page, per_page: 10, search: search.to_owned(), sort: vec![Sort { field, descending: false }], as_of, ..View::default() };
                let page = list(&app.db, &app.state.searches, &vera, &view, &Zone::default(), NOW).await.expect("a page");
                found = page.found;
                all.extend(page.rows.iter().map(|row| row.id));
            }
            (found, all)
        };
        let columns = [FieldKey::Name, FieldKey::Email, FieldKey::Created, FieldKey::Tags, FieldKey::Favorite, FieldKey::Phone];
        let mut before = Vec::new();
        for search in ["", "person"] {
            for column in columns {
                before.push(everything(search, column).await);
            }
        }
        assert!(before.iter().all(|(found, all)| (found, all.len()) == (&Found::Exactly(30), 30)));
        app.add("Acme", &[draft("Person 00b", "new@one.example"), draft("Aaron", "aaron@one.example")]).await;
        let ed = app.actor("Ed", "acme").await;
        for id in [ids[3], ids[20]] {
            act!(app, tx => delete(&mut tx, &ed, NOW, id)).expect("a deletion");
        }
        let mut after = Vec::new();
        for search in ["", "person"] {
            for column in columns {
                after.push(everything(search, column).await);
            }
        }
        assert_eq!(after, before);
        // An edited row may move, and shows its current values.
        edited(&app, "Ed", ids[0], "p00@one.example", "zz@one.example").await;
        let (_, by_email) = everything("", FieldKey::Email).await;
        assert_eq!(by_email.last(), Some(&ids[0]));
        let live = View::default();
        assert_eq!(list(&app.db, &app.state.searches, &vera, &live, &Zone::default(), NOW).await.expect("a page").found, Found::Exactly(30));
    }
}

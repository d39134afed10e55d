//! Tests of history and undo of whole jobs.

use super::history;
use super::undo::{TakenBack, undo};
use super::undo_job::{self, Begun, Counts, UndoJob};
use super::{HistoryEntry, UndoRef, Undoing};
use crate::contact::ContactForm;
use crate::contact::store::{profile, update};
use crate::contacts::record::draft::ContactDraft;
use crate::contacts::record::state::counters;
use crate::db::sql;
use crate::error::AppError;
use crate::imports::Existing;
use crate::imports::job::Import;
use crate::imports::stored::{Options, Payload};
use crate::jobs::items::{self, Item};
use crate::jobs::store as jobs;
use crate::jobs::{Held, Job, Lease, runner};
use crate::members::actor::Actor;
use crate::server::testing::{NOW, TestApp, act, draft, on_both_databases};
use crate::time::clock::{Clock, DAY, SECOND, Zone};

/// Imports a file as this person; existing contacts are updated.
async fn imported(app: &TestApp, person: &str, text: &str) -> Job {
    let actor = app.actor(person, "acme").await;
    let file = app.folder().join(format!("{:x}.csv", rand::random::<u64>()));
    std::fs::write(&file, text).expect("a file");
    let options = Options { existing: Existing::Update, ..Options::default() };
    let payload = Payload { options, file: file.to_string_lossy().into_owned(), bytes: text.len() as i64, header: Vec::new() };
    let new = payload.job("people.csv", text.lines().count() as i64 - 1).expect("a payload");
    let lease = Lease::default();
    let id = act!(app, tx => jobs::create(&mut tx, &actor, new, (&lease, NOW))).expect("a job");
    let held = Held { job: jobs::find(&app.db, &actor, id).await.expect("the job"), lease };
    runner::run(&app.db, &Clock::held(NOW), (&Import, held), &mut |_| ()).await.expect("an import")
}

/// 400 contacts to add, and new companies for the 100 that Acme has.
async fn five_hundred(app: &TestApp) -> (Vec<i64>, Job) {
    let known: Vec<ContactDraft> = (0..100).map(|n| draft(&format!("Known {n:03}"), &format!("known{n}@one.example"))).collect();
    let known = app.add("Acme", &known).await;
    let rows =
        (0..500).map(|n| if n < 400 { format!("new{n}@one.example,Fresh\n") } else { format!("known{}@one.example,Northwind\n", n - 400) });
    let job = imported(app, "Ed", &std::iter::once("email,company\n".to_owned()).chain(rows).collect::<String>()).await;
    (known, job)
}

async fn held(app: &TestApp, person: &str, job: i64) -> Held {
    let actor = app.actor(person, "acme").await;
    let (id, lease) = undo_job::create(&app.db, &actor, job, NOW).await.expect("a job");
    Held { job: jobs::find(&app.db, &actor, id).await.expect("the job"), lease }
}

async fn undone(app: &TestApp, person: &str, job: i64) -> Job {
    let held = held(app, person, job).await;
    runner::run(&app.db, &Clock::held(NOW), (&UndoJob, held), &mut |_| ()).await.expect("an undo")
}

fn counts(job: &Job) -> Counts {
    serde_json::from_str(job.result.as_deref().expect("a result")).expect("counts")
}

async fn left(app: &TestApp, actor: &Actor, job: i64) -> Vec<Item> {
    let items = items::behind(&app.db, actor, (job, 0), 100).await.expect("items");
    items.into_iter().map(|numbered| numbered.item).collect()
}

async fn form(app: &TestApp, contact: i64) -> ContactForm {
    let vera = app.actor("Vera", "acme").await;
    profile(&app.db, &vera, contact, &Zone::default(), NOW).await.expect("a profile").form
}

/// Adam changes the company of a contact.
async fn moved(app: &TestApp, contact: i64, company: &str) {
    let (adam, before) = (app.actor("Adam", "acme").await, form(app, contact).await);
    let after = ContactForm { company: company.to_owned(), ..before.clone() };
    act!(app, tx => update(&mut tx, &adam, NOW, contact, (&before, &after))).expect("an update");
}

async fn shown_and_binned(app: &TestApp) -> (i64, i64) {
    let counters = counters(&app.db, &app.actor("Ed", "acme").await).await.expect("counters");
    (counters.everyone(), counters.binned)
}

async fn companies(app: &TestApp, company: &str) -> i64 {
    let query = sql("SELECT COUNT(*) FROM contacts WHERE workspace = 1 AND state < 2 AND company = $1").bind(company);
    app.db.one::<(i64,)>(query).await.expect("a count").0
}

async fn history(app: &TestApp, contact: i64) -> Vec<HistoryEntry> {
    let ed = app.actor("Ed", "acme").await;
    history::of(&app.db, &ed, contact, None, &Zone::default()).await.expect("a history").0
}

fn origins(entries: &[HistoryEntry]) -> Vec<(&str, Option<&str>)> {
    entries.iter().map(|entry| (entry.by.as_str(), entry.how.as_deref())).collect()
}

on_both_databases! {
    async fn an_import_is_undone_but_for_the_values_of_a_colleague(app: TestApp) {
        let (known, import) = five_hundred(&app).await;
        assert_eq!(shown_and_binned(&app).await, (500, 0));
        let added = known[99] + 1;
        moved(&app, known[0], "Adams").await;
        moved(&app, added, "Adams").await;
        let undo = undone(&app, "Olga", import.id).await;
        assert_eq!((undo.status.as_str(), undo.total, undo.done), ("done", 500, 500));
        assert_eq!(counts(&undo), Counts { undone: 498, left: 2, as_before: 0 });
        assert_eq!(shown_and_binned(&app).await, (101, 399), "added contacts are in the Bin");
        assert_eq!((companies(&app, "").await, companies(&app, "Northwind").await, companies(&app, "Adams").await), (99, 0, 2));
        let olga = app.actor("Olga", "acme").await;
        let item = |contact: i64, reason: &str| Item { contact: Some(contact), reason: reason.to_owned(), ..Item::default() };
        let both = [item(added, "Contact: changed since by Adam."), item(known[0], "Company: changed since by Adam.")];
        let mut listed = left(&app, &olga, undo.id).await;
        listed.sort_by_key(|item| std::cmp::Reverse(item.contact));
        assert_eq!(listed, both);
        let entries = history(&app, known[1]).await;
        assert_eq!(origins(&entries), [("Olga", Some("undo")), ("Ed", Some("import of people.csv")), ("Command line", None)]);

        // Redo is the undo of the undo.
        let redo = undone(&app, "Olga", undo.id).await;
        assert_eq!(counts(&redo), Counts { undone: 498, left: 0, as_before: 0 });
        assert_eq!(shown_and_binned(&app).await, (500, 0));
        assert_eq!((companies(&app, "Northwind").await, companies(&app, "Adams").await), (99, 2));
    }

    async fn a_killed_undo_is_taken_up_where_it_was(app: TestApp) {
        let (known, import) = five_hundred(&app).await;
        let held = held(&app, "Ed", import.id).await;
        let id = held.job.id;
        // The first process is dropped after its first batch, as if killed.
        {
            let clock = Clock::held(NOW);
            let (send, mut receive) = tokio::sync::mpsc::unbounded_channel();
            let mut progress = |job: &Job| { let _ = send.send(job.done); };
            let running = runner::run(&app.db, &clock, (&UndoJob, held), &mut progress);
            tokio::pin!(running);
            tokio::select! {
                biased;
                done = receive.recv() => assert!(done.is_some_and(|done| done > 0 && done < 500), "it is killed midway: {done:?}"),
                ended = &mut running => panic!("it ended before it could be killed: {ended:?}"),
            }
        }
        assert!(runner::take_one(&app.db, &Clock::held(NOW + 60 * SECOND), &app.state.kinds).await);
        let ed = app.actor("Ed", "acme").await;
        let undo = jobs::find(&app.db, &ed, id).await.expect("the job");
        assert_eq!((undo.status.as_str(), undo.done, undo.items), ("done", 500, 0));
        assert_eq!(counts(&undo), Counts { undone: 500, left: 0, as_before: 0 }, "nothing is undone twice");
        assert_eq!((shown_and_binned(&app).await, companies(&app, "").await), ((100, 400), 100));
        assert_eq!(origins(&history(&app, known[0]).await).len(), 3, "one entry each: added, imported, undone");
    }

    async fn the_changes_of_a_job_are_one_act_of_a_contact(app: TestApp) {
        let bea = app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await[0];
        // Three rows about one contact are three changes.
        imported(&app, "Ed", "email,company\nbea@lima.example,One\nbea@lima.example,Two\nbea@lima.example,Three\n").await;
        let entries = history(&app, bea).await;
        assert_eq!(origins(&entries), [("Ed", Some("import of people.csv")), ("Command line", None)]);
        let companies: Vec<_> = entries[0].items.iter().map(|item| (item.from.as_deref(), item.to.as_deref())).collect();
        assert_eq!(companies, [(None, Some("One")), (Some("One"), Some("Two")), (Some("Two"), Some("Three"))]);
        assert!(entries[0].can_undo);
        let ed = app.actor("Ed", "acme").await;
        let whole = [Undoing { revision: entries[0].revision, contacts: vec![bea] }];
        assert!(matches!(act!(app, tx => undo(&mut tx, &ed, NOW, &whole, false)), Ok(TakenBack::Done(Some(_)))));
        assert_eq!(form(&app, bea).await.company, "", "its undo takes back all of them");
    }

    async fn history_offers_no_undo_that_would_delete_the_contact(app: TestApp) {
        imported(&app, "Ed", "email,company\nnew@one.example,One\nnew@one.example,Two\n").await;
        let entries = history(&app, 1).await;
        assert_eq!(origins(&entries), [("Ed", Some("import of people.csv"))]);
        assert_eq!(entries[0].items.iter().map(|item| item.label.as_str()).collect::<Vec<_>>(), ["Added", "Company"]);
        assert!(!entries[0].can_undo, "Delete has a button of its own");
    }

    async fn a_contact_that_a_file_has_added_and_updated_comes_back_as_it_was(app: TestApp) {
        let import = imported(&app, "Ed", "email,company\nnew@one.example,One\nnew@one.example,Two\n").await;
        let undo = undone(&app, "Olga", import.id).await;
        assert_eq!((undo.total, counts(&undo)), (2, Counts { undone: 2, left: 0, as_before: 0 }), "updates of Ed's file are no reason to keep it");
        assert_eq!(shown_and_binned(&app).await, (0, 1));
        undone(&app, "Olga", undo.id).await;
        assert_eq!((shown_and_binned(&app).await, companies(&app, "Two").await), ((1, 0), 1));
    }

    async fn several_changes_of_a_value_are_undone_and_redone_as_one(app: TestApp) {
        let bea = app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await[0];
        let rows = "bea@lima.example,One\nbea@lima.example,Two\nbea@lima.example,Three\n";
        let import = imported(&app, "Ed", &format!("email,company\n{rows}")).await;
        let taken_back = undone(&app, "Ed", import.id).await;
        assert_eq!((form(&app, bea).await.company.as_str(), counts(&taken_back)), ("", Counts { undone: 3, left: 0, as_before: 0 }));
        undone(&app, "Ed", taken_back.id).await;
        assert_eq!(form(&app, bea).await.company, "Three");
        // The same by the contact's history.
        let ed = app.actor("Ed", "acme").await;
        let mut act = Undoing { revision: history(&app, bea).await[0].revision, contacts: vec![bea] };
        for company in ["", "Three", ""] {
            let Ok(TakenBack::Done(Some((redo, _)))) = act!(app, tx => undo(&mut tx, &ed, NOW, &[act], false)) else { panic!("an undo") };
            assert_eq!(form(&app, bea).await.company, company);
            act = redo;
        }
    }

    async fn a_value_that_a_colleague_has_set_back_stays(app: TestApp) {
        let bea = app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await[0];
        let import = imported(&app, "Ed", "email,company\nbea@lima.example,One\nbea@lima.example,Two\n").await;
        moved(&app, bea, "One").await;
        assert!(!history(&app, bea).await[1].can_undo);
        let undo = undone(&app, "Ed", import.id).await;
        assert_eq!(counts(&undo), Counts { undone: 0, left: 2, as_before: 0 });
        let ed = app.actor("Ed", "acme").await;
        let reason = "Company: changed since by Adam.".to_owned();
        assert_eq!(left(&app, &ed, undo.id).await, [Item { contact: Some(bea), reason, ..Item::default() }], "it is listed once");
        assert_eq!(form(&app, bea).await.company, "One");
    }

    async fn a_value_that_a_rule_forbids_stays_and_the_others_are_put_back(app: TestApp) {
        let bea = app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await[0];
        let import = imported(&app, "Ed", "email,company\nbea@lima.example;bea@work.example,One\n").await;
        let undo = undone(&app, "Ed", import.id).await;
        assert_eq!((form(&app, bea).await.emails, form(&app, bea).await.company), (vec!["bea@lima.example".to_owned()], String::new()));
        app.add("Acme", &[draft("Other", "bea@work.example")]).await;
        let redo = undone(&app, "Ed", undo.id).await;
        assert_eq!(counts(&redo), Counts { undone: 1, left: 1, as_before: 0 });
        assert_eq!((form(&app, bea).await.emails, form(&app, bea).await.company), (vec!["bea@lima.example".to_owned()], "One".to_owned()));
        let ed = app.actor("Ed", "acme").await;
        let listed = left(&app, &ed, redo.id).await;
        assert!(listed.len() == 1 && listed[0].reason.contains("bea@work.example"), "{listed:?}");
    }

    async fn a_change_is_undone_at_once_and_a_job_by_a_job(app: TestApp) {
        let (bea, clock) = (app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await[0], Clock::held(NOW));
        let import = imported(&app, "Ed", "email,company\nbea@lima.example,One\n").await;
        let ed = app.actor("Ed", "acme").await;
        let Ok(Begun::Job(id)) = undo_job::undo(&app.db, &clock, &ed, &UndoRef::Job(import.id), true).await else { panic!("a job") };
        while jobs::find(&app.db, &ed, id).await.expect("the job").is_waiting() {
            tokio::task::yield_now().await;
        }
        assert_eq!(form(&app, bea).await.company, "");
        let act = Undoing { revision: history(&app, bea).await[0].revision, contacts: vec![bea] };
        let begun = undo_job::undo(&app.db, &clock, &ed, &UndoRef::Change(act), false).await;
        assert!(matches!(begun, Ok(Begun::Change(TakenBack::Done(Some(_))))), "{begun:?}");
        assert_eq!(form(&app, bea).await.company, "One");
    }

    async fn a_contact_whose_email_now_belongs_to_another_one_stays_in_the_bin(app: TestApp) {
        let import = imported(&app, "Ed", "email\none@one.example\ntwo@one.example\n").await;
        let undo = undone(&app, "Ed", import.id).await;
        app.add("Acme", &[draft("Other", "one@one.example")]).await;
        let redo = undone(&app, "Ed", undo.id).await;
        assert_eq!(counts(&redo), Counts { undone: 1, left: 1, as_before: 0 });
        let ed = app.actor("Ed", "acme").await;
        let reason = "one@one.example now belongs to another contact.".to_owned();
        assert_eq!(left(&app, &ed, redo.id).await, [Item { contact: Some(1), reason, ..Item::default() }]);
    }

    async fn a_job_is_undone_by_editors_once_at_a_time_and_for_a_month(app: TestApp) {
        let import = imported(&app, "Ed", "email\none@one.example\n").await;
        let (ed, vera, otto) = (app.actor("Ed", "acme").await, app.actor("Vera", "acme").await, app.actor("Otto", "other").await);
        let create = async |actor: &Actor, job: i64, at: i64| undo_job::create(&app.db, actor, job, at).await.map(|(id, _)| id);
        assert_eq!(create(&vera, import.id, NOW).await, Err(AppError::Forbidden));
        assert_eq!(create(&otto, import.id, NOW).await, Err(AppError::NotFound));
        assert!(matches!(create(&ed, import.id, NOW + 31 * DAY).await, Err(AppError::Conflict(_))), "a month has passed");
        let undo = create(&ed, import.id, NOW).await.expect("a job");
        assert!(matches!(create(&ed, import.id, NOW).await, Err(AppError::Conflict(_))), "it is being undone");
        assert!(matches!(create(&ed, undo, NOW).await, Err(AppError::Conflict(_))), "the undo runs");
        assert!(runner::take_one(&app.db, &Clock::held(NOW + 60 * SECOND), &app.state.kinds).await);
        assert_eq!(shown_and_binned(&app).await, (0, 1));
    }
}

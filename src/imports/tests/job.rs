//! Tests of imports as jobs.

use std::path::PathBuf;

use crate::bin::store as bin;
use crate::changes::store::Change;
use crate::contacts::record::state::counters;
use crate::db::sql;
use crate::error::AppError;
use crate::exports::store::everyone;
use crate::imports::failed::Failure;
use crate::imports::field::Field;
use crate::imports::job::Import;
use crate::imports::sheet::{Position, Sheet};
use crate::imports::store::latest;
use crate::imports::stored::{Options, Payload, StoredImport};
use crate::imports::{Existing, InBin};
use crate::jobs::items::{self, PIECE};
use crate::jobs::json::json;
use crate::jobs::store as jobs;
use crate::jobs::{Held, Job, Lease, runner};
use crate::members::actor::Actor;
use crate::server::testing::{NOW, TestApp, act, draft, on_both_databases, scaled, with_phone};
use crate::time::clock::{Clock, SECOND, Zone};

/// Stages `text` as a job, and holds its lease.
async fn staged(app: &TestApp, actor: &Actor, text: &[u8], options: Options) -> Held {
    let file: PathBuf = app.folder().join(format!("{:x}.csv", rand::random::<u64>()));
    std::fs::write(&file, text).expect("a file");
    let total = Sheet::open(&file).and_then(|sheet| sheet.check()).expect("a whole sheet").rows;
    let lease = Lease::default();
    let file = file.to_string_lossy().into_owned();
    let payload = Payload { options, file, bytes: text.len() as i64, header: vec!["email".to_owned()] };
    let new = payload.job("people.csv", total as i64).expect("a payload");
    let mut tx = app.db.begin().await.expect("a transaction");
    let id = jobs::create(&mut tx, actor, new, (&lease, NOW)).await.expect("a job");
    tx.commit().await.expect("a commit");
    Held { job: jobs::find(&app.db, actor, id).await.expect("the job"), lease }
}

async fn run(app: &TestApp, held: Held) -> Result<StoredImport, AppError> {
    StoredImport::of(runner::run(&app.db, &Clock::held(NOW), (&Import, held), &mut |_| ()).await?)
}

async fn found(app: &TestApp, actor: &Actor, job: i64) -> StoredImport {
    StoredImport::of(jobs::find(&app.db, actor, job).await.expect("the job")).expect("an import")
}

async fn failures(app: &TestApp, actor: &Actor, job: i64) -> Vec<Failure> {
    let items = items::behind(&app.db, actor, (job, 0), PIECE).await.expect("failures");
    items.into_iter().map(|numbered| numbered.item.into()).collect()
}

async fn imported(app: &TestApp, workspace: &str, text: &str, options: Options) -> StoredImport {
    let actor = app.command_line(workspace).await;
    let held = staged(app, &actor, text.as_bytes(), options).await;
    run(app, held).await.expect("an import")
}

fn counts(import: &StoredImport) -> [i64; 4] {
    let counts = import.counts;
    [counts.added, counts.updated, counts.skipped, counts.failed]
}

async fn exported(app: &TestApp, workspace: &str) -> String {
    use futures::TryStreamExt;
    let actor = app.command_line(workspace).await;
    let pieces: Vec<Vec<u8>> = everyone(&app.db, &actor).await.expect("an export").try_collect().await.expect("every piece");
    String::from_utf8(pieces.concat()).expect("text")
}

const UPDATE: Options = Options { existing: Existing::Update, in_bin: InBin::Skip, has_header: None, columns: None, format: None };
const RESTORE: Options = Options { existing: Existing::Skip, in_bin: InBin::Restore, has_header: None, columns: None, format: None };

on_both_databases! {
    async fn an_import_ends_with_added_skipped_and_failed(app: TestApp) {
        app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await;
        let text = "email,first_name,tags\nnew@one.example,New,a;b\nBEA@lima.example,Other,\nbob@,Bob,\n,,\nnew@one.example,Again,\nnew2@one.example,Neu,b\n";
        let job = imported(&app, "Acme", text, Options::default()).await;
        assert_eq!(counts(&job), [2, 0, 2, 1]);
        let actor = app.command_line("Acme").await;
        let failed = failures(&app, &actor, job.job.id).await;
        assert_eq!(failed.len(), 1);
        assert_eq!((failed[0].line, failed[0].cells.as_slice()), (4, ["bob@", "Bob", ""].map(str::to_owned).as_slice()));
        assert!(failed[0].reason.contains("bob@"), "{}", failed[0].reason);
        assert!(failures(&app, &app.command_line("Other").await, job.job.id).await.is_empty());
        let kept = found(&app, &actor, job.job.id).await;
        assert_eq!((kept.job.status.as_str(), kept.job.done, counts(&kept)), ("done", 5, [2, 0, 2, 1]));
        assert!(!std::path::Path::new(&kept.payload.file).exists(), "the staged copy is gone");
    }

    async fn an_update_fills_in_what_the_file_says(app: TestApp) {
        app.add("Acme", &[draft("Bea Lima", "bea@lima.example"), draft("Ana", "ana@one.example")]).await;
        let text = "email,company,first_name\nbea@lima.example;bea@work.example,Lima GmbH,\nbea@work.example,Other,Second\nana@one.example;bea@lima.example,X,\nana@one.example,,\n";
        let job = imported(&app, "Acme", text, UPDATE).await;
        assert_eq!(counts(&job), [0, 2, 1, 1]);
        let contacts: Vec<(String, String)> = app.db.all(sql("SELECT name, company FROM contacts WHERE workspace = 1 ORDER BY id")).await.expect("contacts");
        assert_eq!(contacts, [("Second Lima".to_owned(), "Other".to_owned()), ("Ana".to_owned(), String::new())]);
        let fields: Vec<(String, Option<String>, Option<String>)> = app.db.all(sql("SELECT field, old, new FROM change_items WHERE workspace = 1 AND contact = 1 AND field = 'company' ORDER BY revision, new")).await.expect("items");
        assert_eq!(fields.len(), 2, "both rows said something: {fields:?}");
    }

    async fn each_row_about_the_same_contact_is_a_change_of_its_own(app: TestApp) {
        app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await;
        let text = "email,phone,campaigns\nbea@lima.example,,yes\nbea@lima.example,,no\nnew@one.example,22 555 01 77,\nnew@one.example,22 555 01 78,yes\nnew@one.example,,no\n";
        let job = imported(&app, "Acme", text, UPDATE).await;
        assert_eq!(counts(&job), [1, 4, 0, 0]);
        let ledger: Vec<(i64, String)> = app
            .db
            .all(sql("SELECT contact, event FROM consents WHERE workspace = 1 AND channel = 'campaigns' ORDER BY contact, revision"))
            .await
            .expect("the ledger");
        let said: Vec<(i64, &str)> = ledger.iter().map(|(contact, event)| (*contact, event.as_str())).collect();
        assert_eq!(said, [(1, "opted_in"), (1, "opted_out"), (2, "opted_in"), (2, "opted_out")]);
        let phones: Vec<(String,)> = app.db.all(sql("SELECT phone FROM phones WHERE workspace = 1 ORDER BY position")).await.expect("phones");
        assert_eq!(phones, [("22 555 01 77".to_owned(),), ("22 555 01 78".to_owned(),)]);
    }

    async fn who_has_no_email_is_known_by_phone_and_name(app: TestApp) {
        app.add("Acme", &[with_phone(draft("Anna Kowalska", ""), "22 555 01 77"), with_phone(draft("Jan Kowalski", "jan@one.example"), "22 555 01 77")]).await;
        let text = "name,phone,email\nANNA KOWALSKA,+48225550177,\nPiotr Kowalski,+48225550177,\nJan Kowalski,22 555 01 77,\nJan Kowalski,22 555 01 77,jan@two.example\n";
        let job = imported(&app, "Acme", text, Options::default()).await;
        assert_eq!(counts(&job), [2, 0, 2, 0], "a family shares a phone; an unknown email is somebody new");
    }

    async fn who_is_in_the_bin_stays_there_unless_asked_for(app: TestApp) {
        let ids = app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await;
        let actor = app.command_line("Acme").await;
        let mut tx = app.db.begin().await.expect("a transaction");
        let mut change = Change::begin(&mut tx, &actor, NOW, None).await.expect("a change");
        assert_eq!(bin::delete(&mut tx, &actor, &mut change, ids[0]).await, Ok(true));
        change.finish(&mut tx).await.expect("a log");
        tx.commit().await.expect("a commit");
        let text = "email\nbea@lima.example\n";
        assert_eq!(counts(&imported(&app, "Acme", text, Options::default()).await), [0, 0, 1, 0]);
        assert_eq!(counts(&imported(&app, "Acme", text, RESTORE).await), [0, 1, 0, 0]);
        let kept = counters(&app.db, &actor).await.expect("counters");
        assert_eq!((kept.shown, kept.binned), (1, 0));
    }

    async fn what_was_exported_can_be_imported_with_nothing_lost(app: TestApp) {
        let clock = Clock::held(NOW);
        let acme = app.command_line("Acme").await;
        crate::demo::fill::fill(&app.db, &clock, &acme, 7, scaled(700), &mut |_| ()).await.expect("people");
        let text = "first_name,last_name,email,phone,notes,tags,company\n'=1+1,\"O'Neil, \"\"Jr\"\"\",a@x.example;b@x.example,555 01 77;+48 22 555 01 78,\"two\nlines\",Zeta;alpha,'''+x\n";
        assert_eq!(imported(&app, "Acme", text, Options::default()).await.counts.added, 1);
        let first = exported(&app, "Acme").await;
        let job = imported(&app, "Other", &first, Options::default()).await;
        assert_eq!(counts(&job), [scaled(700) as i64 + 1, 0, 0, 0]);
        assert_eq!(exported(&app, "Other").await, first);
    }

    async fn a_killed_import_is_taken_up_where_it_was(app: TestApp) {
        let actor = app.command_line("Acme").await;
        let text: String = std::iter::once("email\n".to_owned()).chain((0..scaled(600)).map(|n| format!("p{n}@many.example\n"))).collect();
        let held = staged(&app, &actor, text.as_bytes(), Options::default()).await;
        let job = held.job.clone();
        // The first process is dropped after its first batch, as if killed: it cleans nothing up.
        let stopped = std::sync::atomic::AtomicI64::new(0);
        {
            let clock = Clock::held(NOW);
            let (send, mut receive) = tokio::sync::mpsc::unbounded_channel();
            let mut progress = |job: &Job| { let _ = send.send(job.done); };
            let running = runner::run(&app.db, &clock, (&Import, held.clone()), &mut progress);
            tokio::pin!(running);
            tokio::select! {
                biased;
                cursor = receive.recv() => stopped.store(cursor.unwrap_or_default(), std::sync::atomic::Ordering::Relaxed),
                ended = &mut running => panic!("it ended before it could be killed: {ended:?}"),
            }
        }
        let kept = found(&app, &actor, job.id).await;
        let begins = text.match_indices('\n').nth(kept.job.done as usize - 1).expect("a line").0 as u64 + 1;
        assert_eq!(kept.last, Some(Position { line: kept.job.done as u64 + 1, byte: begins }), "its cursor is where its last row begins");
        // While the lease lasts, nobody takes over; afterwards the next runner continues.
        assert!(!runner::take_one(&app.db, &Clock::held(NOW + SECOND), &app.state.kinds).await);
        assert!(runner::take_one(&app.db, &Clock::held(NOW + 60 * SECOND), &app.state.kinds).await);
        let ended = found(&app, &actor, job.id).await;
        assert_eq!((ended.job.status.as_str(), counts(&ended)), ("done", [scaled(600) as i64, 0, 0, 0]));
        assert_eq!(counters(&app.db, &actor).await.expect("counters").shown, scaled(600) as i64);
        // A runner that was only slow, not dead, learns that it has lost the job.
        let late = run(&app, Held { job, lease: held.lease }).await;
        assert!(late.is_err());
        assert_eq!(counters(&app.db, &actor).await.expect("counters").shown, scaled(600) as i64);
    }

    async fn an_import_goes_on_without_reading_what_is_done(app: TestApp) {
        let actor = app.command_line("Acme").await;
        let rows: String = (0..50).map(|n| format!("p{n}@many.example,{}\n", ["Ünal", "two"][n % 2])).collect();
        let text = format!("email,name\n{rows}");
        let mut held = staged(&app, &actor, text.as_bytes(), Options { format: None, ..Options::default() }).await;
        // The job continues as if 40 rows had been done; the file is damaged in the part that is not read again.
        let begins = text.match_indices('\n').nth(39).expect("a line").0 + 1;
        held.job.done = 40;
        held.job.cursor = Some(json(&Position { line: 41, byte: begins as u64 }).expect("a cursor"));
        let payload = StoredImport::of(held.job.clone()).expect("an import").payload;
        let file = payload.file.clone();
        let format = Sheet::open(std::path::Path::new(&file)).expect("a sheet").format();
        let options = Options { has_header: Some(true), format: Some(format), columns: Some(vec![Some(Field::Email), None]), ..Options::default() };
        held.job.payload = json(&Payload { options, ..payload }).expect("a payload");
        let mut spoiled = text.into_bytes();
        spoiled[11..begins].fill(b'"');
        std::fs::write(&file, spoiled).expect("the file is written over");
        let ended = run(&app, held).await.expect("an import");
        assert_eq!((ended.job.done, counts(&ended)), (50, [10, 0, 0, 0]));
    }

    async fn an_import_that_fills_the_disk_goes_on_once_there_is_room(app: TestApp) {
        let actor = app.command_line("Acme").await;
        let text: String = std::iter::once("email\n".to_owned()).chain((0..600).map(|n| format!("p{n}@many.example\n"))).collect();
        let held = staged(&app, &actor, text.as_bytes(), Options::default()).await;
        let job = held.job.clone();
        app.fill_disk(true).await;
        let stopped = run(&app, held).await;
        assert_eq!(stopped.map(|import| import.job.done), Err(AppError::NoSpace));
        let kept = jobs::find(&app.db, &actor, job.id).await.expect("the job");
        assert_eq!((kept.status.as_str(), kept.done), ("waiting", 0));
        let (rows,): (i64,) = app.db.one(sql("SELECT COUNT(*) FROM contacts")).await.expect("a count");
        assert_eq!((rows, counters(&app.db, &actor).await.expect("counters").revision), (0, 0), "nothing of it is there");

        app.fill_disk(false).await;
        assert!(runner::take_one(&app.db, &Clock::held(NOW + 60 * SECOND), &app.state.kinds).await);
        let ended = found(&app, &actor, job.id).await;
        assert_eq!((ended.job.status.as_str(), counts(&ended)), ("done", [600, 0, 0, 0]));
    }

    async fn an_import_in_the_form_of_another_release_hides_no_other(app: TestApp) {
        let first = imported(&app, "Acme", "email\nbea@lima.example\n", Options::default()).await.job.id;
        let second = imported(&app, "Acme", "email\nana@one.example\n", Options::default()).await.job.id;
        let foreign = sql("UPDATE jobs SET payload = '[]' WHERE workspace = 1 AND id = $1").bind(second);
        act!(app, tx => tx.execute(foreign)).expect("another form");
        let listed = latest(&app.db, &app.command_line("Acme").await, &Zone::default()).await.expect("imports");
        assert_eq!(listed.iter().map(|import| import.id).collect::<Vec<_>>(), [first]);
    }

    async fn a_viewer_imports_nothing(app: TestApp) {
        let vera = app.actor("Vera", "acme").await;
        let mut tx = app.db.begin().await.expect("a transaction");
        let new = Payload::default().job("x", 0).expect("a payload");
        assert_eq!(jobs::create(&mut tx, &vera, new, (&Lease::default(), NOW)).await, Err(AppError::Forbidden));
    }
}

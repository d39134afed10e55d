//! Tests of jobs and their runners.

use std::time::Duration;

use futures::StreamExt;

use super::items::{self, MOST, MOST_BYTES, PIECE};
use super::store::{self, End, LEASE};
use super::{Held, Item, Job, Lease, runner};
use crate::db::{Db, dialect, sql};
use crate::imports::failed::{self, Failure};
use crate::imports::job::Import;
use crate::imports::stored::{Options, Payload, StoredImport};
use crate::members::actor::Actor;
use crate::members::team;
use crate::server::testing::{NOW, TestApp, act, on_both_databases};
use crate::time::clock::{Clock, DAY, SECOND};

/// A job of the actor's over a file with this text; its lease was granted at `at`.
pub(super) async fn made(app: &TestApp, actor: &Actor, text: &str, at: i64) -> Held {
    let file = app.folder().join(format!("{:x}.csv", rand::random::<u64>()));
    std::fs::write(&file, text).expect("a file");
    let lease = Lease::default();
    let payload = Payload {
        options: Options::default(),
        file: file.to_string_lossy().into_owned(),
        bytes: text.len() as i64,
        header: vec!["email".to_owned()],
    };
    let new = payload.job("people.csv", text.lines().count() as i64 - 1).expect("a payload");
    let id = act!(app, tx => store::create(&mut tx, actor, new, (&lease, at))).expect("a job");
    Held { job: store::find(&app.db, actor, id).await.expect("the job"), lease }
}

async fn leased_until(db: &Db, job: i64) -> i64 {
    db.one::<(i64,)>(sql("SELECT leased_until FROM jobs WHERE id = $1").bind(job)).await.expect("a time").0
}

on_both_databases! {
    async fn a_lease_that_a_clock_ahead_has_given_is_void(app: TestApp) {
        let actor = app.command_line("Acme").await;
        let held = made(&app, &actor, "email\na@one.example\n", NOW).await;
        assert_eq!(store::take_over(&app.db, &app.state.kinds, NOW + LEASE / 2).await.expect("an answer"), None, "it is held");
        assert_eq!(store::take_over(&app.db, &app.state.kinds, NOW - LEASE).await.expect("an answer"), None, "clocks may differ a little");
        // The clock is set back by a day; the job does not wait for that long.
        let taken = store::take_over(&app.db, &app.state.kinds, NOW - DAY).await.expect("an answer").expect("a job");
        assert_eq!(taken.job.id, held.job.id);
        assert_ne!(taken.lease, held.lease);
    }

    async fn two_runners_take_two_jobs(app: TestApp) {
        let actor = app.command_line("Acme").await;
        let (first, second) = (made(&app, &actor, "email\n", NOW).await, made(&app, &actor, "email\n", NOW).await);
        let later = NOW + 2 * LEASE;
        let lock = dialect::for_update(app.db.dialect());
        if lock.is_empty() {
            // SQLite has one writer at a time: the second runner comes after the first has its job.
            assert_eq!(store::take_over(&app.db, &app.state.kinds, later).await.expect("an answer").map(|held| held.job.id), Some(first.job.id));
            assert_eq!(store::take_over(&app.db, &app.state.kinds, later).await.expect("an answer").map(|held| held.job.id), Some(second.job.id));
            return;
        }
        let mut other = app.db.begin().await.expect("another runner");
        let mut taking = sql("SELECT id FROM jobs WHERE id = $1").bind(first.job.id);
        taking.push(lock);
        other.one::<(i64,)>(taking).await.expect("a job that it is about to take");
        let taken = tokio::time::timeout(Duration::from_secs(20), store::take_over(&app.db, &app.state.kinds, later)).await.expect("nobody waits for the other");
        assert_eq!(taken.expect("an answer").map(|held| held.job.id), Some(second.job.id));
    }

    async fn a_lease_is_renewed_by_the_clock_and_not_by_batches_alone(app: TestApp) {
        let actor = app.command_line("Acme").await;
        let held = made(&app, &actor, "email\na@one.example\n", NOW).await;
        let later = Clock::held(NOW + 10 * SECOND);
        let renewed = async {
            while leased_until(&app.db, held.job.id).await != NOW + 10 * SECOND + LEASE {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            () = runner::beat(&app.db, &later, &held, Duration::from_millis(1)) => panic!("the lease is ours"),
            () = renewed => {}
        }
        assert_eq!(store::take_over(&app.db, &app.state.kinds, NOW + LEASE + SECOND).await.expect("an answer"), None, "it is held longer than at first");
        // Another runner has the lease, so the heartbeat ends.
        store::take_over(&app.db, &app.state.kinds, NOW + DAY).await.expect("an answer").expect("a job");
        runner::beat(&app.db, &later, &held, Duration::from_millis(1)).await;
    }

    async fn the_end_of_a_job_is_not_taken_for_a_lost_lease(app: TestApp) {
        let actor = app.command_line("Acme").await;
        let mut held = made(&app, &actor, "email\na@one.example\n", NOW).await;
        assert!(store::end(&app.db, &mut held, End::Done(None), NOW).await.expect("an answer"));
        let clock = Clock::held(NOW + SECOND);
        let beat = runner::beat(&app.db, &clock, &held, Duration::from_millis(1));
        assert!(tokio::time::timeout(Duration::from_millis(200), beat).await.is_err(), "what tidies up after it goes on");
    }

    async fn a_job_ends_where_whoever_asked_may_not_go_on(app: TestApp) {
        let olga = app.actor("Olga", "acme").await;
        for way in ["removed", "suspended", "demoted"] {
            let name = format!("Ed{way}");
            app.join(&name, crate::members::Role::Editor, "Acme").await;
            let ed = app.actor(&name, "acme").await;
            let person = ed.person.expect("a person");
            let held = made(&app, &ed, "email\na@one.example\n", NOW).await;
            match way {
                "removed" => team::remove(&app.db, &olga, person, NOW).await.expect("it is done"),
                "suspended" => act!(app, tx => team::suspend(&mut tx, &olga, person, true, NOW)).map(|_| ()).expect("it is done"),
                _ => {
                    let demote = sql("UPDATE members SET role = 'viewer' WHERE person = $1").bind(person);
                    act!(app, tx => tx.execute(demote)).map(|_| ()).expect("it is done");
                }
            }
            assert!(runner::take_one(&app.db, &Clock::held(NOW + 2 * LEASE), &app.state.kinds).await, "{way}");
            let ended = store::find(&app.db, &olga, held.job.id).await.expect("the job");
            let sentence = format!("Stopped here: {name} no longer has permission to do this in Acme.");
            let StoredImport { job: ended, payload, counts, .. } = StoredImport::of(ended).expect("an import");
            assert_eq!((ended.status.as_str(), ended.problem, counts.added), ("refused", Some(sentence), 0));
            assert!(!std::path::Path::new(&payload.file).exists(), "the staged copy is gone");
            assert!(!runner::take_one(&app.db, &Clock::held(NOW + 9 * LEASE), &app.state.kinds).await, "and nobody tries again");
        }
    }

    async fn ten_thousand_failed_rows_are_kept_and_come_in_small_pieces(app: TestApp) {
        let actor = app.command_line("Acme").await;
        let text: String = std::iter::once("email\n".to_owned()).chain((0..MOST + 50).map(|number| format!("bad{number}\n"))).collect();
        let held = made(&app, &actor, &text, NOW).await;
        let job = runner::run(&app.db, &Clock::held(NOW), (&Import, held), &mut |_| ()).await.expect("an import");
        let import = StoredImport::of(job).expect("an import");
        assert_eq!((import.counts.failed, import.job.items), (MOST + 50, MOST));
        let mut pieces = failed::sheet(&app.db, &actor, &import);
        let mut lines = Vec::new();
        while let Some(piece) = pieces.next().await {
            let piece = String::from_utf8(piece.expect("a piece")).expect("text");
            assert!(piece.lines().count() as i64 <= PIECE, "{} lines at once", piece.lines().count());
            lines.extend(piece.lines().map(str::to_owned));
        }
        assert_eq!(lines.len() as i64, 1 + MOST + 1);
        assert_eq!((lines[0].as_str(), lines[1].split(',').next()), ("email,line,reason", Some("bad0")));
        assert!(lines[lines.len() - 1].starts_with(",,50 more rows failed but are not listed here."), "{}", lines[lines.len() - 1]);

        // After a month the rows are gone, but their number is still known.
        assert!(!items::drop_old(&app.db, NOW + 29 * DAY).await.expect("an answer"));
        assert!(items::drop_old(&app.db, NOW + 31 * DAY).await.expect("an answer"));
        assert!(!items::drop_old(&app.db, NOW + 31 * DAY).await.expect("an answer"));
        let (rows,): (i64,) = app.db.one(sql("SELECT COUNT(*) FROM job_items")).await.expect("a count");
        let import = StoredImport::of(store::find(&app.db, &actor, import.job.id).await.expect("the job")).expect("an import");
        assert_eq!((rows, import.counts.failed, import.job.items, import.job.item_bytes), (0, MOST + 50, 0, 0));
    }

    async fn failed_rows_are_kept_while_they_are_not_too_long(app: TestApp) {
        app.leave_inconsistent("rows are kept of a job that counts none");
        let actor = app.command_line("Acme").await;
        let held = made(&app, &actor, "email\n", NOW).await;
        let nearly = Job { item_bytes: MOST_BYTES - 100, ..held.job };
        let failure = |line, length: usize| Item::from(Failure { line, reason: "wrong".to_owned(), cells: vec!["x".repeat(length)] });
        let kept = act!(app, tx => items::keep(&mut tx, &nearly, vec![failure(2, 200), failure(3, 20), failure(4, 200)])).expect("rows");
        assert_eq!((kept.items, kept.bytes), (1, MOST_BYTES - 100 + 29));
        assert_eq!(items::behind(&app.db, &actor, (nearly.id, 0), PIECE).await.expect("rows").len(), 1);
    }
}

//! Tests of sample contacts.

use std::time::Duration;

use axum::http::StatusCode;

use super::store::SampleRemoval;
use super::{Removal, Samples, store};
use crate::bin::store as bin;
use crate::changes::store::Change;
use crate::contacts::record::state::counters;
use crate::db::sql;
use crate::error::AppError;
use crate::jobs::store as jobs;
use crate::jobs::{Held, runner};
use crate::server::testing::{NOW, TestApp, act, draft, on_both_databases};
use crate::time::clock::{Clock, SECOND};

/// Fills Acme with samples: Ed presses the button.
async fn fill(app: &TestApp) {
    let ed = app.signed_in("Ed").await;
    assert_eq!(ed.post("/w/acme/sample", &[]).await.status, StatusCode::SEE_OTHER);
}

/// The samples, once no removal runs.
async fn settled(app: &TestApp) -> Samples {
    let vera = app.actor("Vera", "acme").await;
    for _ in 0..1_000 {
        let samples = store::open(&app.db, &vera).await.expect("an answer").expect("samples");
        if samples.removal.as_ref().is_some_and(|removal| !removal.runs) {
            return samples;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the removal does not end");
}

async fn names(app: &TestApp) -> Vec<String> {
    let rows: Vec<(String,)> =
        app.db.all(sql("SELECT name FROM contacts WHERE workspace = 1 AND state < 2 ORDER BY id")).await.expect("contacts");
    rows.into_iter().map(|(name,)| name).collect()
}

on_both_databases! {
    async fn exactly_the_samples_that_nobody_has_changed_are_removed(app: TestApp) {
        app.leave_inconsistent("one of them is changed in the log only");
        let (ed, vera) = (app.actor("Ed", "acme").await, app.actor("Vera", "acme").await);
        assert_eq!(store::open(&app.db, &ed).await, Ok(None), "there never were any");
        assert_eq!(store::start(&app.db, &app.state.clock, &ed).await, Err(AppError::NotFound));
        fill(&app).await;
        app.add("Acme", &[draft("Real Person", "real@one.example")]).await;
        let changed = act!(app, tx => async {
            let mut change = Change::begin(&mut tx, &ed, NOW, None).await.expect("a change");
            change.item(7, "company", "Old", "New");
            change.finish(&mut tx).await
        });
        changed.expect("a change of one of them");
        let samples = store::open(&app.db, &vera).await.expect("an answer").expect("samples");
        assert_eq!((samples.untouched, samples.changed, samples.removal), (239, 1, None));
        assert_eq!(store::start(&app.db, &app.state.clock, &vera).await, Err(AppError::Forbidden));
        store::start(&app.db, &app.state.clock, &ed).await.expect("a removal");
        let samples = settled(&app).await;
        assert_eq!((samples.untouched, samples.changed), (0, 1));
        assert_eq!(samples.removal, Some(Removal { runs: false, problem: None, total: 239, done: 239, removed: 239 }));
        let left = names(&app).await;
        assert_eq!((left.len(), left[1].as_str()), (2, "Real Person"));
        let counters = counters(&app.db, &ed).await.expect("counters");
        assert_eq!((counters.shown + counters.unsubscribed, counters.binned), (2, 239));

        // A restored contact counts as changed.
        act!(app, tx => async {
            let mut change = Change::begin(&mut tx, &ed, NOW, None).await.expect("a change");
            bin::restore(&mut tx, &ed, &mut change, 1).await.expect("one of them");
            change.finish(&mut tx).await
        }).expect("a change");
        store::start(&app.db, &app.state.clock, &ed).await.expect("a removal");
        settled(&app).await;
        assert_eq!(names(&app).await.len(), 3);
    }

    async fn a_killed_removal_is_taken_up_where_it_was(app: TestApp) {
        fill(&app).await;
        let ed = app.actor("Ed", "acme").await;
        store::start(&app.db, &app.state.clock, &ed).await.expect("a removal");
        settled(&app).await;
        // The state of a removal that was killed after its first batch: the other contacts are back, and nobody holds the job.
        act!(app, tx => async {
            let mut change = Change::begin(&mut tx, &ed, NOW, None).await.expect("a change");
            for contact in 11..=20 {
                bin::restore(&mut tx, &ed, &mut change, contact).await.expect("one of them");
            }
            change.finish(&mut tx).await.expect("a log");
            tx.execute(sql("DELETE FROM change_items WHERE workspace = 1 AND contact BETWEEN 11 AND 20 AND revision > 1")).await.expect("no trace");
            tx.execute(sql("UPDATE jobs SET status = 'waiting', done = 230, counts = '{\"removed\":230}', leased_until = 0 WHERE kind = 'sample_removal'")).await
        }).expect("a removal that waits");
        assert_eq!(names(&app).await.len(), 10);
        assert!(runner::take_one(&app.db, &Clock::held(NOW + 60 * SECOND), &app.state.kinds).await);
        let samples = settled(&app).await;
        assert_eq!(samples.removal, Some(Removal { runs: false, problem: None, total: 240, done: 240, removed: 240 }));
        assert!(names(&app).await.is_empty());
    }

    async fn a_removal_ends_where_whoever_asked_may_not_delete_any_more(app: TestApp) {
        fill(&app).await;
        let ed = app.actor("Ed", "acme").await;
        store::start(&app.db, &app.state.clock, &ed).await.expect("a removal");
        settled(&app).await;
        act!(app, tx => async {
            let mut change = Change::begin(&mut tx, &ed, NOW, None).await?;
            bin::restore(&mut tx, &ed, &mut change, 1).await.expect("one of them");
            change.finish(&mut tx).await?;
            tx.execute(sql("DELETE FROM change_items WHERE workspace = 1 AND contact = 1 AND revision > 1")).await?;
            tx.execute(sql("UPDATE members SET role = 'viewer' WHERE workspace = 1 AND person = $1").bind(ed.person)).await?;
            tx.execute(sql("UPDATE jobs SET status = 'waiting', leased_until = 0 WHERE kind = 'sample_removal'")).await
        }).expect("a removal that waits");
        let held: Held = jobs::take_over(&app.db, &app.state.kinds, NOW + 60 * SECOND).await.expect("an answer").expect("a job");
        assert!(runner::run(&app.db, &Clock::held(NOW), (&SampleRemoval, held), &mut |_| ()).await.is_err());
        let removal = settled(&app).await.removal.expect("a removal");
        assert_eq!(removal.problem.as_deref(), Some("Stopped here: Ed no longer has permission to do this in Acme."));
    }
}

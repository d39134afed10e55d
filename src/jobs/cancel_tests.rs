//! Tests of canceling, and of kinds that jobs know nothing of.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::future::BoxFuture;

use super::store::{self, LEASE, NewJob};
use super::tests::made;
use super::{Held, Job, Kinds, Lease, Running, Step, Work, runner};
use crate::error::AppError;
use crate::imports::stored::StoredImport;
use crate::members::Permission;
use crate::members::actor::{Actor, Cause};
use crate::server::testing::{NOW, TestApp, act, on_both_databases};
use crate::time::clock::Clock;

/// A kind of job that counts to its total, one a batch. Its starter cancels it after some of them.
#[derive(Clone, Default)]
struct Counting {
    cancel_after: Option<i64>,
    ended: Arc<AtomicUsize>,
}

impl Work for Counting {
    fn kind(&self) -> &'static str {
        "counting"
    }

    fn permission(&self) -> Permission {
        Permission::Edit
    }

    fn cause(&self) -> Cause {
        Cause::Page
    }

    fn run<'a>(&'a self, running: &'a mut Running<'_>) -> BoxFuture<'a, Result<(), AppError>> {
        Box::pin(async move {
            while running.job().done < running.job().total {
                let mut tx = running.db.begin().await?;
                let actor = running.actor(&mut tx).await?;
                let number = running.job().done + 1;
                let (counts, cursor) = (format!("{{\"counted\":{number}}}"), Some(number.to_string()));
                if !running.commit(tx, Step { done: 1, counts, cursor, at: NOW, ..Step::default() }).await? {
                    return Ok(());
                }
                if self.cancel_after == Some(number) {
                    store::cancel(running.db, &self.kinds(), &actor, (running.job().id, NOW)).await?;
                }
            }
            running.end(Some("\"counted\"".to_owned())).await
        })
    }

    fn ended(&self, _job: &Job) {
        self.ended.fetch_add(1, Ordering::Relaxed);
    }
}

impl Counting {
    fn kinds(&self) -> Kinds {
        Kinds::new(vec![Arc::new(self.clone())])
    }

    /// A job of the actor's that counts to five.
    async fn to_five(&self, app: &TestApp, actor: &Actor) -> Held {
        let new = NewJob { kind: self.kind(), permission: self.permission(), title: "", payload: "{}".to_owned(), total: 5 };
        let lease = Lease::default();
        let id = act!(app, tx => store::create(&mut tx, actor, new, (&lease, NOW))).expect("a job");
        Held { job: store::find(&app.db, actor, id).await.expect("the job"), lease }
    }

    fn ends(&self) -> usize {
        self.ended.load(Ordering::Relaxed)
    }
}

async fn run(app: &TestApp, work: &Counting, held: Held) -> Result<Job, AppError> {
    runner::run(&app.db, &Clock::held(NOW), (work, held), &mut |_| ()).await
}

on_both_databases! {
    async fn a_job_of_any_kind_runs_to_its_end(app: TestApp) {
        let (ed, work) = (app.actor("Ed", "acme").await, Counting::default());
        let held = work.to_five(&app, &ed).await;
        let ended = run(&app, &work, held).await.expect("a job");
        assert_eq!((ended.status.as_str(), ended.done, ended.result.as_deref(), work.ends()), ("done", 5, Some("\"counted\""), 1));
        assert_eq!(store::find(&app.db, &ed, ended.id).await, Ok(ended));
    }

    async fn ids_of_jobs_count_by_workspace(app: TestApp) {
        let (ed, otto, work) = (app.actor("Ed", "acme").await, app.actor("Otto", "other").await, Counting::default());
        let (first, second) = (work.to_five(&app, &ed).await.job, work.to_five(&app, &ed).await.job);
        assert_eq!((first.id, second.id, work.to_five(&app, &otto).await.job.id), (1, 2, 1));
        assert_eq!(store::find(&app.db, &otto, 2).await, Err(AppError::NotFound));
    }

    async fn a_kind_of_another_release_is_left_to_it(app: TestApp) {
        let (ed, work) = (app.actor("Ed", "acme").await, Counting::default());
        let id = work.to_five(&app, &ed).await.job.id;
        let later = NOW + 2 * LEASE;
        assert_eq!(store::take_over(&app.db, &app.state.kinds, later).await.expect("an answer"), None);
        assert!(matches!(store::cancel(&app.db, &app.state.kinds, &ed, (id, NOW)).await, Err(AppError::Invalid { .. })));
        let taken = store::take_over(&app.db, &work.kinds(), later).await.expect("an answer").expect("a job");
        assert_eq!(taken.job.id, id);
    }

    async fn a_canceled_job_ends_with_its_next_batch_and_keeps_its_work(app: TestApp) {
        let ed = app.actor("Ed", "acme").await;
        let work = Counting { cancel_after: Some(2), ..Counting::default() };
        let held = work.to_five(&app, &ed).await;
        let ended = run(&app, &work, held).await.expect("a job");
        assert_eq!((ended.status.as_str(), ended.done, ended.counts.as_str(), work.ends()), ("canceled", 3, "{\"counted\":3}", 1));
        let kept = store::find(&app.db, &ed, ended.id).await.expect("the job");
        assert_eq!((kept.status.as_str(), kept.done, kept.problem.as_deref(), kept.finished_at), ("canceled", 3, Some("It was canceled."), Some(NOW)));
        assert!(!runner::take_one(&app.db, &Clock::held(NOW + 9 * LEASE), &work.kinds()).await, "nobody goes on with it");
    }

    async fn a_job_that_another_runner_holds_is_canceled_by_that_runner(app: TestApp) {
        let (ed, work) = (app.actor("Ed", "acme").await, Counting::default());
        let theirs = work.to_five(&app, &ed).await;
        store::cancel(&app.db, &work.kinds(), &ed, (theirs.job.id, NOW)).await.expect("it is asked");
        assert_eq!(store::cancel(&app.db, &work.kinds(), &ed, (theirs.job.id, NOW + 1)).await, Ok(()), "a second click does no harm");
        assert!(!runner::take_one(&app.db, &Clock::held(NOW), &work.kinds()).await, "the lease is theirs");
        let waiting = store::find(&app.db, &ed, theirs.job.id).await.expect("the job");
        assert_eq!((waiting.status.as_str(), waiting.cancel_asked_at), ("waiting", Some(NOW)));
        let ended = run(&app, &work, theirs).await.expect("a job");
        assert_eq!((ended.status.as_str(), ended.done, work.ends()), ("canceled", 1, 1));
    }

    async fn a_canceled_job_that_nobody_runs_is_ended_by_the_next_runner(app: TestApp) {
        let ed = app.actor("Ed", "acme").await;
        let held = made(&app, &ed, "email\na@one.example\n", NOW).await;
        store::cancel(&app.db, &app.state.kinds, &ed, (held.job.id, NOW)).await.expect("it is asked");
        assert!(runner::take_one(&app.db, &Clock::held(NOW + 2 * LEASE), &app.state.kinds).await);
        let import = StoredImport::of(store::find(&app.db, &ed, held.job.id).await.expect("the job")).expect("an import");
        assert_eq!((import.job.status.as_str(), import.job.done), ("canceled", 0));
        assert!(!std::path::Path::new(&import.payload.file).exists(), "the staged copy is gone");
    }

    async fn a_job_that_has_ended_is_not_canceled(app: TestApp) {
        let (ed, work) = (app.actor("Ed", "acme").await, Counting::default());
        let held = work.to_five(&app, &ed).await;
        let ended = run(&app, &work, held).await.expect("a job");
        let refused = AppError::Conflict("This has ended already: there is nothing left to cancel.".to_owned());
        assert_eq!(store::cancel(&app.db, &work.kinds(), &ed, (ended.id, NOW)).await, Err(refused));
        assert_eq!(store::find(&app.db, &ed, ended.id).await, Ok(ended));
    }

    async fn a_job_is_canceled_by_its_starter_an_owner_or_an_admin(app: TestApp) {
        let work = Counting::default();
        let (adam, ed) = (app.actor("Adam", "acme").await, app.actor("Ed", "acme").await);
        let id = work.to_five(&app, &adam).await.job.id;
        let cancel = async |name: &str, slug: &str| {
            let actor = app.actor(name, slug).await;
            store::cancel(&app.db, &work.kinds(), &actor, (id, NOW)).await
        };
        assert_eq!(cancel("Vera", "acme").await, Err(AppError::Forbidden));
        assert_eq!(cancel("Ed", "acme").await, Err(AppError::Forbidden), "an editor cancels no job of others");
        assert_eq!(cancel("Otto", "other").await, Err(AppError::NotFound));
        assert_eq!(cancel("Olga", "acme").await, Ok(()));
        let own = work.to_five(&app, &ed).await.job.id;
        assert_eq!(store::cancel(&app.db, &work.kinds(), &ed, (own, NOW)).await, Ok(()));
    }
}

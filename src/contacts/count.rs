//! How many contacts match a search. A count that several pages want at once is made once, and one that takes longer than a
//! page may wait goes on by itself: whoever asks again finds it under way or done.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use tokio::sync::Semaphore;

use super::View;
use super::search::Matching;
use super::store::counters;
use crate::db::{Db, Sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::server::actor::Actor;

/// How long the rows of a page wait for their total.
pub const WAIT: Duration = Duration::from_millis(200);

/// Counts that may run at once: they read much, and the rows of other pages want a connection, too.
const AT_ONCE: usize = 2;

/// Totals that are remembered: a few dozen people searching.
const REMEMBERED: usize = 256;

type Total = Shared<BoxFuture<'static, Result<i64, AppError>>>;

/// The totals of searches, by what was searched and the revision at which.
#[derive(Clone)]
pub struct TotalCounts {
    totals: Arc<Mutex<HashMap<(Matching, i64), Total>>>,
    at_once: Arc<Semaphore>,
}

impl Default for TotalCounts {
    fn default() -> Self {
        Self { totals: Arc::default(), at_once: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl TotalCounts {
    /// How many match, however long it takes.
    pub async fn total(&self, db: &Db, matching: &Matching, revision: i64) -> Result<i64, AppError> {
        self.flight(db, matching, revision).await
    }

    /// How many match, if that is known within `wait`; the count goes on otherwise.
    pub async fn total_within(&self, wait: Duration, db: &Db, matching: &Matching, revision: i64) -> Result<Option<i64>, AppError> {
        match tokio::time::timeout(wait, self.flight(db, matching, revision)).await {
            Ok(total) => total.map(Some),
            Err(_) => Ok(None),
        }
    }

    /// The count under way for this question, started if nobody has asked it yet.
    fn flight(&self, db: &Db, matching: &Matching, revision: i64) -> Total {
        let mut totals = self.totals.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (matching.clone(), revision);
        if let Some(total) = totals.get(&key)
            && !matches!(total.peek(), Some(Err(_)))
        {
            return total.clone();
        }
        if totals.len() >= REMEMBERED {
            totals.retain(|(_, of), total| *of == revision && total.peek().is_none());
        }
        let (db, at_once, matching) = (db.clone(), Arc::clone(&self.at_once), matching.clone());
        let task = tokio::spawn(async move {
            let _turn = at_once.acquire().await;
            let mut query = Sql::default();
            matching.hits(&mut query, db.dialect());
            query.wrap("SELECT COUNT(*) FROM (", ") hits");
            Ok(db.one::<(i64,)>(query.planned_afresh()).await?.0)
        });
        let total = async move { task.await.unwrap_or_else(|problem| Err(AppError::Internal(problem.to_string()))) }.boxed().shared();
        totals.insert(key, total.clone());
        total
    }
}

/// How many contacts `view` finds, exactly.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn count(db: &Db, counts: &TotalCounts, actor: &Actor, view: &View) -> Result<i64, AppError> {
    actor.may(Permission::Read)?;
    let counters = counters(db, actor).await?;
    let matching = Matching::of(db, actor, &view.search, view.unsubscribed).await?;
    if matching.is_everyone() {
        return Ok(counters.shown + if view.unsubscribed { counters.unsubscribed } else { 0 });
    }
    counts.total(db, &matching, counters.revision).await
}

//! One page of the table: the ids of its contacts first, then their rows.
//!
//! Without a search, a page is a scan along the index of the sort column. Of a search's hits, few are fetched and sorted; many
//! are met soon on the same scan.

mod order;
pub mod rows;
pub mod search;
mod shared_page;
mod single_flight;
mod snapshot;
mod stretch;
mod tag_order;

use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;

use super::record::state::{Counters, counters};
use super::{ContactPage, Found};
use crate::db::Db;
use crate::error::AppError;
use crate::favorites::store as favorites;
use crate::fields::FieldKey;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::search::ContactSet;
use crate::search::lookup as index;
use crate::time::clock::{SECOND, Zone};
use crate::views::View;
use order::{Order, Sieve};
use search::{Matching, Searches};
use shared_page::Shown;
use snapshot::Since;

/// The longest time that the rows of a page wait for their total.
const WAIT: Duration = Duration::from_millis(200);

/// Up to this many candidates are verified before the page is answered (~1 ms).
const SOON: usize = 300;

/// Fetching and sorting one contact costs as much as scanning this many.
const FETCHING: i64 = 8;

/// The page of the table for `view`.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn list(db: &Db, searches: &Searches, actor: &Actor, view: &View, zone: &Zone, now: i64) -> Result<ContactPage, AppError> {
    actor.may(Permission::Read)?;
    let counters = counters(db, actor).await?;
    let shown = shown(db, searches, actor, view, counters).await?;
    let stars = favorites::among(db, actor, shown.rows.iter().map(|(row, _)| row.id).collect()).await?;
    let rows = shown.rows.iter().map(|(row, tags)| row.shown(tags.clone(), stars.contains(&row.id), zone));
    let mut found = shown.found;
    if let Found::AtLeast(_) = found {
        // A total that this page did not wait for may be known by now.
        let matching = Matching::of(db, actor, &view.search, view.unsubscribed).await?;
        if let Some(Ok(hits)) = searches.hits(db, &matching, counters.revision).now_or_never() {
            found = Found::Exactly(hits.len() as i64);
        }
    }
    Ok(ContactPage {
        rows: rows.collect(),
        found,
        page: shown.page,
        hidden: shown.hidden,
        everyone: counters.everyone(),
        now,
        revision: counters.revision,
        digest: shown.digest,
        since: view.as_of.map(|as_of| zone.time(as_of.at.saturating_mul(SECOND))),
        beside: Vec::new(),
    })
}

/// A hash of the page's content: equal digests mean an equal page. `counters` are recent ones of the actor's workspace: if
/// somebody has asked at their revision, no query is left to the database.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn digest(db: &Db, searches: &Searches, actor: &Actor, view: &View, counters: Counters) -> Result<u64, AppError> {
    actor.may(Permission::Read)?;
    Ok(shown(db, searches, actor, view, counters).await?.digest)
}

/// The part of a page that is the same for all readers, computed once per revision.
async fn shown(db: &Db, searches: &Searches, actor: &Actor, view: &View, counters: Counters) -> Result<Arc<Shown>, AppError> {
    if view.sort.iter().any(|sort| sort.field == FieldKey::Favorite) {
        // Stars are per member, and no revision covers them.
        return Ok(Arc::new(Table::new(db, actor, view, counters).await?.show(searches).await?));
    }
    let (on, through, who, what) = (db.clone(), searches.clone(), actor.clone(), view.clone());
    let work = async move { Table::new(&on, &who, &what, counters).await?.show(&through).await };
    searches.pages.ask((actor.workspace, view.clone()), counters.revision, work).await
}

/// The exact number of contacts that `view` finds.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn count(db: &Db, searches: &Searches, actor: &Actor, view: &View) -> Result<i64, AppError> {
    actor.may(Permission::Read)?;
    let counters = counters(db, actor).await?;
    let table = Table::new(db, actor, view, counters).await?;
    if let Some(those) = table.as_of_then(searches).await? {
        return Ok(those.len() as i64);
    }
    if table.matching.is_everyone() {
        return Ok(counters.in_view(view));
    }
    Ok(searches.hits(db, &table.matching, counters.revision).await?.len() as i64)
}

/// All contacts that `view` finds, on any page, in sort order.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn all(db: &Db, searches: &Searches, actor: &Actor, view: &View) -> Result<Vec<i64>, AppError> {
    actor.may(Permission::Read)?;
    let counters = counters(db, actor).await?;
    Table::new(db, actor, view, counters).await?.all(searches).await
}

/// The table for one request.
struct Table<'a> {
    db: &'a Db,
    actor: &'a Actor,
    view: &'a View,
    counters: Counters,
    matching: Matching,
    order: Order<'a>,
    /// Contacts added and deleted since the moment that the view shows; `None` if there are none, or no such moment.
    since: Option<Since>,
}

/// Total, page number, and the ids on the page.
type Listed = (Found, i64, Vec<i64>);

impl<'a> Table<'a> {
    async fn new(db: &'a Db, actor: &'a Actor, view: &'a View, counters: Counters) -> Result<Self, AppError> {
        let matching = Matching::of(db, actor, &view.search, view.unsubscribed).await?;
        let since = match view.as_of {
            Some(as_of) => Some(Since::of(db, actor.workspace, as_of, &counters).await?).filter(|since| !since.is_nothing()),
            None => None,
        };
        let of_view = i64::from(view.unsubscribed);
        let last_state = since.as_ref().map_or(of_view, |since| since.last_state(of_view));
        Ok(Self { db, actor, view, counters, matching, order: Order { db, actor, view, counters, last_state }, since })
    }

    async fn show(&self, searches: &Searches) -> Result<Shown, AppError> {
        let (found, page, ids) = match (self.as_of_then(searches).await?, self.view.first_sort().field, self.matching.is_everyone()) {
            (Some(those), ..) => self.those(searches, &those).await?,
            (None, FieldKey::Tags, _) => self.by_tags(searches).await?,
            (None, _, true) => self.everyone().await?,
            (None, _, false) => self.matching(searches).await?,
        };
        let (rows, hidden) = tokio::try_join!(rows::of(self.db, self.actor, ids), self.hidden(searches, found))?;
        tracing::debug!(view = %self.view, "a page is worked out");
        Ok(Shown::new(found, page, hidden, rows))
    }

    /// The number of unsubscribed contacts that the view hides; 0 for a search with hits, where counting them would cost as much
    /// as the search.
    async fn hidden(&self, searches: &Searches, found: Found) -> Result<i64, AppError> {
        let is_blank = found == Found::Exactly(0);
        if self.view.unsubscribed || !(is_blank || self.matching.is_everyone()) {
            return Ok(0);
        }
        let unsubscribed = self.matching.among_unsubscribed();
        let those = match &self.since {
            Some(since) => since.matching(self.db, searches, &unsubscribed, self.counters.revision).await?.len(),
            None if unsubscribed.is_everyone() => return Ok(self.counters.unsubscribed),
            None => {
                let hits = searches.hits(self.db, &unsubscribed, self.counters.revision);
                // The rows wait no longer for this number than for their total.
                tokio::time::timeout(WAIT, hits).await.map_or(Ok(0), |hits| hits.map(|hits| hits.len()))?
            }
        };
        Ok(those as i64)
    }

    /// The view's contacts at `as_of`; `None` if nobody came or went since.
    async fn as_of_then(&self, searches: &Searches) -> Result<Option<ContactSet>, AppError> {
        match &self.since {
            Some(since) => since.matching(self.db, searches, &self.matching, self.counters.revision).await.map(Some),
            None => Ok(None),
        }
    }

    /// The requested page of these contacts.
    async fn those(&self, searches: &Searches, those: &ContactSet) -> Result<Listed, AppError> {
        let total = those.len() as i64;
        let page = self.last_page_or(total);
        let (offset, limit) = (self.offset(page), self.view.per_page);
        let ids = if self.view.first_sort().field == FieldKey::Tags {
            let tagged = searches.in_tag_order(self.db, self.actor.workspace, self.counters.revision).await?;
            tag_order::slice(&tagged, those, self.view.first_sort().descending, offset, limit)
        } else {
            self.of_few_or_many(those, offset).await?
        };
        Ok((Found::Exactly(total), page, ids))
    }

    /// A page of these contacts from `offset` on: few are fetched and sorted, many are met soon on a scan.
    async fn of_few_or_many(&self, those: &ContactSet, offset: i64) -> Result<Vec<i64>, AppError> {
        let total = those.len() as i64;
        let stride = self.stride(offset + self.view.per_page, total);
        if self.order.is_sorted_by_several() || total * FETCHING < stride {
            self.order.pick(those, offset, self.view.per_page).await
        } else {
            self.order.sift(Sieve::Hits(those), offset, self.view.per_page, stride).await
        }
    }

    async fn everyone(&self) -> Result<Listed, AppError> {
        let total = self.counters.in_view(self.view);
        let page = self.last_page_or(total);
        Ok((Found::Exactly(total), page, self.order.slice(self.offset(page), self.view.per_page).await?))
    }

    async fn matching(&self, searches: &Searches) -> Result<Listed, AppError> {
        let hits = searches.hits(self.db, &self.matching, self.counters.revision);
        let candidates = searches.candidates(self.db, &self.matching, self.counters.revision).await?;
        if candidates.maybe.len() > SOON && self.view.page == 1 && !self.order.is_sorted_by_several() {
            // The first hits are met soon on a scan, even if the total is not known in time.
            let sieve = Sieve::Candidates(&candidates);
            let stride = self.stride(self.view.per_page, (candidates.sure.len() + candidates.maybe.len()) as i64);
            let (hits, ids) = tokio::join!(tokio::time::timeout(WAIT, hits), self.order.sift(sieve, 0, self.view.per_page, stride));
            let (ids, hits) = (ids?, hits.ok().transpose()?);
            return Ok((hits.map_or(Found::AtLeast(ids.len() as i64), |hits| Found::Exactly(hits.len() as i64)), 1, ids));
        }
        let hits = hits.await?;
        let total = hits.len() as i64;
        let page = self.last_page_or(total);
        Ok((Found::Exactly(total), page, self.of_few_or_many(&hits, self.offset(page)).await?))
    }

    async fn by_tags(&self, searches: &Searches) -> Result<Listed, AppError> {
        let tagged = searches.in_tag_order(self.db, self.actor.workspace, self.counters.revision);
        let in_view = if self.matching.is_everyone() {
            Arc::new(index::everyone(self.db, self.actor.workspace, self.matching.states.clone()).await?)
        } else {
            searches.hits(self.db, &self.matching, self.counters.revision).await?
        };
        let total = if self.matching.is_everyone() { self.counters.in_view(self.view) } else { in_view.len() as i64 };
        let page = self.last_page_or(total);
        let ids = tag_order::slice(&tagged.await?, &in_view, self.view.first_sort().descending, self.offset(page), self.view.per_page);
        Ok((Found::Exactly(total), page, ids))
    }

    async fn all(&self, searches: &Searches) -> Result<Vec<i64>, AppError> {
        let everyone = self.counters.in_view(self.view);
        let is_everyone = self.matching.is_everyone();
        if let Some(those) = self.as_of_then(searches).await? {
            let view = View { page: 1, per_page: those.len() as i64, ..self.view.clone() };
            let table = Table::new(self.db, self.actor, &view, self.counters).await?;
            return Ok(table.those(searches, &those).await?.2);
        }
        if self.view.first_sort().field == FieldKey::Tags {
            let view = View { page: 1, per_page: everyone, ..self.view.clone() };
            let table = Table::new(self.db, self.actor, &view, self.counters).await?;
            return Ok(table.by_tags(searches).await?.2);
        }
        if is_everyone {
            return self.order.slice(0, everyone).await;
        }
        let hits = searches.hits(self.db, &self.matching, self.counters.revision).await?;
        let total = hits.len() as i64;
        if self.order.is_sorted_by_several() || total * FETCHING < everyone {
            return self.order.pick(&hits, 0, total).await;
        }
        let mut ids = self.order.slice(0, everyone).await?;
        ids.retain(|id| hits.contains(*id));
        Ok(ids)
    }

    /// The expected number of contacts to scan for so many hits of a total, with a margin of a quarter and one page.
    fn stride(&self, wanted: i64, total: i64) -> i64 {
        wanted * self.counters.in_view(self.view) / total.max(1) * 5 / 4 + self.view.per_page
    }

    fn offset(&self, page: i64) -> i64 {
        page.saturating_sub(1).saturating_mul(self.view.per_page)
    }

    fn last_page_or(&self, total: i64) -> i64 {
        self.view.page.min((total + self.view.per_page - 1) / self.view.per_page).max(1)
    }
}

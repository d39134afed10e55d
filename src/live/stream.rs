//! The stream of one tab: server-sent events (WHATWG HTML, 9.2). It follows a view of the table, or the workspace alone.

use std::collections::HashMap;
use std::convert::Infallible;
use std::time::{Duration, Instant};

use axum::extract::{Path, Query, State};
use axum::http::HeaderName;
use axum::http::request::Parts;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream;

use super::channel::{Pulse, Seat};
use super::hub::TOGETHER;
use super::{Here, LiveEvent};
use crate::contacts::list;
use crate::contacts::record::state::Counters;
use crate::error::AppError;
use crate::members::actor::Actor;
use crate::members::{cookies, store as members};
use crate::server::state::AppState;
use crate::views::View;

/// Keep-alive interval of an idle stream: proxies close connections that are silent for a minute.
const SILENCE: Duration = Duration::from_secs(15);

/// Interval at which an idle stream checks whether its session is still valid.
const ASK_EVERY: Duration = Duration::from_secs(60);

/// After a view was computed, the stream pauses for this many times as long, including the hub's own pause: an expensive view is
/// computed less often.
const REST: u32 = 4;

/// Opens the stream. With a `view` in the query it follows that view, whose shown contents have the digest `seen`.
pub async fn follow(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    parts: Parts,
) -> Response {
    let view = query.contains_key("view").then(|| View::from_query(|name| query.get(name).cloned()));
    let seen = query.get("seen").and_then(|digest| digest.parse().ok()).unwrap_or_default();
    match Viewer::enter(state, &parts, slug, view, seen).await {
        Ok(viewer) => {
            let events = stream::unfold(viewer, Viewer::next);
            let unbuffered = [(HeaderName::from_static("x-accel-buffering"), "no")];
            (unbuffered, Sse::new(events).keep_alive(KeepAlive::new().interval(SILENCE))).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

/// The stream's state: a tab's subscription and the reader's session.
struct Viewer {
    state: AppState,
    token: String,
    actor: Actor,
    seat: Seat,
    view: Option<View>,
    /// The digest of the contents that the tab shows.
    seen: u64,
    /// The last published state sent to the tab; `None` before the first.
    told: Option<Pulse>,
    greeted: bool,
    /// Time of the last check of the session.
    asked: Instant,
    /// End of the pause.
    rests: Instant,
}

impl Viewer {
    async fn enter(state: AppState, parts: &Parts, slug: String, view: Option<View>, seen: u64) -> Result<Self, AppError> {
        let token = cookies::session(&parts.headers).ok_or(AppError::SignedOut)?;
        let actor = members::actor(&state.db, &token, &slug, state.clock.now()).await?;
        let here = Here { person: actor.person.ok_or(AppError::SignedOut)?, name: actor.person_name.clone(), cell: None };
        let seat = state.hub.enter(actor.workspace, here).await?;
        let now = Instant::now();
        Ok(Self { state, token, actor, seat, view, seen, told: None, greeted: false, asked: now, rests: now })
    }

    /// The next event, with the stream for the one after; `None` ends the stream, if the reader is out or the server stops.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        if !self.greeted {
            self.greeted = true;
            // The tab's unguessable name, which authorizes its heartbeats.
            return Some((Ok(Event::default().event("hello").data(&self.seat.tab)), self));
        }
        loop {
            let pulse = *self.seat.pulse.borrow_and_update();
            if self.told != Some(pulse) {
                // This also detects a reader who was removed between the first check and the subscription.
                let moved = self.told.is_none_or(|told| told.members_revision != pulse.members_revision);
                if moved && !self.is_in().await {
                    return None;
                }
                let told = self.tell(pulse).await;
                // An event always serializes to JSON.
                return Some((Ok(Event::default().json_data(told).unwrap_or_default()), self));
            }
            let asks_in = ASK_EVERY.saturating_sub(self.asked.elapsed());
            let must_ask = tokio::select! {
                changed = self.seat.pulse.changed() => {
                    changed.ok()?;
                    false
                }
                _ = self.seat.closing.wait_for(|closing| *closing) => return None,
                () = tokio::time::sleep(asks_in) => true,
            };
            if must_ask && !self.is_in().await {
                return None;
            }
            tokio::time::sleep_until(self.rests.into()).await;
        }
    }

    /// Whether the reader is still a member, with a valid session. If that check fails with an error, it is repeated later.
    async fn is_in(&mut self) -> bool {
        self.asked = Instant::now();
        let actor = members::actor(&self.state.db, &self.token, &self.actor.slug, self.state.clock.now()).await;
        match actor {
            Ok(actor) => self.actor = actor,
            Err(AppError::SignedOut | AppError::NotFound) => return false,
            Err(problem) => tracing::warn!(%problem, "a stream goes on without having asked"),
        }
        true
    }

    async fn tell(&mut self, pulse: Pulse) -> LiveEvent {
        let is_new = |of: fn(Pulse) -> u64| self.told.is_none_or(|told| of(told) != of(pulse));
        let here = is_new(|pulse| pulse.presence).then(|| self.seat.room.beside(&self.seat.tab));
        let look = is_new(|pulse| pulse.counters.revision.unsigned_abs()) && self.looks_different(pulse.counters).await;
        self.told = Some(pulse);
        LiveEvent {
            revision: pulse.counters.revision,
            everyone: pulse.counters.everyone(),
            members: pulse.members_revision,
            role: self.actor.role,
            look,
            here,
        }
    }

    /// Whether the view differs from the contents that the reader sees. It is computed once for all readers of the same view.
    async fn looks_different(&mut self, counters: Counters) -> bool {
        let Some(view) = &self.view else {
            return false;
        };
        let begun = Instant::now();
        let digest = list::digest(&self.state.db, &self.state.searches, &self.actor, view, counters).await;
        self.rests = Instant::now() + (begun.elapsed() * REST).saturating_sub(TOGETHER);
        match digest {
            Ok(digest) => std::mem::replace(&mut self.seen, digest) != digest,
            Err(problem) => {
                tracing::warn!(%problem, "a view can't be looked at: its readers look themselves");
                true
            }
        }
    }
}

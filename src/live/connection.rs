//! The browser's side of live. It holds a stream if possible, otherwise polls every few seconds, closes the stream while the page
//! is hidden, and catches up by itself after every interruption.

use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::MessageEvent;

use super::polling::{FIRST_PAUSE, within};
use super::server_fns::be_here;
use super::{Here, LiveEvent, Place, source};
use crate::members::{Role, Visitor};
use crate::views::View;

/// Heartbeat interval of a tab.
pub const SAY_EVERY: Duration = Duration::from_secs(10);

/// Timeout for a stream's first event, which is sent at once: without it, something on the way, such as a proxy, buffers the
/// stream.
const GREETING: Duration = Duration::from_secs(4);

/// Delay before a new view gets a stream, so that a view visited only briefly gets none.
const SETTLING: Duration = Duration::from_millis(250);

/// The way in which the page currently learns of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Not connected yet.
    Opening,
    Streaming,
    /// Polling.
    Asking,
    Lost,
}

/// The page's connection to live updates of its workspace; copies share it.
#[derive(Clone, Copy)]
pub struct Following {
    pub(super) slug: StoredValue<String>,
    /// The latest known revision of the workspace.
    pub revision: RwSignal<i64>,
    /// Number of contacts in the workspace outside the Bin.
    pub everyone: RwSignal<i64>,
    /// Increases with every change of members, their sessions and invitations; 0 until known.
    pub members: RwSignal<i64>,
    /// The reader's current role.
    pub role: RwSignal<Role>,
    pub connection: RwSignal<Connection>,
    /// Tabs in the workspace other than this one.
    pub here: RwSignal<Vec<Here>>,
    /// Increases when the shown view becomes stale.
    pub looks: RwSignal<u32>,
    /// The watched view, and the digest of its shown contents.
    pub(super) watched: StoredValue<Option<(View, u64)>>,
    /// This tab's name, while its stream lasts.
    tab: StoredValue<Option<String>>,
    cell: StoredValue<Option<Place>>,
    /// Number of the current connection attempt; results of earlier attempts are ignored.
    number: StoredValue<u32>,
    pub(super) pause: StoredValue<Duration>,
}

impl Following {
    /// Connects to the visitor's workspace when the page is hydrated, and disconnects when the page is left.
    #[must_use]
    pub fn new(visitor: &Visitor) -> Self {
        let following = Self {
            slug: StoredValue::new(visitor.slug.clone()),
            revision: RwSignal::default(),
            everyone: RwSignal::new(visitor.everyone),
            members: RwSignal::default(),
            role: RwSignal::new(visitor.role),
            connection: RwSignal::new(Connection::Opening),
            here: RwSignal::default(),
            looks: RwSignal::default(),
            watched: StoredValue::default(),
            tab: StoredValue::default(),
            cell: StoredValue::default(),
            number: StoredValue::default(),
            pause: StoredValue::new(FIRST_PAUSE),
        };
        Effect::new(move |_| following.begin());
        following
    }

    /// Watches a view from now on; `digest` identifies its shown contents.
    pub fn watch(self, view: &View, digest: u64) {
        let before = self.watched.get_value();
        self.watched.set_value(Some((view.clone(), digest)));
        // For an unchanged view, the stream itself tracks the digest that it has reported.
        if before.is_some_and(|(before, _)| before != *view) && self.connection.get_untracked() == Connection::Streaming {
            let number = self.next();
            spawn_local(async move {
                sleep(SETTLING).await;
                if self.is_current(number) {
                    self.open();
                }
            });
        }
    }

    /// Announces the cell in which this tab is.
    pub fn say(self, cell: Option<Place>) {
        if self.cell.get_value() == cell {
            return;
        }
        self.cell.set_value(cell);
        if let Some(tab) = self.tab.get_value() {
            spawn_local(async move {
                // The next heartbeat finds out whether this was received.
                let _ = be_here(tab, cell.map(|cell| cell.contact), cell.map(|cell| cell.field)).await;
            });
        }
    }

    /// Retries a lost connection at once.
    pub fn try_again(self) {
        if self.connection.get_untracked() == Connection::Lost && !document().hidden() {
            self.pause.set_value(FIRST_PAUSE);
            self.find_out(self.next());
        }
    }

    fn begin(self) {
        let seen = window_event_listener(ev::visibilitychange, move |_| if document().hidden() { self.let_go() } else { self.open() });
        let online = window_event_listener(ev::online, move |_| self.try_again());
        on_cleanup(move || {
            seen.remove();
            online.remove();
            self.let_go();
        });
        self.open();
    }

    /// Opens a stream for the watched view, unless the page is hidden.
    pub(super) fn open(self) {
        let Some(slug) = self.slug.try_get_value().filter(|_| !document().hidden()) else {
            return;
        };
        let number = self.next();
        let query = self.watched.with_value(|watched| {
            watched.as_ref().map_or_else(String::new, |(view, digest)| {
                let view: String = form_urlencoded::byte_serialize(view.to_string().as_bytes()).collect();
                format!("?view={view}&seen={digest}")
            })
        });
        let opened = source::open(
            &format!("/w/{slug}/live{query}"),
            [
                ("hello", Box::new(move |event| self.greeted(number, &event))),
                ("message", Box::new(move |event| self.heard(number, &event))),
                ("error", Box::new(move |_| self.broken(number))),
            ],
        );
        if !opened {
            return self.ask(number);
        }
        spawn_local(async move {
            sleep(GREETING).await;
            if self.is_current(number) && self.tab.get_value().is_none() {
                source::close();
                self.ask(number);
            }
        });
    }

    fn greeted(self, number: u32, event: &MessageEvent) {
        let Some(tab) = event.data().as_string().filter(|_| self.is_current(number)) else {
            return;
        };
        self.tab.set_value(Some(tab.clone()));
        self.connection.set(Connection::Streaming);
        spawn_local(async move {
            loop {
                let at = self.cell.try_get_value().flatten();
                match within(be_here(tab.clone(), at.map(|at| at.contact), at.map(|at| at.field))).await {
                    _ if !self.is_current(number) => return,
                    Ok(true) => self.pause.set_value(FIRST_PAUSE),
                    Ok(false) | Err(_) => return self.broken(number),
                }
                sleep(SAY_EVERY).await;
                if !self.is_current(number) {
                    return;
                }
            }
        });
    }

    fn heard(self, number: u32, event: &MessageEvent) {
        let event = event.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
        if let Some(event) = event.filter(|_| self.is_current(number)) {
            self.take(event);
        }
    }

    /// Applies an event of a stream or a poll.
    pub(super) fn take(self, event: LiveEvent) {
        if self.revision.get_untracked() < event.revision {
            self.revision.set(event.revision);
        }
        if self.everyone.get_untracked() != event.everyone {
            self.everyone.set(event.everyone);
        }
        if self.members.get_untracked() != event.members {
            self.members.set(event.members);
        }
        if self.role.get_untracked() != event.role {
            self.role.set(event.role);
        }
        if event.look {
            self.looks.update(|looks| *looks += 1);
        }
        if let Some(here) = event.here {
            self.here.set(here);
        }
    }

    fn broken(self, number: u32) {
        if self.is_current(number) {
            self.find_out(self.next());
        }
    }

    /// Closes the stream.
    fn let_go(self) {
        self.next();
    }

    /// Closes the stream, and returns the number of the next attempt; the results of earlier ones are ignored.
    pub(super) fn next(self) -> u32 {
        source::close();
        self.tab.try_set_value(None);
        self.number
            .try_update_value(|number| {
                *number += 1;
                *number
            })
            .unwrap_or_default()
    }

    pub(super) fn is_current(self, number: u32) -> bool {
        self.number.try_get_value() == Some(number)
    }
}

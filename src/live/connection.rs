//! The browser's side of live: it holds a stream where one can be held, asks every few seconds where not, lets the stream go
//! while nobody sees the page, and catches up by itself after every interruption.

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

/// How often a tab says that it is here.
pub const SAY_EVERY: Duration = Duration::from_secs(10);

/// A stream greets at once: where its greeting does not come, something on the way holds it back.
const GREETING: Duration = Duration::from_secs(4);

/// A view that is turned to only briefly gets no stream of its own.
const SETTLING: Duration = Duration::from_millis(250);

/// How a page hears of changes at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// It has not begun to.
    Opening,
    Streaming,
    /// It asks.
    Asking,
    Lost,
}

/// How a page follows its workspace; a copy is the same.
#[derive(Clone, Copy)]
pub struct Following {
    pub(super) slug: StoredValue<String>,
    /// The workspace's revision, as far as it is known.
    pub revision: RwSignal<i64>,
    /// How many contacts the workspace has outside the Bin.
    pub everyone: RwSignal<i64>,
    /// Moves with members, their sessions and invitations; 0 until it is known.
    pub members: RwSignal<i64>,
    /// The reader's role by now.
    pub role: RwSignal<Role>,
    pub connection: RwSignal<Connection>,
    /// Whose tabs are here, beside this one.
    pub here: RwSignal<Vec<Here>>,
    /// Moves when the view shows something else by now.
    pub looks: RwSignal<u32>,
    /// The view that is followed, and the digest of what is shown of it.
    pub(super) watched: StoredValue<Option<(View, u64)>>,
    /// This tab's name, as long as its stream lasts.
    tab: StoredValue<Option<String>>,
    cell: StoredValue<Option<Place>>,
    /// Each try at a stream has a number; what belongs to an earlier one has come too late.
    number: StoredValue<u32>,
    pub(super) pause: StoredValue<Duration>,
}

impl Following {
    /// Follows the visitor's workspace from when the browser half is there until the page is left.
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

    /// Follows a view from now on; `digest` tells what is shown of it.
    pub fn watch(self, view: &View, digest: u64) {
        let before = self.watched.get_value();
        self.watched.set_value(Some((view.clone(), digest)));
        // The stream itself keeps track of what it has told of its view.
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

    /// Says in which cell this tab is.
    pub fn say(self, cell: Option<Place>) {
        if self.cell.get_value() == cell {
            return;
        }
        self.cell.set_value(cell);
        if let Some(tab) = self.tab.get_value() {
            spawn_local(async move {
                // Whether it was heard is found out with the next beat.
                let _ = be_here(tab, cell.map(|cell| cell.contact), cell.map(|cell| cell.column)).await;
            });
        }
    }

    /// Tries at once whether a lost connection is back.
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

    /// Opens a stream about what is watched, unless nobody sees the page.
    pub(super) fn open(self) {
        let Some(slug) = self.slug.try_get_value().filter(|_| !document().hidden()) else {
            return;
        };
        let number = self.next();
        let query = self.watched.with_value(|watched| {
            watched.as_ref().map_or_else(String::new, |(view, digest)| {
                let query = view.to_query();
                format!("{query}{}view=1&seen={digest}", if query.is_empty() { '?' } else { '&' })
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
                match within(be_here(tab.clone(), at.map(|at| at.contact), at.map(|at| at.column))).await {
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

    /// Takes in what a stream said, or an answer.
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

    /// Lets the stream go.
    fn let_go(self) {
        self.next();
    }

    /// The number of the next try; whatever went on before is over.
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

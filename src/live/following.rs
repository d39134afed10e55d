//! The browser's side of live: it holds a stream where one can be held, asks every few seconds where not, lets the stream go
//! while nobody sees the page, and catches up by itself after every interruption.

use std::cell::RefCell;
use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{EventSource, MessageEvent};

use super::server_fns::{be_here, live_pulse};
use super::{Here, LiveEvent, Place};
use crate::contacts::View;
use crate::error::AppError;
use crate::members::{Visitor, sign_in_address};
use crate::place;

/// How often a tab says that it is here.
pub const SAY_EVERY: Duration = Duration::from_secs(10);

/// A stream greets at once: where its greeting does not come, something on the way holds it back.
const GREETING: Duration = Duration::from_secs(4);

/// How often it is asked where no stream can be held, and after how many times a stream is tried again.
const ASK_EVERY: Duration = Duration::from_secs(3);
const ASKED: u32 = 40;

/// The first and the longest pause before a lost connection is tried again; each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(4);

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
    slug: StoredValue<String>,
    /// The workspace's revision, as far as it is known.
    pub revision: RwSignal<i64>,
    /// How many contacts the workspace has outside the Bin.
    pub everyone: RwSignal<i64>,
    pub connection: RwSignal<Connection>,
    /// Whose tabs are here, beside this one.
    pub here: RwSignal<Vec<Here>>,
    /// Moves when the view shows something else by now.
    pub looks: RwSignal<u32>,
    /// The view that is followed, and the digest of what is shown of it.
    watched: StoredValue<Option<(View, u64)>>,
    /// This tab's name, as long as its stream lasts.
    tab: StoredValue<Option<String>>,
    cell: StoredValue<Option<Place>>,
    /// Each try at a stream has a number; what belongs to an earlier one has come too late.
    number: StoredValue<u32>,
    pause: StoredValue<Duration>,
}

/// The stream of this page, with what listens to it.
struct Stream {
    source: EventSource,
    _listeners: [Closure<dyn Fn(MessageEvent)>; 3],
}

thread_local! {
    /// A page has one stream.
    static STREAM: RefCell<Option<Stream>> = const { RefCell::new(None) };
}

impl Following {
    /// Follows the visitor's workspace from when the browser half is there until the page is left.
    #[must_use]
    pub fn new(visitor: &Visitor) -> Self {
        let following = Self {
            slug: StoredValue::new(visitor.slug.clone()),
            revision: RwSignal::default(),
            everyone: RwSignal::new(visitor.everyone),
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
        if self.connection.get_untracked() == Connection::Lost {
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
        if !document().hidden() {
            self.open();
        }
    }

    /// Opens a stream about what is watched.
    fn open(self) {
        let Some(slug) = self.slug.try_get_value() else {
            return;
        };
        let number = self.next();
        let query = self.watched.with_value(|watched| {
            watched.as_ref().map_or_else(String::new, |(view, digest)| {
                let query = view.to_query();
                format!("{query}{}view=1&seen={digest}", if query.is_empty() { '?' } else { '&' })
            })
        });
        let Ok(source) = EventSource::new(&format!("/w/{slug}/live{query}")) else {
            return self.ask(number);
        };
        let listens = |to: &str, hear: Box<dyn Fn(MessageEvent)>| {
            let listener = Closure::wrap(hear);
            // It fails for no name that there is.
            let _ = source.add_event_listener_with_callback(to, listener.as_ref().unchecked_ref());
            listener
        };
        let listeners = [
            listens("hello", Box::new(move |event| self.greeted(number, &event))),
            listens("message", Box::new(move |event| self.heard(number, &event))),
            listens("error", Box::new(move |_| self.broken(number))),
        ];
        STREAM.set(Some(Stream { source, _listeners: listeners }));
        spawn_local(async move {
            sleep(GREETING).await;
            if self.is_current(number) && self.tab.get_value().is_none() {
                close();
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
                match be_here(tab.clone(), at.map(|at| at.contact), at.map(|at| at.column)).await {
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
    fn take(self, event: LiveEvent) {
        if self.revision.get_untracked() < event.revision {
            self.revision.set(event.revision);
        }
        if self.everyone.get_untracked() != event.everyone {
            self.everyone.set(event.everyone);
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

    /// The stream has ended: finds out why, and opens another one when that can be.
    fn find_out(self, number: u32) {
        spawn_local(async move {
            while self.is_current(number) {
                let answer = self.pulse().await;
                if !self.is_current(number) {
                    return;
                }
                match answer {
                    Ok(event) => {
                        self.take(event);
                        self.rest().await;
                        if self.is_current(number) {
                            self.open();
                        }
                        return;
                    }
                    Err(problem) if self.is_out(&problem) => return,
                    Err(_) => {
                        self.connection.set(Connection::Lost);
                        self.here.set(Vec::new());
                        self.rest().await;
                    }
                }
            }
        });
    }

    /// Asks every few seconds, for a while; then a stream is tried again.
    fn ask(self, number: u32) {
        spawn_local(async move {
            self.connection.set(Connection::Asking);
            for _ in 0..ASKED {
                let answer = self.pulse().await;
                if !self.is_current(number) {
                    return;
                }
                match answer {
                    Ok(event) => self.take(event),
                    Err(problem) if self.is_out(&problem) => return,
                    Err(_) => return self.find_out(self.next()),
                }
                sleep(ASK_EVERY).await;
                if !self.is_current(number) {
                    return;
                }
            }
            self.open();
        });
    }

    async fn pulse(self) -> Result<LiveEvent, AppError> {
        let slug = self.slug.try_get_value().ok_or(AppError::Unreachable)?;
        let (view, seen) = self.watched.try_get_value().flatten().unzip();
        live_pulse(slug, view, seen.unwrap_or_default()).await
    }

    /// Whoever is out is led to where one still is.
    fn is_out(self, problem: &AppError) -> bool {
        match problem {
            AppError::SignedOut => {
                let here = window().location();
                let address = here.pathname().unwrap_or_default() + &here.search().unwrap_or_default();
                place::go(&sign_in_address(&address));
            }
            AppError::NotFound => place::go("/"),
            _ => return false,
        }
        true
    }

    async fn rest(self) {
        let pause = self.pause.try_get_value().unwrap_or(LONGEST_PAUSE);
        self.pause.try_set_value((pause * 2).min(LONGEST_PAUSE));
        sleep(pause).await;
    }

    /// Lets the stream go.
    fn let_go(self) {
        self.next();
    }

    /// The number of the next try; whatever went on before is over.
    fn next(self) -> u32 {
        close();
        self.tab.try_set_value(None);
        self.number
            .try_update_value(|number| {
                *number += 1;
                *number
            })
            .unwrap_or_default()
    }

    fn is_current(self, number: u32) -> bool {
        self.number.try_get_value() == Some(number)
    }
}

fn close() {
    if let Some(stream) = STREAM.take() {
        stream.source.close();
    }
}

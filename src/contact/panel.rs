//! The desk is what a member does to one contact on the page: opens it, edits it, deletes it, adds another. Here is which contact
//! is open and whether it is being edited; what changes contacts is in [`acts`](super::acts).

use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Profile;
use super::server_fns::open_contact;
use crate::contacts::table::Table;
use crate::error::AppError;
use crate::ui::Toast;

/// After a change the drawer looks again so much later.
const LOOK_AFTER: Duration = Duration::from_millis(200);

/// What the drawer holds: nobody, somebody, or why not.
pub type Opened = Result<Option<Profile>, AppError>;

/// A contact that a menu or a question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub id: i64,
    pub name: String,
}

/// What goes on at the desk; a copy is the same desk.
#[derive(Clone, Copy)]
pub struct Desk {
    pub table: Table,
    /// What the drawer shows: the answer to the contact in the address, or to the one before while the answer is on its way.
    pub shown: RwSignal<Opened>,
    /// The contact that is being edited.
    pub edited: RwSignal<Option<i64>>,
    /// Whether something is typed in the drawer that is not saved.
    pub typed: RwSignal<bool>,
    /// Whether "Edit contact" gets the focus once it is there: the button that had the focus is replaced by it.
    pub returns: StoredValue<bool>,
    /// Whose menu is open, or was last.
    pub pointed: RwSignal<Option<Subject>>,
    /// Who is to be deleted, if the answer is yes.
    pub leaving: RwSignal<Option<Subject>>,
    /// Whether that is being asked.
    pub asks_to_delete: RwSignal<bool>,
    /// Where one wants to go from what is typed.
    pub next: RwSignal<Option<Option<i64>>>,
    /// Whether it is being asked what becomes of what is typed.
    pub asks_to_discard: RwSignal<bool>,
    /// Whether "New contact" is open.
    pub adds: RwSignal<bool>,
    /// Whether something is typed in it that is not saved.
    pub typed_new: RwSignal<bool>,
    /// The contact that was just added and whose row gets the focus once it is there.
    pub arriving: StoredValue<Option<i64>>,
    pub toast: RwSignal<Option<Toast>>,
    /// Whether it is about to be looked again.
    looks_again: StoredValue<bool>,
}

impl Desk {
    /// The desk beside a table, with the drawer that the page begins with; it follows the address from then on.
    #[must_use]
    pub fn new(table: Table, opened: Opened) -> Self {
        let desk = Self {
            table,
            shown: RwSignal::new(opened),
            edited: RwSignal::default(),
            typed: RwSignal::default(),
            returns: StoredValue::default(),
            pointed: RwSignal::default(),
            leaving: RwSignal::default(),
            asks_to_delete: RwSignal::default(),
            next: RwSignal::default(),
            asks_to_discard: RwSignal::default(),
            adds: RwSignal::default(),
            typed_new: RwSignal::default(),
            arriving: StoredValue::default(),
            toast: table.toast,
            looks_again: StoredValue::default(),
        };
        Effect::new(move |before: Option<Option<i64>>| {
            let open = table.open.get();
            if before.is_some_and(|before| before != open) {
                // By whatever way one has gone elsewhere: what comes next is being edited only if that was asked for.
                if open != desk.edited.get_untracked() {
                    desk.stop_editing();
                }
                desk.look(|| {});
            }
            open
        });
        // The drawer follows its contact, except while somebody types in it.
        Effect::new(move |before: Option<i64>| {
            let revision = table.following.revision.get();
            if before.is_some_and(|before| before != 0 && before != revision) {
                desk.look_again();
            }
            revision
        });
        desk
    }

    /// Asks for what the address wants in the drawer; `then` is done at the moment at which it is shown.
    pub(super) fn look(self, then: impl FnOnce() + 'static) {
        let Some(contact) = self.table.open.get_untracked() else {
            then();
            return self.shown.set(Ok(None));
        };
        spawn_local(async move {
            let answer = open_contact(self.table.slug(), contact).await;
            // Meanwhile one may have gone elsewhere.
            if self.table.open.try_get_untracked() == Some(Some(contact)) {
                then();
                self.shown.set(answer.map(Some));
            }
        });
    }

    /// Looks at the contact in the drawer again, a moment later: more may follow.
    fn look_again(self) {
        if self.looks_again.get_value() || self.table.open.get_untracked().is_none() {
            return;
        }
        self.looks_again.set_value(true);
        spawn_local(async move {
            sleep(LOOK_AFTER).await;
            let Some(open) = self.table.open.try_get_untracked() else {
                return;
            };
            self.looks_again.set_value(false);
            if let Some(contact) = open.filter(|contact| self.edited.get_untracked() != Some(*contact))
                && let Ok(profile) = open_contact(self.table.slug(), contact).await
                && self.table.open.try_get_untracked() == Some(open)
                && self.edited.get_untracked() != open
            {
                let is_same = |shown: &Opened| matches!(shown, Ok(Some(shown)) if Profile { now: profile.now, ..shown.clone() } == profile);
                if !self.shown.with_untracked(is_same) {
                    self.shown.set(Ok(Some(profile)));
                }
            }
        });
    }

    /// Opens the drawer of a contact, or closes it; where something is typed in it, asks first.
    pub fn turn_to(self, contact: Option<i64>) {
        if self.typed.get_untracked() && self.table.open.get_untracked() != contact {
            self.next.set(Some(contact));
            self.asks_to_discard.set(true);
        } else {
            self.table.turn_to(contact);
        }
    }

    /// Closes the drawer as [`turn_to`](Self::turn_to) does; whether the focus comes back to the grid then.
    pub fn close(self, comes_back: bool) {
        self.table.comes_back.set_value(comes_back);
        self.turn_to(None);
    }

    /// Opens the drawer of the contact above or below, at the tab that is shown.
    pub fn turn_to_neighbor(self, contact: i64) {
        if self.typed.get_untracked() {
            self.turn_to(Some(contact));
        } else {
            self.table.turn_to_tab(Some(contact), self.table.tab.get_untracked());
        }
    }

    /// Leaves "New contact", for a contact's drawer where one is given; where something is typed in it, asks first.
    pub fn leave_new(self, next: Option<i64>) {
        self.next.set(next.map(Some));
        self.adds.set(false);
        if !self.typed_new.get_untracked() {
            self.go_on();
        }
    }

    /// Gives up what is typed, and goes where one wanted to go; or stays, and shows the contact again.
    pub fn discard(self) {
        self.asks_to_discard.set(false);
        if self.typed_new.get_untracked() {
            self.typed_new.set(false);
        } else {
            self.stop_editing();
            self.returns.set_value(self.next.with_untracked(Option::is_none));
        }
        self.go_on();
    }

    /// Goes where one wanted to go.
    fn go_on(self) {
        if let Some(next) = self.next.get_untracked() {
            self.next.set(None);
            self.turn_to(next);
        }
    }

    /// Opens the drawer of a contact as a form.
    pub fn edit(self, contact: i64) {
        if self.typed.get_untracked() {
            return self.turn_to(Some(contact));
        }
        self.edited.set(Some(contact));
        self.table.turn_to(Some(contact));
    }

    /// Leaves the form for the contact; where something is typed in it, asks first.
    pub fn cancel(self) {
        if self.typed.get_untracked() {
            self.next.set(None);
            self.asks_to_discard.set(true);
        } else {
            self.returns.set_value(true);
            self.stop_editing();
        }
    }

    /// Shows the contact again, not the form.
    pub fn stop_editing(self) {
        self.typed.set(false);
        self.edited.set(None);
    }
}

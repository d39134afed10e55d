//! The contact panel: state and navigation of the drawer, its form, the dialogs and "New contact". Actions that change contacts
//! are in [`acts`](super::acts).

use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Profile;
use super::server_fns::open_contact;
use crate::contacts::table::Table;
use crate::error::AppError;
use crate::ui::Toast;

/// Delay of a refresh after a change: further changes within it share the request.
const REFRESH_AFTER: Duration = Duration::from_millis(200);

/// The drawer's content: a contact, `None` while closed, or the error.
pub type Opened = Result<Option<Profile>, AppError>;

/// The contact that a menu or dialog refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub id: i64,
    pub name: String,
}

/// State of the contact panel; copies share it.
#[derive(Clone, Copy)]
pub struct ContactPanel {
    pub table: Table,
    /// The drawer's content for the contact in the URL; the previous content while the answer is pending.
    pub shown: RwSignal<Opened>,
    /// The contact being edited.
    pub edited: RwSignal<Option<i64>>,
    /// Whether the drawer's form has unsaved text.
    pub dirty: RwSignal<bool>,
    /// Whether to focus "Edit contact" once it is rendered: it replaces the button that had the focus.
    pub focus_returns: StoredValue<bool>,
    /// The contact whose row menu is open, or was last.
    pub menu_target: RwSignal<Option<Subject>>,
    /// The contact to be deleted on confirmation.
    pub delete_target: RwSignal<Option<Subject>>,
    /// Whether the deletion dialog is open.
    pub delete_open: RwSignal<bool>,
    /// Navigation deferred until unsaved text is discarded. The inner `None` closes the drawer.
    pub after_discard: RwSignal<Option<Option<i64>>>,
    /// Whether the discard dialog is open.
    pub discard_open: RwSignal<bool>,
    /// Whether "New contact" is open.
    pub new_open: RwSignal<bool>,
    /// Whether "New contact" has unsaved text.
    pub new_dirty: RwSignal<bool>,
    /// The contact just added; its row gets the focus once it is rendered.
    pub arriving: StoredValue<Option<i64>>,
    pub toast: RwSignal<Option<Toast>>,
    /// Whether a refresh of the drawer is scheduled.
    refresh_scheduled: StoredValue<bool>,
}

impl ContactPanel {
    /// The panel of a table, with the content that the server rendered. From then on it follows the URL.
    #[must_use]
    pub fn new(table: Table, opened: Opened) -> Self {
        let panel = Self {
            table,
            shown: RwSignal::new(opened),
            edited: RwSignal::default(),
            dirty: RwSignal::default(),
            focus_returns: StoredValue::default(),
            menu_target: RwSignal::default(),
            delete_target: RwSignal::default(),
            delete_open: RwSignal::default(),
            after_discard: RwSignal::default(),
            discard_open: RwSignal::default(),
            new_open: RwSignal::default(),
            new_dirty: RwSignal::default(),
            arriving: StoredValue::default(),
            toast: table.layout.toast,
            refresh_scheduled: StoredValue::default(),
        };
        Effect::new(move |before: Option<Option<i64>>| {
            let open = table.open.get();
            if before.is_some_and(|before| before != open) {
                // Any navigation, also Back, ends editing, except to the contact being edited.
                if open != panel.edited.get_untracked() {
                    panel.stop_editing();
                }
                panel.load(|| {});
            }
            open
        });
        // A change in the workspace refreshes the drawer, unless its contact is being edited.
        Effect::new(move |before: Option<i64>| {
            let revision = table.following.revision.get();
            if before.is_some_and(|before| before != 0 && before != revision) {
                panel.schedule_refresh();
            }
            revision
        });
        panel
    }

    /// Loads the contact in the URL; `then` runs just before it is shown.
    pub(super) fn load(self, then: impl FnOnce() + 'static) {
        let Some(contact) = self.table.open.get_untracked() else {
            then();
            return self.shown.set(Ok(None));
        };
        spawn_local(async move {
            let answer = open_contact(self.table.slug(), contact).await;
            // The reader may have navigated meanwhile.
            if self.table.open.try_get_untracked() == Some(Some(contact)) {
                then();
                self.shown.set(answer.map(Some));
            }
        });
    }

    /// Schedules a refresh of the drawer; further changes meanwhile share its request.
    fn schedule_refresh(self) {
        if self.refresh_scheduled.get_value() || self.table.open.get_untracked().is_none() {
            return;
        }
        self.refresh_scheduled.set_value(true);
        spawn_local(async move {
            sleep(REFRESH_AFTER).await;
            let Some(open) = self.table.open.try_get_untracked() else {
                return;
            };
            self.refresh_scheduled.set_value(false);
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

    /// Opens the drawer of a contact, or closes it. Asks first if there is unsaved text.
    pub fn turn_to(self, contact: Option<i64>) {
        if self.dirty.get_untracked() && self.table.open.get_untracked() != contact {
            self.after_discard.set(Some(contact));
            self.discard_open.set(true);
        } else {
            self.table.turn_to(contact);
        }
    }

    /// Closes the drawer as [`turn_to`](Self::turn_to) does. `comes_back`: whether the focus returns to the grid.
    pub fn close(self, comes_back: bool) {
        self.table.layout.close_drawer(comes_back);
        self.turn_to(None);
    }

    /// Opens the drawer of the contact above or below, at the current tab.
    pub fn turn_to_neighbor(self, contact: i64) {
        if self.dirty.get_untracked() {
            self.turn_to(Some(contact));
        } else {
            self.table.turn_to_tab(Some(contact), self.table.tab.get_untracked());
        }
    }

    /// Closes "New contact", and opens the drawer of `next` if given. Asks first if there is unsaved text.
    pub fn leave_new(self, next: Option<i64>) {
        self.after_discard.set(next.map(Some));
        self.new_open.set(false);
        if !self.new_dirty.get_untracked() {
            self.go_on();
        }
    }

    /// Discards the unsaved text and resumes the deferred navigation; without one it shows the contact again.
    pub fn discard(self) {
        self.discard_open.set(false);
        if self.new_dirty.get_untracked() {
            self.new_dirty.set(false);
        } else {
            self.stop_editing();
            self.focus_returns.set_value(self.after_discard.with_untracked(Option::is_none));
        }
        self.go_on();
    }

    /// Resumes the deferred navigation.
    fn go_on(self) {
        if let Some(next) = self.after_discard.get_untracked() {
            self.after_discard.set(None);
            self.turn_to(next);
        }
    }

    /// Opens the drawer of a contact as a form.
    pub fn edit(self, contact: i64) {
        if self.dirty.get_untracked() {
            return self.turn_to(Some(contact));
        }
        self.edited.set(Some(contact));
        self.table.turn_to(Some(contact));
    }

    /// Leaves the form. Asks first if there is unsaved text.
    pub fn cancel(self) {
        if self.dirty.get_untracked() {
            self.after_discard.set(None);
            self.discard_open.set(true);
        } else {
            self.focus_returns.set_value(true);
            self.stop_editing();
        }
    }

    /// Shows the contact again instead of the form.
    pub fn stop_editing(self) {
        self.dirty.set(false);
        self.edited.set(None);
    }
}

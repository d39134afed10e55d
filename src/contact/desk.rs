//! The desk is what a member does to one contact on the page: opens it, edits it, deletes it, adds another.

use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Profile;
use super::server_fns::{delete_contact, open_contact, restore_contact};
use crate::changes::Undoing;
use crate::contacts::ContactRow;
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

/// A tab of the drawer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DrawerTab {
    #[default]
    Profile,
    History,
}

impl DrawerTab {
    /// In their order.
    pub const ALL: [Self; 2] = [Self::Profile, Self::History];

    /// What a reader calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Profile => "Profile",
            Self::History => "History",
        }
    }

    /// The id of its button.
    #[must_use]
    pub const fn button(self) -> &'static str {
        match self {
            Self::Profile => "profile-tab",
            Self::History => "history-tab",
        }
    }

    /// The id of what it shows.
    #[must_use]
    pub const fn panel(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::History => "history",
        }
    }

    /// The one beside it.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Profile => Self::History,
            Self::History => Self::Profile,
        }
    }
}

/// What goes on at the desk; a copy is the same desk.
#[derive(Clone, Copy)]
pub struct Desk {
    pub table: Table,
    /// What the drawer shows: the answer to the contact in the address, or to the one before while the answer is on its way.
    pub shown: RwSignal<Opened>,
    /// Which of its tabs.
    pub tab: RwSignal<DrawerTab>,
    /// The contact that is being edited.
    pub edited: RwSignal<Option<i64>>,
    /// Whether something is typed that is not saved.
    pub typed: RwSignal<bool>,
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
    /// Whether a new contact is being typed.
    pub adds: RwSignal<bool>,
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
            tab: RwSignal::default(),
            edited: RwSignal::default(),
            typed: RwSignal::default(),
            pointed: RwSignal::default(),
            leaving: RwSignal::default(),
            asks_to_delete: RwSignal::default(),
            next: RwSignal::default(),
            asks_to_discard: RwSignal::default(),
            adds: RwSignal::default(),
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
    fn look(self, then: impl FnOnce() + 'static) {
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

    /// Gives up what is typed, and goes where one wanted to go; or stays, and shows the contact again.
    pub fn discard(self) {
        self.asks_to_discard.set(false);
        self.stop_editing();
        if let Some(next) = self.next.get_untracked() {
            self.next.set(None);
            self.table.turn_to(next);
        }
    }

    /// Opens the drawer of a contact as a form.
    pub fn edit(self, contact: i64) {
        if self.typed.get_untracked() {
            return self.turn_to(Some(contact));
        }
        self.tab.set(DrawerTab::Profile);
        self.edited.set(Some(contact));
        self.table.turn_to(Some(contact));
    }

    /// Shows the contact again, not the form.
    pub fn stop_editing(self) {
        self.typed.set(false);
        self.edited.set(None);
    }

    /// A contact has been saved.
    pub fn saved(self, row: ContactRow, undoing: Option<Undoing>) {
        undoing.into_iter().for_each(|undoing| {
            self.table.note_act(undoing);
        });
        self.say(format!("{} is saved.", row.name), None);
        self.table.replace(row);
        // The form had the focus; what follows it has it.
        self.table.by_key.set_value(true);
        self.look(move || self.stop_editing());
    }

    /// A contact has been added: it is shown and marked, wherever the view would put it.
    pub fn added(self, row: ContactRow, undoing: Undoing) {
        self.adds.set(false);
        self.table.note_act(undoing);
        self.say(format!("{} is added.", row.name), None);
        self.table.added.set(Some(row));
        self.table.follow();
    }

    /// Asks whether a contact is to be deleted.
    pub fn ask_to_delete(self, subject: Subject) {
        self.leaving.set(Some(subject));
        self.asks_to_delete.set(true);
    }

    /// Deletes whoever was asked about.
    pub fn delete(self) {
        self.asks_to_delete.set(false);
        let Some(Subject { id, name }) = self.leaving.get_untracked() else {
            return;
        };
        spawn_local(async move {
            match delete_contact(self.table.slug(), id).await {
                Ok(undoing) => {
                    let act = self.table.note_act(undoing);
                    if self.table.open.get_untracked() == Some(id) {
                        self.stop_editing();
                        self.table.turn_to(None);
                    }
                    self.follow();
                    let undo = Callback::new(move |()| self.table.take_back(act));
                    self.say(format!("{name} is in the Bin."), Some(undo));
                }
                Err(problem) => self.table.report(format!("{name} was not deleted. {problem}"), false, &problem),
            }
        });
    }

    /// Takes a contact out of the Bin.
    pub fn restore(self, contact: i64) {
        spawn_local(async move {
            match restore_contact(self.table.slug(), contact).await {
                Ok(undoing) => {
                    self.table.note_act(undoing);
                    self.look(|| {});
                    self.follow();
                    self.say("Restored.".to_owned(), None);
                }
                Err(problem) => self.table.report(problem.to_string(), false, &problem),
            }
        });
    }

    fn follow(self) {
        self.table.added.set(None);
        self.table.follow();
    }

    fn say(self, sentence: String, undo: Option<Callback<()>>) {
        self.toast.set(Some(Toast { sentence, offer: undo.map(|undo| ("Undo", undo)) }));
    }
}

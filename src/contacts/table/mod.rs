//! The state of the table: the view in the URL, the rows shown, the selection, and pending requests.

pub mod drafts;
pub mod edit;
mod load;
mod permission;
pub mod range_edit;
pub mod refresh;
mod report;
mod save;
mod select;
mod stars;
mod tsv;
pub mod undo;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::{ContactPage, ContactRow};
use crate::contact::tab::DrawerTab;
use crate::error::AppError;
use crate::live::connection::Following;
use crate::members::{Visitor, sign_in_address};
use crate::navigate;
use crate::ui::{Notice, Toast};
use crate::views::View;
use drafts::{Cell, Drafts, Shelf};
use range_edit::{At, Range};
use refresh::Tints;
use report::Batch;
use stars::Unsaved;
use undo::{Act, Blocked, Step, Steps};

/// The URL of a view, optionally with a contact's drawer open at a tab.
#[must_use]
pub fn address(slug: &str, view: &View, open: Option<i64>, tab: DrawerTab) -> String {
    match open {
        None => format!("/w/{slug}/contacts{}", view.to_query()),
        Some(contact) => format!("{}{contact}{}", before_contact(slug, view), tab.query()),
    }
}

/// The URL of a contact's drawer up to the contact's id.
#[must_use]
pub fn before_contact(slug: &str, view: &View) -> String {
    let query = view.to_query();
    format!("/w/{slug}/contacts{query}{}contact=", if query.is_empty() { '?' } else { '&' })
}

/// The state of the table; copies share it.
#[derive(Clone, Copy)]
pub struct Table {
    slug: StoredValue<String>,
    /// The view in the URL.
    pub view: Memo<View>,
    /// The contact whose drawer the URL opens.
    pub open: Memo<Option<i64>>,
    /// The tab of that drawer.
    pub tab: Memo<DrawerTab>,
    /// The page shown: the answer to `view`, or to the previous view while the answer is pending.
    pub page: RwSignal<ContactPage>,
    /// Whether an answer is pending.
    pub waits: RwSignal<bool>,
    /// Whether the page is hydrated, so that boxes, stars and switches work.
    pub usable: RwSignal<bool>,
    /// The signed-in person.
    pub reader: i64,
    /// The selected contacts of this page.
    pub selected: RwSignal<Vec<i64>>,
    /// The last error.
    pub notice: RwSignal<Option<Notice>>,
    /// The contact that was just added: shown and marked even where the view would not show it.
    pub added: RwSignal<Option<ContactRow>>,
    /// Whether a drawer was opened by a key, and gets the focus.
    pub by_key: StoredValue<bool>,
    /// Whether the focus returns to the grid once the drawer is closed.
    pub comes_back: StoredValue<bool>,
    /// Stars that the server has not confirmed.
    pub(super) unsaved: StoredValue<Unsaved>,
    /// The row that was selected last: a range begins there.
    pub(super) anchor: StoredValue<Option<usize>>,
    /// The number of the last request: only its answer counts.
    pub(super) asked: StoredValue<u32>,
    navigate: Callback<(String, bool)>,
    /// The live connection.
    pub following: Following,
    /// Whether a refresh is running, and whether another one must follow.
    pub(super) looking: StoredValue<(bool, bool)>,
    /// Whether rows hold their place, because the reader is working in them.
    pub holds: Memo<bool>,
    /// Whether a press on the rows is under way: the pressed element must still be there on release.
    pub pressed: RwSignal<bool>,
    /// The page whose rows wait to come in.
    pub(super) pending: RwSignal<Option<ContactPage>>,
    /// Contacts whose rows no longer fit the view, and stay for now.
    pub strays: RwSignal<Vec<i64>>,
    /// Columns that have just changed, by contact.
    pub tints: RwSignal<Tints>,
    /// The cell whose field is open.
    pub editing: RwSignal<Option<Cell>>,
    /// The text typed in it.
    pub(super) typed: StoredValue<Option<String>>,
    /// Unconfirmed values of cells.
    pub drafts: RwSignal<Drafts>,
    pub(super) shelf: StoredValue<Shelf>,
    /// The cell whose conflict stays unfolded, wherever the focus is: the latest one.
    pub asks: RwSignal<Option<Cell>>,
    /// Cells that have just been saved.
    pub saved: RwSignal<Vec<Cell>>,
    /// The contact that was edited last, while the focus stays in its row.
    pub kept: RwSignal<Option<i64>>,
    /// The selected cells.
    pub range: RwSignal<Option<Range>>,
    /// Whether the menu of a row is open.
    pub menu_is_open: RwSignal<bool>,
    pub(super) country: StoredValue<Option<String>>,
    pub undos: RwSignal<Vec<Step>>,
    pub redos: RwSignal<Vec<Step>>,
    pub(super) steps: StoredValue<Steps>,
    /// The number of the last act in this tab.
    pub(super) acts: StoredValue<Act>,
    /// A step that can't be undone or redone as a whole.
    pub blocked: RwSignal<Option<Blocked>>,
    pub asks_to_skip: RwSignal<bool>,
    /// Revisions made by this tab.
    pub own_revisions: RwSignal<Vec<i64>>,
    pub toast: RwSignal<Option<Toast>>,
    /// The result of the last edit, for screen readers.
    pub said: RwSignal<&'static str>,
    /// Whether the number found has changed by the reader's own request: only then it is announced.
    pub(super) was_asked: RwSignal<bool>,
    /// Whether the list of keys is open.
    pub lists_keys: RwSignal<bool>,
    /// The cell that a message leads to.
    pub shows: RwSignal<Option<At>>,
    /// The results so far of the last bulk edit.
    pub(super) batch: StoredValue<Batch>,
    /// The cell from which the pointer draws a range, and whether the pointer has left that cell.
    pub(super) drawn: StoredValue<(Option<At>, bool)>,
    /// The view that the rows belong to.
    pub(super) shown: StoredValue<View>,
    /// The error, while the rows of the view can't be loaded.
    pub unanswered: RwSignal<Option<String>>,
    /// Whether single-letter shortcuts are on.
    pub single_keys: RwSignal<bool>,
}

impl Table {
    /// The table of a workspace; it shows `page`, and follows `view` from then on.
    #[must_use]
    pub fn new(visitor: &Visitor, view: Memo<View>, open: Memo<Option<i64>>, page: ContactPage) -> Self {
        let navigate = use_navigate();
        let navigate = Callback::new(move |(address, replace): (String, bool)| {
            navigate(&address, NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
        });
        let following = Following::new(visitor);
        following.watch(&view.get_untracked(), page.digest);
        let editing = RwSignal::new(None::<Cell>);
        let (selected, range) = (RwSignal::new(Vec::<i64>::new()), RwSignal::new(None::<Range>));
        let (menu_is_open, kept, pressed) = (RwSignal::new(false), RwSignal::new(None::<i64>), RwSignal::new(false));
        let holds = Memo::new(move |_| {
            let is_at_work = editing.read().is_some() || range.read().is_some() || kept.read().is_some();
            is_at_work || !selected.read().is_empty() || menu_is_open.get() || pressed.get()
        });
        let table = Self {
            slug: StoredValue::new(visitor.slug.clone()),
            view,
            open,
            tab: DrawerTab::in_address(),
            page: RwSignal::new(page),
            waits: RwSignal::new(false),
            usable: RwSignal::new(false),
            reader: visitor.person,
            selected,
            notice: RwSignal::default(),
            added: RwSignal::default(),
            by_key: StoredValue::default(),
            comes_back: StoredValue::default(),
            unsaved: StoredValue::default(),
            anchor: StoredValue::default(),
            asked: StoredValue::default(),
            navigate,
            following,
            looking: StoredValue::default(),
            holds,
            pressed,
            pending: RwSignal::default(),
            strays: RwSignal::default(),
            tints: RwSignal::default(),
            editing,
            typed: StoredValue::default(),
            drafts: RwSignal::default(),
            shelf: StoredValue::new(Shelf::of(&visitor.slug, visitor.person)),
            asks: RwSignal::default(),
            saved: RwSignal::default(),
            kept,
            range,
            menu_is_open,
            country: StoredValue::new(visitor.country.clone()),
            undos: RwSignal::default(),
            redos: RwSignal::default(),
            steps: StoredValue::default(),
            acts: StoredValue::default(),
            blocked: RwSignal::default(),
            asks_to_skip: RwSignal::default(),
            own_revisions: RwSignal::default(),
            toast: RwSignal::default(),
            said: RwSignal::default(),
            was_asked: RwSignal::new(true),
            lists_keys: RwSignal::default(),
            shows: RwSignal::default(),
            batch: StoredValue::default(),
            drawn: StoredValue::default(),
            shown: StoredValue::new(view.get_untracked()),
            unanswered: RwSignal::default(),
            single_keys: RwSignal::new(true),
        };
        Effect::new(move |_| {
            table.take_up();
            let gone = window_event_listener_untyped("pagehide", move |_| {
                let _ = table.shelf.try_with_value(Shelf::leave_behind);
            });
            on_cleanup(move || gone.remove());
        });
        Effect::new(move |_| {
            // With Live off the table keeps showing its snapshot.
            if following.looks.get() > 0 && table.view.read_untracked().as_of.is_none() {
                table.look_again();
            }
        });
        // Rows that waited come in when the reader stops working in the table.
        Effect::new(move |_| {
            if !table.holds.get() {
                table.let_in();
            }
        });
        Effect::new(move |before: Option<View>| {
            let view = table.view.get();
            match before {
                None => table.await_count(0),
                Some(before) if before != view => {
                    table.added.set(None);
                    table.follow();
                }
                Some(_) => {}
            }
            view
        });
        table
    }

    /// The slug of its workspace.
    #[must_use]
    pub fn slug(self) -> String {
        self.slug.get_value()
    }

    /// The URL of another view, with the same drawer.
    #[must_use]
    pub fn address(self, view: &View) -> String {
        self.slug.with_value(|slug| address(slug, view, self.open.get(), self.tab.get()))
    }

    /// The URL of the same view with another drawer, or without one.
    #[must_use]
    pub fn opening(self, contact: Option<i64>) -> String {
        self.slug.with_value(|slug| address(slug, &self.view.read(), contact, DrawerTab::Profile))
    }

    /// Navigates to another view; with `replace` Back skips the current one.
    pub fn visit(self, view: &View, replace: bool) {
        self.navigate.run((untrack(|| self.address(view)), replace));
    }

    /// Opens the drawer of a contact at its profile, or closes it.
    pub fn turn_to(self, contact: Option<i64>) {
        self.turn_to_tab(contact, DrawerTab::Profile);
    }

    /// Opens a tab of the drawer of a contact.
    pub fn turn_to_tab(self, contact: Option<i64>, tab: DrawerTab) {
        if (self.open.get_untracked(), self.tab.get_untracked()) != (contact, tab) {
            self.navigate.run((self.slug.with_value(|slug| address(slug, &self.view.read_untracked(), contact, tab)), false));
        }
    }

    /// Shows an error. After the session has ended, redirects to sign-in, and from there back here.
    pub fn report(self, sentence: String, offers_again: bool, problem: &AppError) {
        if *problem == AppError::SignedOut {
            // A reader who has left the page meanwhile is told on the other page.
            if let Some(view) = self.view.try_get_untracked() {
                navigate::redirect(&sign_in_address(&untrack(|| self.address(&view))));
            }
        } else {
            self.notice.try_set(Some(Notice { sentence, offers_again }));
        }
    }

    /// The slug, unless the page has been left.
    pub(super) fn slug_if_there(self) -> Option<String> {
        self.slug.try_get_value()
    }
}

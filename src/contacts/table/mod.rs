//! The contacts table in the browser: its state, and the acts on it.

mod draft_store;
pub mod edit;
mod load;
mod permission;
pub mod range_edit;
mod refresh;
mod report;
mod save;
mod stars;
pub mod state;
mod tsv;
pub mod undo;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::ContactPage;
use crate::contact::tab::DrawerTab;
use crate::error::AppError;
use crate::live::connection::Following;
use crate::members::{Visitor, sign_in_address};
use crate::navigate;
use crate::ui::Notice;
use crate::views::View;
use draft_store::DraftStore;
use state::edits::Edits;
use state::layout::Layout;
use state::rows::Rows;
use state::selection::Selection;
use state::undo::UndoStacks;

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

/// The table; copies share it.
#[derive(Clone, Copy)]
pub struct Table {
    visitor: StoredValue<Visitor>,
    /// The view in the URL.
    pub view: Memo<View>,
    /// The contact whose drawer the URL opens.
    pub open: Memo<Option<i64>>,
    /// The tab of that drawer.
    pub tab: Memo<DrawerTab>,
    /// The live connection.
    pub following: Following,
    pub rows: Rows,
    pub edits: Edits,
    pub selection: Selection,
    pub undo: UndoStacks,
    pub layout: Layout,
    /// Whether rows hold their place, because the reader is working in them.
    pub holds: Memo<bool>,
    drafts: StoredValue<DraftStore>,
    navigate: Callback<(String, bool)>,
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
        let (edits, selection, layout) = (Edits::default(), Selection::default(), Layout::default());
        let holds = Memo::new(move |_| {
            let is_at_work = edits.open.read().is_some() || selection.range.read().is_some() || edits.edited.read().is_some();
            is_at_work || !selection.contacts.read().is_empty() || layout.menu_open.get() || selection.pressed.get()
        });
        let table = Self {
            visitor: StoredValue::new(visitor.clone()),
            view,
            open,
            tab: DrawerTab::in_address(),
            following,
            rows: Rows::new(&view.get_untracked(), page),
            edits,
            selection,
            undo: UndoStacks::default(),
            layout,
            holds,
            drafts: StoredValue::new(DraftStore::of(&visitor.slug, visitor.person)),
            navigate,
        };
        table.follow_by_itself();
        table
    }

    /// The effects by which it follows the URL, the workspace and the reader.
    fn follow_by_itself(self) {
        Effect::new(move |_| {
            self.take_up();
            let gone = window_event_listener_untyped("pagehide", move |_| {
                let _ = self.drafts.try_with_value(DraftStore::leave_behind);
            });
            on_cleanup(move || gone.remove());
        });
        Effect::new(move |_| {
            // With Live off the table keeps showing its snapshot.
            if self.following.looks.get() > 0 && self.view.read_untracked().as_of.is_none() {
                self.refresh();
            }
        });
        // Rows that waited come in when the reader stops working in the table.
        Effect::new(move |_| {
            if !self.holds.get() {
                self.let_in();
            }
        });
        Effect::new(move |before: Option<View>| {
            let view = self.view.get();
            match before {
                None => self.await_count(0),
                Some(before) if before != view => {
                    self.rows.added.set(None);
                    self.follow();
                }
                Some(_) => {}
            }
            view
        });
    }

    /// The signed-in person.
    #[must_use]
    pub fn reader(self) -> i64 {
        self.visitor.with_value(|visitor| visitor.person)
    }

    /// The default country of phones, of the workspace.
    fn country(self) -> Option<String> {
        self.visitor.with_value(|visitor| visitor.country.clone())
    }

    /// The slug of its workspace.
    #[must_use]
    pub fn slug(self) -> String {
        self.visitor.with_value(|visitor| visitor.slug.clone())
    }

    /// The URL of another view, with the same drawer.
    #[must_use]
    pub fn address(self, view: &View) -> String {
        address(&self.slug(), view, self.open.get(), self.tab.get())
    }

    /// The URL of the same view with another drawer, or without one.
    #[must_use]
    pub fn opening(self, contact: Option<i64>) -> String {
        address(&self.slug(), &self.view.read(), contact, DrawerTab::Profile)
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
            self.navigate.run((address(&self.slug(), &self.view.read_untracked(), contact, tab), false));
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
            self.layout.notice.try_set(Some(Notice { sentence, offers_again }));
        }
    }

    /// The slug, unless the page has been left.
    pub(super) fn slug_if_there(self) -> Option<String> {
        self.visitor.try_with_value(|visitor| visitor.slug.clone())
    }
}

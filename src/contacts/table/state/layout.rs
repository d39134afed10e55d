//! The layout: menus, dialogs and messages around the rows, and where the focus goes next.

use leptos::prelude::*;

use super::range::At;
use crate::ui::{Notice, Toast};

/// The layout; copies share it.
#[derive(Clone, Copy)]
pub struct Layout {
    /// Whether the page is hydrated, so that boxes, stars and switches work.
    pub hydrated: RwSignal<bool>,
    /// Whether a drawer was opened by a key, and gets the focus.
    drawer_takes_focus: StoredValue<bool>,
    /// Whether the focus returns to the grid once the drawer is closed.
    focus_returns: StoredValue<bool>,
    /// Whether the menu of a row is open.
    pub menu_open: RwSignal<bool>,
    /// Whether the list of keys is open.
    pub keys_open: RwSignal<bool>,
    /// Whether single-letter shortcuts are on.
    pub single_keys: RwSignal<bool>,
    /// The cell that a message leads to.
    pub target: RwSignal<Option<At>>,
    /// The last error.
    pub notice: RwSignal<Option<Notice>>,
    pub toast: RwSignal<Option<Toast>>,
    /// The result of the last edit, for screen readers.
    pub announcement: RwSignal<&'static str>,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            hydrated: RwSignal::new(false),
            drawer_takes_focus: StoredValue::default(),
            focus_returns: StoredValue::default(),
            menu_open: RwSignal::default(),
            keys_open: RwSignal::default(),
            single_keys: RwSignal::new(true),
            target: RwSignal::default(),
            notice: RwSignal::default(),
            toast: RwSignal::default(),
            announcement: RwSignal::default(),
        }
    }
}

impl Layout {
    /// A drawer opens; `by_key`: it gets the focus.
    pub fn open_drawer(self, by_key: bool) {
        self.drawer_takes_focus.set_value(by_key);
    }

    /// Whether the drawer that has just opened gets the focus; asked once.
    pub fn take_drawer_focus(self) -> bool {
        self.drawer_takes_focus.try_update_value(std::mem::take) == Some(true)
    }

    /// The drawer closes; `returns`: the focus goes back to the grid.
    pub fn close_drawer(self, returns: bool) {
        self.focus_returns.set_value(returns);
    }

    /// Whether the focus goes back to the grid; asked once.
    pub fn take_focus_back(self) -> bool {
        self.focus_returns.try_update_value(std::mem::take) == Some(true)
    }

    /// Shows a short message.
    pub fn say(self, sentence: &str) {
        self.toast.set(Some(Toast::saying(sentence)));
    }

    /// Removes a toast that offers one of these buttons: its offer no longer holds.
    pub fn withdraw(self, labels: &[&str]) {
        let offers = |toast: &Option<Toast>| toast.as_ref().is_some_and(|toast| labels.iter().any(|label| toast.offers(label)));
        if self.toast.with_untracked(offers) {
            self.toast.set(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::contacts::table::state::layout::*;
    use crate::contacts::table::state::testing::on_a_page;

    #[test]
    fn the_focus_moves_to_the_drawer_and_back_once() {
        on_a_page(|| {
            let layout = Layout::default();
            layout.open_drawer(true);
            assert_eq!([layout.take_drawer_focus(), layout.take_drawer_focus()], [true, false]);
            layout.close_drawer(true);
            assert_eq!([layout.take_focus_back(), layout.take_focus_back()], [true, false]);
            layout.open_drawer(false);
            assert!(!layout.take_drawer_focus());
        });
    }

    #[test]
    fn an_outdated_offer_is_withdrawn_and_other_messages_stay() {
        on_a_page(|| {
            let layout = Layout::default();
            layout.say("3 cells saved.");
            layout.withdraw(&["Undo", "Redo"]);
            assert!(layout.toast.read_untracked().is_some());
            let offer = Some(("Undo", Callback::new(|()| ())));
            layout.toast.set(Some(Toast { sentence: "Contact added.".to_owned(), offer }));
            layout.withdraw(&["Undo", "Redo"]);
            assert!(layout.toast.read_untracked().is_none());
        });
    }
}

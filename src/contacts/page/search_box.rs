//! The search box: it searches after a short pause in typing (debounce). Without WASM it is a form that requests the same URL.

use std::time::Duration;

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html::{Form, Input};
use leptos::prelude::*;
use web_sys::FormData;

use super::shortcuts;
use crate::contacts::table::Table;
use crate::views::View;

/// Debounce: long enough not to search for every letter, short enough not to be noticed.
const PAUSE: Duration = Duration::from_millis(200);

/// The box, and the form that all controls of the view belong to.
#[component]
pub fn SearchBox(table: Table) -> impl IntoView {
    let (form, input) = (NodeRef::<Form>::new(), NodeRef::<Input>::new());
    let search = Search { table, form, input, pause: StoredValue::default() };
    let sought = Memo::new(move |_| table.view.read().search.clone());
    Effect::new(move |before: Option<()>| {
        let sought = sought.read();
        if before.is_none() { search.take_over() } else { search.agree(&sought) }
    });
    shortcuts::listen(table, input);
    let action = untrack(|| table.address(&View::default()));
    view! {
        <form
            id="view"
            role="search"
            method="get"
            action=action
            node_ref=form
            on:submit=move |event| search.submit(&event)
        >
            <input type="hidden" name="view" value=move || without_controls(&table.view.read()).to_string() />
            <label class="search">
                <span class="icon" data-icon="search"></span>
                <input
                    type="search"
                    name="q"
                    value=sought.get_untracked()
                    node_ref=input
                    aria-label="Search contacts"
                    placeholder="Search name, email, phone…"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    enterkeyhint="search"
                    maxlength=crate::views::LONGEST_SEARCH
                    on:input=move |_| search.wait()
                    on:keydown=move |event| search.press(&event)
                />
                <kbd aria-hidden="true" hidden=move || !table.layout.single_keys.get()>
                    "/"
                </kbd>
            </label>
            <button class="button" data-without-script>
                "Search"
            </button>
        </form>
    }
}

/// The view without what the controls of the form say.
fn without_controls(view: &View) -> View {
    let View { search, per_page, unsubscribed, page, .. } = View::default();
    View { search, per_page, unsubscribed, page, ..view.clone() }
}

/// The box keeps the typed text and the view in the URL in sync, in both directions.
#[derive(Clone, Copy)]
struct Search {
    table: Table,
    form: NodeRef<Form>,
    input: NodeRef<Input>,
    /// The debounce timer.
    pause: StoredValue<Option<TimeoutHandle>>,
}

impl Search {
    /// Searches once nothing has been typed for a moment.
    fn wait(self) {
        self.stop_waiting();
        self.pause.set_value(set_timeout_with_handle(move || self.look(), PAUSE).ok());
    }

    /// Searches now. The history entry is replaced: Back skips the searches made while typing.
    fn look(self) {
        self.stop_waiting();
        let Some(typed) = self.input.get_untracked().map(|input| input.value()) else {
            return;
        };
        let view = self.table.view.get_untracked();
        if view.search != typed {
            self.table.visit(&view.searching(typed), true);
        }
    }

    fn stop_waiting(self) {
        if let Some(pause) = self.pause.try_update_value(Option::take).flatten() {
            pause.clear();
        }
    }

    fn submit(self, event: &SubmitEvent) {
        event.prevent_default();
        self.look();
    }

    fn press(self, event: &KeyboardEvent) {
        if event.key() == "Escape"
            && let Some(input) = self.input.get_untracked()
        {
            event.prevent_default();
            input.set_value("");
            self.look();
        }
    }

    /// Takes over text and choices entered before hydration: the URL follows them.
    fn take_over(self) {
        let Some(data) = self.form.get_untracked().and_then(|form| FormData::new_with_form(&form).ok()) else {
            return;
        };
        let view = self.table.view.get_untracked();
        let chosen = View { page: view.page, ..View::from_query(|name| data.get(name).as_string()) };
        if chosen != view {
            self.table.visit(&View { page: 1, ..chosen }, true);
        }
    }

    /// Copies the search in the URL into the box, except while someone types.
    fn agree(self, sought: &str) {
        if let Some(input) = self.input.get_untracked()
            && input.value() != sought
            && self.pause.get_value().is_none()
        {
            input.set_value(sought);
        }
    }
}

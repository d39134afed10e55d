//! The keyboard shortcuts of the page; `?` lists them. Those of one letter can be switched off (WCAG 2.2, 2.1.4).

use leptos::ev::{self, KeyboardEvent};
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::contacts::table::Table;
use crate::ui::{ModalDialog, reader, yes_or_no};

/// Key in local storage, set while single-letter shortcuts are off.
const OFF: &str = "kith.single_keys_off";

/// Elements that take letters for themselves; in the grid, typing is editing.
const TYPED_INTO: &str = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=grid], dialog";

/// A heading and its keys: each with its effect, and whether it needs the permission to edit.
type Chapter = (&'static str, &'static [(&'static str, &'static str, bool)]);

const CHAPTERS: [Chapter; 3] = [
    (
        "In the table",
        &[
            ("↑ ↓ ← →", "Next cell", false),
            ("Home, End", "First / last cell in row", false),
            ("Ctrl+Home, Ctrl+End", "First / last cell in table", false),
            ("Page Up, Page Down", "One screen up / down", false),
            ("Enter", "Edit the cell, or open the contact", true),
            ("F2, or type", "Edit the cell", true),
            ("Enter", "Open the contact", false),
            ("Space", "Turn the box, star or switch", false),
            ("Shift+Space", "Select the row", false),
            ("Shift+↑ ↓ ← →", "Select cells", false),
            ("Ctrl+C", "Copy cells", false),
            ("Ctrl+V", "Paste cells", true),
            ("Ctrl+D", "Fill down", true),
            ("Delete", "Clear cells", true),
            ("Escape", "Clear selection, close the contact", false),
        ],
    ),
    (
        "While editing a cell",
        &[("Enter", "Save", true), ("Tab, Shift+Tab", "Save, go to next / previous cell", true), ("Escape", "Cancel", true)],
    ),
    ("Anywhere", &[("Ctrl+Z", "Undo", true), ("Ctrl+Shift+Z", "Redo", true), ("/", "Search", false), ("?", "Show these keys", false)]),
];

/// Listens for `/`, which focuses the search, and `?`, which lists the keys, except where text is typed.
pub fn listen(table: Table, search: NodeRef<Input>) {
    Effect::new(move |_| {
        table.layout.single_keys.set(reader::kept(OFF).is_none());
        let handle = window_event_listener(ev::keydown, move |event| press(table, search, &event));
        on_cleanup(move || handle.remove());
    });
}

fn press(table: Table, search: NodeRef<Input>, event: &KeyboardEvent) {
    let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented());
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let taken = target.is_some_and(|target| target.closest(TYPED_INTO).ok().flatten().is_some());
    if !plain || taken || !table.layout.single_keys.get_untracked() {
        return;
    }
    match event.key().as_str() {
        "/" => {
            if let Some(input) = search.get_untracked() {
                event.prevent_default();
                // Fails only if the box has just been removed.
                let _ = input.focus();
                input.select();
            }
        }
        "?" => {
            event.prevent_default();
            table.layout.keys_open.set(true);
        }
        _ => {}
    }
}

/// The dialog that lists the keys, with the switch for single-letter shortcuts.
pub fn keys(table: Table) -> impl IntoView {
    let turn = move |_| {
        let on = !table.layout.single_keys.get_untracked();
        table.layout.single_keys.set(on);
        reader::keep(OFF, (!on).then_some("off"));
    };
    let chapters = move || table.layout.keys_open.get().then(|| CHAPTERS.map(|chapter| chapter_of(table, chapter)));
    view! {
        <ModalDialog label="Keys" open=table.layout.keys_open>
            <h2>"Keys"</h2>
            <div class="keys" tabindex="0" role="region" aria-label="List of keys">
                {chapters}
            </div>
            <p class="option">
                <button
                    type="button"
                    class="switch"
                    role="switch"
                    aria-label="Single keys"
                    aria-checked=move || yes_or_no(table.layout.single_keys.get())
                    on:click=turn
                ></button>
                "Single keys: "
                <kbd>"/"</kbd>
                " and "
                <kbd>"?"</kbd>
            </p>
            <footer>
                <button type="button" class="button" on:click=move |_| table.layout.keys_open.set(false)>
                    "Close"
                </button>
            </footer>
        </ModalDialog>
    }
}

/// The keys under a heading that the reader can use.
fn chapter_of(table: Table, (heading, keys): Chapter) -> impl IntoView {
    let has = |key: &str, edits: bool| {
        // For a key with two entries, editors get the editing one.
        let does_more = keys.iter().any(|(other, _, edits)| *other == key && *edits);
        if table.may_edit() { edits || !does_more } else { !edits }
    };
    let command = reader::has_command_key();
    let keys: Vec<_> = keys
        .iter()
        .filter(|(key, _, edits)| has(key, *edits))
        .map(|(key, what, _)| {
            let moves = key.contains("Home");
            let key = if command && !moves { key.replace("Ctrl+Shift+", "⇧⌘").replace("Ctrl+", "⌘") } else { (*key).to_owned() };
            view! {
                <dt>
                    <kbd>{key}</kbd>
                </dt>
                <dd>{*what}</dd>
            }
        })
        .collect();
    (!keys.is_empty()).then(|| {
        view! {
            <section>
                <h3>{heading}</h3>
                <dl>{keys}</dl>
            </section>
        }
    })
}

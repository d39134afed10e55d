//! The grid of contacts: its head, its rows, and what a press on them does. It is drawn from the table's state as a whole;
//! what has not changed is left alone. One listener on the grid serves all rows.

use leptos::either::Either;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTableRowElement};

use super::keys::Keys;
use super::marks::Mark;
use super::row::{Look, ROW_MENU, row};
use super::table::{Table, before_contact};
use super::{SortColumn, View};
use crate::contact::desk::{Desk, Subject};
use crate::ui::{Menu, icon};

/// The grid.
#[component]
pub fn Grid(desk: Desk, keys: Keys) -> impl IntoView {
    let table = desk.table;
    let rows = move || {
        let page = table.page.read();
        let selected = table.selected.read();
        let usable = table.usable.get();
        let (open, fresh) = (table.open.get(), table.added.read().as_ref().map(|added| added.id));
        let look = |id| Look {
            now: page.now,
            selected: selected.contains(&id),
            open: open == Some(id),
            fresh: fresh == Some(id),
            usable,
            editable: usable && table.may_edit,
        };
        let before = before_contact(&table.slug(), &table.view.read());
        page.rows.iter().map(|contact| row(contact, look(contact.id), &before)).collect_view()
    };
    let acts = vec![
        (
            "Edit contact",
            Callback::new(move |()| {
                desk.pointed.with_untracked(|subject| subject.as_ref().map(|subject| desk.edit(subject.id))).unwrap_or_default()
            }),
        ),
        (
            "Delete contact",
            Callback::new(move |()| desk.pointed.get_untracked().map(|subject| desk.ask_to_delete(subject)).unwrap_or_default()),
        ),
    ];
    let label = move || desk.pointed.get().map(|subject| format!("More actions for {}", subject.name)).unwrap_or_default();
    view! {
        <table
            class="contacts"
            role="grid"
            aria-label="Contacts"
            aria-multiselectable="true"
            aria-busy=move || table.waits.get().then_some("true")
            node_ref=keys.grid
            on:click=move |event| press(desk, keys, &event)
            on:keydown=move |event| {
                keys.press(&event, |index| table.select(index, false), |index| open(desk, index, true));
                if event.key() == "Escape" && !event.default_prevented() {
                    // The same key would close a question that it has just opened.
                    event.prevent_default();
                    desk.turn_to(None);
                }
            }
            on:keyup=move |event| keys.release(&event)
            on:focusin=move |event| keys.enter(&event)
            on:focusout=move |event| keys.leave(&event)
        >
            <thead>
                <tr>
                    <th class="c-select" role="columnheader" scope="col" aria-label="Select">
                        {select_all(table)}
                    </th>
                    {move || SortColumn::ALL.map(|column| header(table, &table.view.read(), column))}
                    <th class="c-more" role="columnheader" scope="col">
                        <span class="visually-hidden">"More actions"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <Menu id=ROW_MENU label=Signal::derive(label) acts />
    }
}

/// What a press with the pointer or a key does, wherever in the grid it was.
fn press(desk: Desk, keys: Keys, event: &MouseEvent) {
    let table = desk.table;
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    let within = |selector: &str| target.closest(selector).ok().flatten();
    let Some(row) = within("tr").and_then(|row| row.dyn_into::<HtmlTableRowElement>().ok()) else {
        return;
    };
    let index = usize::try_from(row.row_index() - 1).ok();
    match index {
        None if within("input").is_some() => table.select_all(),
        Some(index) if within("input").is_some() => table.select(index, event.shift_key()),
        Some(index) if within(".star").is_some() => table.turn(index, Mark::Favorite),
        Some(index) if within(".switch").is_some() => table.turn(index, Mark::OptIn),
        Some(index) if within("[popovertarget]").is_some() => {
            let page = table.page.read_untracked();
            desk.pointed.set(page.rows.get(index).map(|row| Subject { id: row.id, name: row.name.clone() }));
        }
        // Whoever wants another tab gets one.
        Some(_) if within("a").is_some() && (event.ctrl_key() || event.meta_key() || event.shift_key()) => {}
        Some(index) => {
            event.prevent_default();
            if keys.point(&target) {
                open(desk, index, event.detail() == 0);
            }
        }
        None => {
            keys.point(&target);
        }
    }
}

/// Opens the drawer of the row at `index`; one opened by a key gets the focus.
fn open(desk: Desk, index: usize, by_key: bool) {
    if let Some(row) = desk.table.page.read_untracked().rows.get(index) {
        desk.table.by_key.set_value(by_key);
        desk.turn_to(Some(row.id));
    }
}

fn select_all(table: Table) -> impl IntoView {
    let all = move || {
        let (rows, selected) = (table.page.read().rows.len(), table.selected.read().len());
        (rows > 0 && selected == rows, selected > 0 && selected < rows)
    };
    view! {
        <input
            type="checkbox"
            aria-label="Select all on this page"
            autocomplete="off"
            disabled=move || !table.usable.get()
            prop:checked=move || all().0
            prop:indeterminate=move || all().1
        />
    }
}

/// A column's header: a link to the view that is sorted by it.
fn header(table: Table, view: &View, column: SortColumn) -> impl IntoView + use<> {
    let sorted = (view.sort.column == column).then_some(if view.sort.descending { "descending" } else { "ascending" });
    let label = match column {
        SortColumn::Favorite => Either::Left(view! {
            {icon("star")}
            <span class="tip">{column.label()}</span>
        }),
        _ => Either::Right(column.label()),
    };
    view! {
        <th class=class(column) role="columnheader" scope="col" aria-sort=sorted>
            <a href=table.address(&view.sorted_by(column))>{label}</a>
        </th>
    }
}

/// The class that gives the column its width.
const fn class(column: SortColumn) -> &'static str {
    match column {
        SortColumn::Favorite => "c-favorite",
        SortColumn::Name => "c-name",
        SortColumn::Email => "c-email",
        SortColumn::Phone => "c-phone",
        SortColumn::Tags => "c-tags",
        SortColumn::LastInteraction => "c-last",
        SortColumn::Campaigns => "c-campaigns",
        SortColumn::Created => "c-created",
    }
}

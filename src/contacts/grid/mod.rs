//! The grid of contacts: header, rows, and presses on them. It is rendered from the table's whole state; unchanged DOM is left
//! alone. One listener on the grid serves all rows.

mod cell;
mod clipboard;
pub mod focus;
pub mod keyboard;
mod row;

use leptos::either::Either;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlTableRowElement;

use super::ContactRow;
use super::cells::CellField;
use super::table::drafts::{Cell, DraftState, Drafts};
use super::table::edit::{Begin, FIELD, name_of};
use super::table::refresh::columns_of;
use super::table::{Table, before_contact};
use crate::contact::panel::{Desk, Subject};
use crate::live::Here;
use crate::ui::color;
use crate::ui::{Menu, icon};
use crate::views::{SortColumn, View};
use cell::CellLook;
use focus::Keys;
use keyboard::{Hands, column_of, element};
use row::{Colleague, Look, ROW_MENU, row};

/// The grid.
#[component]
pub fn Grid(desk: Desk, keys: Keys) -> impl IntoView {
    let table = desk.table;
    let rows = move || {
        let page = table.page.read();
        let selected = table.selected.read();
        let usable = table.usable.get();
        let (open, fresh) = (table.open.get(), table.added.read().as_ref().map(|added| added.id));
        let (strays, tints, saved, range) = (table.strays.read(), table.tints.read(), table.saved.read(), table.range.get());
        let pending = table.pending.read();
        let (drafts, editing, asks, here) = (table.drafts.read(), table.editing.get(), table.asks.get(), table.following.here.read());
        let look = |index: usize, row: &ContactRow| Look {
            now: page.now,
            selected: selected.contains(&row.id),
            open: open == Some(row.id),
            fresh: fresh == Some(row.id),
            may_edit: table.may_edit(),
            usable,
            stray: strays.contains(&row.id).then(|| match pending.as_ref() {
                Some(pending) if pending.rows.iter().any(|other| other.id == row.id) => "moves when you leave",
                _ => "hidden when you leave",
            }),
            tinted: tints.get(&row.id).copied().unwrap_or_default(),
            saved: columns_of(&saved, row.id),
            range: range.map_or(0, |range| range.bits(index)),
            asks: asks.filter(|(contact, _)| *contact == row.id).map(|(_, field)| field),
            cells: cells(table, row.id, editing, &drafts),
            here: colleagues(table, row.id, &here),
        };
        let before = before_contact(&table.slug(), &table.view.read());
        page.rows.iter().enumerate().map(|(index, contact)| row(contact, &look(index, contact), &before)).collect_view()
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
    let hands = Hands { desk, keys };
    hands.listen();
    let label = move || desk.pointed.get().map(|subject| format!("More actions for {}", subject.name)).unwrap_or_default();
    view! {
        <table
            class="contacts"
            role="grid"
            aria-label="Contacts"
            aria-multiselectable="true"
            aria-busy=move || table.waits.get().then_some("true")
            node_ref=keys.grid
            on:click=move |event| press(hands, &event)
            on:pointerdown=move |event| hands.hold(&event)
            on:mouseover=move |event| hands.draw(&event)
            on:dragstart=move |event| event.prevent_default()
            on:mousedown=move |event| hold_text(&event)
            on:keydown=move |event| hands.press(&event)
            on:keyup=move |event| keys.release(&event)
            on:input=move |event| hands.type_in(&event)
            on:focusin=move |event| hands.enter(&event)
            on:focusout=move |event| hands.leave(&event)
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
        <Menu id=ROW_MENU label=Signal::derive(label) open=table.menu_is_open acts />
    }
}

/// The replacements for a contact's cell values: drafts, and the open field.
fn cells(table: Table, contact: i64, editing: Option<Cell>, drafts: &Drafts) -> Vec<(CellField, CellLook)> {
    let mut cells: Vec<(CellField, CellLook)> = drafts
        .of(contact)
        .filter(|(field, _)| editing != Some((contact, *field)))
        .map(|(field, draft)| (field, CellLook::Draft(draft.clone())))
        .collect();
    if let Some(cell) = editing.filter(|(of, _)| *of == contact) {
        let wrong = drafts.get(cell).and_then(|draft| match &draft.state {
            DraftState::Refused(sentence) => Some(sentence.clone()),
            _ => None,
        });
        cells.push((cell.1, CellLook::Field { name: name_of(cell), text: table.field_text(cell), wrong }));
    }
    cells
}

/// Colleagues whose focus is in a cell of the contact.
fn colleagues(table: Table, contact: i64, here: &[Here]) -> Vec<(SortColumn, Colleague)> {
    let others = here.iter().filter(|here| here.person != table.reader);
    let at = others.filter_map(|here| here.cell.filter(|cell| cell.contact == contact).map(|cell| (cell.column, here)));
    at.map(|(column, here)| (column, Colleague { name: here.name.clone(), color: color(here.person) })).collect()
}

/// Shift+press selects cells, not text.
fn hold_text(event: &MouseEvent) {
    let is_field = element(event).is_some_and(|target| target.closest("input").ok().flatten().is_some());
    if event.shift_key() && !is_field {
        event.prevent_default();
    }
}

/// Handles a press by pointer or key, anywhere in the grid.
fn press(hands: Hands, event: &MouseEvent) {
    let Hands { desk, keys } = hands;
    let table = desk.table;
    if hands.has_drawn() {
        return event.prevent_default();
    }
    let Some(target) = element(event) else {
        return;
    };
    let within = |selector: &str| target.closest(selector).ok().flatten();
    let Some(row) = within("tr").and_then(|row| row.dyn_into::<HtmlTableRowElement>().ok()) else {
        return;
    };
    let index = usize::try_from(row.row_index() - 1).ok();
    match index {
        None if within("input").is_some() => table.select_all(),
        Some(_) if within(&format!(".{FIELD}, .cell-note")).is_some() => {}
        Some(_) if within(".conflict").is_some() => hands.settle(&target),
        Some(index) if within("input").is_some() => table.select(index, event.shift_key()),
        Some(index) if within(".star").is_some() => table.star(index),
        Some(index) if within(".switch").is_some() => table.switch(index),
        Some(index) if within("[popovertarget]").is_some() => {
            let page = table.page.read_untracked();
            desk.pointed.set(page.rows.get(index).map(|row| Subject { id: row.id, name: row.name.clone() }));
        }
        // The browser opens the link in another tab or window.
        Some(_) if within("a").is_some() && (event.ctrl_key() || event.meta_key() || event.shift_key()) => {}
        Some(_) if event.shift_key() => hands.extend_to(&target),
        Some(index) => {
            event.prevent_default();
            table.range.set(None);
            let cell = column_of(&target).and_then(|column| table.editable(index, column));
            if keys.point(&target) {
                match cell {
                    Some(cell) if table.unfolds(cell) => {}
                    Some(cell) => table.edit(cell, Begin::Value),
                    None => open(desk, index, event.detail() == 0),
                }
            }
        }
        None => {
            keys.point(&target);
        }
    }
}

/// Opens the drawer of the row at `index`; opened by a key, it gets the focus.
pub(super) fn open(desk: Desk, index: usize, by_key: bool) {
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

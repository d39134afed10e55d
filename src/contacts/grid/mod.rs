//! The grid of contacts: header and rows. One listener on the grid serves all rows.

mod cell;
mod clipboard;
pub mod focus;
pub mod keyboard;
mod pointer;
mod position;
mod row;
mod row_state;

use crate::fields::FieldKey;
use crate::views::COLUMNS;
use leptos::either::Either;
use leptos::prelude::*;

use super::table::{Table, before_contact};
use crate::contact::panel::ContactPanel;
use crate::ui::{Menu, icon};
use crate::views::View;
use focus::GridFocus;
use keyboard::GridInput;
use pointer::hold_text;
use row::{ROW_MENU, row};
use row_state::Sources;

/// The grid.
#[component]
pub fn Grid(panel: ContactPanel, focus: GridFocus) -> impl IntoView {
    let table = panel.table;
    let acts = vec![
        (
            "Edit contact",
            Callback::new(move |()| {
                panel.menu_target.with_untracked(|subject| subject.as_ref().map(|subject| panel.edit(subject.id))).unwrap_or_default()
            }),
        ),
        (
            "Delete contact",
            Callback::new(move |()| panel.menu_target.get_untracked().map(|subject| panel.ask_to_delete(subject)).unwrap_or_default()),
        ),
    ];
    let input = GridInput { panel, focus };
    input.listen();
    let label = move || panel.menu_target.get().map(|subject| format!("More actions for {}", subject.name)).unwrap_or_default();
    view! {
        <table
            class="contacts"
            role="grid"
            aria-label="Contacts"
            aria-multiselectable="true"
            aria-busy=move || table.rows.loading.get().then_some("true")
            node_ref=focus.grid
            on:click=move |event| input.click(&event)
            on:pointerdown=move |event| input.hold(&event)
            on:mouseover=move |event| input.draw(&event)
            on:dragstart=move |event| event.prevent_default()
            on:mousedown=move |event| hold_text(&event)
            on:keydown=move |event| input.press(&event)
            on:keyup=move |event| focus.release(&event)
            on:input=move |event| input.type_in(&event)
            on:focusin=move |event| input.enter(&event)
            on:focusout=move |event| input.leave(&event)
        >
            <thead>
                <tr>
                    <th class="c-select" role="columnheader" scope="col" aria-label="Select">
                        {select_all(table)}
                    </th>
                    {move || COLUMNS.iter().map(|field| header(table, &table.view.read(), *field)).collect_view()}
                    <th class="c-more" role="columnheader" scope="col">
                        <span class="visually-hidden">"More actions"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{rows(table)}</tbody>
        </table>
        <Menu id=ROW_MENU label=Signal::derive(label) open=table.layout.menu_open acts />
    }
}

/// The rows, each drawn anew only when its state has changed. A row that moves takes its elements along.
fn rows(table: Table) -> impl IntoView {
    let sources = Sources::from(table);
    let contacts = move || table.rows.page.read().rows.iter().map(|row| row.id).collect::<Vec<_>>();
    let before = Memo::new(move |_| before_contact(&table.slug(), &table.view.read()));
    let drawn = move |contact: i64| {
        let state = sources.row(contact);
        move || {
            let now = table.rows.page.read_untracked().now;
            state.read().as_ref().map(|state| row(state, &before.read(), now))
        }
    };
    view! {
        <For each=contacts key=|contact| *contact let:contact>
            {drawn(contact)}
        </For>
    }
}

fn select_all(table: Table) -> impl IntoView {
    let all = move || {
        let (rows, selected) = (table.rows.page.read().rows.len(), table.selection.contacts.read().len());
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
fn header(table: Table, view: &View, field: FieldKey) -> impl IntoView + use<> {
    let first = view.first_sort();
    let sorted = (first.field == field).then_some(if first.descending { "descending" } else { "ascending" });
    let label = match field {
        FieldKey::Favorite => Either::Left(view! {
            {icon("star")}
            <span class="tip">{field.label()}</span>
        }),
        _ => Either::Right(field.label()),
    };
    view! {
        <th class=class(field) role="columnheader" scope="col" aria-sort=sorted>
            <a href=table.address(&view.sorted_by(field))>{label}</a>
        </th>
    }
}

/// The class that gives the column its width.
fn class(field: FieldKey) -> String {
    format!("c-{field}")
}

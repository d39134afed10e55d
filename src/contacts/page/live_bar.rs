//! The bar next to the search: undo and redo, colleagues who are here, and the Live switch.

use leptos::prelude::*;

use crate::contacts::table::Table;
use crate::contacts::table::state::undo::Direction;
use crate::ui::{ModalDialog, avatar, grouped, icon, yes_or_no};
use crate::ui::{color, initials};
use crate::views::{AsOf, View};

/// The most faces shown; the others are a number.
const FACES: usize = 4;

/// The bar.
#[component]
pub fn LiveBar(table: Table) -> impl IntoView {
    let steps = move || {
        table.may_edit().then(|| {
            view! {
                {step(table, Direction::Undo)}
                {step(table, Direction::Redo)}
            }
        })
    };
    view! {
        <div class="live">
            <p class="getting-ready">"Getting ready…"</p>
            {pill(table)}
            {move || faces(table)}
            {steps}
            {move || since(table)}
            {live_switch(table)}
        </div>
    }
}

/// The switch that makes the table follow its workspace. On a phone it is in "Page settings" (`page/mod.rs`).
pub fn live_switch(table: Table) -> impl IntoView {
    let press = move |_| {
        let view = table.view.get_untracked();
        let as_of = if view.as_of.is_some() { None } else { Some(now(table)) };
        table.visit(&View { as_of, ..view }, true);
    };
    view! {
        <span class="live-switch">
            <span aria-hidden="true">"Live"</span>
            <button
                type="button"
                class="switch"
                role="switch"
                aria-label="Live"
                aria-checked=move || yes_or_no(table.view.read().as_of.is_none())
                on:click=press
            ></button>
        </span>
    }
}

/// "3 new": the number of rows that wait to come in.
fn pill(table: Table) -> impl IntoView {
    let waiting = Memo::new(move |_| table.rows.waiting(table.edits.edited.get()));
    move || {
        let waiting = waiting.get();
        (waiting > 0).then(|| {
            view! {
                <p class="visually-hidden" role="status">
                    "New contacts are waiting."
                </p>
                <button type="button" class="button" data-kind="pill" on:click=move |_| table.let_in()>
                    {format!("{waiting} new")}
                </button>
            }
        })
    }
}

fn step(table: Table, direction: Direction) -> impl IntoView {
    let label = direction.label();
    let name = match direction {
        Direction::Undo => "undo",
        Direction::Redo => "redo",
    };
    // A toast that offers the same step has the button of that name.
    let is_offered = move || table.layout.toast.read().as_ref().is_some_and(|toast| toast.offers(label));
    view! {
        <button
            type="button"
            class="button"
            data-kind="icon"
            aria-label=label
            aria-hidden=move || is_offered().then_some("true")
            tabindex=move || is_offered().then_some("-1")
            disabled=move || !table.can_step(direction)
            on:click=move |_| table.step(direction)
        >
            {icon(name)}
            <span class="tip">{label}</span>
        </button>
    }
}

/// The colleagues who are here.
fn faces(table: Table) -> impl IntoView + use<> {
    let here = table.following.here.read();
    let mut others: Vec<(i64, String)> =
        here.iter().filter(|here| here.person != table.reader()).map(|here| (here.person, here.name.clone())).collect();
    others.sort();
    others.dedup_by_key(|(person, _)| *person);
    let names = others.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ");
    let more = others.len().saturating_sub(FACES);
    (!others.is_empty()).then(|| {
        let faces = others.iter().take(FACES).map(|(person, name)| avatar(initials(name), color(*person)));
        view! {
            <span class="here" role="img" aria-label=format!("Here now: {names}") title=names>
                {faces.collect_view()}
                {(more > 0).then(|| format!("+{more}"))}
            </span>
        }
    })
}

/// "5 changes since 14:02", while Live is off.
fn since(table: Table) -> impl IntoView + use<> {
    let view = table.view.read();
    view.as_of.map(|as_of| {
        let page = table.rows.page.read();
        let own = table.undo.own_revisions.read().iter().filter(|own| **own > as_of.revision).count() as i64;
        let changes = (table.following.revision.get().max(page.revision) - as_of.revision - own).max(0);
        let words = if changes == 1 { "1 change".to_owned() } else { format!("{} changes", grouped(changes)) };
        let refresh = move |_| table.visit(&View { as_of: Some(now(table)), ..table.view.get_untracked() }, true);
        view! {
            // Not announced: with Live off the reader wants to work undisturbed.
            <p class="since" role="status" aria-live="off">
                {words}
                " since "
                {page.since.clone()}
            </p>
            <button type="button" class="button" disabled=move || !table.layout.hydrated.get() on:click=refresh>
                "Refresh"
            </button>
        }
    })
}

/// The current moment, for a view that keeps showing it.
fn now(table: Table) -> AsOf {
    let revision = table.following.revision.get_untracked().max(table.rows.page.read_untracked().revision);
    AsOf { revision, at: (js_sys::Date::now() / 1000.0) as i64 }
}

/// The dialog that lists the changes that block an undo.
pub fn blocked(table: Table) -> impl IntoView {
    let label =
        Signal::derive(move || table.undo.blocked.read().as_ref().map_or(Direction::Undo, |blocked| blocked.direction).label().to_owned());
    let rest = move || match table.undo.blocked.read().as_ref().map_or(0, |blocked| blocked.left) {
        1 => "the other change".to_owned(),
        left => format!("the other {left}"),
    };
    let changed = move || {
        let blocked = table.undo.blocked.read();
        let changed = blocked.as_ref().map(|blocked| blocked.changed.clone()).unwrap_or_default();
        changed
            .into_iter()
            .map(|changed| {
                view! {
                    <li>
                        <b>{changed.label}</b>
                        " of "
                        <bdi>{changed.name}</bdi>
                        ", by "
                        <bdi>{changed.by}</bdi>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <ModalDialog role="alertdialog" label open=table.undo.dialog_open>
            <h2>"This has been changed since"</h2>
            <ul class="changed">{changed}</ul>
            <p>"What your colleagues have written stays."</p>
            <footer>
                <button type="button" class="button" on:click=move |_| table.undo.dialog_open.set(false)>
                    "Cancel"
                </button>
                <button type="button" class="button" data-kind="primary" on:click=move |_| table.skip_blocked()>
                    {label}
                    " "
                    {rest}
                </button>
            </footer>
        </ModalDialog>
    }
}

//! A file that was brought, before it is imported: what its columns hold, and what becomes of people who are there already.

use leptos::prelude::*;

use super::field::Field;
use super::page::{Imports, Shown};
use super::{Choice, Existing, InBin, Preview};
use crate::ui::grouped;

/// What the columns hold, to be looked at and changed.
pub fn columns(page: Imports, preview: Preview, header: RwSignal<Option<bool>>) -> impl IntoView {
    let Preview { file_name, rows, has_header, columns } = preview;
    let fields = RwSignal::new(columns.iter().map(|column| column.field).collect::<Vec<_>>());
    let (updates, restores, busy) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let identifies = move || fields.read().iter().flatten().any(|field| matches!(field, Field::Email | Field::Phone));
    let start = move |_| {
        if let Some(upload) = page.upload.get_untracked().filter(|_| !busy.get_untracked()) {
            let existing = if updates.get_untracked() { Existing::Update } else { Existing::Skip };
            let in_bin = if restores.get_untracked() { InBin::Restore } else { InBin::Skip };
            page.start(upload, Choice { has_header, columns: fields.get_untracked(), existing, in_bin }, busy);
        }
    };
    let lines = columns.into_iter().enumerate().map(|(at, column)| {
        let chosen = move |event| {
            let value = event_target_value(&event);
            let field = Field::ALL.into_iter().find(|field| field.label() == value);
            fields.update(|fields| fields[at] = field);
        };
        let options = Field::ALL.map(|field| {
            view! {
                <option value=field.label() selected=column.field == Some(field)>
                    {field.label()}
                </option>
            }
        });
        view! {
            <tr>
                <th scope="row" dir="auto">
                    {column.name.clone()}
                </th>
                <td>
                    <label class="select">
                        <select aria-label=format!("Import as, {}", column.name) autocomplete="off" on:change=chosen>
                            <option value="" selected=column.field.is_none()>
                                "Don’t import"
                            </option>
                            {options}
                        </select>
                    </label>
                </td>
                <td dir="ltr">{values(column.cells)}</td>
            </tr>
        }
    });
    let rows = if rows == 1 { "1 row".to_owned() } else { format!("{} rows", grouped(rows)) };
    let usable = page.usable;
    view! {
        <section class="sheet" aria-labelledby="file">
            <h2 id="file">
                <bdi>{file_name}</bdi>
                <span class="faint">{format!(" {rows}")}</span>
            </h2>
            <label class="check">
                <input
                    type="checkbox"
                    autocomplete="off"
                    prop:checked=has_header
                    checked=has_header
                    disabled=move || !usable.get()
                    on:change=move |event| header.set(Some(event_target_checked(&event)))
                />
                " The first line is a header"
            </label>
            <div class="columns" tabindex="0" role="region" aria-label="Columns">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Column"</th>
                            <th scope="col">"Import as"</th>
                            <th scope="col">"First rows"</th>
                        </tr>
                    </thead>
                    <tbody>{lines.collect_view()}</tbody>
                </table>
            </div>
            <fieldset class="checks">
                <legend>"If a contact already exists"</legend>
                <label class="check">
                    <input type="radio" name="existing" autocomplete="off" checked=true on:change=move |_| updates.set(false) />
                    " Skip"
                </label>
                <label class="check">
                    <input type="radio" name="existing" autocomplete="off" on:change=move |_| updates.set(true) />
                    " Update it (empty cells change nothing)"
                </label>
            </fieldset>
            <label class="check">
                <input type="checkbox" autocomplete="off" on:change=move |event| restores.set(event_target_checked(&event)) />
                " Restore contacts that are in the Bin"
            </label>
            <p class="wrong" role="status">
                {move || (!identifies()).then_some("Choose which column is the email or the phone: a contact needs one of them.")}
            </p>
            <div class="foot">
                <button
                    type="button"
                    class="button"
                    data-kind="primary"
                    disabled=move || !usable.get() || !identifies()
                    aria-busy=move || busy.get().then_some("true")
                    on:click=start
                >
                    "Import"
                </button>
                <button type="button" class="button" disabled=move || !usable.get() on:click=move |_| page.turn_to(Shown::Nothing)>
                    "Choose another file"
                </button>
            </div>
        </section>
    }
}

/// The values of a column's first rows, each in its own direction: a Hebrew one stays out of its neighbors.
fn values(cells: Vec<String>) -> impl IntoView {
    let values = cells.into_iter().filter(|cell| !cell.is_empty()).enumerate().map(|(at, value)| {
        view! {
            {(at > 0).then_some(" · ")}
            <bdi>{value}</bdi>
        }
    });
    values.collect_view()
}

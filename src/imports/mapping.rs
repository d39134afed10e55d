//! The mapping step of an import: the fields of an uploaded file's columns, and the rules for contacts that exist already.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::field::Field;
use super::page::Imports;
use super::{Choice, Existing, InBin, Preview};
use crate::ui::grouped;

/// Choices made by hand for one uploaded file. They survive another reading of the file, and are dropped with the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Id of the upload.
    upload: Option<String>,
    /// Whether the first line is a header.
    pub header: Option<bool>,
    /// Fields that differ from the detected ones, by column index.
    fields: BTreeMap<usize, Option<Field>>,
    updates: bool,
    restores: bool,
}

impl Choices {
    /// The choices for this upload; defaults if they were made for another one.
    #[must_use]
    pub fn of(&self, upload: Option<&str>) -> Self {
        if self.upload.as_deref() == upload { self.clone() } else { Self { upload: upload.map(str::to_owned), ..Self::default() } }
    }

    /// The field of each column: the chosen one, or else the detected one.
    fn fields(&self, detected: &[Option<Field>]) -> Vec<Option<Field>> {
        let chosen = |(at, field): (usize, &Option<Field>)| self.fields.get(&at).unwrap_or(field).to_owned();
        detected.iter().enumerate().map(chosen).collect()
    }
}

/// The form for the fields of the columns and the rules, which starts the import.
pub fn columns(page: Imports, preview: Preview, choices: RwSignal<Choices>) -> impl IntoView {
    let Preview { file_name, rows, has_header, columns } = preview;
    let detected = StoredValue::new(columns.iter().map(|column| column.field).collect::<Vec<_>>());
    let busy = RwSignal::new(false);
    let chosen = Memo::new(move |_| choices.read().of(page.upload.read().as_deref()));
    let choose = move |change: &dyn Fn(&mut Choices)| {
        choices.update(|choices| {
            *choices = choices.of(page.upload.read_untracked().as_deref());
            change(choices);
        });
    };
    let fields = Memo::new(move |_| chosen.read().fields(&detected.read_value()));
    let identifies = move || fields.read().iter().flatten().any(|field| matches!(field, Field::Email | Field::Phone));
    let start = move |_| {
        if let Some(upload) = page.upload.get_untracked().filter(|_| !busy.get_untracked()) {
            let Choices { updates, restores, .. } = chosen.get_untracked();
            let existing = if updates { Existing::Update } else { Existing::Skip };
            let in_bin = if restores { InBin::Restore } else { InBin::Skip };
            page.start(upload, Choice { has_header, columns: fields.get_untracked(), existing, in_bin }, busy);
        }
    };
    let lines = columns.into_iter().enumerate().map(|(at, column)| {
        let set = move |event| {
            let value = event_target_value(&event);
            let field = Field::ALL.into_iter().find(|field| field.label() == value);
            choose(&|choices| {
                choices.fields.insert(at, field);
            });
        };
        let field = move || fields.read().get(at).copied().flatten();
        let first = untrack(field);
        let options = Field::ALL.map(|field| {
            view! {
                <option value=field.label() selected=first == Some(field)>
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
                        <select aria-label=format!("Import as, {}", column.name) autocomplete="off" prop:value=move || field().map_or("", Field::label) on:change=set>
                            <option value="" selected=first.is_none()>
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
                    on:change=move |event| {
                        let header = event_target_checked(&event);
                        choose(&|choices| choices.header = Some(header));
                    }
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
                    <input
                        type="radio"
                        name="existing"
                        autocomplete="off"
                        checked=true
                        prop:checked=move || !chosen.read().updates
                        on:change=move |_| choose(&|choices| choices.updates = false)
                    />
                    " Skip"
                </label>
                <label class="check">
                    <input
                        type="radio"
                        name="existing"
                        autocomplete="off"
                        prop:checked=move || chosen.read().updates
                        on:change=move |_| choose(&|choices| choices.updates = true)
                    />
                    " Update it (empty cells change nothing)"
                </label>
            </fieldset>
            <label class="check">
                <input
                    type="checkbox"
                    autocomplete="off"
                    prop:checked=move || chosen.read().restores
                    on:change=move |event| {
                        let restores = event_target_checked(&event);
                        choose(&|choices| choices.restores = restores);
                    }
                />
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
                <button type="button" class="button" disabled=move || !usable.get() on:click=move |_| page.ask_again()>
                    "Choose another file"
                </button>
            </div>
        </section>
    }
}

/// The values of a column's first rows, each isolated in its own direction: a Hebrew value does not reorder its neighbors.
fn values(cells: Vec<String>) -> impl IntoView {
    let values = cells.into_iter().filter(|cell| !cell.is_empty()).enumerate().map(|(at, value)| {
        view! {
            {(at > 0).then_some(" · ")}
            <bdi>{value}</bdi>
        }
    });
    values.collect_view()
}

#[cfg(test)]
mod tests {
    use crate::imports::mapping::*;

    #[test]
    fn choices_outlast_another_reading_of_their_file_and_not_the_file() {
        let mut choices = Choices::default().of(Some("one"));
        choices.fields.insert(1, None);
        choices.updates = true;
        let detected = [Some(Field::Email), Some(Field::Phone)];
        assert_eq!(choices.of(Some("one")).fields(&detected), [Some(Field::Email), None]);
        assert!(choices.of(Some("one")).updates);
        assert_eq!(choices.of(Some("two")).fields(&detected), detected);
        assert!(!choices.of(Some("two")).updates);
    }
}

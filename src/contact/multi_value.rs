//! A form field with several values, such as emails.

use leptos::prelude::*;
use leptos::task::{spawn_local, tick};

use super::form::focus;
use super::noticed::{Sought, noticing};
use super::panel::ContactPanel;
use crate::ui::{Saving, icon, wrong_line};

/// The fields for several values of one kind; the first is the primary one. Copies share the list.
#[derive(Clone, Copy)]
pub struct Several {
    panel: ContactPanel,
    /// The contact being edited.
    contact: i64,
    sought: Sought,
    /// The `name` attribute of the fields.
    name: &'static str,
    label: &'static str,
    /// A stable key for each field, and its initial value.
    fields: RwSignal<Vec<(u32, String)>>,
}

impl Several {
    /// One field per value, at least one.
    pub fn new((panel, contact): (ContactPanel, i64), sought: Sought, values: Vec<String>) -> Self {
        let (name, label) = match sought {
            Sought::Email => ("emails", "Email"),
            Sought::Phone => ("phones", "Phone"),
        };
        let values = if values.is_empty() { vec![String::new()] } else { values };
        Self { panel, contact, sought, name, label, fields: RwSignal::new((0..).zip(values).collect()) }
    }

    /// The fields, and the error of one of them.
    pub fn view(self, saving: Saving) -> impl IntoView {
        // Errors name fields by index: after an insertion, removal or move they would show at the wrong field.
        Effect::new(move |before: Option<()>| {
            self.fields.track();
            if before.is_some() {
                self.panel.dirty.set(true);
                saving.forget(|field| field.starts_with(self.name));
            }
        });
        let wrong = saving.wrong_with(self.name);
        let has_no_field = move || self.fields.read().is_empty();
        view! {
            <fieldset class="several">
                <legend>{self.label}</legend>
                <For each=move || self.fields.get() key=|(number, _)| *number children=move |(number, value)| self.one((number, value), saving) />
                {move || wrong.get().filter(|_| has_no_field()).map(|wrong| view! { <p class="wrong" role="alert">{wrong}</p> })}
                <button type="button" class="button" data-kind="quiet" on:click=move |_| self.add()>
                    {format!("Add another {}", self.label.to_lowercase())}
                </button>
            </fieldset>
        }
    }

    fn one(self, (number, value): (u32, String), saving: Saving) -> impl IntoView {
        let place = move || self.fields.read().iter().position(|(other, _)| *other == number).unwrap_or_default();
        let label = move || match place() {
            0 => self.label.to_owned(),
            place => format!("{} {}", self.label, place + 1),
        };
        let up = move |_| {
            self.fields.update(|fields| {
                if let Some(at) = fields.iter().position(|(other, _)| *other == number).filter(|at| *at > 0) {
                    fields.swap(at, at - 1);
                }
            });
        };
        let remove = move |_| self.fields.update(|fields| fields.retain(|(other, _)| *other != number));
        let wrong = saving.wrong_at(self.name, place);
        let wrong_id = format!("{}-{number}-wrong", self.name);
        let described = wrong_id.clone();
        let (look, note) = noticing(self.panel, Some(self.contact), self.sought);
        let kind = if self.sought == Sought::Email { "email" } else { "tel" };
        view! {
            <div class="one" on:input=move |event| look(&event)>
                <input
                    class="input"
                    name=self.name
                    id=move || if place() == 0 { self.name.to_owned() } else { format!("{}-{number}", self.name) }
                    type=kind
                    value=value
                    autocomplete="off"
                    aria-label=label
                    aria-invalid=move || wrong.read().is_some().then_some("true")
                    aria-describedby=move || wrong.read().is_some().then(|| described.clone())
                />
                <button type="button" class="button" data-kind="icon" aria-label=move || format!("Move {} up", label()) hidden=move || place() == 0 on:click=up>
                    {icon("up")}
                </button>
                <button type="button" class="button" data-kind="icon" aria-label=move || format!("Remove {}", label()) on:click=remove>
                    {icon("close")}
                </button>
                {wrong_line(wrong_id, wrong)}
                {note}
            </div>
        }
    }

    fn add(self) {
        let mut made = 0;
        self.fields.update(|fields| {
            made = fields.iter().map(|(number, _)| number + 1).max().unwrap_or_default();
            fields.push((made, String::new()));
        });
        let id = if self.fields.read_untracked().len() == 1 { self.name.to_owned() } else { format!("{}-{made}", self.name) };
        spawn_local(async move {
            tick().await;
            if let Some(input) = document().get_element_by_id(&id) {
                focus(input);
            }
        });
    }
}

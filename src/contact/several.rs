//! Several values of one kind in a form, such as emails.

use leptos::prelude::*;
use leptos::task::{spawn_local, tick};

use super::form::focus;
use crate::ui::{Saving, icon};

/// Several values of one kind, the first of which is the primary one; a copy is the same list.
#[derive(Clone, Copy)]
pub struct Several {
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    /// A number for each field, and what it begins with.
    fields: RwSignal<Vec<(u32, String)>>,
}

impl Several {
    /// As many fields as there are values, one at least.
    pub fn new(name: &'static str, label: &'static str, kind: &'static str, values: Vec<String>) -> Self {
        let values = if values.is_empty() { vec![String::new()] } else { values };
        Self { name, label, kind, fields: RwSignal::new((0..).zip(values).collect()) }
    }

    /// The fields, and what is wrong with one of them.
    pub fn view(self, saving: Saving) -> impl IntoView {
        let wrong = saving.wrong_with(self.name);
        let wrong_id = format!("{}-wrong", self.name);
        let described = wrong_id.clone();
        let each = move |(number, value): (u32, String)| self.one(number, value, wrong, described.clone());
        view! {
            <fieldset class="several">
                <legend>{self.label}</legend>
                <For each=move || self.fields.get() key=|(number, _)| *number children=each />
                {move || {
                    let id = wrong_id.clone();
                    wrong.get().map(|wrong| view! { <p class="wrong" id=id role="alert">{wrong}</p> })
                }}
                <button type="button" class="button" data-kind="quiet" on:click=move |_| self.add()>
                    {format!("Add another {}", self.label.to_lowercase())}
                </button>
            </fieldset>
        }
    }

    fn one(self, number: u32, value: String, wrong: Signal<Option<String>>, wrong_id: String) -> impl IntoView {
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
        view! {
            <div class="one">
                <input
                    class="input"
                    name=self.name
                    id=move || if place() == 0 { self.name.to_owned() } else { format!("{}-{number}", self.name) }
                    type=self.kind
                    value=value
                    autocomplete="off"
                    aria-label=label
                    aria-invalid=move || wrong.read().is_some().then_some("true")
                    aria-describedby=move || wrong.read().is_some().then(|| wrong_id.clone())
                />
                <button
                    type="button"
                    class="button"
                    data-kind="icon"
                    aria-label=move || format!("Move {} up", label())
                    disabled=move || place() == 0
                    on:click=up
                >
                    {icon("up")}
                </button>
                <button type="button" class="button" data-kind="icon" aria-label=move || format!("Remove {}", label()) on:click=remove>
                    {icon("close")}
                </button>
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

//! Chips are several short texts in one field, such as tags: Enter, a comma or a semicolon ends one, and Backspace in the empty
//! input removes the last one.

use leptos::ev::KeyboardEvent;
use leptos::html::Input;
use leptos::prelude::*;

use super::field_error::wrong_line;
use super::icon;

/// The field; `offers` are the existing values, each with its color, 0 to 11.
#[component]
pub fn Chips(
    id: &'static str,
    label: &'static str,
    values: RwSignal<Vec<String>>,
    #[prop(into)] offers: Signal<Vec<(String, i64)>>,
    wrong: Signal<Option<String>>,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let list_id = format!("{id}-offers");
    let wrong_id = format!("{id}-wrong");
    let take = move || {
        let Some(input) = input.get_untracked() else {
            return;
        };
        let typed = input.value();
        input.set_value("");
        let typed = typed.split([',', ';']).map(str::trim).filter(|text| !text.is_empty());
        values.update(|values| {
            for text in typed {
                if !values.iter().any(|other| other.to_lowercase() == text.to_lowercase()) {
                    values.push(text.to_owned());
                }
            }
        });
    };
    let press = move |event: KeyboardEvent| {
        let empty = input.get_untracked().is_some_and(|input| input.value().is_empty());
        match event.key().as_str() {
            "Enter" | "," | ";" if !empty => {
                event.prevent_default();
                take();
            }
            "," | ";" => event.prevent_default(),
            "Backspace" if empty => values.update(|values| {
                values.pop();
            }),
            _ => {}
        }
    };
    let chips = move || {
        let chips = values.get().into_iter().map(|text| {
            let gone = text.clone();
            // A new value gets its color when it is saved.
            let color = offers.read().iter().find(|(name, _)| name.to_lowercase() == text.to_lowercase()).map(|(_, color)| *color);
            let remove = move |_| values.update(|values| values.retain(|other| *other != gone));
            view! {
                <li class="tag" data-color=color>
                    <bdi>{text.clone()}</bdi>
                    <button type="button" aria-label=format!("Remove {text}") on:click=remove>
                        {icon("close")}
                    </button>
                </li>
            }
        });
        let chips = chips.collect_view();
        (!values.read().is_empty()).then(|| view! { <ul>{chips}</ul> })
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <div class="chips">
                {chips}
                <input
                    class="input"
                    id=id
                    list=list_id.clone()
                    autocomplete="off"
                    node_ref=input
                    aria-invalid=move || wrong.read().is_some().then_some("true")
                    aria-describedby={
                        let wrong_id = wrong_id.clone();
                        move || wrong.read().is_some().then(|| wrong_id.clone())
                    }
                    on:keydown=press
                    on:change=move |_| take()
                />
            </div>
            <datalist id=list_id>
                {move || offers.get().into_iter().map(|(offer, _)| view! { <option value=offer></option> }).collect_view()}
            </datalist>
            {wrong_line(wrong_id, wrong)}
        </div>
    }
}

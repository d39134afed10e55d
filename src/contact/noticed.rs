//! The note under an email or phone being typed: another contact already has it.

use std::time::Duration;

use leptos::ev::{Event, MouseEvent};
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Namesake;
use super::panel::ContactPanel;
use super::server_fns::find_namesakes;

/// Debounce: one request per pause in typing, not per letter.
const PAUSE: Duration = Duration::from_millis(300);

/// The kind of value that a field looks up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    Email,
    Phone,
}

/// The field's input handler, and the note. `edited`, the contact being edited, is left out of the matches.
pub fn noticing(panel: ContactPanel, edited: Option<i64>, sought: Sought) -> (impl Fn(&Event) + Copy, impl IntoView) {
    let found = RwSignal::new(Vec::<Namesake>::new());
    // Counts inputs: an answer about an earlier text is dropped.
    let typings = StoredValue::new(0_u32);
    let look = debounce(PAUSE, move |text: String| {
        let asked = typings.try_get_value();
        spawn_local(async move {
            let (email, phone) = match sought {
                Sought::Email => (text, String::new()),
                Sought::Phone => (String::new(), text),
            };
            // A failed lookup shows no note; saving checks again.
            if let Ok(mut namesakes) = find_namesakes(panel.table.slug(), email, phone).await
                && typings.try_get_value() == asked
            {
                namesakes.retain(|namesake| Some(namesake.id) != edited);
                found.try_set(namesakes);
            }
        });
    });
    let look = StoredValue::new(look);
    let typing = move |event: &Event| {
        typings.update_value(|typings| *typings += 1);
        found.set(Vec::new());
        look.update_value(|look| look(event_target_value(event)));
    };
    let note = view! { <div aria-live="polite">{move || notes(panel, found.get())}</div> };
    (typing, note)
}

/// The other contacts, each as a link to its drawer.
fn notes(panel: ContactPanel, namesakes: Vec<Namesake>) -> impl IntoView {
    let lines = namesakes.into_iter().map(move |Namesake { id, name, shared, in_bin }| {
        let open = move |event: MouseEvent| {
            event.prevent_default();
            if panel.new_open.get_untracked() {
                panel.leave_new(Some(id));
            } else {
                panel.turn_to(Some(id));
            }
        };
        view! {
            <p class="noticed">
                <a href=panel.table.opening(Some(id)) on:click=open>
                    <bdi>{name}</bdi>
                </a>
                {if in_bin { " was deleted, and had " } else { " is already here with " }}
                <bdi>{shared}</bdi>
            </p>
        }
    });
    lines.collect_view()
}

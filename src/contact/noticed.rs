//! The note under an email or a phone that is being typed: another contact already has it.

use std::time::Duration;

use leptos::ev::{Event, MouseEvent};
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Namesake;
use super::panel::Desk;
use super::server_fns::find_namesakes;

/// Long enough not to ask for every letter.
const PAUSE: Duration = Duration::from_millis(300);

/// What a field asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    Email,
    Phone,
}

/// What the field does when something is typed in it, and the note. The contact that is being edited is not noticed itself.
pub fn noticing(desk: Desk, edited: Option<i64>, sought: Sought) -> (impl Fn(&Event) + Copy, impl IntoView) {
    let found = RwSignal::new(Vec::<Namesake>::new());
    // Counts what was typed: an answer about an earlier text is not shown.
    let typings = StoredValue::new(0_u32);
    let look = debounce(PAUSE, move |text: String| {
        let asked = typings.try_get_value();
        spawn_local(async move {
            let (email, phone) = match sought {
                Sought::Email => (text, String::new()),
                Sought::Phone => (String::new(), text),
            };
            // Where looking fails nobody is noticed; saving finds out.
            if let Ok(mut namesakes) = find_namesakes(desk.table.slug(), email, phone).await
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
    let note = view! { <div aria-live="polite">{move || notes(desk, found.get())}</div> };
    (typing, note)
}

/// The other contacts, with the way to each.
fn notes(desk: Desk, namesakes: Vec<Namesake>) -> impl IntoView {
    let lines = namesakes.into_iter().map(move |Namesake { id, name, shared, in_bin }| {
        let open = move |event: MouseEvent| {
            event.prevent_default();
            if desk.adds.get_untracked() {
                desk.leave_new(Some(id));
            } else {
                desk.turn_to(Some(id));
            }
        };
        view! {
            <p class="noticed">
                <a href=desk.table.opening(Some(id)) on:click=open>
                    <bdi>{name}</bdi>
                </a>
                {if in_bin { " was deleted, and had " } else { " is already here with " }}
                <bdi>{shared}</bdi>
            </p>
        }
    });
    lines.collect_view()
}

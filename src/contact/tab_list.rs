//! The drawer's tab list.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::panel::Desk;
use super::tab::DrawerTab;
use crate::ui::yes_or_no;

/// Switches the open drawer to a tab.
fn turn(desk: Desk, tab: DrawerTab) {
    desk.table.turn_to_tab(desk.table.open.get_untracked(), tab);
}

/// The tab list (ARIA Authoring Practices, "Tabs").
pub fn tabs(desk: Desk) -> impl IntoView {
    view! {
        <div class="tabs" role="tablist" aria-label="Contact" on:keydown=move |event| press(desk, &event)>
            {DrawerTab::ALL.map(|tab| tab_button(desk, tab))}
        </div>
    }
}

fn tab_button(desk: Desk, tab: DrawerTab) -> impl IntoView {
    let is_shown = move || desk.table.tab.get() == tab;
    view! {
        <button
            type="button"
            role="tab"
            id=tab.button()
            aria-selected=move || yes_or_no(is_shown())
            aria-controls=tab.panel()
            tabindex=move || if is_shown() { "0" } else { "-1" }
            on:click=move |_| turn(desk, tab)
        >
            {tab.label()}
        </button>
    }
}

fn press(desk: Desk, event: &KeyboardEvent) {
    let tab = match event.key().as_str() {
        "ArrowLeft" | "ArrowRight" => desk.table.tab.get_untracked().other(),
        "Home" => DrawerTab::Profile,
        "End" => DrawerTab::History,
        _ => return,
    };
    event.prevent_default();
    turn(desk, tab);
    spawn_local(async move {
        tick().await;
        if let Some(button) = document().get_element_by_id(tab.button()).and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            // Fails only if the element has just been removed.
            let _ = button.focus();
        }
    });
}

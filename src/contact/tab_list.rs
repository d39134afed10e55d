//! The drawer's tab list.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::panel::ContactPanel;
use super::tab::DrawerTab;
use crate::ui::yes_or_no;

/// Switches the open drawer to a tab.
fn turn(panel: ContactPanel, tab: DrawerTab) {
    panel.table.turn_to_tab(panel.table.open.get_untracked(), tab);
}

/// The tab list (ARIA Authoring Practices, "Tabs").
pub fn tabs(panel: ContactPanel) -> impl IntoView {
    view! {
        <div class="tabs" role="tablist" aria-label="Contact" on:keydown=move |event| press(panel, &event)>
            {DrawerTab::ALL.map(|tab| tab_button(panel, tab))}
        </div>
    }
}

fn tab_button(panel: ContactPanel, tab: DrawerTab) -> impl IntoView {
    let is_shown = move || panel.table.tab.get() == tab;
    view! {
        <button
            type="button"
            role="tab"
            id=tab.button()
            aria-selected=move || yes_or_no(is_shown())
            aria-controls=tab.panel()
            tabindex=move || if is_shown() { "0" } else { "-1" }
            on:click=move |_| turn(panel, tab)
        >
            {tab.label()}
        </button>
    }
}

fn press(panel: ContactPanel, event: &KeyboardEvent) {
    let tab = match event.key().as_str() {
        "ArrowLeft" | "ArrowRight" => panel.table.tab.get_untracked().other(),
        "Home" => DrawerTab::Profile,
        "End" => DrawerTab::History,
        _ => return,
    };
    event.prevent_default();
    turn(panel, tab);
    spawn_local(async move {
        tick().await;
        if let Some(button) = document().get_element_by_id(tab.button()).and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            // Fails only if the element has just been removed.
            let _ = button.focus();
        }
    });
}

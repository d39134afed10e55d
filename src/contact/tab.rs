//! The tabs of the drawer. Which one is shown stands in the address: a link is a view.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use leptos_router::hooks::use_query_map;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::panel::Desk;
use crate::ui::yes_or_no;

/// A tab of the drawer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DrawerTab {
    #[default]
    Profile,
    History,
}

impl DrawerTab {
    /// In their order.
    const ALL: [Self; 2] = [Self::Profile, Self::History];

    /// The tab that the address asks for.
    #[must_use]
    pub fn in_address() -> Memo<Self> {
        let query = use_query_map();
        Memo::new(move |_| match query.read().get_str("tab") {
            Some("history") => Self::History,
            _ => Self::Profile,
        })
    }

    /// What stands in the address behind the contact.
    #[must_use]
    pub const fn query(self) -> &'static str {
        match self {
            Self::Profile => "",
            Self::History => "&tab=history",
        }
    }

    /// What a reader calls it.
    const fn label(self) -> &'static str {
        match self {
            Self::Profile => "Profile",
            Self::History => "History",
        }
    }

    /// The id of its button.
    const fn button(self) -> &'static str {
        match self {
            Self::Profile => "profile-tab",
            Self::History => "history-tab",
        }
    }

    /// The id of what it shows.
    const fn panel(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::History => "history",
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Profile => Self::History,
            Self::History => Self::Profile,
        }
    }
}

/// Turns the drawer that is open to a tab.
fn turn(desk: Desk, tab: DrawerTab) {
    desk.table.turn_to_tab(desk.table.open.get_untracked(), tab);
}

/// The line of the tabs (ARIA Authoring Practices, "Tabs").
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
            // What can't be focused has just gone.
            let _ = button.focus();
        }
    });
}

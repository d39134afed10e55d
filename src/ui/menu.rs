//! A menu is a list of actions that a button opens (ARIA Authoring Practices, "Menu Button"). It is the browser's own popover:
//! Escape or a press outside closes it, and the focus returns to the button, which names it by `popovertarget`.

use leptos::ev::{Event, KeyboardEvent};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The menu with this id; each action closes it.
#[component]
pub fn Menu(
    id: &'static str,
    #[prop(into)] label: Signal<String>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Label and action of each item.
    acts: Vec<(&'static str, Callback<()>)>,
) -> impl IntoView {
    let menu = NodeRef::<Div>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            // Fails if the menu is closed already.
            let _ = menu.hide_popover();
        }
    };
    let items: Vec<_> = acts
        .into_iter()
        .map(|(words, act)| {
            let press = move |_| {
                close();
                act.run(());
            };
            view! {
                <button type="button" role="menuitem" tabindex="-1" on:click=press>
                    {words}
                </button>
            }
        })
        .collect();
    let opened = move |_: Event| {
        let shown = menu.get_untracked().filter(|menu| menu.matches(":popover-open").unwrap_or(false));
        open.set(shown.is_some());
        if let Some(menu) = shown {
            focus(menu.first_element_child());
        }
    };
    let keys = move |event: KeyboardEvent| {
        let Some(menu) = menu.get_untracked() else {
            return;
        };
        let at = document().active_element();
        let to = match event.key().as_str() {
            "ArrowDown" => at.and_then(|item| item.next_element_sibling()).or_else(|| menu.first_element_child()),
            "ArrowUp" => at.and_then(|item| item.previous_element_sibling()).or_else(|| menu.last_element_child()),
            "Home" => menu.first_element_child(),
            "End" => menu.last_element_child(),
            "Tab" => {
                close();
                None
            }
            _ => return,
        };
        event.prevent_default();
        focus(to);
    };
    view! {
        <div class="menu" id=id popover="auto" role="menu" aria-label=label node_ref=menu on:toggle=opened on:keydown=keys>
            {items}
        </div>
    }
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Failing to focus loses nothing: the item has just gone.
        let _ = element.focus();
    }
}

//! The drawer shows one contact next to the table. Its URL names the contact, and the server renders it with the page.

use leptos::either::{Either, EitherOf3};
use leptos::ev::{self, FocusEvent, KeyboardEvent, MouseEvent};
use leptos::html::Section;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use wasm_bindgen::JsCast;
use web_sys::Node;

use super::Profile;
use super::asking::{deletion, discarding};
use super::form::form;
use super::new::new_contact;
use super::panel::ContactPanel;
use super::profile_tab::profile_tab;
use super::tab::DrawerTab;
use super::tab_list::tabs;
use crate::changes::HistoryTab;
use crate::contacts::page::live_bar::blocked;
use crate::contacts::page::shortcuts::keys;
use crate::error::AppError;
use crate::ui::{Erased, avatar, icon, reader};
use crate::ui::{color, initials};

/// Elements that close themselves on Escape: a dialog, a menu.
const CLOSES_ITSELF: &str = "dialog[open], :popover-open";

/// The drawer, its confirmation dialogs, and "New contact": a lazy chunk, loaded after the table.
#[lazy]
pub fn panel_part(panel: ContactPanel) -> AnyView {
    // Keyed by the contact's id: the drawer's DOM, and the focus in it, survive a change of the contact's values.
    let who = Memo::new(move |_| match &*panel.shown.read() {
        Ok(None) => None,
        Ok(Some(profile)) => Some(Ok(profile.id)),
        Err(problem) => Some(Err(problem.clone())),
    });
    let shown = move || match who.get() {
        None => EitherOf3::A(()),
        Some(Ok(contact)) => EitherOf3::B(drawer(panel, contact)),
        Some(Err(problem)) => EitherOf3::C(problem_drawer(panel, &problem)),
    };
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| close_by_escape(panel, &event));
        on_cleanup(move || handle.remove());
    });
    view! {
        {shown}
        {deletion(panel)}
        {discarding(panel)}
        {new_contact(panel)}
        {blocked(panel.table)}
        {keys(panel.table)}
    }
    .erased()
}

fn drawer(panel: ContactPanel, contact: i64) -> impl IntoView {
    let profile = Memo::new(move |before: Option<&Option<Profile>>| match &*panel.shown.read() {
        Ok(Some(profile)) if profile.id == contact => Some(profile.clone()),
        _ => before.cloned().flatten(),
    });
    let drawer = NodeRef::<Section>::new();
    // Opened by a key, the drawer takes the focus; opened by the pointer, it leaves the focus where it is.
    Effect::new(move |_| {
        if panel.table.layout.take_drawer_focus() {
            focus(drawer);
        }
    });
    let about = move || profile.with(|profile| profile.as_ref().map(about));
    let content = move || {
        if panel.edited.get() == Some(contact) {
            let form = Suspend::new(form(panel, profile.get_untracked()));
            view! { <Suspense fallback=|| view! { <p class="faint">"Loading…"</p> }>{form}</Suspense> }.erased()
        } else {
            profile.with(|profile| profile.as_ref().map(|profile| profile_tab(panel, profile))).erased()
        }
    };
    let is_at = move |tab| panel.table.tab.get() == tab;
    let history = move || {
        is_at(DrawerTab::History).then(|| {
            view! {
                <div class="profile" id="history" role="tabpanel" aria-labelledby="history-tab">
                    <HistoryTab
                        slug=panel.table.slug()
                        contact
                        revision=panel.table.following.revision
                        now=Signal::derive(move || profile.with(|profile| profile.as_ref().map(|profile| profile.now).unwrap_or_default()))
                        undo=Callback::new(move |revision| panel.table.undo_one(revision, contact))
                    />
                </div>
            }
        })
    };
    view! {
        <section
            class="drawer"
            role="dialog"
            aria-labelledby="contact"
            tabindex="-1"
            node_ref=drawer
            on:focusout=move |event| hold_focus(drawer, &event)
        >
            <header>
                {about}
                <div class="ways">
                    {close(panel)}
                    {way(panel, contact, "Previous contact", "up")}
                    {way(panel, contact, "Next contact", "down")}
                </div>
            </header>
            {tabs(panel)}
            // Hidden, not removed: text typed in the form survives a visit to the history.
            <div class="profile" id="profile" role="tabpanel" aria-labelledby="profile-tab" hidden=move || !is_at(DrawerTab::Profile)>
                {content}
            </div>
            {history}
        </section>
    }
}

/// The drawer's heading: avatar, name, company and job title.
fn about(profile: &Profile) -> impl IntoView + use<> {
    let line = [profile.form.company.as_str(), profile.form.job_title.as_str()];
    let line: Vec<_> = line.into_iter().filter(|text| !text.is_empty()).map(str::to_owned).collect();
    let line = (!line.is_empty()).then(|| {
        let parts = line.into_iter().enumerate().map(|(place, text)| view! { {(place > 0).then_some(" · ")} <bdi>{text}</bdi> });
        view! { <p>{parts.collect_view()}</p> }
    });
    view! {
        {avatar(initials(&profile.name), color(profile.id))}
        <div>
            <h2 id="contact">
                <bdi>{profile.name.clone()}</bdi>
            </h2>
            {line}
        </div>
    }
}

/// The button to the contact above or below in the table. At either end it is `aria-disabled`, which keeps its focus.
fn way(panel: ContactPanel, contact: i64, label: &'static str, shape: &'static str) -> impl IntoView {
    let neighbor = move || {
        let page = panel.table.rows.page.read();
        let place = page.rows.iter().position(|row| row.id == contact)?;
        let place = if shape == "up" { place.checked_sub(1) } else { place.checked_add(1) };
        page.rows.get(place?).map(|row| row.id)
    };
    let go = move |_| {
        if let Some(neighbor) = untrack(neighbor) {
            panel.turn_to_neighbor(neighbor);
        }
    };
    view! {
        <button
            type="button"
            class="button"
            data-kind="icon"
            aria-label=label
            aria-disabled=move || (neighbor().is_none() || !panel.table.layout.hydrated.get()).then_some("true")
            on:click=go
        >
            {icon(shape)}
        </button>
    }
}

/// The drawer for a contact that can't be shown.
fn problem_drawer(panel: ContactPanel, problem: &AppError) -> impl IntoView + use<> {
    let (heading, content) = match problem {
        AppError::NotFound => {
            let way = view! {
                <p>"No contact in this workspace has this link. Part of the link may be missing."</p>
                <a class="button" href=move || panel.table.opening(None) on:click=move |event| leave(panel, &event)>
                    "Go to all contacts"
                </a>
            };
            ("Contact not found", Either::Left(way))
        }
        _ => ("Contact", Either::Right(view! { <p>{problem.to_string()}</p> })),
    };
    view! {
        <section class="drawer" role="dialog" aria-labelledby="contact" tabindex="-1">
            <header>
                <div>
                    <h2 id="contact">{heading}</h2>
                </div>
                {close(panel)}
            </header>
            <div class="nobody">{content}</div>
        </section>
    }
}

fn close(panel: ContactPanel) -> impl IntoView {
    view! {
        <a
            class="button"
            data-kind="icon"
            aria-label="Close"
            href=move || panel.table.opening(None)
            on:click=move |event| leave(panel, &event)
        >
            {icon("close")}
        </a>
    }
}

/// Handles a press on a link that closes the drawer.
fn leave(panel: ContactPanel, event: &MouseEvent) {
    event.prevent_default();
    // A click made by a key has `detail` 0.
    panel.close(event.detail() == 0);
}

/// Escape closes the drawer wherever the focus is, unless a dialog or menu is open or the key was already handled.
fn close_by_escape(panel: ContactPanel, event: &KeyboardEvent) {
    let is_closed = panel.table.open.get_untracked().is_none();
    if event.key() != "Escape"
        || event.default_prevented()
        || is_closed
        || document().query_selector(CLOSES_ITSELF).ok().flatten().is_some()
    {
        return;
    }
    event.prevent_default();
    // Focus elsewhere on the page is not moved.
    let focused = document().active_element();
    let is_elsewhere =
        focused.is_some_and(|focused| focused.tag_name() != "BODY" && !focused.closest(".drawer").is_ok_and(|drawer| drawer.is_some()));
    panel.close(!is_elsewhere);
}

/// If the focused element is removed from the drawer, such as "Undo this", the drawer takes the focus.
fn hold_focus(drawer: NodeRef<Section>, event: &FocusEvent) {
    let Some(from) = event.target().filter(|_| event.related_target().is_none()).and_then(|from| from.dyn_into::<Node>().ok()) else {
        return;
    };
    spawn_local(async move {
        tick().await;
        let is_lost = document().active_element().is_none_or(|focused| focused.tag_name() == "BODY");
        if is_lost && !from.is_connected() {
            focus(drawer);
        }
    });
}

fn focus(drawer: NodeRef<Section>) {
    reader::once_there(drawer, |drawer| {
        // Fails only if the element has just been removed.
        let _ = drawer.focus();
    });
}

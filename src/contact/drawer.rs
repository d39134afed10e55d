//! The drawer shows one contact beside the table, whole. It has an address of its own, and the server renders it with the page.

use leptos::either::EitherOf3;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::Section;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::Profile;
use super::desk::{Desk, DrawerTab};
use super::form::form;
use super::profile_tab::profile_tab;
use crate::changes::HistoryTab;
use crate::contacts::live_bar::blocked;
use crate::contacts::shortcuts::keys;
use crate::contacts::{color, initials};
use crate::error::AppError;
use crate::ui::{ModalDialog, avatar, icon, reader, yes_or_no};

/// The drawer, what is asked about the contact in it, and "New contact". It is a part of the browser half of its own, which is
/// loaded behind the table.
#[lazy]
pub fn desk_part(desk: Desk) -> AnyView {
    let shown = move || match desk.shown.get() {
        Ok(None) => EitherOf3::A(()),
        Ok(Some(profile)) => EitherOf3::B(drawer(desk, profile)),
        Err(problem) => EitherOf3::C(problem_drawer(desk, &problem)),
    };
    view! {
        {shown}
        {deletion(desk)}
        {discarding(desk)}
        {new_contact(desk)}
        {blocked(desk.table)}
        {keys(desk.table)}
    }
    .into_any()
}

fn drawer(desk: Desk, profile: Profile) -> impl IntoView {
    let drawer = NodeRef::<Section>::new();
    let id = profile.id;
    // Whoever has opened it by a key goes on in it; a pointer goes on where it is.
    Effect::new(move |_| {
        if desk.table.by_key.get_value() {
            desk.table.by_key.set_value(false);
            reader::once_there(drawer, |drawer| {
                // What can't be focused has just gone.
                let _ = drawer.focus();
            });
        }
    });
    let line = [profile.form.company.as_str(), profile.form.job_title.as_str()];
    let line = line.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    let head = view! {
        <header>
            {avatar(initials(&profile.name), color(id))}
            <div>
                <h2 id="contact">
                    <bdi>{profile.name.clone()}</bdi>
                </h2>
                {(!line.is_empty()).then(|| view! { <p dir="auto">{line}</p> })}
            </div>
            {close(desk)}
        </header>
    };
    let now = profile.now;
    let profile = StoredValue::new(profile);
    let content = move || {
        if desk.edited.get() == Some(id) {
            let form = Suspend::new(form(desk, Some(profile.get_value())));
            view! { <Suspense fallback=|| view! { <p class="faint">"Loading…"</p> }>{form}</Suspense> }.into_any()
        } else {
            profile.with_value(|profile| profile_tab(desk, profile)).into_any()
        }
    };
    let panel = move || match desk.tab.get() {
        DrawerTab::Profile => view! {
            <div class="profile" id="profile" role="tabpanel" aria-labelledby="profile-tab">
                {content}
            </div>
        }
        .into_any(),
        DrawerTab::History => view! {
            <div class="profile" id="history" role="tabpanel" aria-labelledby="history-tab">
                <HistoryTab
                    slug=desk.table.slug()
                    contact=id
                    revision=desk.table.following.revision
                    now
                    undo=Callback::new(move |revision| desk.table.undo_one(revision, id))
                />
            </div>
        }
        .into_any(),
    };
    view! {
        <section
            class="drawer"
            role="dialog"
            aria-labelledby="contact"
            tabindex="-1"
            node_ref=drawer
            on:keydown=move |event| close_by_escape(desk, &event)
        >
            {head}
            <div class="tabs" role="tablist" aria-label="Contact" on:keydown=move |event| turn_tab(desk, &event)>
                {DrawerTab::ALL.map(|tab| tab_button(desk, tab))}
            </div>
            {panel}
        </section>
    }
}

fn tab_button(desk: Desk, tab: DrawerTab) -> impl IntoView {
    let is_shown = move || desk.tab.get() == tab;
    view! {
        <button
            type="button"
            role="tab"
            id=tab.button()
            aria-selected=move || yes_or_no(is_shown())
            aria-controls=tab.panel()
            tabindex=move || if is_shown() { "0" } else { "-1" }
            on:click=move |_| desk.tab.set(tab)
        >
            {tab.label()}
        </button>
    }
}

/// Arrows lead from tab to tab (ARIA Authoring Practices, "Tabs").
fn turn_tab(desk: Desk, event: &KeyboardEvent) {
    let tab = match event.key().as_str() {
        "ArrowLeft" | "ArrowRight" => desk.tab.get_untracked().other(),
        "Home" => DrawerTab::Profile,
        "End" => DrawerTab::History,
        _ => return,
    };
    event.prevent_default();
    desk.tab.set(tab);
    spawn_local(async move {
        tick().await;
        if let Some(button) = document().get_element_by_id(tab.button()).and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            // What can't be focused has just gone.
            let _ = button.focus();
        }
    });
}

/// A drawer for somebody who can't be shown.
fn problem_drawer(desk: Desk, problem: &AppError) -> impl IntoView + use<> {
    let sentence = match problem {
        AppError::NotFound => "This contact is not here any more.".to_owned(),
        _ => problem.to_string(),
    };
    view! {
        <section class="drawer" role="dialog" aria-labelledby="contact" tabindex="-1" on:keydown=move |event| close_by_escape(desk, &event)>
            <header>
                <div>
                    <h2 id="contact">"Contact"</h2>
                </div>
                {close(desk)}
            </header>
            <p class="profile">{sentence}</p>
        </section>
    }
}

fn close(desk: Desk) -> impl IntoView {
    let leave = move |event: MouseEvent| {
        event.prevent_default();
        // A key presses without clicking.
        desk.table.comes_back.set_value(event.detail() == 0);
        desk.turn_to(None);
    };
    view! {
        <a class="button" data-kind="icon" aria-label="Close" href=move || desk.table.opening(None) on:click=leave>
            {icon("close")}
        </a>
    }
}

fn close_by_escape(desk: Desk, event: &KeyboardEvent) {
    if event.key() == "Escape" && !event.default_prevented() {
        event.prevent_default();
        desk.table.comes_back.set_value(true);
        desk.turn_to(None);
    }
}

/// "New contact": the form is there as long as the dialog is open.
fn new_contact(desk: Desk) -> impl IntoView {
    let content = move || {
        desk.adds.get().then(|| {
            let form = Suspend::new(form(desk, None));
            view! { <Suspense>{form}</Suspense> }
        })
    };
    view! {
        <ModalDialog label="New contact" open=desk.adds>
            <h2>"New contact"</h2>
            {content}
        </ModalDialog>
    }
}

fn deletion(desk: Desk) -> impl IntoView {
    let name = move || desk.leaving.get().map(|subject| subject.name).unwrap_or_default();
    view! {
        <ModalDialog role="alertdialog" label="Delete contact" open=desk.asks_to_delete>
            <h2>"Delete " <bdi>{name}</bdi> "?"</h2>
            <p>"The contact goes to the Bin, with everything of theirs, and can be restored for 30 days."</p>
            <footer>
                <button type="button" class="button" on:click=move |_| desk.asks_to_delete.set(false)>
                    "Cancel"
                </button>
                <button type="button" class="button" data-kind="danger" on:click=move |_| desk.delete()>
                    "Delete"
                </button>
            </footer>
        </ModalDialog>
    }
}

fn discarding(desk: Desk) -> impl IntoView {
    view! {
        <ModalDialog role="alertdialog" label="Discard changes" open=desk.asks_to_discard>
            <h2>"Discard what you have typed?"</h2>
            <footer>
                <button type="button" class="button" on:click=move |_| desk.asks_to_discard.set(false)>
                    "Keep editing"
                </button>
                <button type="button" class="button" data-kind="danger" on:click=move |_| desk.discard()>
                    "Discard"
                </button>
            </footer>
        </ModalDialog>
    }
}

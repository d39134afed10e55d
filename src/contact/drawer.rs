//! The drawer shows one contact beside the table, whole. It has an address of its own, and the server renders it with the page.

use leptos::either::EitherOf3;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::Section;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};

use super::desk::{Desk, Subject};
use super::form::form;
use super::{ConsentSource, ContactForm, Profile};
use crate::consent::Subscription;
use crate::contacts::{color, initials};
use crate::error::AppError;
use crate::ui::{ModalDialog, ToastLine, avatar, icon, moment};

/// The drawer, and what is asked about the contact in it.
#[component]
pub fn Drawer(desk: Desk) -> impl IntoView {
    let shown = move || match desk.shown.get() {
        Ok(None) => EitherOf3::A(()),
        Ok(Some(profile)) => EitherOf3::B(drawer(desk, profile)),
        Err(problem) => EitherOf3::C(problem_drawer(desk, &problem)),
    };
    view! {
        {shown}
        {deletion(desk)}
        {discarding(desk)}
        <ToastLine toast=desk.toast />
    }
}

fn drawer(desk: Desk, profile: Profile) -> impl IntoView {
    let drawer = NodeRef::<Section>::new();
    let id = profile.id;
    // Whoever has opened it by a key goes on in it; a pointer goes on where it is.
    Effect::new(move |_| {
        if desk.table.by_key.get_value() {
            desk.table.by_key.set_value(false);
            spawn_local(async move {
                tick().await;
                if let Some(drawer) = drawer.get_untracked() {
                    // What can't be focused has just gone.
                    let _ = drawer.focus();
                }
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
    let profile = StoredValue::new(profile);
    let content = move || {
        if desk.edited.get() == Some(id) {
            let form = Suspend::new(form(desk, Some(profile.get_value())));
            view! { <Suspense fallback=|| view! { <p class="faint">"Loading…"</p> }>{form}</Suspense> }.into_any()
        } else {
            profile.with_value(|profile| whole(desk, profile)).into_any()
        }
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
            <div class="tabs" role="tablist" aria-label="Contact">
                <button type="button" role="tab" id="profile-tab" aria-selected="true" aria-controls="profile">
                    "Profile"
                </button>
            </div>
            <div class="profile" id="profile" role="tabpanel" aria-labelledby="profile-tab">
                {content}
            </div>
        </section>
    }
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

/// The contact, to be read.
fn whole(desk: Desk, profile: &Profile) -> impl IntoView + use<> {
    let ContactForm { emails, phones, company, job_title, notes, subscription, opt_in, .. } = profile.form.clone();
    let (id, now) = (profile.id, profile.now);
    let emails = emails.into_iter().map(|email| {
        let address = format!("mailto:{email}");
        view! { <a href=address rel="external" dir="auto">{email}</a> }.into_any()
    });
    let phones = phones.into_iter().map(|phone| view! { <bdi>{phone}</bdi> }.into_any());
    let tags = profile.tags.iter().map(|tag| {
        view! {
            <span class="tag" data-color=tag.color dir="auto">
                {tag.name.clone()}
            </span>
            " "
        }
    });
    let tags = (!profile.tags.is_empty()).then(|| tags.collect_view().into_any());
    let subscription = match subscription {
        Subscription::Subscribed => view! { "Subscribed" }.into_any(),
        Subscription::Unsubscribed => view! { <span class="badge">"unsubscribed"</span> }.into_any(),
    };
    let binned = profile.deleted.as_ref().map(|at| {
        let restore = desk.table.may_edit.then(|| {
            view! {
                <button type="button" class="button" disabled=move || !desk.table.usable.get() on:click=move |_| desk.restore(id)>
                    "Restore"
                </button>
            }
        });
        view! {
            <div class="binned">
                <p>"In the Bin since " {moment(at.at, &at.exact, now)}</p>
                {restore}
            </div>
        }
    });
    let acts = (desk.table.may_edit && profile.deleted.is_none()).then(|| {
        let subject = Subject { id, name: profile.name.clone() };
        view! {
            <footer>
                <button
                    type="button"
                    class="button"
                    data-kind="danger-plain"
                    disabled=move || !desk.table.usable.get()
                    on:click=move |_| desk.ask_to_delete(subject.clone())
                >
                    "Delete contact"
                </button>
                <button
                    type="button"
                    class="button"
                    data-kind="primary"
                    disabled=move || !desk.table.usable.get()
                    on:click=move |_| desk.edit(id)
                >
                    "Edit contact"
                </button>
            </footer>
        }
    });
    view! {
        {binned}
        <dl>
            {several("Email", emails.collect())}
            {several("Phone", phones.collect())}
            {text("Company", company)}
            {text("Job title", job_title)}
            {several("Tags", tags.into_iter().collect())}
            <dt>"Emails"</dt>
            <dd>{subscription} {profile.subscription_source.as_ref().map(|source| from(source, now))}</dd>
            <dt>"Campaigns"</dt>
            <dd>{if opt_in { "Opted in" } else { "Not opted in" }} {profile.opt_in_source.as_ref().map(|source| from(source, now))}</dd>
            <dt>"Joined"</dt>
            <dd>{moment(profile.joined.at, &profile.joined.exact, now)}</dd>
            {profile
                .last_interaction
                .as_ref()
                .map(|at| {
                    view! {
                        <dt>"Last interaction"</dt>
                        <dd>{moment(at.at, &at.exact, now)}</dd>
                    }
                })}
            {text("Notes", notes)}
        </dl>
        {acts}
    }
}

fn several(label: &'static str, values: Vec<AnyView>) -> impl IntoView {
    (!values.is_empty()).then(|| {
        view! {
            <dt>{label}</dt>
            {values.into_iter().map(|value| view! { <dd>{value}</dd> }).collect_view()}
        }
    })
}

fn text(label: &'static str, text: String) -> impl IntoView {
    (!text.is_empty()).then(|| {
        view! {
            <dt>{label}</dt>
            <dd dir="auto">{text}</dd>
        }
    })
}

/// Where a consent is from: when, by whom, by which page or file.
fn from(source: &ConsentSource, now: i64) -> impl IntoView + use<> {
    let by = source.by.as_ref().map(|name| format!(" by {name}")).unwrap_or_default();
    view! {
        <small>
            {moment(source.at.at, &source.at.exact, now)}
            <bdi>{format!("{by}, {}", source.source)}</bdi>
        </small>
    }
}

/// "New contact": the form is there as long as the dialog is open.
#[component]
pub fn NewContact(desk: Desk) -> impl IntoView {
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

//! The tab "Profile": one contact, read-only.

use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::html::Button;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::panel::{ContactPanel, Subject};
use super::{ConsentSource, ContactForm, Profile};
use crate::consent::Subscription;
use crate::ui::{Erased, icon, moment, reader};

/// Duration of the check mark on a button after it has copied.
const COPIED: Duration = Duration::from_millis(1_600);

/// The content of the tab.
pub fn profile_tab(panel: ContactPanel, profile: &Profile) -> impl IntoView + use<> {
    let ContactForm { emails, phones, company, job_title, notes, subscription, opt_in, .. } = profile.form.clone();
    let now = profile.now;
    let emails = emails.into_iter().map(|email| {
        let address = format!("mailto:{email}");
        let link = view! {
            <a href=address rel="external">
                <bdi>{email.clone()}</bdi>
            </a>
        };
        view! { {link} {copy(panel, email)} }.erased()
    });
    let phones = phones.into_iter().zip(profile.dialed.clone()).map(|(phone, dialed)| {
        let text = view! { <bdi>{phone.clone()}</bdi> };
        let link = match dialed {
            Some(dialed) => view! {
                <a href=format!("tel:{dialed}") rel="external">
                    {text}
                </a>
            }
            .erased(),
            None => text.erased(),
        };
        view! { {link} {copy(panel, phone)} }.erased()
    });
    let tags = profile.tags.iter().map(|tag| {
        view! {
            <span class="tag" data-color=tag.color dir="auto">
                {tag.name.clone()}
            </span>
            " "
        }
    });
    let tags = (!profile.tags.is_empty()).then(|| tags.collect_view().erased());
    let subscription = match subscription {
        Subscription::Subscribed => view! { "Subscribed" }.erased(),
        Subscription::Unsubscribed => view! { <span class="badge">"unsubscribed"</span> }.erased(),
    };
    view! {
        {deleted(panel, profile)}
        <dl>
            {several("Email", emails.collect())}
            {several("Phone", phones.collect())}
            {text("Company", company)}
            {text("Job title", job_title)}
            {several("Tags", tags.into_iter().collect())}
            <dt>"Email subscription"</dt>
            <dd>{subscription} {profile.subscription_source.as_ref().map(|source| from(source, now))}</dd>
            <dt>"Campaigns"</dt>
            <dd>{if opt_in { "Opted in" } else { "Not opted in" }} {profile.opt_in_source.as_ref().map(|source| from(source, now))}</dd>
            <dt>"Created"</dt>
            <dd>{moment(profile.created.at, &profile.created.exact, now)}</dd>
            {profile
                .last_interaction
                .as_ref()
                .map(|at| {
                    view! {
                        <dt>"Last interaction"</dt>
                        <dd>{moment(at.at, &at.exact, now)}</dd>
                    }
                })}
            {(!notes.is_empty())
                .then(|| {
                    view! {
                        <dt>"Notes"</dt>
                        <dd dir="auto">{notes}</dd>
                    }
                })}
        </dl>
        {acts(panel, profile)}
    }
}

/// "Deleted" with its time, and the button to restore.
fn deleted(panel: ContactPanel, profile: &Profile) -> impl IntoView + use<> {
    profile.deleted.as_ref().map(|at| {
        let subject = Subject { id: profile.id, name: profile.name.clone() };
        let restore = panel.table.may_edit().then(|| {
            view! {
                <button
                    type="button"
                    class="button"
                    disabled=move || !panel.table.layout.hydrated.get()
                    on:click=move |_| panel.restore(subject.clone())
                >
                    "Restore"
                </button>
            }
        });
        view! {
            <div class="binned">
                <p>"Deleted " {moment(at.at, &at.exact, profile.now)}</p>
                {restore}
            </div>
        }
    })
}

/// The buttons to delete and to edit.
fn acts(panel: ContactPanel, profile: &Profile) -> impl IntoView + use<> {
    let id = profile.id;
    let edit = NodeRef::<Button>::new();
    let focus = move || {
        if panel.focus_returns.get_value() {
            panel.focus_returns.set_value(false);
            reader::once_there(edit, |edit| {
                // Fails only if the element has just been removed.
                let _ = edit.focus();
            });
        }
    };
    (panel.table.may_edit() && profile.deleted.is_none()).then(|| {
        Effect::new(move |_| focus());
        let subject = Subject { id, name: profile.name.clone() };
        view! {
            <footer>
                <button
                    type="button"
                    class="button"
                    data-kind="danger-plain"
                    disabled=move || !panel.table.layout.hydrated.get()
                    on:click=move |_| panel.ask_to_delete(subject.clone())
                >
                    "Delete contact"
                </button>
                <button
                    type="button"
                    class="button"
                    data-kind="primary"
                    node_ref=edit
                    disabled=move || !panel.table.layout.hydrated.get()
                    on:click=move |_| panel.edit(id)
                >
                    "Edit contact"
                </button>
            </footer>
        }
    })
}

/// Announced to screen readers after a copy.
const COPIED_WORD: &str = "Copied.";

/// A button that copies a text to the clipboard; hidden before hydration, and where the clipboard is not available.
fn copy(panel: ContactPanel, text: String) -> impl IntoView {
    let copied = RwSignal::new(false);
    let label = format!("Copy {text}");
    let presses = StoredValue::new(0_u32);
    let press = move |_| {
        reader::copy(&text);
        presses.update_value(|presses| *presses += 1);
        let number = presses.get_value();
        copied.set(true);
        panel.table.layout.announcement.set(COPIED_WORD);
        spawn_local(async move {
            sleep(COPIED).await;
            // Only the last press resets the icon.
            if presses.try_get_value() == Some(number) {
                copied.try_set(false);
            }
            // Cleared, so that the next copy is announced, too.
            if panel.table.layout.announcement.try_get_untracked() == Some(COPIED_WORD) {
                panel.table.layout.announcement.try_set("");
            }
        });
    };
    view! {
        <button
            type="button"
            class="button"
            data-kind="icon"
            aria-label=label
            hidden=move || !panel.table.layout.hydrated.get() || !reader::can_copy()
            on:click=press
        >
            {move || icon(if copied.get() { "check" } else { "copy" })}
        </button>
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
            <dd>
                <bdi>{text}</bdi>
            </dd>
        }
    })
}

/// The source of a consent: its time, member, and page or file.
fn from(source: &ConsentSource, now: i64) -> impl IntoView + use<> {
    let by = source.by.as_ref().map(|name| view! { " by " <bdi>{name.clone()}</bdi> });
    view! {
        <small>{moment(source.at.at, &source.at.exact, now)} {by} ", " <bdi>{source.source.clone()}</bdi></small>
    }
}

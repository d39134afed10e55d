//! The tab "Profile": the contact, to be read.

use leptos::prelude::*;

use super::desk::{Desk, Subject};
use super::{ConsentSource, ContactForm, Profile};
use crate::consent::Subscription;
use crate::ui::moment;

/// What the tab shows.
pub fn profile_tab(desk: Desk, profile: &Profile) -> impl IntoView + use<> {
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
        let restore = desk.table.may_edit().then(|| {
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
    let acts = (desk.table.may_edit() && profile.deleted.is_none()).then(|| {
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

//! The form of a contact: in the drawer, and in "New contact". A lazy chunk, loaded on first use.

use leptos::ev::Event;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::multi_value::Several;
use super::new::new_form;
use super::noticed::Sought;
use super::panel::ContactPanel;
use super::server_fns::{list_tags, open_contact, update_contact};
use super::{ContactForm, Profile};
use crate::consent::Subscription;
use crate::error::AppError;
use crate::tags::TagLabel;
use crate::ui::{Chips, Erased, Field, Saving, Typed, reader};

/// The form that edits a contact; for `None`, the form of "New contact".
#[lazy]
pub fn form(panel: ContactPanel, profile: Option<Profile>) -> AnyView {
    match profile {
        Some(profile) => edit_form(panel, profile),
        None => new_form(panel),
    }
}

/// The form in the drawer.
fn edit_form(panel: ContactPanel, profile: Profile) -> AnyView {
    let id = profile.id;
    let before = RwSignal::new(profile.form.clone());
    let form = profile.form;
    let tags = RwSignal::new(form.tags.clone());
    let saving = Saving::new(
        move |typed| {
            let after = ContactForm { tags: tags.get_untracked(), ..read(typed) };
            let (was, after) = ContactForm::only_changed(before.get_untracked(), after);
            async move {
                let saved = update_contact(panel.table.slug(), id, was, after).await;
                if let Err(AppError::Conflict(_)) = saved {
                    // After a conflict the stored values become the new base: the next try overwrites them knowingly.
                    let now = open_contact(panel.table.slug(), id).await?;
                    before.try_set(now.form);
                }
                let (row, undoing) = saved?;
                panel.saved(row, undoing);
                Ok(())
            }
        },
        "",
    );
    let emails = Several::new((panel, id), Sought::Email, form.emails);
    let phones = Several::new((panel, id), Sought::Phone, form.phones);
    let typing = move |event: Event| {
        saving.mend(&event);
        panel.dirty.set(true);
    };
    let there = NodeRef::<Form>::new();
    focus_first(there);
    let wrong_subscription = saving.wrong_with("subscription");
    let unsubscribed = form.subscription == Subscription::Unsubscribed;
    view! {
        <form
            class="sheet"
            aria-label="Edit contact"
            novalidate
            node_ref=there
            on:input=typing
            on:submit=move |event| saving.submit(&event)
        >
            {saving.field(line("first_name", "First name", form.first_name))}
            {saving.field(line("last_name", "Last name", form.last_name))}
            {emails.view(saving)}
            {phones.view(saving)}
            {saving.field(line("company", "Company", form.company))}
            {saving.field(line("job_title", "Job title", form.job_title))}
            {tags_field(panel, (tags, profile.tags), saving)}
            <fieldset class="checks">
                <legend>"Consent"</legend>
                <label class="check">
                    <input
                        type="checkbox"
                        name="subscribed"
                        checked=!unsubscribed
                        aria-invalid=move || wrong_subscription.read().is_some().then_some("true")
                        aria-describedby="subscribed-wrong"
                    />
                    " Email subscription"
                </label>
                {move || wrong_subscription.get().map(|wrong| view! { <p class="wrong" id="subscribed-wrong" role="alert">{wrong}</p> })}
                <label class="check">
                    <input type="checkbox" name="opt_in" checked=form.opt_in />
                    " Campaigns"
                </label>
            </fieldset>
            {notes(form.notes, saving.wrong_with("notes"))}
            <footer>
                <button type="button" class="button" on:click=move |_| panel.cancel()>
                    "Cancel"
                </button>
                {saving.foot("Update contact")}
            </footer>
        </form>
    }
    .erased()
}

/// Reads the typed values. Tags are not fields of the form and are left empty.
pub(super) fn read(typed: &Typed) -> ContactForm {
    ContactForm {
        first_name: typed.text("first_name"),
        last_name: typed.text("last_name"),
        emails: typed.texts("emails"),
        phones: typed.texts("phones"),
        company: typed.text("company"),
        job_title: typed.text("job_title"),
        tags: Vec::new(),
        notes: typed.text("notes"),
        subscription: if typed.is_on("subscribed") { Subscription::Subscribed } else { Subscription::Unsubscribed },
        opt_in: typed.is_on("opt_in"),
    }
}

pub(super) fn line(name: &'static str, label: &'static str, value: String) -> Field {
    Field { name, label, kind: "text", autocomplete: "off", value, optional: true, ..Field::default() }
}

fn tags_field(panel: ContactPanel, (tags, own): (RwSignal<Vec<String>>, Vec<TagLabel>), saving: Saving) -> impl IntoView {
    let colors = |tags: Vec<TagLabel>| tags.into_iter().map(|tag| (tag.name, tag.color)).collect::<Vec<_>>();
    // The contact's own tags come with the profile: their colors are known at once.
    let offers = RwSignal::new(colors(own));
    Effect::new(move |_| {
        spawn_local(async move {
            // If loading fails, tags can still be typed.
            if let Ok(known) = list_tags(panel.table.slug()).await {
                offers.try_update(|offers| {
                    let new: Vec<_> = colors(known).into_iter().filter(|(name, _)| offers.iter().all(|(other, _)| other != name)).collect();
                    offers.extend(new);
                });
            }
        });
    });
    Effect::new(move |before: Option<()>| {
        tags.track();
        if before.is_some() {
            panel.dirty.set(true);
            saving.forget(|field| field == "tags");
        }
    });
    view! { <Chips id="tags" label="Tags" values=tags offers=offers wrong=saving.wrong_with("tags") /> }
}

fn notes(notes: String, wrong: Signal<Option<String>>) -> impl IntoView {
    view! {
        <div class="field">
            <label for="notes">"Notes"</label>
            <textarea class="input" id="notes" name="notes" rows="4" aria-invalid=move || wrong.read().is_some().then_some("true")>
                {notes}
            </textarea>
            {move || wrong.get().map(|wrong| view! { <p class="wrong" role="alert">{wrong}</p> })}
        </div>
    }
}

/// Focuses a form's first field once the form is rendered: the button that opened it may be gone by then.
pub(super) fn focus_first(form: NodeRef<Form>) {
    Effect::new(move |_| {
        spawn_local(async move {
            // A dialog sets the focus when it opens, before its lazy form is rendered.
            tick().await;
            reader::once_there(form, |form| {
                if let Some(first) = form.elements().get_with_index(0) {
                    focus(first);
                }
            });
        });
    });
}

/// Moves the focus to `element`.
pub fn focus(element: Element) {
    // Fails only if the element has just been removed.
    let _ = element.unchecked_into::<HtmlElement>().focus();
}

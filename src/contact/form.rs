//! What a member types about a contact: the form in the drawer, and that of "New contact". It is loaded when it is first needed.

use std::time::Duration;

use leptos::ev::{Event, MouseEvent};
use leptos::html::Form;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::desk::Desk;
use super::server_fns::{add_contact, find_namesakes, list_tags, open_contact, update_contact};
use super::several::Several;
use super::{ContactForm, Namesake, Profile};
use crate::consent::Subscription;
use crate::error::AppError;
use crate::ui::{Chips, Field, Saving, Typed, reader};

/// Long enough not to ask for every letter.
const PAUSE: Duration = Duration::from_millis(300);

/// The form of a contact, or of "New contact" where there is none.
#[lazy]
pub fn form(desk: Desk, profile: Option<Profile>) -> AnyView {
    match profile {
        Some(profile) => edit_form(desk, profile),
        None => new_form(desk),
    }
}

/// The drawer's contact as a form.
fn edit_form(desk: Desk, profile: Profile) -> AnyView {
    let id = profile.id;
    let before = RwSignal::new(profile.form.clone());
    let form = profile.form;
    let tags = RwSignal::new(form.tags.clone());
    let saving = Saving::new(
        move |typed| {
            let after = ContactForm { tags: tags.get_untracked(), ..read(typed) };
            let (was, after) = ContactForm::only_changed(before.get_untracked(), after);
            async move {
                let saved = update_contact(desk.table.slug(), id, was, after).await;
                if let Err(AppError::Conflict(_)) = saved {
                    // The next try is made in the knowledge of what is there by now.
                    let now = open_contact(desk.table.slug(), id).await?;
                    before.try_set(now.form);
                }
                let (row, undoing) = saved?;
                desk.saved(row, undoing);
                Ok(())
            }
        },
        "",
    );
    let emails = Several::new("emails", "Email", "email", form.emails);
    let phones = Several::new("phones", "Phone", "tel", form.phones);
    let unsubscribed = form.subscription == Subscription::Unsubscribed;
    view! {
        <form class="sheet" aria-label="Edit contact" novalidate on:input=move |_| desk.typed.set(true) on:submit=move |event| saving.submit(&event)>
            {saving.field(line("first_name", "First name", form.first_name))}
            {saving.field(line("last_name", "Last name", form.last_name))}
            {emails.view(saving)}
            {phones.view(saving)}
            {saving.field(line("company", "Company", form.company))}
            {saving.field(line("job_title", "Job title", form.job_title))}
            {tags_field(desk, tags, saving)}
            <fieldset class="checks">
                <legend>"May be sent"</legend>
                <label class="check">
                    <input type="checkbox" name="subscribed" checked=!unsubscribed aria-describedby="subscribed-wrong" />
                    " Emails"
                </label>
                {move || {
                    saving
                        .wrong_with("subscription")
                        .get()
                        .map(|wrong| view! { <p class="wrong" id="subscribed-wrong" role="alert">{wrong}</p> })
                }}
                <label class="check">
                    <input type="checkbox" name="opt_in" checked=form.opt_in />
                    " Campaigns"
                </label>
            </fieldset>
            {notes(form.notes, saving.wrong_with("notes"))}
            <footer>
                <button type="button" class="button" on:click=move |_| desk.stop_editing()>
                    "Cancel"
                </button>
                {saving.foot("Update contact")}
            </footer>
        </form>
    }
    .into_any()
}

/// The form of "New contact".
fn new_form(desk: Desk) -> AnyView {
    let namesakes = RwSignal::new(Vec::<Namesake>::new());
    let saving = Saving::new(
        move |typed| {
            // Its form has no boxes: everyone begins subscribed.
            let form = ContactForm { subscription: Subscription::default(), ..read(typed) };
            async move {
                let (row, undoing) = add_contact(desk.table.slug(), form).await?;
                // The form comes to its end first, then the dialog around it.
                spawn_local(async move {
                    tick().await;
                    desk.added(row, undoing);
                });
                Ok(())
            }
        },
        "",
    );
    let look = move |(email, phone): (String, String)| {
        spawn_local(async move {
            // Where looking fails nobody is noticed; adding finds out.
            if let Ok(found) = find_namesakes(desk.table.slug(), email, phone).await {
                namesakes.try_set(found);
            }
        });
    };
    let look = StoredValue::new(debounce(PAUSE, look));
    let typing = move |event: Event| {
        if let Some(typed) = Typed::around(&event) {
            look.update_value(|look| look((typed.text("emails"), typed.text("phones"))));
        }
    };
    let one =
        |name, id, label, kind| Field { name, id, label, kind, autocomplete: "off", needed: true, optional: true, ..Field::default() };
    // A dialog puts the focus on what is there when it opens, and this comes a moment later.
    let form = NodeRef::<Form>::new();
    Effect::new(move |_| {
        spawn_local(async move {
            tick().await;
            reader::once_there(form, |form| {
                if let Some(first) = form.elements().get_with_index(0) {
                    focus(first);
                }
            });
        });
    });
    view! {
        <form class="sheet" novalidate node_ref=form on:submit=move |event| saving.submit(&event)>
            {saving.field(Field { id: "new-first-name", ..line("first_name", "First name", String::new()) })}
            {saving.field(Field { id: "new-last-name", ..line("last_name", "Last name", String::new()) })}
            <div class="sheet" on:input=typing>
                {saving.field(one("emails", "new-email", "Email", "email"))}
                {saving.field(one("phones", "new-phone", "Phone", "tel"))}
                <div aria-live="polite">{move || noticed(desk, namesakes.get())}</div>
            </div>
            {saving.field(Field { id: "new-company", ..line("company", "Company", String::new()) })}
            {saving.field(Field { id: "new-job-title", ..line("job_title", "Job title", String::new()) })}
            <p class="faint">
                <span class="needed" aria-hidden="true">
                    "* "
                </span>
                "An email or a phone is needed."
            </p>
            <footer>
                {saving.foot("Add contact")}
                <button type="button" class="button" on:click=move |_| desk.adds.set(false)>
                    "Cancel"
                </button>
            </footer>
        </form>
    }
    .into_any()
}

/// Who is there already, with the way to each.
fn noticed(desk: Desk, namesakes: Vec<Namesake>) -> impl IntoView {
    let lines = namesakes.into_iter().map(move |Namesake { id, name, shared, in_bin }| {
        let open = move |event: MouseEvent| {
            event.prevent_default();
            desk.adds.set(false);
            desk.turn_to(Some(id));
        };
        view! {
            <p class="noticed">
                <a href=desk.table.opening(Some(id)) on:click=open>
                    <bdi>{name}</bdi>
                </a>
                {if in_bin { " is in the Bin with " } else { " is already here with " }}
                <bdi>{shared}</bdi>
            </p>
        }
    });
    lines.collect_view()
}

/// What was typed; tags are no fields of the form.
fn read(typed: &Typed) -> ContactForm {
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

fn line(name: &'static str, label: &'static str, value: String) -> Field {
    Field { name, label, kind: "text", autocomplete: "off", value, optional: true, ..Field::default() }
}

fn tags_field(desk: Desk, tags: RwSignal<Vec<String>>, saving: Saving) -> impl IntoView {
    let offers = RwSignal::new(Vec::<String>::new());
    Effect::new(move |_| {
        spawn_local(async move {
            // Without offers a tag is typed whole.
            if let Ok(known) = list_tags(desk.table.slug()).await {
                offers.try_set(known.into_iter().map(|tag| tag.name).collect());
            }
        });
    });
    Effect::new(move |before: Option<()>| {
        tags.track();
        if before.is_some() {
            desk.typed.set(true);
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

/// Moves the focus.
pub fn focus(element: Element) {
    // What can't be focused has just gone.
    let _ = element.unchecked_into::<HtmlElement>().focus();
}

//! "New contact": a dialog with the form of a new contact. Closing it does not lose unsaved text.

use leptos::ev::Event;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::ContactForm;
use super::form::{focus_first, form, line, read};
use super::noticed::{Sought, noticing};
use super::panel::Desk;
use super::server_fns::add_contact;
use crate::consent::Subscription;
use crate::ui::{Erased, Field, ModalDialog, Saving, Typed};

/// The names of the form's fields.
const FIELDS: [&str; 6] = ["first_name", "last_name", "emails", "phones", "company", "job_title"];

/// The dialog. The form is rendered while the dialog is open or holds unsaved text.
pub fn new_contact(desk: Desk) -> impl IntoView {
    let is_there = Memo::new(move |_| desk.adds.get() || desk.typed_new.get());
    let content = move || {
        is_there.get().then(|| {
            let form = Suspend::new(form(desk, None));
            view! { <Suspense>{form}</Suspense> }
        })
    };
    // Closed with unsaved text, be it by button, by Escape or by a phone's Back: ask before discarding it.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = desk.adds.get();
        if was_open == Some(true) && !is_open && desk.typed_new.get_untracked() {
            desk.asks_to_discard.set(true);
        }
        is_open
    });
    Effect::new(move |asked: Option<bool>| {
        let asks = desk.asks_to_discard.get();
        if asked == Some(true) && !asks && desk.typed_new.get_untracked() {
            desk.adds.set(true);
        }
        asks
    });
    show_arrival(desk);
    view! {
        <ModalDialog label="New contact" open=desk.adds>
            <h2>"New contact"</h2>
            {content}
        </ModalDialog>
    }
}

/// Focuses the row of a contact that was just added, once it is rendered. The focus also scrolls it into view.
fn show_arrival(desk: Desk) {
    Effect::new(move |_| {
        let page = desk.table.page.read();
        let Some(arriving) = desk.arriving.get_value().filter(|arriving| page.rows.iter().any(|row| row.id == *arriving)) else {
            return;
        };
        desk.arriving.set_value(None);
        spawn_local(async move {
            tick().await;
            // In this tick the grid restores its scroll position: focus after that.
            request_animation_frame(move || {
                let is_shown = desk.table.added.try_with_untracked(|added| added.as_ref().map(|added| added.id)) == Some(Some(arriving));
                let name = document().query_selector("tr[data-fresh] th a").ok().flatten().filter(|_| is_shown);
                if let Some(name) = name.and_then(|name| name.dyn_into::<HtmlElement>().ok()) {
                    // Fails only if the element has just been removed.
                    let _ = name.focus();
                }
            });
        });
    });
}

/// The form of "New contact".
pub fn new_form(desk: Desk) -> AnyView {
    let saving = Saving::new(
        move |typed| {
            // The form has no consent boxes: every new contact begins subscribed.
            let form = ContactForm { subscription: Subscription::default(), ..read(typed) };
            async move {
                let (row, undoing) = add_contact(desk.table.slug(), form).await?;
                // The form finishes its submit before the dialog around it closes.
                spawn_local(async move {
                    tick().await;
                    desk.added(row, undoing);
                });
                Ok(())
            }
        },
        "",
    );
    let typing = move |event: Event| {
        saving.mend(&event);
        if let Some(typed) = Typed::around(&event) {
            desk.typed_new.set(FIELDS.iter().any(|name| !typed.text(name).trim().is_empty()));
        }
    };
    let (look_for_email, email_note) = noticing(desk, None, Sought::Email);
    let (look_for_phone, phone_note) = noticing(desk, None, Sought::Phone);
    let type_phone = move |event: Event| {
        look_for_phone(&event);
        // A phone also settles the error "A contact needs an email or a phone.", which is shown at the email.
        saving.forget(|field| field == "emails");
    };
    let one =
        |name, id, label, kind| Field { name, id, label, kind, autocomplete: "off", needed: true, optional: true, ..Field::default() };
    let form = NodeRef::<Form>::new();
    focus_first(form);
    view! {
        <form class="sheet" novalidate node_ref=form on:input=typing on:submit=move |event| saving.submit(&event)>
            <div class="pair">
                {saving.field(Field { id: "new-first-name", ..line("first_name", "First name", String::new()) })}
                {saving.field(Field { id: "new-last-name", ..line("last_name", "Last name", String::new()) })}
            </div>
            <div class="pair">
                <div class="noticing" on:input=move |event| look_for_email(&event)>
                    {saving.field(one("emails", "new-email", "Email", "email"))}
                    {email_note}
                </div>
                <div class="noticing" on:input=type_phone>
                    {saving.field(one("phones", "new-phone", "Phone", "tel"))}
                    {phone_note}
                </div>
            </div>
            <div class="pair">
                {saving.field(Field { id: "new-company", ..line("company", "Company", String::new()) })}
                {saving.field(Field { id: "new-job-title", ..line("job_title", "Job title", String::new()) })}
            </div>
            <p class="faint">
                <span class="needed" aria-hidden="true">
                    "* "
                </span>
                "Enter an email or a phone."
            </p>
            <footer>
                <button type="button" class="button" on:click=move |_| desk.leave_new(None)>
                    "Cancel"
                </button>
                {saving.foot("Add contact")}
            </footer>
        </form>
    }
    .erased()
}

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
use super::panel::ContactPanel;
use super::server_fns::add_contact;
use crate::consent::Subscription;
use crate::ui::{Erased, Field, ModalDialog, Saving, Typed};

/// The names of the form's fields.
const FIELDS: [&str; 6] = ["first_name", "last_name", "emails", "phones", "company", "job_title"];

/// The dialog. The form is rendered while the dialog is open or holds unsaved text.
pub fn new_contact(panel: ContactPanel) -> impl IntoView {
    let is_there = Memo::new(move |_| panel.new_open.get() || panel.new_dirty.get());
    let content = move || {
        is_there.get().then(|| {
            let form = Suspend::new(form(panel, None));
            view! { <Suspense>{form}</Suspense> }
        })
    };
    // Closed with unsaved text, be it by button, by Escape or by a phone's Back: ask before discarding it.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = panel.new_open.get();
        if was_open == Some(true) && !is_open && panel.new_dirty.get_untracked() {
            panel.discard_open.set(true);
        }
        is_open
    });
    Effect::new(move |asked: Option<bool>| {
        let asks = panel.discard_open.get();
        if asked == Some(true) && !asks && panel.new_dirty.get_untracked() {
            panel.new_open.set(true);
        }
        asks
    });
    show_arrival(panel);
    view! {
        <ModalDialog label="New contact" open=panel.new_open>
            <h2>"New contact"</h2>
            {content}
        </ModalDialog>
    }
}

/// Focuses the row of a contact that was just added, once it is rendered. The focus also scrolls it into view.
fn show_arrival(panel: ContactPanel) {
    Effect::new(move |_| {
        let page = panel.table.rows.page.read();
        let Some(arriving) = panel.arriving.get_value().filter(|arriving| page.rows.iter().any(|row| row.id == *arriving)) else {
            return;
        };
        panel.arriving.set_value(None);
        spawn_local(async move {
            tick().await;
            // In this tick the grid restores its scroll position: focus after that.
            request_animation_frame(move || {
                let is_shown =
                    panel.table.rows.added.try_with_untracked(|added| added.as_ref().map(|added| added.id)) == Some(Some(arriving));
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
pub fn new_form(panel: ContactPanel) -> AnyView {
    let saving = Saving::new(
        move |typed| {
            // The form has no consent boxes: every new contact begins subscribed.
            let form = ContactForm { subscription: Subscription::default(), ..read(typed) };
            async move {
                let (row, undoing) = add_contact(panel.table.slug(), form).await?;
                // The form finishes its submit before the dialog around it closes.
                spawn_local(async move {
                    tick().await;
                    panel.added(row, undoing);
                });
                Ok(())
            }
        },
        "",
    );
    let typing = move |event: Event| {
        saving.mend(&event);
        if let Some(typed) = Typed::around(&event) {
            panel.new_dirty.set(FIELDS.iter().any(|name| !typed.text(name).trim().is_empty()));
        }
    };
    let (look_for_email, email_note) = noticing(panel, None, Sought::Email);
    let (look_for_phone, phone_note) = noticing(panel, None, Sought::Phone);
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
                <button type="button" class="button" on:click=move |_| panel.leave_new(None)>
                    "Cancel"
                </button>
                {saving.foot("Add contact")}
            </footer>
        </form>
    }
    .erased()
}

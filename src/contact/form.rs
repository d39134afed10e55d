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
use super::{ContactForm, Namesake, Profile};
use crate::consent::Subscription;
use crate::error::AppError;
use crate::ui::{Chips, Field, Saving, Typed, icon};

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
            let was = before.get_untracked();
            async move {
                let saved = update_contact(desk.table.slug(), id, was, after).await;
                if let Err(AppError::Conflict(_)) = saved {
                    // The next try is made in the knowledge of what is there by now.
                    let now = open_contact(desk.table.slug(), id).await?;
                    before.try_set(now.form);
                }
                desk.saved(saved?);
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
                let row = add_contact(desk.table.slug(), form).await?;
                // The form comes to its end first, then the dialog around it.
                spawn_local(async move {
                    tick().await;
                    desk.added(row);
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
            if let Some(first) = form.get_untracked().and_then(|form| form.elements().get_with_index(0)) {
                focus(first);
            }
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

/// Several values of one kind, the first of which is the primary one; a copy is the same list.
#[derive(Clone, Copy)]
struct Several {
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    /// A number for each field, and what it begins with.
    fields: RwSignal<Vec<(u32, String)>>,
}

impl Several {
    /// As many fields as there are values, one at least.
    fn new(name: &'static str, label: &'static str, kind: &'static str, values: Vec<String>) -> Self {
        let values = if values.is_empty() { vec![String::new()] } else { values };
        Self { name, label, kind, fields: RwSignal::new((0..).zip(values).collect()) }
    }

    fn view(self, saving: Saving) -> impl IntoView {
        let wrong = saving.wrong_with(self.name);
        let wrong_id = format!("{}-wrong", self.name);
        let described = wrong_id.clone();
        let each = move |(number, value): (u32, String)| self.one(number, value, wrong, described.clone());
        view! {
            <fieldset class="several">
                <legend>{self.label}</legend>
                <For each=move || self.fields.get() key=|(number, _)| *number children=each />
                {move || {
                    let id = wrong_id.clone();
                    wrong.get().map(|wrong| view! { <p class="wrong" id=id role="alert">{wrong}</p> })
                }}
                <button type="button" class="button" data-kind="quiet" on:click=move |_| self.add()>
                    {format!("Add another {}", self.label.to_lowercase())}
                </button>
            </fieldset>
        }
    }

    fn one(self, number: u32, value: String, wrong: Signal<Option<String>>, wrong_id: String) -> impl IntoView {
        let place = move || self.fields.read().iter().position(|(other, _)| *other == number).unwrap_or_default();
        let label = move || match place() {
            0 => self.label.to_owned(),
            place => format!("{} {}", self.label, place + 1),
        };
        let up = move |_| {
            self.fields.update(|fields| {
                if let Some(at) = fields.iter().position(|(other, _)| *other == number).filter(|at| *at > 0) {
                    fields.swap(at, at - 1);
                }
            });
        };
        let remove = move |_| self.fields.update(|fields| fields.retain(|(other, _)| *other != number));
        view! {
            <div class="one">
                <input
                    class="input"
                    name=self.name
                    id=move || if place() == 0 { self.name.to_owned() } else { format!("{}-{number}", self.name) }
                    type=self.kind
                    value=value
                    autocomplete="off"
                    aria-label=label
                    aria-invalid=move || wrong.read().is_some().then_some("true")
                    aria-describedby=move || wrong.read().is_some().then(|| wrong_id.clone())
                />
                <button
                    type="button"
                    class="button"
                    data-kind="icon"
                    aria-label=move || format!("Move {} up", label())
                    disabled=move || place() == 0
                    on:click=up
                >
                    {icon("up")}
                </button>
                <button type="button" class="button" data-kind="icon" aria-label=move || format!("Remove {}", label()) on:click=remove>
                    {icon("close")}
                </button>
            </div>
        }
    }

    fn add(self) {
        let mut made = 0;
        self.fields.update(|fields| {
            made = fields.iter().map(|(number, _)| number + 1).max().unwrap_or_default();
            fields.push((made, String::new()));
        });
        let id = if self.fields.read_untracked().len() == 1 { self.name.to_owned() } else { format!("{}-{made}", self.name) };
        spawn_local(async move {
            tick().await;
            if let Some(input) = document().get_element_by_id(&id) {
                focus(input);
            }
        });
    }
}

fn focus(element: Element) {
    // What can't be focused has just gone.
    let _ = element.unchecked_into::<HtmlElement>().focus();
}

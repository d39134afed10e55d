//! A form that saves without leaving the page: each field shows its own error, and the footer confirms that the form was saved.

use std::pin::Pin;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FormData, HtmlElement, HtmlFormElement};

use super::Field;
use crate::error::AppError;
use crate::navigate;

/// Selector of a field with an error.
const WRONG: &str = "[aria-invalid='true']";

type Answer = Pin<Box<dyn Future<Output = Result<(), AppError>>>>;
type Sending = Box<dyn Fn(&Typed) -> Answer + Send + Sync>;

/// The values of a form, by the names of its fields.
pub struct Typed(FormData);

impl Typed {
    /// The current values of the form around an event's target.
    #[must_use]
    pub fn around(event: &Event) -> Option<Self> {
        let form = event.target()?.dyn_into::<Element>().ok()?.closest("form").ok()??;
        FormData::new_with_form(form.unchecked_ref()).ok().map(Self)
    }

    /// The text of a field; empty if there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.0.get(name).as_string().unwrap_or_default()
    }

    /// The texts of all fields of that name, in order.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<String> {
        self.0.get_all(name).iter().filter_map(|text| text.as_string()).collect()
    }

    /// Whether a box is ticked.
    #[must_use]
    pub fn is_on(&self, name: &str) -> bool {
        self.0.has(name)
    }
}

/// State of a form; a copy refers to the same form.
#[derive(Clone, Copy)]
pub struct Saving {
    send: StoredValue<Sending>,
    busy: RwSignal<bool>,
    saved: RwSignal<bool>,
    wrong: RwSignal<Option<AppError>>,
    words: &'static str,
}

impl Saving {
    /// `send` receives the values of the form; `words` confirm the success if the form stays on the page.
    pub fn new<F>(send: impl Fn(&Typed) -> F + Send + Sync + 'static, words: &'static str) -> Self
    where
        F: Future<Output = Result<(), AppError>> + 'static,
    {
        let send = move |form: &Typed| -> Answer { Box::pin(send(form)) };
        Self {
            send: StoredValue::new(Box::new(send)),
            busy: RwSignal::new(false),
            saved: RwSignal::new(false),
            wrong: RwSignal::default(),
            words,
        }
    }

    /// Submits the form, unless a submission is running.
    pub fn submit(self, event: &SubmitEvent) {
        event.prevent_default();
        let form = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        let Some(fields) = form.as_ref().and_then(|form| FormData::new_with_form(form).ok()).filter(|_| !self.busy.get_untracked()) else {
            return;
        };
        self.busy.set(true);
        self.saved.set(false);
        self.wrong.set(None);
        let answer = self.send.with_value(|send| send(&Typed(fields)));
        spawn_local(async move {
            let answer = answer.await;
            // The form may be gone after a save.
            self.busy.try_set(false);
            match answer {
                Ok(()) => {
                    self.saved.try_set(true);
                }
                Err(problem) => {
                    self.report(&problem);
                    tick().await;
                    if let Some(wrong) = form.and_then(|form| form.query_selector(WRONG).ok().flatten()?.dyn_into::<HtmlElement>().ok()) {
                        // Failing to focus loses nothing: the field has just gone.
                        let _ = wrong.focus();
                    }
                }
            }
        });
    }

    /// Input in a field clears its error.
    pub fn mend(self, event: &Event) {
        let field = event.target().and_then(|field| field.dyn_into::<Element>().ok());
        if field.is_some_and(|field| field.matches(WRONG).unwrap_or(false)) {
            self.wrong.set(None);
        }
    }

    /// Clears the error of fields that `is_meant` matches.
    pub fn forget(self, is_meant: impl Fn(&str) -> bool) {
        let is_meant = |problem: &AppError| matches!(problem, AppError::Invalid { field, .. } if is_meant(field));
        if self.wrong.with_untracked(|wrong| wrong.as_ref().is_some_and(is_meant)) {
            self.wrong.set(None);
        }
    }

    /// Shows a problem; a person who is signed out is redirected to sign in.
    pub fn report(self, problem: &AppError) {
        if *problem == AppError::SignedOut {
            navigate::redirect("/sign-in");
        }
        self.wrong.try_set(Some(problem.clone()));
    }

    /// A field of the form, with its error.
    pub fn field(self, field: Field) -> impl IntoView {
        let wrong = self.wrong_with(field.name);
        field.view_with(wrong)
    }

    /// The error of a field, or of any value of a list (`emails.1`).
    #[must_use]
    pub fn wrong_with(self, name: &'static str) -> Signal<Option<String>> {
        self.wrong_where(move |field| field.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    }

    /// The error of the field at one index among several of the same name; the first one shows errors of the list as a whole.
    #[must_use]
    pub fn wrong_at(self, name: &'static str, place: impl Fn() -> usize + Send + Sync + 'static) -> Signal<Option<String>> {
        self.wrong_where(move |field| match field.strip_prefix(name).map(|rest| rest.strip_prefix('.').unwrap_or(rest)) {
            Some("") => place() == 0,
            Some(at) => at.parse() == Ok(place()),
            None => false,
        })
    }

    fn wrong_where(self, is_meant: impl Fn(&str) -> bool + Send + Sync + 'static) -> Signal<Option<String>> {
        Signal::derive(move || match self.wrong.get() {
            Some(AppError::Invalid { field, message }) if is_meant(&field) => Some(message),
            _ => None,
        })
    }

    /// The submit button, followed by the confirmation or by an error that concerns the whole form.
    pub fn foot(self, words: &'static str) -> impl IntoView {
        let about_all = move || {
            self.wrong.get().filter(|problem| !matches!(problem, AppError::Invalid { field, .. } if !field.is_empty())).map(|problem| {
                view! {
                    <p class="wrong" role="alert">
                        {problem.to_string()}
                    </p>
                }
            })
        };
        view! {
            <div class="foot">
                <button class="button" data-kind="primary" aria-busy=move || self.busy.get().then_some("true")>
                    {words}
                </button>
                {(!self.words.is_empty()).then(|| view! { <p role="status">{move || self.saved.get().then_some(self.words)}</p> })}
                {about_all}
            </div>
        }
    }
}

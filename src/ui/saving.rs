//! A form that saves without leaving the page: each field says what is wrong with it, and the foot that it was saved.

use std::pin::Pin;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement};

use super::Field;
use crate::error::AppError;
use crate::place;

type Answer = Pin<Box<dyn Future<Output = Result<(), AppError>>>>;
type Sending = Box<dyn Fn(&FormData) -> Answer + Send + Sync>;

/// How a form stands; a copy is the same form.
#[derive(Clone, Copy)]
pub struct Saving {
    send: StoredValue<Sending>,
    busy: RwSignal<bool>,
    saved: RwSignal<bool>,
    wrong: RwSignal<Option<AppError>>,
    words: &'static str,
}

impl Saving {
    /// A form whose fields `send` takes by their names; `words` say that it worked.
    pub fn new<F>(send: impl Fn(&dyn Fn(&str) -> String) -> F + Send + Sync + 'static, words: &'static str) -> Self
    where
        F: Future<Output = Result<(), AppError>> + 'static,
    {
        let send = move |form: &FormData| -> Answer { Box::pin(send(&|name| form.get(name).as_string().unwrap_or_default())) };
        Self {
            send: StoredValue::new(Box::new(send)),
            busy: RwSignal::new(false),
            saved: RwSignal::new(false),
            wrong: RwSignal::default(),
            words,
        }
    }

    /// Sends the form, once at a time.
    pub fn submit(self, event: &SubmitEvent) {
        event.prevent_default();
        let form = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        let Some(fields) = form.as_ref().and_then(|form| FormData::new_with_form(form).ok()).filter(|_| !self.busy.get_untracked()) else {
            return;
        };
        self.busy.set(true);
        self.saved.set(false);
        self.wrong.set(None);
        let answer = self.send.with_value(|send| send(&fields));
        spawn_local(async move {
            let answer = answer.await;
            self.busy.set(false);
            match answer {
                Ok(()) => self.saved.set(true),
                Err(problem) => self.report(&problem),
            }
        });
    }

    /// Says what went wrong.
    pub fn report(self, problem: &AppError) {
        if *problem == AppError::SignedOut {
            place::go("/sign-in");
        }
        self.wrong.set(Some(problem.clone()));
    }

    /// A field of the form, with what is wrong with it.
    pub fn field(self, field: Field) -> impl IntoView {
        let name = field.name;
        let wrong = Signal::derive(move || match self.wrong.get() {
            Some(AppError::Invalid { field, message }) if field == name => Some(message),
            _ => None,
        });
        field.view_with(wrong)
    }

    /// The button, and beside it that it was saved, or what is wrong with the whole.
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
                <p role="status">{move || self.saved.get().then_some(self.words)}</p>
                {about_all}
            </div>
        }
    }
}

//! A toast says what was just done, and offers to undo it. It stays until it is answered or something else is done: nobody has
//! to be quick (WCAG 2.2, 2.2.1).

use leptos::prelude::*;

use super::icon;

/// What was done.
#[derive(Clone, Debug)]
pub struct Toast {
    pub sentence: String,
    /// The button that follows, such as "Undo", and what it does.
    pub offer: Option<(&'static str, Callback<()>)>,
}

impl Toast {
    /// Whether a button of that name follows.
    #[must_use]
    pub fn offers(&self, name: &str) -> bool {
        self.offer.as_ref().is_some_and(|(offered, _)| *offered == name)
    }
}

/// Shows a toast while there is one.
#[component]
pub fn ToastLine(toast: RwSignal<Option<Toast>>) -> impl IntoView {
    let shown = move || {
        toast.get().map(|Toast { sentence, offer }| {
            let offer = offer.map(|(name, act)| {
                let press = move |_| {
                    toast.set(None);
                    act.run(());
                };
                view! {
                    <button type="button" class="button" data-kind="quiet" on:click=press>
                        {name}
                    </button>
                }
            });
            view! {
                <div class="toast">
                    <p>{sentence}</p>
                    {offer}
                    <button type="button" class="button" data-kind="icon" aria-label="Dismiss" on:click=move |_| toast.set(None)>
                        {icon("close")}
                    </button>
                </div>
            }
        })
    };
    view! {
        <div class="toasts" aria-live="polite">
            {shown}
        </div>
    }
}

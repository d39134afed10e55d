//! A toast says what was just done, and offers to undo it. It stays until it is answered or something else is done: nobody has
//! to be quick (WCAG 2.2, 2.2.1).

use leptos::prelude::*;

use super::icon;

/// What was done.
#[derive(Clone, Debug)]
pub struct Toast {
    pub sentence: String,
    pub undo: Option<Callback<()>>,
}

/// Shows a toast while there is one.
#[component]
pub fn ToastLine(toast: RwSignal<Option<Toast>>) -> impl IntoView {
    let shown = move || {
        toast.get().map(|Toast { sentence, undo }| {
            let undo = undo.map(|undo| {
                let press = move |_| {
                    toast.set(None);
                    undo.run(());
                };
                view! {
                    <button type="button" class="button" data-kind="quiet" on:click=press>
                        "Undo"
                    </button>
                }
            });
            view! {
                <div class="toast">
                    <p>{sentence}</p>
                    {undo}
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

//! A toast reports an action and offers to undo it. It disappears by itself, unless the pointer or the focus is in it. Nobody
//! has to be quick (WCAG 2.2, 2.2.1): the undo of a toast remains in the toolbar, and under Ctrl+Z.

use std::time::Duration;

use leptos::html::Div;
use leptos::prelude::*;

use super::icon;

/// How long a toast stays: two sentences are read in half of it.
const STAYS: Duration = Duration::from_secs(8);

/// A report of an action.
#[derive(Clone, Debug)]
pub struct Toast {
    pub sentence: String,
    /// A button such as "Undo": its name and its action.
    pub offer: Option<(&'static str, Callback<()>)>,
}

impl Toast {
    /// A toast without a button.
    #[must_use]
    pub fn saying(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), offer: None }
    }

    /// Whether it has a button of that name.
    #[must_use]
    pub fn offers(&self, name: &str) -> bool {
        self.offer.as_ref().is_some_and(|(offered, _)| *offered == name)
    }
}

/// Shows a toast while there is one.
#[component]
pub fn ToastLine(toast: RwSignal<Option<Toast>>) -> impl IntoView {
    let line = NodeRef::<Div>::new();
    // Changes when the pointer or the focus leaves the toast: it then stays for its full time again.
    let left = RwSignal::new(0_u32);
    Effect::new(move |_| {
        left.track();
        if toast.read().is_none() {
            return;
        }
        let leave = move || {
            let line = line.try_get_untracked().flatten();
            if line.is_none_or(|line| !line.matches(":hover, :focus-within").unwrap_or(false)) {
                toast.try_set(None);
            }
        };
        if let Ok(timer) = set_timeout_with_handle(leave, STAYS) {
            on_cleanup(move || timer.clear());
        }
    });
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
                <div
                    class="toast"
                    on:pointerleave=move |_| left.update(|left| *left += 1)
                    on:focusout=move |_| left.update(|left| *left += 1)
                >
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
        <div class="toasts" aria-live="polite" node_ref=line>
            {shown}
        </div>
    }
}

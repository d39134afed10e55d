//! A notice reports an error as soon as it happens, and offers a way to deal with it.

use leptos::prelude::*;

/// The content of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub sentence: String,
    /// Whether it offers to try again; otherwise it can be dismissed.
    pub offers_again: bool,
}

/// Shows a notice while there is one. `again` repeats the action that failed.
#[component]
pub fn NoticeLine(notice: RwSignal<Option<Notice>>, again: Callback<()>) -> impl IntoView {
    move || {
        notice.get().map(|Notice { sentence, offers_again }| {
            let answer = move |_| {
                notice.set(None);
                if offers_again {
                    again.run(());
                }
            };
            view! {
                <div class="notice" role="alert">
                    <p>{sentence}</p>
                    <button type="button" on:click=answer>
                        {if offers_again { "Try again" } else { "Dismiss" }}
                    </button>
                </div>
            }
        })
    }
}

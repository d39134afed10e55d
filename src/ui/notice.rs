//! A notice says what went wrong and what to do about it, as soon as it has gone wrong.

use leptos::prelude::*;

/// What there is to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub sentence: String,
    /// Whether it offers to try again; it can be dismissed otherwise.
    pub offers_again: bool,
}

/// Shows a notice while there is one. `again` does again what went wrong.
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

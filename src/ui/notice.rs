//! A notice says what went wrong and what to do about it, as soon as it has gone wrong.

use leptos::prelude::*;

/// The sentence, and the act it offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub sentence: String,
    /// The label of its button.
    pub act: &'static str,
}

/// Shows a notice while there is one.
#[component]
pub fn NoticeLine(
    /// What there is to say.
    notice: RwSignal<Option<Notice>>,
    /// What its button does, once the notice has gone.
    act: Callback<()>,
) -> impl IntoView {
    let act = move |_| {
        notice.set(None);
        act.run(());
    };
    move || {
        notice.get().map(|notice| {
            view! {
                <div class="notice" role="alert">
                    <p>{notice.sentence}</p>
                    <button type="button" on:click=act>
                        {notice.act}
                    </button>
                </div>
            }
        })
    }
}

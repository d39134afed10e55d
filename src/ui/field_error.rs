//! The error of a field, shown at the field.

use leptos::prelude::*;

/// The sentence under a field while it has an error; the field refers to `id` in its `aria-describedby`.
pub fn wrong_line(id: String, wrong: Signal<Option<String>>) -> impl IntoView {
    move || {
        let id = id.clone();
        wrong.get().map(|wrong| {
            view! {
                <p class="wrong" id=id role="alert">
                    {wrong}
                </p>
            }
        })
    }
}

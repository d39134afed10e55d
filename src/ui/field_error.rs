//! What is wrong with a field, said at the field.

use leptos::prelude::*;

/// The sentence under a field, as long as something is wrong with it; the field names `id` in its `aria-describedby`.
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

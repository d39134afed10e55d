//! What stands in place of the rows while the server does not answer: rows of another view are not those that were asked for.

use leptos::prelude::*;

use crate::contacts::table::Table;

/// Why there are no rows, and a button that asks at once.
pub fn unanswered(table: Table) -> impl IntoView {
    move || {
        table.unanswered.get().map(|sentence| {
            view! {
                <div class="blank" data-unanswered>
                    <p role="alert">{sentence}</p>
                    <button type="button" class="button" on:click=move |_| table.follow()>
                        "Try again"
                    </button>
                </div>
            }
        })
    }
}

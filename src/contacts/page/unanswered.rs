//! Shown in place of the rows while the server does not answer: rows of another view would be wrong.

use leptos::prelude::*;

use crate::contacts::table::Table;

/// The reason, and a button that asks again at once.
pub fn unanswered(table: Table) -> impl IntoView {
    move || {
        table.rows.error.get().map(|sentence| {
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

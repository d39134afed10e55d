//! The foot of the table: how many contacts were found, how many of them a page has, and the way to the other pages.

use leptos::prelude::*;

use super::table::Table;
use super::{Found, PER_PAGE, View};
use crate::ui::{grouped, page_links};

/// The foot.
#[component]
pub fn Foot(table: Table) -> impl IntoView {
    let rows = move || table.view.read().per_page;
    let change = move |event| {
        if let Ok(per_page) = event_target_value(&event).parse() {
            table.visit(&View { per_page, page: 1, ..table.view.get_untracked() }, false);
        }
    };
    let pages = move || {
        let (view, page) = (table.view.read(), table.page.read());
        let (pages, more) = match page.found {
            Found::Exactly(found) => ((found + view.per_page - 1) / view.per_page, false),
            Found::AtLeast(_) => (page.page, page.rows.len() as i64 == view.per_page),
        };
        page_links(page.page, pages, more, &|number| table.address(&view.at_page(number)))
    };
    view! {
        <footer>
            {found(table)}
            <label class="select">
                "Per page "
                <select name="per" form="view" autocomplete="off" prop:value=move || rows().to_string() on:change=change>
                    {PER_PAGE.map(|choice| view! { <option selected=choice == rows()>{choice}</option> })}
                </select>
            </label>
            <button class="button" form="view" data-without-script>
                "Show"
            </button>
            {pages}
        </footer>
    }
}

/// "48,210 contacts found": the only status of the results.
pub fn found(table: Table) -> impl IntoView {
    let found = Memo::new(move |_| table.page.read().found);
    let count = move || match found.get() {
        Found::Exactly(count) | Found::AtLeast(count) => count,
    };
    let more = move || matches!(found.get(), Found::AtLeast(_)).then_some("More than ");
    let words = move || if found.get() == Found::Exactly(1) { " contact found" } else { " contacts found" };
    view! { <p role="status">{more}<strong>{move || grouped(count())}</strong>{words}</p> }
}

//! The footer of the table: the number of contacts found, the rows per page, and links to the other pages.

use leptos::html::Select;
use leptos::prelude::*;

use crate::contacts::Found;
use crate::contacts::table::Table;
use crate::ui::{grouped, page_links};
use crate::views::{PER_PAGE, View};

/// The footer.
#[component]
pub fn Foot(table: Table) -> impl IntoView {
    let rows = move || table.view.read().per_page;
    let rows_now = table.view.read_untracked().per_page;
    let select = NodeRef::<Select>::new();
    // Not before the URL has changed: a choice made before hydration is taken over by the search box.
    Effect::new(move |before: Option<i64>| {
        let rows = rows();
        if let Some(select) = select.get_untracked().filter(|_| before.is_some_and(|before| before != rows)) {
            select.set_value(&rows.to_string());
        }
        rows
    });
    let change = move |event| {
        if let Ok(per_page) = event_target_value(&event).parse() {
            table.visit(&View { per_page, page: 1, ..table.view.get_untracked() }, false);
        }
    };
    let pages = move || {
        let (view, page) = (table.view.read(), table.rows.page.read());
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
                <select name="per" form="view" autocomplete="off" node_ref=select on:change=change>
                    {PER_PAGE.map(|choice| view! { <option selected=choice == rows_now>{choice}</option> })}
                </select>
            </label>
            <button class="button" form="view" data-without-script>
                "Show"
            </button>
            <button
                type="button"
                class="button"
                data-kind="quiet"
                aria-haspopup="dialog"
                disabled=move || !table.layout.hydrated.get()
                on:click=move |_| table.layout.keys_open.set(true)
            >
                "Keys"
            </button>
            {pages}
        </footer>
    }
}

/// "48,210 contacts found": the only live region of the results. The number of hidden contacts is a separate element.
pub fn found(table: Table) -> impl IntoView {
    let found = Memo::new(move |_| table.rows.page.read().found);
    let count = move || match found.get() {
        Found::Exactly(count) | Found::AtLeast(count) => count,
    };
    let more = move || matches!(found.get(), Found::AtLeast(_)).then_some("More than ");
    let words = move || if found.get() == Found::Exactly(1) { " contact found" } else { " contacts found" };
    let announced = move || if table.rows.announces.get() { "polite" } else { "off" };
    let hidden = Memo::new(move |_| table.rows.page.read().hidden);
    let hidden = move || {
        let hidden = hidden.get();
        (hidden > 0).then(|| view! { <p>"· " {grouped(hidden)} " unsubscribed hidden"</p> })
    };
    view! {
        <div class="found">
            <p role="status" aria-live=announced>
                {more}
                <strong>{move || grouped(count())}</strong>
                {words}
            </p>
            {hidden}
        </div>
    }
}

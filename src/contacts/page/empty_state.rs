//! The empty states of the table, and the next step from each.

use leptos::either::Either;
use leptos::prelude::*;

use super::acts;
use super::footer::found;
use crate::contact::panel::ContactPanel;
use crate::contacts::table::Table;
use crate::members::{Permission, Role};
use crate::ui::{avatar, grouped};
use crate::views::View;

/// Made-up people: initials and color of their avatars.
const FACES: [(&str, i64); 4] = [("AO", 0), ("鈴", 7), ("דב", 4), ("BL", 9)];

/// A workspace that has no contacts yet.
#[component]
pub fn EmptyWorkspace(panel: ContactPanel, role: Role) -> impl IntoView {
    let table = panel.table;
    let sample = role.may(Permission::Import).then(|| {
        view! {
            <p>"Just looking around? Fill this workspace with made-up people."</p>
            <form method="post" action=format!("/w/{}/sample", table.slug())>
                <button class="button" data-kind="primary">
                    "Try with sample contacts"
                </button>
            </form>
        }
    });
    view! {
        <header>
            <h1>"All contacts"</h1>
            {acts(panel)}
        </header>
        <section class="blank" aria-labelledby="blank">
            <div class="faces" aria-hidden="true">
                {FACES.map(|(initials, color)| avatar(initials.to_owned(), color))}
            </div>
            <h2 id="blank">"Bring in the people you know"</h2>
            <p>
                "Import a CSV file. A column " <code>"email"</code>
                " alone is enough; names, phones, company and tags are recognized by their usual headings."
            </p>
            {sample}
        </section>
        <footer>{found(table)}</footer>
    }
}

/// The empty state of a view that finds nobody, with links to a wider one.
pub fn no_match(table: Table) -> impl IntoView {
    move || {
        let (view, page) = (table.view.read(), table.rows.page.read());
        page.rows.is_empty().then(|| {
            if view.is_everyone() {
                Either::Left(view! {
                    <div class="blank">
                        <p>"Everyone here has unsubscribed."</p>
                        <a class="button" href=table.address(&View { unsubscribed: true, ..view.clone() })>
                            "Show unsubscribed"
                        </a>
                    </div>
                })
            } else {
                let unsubscribed = (page.hidden > 0).then(|| {
                    let words = if page.hidden == 1 { " unsubscribed contact matches." } else { " unsubscribed contacts match." };
                    view! {
                        <p>{grouped(page.hidden)} {words}</p>
                        <a class="button" href=table.address(&View { unsubscribed: true, ..view.clone() })>
                            "Show"
                        </a>
                    }
                });
                Either::Right(view! {
                    <div class="blank">
                        <p>"No contacts match “" <bdi>{view.search.clone()}</bdi> "”."</p>
                        {unsubscribed}
                        <a class="button" href=table.address(&view.searching(String::new()))>
                            "Clear search"
                        </a>
                    </div>
                })
            }
        })
    }
}

//! "All contacts": the page around the table.

use leptos::either::Either;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map, use_url};

use super::blank::{EmptyWorkspace, NoMatch};
use super::foot::Foot;
use super::grid::Grid;
use super::search_box::SearchBox;
use super::server_fns::open_contacts;
use super::table::Table;
use super::{ContactPage, View};
use crate::error::AppError;
use crate::frame::Frame;
use crate::members::{Permission, Visitor};
use crate::place;
use crate::ui::{NoticeLine, ProblemPage};

/// The page of the workspace in the address. The address says what is looked at; the server renders it whole, and from then
/// on the [`Table`] follows the address.
#[component]
pub fn ContactsPage() -> impl IntoView {
    let (parameters, query) = (use_params_map(), use_query_map());
    let slug = Memo::new(move |_| parameters.read().get("slug").unwrap_or_default());
    let view = Memo::new(move |_| View::from_query(|name| query.read().get(name)));
    let opened = Resource::new_blocking(move || slug.get(), move |slug| open_contacts(slug, view.get_untracked()));
    let url = use_url();
    let page = move || {
        Suspend::new(async move {
            match opened.await {
                Ok((visitor, page)) => Either::Left(contacts(visitor, view, page)),
                Err(AppError::SignedOut) => {
                    place::go(&sign_in(&url.get_untracked().to_full_path()));
                    Either::Right(None)
                }
                Err(problem) => Either::Right(Some(view! { <ProblemPage problem /> })),
            }
        })
    };
    view! { <Suspense>{page}</Suspense> }
}

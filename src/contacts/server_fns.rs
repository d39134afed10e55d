//! Server functions for the table.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::ContactPage;
use crate::error::AppError;
use crate::members::Visitor;
use crate::views::View;

/// The signed-in visitor of a workspace.
///
/// # Errors
/// `SignedOut`, `NotFound`.
#[server(prefix = "/fn", endpoint = "who_asks", input = GetUrl)]
pub async fn who_asks(slug: String) -> Result<Visitor, AppError> {
    use crate::server::call::{answer, call};
    answer(async { call(&slug).await?.visitor().await }.await)
}

/// The page's first load: the visitor, and one page of the table.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`.
#[server(prefix = "/fn", endpoint = "open_contacts", input = GetUrl)]
pub async fn open_contacts(slug: String, view: View) -> Result<(Visitor, ContactPage), AppError> {
    use super::list;
    use crate::server::call::{answer, call, zone};
    let opened = async {
        let call = call(&slug).await?;
        let page = list::list(&call.state.db, &call.state.searches, &call.actor, &view, &zone(&call.parts), call.state.clock.now()).await?;
        Ok((call.visitor().await?, page))
    };
    answer(opened.await)
}

/// One page of the table. `also` are contacts whose rows are returned, too, if they changed after revision `since`, even if they
/// are off the page or in the Bin.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`.
#[server(prefix = "/fn", endpoint = "list_contacts", input = GetUrl)]
pub async fn list_contacts(
    slug: String,
    view: View,
    #[server(default)] also: Vec<i64>,
    #[server(default)] since: i64,
) -> Result<ContactPage, AppError> {
    use super::list;
    use super::list::rows;
    use crate::server::call::{answer, call, zone};
    /// The most rows of a page.
    const MOST: usize = 100;
    let page = async {
        let call = call(&slug).await?;
        let zone = zone(&call.parts);
        let mut page = list::list(&call.state.db, &call.state.searches, &call.actor, &view, &zone, call.state.clock.now()).await?;
        let missing = also.into_iter().take(MOST).filter(|id| page.rows.iter().all(|row| row.id != *id)).collect();
        let changed = rows::changed_since(&call.state.db, &call.actor, missing, since).await?;
        page.beside = rows::in_or_out_of_bin(&call.state.db, &call.actor, changed, &zone).await?;
        Ok(page)
    };
    answer(page.await)
}

/// The exact number of contacts that a view finds, for a page that did not wait for it.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`.
#[server(prefix = "/fn", endpoint = "count_contacts", input = GetUrl)]
pub async fn count_contacts(slug: String, view: View) -> Result<i64, AppError> {
    use super::list;
    use crate::server::call::{answer, call};
    let count = async {
        let call = call(&slug).await?;
        list::count(&call.state.db, &call.state.searches, &call.actor, &view).await
    };
    answer(count.await)
}

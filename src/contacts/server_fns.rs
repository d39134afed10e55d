//! The browser's door to the table.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{ContactPage, View};
use crate::error::AppError;
use crate::members::Visitor;

/// Who is asking, and in which workspace.
///
/// # Errors
/// `SignedOut`, `NotFound`.
#[server(prefix = "/fn", endpoint = "who_asks", input = GetUrl)]
pub async fn who_asks(slug: String) -> Result<Visitor, AppError> {
    use crate::server::actor::{answer, call};
    answer(async { call(&slug).await?.visitor().await }.await)
}

/// What the page begins with: who is asking, and one page of the table.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`.
#[server(prefix = "/fn", endpoint = "open_contacts", input = GetUrl)]
pub async fn open_contacts(slug: String, view: View) -> Result<(Visitor, ContactPage), AppError> {
    use super::store;
    use crate::server::actor::{answer, call, zone};
    let opened = async {
        let call = call(&slug).await?;
        let page =
            store::list(&call.state.db, &call.state.searches, &call.actor, &view.valid()?, &zone(&call.parts), call.state.clock.now())
                .await?;
        Ok((call.visitor().await?, page))
    };
    answer(opened.await)
}

/// One page of the table.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`.
#[server(prefix = "/fn", endpoint = "list_contacts", input = GetUrl)]
pub async fn list_contacts(slug: String, view: View) -> Result<ContactPage, AppError> {
    use super::store;
    use crate::server::actor::{answer, call, zone};
    let page = async {
        let call = call(&slug).await?;
        store::list(&call.state.db, &call.state.searches, &call.actor, &view.valid()?, &zone(&call.parts), call.state.clock.now()).await
    };
    answer(page.await)
}

/// How many contacts a view finds, where the page did not wait for it.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`.
#[server(prefix = "/fn", endpoint = "count_contacts", input = GetUrl)]
pub async fn count_contacts(slug: String, view: View) -> Result<i64, AppError> {
    use super::store;
    use crate::server::actor::{answer, call};
    let count = async {
        let call = call(&slug).await?;
        store::count(&call.state.db, &call.state.searches, &call.actor, &view.valid()?).await
    };
    answer(count.await)
}

/// Opts a contact in to campaigns, or out.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`.
#[server(prefix = "/fn", endpoint = "set_opt_in")]
pub async fn set_opt_in(slug: String, contact: i64, opt_in: bool) -> Result<(), AppError> {
    use super::store;
    use crate::server::actor::{answer, call};
    let set = async {
        let call = call(&slug).await?;
        let mut tx = call.state.db.begin().await?;
        store::set_opt_in(&mut tx, &call.actor, call.state.clock.now(), contact, opt_in).await?;
        Ok(tx.commit().await?)
    };
    answer(set.await)
}

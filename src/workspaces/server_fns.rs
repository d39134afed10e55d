//! The browser's door to workspaces: settings, and creating another one.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::WorkspaceSettings;
use crate::error::AppError;
use crate::members::Visitor;

/// "Settings › Workspace": the visitor, the settings, and the names of all time zones.
///
/// # Errors
/// `SignedOut`, `NotFound`.
#[server(prefix = "/fn", endpoint = "open_settings", input = GetUrl)]
pub async fn open_settings(slug: String) -> Result<(Visitor, WorkspaceSettings, Vec<String>), AppError> {
    use super::store;
    use crate::server::call::{answer, call};
    use crate::time::clock::Zone;
    let opened = async {
        let call = call(&slug).await?;
        let settings = store::settings(&call.state.db, &call.actor).await?;
        Ok((call.visitor().await?, settings, Zone::names().into_iter().map(str::to_owned).collect()))
    };
    answer(opened.await)
}

/// Every country, by code and name: for anybody, since the form of the first start asks for one.
///
/// # Errors
/// `Unreachable`.
#[server(prefix = "/fn", endpoint = "list_countries", input = GetUrl)]
pub async fn list_countries() -> Result<Vec<(String, String)>, AppError> {
    use super::countries::COUNTRIES;
    Ok(COUNTRIES.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned())).collect())
}

/// Changes the settings of the workspace.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`, `Invalid`.
#[server(prefix = "/fn", endpoint = "change_settings")]
pub async fn change_settings(slug: String, name: String, time_zone: String, country: String) -> Result<(), AppError> {
    use super::store;
    use crate::server::call::{answer, call};
    let change = async {
        let call = call(&slug).await?;
        let mut tx = call.state.db.begin().await?;
        store::change(&mut tx, &call.actor, &WorkspaceSettings { name, time_zone, country: Some(country) }).await?;
        Ok(tx.commit().await?)
    };
    answer(change.await)
}

/// Creates another workspace, owned by the reader; returns its slug.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`, `Invalid`.
#[server(prefix = "/fn", endpoint = "make_workspace")]
pub async fn make_workspace(slug: String, name: String, time_zone: String, country: String) -> Result<String, AppError> {
    use super::store;
    use crate::server::call::{answer, call};
    let make = async {
        let call = call(&slug).await?;
        let settings = WorkspaceSettings { name, time_zone, country: Some(country) };
        store::make(&call.state.db, &call.actor, &settings, call.state.clock.now()).await
    };
    answer(make.await)
}

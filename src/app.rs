//! The map of the product: the table of routes.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_params_map;
use leptos_router::path;

use crate::contacts::page::ContactsPage;
use crate::error::AppError;
use crate::members::account_page::AccountPage;
use crate::members::invitation_page::InvitationPage;
use crate::members::members_page::MembersPage;
use crate::members::page::{CreateWorkspacePage, HomePage, SignInPage};
use crate::place;
use crate::ui::{ProblemPage, away, reader};
use crate::workspaces::new_page::NewWorkspacePage;
use crate::workspaces::settings_page::WorkspaceSettingsPage;

/// Everything inside the document.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    Effect::new(|_| reader::tell_zone());
    view! {
        <Router>
            <FlatRoutes fallback=NowherePage>
                <Route path=path!("/") view=HomePage />
                <Route path=path!("/sign-in") view=SignInPage />
                <Route path=path!("/create-workspace") view=CreateWorkspacePage />
                <Route path=path!("/invitation/:link") view=InvitationPage />
                <Route path=path!("/w/:slug") view=WorkspacePage />
                <Route path=path!("/w/:slug/contacts") view=ContactsPage />
                <Route path=path!("/w/:slug/settings/members") view=MembersPage />
                <Route path=path!("/w/:slug/settings/workspace") view=WorkspaceSettingsPage />
                <Route path=path!("/w/:slug/settings/account") view=AccountPage />
                <Route path=path!("/w/:slug/new-workspace") view=NewWorkspacePage />
            </FlatRoutes>
        </Router>
    }
}

/// The first page of a workspace: its contacts.
#[component]
fn WorkspacePage() -> impl IntoView {
    let slug = use_params_map().read_untracked().get("slug").unwrap_or_default();
    away(&format!("/w/{slug}/contacts"))
}

/// An address at which there is nothing.
#[component]
fn NowherePage() -> impl IntoView {
    place::fails(AppError::NotFound.status());
    view! { <ProblemPage problem=AppError::NotFound /> }
}

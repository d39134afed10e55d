//! The application: the table of its routes.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_params_map;
use leptos_router::{Lazy, LazyRoute, path};

use crate::contacts::page::ContactsPage;
use crate::error::AppError;
use crate::frame::remember_visitor;
use crate::imports::page::ImportPage;
use crate::members::account_page::AccountPage;
use crate::members::invitation_page::InvitationPage;
use crate::members::members_page::MembersPage;
use crate::members::page::{CreateWorkspacePage, HomePage, SignInPage};
use crate::members::password_link_page::PasswordLinkPage;
use crate::navigate;
use crate::ui::{Erased, ProblemPage, at_once, away, reader, tick_moments};
use crate::workspaces::new_page::NewWorkspacePage;
use crate::workspaces::settings_page::WorkspaceSettingsPage;

/// Everything inside the document.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    tick_moments();
    remember_visitor();
    Effect::new(|_| reader::tell_zone());
    view! {
        <Router>
            <FlatRoutes fallback=NowherePage>
                <Route path=path!("/") view={Lazy::<Home>::new()} />
                <Route path=path!("/sign-in") view={Lazy::<SignIn>::new()} />
                <Route path=path!("/create-workspace") view={Lazy::<CreateWorkspace>::new()} />
                <Route path=path!("/invitation/:link") view={Lazy::<Invitation>::new()} />
                <Route path=path!("/password/:link") view={Lazy::<PasswordLink>::new()} />
                <Route path=path!("/w/:slug") view=WorkspacePage />
                <Route path=path!("/w/:slug/contacts") view=ContactsPage />
                <Route path=path!("/w/:slug/import") view={Lazy::<Import>::new()} />
                <Route path=path!("/w/:slug/settings/members") view={Lazy::<Members>::new()} />
                <Route path=path!("/w/:slug/settings/workspace") view={Lazy::<WorkspaceSettings>::new()} />
                <Route path=path!("/w/:slug/settings/account") view={Lazy::<Account>::new()} />
                <Route path=path!("/w/:slug/new-workspace") view={Lazy::<NewWorkspace>::new()} />
            </FlatRoutes>
        </Router>
    }
}

/// Pages other than the contacts table. One lazily loaded WebAssembly chunk holds them all: the table's own chunk stays small,
/// and a visitor of one of them soon opens another.
macro_rules! beside_the_table {
    ($($name:ident: $page:ident,)*) => {
        /// One of the lazily loaded pages.
        #[derive(Clone, Copy)]
        enum Beside {
            $($name,)*
        }

        #[lazy]
        fn beside(page: Beside) -> AnyView {
            match page {
                $(Beside::$name => $page().erased(),)*
            }
        }

        $(
            struct $name;

            impl LazyRoute for $name {
                fn data() -> Self {
                    Self
                }

                async fn view(_page: Self) -> AnyView {
                    beside(Beside::$name).await
                }
            }
        )*
    };
}

beside_the_table! {
    Home: HomePage,
    SignIn: SignInPage,
    CreateWorkspace: CreateWorkspacePage,
    Invitation: InvitationPage,
    PasswordLink: PasswordLinkPage,
    Import: ImportPage,
    Members: MembersPage,
    WorkspaceSettings: WorkspaceSettingsPage,
    Account: AccountPage,
    NewWorkspace: NewWorkspacePage,
}

/// The first page of a workspace: its contacts.
#[component]
fn WorkspacePage() -> impl IntoView {
    let slug = use_params_map().read_untracked().get("slug").unwrap_or_default();
    at_once(away(&format!("/w/{slug}/contacts")))
}

/// The page for an unknown address.
#[component]
fn NowherePage() -> impl IntoView {
    navigate::set_status(AppError::NotFound.status());
    at_once(view! { <ProblemPage problem=AppError::NotFound /> })
}

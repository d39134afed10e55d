//! The frame of every page of a workspace: the sidebar (a bar at the top where it is narrow), and the room beside it.

use leptos::either::EitherOf3;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};

use crate::contacts::{color, initials};
use crate::error::AppError;
use crate::live::following::{Connection, Following};
use crate::members::{Visitor, sign_in_address};
use crate::ui::{ProblemPage, avatar, away, grouped, icon, reader};

/// A page of the workspace in the address: `open` asks for what it shows, `show` shows it. Whoever is signed out is led to the
/// door, and back here.
pub fn workspace_page<T, F, V>(
    open: impl Fn(String) -> F + Clone + Send + Sync + 'static,
    show: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + serde::Serialize + serde::de::DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
    V: IntoView + Send + 'static,
{
    let (parameters, location) = (use_params_map(), use_location());
    let slug = Memo::new(move |_| parameters.read().get("slug").unwrap_or_default());
    let opened = Resource::new_blocking(move || slug.get(), open);
    let page = move || {
        let show = show.clone();
        Suspend::new(async move {
            match opened.await {
                Ok(what) => {
                    let page = show(what);
                    Effect::new(|_| reader::is_ready());
                    EitherOf3::A(page)
                }
                Err(AppError::SignedOut) => EitherOf3::B(away(&sign_in_address(&location.pathname.read_untracked()))),
                Err(problem) => EitherOf3::C(view! { <ProblemPage problem /> }),
            }
        })
    };
    view! { <Suspense>{page}</Suspense> }
}

/// The frame around `children`, the room's content.
#[component]
pub fn Frame(
    visitor: Visitor,
    /// How the page follows its workspace, where it has begun to.
    #[prop(optional)]
    following: Option<Following>,
    /// Which of the sidebar's pages it is.
    #[prop(default = "contacts")]
    here: &'static str,
    children: Children,
) -> impl IntoView {
    let following = following.unwrap_or_else(|| Following::new(&visitor));
    let everyone = following.everyone;
    let contacts = format!("/w/{}/contacts", visitor.slug);
    let settings = format!("/w/{}/settings/members", visitor.slug);
    let current = move |page: &str| (page == here).then_some("page");
    let places = places(&visitor);
    let me = avatar(initials(&visitor.name), color(visitor.name.bytes().map(i64::from).sum()));
    view! {
        <a class="skip" href="#main" rel="external">
            "Skip to content"
        </a>
        <div class="shell">
            <nav class="side" aria-label="Main">
                <a class="brand" href=contacts.clone()>
                    <span class="mark" aria-hidden="true">
                        "K"
                    </span>
                    <span>
                        <b>"Kith"</b>
                        " "
                        <i dir="auto">{visitor.workspace}</i>
                    </span>
                </a>
                {places}
                <ul>
                    <li>
                        <a href=contacts aria-current=current("contacts")>
                            {icon("people")}
                            <span class="label">"All contacts "</span>
                            <span class="count">{move || grouped(everyone.get())}</span>
                        </a>
                    </li>
                    <li>
                        <a href=settings aria-current=current("settings")>
                            {icon("settings")}
                            <span class="label">"Settings"</span>
                        </a>
                    </li>
                </ul>
                <div class="me">
                    {me}
                    <span class="name" dir="auto">
                        {visitor.name}
                    </span>
                    <form method="post" action="/sign-out">
                        <button class="button" data-kind="quiet">
                            "Sign out"
                        </button>
                    </form>
                </div>
            </nav>
            <main class="room" id="main" tabindex="-1">
                {children()}
                <div class="lost" role="status">
                    {move || lost(following)}
                </div>
            </main>
        </div>
    }
}

/// What is said while the connection is lost.
fn lost(following: Following) -> impl IntoView + use<> {
    (following.connection.get() == Connection::Lost).then(|| {
        view! {
            <p>"Connection lost. What you change is kept, and saved when it is back."</p>
            <button type="button" class="button" on:click=move |_| following.try_again()>
                "Try now"
            </button>
        }
    })
}

/// The way to the reader's other workspaces, and to a new one; nothing where there is no other and none can be made.
fn places(visitor: &Visitor) -> impl IntoView + use<> {
    let others: Vec<_> = visitor.workspaces.iter().filter(|place| place.slug != visitor.slug).cloned().collect();
    let makes = visitor.makes_workspaces.then(|| format!("/w/{}/new-workspace", visitor.slug));
    (!others.is_empty() || makes.is_some()).then(|| {
        let others = others.into_iter().map(|place| {
            view! {
                <li>
                    <a href=format!("/w/{}/contacts", place.slug) rel="external" dir="auto">
                        {place.name}
                    </a>
                </li>
            }
        });
        let makes = makes.map(|address| {
            view! {
                <li>
                    <a href=address>"New workspace"</a>
                </li>
            }
        });
        view! {
            <div class="places">
                <button type="button" popovertarget="places">
                    <span>"Switch workspace"</span>
                </button>
                <ul id="places" popover="auto">
                    {others.collect_view()}
                    {makes}
                </ul>
            </div>
        }
    })
}

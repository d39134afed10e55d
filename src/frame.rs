//! The frame of every page of a workspace: the sidebar (a top bar on narrow screens) and the page's content.

use std::time::Duration;

use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};

use crate::error::AppError;
use crate::live::connection::{Connection, Following};
use crate::members::{Visitor, sign_in_address};
use crate::ui::{ProblemPage, avatar, away, grouped, icon, reader};
use crate::ui::{color, initials};

/// Delay between the server's return and the reload of the page.
const SETTLING: Duration = Duration::from_millis(500);

/// Visitor of the previous page: its frame stays if the next page can't be loaded.
#[derive(Clone, Copy)]
struct Known(StoredValue<Option<Visitor>>);

/// Remembers the visitor from one page to the next; called once, around all pages.
pub fn remember_visitor() {
    provide_context(Known(StoredValue::new(None)));
}

/// A page of the workspace in the address: `open` loads its content, `show` renders it. A signed-out reader is redirected to the
/// sign-in page, and back here afterwards.
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
    let again = Callback::new(move |()| opened.refetch());
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
                Err(problem) => EitherOf3::C(problem_page(problem, &slug.read_untracked(), again)),
            }
        })
    };
    view! { <Transition>{page}</Transition> }
}

/// Shown when a page of that workspace can't be loaded. For a temporary problem the frame stays, and `again` reloads the page. If
/// the server did not respond, the reload happens by itself once it does.
pub fn problem_page(problem: AppError, slug: &str, again: Callback<()>) -> impl IntoView + use<> {
    let known = use_context::<Known>().and_then(|Known(known)| known.get_value());
    match known.filter(|visitor| visitor.slug == slug && problem.is_passing()) {
        Some(visitor) => Either::Left(in_the_frame(problem, visitor, again)),
        None => Either::Right(view! { <ProblemPage problem /> }),
    }
}

fn in_the_frame(problem: AppError, visitor: Visitor, again: Callback<()>) -> impl IntoView {
    let following = Following::new(&visitor);
    let here = match use_location().pathname.read_untracked().split('/').nth(3) {
        Some("contacts") => "contacts",
        Some("settings") => "settings",
        _ => "",
    };
    let waits = problem == AppError::Unreachable;
    Effect::new(move |_| {
        reader::is_ready();
        if waits
            && matches!(following.connection.get(), Connection::Streaming | Connection::Asking)
            && let Ok(timer) = set_timeout_with_handle(move || again.run(()), SETTLING)
        {
            on_cleanup(move || timer.clear());
        }
    });
    let sentence = if waits {
        "The server did not answer. This page will load automatically as soon as it does.".to_owned()
    } else {
        problem.to_string()
    };
    view! {
        <Title text="Not loaded yet · Kith" />
        <Frame visitor following here>
            <section class="blank">
                <h1>"This page hasn’t loaded yet"</h1>
                <p role="status">{sentence}</p>
                <button type="button" class="button" on:click=move |_| again.run(())>
                    "Try again"
                </button>
            </section>
        </Frame>
    }
}

/// The frame around `children`, the page's content.
#[component]
pub fn Frame(
    visitor: Visitor,
    /// The page's live connection, if it has one already.
    #[prop(optional)]
    following: Option<Following>,
    /// The current page in the sidebar.
    #[prop(default = "contacts")]
    here: &'static str,
    children: Children,
) -> impl IntoView {
    let following = following.unwrap_or_else(|| Following::new(&visitor));
    if let Some(Known(known)) = use_context() {
        known.set_value(Some(visitor.clone()));
    }
    let everyone = following.everyone;
    let contacts = format!("/w/{}/contacts", visitor.slug);
    let settings = format!("/w/{}/settings/members", visitor.slug);
    let current = move |page: &str| (page == here).then_some("page");
    let places = places(&visitor);
    let me = avatar(initials(&visitor.name), color(visitor.person));
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
                <p class="unscripted" data-without-script>
                    "JavaScript is off in this browser: you can read, search and sort here, but not change anything."
                </p>
                {children()}
                <div class="lost" role="status">
                    {move || lost(following)}
                </div>
            </main>
        </div>
    }
}

/// The notice shown while the connection is lost.
fn lost(following: Following) -> impl IntoView + use<> {
    (following.connection.get() == Connection::Lost).then(|| {
        view! {
            <p>"Connection lost. Your changes are kept, and saved when it is back."</p>
            <button type="button" class="button" on:click=move |_| following.try_again()>
                "Try now"
            </button>
        }
    })
}

/// Links to the reader's other workspaces and to a new one; empty if there are none and none may be made.
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

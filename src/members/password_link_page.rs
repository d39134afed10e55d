//! The page of a password link: sets a new password in place of a forgotten one.

use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::AtPasswordLink;
use super::SHORTEST_PASSWORD;
use super::entry::EntryProblem;
use super::page::{alert, place_wrong};
use super::server_fns::open_password_link;
use crate::error::AppError;
use crate::ui::{CardPage, Field, ProblemPage, reader};

/// The page.
#[component]
pub fn PasswordLinkPage() -> impl IntoView {
    let link = use_params_map().read_untracked().get("link").unwrap_or_default();
    let address = StoredValue::new(format!("/password/{link}"));
    let at = Resource::new_blocking(|| (), move |()| open_password_link(link.clone()));
    let page = move || {
        Suspend::new(async move {
            match at.await {
                Ok((at, problem)) => {
                    Effect::new(|_| reader::is_ready());
                    Either::Left(new_password(address.get_value(), at, problem.unwrap_or_default()))
                }
                Err(AppError::NotFound) => Either::Right(Either::Left(ended())),
                Err(problem) => Either::Right(Either::Right(view! { <ProblemPage problem /> })),
            }
        })
    };
    view! { <Suspense>{page}</Suspense> }
}

fn new_password(address: String, at: AtPasswordLink, problem: EntryProblem) -> impl IntoView + use<> {
    let mut fields = vec![Field {
        name: "password",
        label: "New password",
        kind: "password",
        autocomplete: "new-password",
        hint: Some("8 characters or more."),
        shortest: Some(SHORTEST_PASSWORD),
        ..Field::default()
    }];
    let message = place_wrong(&mut fields, &problem);
    view! {
        <CardPage heading="Set a new password">
            <p>"For " <bdi>{at.name}</bdi> ", " <bdi>{at.email.clone()}</bdi> ". You will be signed out everywhere else."</p>
            {message.map(alert)}
            <form method="post" action=address>
                // Tells a password manager the account of this password.
                <input type="email" name="email" value=at.email autocomplete="username" hidden readonly />
                {fields.into_iter().map(Field::view).collect_view()}
                <button class="button" data-kind="primary">
                    "Set password"
                </button>
            </form>
        </CardPage>
    }
}

fn ended() -> impl IntoView {
    Effect::new(|_| reader::is_ready());
    view! {
        <CardPage heading="This link has expired">
            <p>"A link for a new password works once, for one day. Ask an owner or admin of your workspace for another one."</p>
            <a class="button" href="/sign-in" rel="external">
                "Sign in"
            </a>
        </CardPage>
    }
}

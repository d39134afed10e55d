//! The page of an invitation link: join as the signed-in person, or as a new one.

use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::entry::EntryProblem;
use super::page::{alert, place_wrong};
use super::server_fns::open_invitation;
use super::{AtInvitation, sign_in_address};
use super::{LONGEST_NAME, SHORTEST_PASSWORD};
use crate::error::AppError;
use crate::ui::{CardPage, Field, ProblemPage, reader};

/// The page.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let link = use_params_map().read_untracked().get("link").unwrap_or_default();
    let address = StoredValue::new(format!("/invitation/{link}"));
    let at = Resource::new_blocking(|| (), move |()| open_invitation(link.clone()));
    let page = move || {
        Suspend::new(async move {
            match at.await {
                Ok((invitation, problem)) => {
                    Effect::new(|_| reader::is_ready());
                    Either::Left(invitation_card(&address.get_value(), invitation, problem.unwrap_or_default()))
                }
                Err(AppError::NotFound) => Either::Right(Either::Left(ended())),
                Err(problem) => Either::Right(Either::Right(view! { <ProblemPage problem /> })),
            }
        })
    };
    view! { <Suspense>{page}</Suspense> }
}

fn invitation_card(address: &str, invitation: AtInvitation, problem: EntryProblem) -> impl IntoView + use<> {
    let AtInvitation { workspace, role, invited_by, reader } = invitation;
    let address = address.to_owned();
    let form = match reader {
        Some(name) => Either::Left(view! {
            {(!problem.message.is_empty()).then(|| alert(problem.message))}
            <form method="post" action=address>
                <button class="button" data-kind="primary">
                    "Join as " <bdi>{name}</bdi>
                </button>
            </form>
        }),
        None => Either::Right(new_person(address, problem)),
    };
    view! {
        <CardPage heading=format!("Join {workspace}")>
            <p><bdi>{invited_by}</bdi> " invited you as " {role.with_article()} ". " {role.promise()}</p>
            {form}
        </CardPage>
    }
}

fn new_person(address: String, problem: EntryProblem) -> impl IntoView {
    let known = sign_in_address(&address);
    let field = |name, label, kind, autocomplete| Field { name, label, kind, autocomplete, ..Field::default() };
    let mut fields = vec![
        Field { value: problem.form.name.clone(), longest: Some(LONGEST_NAME), ..field("name", "Your name", "text", "name") },
        Field { value: problem.form.email.clone(), ..field("email", "Email", "email", "username") },
        Field {
            hint: Some("8 characters or more."),
            shortest: Some(SHORTEST_PASSWORD),
            ..field("password", "Password", "password", "new-password")
        },
    ];
    let message = place_wrong(&mut fields, &problem);
    view! {
        {message.map(alert)}
        <form method="post" action=address>
            {fields.into_iter().map(Field::view).collect_view()}
            <button class="button" data-kind="primary">
                "Join"
            </button>
        </form>
        <p class="faint">"Already have an account? " <a href=known rel="external">"Sign in"</a></p>
    }
}

fn ended() -> impl IntoView {
    view! {
        <CardPage heading="This invitation is no longer valid">
            <p>"An invitation works once, for seven days, and only while the person who sent it may still invite. Ask them for another one."</p>
            <a class="button" href="/" rel="external">
                "Go to Kith"
            </a>
        </CardPage>
    }
}

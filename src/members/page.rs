//! The entry pages: "Create workspace" at the first start, "Sign in", and "/", which redirects to the workspace used last.

use leptos::either::{Either, EitherOf3};
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::entry::{Door, EntryForm, EntryProblem, Standing};
use super::server_fns::at_the_door;
use super::{LONGEST_NAME, SHORTEST_PASSWORD};
use crate::ui::{CardPage, Field, ProblemPage, away, reader};
use crate::workspaces::country_field::{CountryField, First};

/// "/": redirects to the workspace used last, or to one of the entry pages.
#[component]
pub fn HomePage() -> impl IntoView {
    door(|door| match door.standing {
        Standing::FirstStart { .. } => Either::Left(away("/create-workspace")),
        Standing::SignedOut => Either::Left(away("/sign-in")),
        Standing::SignedIn { workspace: Some(slug) } => Either::Left(away(&format!("/w/{slug}/contacts"))),
        Standing::SignedIn { workspace: None } => Either::Right(view! {
            <CardPage heading="No workspace">
                <p>"You are signed in, but not a member of any workspace. Ask an owner or admin for an invitation."</p>
                <form method="post" action="/sign-out">
                    <button class="button" data-kind="primary">
                        "Sign out"
                    </button>
                </form>
            </CardPage>
        }),
    })
}

/// "Sign in".
#[component]
pub fn SignInPage() -> impl IntoView {
    let next = use_query_map().read_untracked().get("next").unwrap_or_default();
    door(move |Door { standing, problem }| match (standing, problem) {
        (Standing::FirstStart { .. }, None) => Either::Left(away("/create-workspace")),
        (Standing::SignedIn { .. }, None) => Either::Left(away("/")),
        (_, problem) => {
            let form =
                problem.as_ref().map_or_else(|| EntryForm { next: next.clone(), ..EntryForm::default() }, |problem| problem.form.clone());
            Either::Right(sign_in_form(form, problem.map(|problem| problem.message)))
        }
    })
}

fn sign_in_form(form: EntryForm, wrong: Option<String>) -> impl IntoView {
    let knows_email = !form.email.is_empty();
    let email = Field {
        name: "email",
        label: "Email",
        kind: "email",
        autocomplete: "username",
        value: form.email,
        first: !knows_email,
        ..Field::default()
    };
    let password = Field {
        name: "password",
        label: "Password",
        kind: "password",
        autocomplete: "current-password",
        first: knows_email,
        ..Field::default()
    };
    view! {
        <CardPage heading="Sign in">
            {wrong.map(alert)}
            <form method="post" action="/sign-in">
                <input type="hidden" name="next" value=form.next />
                {email.view()}
                {password.view()}
                <button class="button" data-kind="primary">
                    "Sign in"
                </button>
            </form>
            <p class="faint">"Forgot your password? Ask an owner or admin of your workspace for a link."</p>
        </CardPage>
    }
}

/// "Create workspace": the first start.
#[component]
pub fn CreateWorkspacePage() -> impl IntoView {
    door(|Door { standing, problem }| match (standing, problem) {
        (Standing::FirstStart { asks_code }, problem) => EitherOf3::A(create_workspace_form(asks_code, problem.unwrap_or_default())),
        (_, None) => EitherOf3::B(away("/")),
        // Somebody else was first, or the form was sent twice.
        (_, Some(problem)) => EitherOf3::C(view! {
            <CardPage heading="Create workspace">
                {alert(problem.message)}
                <a class="button" data-kind="primary" href="/" rel="external">
                    "Continue"
                </a>
            </CardPage>
        }),
    })
}

fn create_workspace_form(asks_code: bool, problem: EntryProblem) -> impl IntoView {
    let time_zone = NodeRef::<Input>::new();
    Effect::new(move |_| reader::fill(time_zone, reader::time_zone()));
    let mut fields = first_start_fields(asks_code, problem.form.clone());
    let message = place_wrong(&mut fields, &problem);
    // After a refusal the field shows the submitted choice, also if that was none.
    let was_sent = !problem.message.is_empty();
    let country = if was_sent { First::Stored(Some(problem.form.country).filter(|code| !code.is_empty())) } else { First::OfTheReader };
    view! {
        <CardPage heading="Create workspace">
            <p>"You will be its owner."</p>
            {message.map(alert)}
            <form method="post" action="/create-workspace">
                <input type="hidden" name="time_zone" node_ref=time_zone />
                {fields.into_iter().map(Field::view).collect_view()}
                <CountryField first=country />
                <button class="button" data-kind="primary">
                    "Create workspace"
                </button>
            </form>
        </CardPage>
    }
}

/// Puts the problem at its field, or returns it if it concerns no field. That field gets the focus, else the first one.
pub(super) fn place_wrong(fields: &mut [Field], problem: &EntryProblem) -> Option<String> {
    let mut message = (!problem.message.is_empty()).then(|| problem.message.clone());
    let about = fields.iter().position(|field| field.name == problem.field);
    if let Some(wrong) = about {
        fields[wrong].wrong = message.take();
    }
    if let Some(first) = fields.get_mut(about.unwrap_or(0)) {
        first.first = true;
    }
    message
}

fn first_start_fields(asks_code: bool, form: EntryForm) -> Vec<Field> {
    let field = |name, label, kind, autocomplete| Field { name, label, kind, autocomplete, ..Field::default() };
    let code = Field {
        value: form.code,
        hint: Some("kith serve printed it when it started. It proves that this server is yours."),
        ..field("code", "Code", "text", "one-time-code")
    };
    let others = [
        Field { value: form.workspace, longest: Some(LONGEST_NAME), ..field("workspace", "Workspace name", "text", "organization") },
        Field { value: form.name, longest: Some(LONGEST_NAME), ..field("name", "Your name", "text", "name") },
        Field { value: form.email, ..field("email", "Email", "email", "username") },
        Field {
            hint: Some("8 characters or more."),
            shortest: Some(SHORTEST_PASSWORD),
            ..field("password", "Password", "password", "new-password")
        },
    ];
    asks_code.then_some(code).into_iter().chain(others).collect()
}

/// A problem that concerns the whole form.
pub(super) fn alert(sentence: String) -> impl IntoView {
    view! {
        <div class="notice" role="alert">
            <p>{sentence}</p>
        </div>
    }
}

/// A page that depends on the visitor's state.
fn door<V: IntoView + 'static>(page: impl Fn(Door) -> V + Clone + Send + Sync + 'static) -> impl IntoView {
    let door = Resource::new_blocking(|| (), |()| at_the_door());
    let page = move || {
        let page = page.clone();
        Suspend::new(async move {
            match door.await {
                Ok(door) => {
                    let page = page(door);
                    Effect::new(|_| reader::is_ready());
                    Either::Left(page)
                }
                Err(problem) => Either::Right(view! { <ProblemPage problem /> }),
            }
        })
    };
    view! { <Suspense>{page}</Suspense> }
}

//! "Settings › Your account": name, email, password, and open sessions.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::server_fns::{change_email, change_password, open_account, rename_me, sign_out_everywhere};
use super::{Account, OpenSession, Visitor};
use crate::error::AppError;
use crate::frame::workspace_page;
use crate::navigate;
use crate::settings::theme::theme_choice;
use crate::settings::{SettingsPage, SettingsTab};
use crate::ui::{Erased, Field, Saving, moment};

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    workspace_page(open_account, |(visitor, account)| account_page(visitor, account))
}

fn account_page(visitor: Visitor, account: Account) -> impl IntoView {
    let slug = StoredValue::new(visitor.slug.clone());
    let Account { name, email, sessions, now } = account;
    let renamed = Saving::new(move |form| rename_me(slug.get_value(), form.text("name")), "Saved.");
    let new_email = Saving::new(
        move |form| change_email(slug.get_value(), form.text("email"), form.text("current")),
        "Saved. Sign in with this email from now on.",
    );
    let password = Saving::new(
        move |form| change_password(slug.get_value(), form.text("current"), form.text("password")),
        "Your password has been changed, and every other browser is signed out.",
    );
    let everywhere = move |_| {
        spawn_local(async move {
            match sign_out_everywhere(slug.get_value()).await {
                Ok(()) | Err(AppError::SignedOut) => navigate::redirect("/sign-in"),
                Err(problem) => password.report(&problem),
            }
        });
    };
    view! {
        <SettingsPage visitor tab=SettingsTab::Account>
            <h1>"Your account"</h1>
            <form class="sheet" aria-label="Name" on:submit=move |event| renamed.submit(&event)>
                <h2>"Name"</h2>
                {renamed
                    .field(Field {
                        name: "name",
                        label: "Your name",
                        kind: "text",
                        autocomplete: "name",
                        value: name,
                        longest: Some(super::LONGEST_NAME),
                        ..Field::default()
                    })}
                {renamed.foot("Save name")}
            </form>
            <form class="sheet" aria-label="Email" on:submit=move |event| new_email.submit(&event)>
                <h2>"Email"</h2>
                {new_email
                    .field(Field {
                        name: "email",
                        label: "Email",
                        kind: "email",
                        autocomplete: "username",
                        value: email,
                        ..Field::default()
                    })}
                {new_email
                    .field(Field {
                        name: "current",
                        id: "email-password",
                        label: "Your password",
                        kind: "password",
                        autocomplete: "current-password",
                        ..Field::default()
                    })}
                {new_email.foot("Change email")}
            </form>
            <form class="sheet" aria-label="Password" on:submit=move |event| password.submit(&event)>
                <h2>"Password"</h2>
                {password
                    .field(Field {
                        name: "current",
                        label: "Current password",
                        kind: "password",
                        autocomplete: "current-password",
                        ..Field::default()
                    })}
                {password
                    .field(Field {
                        name: "password",
                        label: "New password",
                        kind: "password",
                        autocomplete: "new-password",
                        hint: Some("8 characters or more."),
                        shortest: Some(super::SHORTEST_PASSWORD),
                        ..Field::default()
                    })}
                {password.foot("Change password")}
            </form>
            {theme_choice()}
            <section class="sheet" aria-labelledby="sessions">
                <h2 id="sessions">"Where you are signed in"</h2>
                <ul class="sessions">{sessions.into_iter().map(|open| session(open, now)).collect_view()}</ul>
                <button type="button" class="button" on:click=everywhere>
                    "Sign out everywhere"
                </button>
            </section>
        </SettingsPage>
    }
}

fn session(session: OpenSession, now: i64) -> impl IntoView {
    let used = if session.is_this {
        "in use now".erased()
    } else {
        view! { "last used " {moment(session.seen.at, &session.seen.exact, now)} }.erased()
    };
    let name = if session.agent.is_empty() { "A browser".to_owned() } else { session.agent };
    view! {
        <li>
            <span>{name} {session.is_this.then(|| view! { " " <span class="badge" data-kind="plain">"this one"</span> })}</span>
            <span class="faint">"Signed in " {moment(session.began.at, &session.began.exact, now)} ", " {used}</span>
        </li>
    }
}

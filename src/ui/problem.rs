//! The page that is shown instead of another one after an error: the problem, and a link to go on.

use leptos::prelude::*;

use super::{CardPage, reader};
use crate::error::AppError;

/// The page; the response's status was set where the problem arose.
#[component]
pub fn ProblemPage(problem: AppError) -> impl IntoView {
    Effect::new(|_| reader::is_ready());
    let (heading, sentence, way, address) = words(&problem);
    let number = if let AppError::Internal(number) = problem { Some(number) } else { None };
    view! {
        <CardPage heading>
            <p>{sentence}</p>
            <a class="button" data-kind="primary" href=address rel="external">
                {way}
            </a>
            {number
                .map(|number| {
                    view! {
                        <p class="small">
                            "Number " <code>{number}</code>
                        </p>
                    }
                })}
        </CardPage>
    }
}

/// Heading, sentence, and the button's label and address: the contacts, or the same page again.
fn words(problem: &AppError) -> (&'static str, String, &'static str, &'static str) {
    const HOME: (&str, &str) = ("Go to all contacts", "/");
    const AGAIN: (&str, &str) = ("Try again", "");
    let (heading, sentence, (way, address)) = match problem {
        AppError::NotFound => ("Page not found", "The address may be mistyped, or the page has been removed.".to_owned(), HOME),
        AppError::Forbidden => {
            ("You don’t have access to this page", "Your role in this workspace does not allow it. An owner or admin can change your role.".to_owned(), HOME)
        }
        AppError::Internal(_) => (
            "Something went wrong",
            "It was not your fault, and nothing that was saved is lost. Try again. If it happens again, give the number below to the person who runs this server."
                .to_owned(),
            AGAIN,
        ),
        other => ("Something went wrong", other.to_string(), AGAIN),
    };
    (heading, sentence, way, address)
}

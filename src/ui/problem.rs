//! The page that stands where another should have: what went wrong, and the way on.

use leptos::prelude::*;

use super::{CardPage, reader};
use crate::error::AppError;

/// The page; the answer's status was set where the problem arose.
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

/// Heading, sentence, and where the button leads: to the contacts, or here again.
fn words(problem: &AppError) -> (&'static str, String, &'static str, &'static str) {
    const HOME: (&str, &str) = ("Go to all contacts", "/");
    const AGAIN: (&str, &str) = ("Try again", "");
    let (heading, sentence, (way, address)) = match problem {
        AppError::NotFound => ("There is nothing here", "The address may be mistyped, or what stood here has been removed.".to_owned(), HOME),
        AppError::Forbidden => {
            ("This is not yours to see", "Your role in this workspace does not allow it. An owner or admin can change that.".to_owned(), HOME)
        }
        AppError::Internal(_) => (
            "Something went wrong",
            "It was not you. Nothing that was saved is lost. Try again; if it happens once more, tell whoever runs this server, with the number below."
                .to_owned(),
            AGAIN,
        ),
        other => ("Something went wrong", other.to_string(), AGAIN),
    };
    (heading, sentence, way, address)
}

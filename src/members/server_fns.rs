//! The browser's door to the doors: where someone who comes along stands.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::page::Door;
use crate::error::AppError;

/// Where the visitor stands, and what was wrong with what was just sent.
///
/// # Errors
/// `Internal`.
#[server(prefix = "/fn", endpoint = "at_the_door", input = GetUrl)]
pub async fn at_the_door() -> Result<Door, AppError> {
    use axum::http::request::Parts;

    use super::sign_in;
    use crate::server::actor::answer;
    use crate::server::state::AppState;
    let door = async {
        let state = use_context::<AppState>().ok_or(AppError::Unreachable)?;
        let parts = use_context::<Parts>().ok_or(AppError::Unreachable)?;
        Ok(Door { standing: sign_in::standing(&state, &parts).await?, problem: parts.extensions.get().cloned() })
    };
    answer(door.await)
}

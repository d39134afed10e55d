//! The server: what every room's pages and functions run in.

pub mod actor;
pub mod assets;
pub mod clock;
pub mod config;
#[cfg(test)]
pub mod consistency;
pub mod guard;
pub mod place;
pub mod router;
mod shell;
pub mod state;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;

use std::future::Future;

use axum::ServiceExt;
use axum::serve::ListenerExt;

use crate::db::Db;
use config::ServeOptions;
use state::AppState;

/// Serves until `stop` resolves, then finishes what is under way.
///
/// # Errors
/// A sentence, when the address can't be listened on.
pub async fn serve(db: Db, options: ServeOptions, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), String> {
    let listener = tokio::net::TcpListener::bind(&options.addr)
        .await
        .map_err(|problem| format!("{} can't be listened on: {problem}", options.addr))?;
    let address = listener.local_addr().map_err(|problem| problem.to_string())?;
    let state = AppState::new(db.clone(), options);
    state.announce(address).await?;
    let tasks = [tokio::spawn(crate::jobs::runner::work(state.clone())), tokio::spawn(crate::search::keep_tending(db.clone()))];
    let listener = listener.tap_io(|stream| {
        // A page is streamed in pieces; without this each of them waits 40 ms for the one before to be acknowledged.
        let _ = stream.set_nodelay(true);
    });
    let hub = state.hub.clone();
    let stop = async move {
        stop.await;
        // A stream that goes on would keep the server from its end.
        hub.close();
    };
    let router = router::router(state);
    axum::serve(listener, ServiceExt::<axum::extract::Request>::into_make_service_with_connect_info::<std::net::SocketAddr>(router))
        .with_graceful_shutdown(stop)
        .await
        .map_err(|problem| problem.to_string())?;
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    db.close().await;
    Ok(())
}

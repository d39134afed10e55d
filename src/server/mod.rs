//! The HTTP server, in which all pages and server functions run.

pub mod assets;
pub mod body;
pub mod call;
pub mod config;
mod connections;
#[cfg(test)]
pub mod consistency;
pub mod guard;
pub mod kinds;
mod log;
pub mod paths;
pub mod refusal;
pub mod router;
mod shell;
pub mod state;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;

use std::future::Future;
use std::time::Duration;

use crate::db::Db;
use crate::jobs::{Kinds, runner};
use crate::search::keep_tending;
use config::ServeOptions;
use connections::Limits;
use state::AppState;

/// Time limit for the database to checkpoint its log and close.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);

/// Serves until `stop` resolves, then finishes open requests, within ten seconds; jobs of these kinds run meanwhile. `descriptors`
/// is the process's limit on open files.
///
/// # Errors
/// A sentence, when the address can't be listened on.
pub async fn serve(
    db: Db,
    kinds: Kinds,
    (options, descriptors): (ServeOptions, usize),
    stop: impl Future<Output = ()> + Send,
) -> Result<(), String> {
    let listener = tokio::net::TcpListener::bind(&options.addr)
        .await
        .map_err(|problem| format!("{} can't be listened on: {problem}", options.addr))?;
    let address = listener.local_addr().map_err(|problem| problem.to_string())?;
    let limits = Limits { trusted_proxy: options.trusted_proxy, ..Limits::within(descriptors, options.most_connections) };
    let state = AppState::new(db.clone(), kinds.clone(), options);
    state.announce(address).await?;
    let jobs = runner::work(db.clone(), state.clock, kinds);
    let tasks = [tokio::spawn(jobs), tokio::spawn(keep_tending(db.clone()))];
    let hub = state.hub.clone();
    let stop = async move {
        stop.await;
        // Open event streams would keep the server from stopping.
        hub.close();
    };
    connections::serve(listener, router::router(state), limits, stop).await;
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    if tokio::time::timeout(CLOSE_WITHIN, db.close()).await.is_err() {
        tracing::warn!("the database was still at work when the server ended");
    }
    Ok(())
}

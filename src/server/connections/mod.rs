//! A connection is one TCP connection of a client. The server accepts them, answers their requests (HTTP/1.1, RFC 9112), and
//! closes those that hold a descriptor while it is the client's turn: a client that says little or reads nothing never keeps
//! others out.

mod register;
mod state;
#[cfg(test)]
mod tests;
mod wire;

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt;

use register::Register;
use state::Connection;
use wire::{Answer, Sent, Wire};

/// How long to wait with the next connection where none can be accepted: the system may have a descriptor by then.
const TRY_AGAIN: Duration = Duration::from_millis(10);

/// The largest head of a request, and what is kept of an answer before the client has read more, in bytes. Browsers send less
/// than a kilobyte or two; the longest address of ours is below 4 KB.
const BUFFER: usize = 64 * 1024;

/// Descriptors that are no connections: the database's, files that are uploaded and imported, the log.
const RESERVED: usize = 128;

/// How much clients may keep the server waiting.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections at the same time.
    pub most: usize,
    /// Of these, connections that have not sent a whole head yet: of everyone, and of one address (IPv6: of one /64, which one
    /// customer has).
    pub headless: usize,
    pub headless_by_address: usize,
    /// How long a connection is too fresh to be counted among those: many that come at once, as after a restart, have sent
    /// their heads before the server has read them.
    pub fresh: Duration,
    /// From the connection, or from the first byte of a later request, to the end of its head.
    pub head: Duration,
    /// Between two requests of a connection; browsers keep theirs for some minutes, and send a request that found it closed again. A
    /// trusted proxy's have no such limit.
    pub idle: Duration,
    /// While the client reads nothing of what is there to be read: as long as a telephone may be without a network.
    pub stall: Duration,
    /// From the wish to stop until connections are closed whatever they do.
    pub grace: Duration,
    /// The proxy whose connections stand for many clients, so that none of them is counted or closed to make room.
    pub trusted_proxy: Option<IpAddr>,
}

impl Limits {
    /// The limits of a process that may have this many descriptors.
    #[must_use]
    pub fn within(descriptors: usize, most: usize) -> Self {
        let most = most.min(descriptors.saturating_sub(RESERVED)).max(1);
        Self {
            most,
            headless: (most / 2).clamp(1, 1_024),
            headless_by_address: (most / 4).clamp(1, 256),
            fresh: Duration::from_millis(500),
            head: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            stall: Duration::from_secs(60),
            // With the database's and the runtime's second, whoever stops the server waits ten at most.
            grace: Duration::from_secs(8),
            trusted_proxy: None,
        }
    }
}

/// Serves until `stop` resolves, then finishes what is under way within the grace.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: impl Future<Output = ()> + Send) {
    let grace = limits.grace;
    let register = Arc::new(Register::new(limits));
    let sweeper = tokio::spawn(Arc::clone(&register).keep_closing());
    let (stopping, stops) = watch::channel(false);
    tokio::select! {
        () = accept(&listener, &router, &register, &stops) => {}
        () = stop => {}
    }
    drop(listener);
    stopping.send_replace(true);
    if tokio::time::timeout(grace, register.all_ended()).await.is_err() {
        tracing::warn!(connections = register.close_all(), "closed connections that were not done in time");
    }
    sweeper.abort();
}

async fn accept(listener: &TcpListener, router: &Router, register: &Arc<Register>, stops: &watch::Receiver<bool>) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                while !register.has_room() {
                    tokio::time::sleep(TRY_AGAIN).await;
                }
                let (router, stops) = (router.clone(), stops.clone());
                register.enter(peer.ip(), |connection| answer(stream, peer, connection, router, stops));
            }
            Err(problem) if matches!(problem.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) => {}
            Err(problem) => {
                // The process or the system has no descriptor left.
                let closed = register.close_oldest();
                tracing::warn!(%problem, closed, "a connection could not be accepted");
                tokio::time::sleep(TRY_AGAIN).await;
            }
        }
    }
}

/// Answers the requests of one connection.
async fn answer(stream: TcpStream, peer: SocketAddr, connection: Arc<Connection>, router: Router, mut stops: watch::Receiver<bool>) {
    // A page is streamed in pieces; without this each of them waits 40 ms for the one before to be acknowledged.
    let _ = stream.set_nodelay(true);
    let io = TokioIo::new(Wire::new(stream, Arc::clone(&connection)));
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        connection.has_head(!request.body().is_end_stream());
        request.extensions_mut().insert(ConnectInfo(peer));
        let request = request.map(|body| axum::body::Body::new(Sent::new(body, Arc::clone(&connection))));
        let (router, connection) = (router.clone(), Arc::clone(&connection));
        async move { router.oneshot(request).await.map(|response| response.map(|body| Answer::new(body, connection))) as Result<_, Infallible> }
    });
    let mut serving = std::pin::pin!(http1::Builder::new().max_buf_size(BUFFER).serve_connection(io, service));
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = has_come(&mut stops) => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(problem) = ended {
        tracing::debug!(%problem, "a connection broke off");
    }
}

/// Waits until the server stops.
async fn has_come(stops: &mut watch::Receiver<bool>) {
    let _ = stops.wait_for(|stops| *stops).await;
}

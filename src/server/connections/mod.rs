//! A connection is one TCP connection of a client. The server accepts connections and answers their requests (HTTP/1.1, RFC
//! 9112). It closes connections that hold a descriptor while it is the client's turn, so that a client that sends little or reads
//! nothing never keeps others out.

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

/// Pause when no connection can be accepted: the system may have a free descriptor afterwards.
const TRY_AGAIN: Duration = Duration::from_millis(10);

/// Largest request head, and largest output buffered for a client that has not read it yet, in bytes. Browsers send less than a
/// kilobyte or two; our longest address is below 4 KB.
const BUFFER: usize = 64 * 1024;

/// Descriptors kept free for the database, uploaded and imported files, and the log.
const RESERVED: usize = 128;

/// Limits on connections whose clients keep the server waiting.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections open at the same time.
    pub most: usize,
    /// Of these, connections that have not sent a complete head yet: in total, and by address (IPv6: by /64, the block of one
    /// customer).
    pub headless: usize,
    pub headless_by_address: usize,
    /// Age below which a connection is not counted among those: when many connect at once, as after a restart, their heads have
    /// arrived before the server has read them.
    pub fresh: Duration,
    /// Time limit for a head, from the connection or from the first byte of a later request.
    pub head: Duration,
    /// Time limit between two requests of a connection. Browsers keep connections for some minutes, and resend a request that
    /// found its connection closed. A trusted proxy's connections have no such limit.
    pub idle: Duration,
    /// Time limit for a client that reads none of the pending output: as long as a phone may be without a network.
    pub stall: Duration,
    /// Time from the stop until all connections are closed, regardless of their state.
    pub grace: Duration,
    /// The proxy whose connections carry many clients: they are neither counted by address nor closed to make room.
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
            // With a second each for the database and the runtime, a stop takes ten seconds at most.
            grace: Duration::from_secs(8),
            trusted_proxy: None,
        }
    }
}

/// Serves until `stop` resolves, then gives open requests the grace period to finish.
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
    // A page is streamed in pieces; with Nagle's algorithm each would wait 40 ms for the acknowledgement of the one before.
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

/// Resolves when the server stops.
async fn has_come(stops: &mut watch::Receiver<bool>) {
    let _ = stops.wait_for(|stops| *stops).await;
}

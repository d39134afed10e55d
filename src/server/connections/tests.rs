//! Clients that keep the server waiting are disconnected; other clients are answered.

use axum::body::{Body, Bytes};
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::*;

/// Longer than any step takes on a busy machine.
const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(200);
const HALF_HEAD: &str = "GET / HTTP/1.1\r\nHost: kith.test\r\nX-a: ";
const HALF_BODY: &str = "POST /take HTTP/1.1\r\nHost: kith.test\r\nContent-Length: 100\r\n\r\nhalf";
const WHOLE: &str = "GET / HTTP/1.1\r\nHost: kith.test\r\n\r\n";

/// Limits that these tests do not reach.
fn patient() -> Limits {
    Limits { fresh: Duration::ZERO, head: LONG, idle: LONG, stall: LONG, grace: LONG, ..Limits::within(1_000, 1_000) }
}

/// A server with these limits. It answers, takes bodies, and streams: forever, or ten ticks of 100 ms.
struct TestServer {
    address: SocketAddr,
    serving: JoinHandle<()>,
    stop: watch::Sender<bool>,
    /// Receives a message when an endless response has ended.
    ended: mpsc::UnboundedReceiver<()>,
}

/// Sends a message when it is dropped.
struct Ends(mpsc::UnboundedSender<()>);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

impl TestServer {
    async fn start(limits: Limits) -> Self {
        let (ends, ended) = mpsc::unbounded_channel();
        let endless = move || {
            let ends = Ends(ends.clone());
            let pieces = futures::stream::repeat_with(move || {
                let _ = &ends;
                Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 16 * 1024]))
            });
            async { Body::from_stream(pieces) }
        };
        let ticks = || async {
            let pieces = futures::stream::unfold(0, |tick| async move {
                tokio::time::sleep(SHORT / 2).await;
                (tick < 10).then(|| (Ok::<_, Infallible>("tick\n"), tick + 1))
            });
            Body::from_stream(pieces)
        };
        let router = Router::new()
            .route("/", get(|| async { "here" }))
            .route("/take", post(|body: Bytes| async move { body.len().to_string() }))
            .route("/endless", get(endless))
            .route("/ticks", get(ticks));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, mut stops) = watch::channel(false);
        let stopped = async move {
            let _ = stops.wait_for(|stops| *stops).await;
        };
        Self { address, serving: tokio::spawn(serve(listener, router, limits, stopped)), stop, ended }
    }

    /// A client that has sent this text.
    async fn client(&self, said: &str) -> TcpStream {
        let socket = TcpSocket::new_v4().expect("a socket");
        // With a small buffer, a client that does not read soon blocks the server's writes.
        socket.set_recv_buffer_size(4 * 1024).expect("a small buffer");
        let mut client = socket.connect(self.address).await.expect("a connection");
        client.write_all(said.as_bytes()).await.expect("a listener");
        client
    }

    /// Whether a new client gets a response.
    async fn answers(&self) -> bool {
        let mut client = self.client(WHOLE).await;
        heard(&mut client, "here").await
    }
}

/// Reads until this word has come; false if the connection ends first.
async fn heard(client: &mut TcpStream, word: &str) -> bool {
    let mut text = Vec::new();
    let mut piece = [0; 1024];
    while !String::from_utf8_lossy(&text).contains(word) {
        match timeout(LONG, client.read(&mut piece)).await.expect("the server says something or ends") {
            Ok(read) if read > 0 => text.extend_from_slice(&piece[..read]),
            _ => return false,
        }
    }
    true
}

/// Waits until the server has closed this connection.
async fn is_closed(client: &mut TcpStream) {
    assert!(!heard(client, "nothing says this").await);
}

#[tokio::test]
async fn half_a_head_is_not_waited_for() {
    let server = TestServer::start(Limits { head: SHORT, ..patient() }).await;
    let mut first = server.client(HALF_HEAD).await;
    let mut silent = server.client("").await;
    let mut later = server.client(WHOLE).await;
    assert!(heard(&mut later, "here").await);
    later.write_all(HALF_HEAD.as_bytes()).await.expect("a listener");
    for client in [&mut first, &mut silent, &mut later] {
        is_closed(client).await;
    }
}

#[tokio::test]
async fn a_connection_that_rests_for_long_is_closed() {
    let server = TestServer::start(Limits { idle: SHORT, ..patient() }).await;
    let mut client = server.client(WHOLE).await;
    assert!(heard(&mut client, "here").await);
    is_closed(&mut client).await;
}

#[tokio::test]
async fn a_client_that_reads_nothing_is_let_go_of() {
    let mut server = TestServer::start(Limits { stall: SHORT, ..patient() }).await;
    let _reads_nothing = server.client("GET /endless HTTP/1.1\r\nHost: kith.test\r\n\r\n").await;
    timeout(LONG, server.ended.recv()).await.expect("its answer ends").expect("an answer");
}

#[tokio::test]
async fn a_stream_goes_on_for_a_client_that_reads() {
    let server = TestServer::start(Limits { head: SHORT, idle: SHORT, stall: SHORT, ..patient() }).await;
    let mut client = server.client("GET /ticks HTTP/1.0\r\nHost: kith.test\r\n\r\n").await;
    let mut text = String::new();
    timeout(LONG, client.read_to_string(&mut text)).await.expect("an end").expect("a whole answer");
    assert_eq!(text.matches("tick").count(), 10);
}

#[tokio::test]
async fn of_one_address_the_oldest_without_a_head_gives_way() {
    let server = TestServer::start(Limits { headless_by_address: 3, ..patient() }).await;
    let mut halves = Vec::new();
    for _ in 0..4 {
        halves.push(server.client(HALF_HEAD).await);
    }
    is_closed(&mut halves[0]).await;
    assert!(server.answers().await);
    // Connections that have been answered don't count.
    let mut resting = Vec::new();
    for _ in 0..5 {
        let mut client = server.client(WHOLE).await;
        assert!(heard(&mut client, "here").await);
        resting.push(client);
    }
    for client in &mut resting {
        client.write_all(WHOLE.as_bytes()).await.expect("a listener");
        assert!(heard(client, "here").await);
    }
}

#[tokio::test]
async fn a_trusted_proxy_is_not_counted() {
    let trusted_proxy = Some(IpAddr::from([127, 0, 0, 1]));
    let server = TestServer::start(Limits { headless: 1, headless_by_address: 1, trusted_proxy, ..patient() }).await;
    let mut halves = Vec::new();
    for _ in 0..4 {
        halves.push(server.client(HALF_HEAD).await);
    }
    for client in &mut halves {
        client.write_all(b"b\r\n\r\n").await.expect("a listener");
        assert!(heard(client, "here").await);
    }
}

#[tokio::test]
async fn where_room_is_short_whoever_keeps_the_server_waiting_longest_gives_way() {
    for says in [HALF_HEAD, WHOLE, HALF_BODY] {
        let server = TestServer::start(Limits { most: 4, ..patient() }).await;
        let mut others = Vec::new();
        for _ in 0..12 {
            others.push(server.client(says).await);
        }
        assert!(server.answers().await, "{says}");
        is_closed(&mut others[0]).await;
    }
}

#[tokio::test]
async fn nobody_keeps_the_server_from_its_end() {
    let server = TestServer::start(Limits { grace: SHORT, ..patient() }).await;
    let mut clients = Vec::new();
    for says in [HALF_HEAD, HALF_BODY, "GET /endless HTTP/1.1\r\nHost: kith.test\r\n\r\n"] {
        clients.push(server.client(says).await);
    }
    assert!(server.answers().await);
    server.stop.send_replace(true);
    timeout(LONG / 2, server.serving).await.expect("an end").expect("no panic");
}

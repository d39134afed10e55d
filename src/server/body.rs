//! Limits on a request's body: its size, and its time to arrive.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

use super::paths::FUNCTIONS;
use super::refusal;
use crate::error::AppError;

/// Largest body of a form or a server function, in bytes.
pub const LARGEST: usize = 64 * 1024;

/// Largest body of a contact's form, in bytes. It carries the values before and after the edit; notes have up to 50,000
/// characters of at most four bytes.
pub const LARGEST_CONTACT: usize = 512 * 1024;

/// Server functions that take a contact's form.
const CONTACT_FORMS: [&str; 2] = ["/fn/add_contact", "/fn/update_contact"];

/// The route that takes a file; the file's size has a separate limit.
pub const UPLOAD: &str = "/w/{slug}/imports";

/// Bytes read beyond the limit before the request is cut off: a browser reads the response only after it has sent everything.
const OVERFLOW: usize = 4 * 1024 * 1024;

/// Time limit for a body; for a file, the time limit for each further [`PIECE`] bytes. A phone on a train sends 64 KB in a few
/// seconds.
pub const WITHIN: Duration = Duration::from_secs(30);

/// Bytes of a file that must arrive in each [`WITHIN`]: about 1 KB a second.
const PIECE: usize = 32 * 1024;

/// State of a body: within its limits, too large, or too slow.
const NOTHING: u8 = 0;
const TOO_LARGE: u8 = 1;
const TOO_SLOW: u8 = 2;

/// Answers a request whose body is too large or too slow with that error, regardless of the handler's response. The state is
/// [`WITHIN`].
pub async fn limit(State(within): State<Duration>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let path = request.uri().path().to_owned();
    let is_file = request.extensions().get::<MatchedPath>().is_some_and(|route| route.as_str() == UPLOAD);
    let most = if CONTACT_FORMS.contains(&path.as_str()) { LARGEST_CONTACT } else { LARGEST };
    let wrong = Arc::new(AtomicU8::new(NOTHING));
    let limited = request.map(|body| {
        let (most, deadline, wrong) = ((!is_file).then_some(most), Box::pin(sleep(within)), Arc::clone(&wrong));
        Body::new(Limited { body, read: 0, most, piece: 0, within, deadline, wrong })
    });
    let response = next.run(limited).await;
    let problem = match wrong.load(Ordering::Relaxed) {
        TOO_LARGE => AppError::TooLarge,
        TOO_SLOW => AppError::TooSlow,
        _ => return response,
    };
    if is_file {
        refusal::json(&problem)
    } else if path.starts_with(FUNCTIONS) {
        refusal::of_function(&path, &problem)
    } else {
        problem.into_response()
    }
}

/// A body with its limits.
struct Limited {
    body: Body,
    /// Bytes received.
    read: usize,
    /// Size limit in bytes; `None` for a file.
    most: Option<usize>,
    /// Bytes of a file received since the deadline was set.
    piece: usize,
    within: Duration,
    deadline: Pin<Box<Sleep>>,
    wrong: Arc<AtomicU8>,
}

impl Limited {
    fn is_late(&mut self, context: &mut Context<'_>) -> bool {
        while self.deadline.as_mut().poll(context).is_ready() {
            if self.most.is_some() || self.piece < PIECE {
                return true;
            }
            self.piece = 0;
            let deadline = Instant::now() + self.within;
            self.deadline.as_mut().reset(deadline);
        }
        false
    }

    fn breaks_off(&self, wrong: u8) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.wrong.store(wrong, Ordering::Relaxed);
        Poll::Ready(Some(Err(axum::Error::new("the body is over its limits"))))
    }
}

impl HttpBody for Limited {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        loop {
            let arrived = Pin::new(&mut self.body).poll_frame(context);
            if arrived.is_pending() && self.is_late(context) {
                return self.breaks_off(TOO_SLOW);
            }
            let most = self.most.unwrap_or(usize::MAX);
            match ready!(arrived) {
                Some(Ok(frame)) => {
                    let bytes = frame.data_ref().map_or(0, Bytes::len);
                    self.read = self.read.saturating_add(bytes);
                    self.piece = self.piece.saturating_add(bytes);
                    if self.read <= most {
                        return Poll::Ready(Some(Ok(frame)));
                    }
                    if self.read > most.saturating_add(OVERFLOW) {
                        return self.breaks_off(TOO_LARGE);
                    }
                }
                None if self.read > most => return self.breaks_off(TOO_LARGE),
                other => return Poll::Ready(other),
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream() && self.read <= self.most.unwrap_or(usize::MAX)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::Router;
    use axum::http::StatusCode;
    use axum::middleware::from_fn_with_state;
    use axum::routing::post;
    use futures::StreamExt;
    use tower::ServiceExt;

    use super::*;

    /// Status for a body of these pieces, each sent once the one before is read, that never ends.
    async fn answered(route: &'static str, path: &str, pieces: Vec<Bytes>) -> StatusCode {
        let read =
            |body: Body| async { axum::body::to_bytes(body, usize::MAX).await.map(|_| "whole").map_err(|_| StatusCode::IM_A_TEAPOT) };
        let router = Router::new().route(route, post(read)).layer(from_fn_with_state(Duration::from_millis(50), limit));
        let pieces = futures::stream::iter(pieces.into_iter().map(Ok::<_, Infallible>)).chain(futures::stream::pending());
        let request = Request::post(path).body(Body::from_stream(pieces)).expect("a request");
        router.oneshot(request).await.expect("an answer").status()
    }

    #[tokio::test]
    async fn a_body_that_stays_away_is_not_waited_for() {
        assert_eq!(answered("/sign-in", "/sign-in", vec![Bytes::from_static(b"email=a")]).await, StatusCode::REQUEST_TIMEOUT);
        assert_eq!(answered(UPLOAD, "/w/acme/imports", vec![Bytes::from_static(b"email\n")]).await, StatusCode::REQUEST_TIMEOUT);
    }

    #[tokio::test]
    async fn a_file_takes_as_long_as_it_goes_on_coming() {
        let read = |body: Body| async { axum::body::to_bytes(body, usize::MAX).await.map_or(0, |bytes| bytes.len()).to_string() };
        let router = Router::new().route(UPLOAD, post(read)).layer(from_fn_with_state(Duration::from_millis(200), limit));
        let piece = Bytes::from(vec![b'x'; PIECE]);
        let mut often = tokio::time::interval(Duration::from_millis(100));
        // 600 ms in total; in each 200 ms enough bytes arrive.
        let pieces = async_pieces(piece, 6, move |context| often.poll_tick(context).map(|_| ()));
        let request = Request::post("/w/acme/imports").body(Body::from_stream(pieces)).expect("a request");
        let answer = router.oneshot(request).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
        let text = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a text");
        assert_eq!(text, (6 * PIECE).to_string());
    }

    fn async_pieces(
        piece: Bytes,
        mut count: usize,
        mut next: impl FnMut(&mut Context<'_>) -> Poll<()>,
    ) -> impl futures::Stream<Item = Result<Bytes, Infallible>> {
        futures::stream::poll_fn(move |context| {
            if count == 0 {
                return Poll::Ready(None);
            }
            ready!(next(context));
            count -= 1;
            Poll::Ready(Some(Ok(piece.clone())))
        })
    }
}

//! Whose turn it is on a connection, and since when.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Limits;

/// What a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The rest of its first head.
    FirstHead,
    /// The rest of a request's body.
    Body,
    /// The server.
    Server,
    /// The next request.
    Idle,
    /// The rest of a later head.
    NextHead,
}

/// What is known of a connection.
#[derive(Debug)]
pub struct Connection(Mutex<State>);

#[derive(Debug)]
struct State {
    phase: Phase,
    /// When the phase began; for a body, when a piece of it came last.
    since: Instant,
    /// Since when the client reads nothing, if something is there to be read.
    stalled: Option<Instant>,
}

/// How gladly a connection is closed where room is short, and since when it is the client's turn: the least is closed first.
pub type Claim = (u8, Instant);

impl Default for Connection {
    fn default() -> Self {
        Self(Mutex::new(State { phase: Phase::FirstHead, since: Instant::now(), stalled: None }))
    }
}

impl Connection {
    /// A head is whole.
    pub fn has_head(&self, has_body: bool) {
        self.lock().enter(if has_body { Phase::Body } else { Phase::Server });
    }

    /// A piece of the body has come.
    pub fn has_piece(&self) {
        self.move_on(Phase::Body, Phase::Body);
    }

    /// The body is whole, or nobody wants the rest of it.
    pub fn has_body(&self) {
        self.move_on(Phase::Body, Phase::Server);
    }

    /// The answer is on its way as a whole.
    pub fn is_answered(&self) {
        self.lock().enter(Phase::Idle);
    }

    /// Bytes have come.
    pub fn has_read(&self) {
        self.move_on(Phase::Idle, Phase::NextHead);
    }

    /// Whether the client takes what is written.
    pub fn is_writable(&self, writable: bool) {
        let mut state = self.lock();
        state.stalled = if writable { None } else { state.stalled.or_else(|| Some(Instant::now())) };
    }

    /// Since when it is open, if it has never sent a whole head.
    pub fn headless_since(&self) -> Option<Instant> {
        let state = self.lock();
        (state.phase == Phase::FirstHead).then_some(state.since)
    }

    /// Its place among those to be closed where room is short; none while it is the server's turn. One that is so fresh that its
    /// head may have come and was not read yet comes after those that are idle.
    pub fn claim(&self, fresh: Duration) -> Option<Claim> {
        let state = self.lock();
        match (state.phase, state.stalled) {
            (Phase::FirstHead, _) if state.since.elapsed() < fresh => Some((1, state.since)),
            (Phase::FirstHead, _) => Some((0, state.since)),
            (Phase::Idle | Phase::NextHead, None) => Some((1, state.since)),
            (Phase::Body, None) => Some((2, state.since)),
            (_, Some(stalled)) => Some((3, stalled)),
            (Phase::Server, None) => None,
        }
    }

    /// Whether the client has kept the server waiting for too long. Bodies have their limit where it is known what they are
    /// ([`body`](crate::server::body)). A trusted proxy keeps idle connections for as long as it likes, since it would lose the
    /// request that it is just sending otherwise.
    pub fn is_overdue(&self, limits: &Limits, is_trusted: bool, now: Instant) -> bool {
        let state = self.lock();
        let patience = match state.phase {
            Phase::FirstHead | Phase::NextHead => Some(limits.head),
            Phase::Idle if !is_trusted => Some(limits.idle),
            Phase::Idle | Phase::Body | Phase::Server => None,
        };
        let lasts = |since: Instant| now.saturating_duration_since(since);
        patience.is_some_and(|patience| lasts(state.since) > patience) || state.stalled.is_some_and(|since| lasts(since) > limits.stall)
    }

    fn move_on(&self, from: Phase, to: Phase) {
        let mut state = self.lock();
        if state.phase == from {
            state.enter(to);
        }
    }

    /// A panic elsewhere leaves no half-written state here.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.since = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newcomer_is_not_closed_before_those_that_are_idle() {
        let idle = Connection::default();
        idle.has_head(false);
        idle.is_answered();
        let newcomer = Connection::default();
        assert!(idle.claim(Duration::from_secs(60)) < newcomer.claim(Duration::from_secs(60)));
        assert!(newcomer.claim(Duration::ZERO) < idle.claim(Duration::ZERO), "unless it takes its time");
    }
}

//! The state of a connection: whether it is the client's or the server's turn, and since when.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Limits;

/// The event that a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The rest of its first request head.
    FirstHead,
    /// The rest of a request's body.
    Body,
    /// The server's response.
    Server,
    /// The next request.
    Idle,
    /// The rest of a later request head.
    NextHead,
}

/// A connection's state, shared between its task and the register.
#[derive(Debug)]
pub struct Connection(Mutex<State>);

#[derive(Debug)]
struct State {
    phase: Phase,
    /// Start of the phase; for a body, arrival of its latest piece.
    since: Instant,
    /// Start of the stall, if the client reads none of the pending output.
    stalled: Option<Instant>,
}

/// Eviction rank when connections run out: priority, then the start of the client's turn. The least is closed first.
pub type Claim = (u8, Instant);

impl Default for Connection {
    fn default() -> Self {
        Self(Mutex::new(State { phase: Phase::FirstHead, since: Instant::now(), stalled: None }))
    }
}

impl Connection {
    /// A request head is complete.
    pub fn has_head(&self, has_body: bool) {
        self.lock().enter(if has_body { Phase::Body } else { Phase::Server });
    }

    /// A piece of the body has arrived.
    pub fn has_piece(&self) {
        self.move_on(Phase::Body, Phase::Body);
    }

    /// The body is complete, or the handler has dropped it.
    pub fn has_body(&self) {
        self.move_on(Phase::Body, Phase::Server);
    }

    /// The response's body is complete, or was dropped.
    pub fn is_answered(&self) {
        self.lock().enter(Phase::Idle);
    }

    /// Bytes have arrived.
    pub fn has_read(&self) {
        self.move_on(Phase::Idle, Phase::NextHead);
    }

    /// Records whether the socket takes output: `false` starts a stall.
    pub fn is_writable(&self, writable: bool) {
        let mut state = self.lock();
        state.stalled = if writable { None } else { state.stalled.or_else(|| Some(Instant::now())) };
    }

    /// The time it was opened, if it has never sent a complete head.
    pub fn headless_since(&self) -> Option<Instant> {
        let state = self.lock();
        (state.phase == Phase::FirstHead).then_some(state.since)
    }

    /// Its eviction rank; `None` while it is the server's turn. A new connection ranks after those that are idle already: its
    /// head may have arrived without having been read yet.
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

    /// Whether the client has kept the server waiting too long. Bodies have their own limits ([`body`](crate::server::body)).
    /// Idle connections of a trusted proxy have none: closing one would lose a request that the proxy is just sending.
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

    /// A panic elsewhere leaves no half-written state here, so a poisoned lock is safe to use.
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

//! The register of open connections: counts them, and chooses the one to close when the limit is reached.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::task::AbortHandle;

use super::Limits;
use super::state::{Claim, Connection};

/// Longest interval between two sweeps for overdue connections.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The connections of this process.
pub struct Register {
    limits: Limits,
    open: Mutex<Open>,
    ended: Notify,
}

#[derive(Default)]
struct Open {
    /// Id of the next connection.
    next: u64,
    connections: HashMap<u64, Entry>,
}

struct Entry {
    /// The address block it is counted under; `None` for a trusted proxy.
    address: Option<IpAddr>,
    connection: Arc<Connection>,
    task: AbortHandle,
}

impl Register {
    pub fn new(limits: Limits) -> Self {
        Self { limits, open: Mutex::default(), ended: Notify::new() }
    }

    /// Whether one more connection may open; at the limit, closes the one that has kept the server waiting longest.
    pub fn has_room(&self) -> bool {
        let mut open = self.lock();
        open.connections.len() < self.limits.most || open.close_oldest(&self.limits, |_| true)
    }

    /// Closes the connection that has kept the server waiting longest; returns whether there was one.
    pub fn close_oldest(&self) -> bool {
        self.lock().close_oldest(&self.limits, |_| true)
    }

    /// Spawns the task that serves a new connection.
    pub fn enter<F: Future<Output = ()> + Send + 'static>(self: &Arc<Self>, peer: IpAddr, answer: impl FnOnce(Arc<Connection>) -> F) {
        let peer = peer.to_canonical();
        let trusted = self.limits.trusted_proxy.is_some_and(|proxy| proxy.to_canonical() == peer);
        let address = (!trusted).then(|| block(peer));
        let connection = Arc::new(Connection::default());
        let mut open = self.lock();
        if address.is_some() {
            open.limit_headless(&self.limits, address);
        }
        let id = open.next;
        open.next += 1;
        let (leaving, answering) = (Leaving { register: Arc::clone(self), id }, answer(Arc::clone(&connection)));
        // The lock is held until the connection is registered, so that it can't leave before.
        let task = tokio::spawn(async move {
            let _leaving = leaving;
            answering.await;
        });
        open.connections.insert(id, Entry { address, connection, task: task.abort_handle() });
    }

    /// Closes overdue connections, forever.
    pub async fn keep_closing(self: Arc<Self>) {
        let limits = &self.limits;
        let every = limits.head.min(limits.idle).min(limits.stall) / 4;
        loop {
            tokio::time::sleep(every.min(LOOK_EVERY)).await;
            let now = Instant::now();
            self.lock().close_all(|entry| entry.connection.is_overdue(limits, entry.address.is_none(), now));
        }
    }

    /// Waits until no connection is open.
    pub async fn all_ended(&self) {
        loop {
            let ended = self.ended.notified();
            if self.lock().connections.is_empty() {
                return;
            }
            ended.await;
        }
    }

    /// Closes every connection; returns their number.
    pub fn close_all(&self) -> usize {
        self.lock().close_all(|_| true)
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Makes room for one more connection of this address that has not sent a head yet.
    fn limit_headless(&mut self, limits: &Limits, address: Option<IpAddr>) {
        let now = Instant::now();
        let slow = |entry: &Entry| {
            let since = entry.connection.headless_since().filter(|_| entry.address.is_some());
            since.is_some_and(|since| now.saturating_duration_since(since) >= limits.fresh)
        };
        let slow_here = |entry: &Entry| entry.address == address && slow(entry);
        if self.connections.values().filter(|entry| slow_here(entry)).count() >= limits.headless_by_address {
            self.close_oldest(limits, slow_here);
        } else if self.connections.values().filter(|entry| slow(entry)).count() >= limits.headless {
            self.close_oldest(limits, slow);
        }
    }

    fn close_oldest(&mut self, limits: &Limits, among: impl Fn(&Entry) -> bool) -> bool {
        let claims = self.connections.iter().filter(|(_, entry)| entry.address.is_some() && among(entry));
        let oldest: Option<(Claim, u64)> = claims.filter_map(|(id, entry)| Some((entry.connection.claim(limits.fresh)?, *id))).min();
        let closed = oldest.and_then(|(_, id)| self.connections.remove(&id));
        closed.inspect(|entry| entry.task.abort()).is_some()
    }

    fn close_all(&mut self, among: impl Fn(&Entry) -> bool) -> usize {
        let before = self.connections.len();
        self.connections.retain(|_, entry| {
            let stays = !among(entry);
            if !stays {
                entry.task.abort();
            }
            stays
        });
        before - self.connections.len()
    }
}

/// Removes a connection from the register when its task ends, in whichever way.
struct Leaving {
    register: Arc<Register>,
    id: u64,
}

impl Drop for Leaving {
    fn drop(&mut self) {
        self.register.lock().connections.remove(&self.id);
        self.register.ended.notify_waiters();
    }
}

/// The block under which an address is counted: a customer of an IPv6 network has a /64 at least (RFC 6177).
fn block(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::block;

    #[test]
    fn an_ipv6_address_is_counted_by_its_64() {
        let parse = |text: &str| block(text.parse().expect("an address"));
        assert_eq!(parse("2001:db8::1"), parse("2001:db8:0:0:ffff::2"));
        assert_ne!(parse("2001:db8::1"), parse("2001:db8:0:1::1"));
        assert_ne!(parse("192.0.2.1"), parse("192.0.2.2"));
    }
}

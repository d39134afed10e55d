//! Passwords, stored as Argon2id hashes (RFC 9106). A hash takes some 19 MB and a core for 40 ms. So few are computed in parallel
//! and few callers may wait: a rush at sign-in must not take everybody else's memory and time.

use argon2::password_hash::SaltString;
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::AppError;

/// Hashes computed in parallel.
const AT_ONCE: usize = 2;
/// Strangers that may be in the queue: the last of them waits some 0.7 s.
const LONGEST_QUEUE: usize = 32;
/// Identified callers that may be in a queue of their own, which strangers can't fill.
const KNOWN_QUEUE: usize = 16;
/// Seconds after which a refused caller is told to try again: a full queue is finished long before.
const TRY_AGAIN_AFTER: i64 = 2;

/// Semaphores for the running hashes, and for the callers of each queue.
struct Queue {
    turns: Semaphore,
    strangers: Semaphore,
    known: Semaphore,
}

impl Queue {
    const fn new() -> Self {
        Self {
            turns: Semaphore::const_new(AT_ONCE),
            strangers: Semaphore::const_new(AT_ONCE + LONGEST_QUEUE),
            known: Semaphore::const_new(KNOWN_QUEUE),
        }
    }

    /// The queue of this process: memory and cores belong to the machine, not to a workspace.
    #[cfg(not(test))]
    fn of_process() -> &'static Self {
        static QUEUE: Queue = Queue::new();
        &QUEUE
    }

    /// Each test has its own queue, as it has its own thread: a test that fills the queue does not affect the others.
    #[cfg(test)]
    fn of_process() -> &'static Self {
        thread_local!(static QUEUE: &'static Queue = Box::leak(Box::new(Queue::new())));
        QUEUE.with(|queue| *queue)
    }
}

/// Minimum length in characters (NIST SP 800-63B-4 asks for 8 with a second factor; length is the best protection).
const SHORTEST: usize = 8;
/// Maximum length in bytes: enough for any pass phrase, and a bound on the work.
const LONGEST: usize = 1_024;

/// Bytes of salt (RFC 9106, 3.1).
const SALT: usize = 16;

/// Hash that an unknown person's password is compared with, so that the response takes as long as for a known person.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$F/GBh0NWmPiWgRnyn2EnMBLNnJGmuuXPcl2crLBF7cM";

/// The queue in which a caller waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    Stranger,
    /// A session, or a browser in which this person has signed in before.
    Known,
}

/// A place in the queue, held until the hash is computed.
pub struct Place {
    _permit: SemaphorePermit<'static>,
}

/// Joins the queue.
///
/// # Errors
/// `Busy` if it is full.
pub fn queue(caller: Caller) -> Result<Place, AppError> {
    let queue = Queue::of_process();
    let places = match caller {
        Caller::Stranger => &queue.strangers,
        Caller::Known => &queue.known,
    };
    places.try_acquire().map(|permit| Place { _permit: permit }).map_err(|_| AppError::Busy { seconds: TRY_AGAIN_AFTER })
}

/// Checks the length of a new password.
///
/// # Errors
/// `Invalid`, if it is too short or too long.
pub fn check_new(password: &str) -> Result<(), AppError> {
    if password.chars().count() < SHORTEST {
        return Err(AppError::invalid("password", format!("The password needs at least {SHORTEST} characters.")));
    }
    if password.len() > LONGEST {
        return Err(AppError::invalid("password", format!("The password can have at most {LONGEST} bytes.")));
    }
    Ok(())
}

/// The hash to store for a new password.
///
/// # Errors
/// `Invalid`, if it is too short or too long; `Busy`.
pub async fn hash(password: String, caller: Caller) -> Result<String, AppError> {
    check_new(&password)?;
    let hashed = queue(caller)?.in_turn(move || {
        SaltString::encode_b64(&rand::random::<[u8; SALT]>())
            .and_then(|salt| Argon2::default().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string()))
            .map_err(|problem| AppError::Internal(problem.to_string()))
    });
    hashed.await?
}

impl Place {
    /// Whether the password matches the hash; without a hash it takes as long and returns false.
    ///
    /// # Errors
    /// `Internal`, if no thread is available.
    pub async fn matches(self, password: String, hash: Option<String>) -> Result<bool, AppError> {
        let compared = self.in_turn(move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
            let same = PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
            same && known && password.len() <= LONGEST
        });
        compared.await
    }

    /// Waits for a turn, then runs the work on a blocking thread. The thread holds the place and the turn: if the caller hangs
    /// up, the work goes on, so its turn must stay taken until the work has ended.
    async fn in_turn<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        let turn = Queue::of_process().turns.acquire().await;
        let worked = tokio::task::spawn_blocking(move || {
            let _held = (self, turn);
            work()
        });
        worked.await.map_err(|problem| AppError::Internal(problem.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[tokio::test]
    async fn hanging_up_frees_no_turn_while_the_hash_is_still_computed() {
        let mut ends = Vec::new();
        for _ in 0..AT_ONCE {
            let (started, begun) = tokio::sync::oneshot::channel();
            let (end, ended) = channel::<()>();
            let place = queue(Caller::Stranger).expect("a place");
            let caller = tokio::spawn(place.in_turn(move || {
                let _ = started.send(());
                ended.recv()
            }));
            begun.await.expect("a turn");
            caller.abort();
            assert!(caller.await.expect_err("the caller has hung up").is_cancelled());
            ends.push(end);
        }
        assert_eq!(Queue::of_process().turns.available_permits(), 0, "the work goes on without its callers");
        assert_eq!(Queue::of_process().strangers.available_permits(), LONGEST_QUEUE);
        drop(ends);
        let turns = tokio::time::timeout(std::time::Duration::from_secs(10), Queue::of_process().turns.acquire_many(AT_ONCE as u32)).await;
        assert!(turns.is_ok(), "turns are free once the work has ended");
    }

    #[tokio::test]
    async fn a_password_is_its_own_hash_only() {
        let kept = hash("correct horse battery".to_owned(), Caller::Stranger).await.expect("a hash");
        for (typed, hash, same) in
            [("correct horse battery", Some(kept.clone()), true), ("wrong", Some(kept), false), ("correct horse battery", None, false)]
        {
            let place = queue(Caller::Known).expect("a place");
            assert_eq!(place.matches(typed.to_owned(), hash).await, Ok(same), "{typed}");
        }
    }
}

//! Single flight: equal questions at the same revision share one computation. The latest answers are cached until the revision
//! moves on; beyond a memory budget the least recently used ones are evicted.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use futures::FutureExt;
use futures::future::{BoxFuture, Shared};

use crate::error::AppError;

/// An answer, pending or done. Once begun, the work goes on even if nobody waits for it.
pub type Flight<T> = Shared<BoxFuture<'static, Result<Arc<T>, AppError>>>;

/// Bytes that an answer takes besides its own size: question, task and map entry, rounded up. It also bounds the number of
/// small answers.
const OVERHEAD: usize = 4_096;

/// An answer of known size.
pub trait Weighed {
    /// Its size in memory, in bytes.
    fn bytes(&self) -> usize;
}

/// The latest answer to a question.
struct Latest<T> {
    revision: i64,
    flight: Flight<T>,
    /// The sequence number of the last question for it.
    asked: u64,
}

/// Answers by question.
struct Answers<K, T> {
    latest: HashMap<K, Latest<T>>,
    /// The number of questions so far.
    questions: u64,
}

/// Cached answers by question, each at the latest revision asked for.
pub struct Flights<K, T> {
    answers: Arc<Mutex<Answers<K, T>>>,
    most_bytes: usize,
}

impl<K, T> Clone for Flights<K, T> {
    fn clone(&self) -> Self {
        Self { answers: Arc::clone(&self.answers), most_bytes: self.most_bytes }
    }
}

impl<K: Hash + Eq + Clone, T: Weighed + Send + Sync + 'static> Flights<K, T> {
    /// An empty cache. `most_bytes` is its memory budget; the latest answer is kept in any case.
    #[must_use]
    pub fn remembering(most_bytes: usize) -> Self {
        Self { answers: Arc::new(Mutex::new(Answers { latest: HashMap::new(), questions: 0 })), most_bytes }
    }

    /// The answer to `asked` at `revision` or later; runs `work` unless that answer is cached or pending.
    pub fn ask(&self, asked: K, revision: i64, work: impl Future<Output = Result<T, AppError>> + Send + 'static) -> Flight<T> {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.questions += 1;
        let now = answers.questions;
        if let Some(latest) = answers.latest.get_mut(&asked)
            && latest.revision >= revision
            && !matches!(latest.flight.peek(), Some(Err(_)))
        {
            latest.asked = now;
            return latest.flight.clone();
        }
        answers.forget(self.most_bytes);
        let task = tokio::spawn(work);
        let flight = async move {
            let answer = task.await.unwrap_or_else(|problem| Err(AppError::Internal(problem.to_string())));
            answer.map(Arc::new)
        }
        .boxed()
        .shared();
        // Polls the flight to its end even if all who wait give up: an answer that nobody took has a size, too.
        drop(tokio::spawn(flight.clone()));
        answers.latest.insert(asked, Latest { revision, flight: flight.clone(), asked: now });
        flight
    }
}

impl<T: Weighed> Latest<T> {
    /// Its size in memory, in bytes; `None` while it is pending.
    fn bytes(&self) -> Option<usize> {
        self.flight.peek().map(|answer| OVERHEAD + answer.as_ref().map_or(0, |answer| answer.bytes()))
    }
}

impl<K: Hash + Eq + Clone, T: Weighed> Answers<K, T> {
    /// Evicts the least recently used answers until the others fit `most_bytes`.
    fn forget(&mut self, most_bytes: usize) {
        let sizes = self.latest.iter().filter_map(|(asked, latest)| Some((latest.asked, latest.bytes()?, asked)));
        let mut sizes: Vec<(u64, usize, &K)> = sizes.collect();
        let mut bytes: usize = sizes.iter().map(|(_, bytes, _)| bytes).sum();
        if bytes <= most_bytes {
            return;
        }
        sizes.sort_unstable_by_key(|(asked, ..)| *asked);
        let mut forgotten = Vec::new();
        for (_, size, asked) in sizes {
            if bytes <= most_bytes {
                break;
            }
            bytes -= size;
            forgotten.push(asked.clone());
        }
        for asked in forgotten {
            self.latest.remove(&asked);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use crate::contacts::list::single_flight::*;

    struct Sized(usize);

    impl Weighed for Sized {
        fn bytes(&self) -> usize {
            self.0 - OVERHEAD
        }
    }

    /// A cache that holds three answers of 10 KB, and the number of computations.
    struct Counted(Flights<&'static str, Sized>, Arc<AtomicUsize>);

    impl Counted {
        async fn ask(&self, asked: &'static str, revision: i64) {
            let count = Arc::clone(&self.1);
            let work = async move {
                count.fetch_add(1, Ordering::Relaxed);
                Ok(Sized(10_000))
            };
            assert!(self.0.ask(asked, revision, work).await.is_ok());
        }

        fn worked_out(&self) -> usize {
            self.1.swap(0, Ordering::Relaxed)
        }
    }

    #[tokio::test]
    async fn what_was_asked_longest_ago_is_forgotten_first() {
        let flights = Counted(Flights::remembering(30_000), Arc::default());
        for asked in ["a", "b", "c", "d", "a"] {
            flights.ask(asked, 1).await;
        }
        assert_eq!(flights.worked_out(), 4);
        // The budget holds three answers in addition to the new one.
        flights.ask("e", 1).await;
        for asked in ["a", "c", "d", "e"] {
            flights.ask(asked, 1).await;
        }
        assert_eq!(flights.worked_out(), 1, "only the one that nobody had asked for since is forgotten");
        flights.ask("b", 1).await;
        assert_eq!(flights.worked_out(), 1);
        flights.ask("e", 2).await;
        assert_eq!(flights.worked_out(), 1, "what is of an earlier revision is worked out anew");
    }

    #[tokio::test]
    async fn an_answer_that_nobody_waited_for_is_forgotten_as_well() {
        let flights = Flights::remembering(0);
        for asked in 0..3 {
            let (done, worked) = tokio::sync::oneshot::channel();
            drop(flights.ask(asked, 1, async move {
                let _ = done.send(());
                Ok(Sized(10_000))
            }));
            worked.await.expect("the work goes on");
            let is_weighed = || flights.answers.lock().expect("answers").latest[&asked].bytes().is_some();
            let weighed = async {
                while !is_weighed() {
                    tokio::task::yield_now().await;
                }
            };
            tokio::time::timeout(std::time::Duration::from_secs(10), weighed).await.expect("its size is known");
        }
        assert!(flights.ask(3, 1, async { Ok(Sized(10_000)) }).await.is_ok());
        assert_eq!(flights.answers.lock().expect("answers").latest.len(), 1);
    }

    #[tokio::test]
    async fn an_answer_that_is_too_large_is_remembered_until_the_next_question() {
        let flights = Counted(Flights::remembering(5_000), Arc::default());
        for asked in ["a", "a", "b", "a"] {
            flights.ask(asked, 1).await;
        }
        assert_eq!(flights.worked_out(), 3);
    }
}

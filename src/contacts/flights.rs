//! What many ask at once is worked out once: whoever asks the same at the same revision waits for the same answer, and the
//! last answers are remembered until the revision moves on.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use futures::FutureExt;
use futures::future::{BoxFuture, Shared};

use crate::error::AppError;

/// An answer under way, or there. Once begun it goes on, whether anybody waits for it or not.
pub type Flight<T> = Shared<BoxFuture<'static, Result<Arc<T>, AppError>>>;

/// The revision of each answer, and the answer.
type Latest<K, T> = HashMap<K, (i64, Flight<T>)>;

/// Answers by what was asked, each at the latest revision at which it was.
pub struct Flights<K, T> {
    flights: Arc<Mutex<Latest<K, T>>>,
    remembered: usize,
}

impl<K, T> Clone for Flights<K, T> {
    fn clone(&self) -> Self {
        Self { flights: Arc::clone(&self.flights), remembered: self.remembered }
    }
}

impl<K: Hash + Eq, T: Send + Sync + 'static> Flights<K, T> {
    /// None yet; so many are remembered.
    #[must_use]
    pub fn remembering(remembered: usize) -> Self {
        Self { flights: Arc::default(), remembered }
    }

    /// The answer to `asked` at `revision` or later; `work` finds it unless somebody has begun to.
    pub fn ask(&self, asked: K, revision: i64, work: impl Future<Output = Result<T, AppError>> + Send + 'static) -> Flight<T> {
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, flight)) = flights.get(&asked)
            && *of >= revision
            && !matches!(flight.peek(), Some(Err(_)))
        {
            return flight.clone();
        }
        if flights.len() >= self.remembered {
            flights.retain(|_, (_, flight)| flight.peek().is_none());
        }
        let task = tokio::spawn(work);
        let flight = async move {
            let answer = task.await.unwrap_or_else(|problem| Err(AppError::Internal(problem.to_string())));
            answer.map(Arc::new)
        }
        .boxed()
        .shared();
        flights.insert(asked, (revision, flight.clone()));
        flight
    }
}

//! Measures the duration of queries.

use std::time::{Duration, Instant};

use super::Sql;

/// Slower queries are logged with their duration.
const SLOW: Duration = Duration::from_millis(250);

/// Measures a query, and logs it if it was slow.
pub(super) struct Watch {
    text: std::borrow::Cow<'static, str>,
    started: Instant,
}

impl Watch {
    pub(super) fn start(sql: &Sql) -> Self {
        Self { text: sql.text().clone(), started: Instant::now() }
    }

    pub(super) fn stop(self) {
        let took = self.started.elapsed();
        if took > SLOW {
            tracing::warn!(milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX), query = %self.text, "slow query");
        }
    }
}

//! The order of the table, in SQL. Each sort except by tags is one range of contacts, or two in sequence, and the database reads
//! each along an index.

use super::stretch::Stretch;
use crate::changes::store::span_begin;
use crate::contacts::record::state::Counters;
use crate::db::{Db, Sql, dialect, sql};
use crate::error::AppError;
use crate::fields::FieldKey;
use crate::members::actor::Actor;
use crate::search::ContactSet;
use crate::search::lookup::Candidates;
use crate::views::View;

/// The most contacts read at once on a scan: half a megabyte of ids.
const LONGEST_STRIDE: i64 = 65_536;

/// From this offset on, counting by spans is cheaper than scanning.
const DEEP: i64 = 2_000;

/// The contacts of a view in the order of its sort.
pub struct Order<'a> {
    pub db: &'a Db,
    pub actor: &'a Actor,
    pub view: &'a View,
    pub counters: Counters,
    /// Highest [`State`](crate::contacts::record::state::State) scanned. If it is above the view's own, the counters cannot tell
    /// a range's length.
    pub last_state: i64,
}

/// Names of the keys of several sorts in a query.
const KEYS: [&str; 4] = ["key_1", "key_2", "key_3", "key_4"];

/// The column of `contacts` whose values are sorted. The order by tags is computed in memory.
fn key_column(field: FieldKey) -> &'static str {
    match field {
        FieldKey::Name => "name_key",
        FieldKey::Email => "email_key",
        FieldKey::Phone => "phone_key",
        field => field.field().column.unwrap_or("created_at"),
    }
}

const fn direction(descending: bool) -> &'static str {
    if descending { " DESC" } else { "" }
}

/// The condition on the sort column's values in a range.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Condition {
    Any,
    Filled,
    Empty,
    Before(i64),
    From(i64),
}

/// The filter of the scanned ids.
#[derive(Clone, Copy)]
pub enum Sieve<'a> {
    /// The ids of this set.
    Hits(&'a ContactSet),
    /// The candidates whose texts contain every word.
    Candidates(&'a Candidates),
}

impl Order<'_> {
    /// `limit` contacts from `offset` on.
    pub async fn slice(&self, mut offset: i64, limit: i64) -> Result<Vec<i64>, AppError> {
        if self.is_sorted_by_several() {
            return self.slice_of_several(offset, limit).await;
        }
        if self.view.first_sort().field == FieldKey::Created && offset > DEEP {
            let (stretch, offset) = self.created_near(offset).await?;
            return stretch.fetch(self.db, offset, limit).await;
        }
        let mut ids = Vec::new();
        for stretch in self.stretches() {
            if stretch.length.is_some_and(|length| offset >= length) {
                offset -= stretch.length(self.db).await?;
                continue;
            }
            let fetched = stretch.fetch(self.db, offset, limit - ids.len() as i64).await?;
            // The range's length matters only if the offset lies beyond it.
            offset = if fetched.is_empty() && offset > 0 { offset - stretch.length(self.db).await? } else { 0 };
            ids.extend(fetched);
            if ids.len() as i64 == limit {
                break;
            }
        }
        Ok(ids)
    }

    /// The range from the span of `offset` on, and the offset in it: whole spans are counted instead of scanned.
    async fn created_near(&self, mut offset: i64) -> Result<(Stretch, i64), AppError> {
        let mut query = sql("SELECT span, CAST(SUM(contacts) AS BIGINT) FROM created_counts WHERE workspace = ");
        query.push_bind(self.actor.workspace).push(" AND state <= ").push_bind(self.last_state);
        query.push(" GROUP BY span ORDER BY span").push(self.direction());
        for (span, contacts) in self.db.all::<(i64, i64)>(query).await? {
            if offset < contacts {
                let from = if self.view.first_sort().descending {
                    Condition::Before(span_begin(span + 1))
                } else {
                    Condition::From(span_begin(span))
                };
                return Ok((self.along("created_at", from), offset));
            }
            offset -= contacts;
        }
        // Beyond the last contact: an empty range.
        Ok((self.along("created_at", Condition::Before(i64::MIN)), 0))
    }

    /// Like [`slice`](Self::slice), for the ids that `sieve` keeps. `stride` is the expected number of contacts to scan.
    pub async fn sift(&self, sieve: Sieve<'_>, offset: i64, limit: i64, stride: i64) -> Result<Vec<i64>, AppError> {
        let mut kept = Vec::new();
        let wanted = (offset + limit) as usize;
        for stretch in self.stretches() {
            let (mut passed, mut stride) = (0, first_stride(stride, limit));
            loop {
                let some = stretch.fetch(self.db, passed, stride).await?;
                let count = some.len() as i64;
                kept.extend(self.keep(sieve, some).await?);
                if kept.len() >= wanted || count < stride {
                    break;
                }
                passed += count;
                stride = (stride * 2).min(LONGEST_STRIDE);
            }
            if kept.len() >= wanted {
                break;
            }
        }
        Ok(kept.into_iter().skip(offset as usize).take(limit as usize).collect())
    }

    async fn keep(&self, sieve: Sieve<'_>, mut ids: Vec<i64>) -> Result<Vec<i64>, AppError> {
        match sieve {
            Sieve::Hits(hits) => ids.retain(|id| hits.contains(*id)),
            Sieve::Candidates(candidates) => {
                let doubtful = ids.iter().copied().filter(|id| candidates.maybe.contains(*id)).collect();
                let having = candidates.decide(self.db, self.actor.workspace, &doubtful).await?;
                ids.retain(|id| candidates.sure.contains(*id) || having.contains(*id));
            }
        }
        Ok(ids)
    }

    /// Like [`slice`](Self::slice), for these contacts, by fetching and sorting all of them.
    pub async fn pick(&self, contacts: &ContactSet, offset: i64, limit: i64) -> Result<Vec<i64>, AppError> {
        let mut query = self.with_keys();
        query.push(" AND ");
        dialect::any(&mut query, self.db.dialect(), "c.id", contacts.iter().collect::<Vec<_>>());
        self.sort_and_cut(query, offset, limit).await
    }

    /// Whether the view has further sorts. No index has their order: contacts are fetched and sorted.
    pub fn is_sorted_by_several(&self) -> bool {
        self.view.sort.len() > 1
    }

    async fn slice_of_several(&self, offset: i64, limit: i64) -> Result<Vec<i64>, AppError> {
        let mut query = self.with_keys();
        query.push(" AND c.state <= ").push_bind(self.last_state);
        self.sort_and_cut(query, offset, limit).await
    }

    /// The query for contacts with the key of each sort; the caller adds a condition.
    fn with_keys(&self) -> Sql {
        let mut query = sql("SELECT id FROM (SELECT c.id AS id");
        for (sort, name) in self.view.sort.iter().zip(KEYS) {
            query.push(", ");
            match sort.field {
                FieldKey::Favorite => query
                    .push("EXISTS (SELECT 1 FROM favorites f WHERE f.workspace = c.workspace AND f.contact = c.id AND f.person = ")
                    .push_bind(self.actor.person)
                    .push(")"),
                field => query.push("c.").push(key_column(field)),
            };
            query.push(" AS ").push(name);
        }
        query.push(" FROM contacts c WHERE c.workspace = ").push_bind(self.actor.workspace);
        query
    }

    /// Empty values come last in both directions.
    async fn sort_and_cut(&self, mut query: Sql, offset: i64, limit: i64) -> Result<Vec<i64>, AppError> {
        query.push(") picked ORDER BY ");
        for (sort, name) in self.view.sort.iter().zip(KEYS) {
            query.push(name).push(" IS NULL, ").push(name).push(direction(sort.descending)).push(", ");
        }
        query.push("id").push(self.direction());
        query.push(" LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
        Ok(self.db.ids(query).await?)
    }

    /// All contacts of the view, as ranges in sort order.
    fn stretches(&self) -> Vec<Stretch> {
        let counters = &self.counters;
        let unsubscribed = |count: i64| if self.view.unsubscribed { count } else { 0 };
        let field = self.view.first_sort().field;
        let filled = match field {
            FieldKey::Favorite => return self.starred_and_others(),
            FieldKey::Email => counters.shown_email + unsubscribed(counters.unsubscribed_email),
            FieldKey::Phone => counters.shown_phone + unsubscribed(counters.unsubscribed_phone),
            FieldKey::LastInteraction => counters.shown_interaction + unsubscribed(counters.unsubscribed_interaction),
            // Never empty.
            _ => return vec![self.along(key_column(field), Condition::Any)],
        };
        self.filled_then_empty(key_column(field), filled)
    }

    /// Empty values come last in both directions.
    fn filled_then_empty(&self, column: &str, filled: i64) -> Vec<Stretch> {
        let filled = (self.last_state <= i64::from(self.view.unsubscribed)).then_some(filled);
        vec![Stretch { length: filled, ..self.along(column, Condition::Filled) }, self.along(column, Condition::Empty)]
    }

    /// A range along the index of `column`, of the contacts whose value meets `condition`. Each state has its own section of the
    /// index; the database merges two.
    fn along(&self, column: &str, condition: Condition) -> Stretch {
        let mut query = Sql::default();
        for state in 0..=self.last_state {
            query.push(if state == 0 { "SELECT c.id AS id, c." } else { " UNION ALL SELECT c.id AS id, c." });
            query.push(column).push(" AS sort_key FROM contacts c WHERE c.workspace = ").push_bind(self.actor.workspace);
            query.push(" AND c.state = ").push_bind(state);
            let (word, value) = match condition {
                Condition::Any => continue,
                Condition::Filled => (" IS NOT NULL", None),
                Condition::Empty => (" IS NULL", None),
                Condition::Before(value) => (" < ", Some(value)),
                Condition::From(value) => (" >= ", Some(value)),
            };
            query.push(" AND c.").push(column).push(word);
            if let Some(value) = value {
                query.push_bind(value);
            }
        }
        self.stretch(query, if condition == Condition::Empty { "id" } else { "sort_key, id" })
    }

    /// The member's own stars, and all others by id.
    fn starred_and_others(&self) -> Vec<Stretch> {
        let mut starred = sql("SELECT c.id AS id FROM favorites own JOIN contacts c ON c.workspace = own.workspace AND c.id = own.contact");
        starred.push(" WHERE own.workspace = ").push_bind(self.actor.workspace).push(" AND own.person = ").push_bind(self.actor.person);
        self.only_in_view(&mut starred);
        let mut others = sql("SELECT c.id AS id FROM contacts c WHERE c.workspace = ");
        others.push_bind(self.actor.workspace);
        self.only_in_view(&mut others);
        others.push(" AND NOT EXISTS (SELECT 1 FROM favorites f WHERE f.workspace = c.workspace AND f.contact = c.id AND f.person = ");
        others.push_bind(self.actor.person).push(")");
        let mut stretches = vec![self.stretch(starred, "id"), self.stretch(others, "id")];
        if !self.view.first_sort().descending {
            stretches.reverse();
        }
        stretches
    }

    fn only_in_view(&self, query: &mut Sql) {
        // The unary plus keeps the planner off the indexes that begin with the state: it would read and sort all contacts of one.
        query.push(" AND +c.state <= ").push_bind(self.last_state);
    }

    fn stretch(&self, query: Sql, order: &str) -> Stretch {
        let direction = self.direction();
        Stretch {
            query,
            order: order.split(", ").map(|column| format!("{column}{direction}")).collect::<Vec<_>>().join(", "),
            length: None,
        }
    }

    fn direction(&self) -> &'static str {
        direction(self.view.first_sort().descending)
    }
}

/// The size of the first read: at least a page, however large that is.
fn first_stride(stride: i64, limit: i64) -> i64 {
    stride.min(LONGEST_STRIDE).max(limit)
}

#[cfg(test)]
mod tests {
    use crate::contacts::list::order::*;

    #[test]
    fn a_stride_is_as_long_as_a_download_of_everyone() {
        assert_eq!(first_stride(10, 50), 50);
        assert_eq!(first_stride(1_000_000, 50), LONGEST_STRIDE);
        assert_eq!(first_stride(1_000_000, 100_000), 100_000);
    }
}

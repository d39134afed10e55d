//! A range of the table in sort order, as a query that the database reads along an index.

use crate::db::{Db, Sql};
use crate::error::AppError;

/// A range of the table: the contacts of `query` in `order`; `length` is their number, if known.
pub struct Stretch {
    pub query: Sql,
    pub order: String,
    pub length: Option<i64>,
}

impl Stretch {
    /// The number of its contacts.
    pub async fn length(&self, db: &Db) -> Result<i64, AppError> {
        if let Some(length) = self.length {
            return Ok(length);
        }
        let mut query = self.query.clone();
        query.wrap("SELECT COUNT(*) FROM (", ") stretch");
        Ok(db.one::<(i64,)>(query).await?.0)
    }

    /// `limit` of its contacts from `offset` on.
    pub async fn fetch(&self, db: &Db, offset: i64, limit: i64) -> Result<Vec<i64>, AppError> {
        let mut query = self.query.clone();
        query.push(" ORDER BY ").push(&self.order).push(" LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
        Ok(db.ids(query).await?)
    }
}

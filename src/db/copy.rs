//! PostgreSQL's COPY: the way in for many rows, at some two thirds of what inserting them costs.
//!
//! A COPY that is given up halfway leaves its connection amid a conversation. So it runs on a task of its own, which has the
//! transaction meanwhile and is not given up: whoever no longer waits for it lets go of a transaction that is rolled back like
//! any other.

use sqlx::PgConnection;
use sqlx::error::BoxDynError;

use super::batch::Batch;
use super::tx::Inner;
use super::{DbError, Tx, Value};

/// Fewer rows don't pay for the second way to the server and back.
pub(super) const WORTHWHILE: usize = 64;

/// What every file begins with (PostgreSQL, COPY, "Binary Format"): a signature, no flags, no extension.
const HEAD: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// Instead of a length: there is no value.
const NULL: i32 = -1;
/// Instead of a row's number of columns: there are no more rows.
const END: i16 = -1;

/// Rows that are ready to be copied.
pub(super) struct Copy {
    statement: String,
    file: Vec<u8>,
}

impl Copy {
    pub(super) fn of(batch: Batch) -> Result<Self, DbError> {
        let statement = format!("COPY {} ({}) FROM STDIN (FORMAT binary)", batch.table, batch.names());
        Ok(Self { statement, file: binary(batch).map_err(DbError::Encode)? })
    }
}

/// Copies batches into their tables one after the other, each got ready while its predecessor is on its way.
pub(super) async fn insert(tx: &mut Tx, batches: Vec<Batch>) -> Result<(), DbError> {
    let Inner::Postgres(mut transaction) = std::mem::replace(&mut tx.inner, Inner::Away) else {
        return Err(DbError::WorkerCrashed);
    };
    let copying = tokio::spawn(async move {
        let copied = copy_all(&mut transaction, batches).await;
        (transaction, copied)
    });
    // A task that panicked has taken the transaction with it, which is then rolled back.
    let (transaction, copied) = copying.await.map_err(|_| DbError::WorkerCrashed)?;
    tx.inner = Inner::Postgres(transaction);
    copied
}

async fn copy_all(connection: &mut PgConnection, batches: Vec<Batch>) -> Result<(), DbError> {
    let mut batches = batches.into_iter();
    let mut next = batches.next().map(Copy::of);
    while let Some(copy) = next {
        let (copied, following) = tokio::join!(biased; copy_one(connection, copy?), async { batches.next().map(Copy::of) });
        copied?;
        next = following;
    }
    Ok(())
}

async fn copy_one(connection: &mut PgConnection, copy: Copy) -> Result<(), DbError> {
    let mut way = connection.copy_in_raw(&copy.statement).await?;
    way.send(copy.file).await?;
    way.finish().await?;
    Ok(())
}

/// The rows as COPY's binary format has them.
fn binary(batch: Batch) -> Result<Vec<u8>, BoxDynError> {
    let width = batch.columns.len();
    let columns = i16::try_from(width)?.to_be_bytes();
    let mut file = Vec::with_capacity(HEAD.len() + batch.values.len() * 16);
    file.extend_from_slice(HEAD);
    for (place, value) in batch.values.into_iter().enumerate() {
        if place % width == 0 {
            file.extend_from_slice(&columns);
        }
        match value {
            Value::Int(Some(number)) => field(&mut file, &number.to_be_bytes())?,
            Value::Text(Some(text)) => field(&mut file, text.as_bytes())?,
            Value::Bool(truth) => field(&mut file, &[u8::from(truth)])?,
            Value::Bytes(bytes) => field(&mut file, &bytes)?,
            Value::Int(None) | Value::Text(None) => file.extend_from_slice(&NULL.to_be_bytes()),
            Value::Ints(_) | Value::Texts(_) => return Err(format!("column {} was given a list", batch.columns[place % width].0).into()),
        }
    }
    file.extend_from_slice(&END.to_be_bytes());
    Ok(file)
}

fn field(file: &mut Vec<u8>, value: &[u8]) -> Result<(), std::num::TryFromIntError> {
    file.extend_from_slice(&i32::try_from(value.len())?.to_be_bytes());
    file.extend_from_slice(value);
    Ok(())
}

//! The failed rows of an import as a sheet of their own, which can be corrected and imported again.

use futures::stream::{self, BoxStream, StreamExt};

use super::stored::StoredImport;
use crate::db::Db;
use crate::error::AppError;
use crate::exports::sheet::{RowWriter, write_header};
use crate::jobs::Item;
use crate::jobs::items::{self, Numbered, PIECE};
use crate::members::actor::Actor;
use crate::ui::grouped;

/// A sheet, streamed in pieces.
pub type Pieces = BoxStream<'static, Result<Vec<u8>, AppError>>;

/// A row that could not be imported, and the reason. The job keeps it as an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Line in the file, from 1.
    pub line: i64,
    pub reason: String,
    /// The cells as read.
    pub cells: Vec<String>,
}

impl From<Failure> for Item {
    fn from(Failure { line, reason, cells }: Failure) -> Self {
        Self { contact: None, line: Some(line), reason, payload: serde_json::to_string(&cells).unwrap_or_default() }
    }
}

impl From<Item> for Failure {
    fn from(item: Item) -> Self {
        let cells = serde_json::from_str(&item.payload).unwrap_or_default();
        Self { line: item.line.unwrap_or_default(), reason: item.reason, cells }
    }
}

/// The sheet: the columns of the file, then the line and the reason of each row. It is streamed piece by piece, so memory does
/// not grow with it. If some of the failed rows were not kept, its last row says so.
pub fn sheet(db: &Db, actor: &Actor, import: &StoredImport) -> Pieces {
    let header = &import.payload.header;
    let columns = header.len();
    let mut first = Vec::new();
    write_header(&mut first, &header.iter().map(String::as_str).chain(["line", "reason"]).collect::<Vec<_>>());
    let (db, actor, id) = (db.clone(), actor.clone(), import.job.id);
    let rows = stream::try_unfold(0, move |seq| {
        let (db, actor) = (db.clone(), actor.clone());
        async move {
            let items = items::behind(&db, &actor, (id, seq), PIECE).await?;
            let last = items.last().map(|last| last.seq);
            Ok(last.map(|last| (piece(items), last)))
        }
    });
    let lost = import.counts.failed - import.job.items;
    let rest = (lost > 0).then(|| Ok(not_kept(columns, lost)));
    stream::iter([Ok(first)]).chain(rows).chain(stream::iter(rest)).boxed()
}

fn piece(items: Vec<Numbered>) -> Vec<u8> {
    let mut out = Vec::new();
    for failure in items.into_iter().map(|numbered| Failure::from(numbered.item)) {
        let mut row = RowWriter::new(&mut out);
        for cell in &failure.cells {
            row.text(cell);
        }
        row.text(&failure.line.to_string()).text(&failure.reason);
        row.end();
    }
    out
}

/// A row with the number of failed rows that were not kept.
fn not_kept(columns: usize, number: i64) -> Vec<u8> {
    let mut out = Vec::new();
    let mut row = RowWriter::new(&mut out);
    for _ in 0..=columns {
        row.text("");
    }
    row.text(&format!(
        "{} more rows failed but are not listed here. Fix what they have in common and import the file again.",
        grouped(number)
    ));
    row.end();
    out
}

//! The failed rows of an import as a sheet of their own, which can be corrected and imported again.

use futures::stream::{self, BoxStream, StreamExt};

use crate::db::Db;
use crate::error::AppError;
use crate::exports::sheet::{RowWriter, write_header};
use crate::jobs::{Failure, Job, items};
use crate::members::actor::Actor;
use crate::ui::grouped;

/// A sheet, streamed in pieces.
pub type Pieces = BoxStream<'static, Result<Vec<u8>, AppError>>;

/// The sheet: the columns of the file, then the line and the reason of each row. It is streamed piece by piece, so memory does
/// not grow with it. If some of the failed rows were not kept, its last row says so.
pub fn sheet(db: &Db, actor: &Actor, job: &Job) -> Pieces {
    let header: Vec<String> = serde_json::from_str(&job.header).unwrap_or_default();
    let columns = header.len();
    let mut first = Vec::new();
    write_header(&mut first, &header.iter().map(String::as_str).chain(["line", "reason"]).collect::<Vec<_>>());
    let (db, actor, id) = (db.clone(), actor.clone(), job.id);
    let rows = stream::try_unfold(0, move |line| {
        let (db, actor) = (db.clone(), actor.clone());
        async move {
            let failures = items::behind(&db, &actor, id, line).await?;
            Ok(failures.last().map(|last| (piece(&failures), last.line)))
        }
    });
    let rest = (job.failed > job.failures).then(|| Ok(not_kept(columns, job.failed - job.failures)));
    stream::iter([Ok(first)]).chain(rows).chain(stream::iter(rest)).boxed()
}

fn piece(failures: &[Failure]) -> Vec<u8> {
    let mut out = Vec::new();
    for failure in failures {
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

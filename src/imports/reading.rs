//! Reading an import's rows: on a thread of its own, parsed, and handed over in portions of limited size.

use std::path::{Path, PathBuf};

use tokio::sync::mpsc;

use super::field::Field;
use super::job::Options;
use super::record;
use super::sheet::{Position, Rows, Sheet, SheetError};
use crate::contacts::record::create::NewContact;
use crate::jobs::Job;

/// Rows that the reader hands over at once.
const ROWS: usize = 256;
/// The text of a portion after which no further row is added to it: rows may have a megabyte each.
const TEXT: usize = 1 << 20;
/// Portions that may wait for the writer.
const PORTIONS: usize = 8;

/// A row as it was read: a contact, or why it is none.
pub struct Parsed {
    pub begins: Position,
    pub cells: Vec<String>,
    pub contact: Result<NewContact, String>,
}

impl Parsed {
    /// The bytes of its text.
    pub fn bytes(&self) -> usize {
        self.cells.iter().map(String::len).sum()
    }
}

/// The rows of a job that are still to do, as they come.
pub struct Reading(mpsc::Receiver<Result<Vec<Parsed>, SheetError>>);

impl Reading {
    /// Reads the rows behind the job's cursor. `country` is what a phone without + is read by.
    pub fn start(job: &Job, options: Options, country: Option<String>) -> Self {
        let file = PathBuf::from(&job.file);
        let number = |place: i64| u64::try_from(place).unwrap_or_default();
        let last = (job.cursor > 0).then(|| Position { line: number(job.line), byte: number(job.byte) });
        let (send, receive) = mpsc::channel(PORTIONS);
        tokio::task::spawn_blocking(move || {
            let read = open(&file, options, last).and_then(|opened| hand_over(opened, country.as_deref(), &send));
            if let Err(problem) = read {
                // Whoever does not listen any more need not hear of it.
                let _ = send.blocking_send(Err(problem));
            }
        });
        Self(receive)
    }

    /// The next rows; none at the end.
    pub async fn portion(&mut self) -> Option<Result<Vec<Parsed>, SheetError>> {
        self.0.recv().await
    }
}

fn open(file: &Path, options: Options, last: Option<Position>) -> Result<(Vec<Option<Field>>, Rows), SheetError> {
    let sheet = match options.format {
        Some(format) => Sheet::open_as(file, format)?,
        None => Sheet::open(file)?,
    };
    let sheet = match options.has_header {
        Some(has_header) => sheet.with_header(has_header),
        None => sheet,
    };
    let fields = options.columns.unwrap_or_else(|| sheet.columns());
    Ok((fields, last.map_or_else(|| sheet.rows(), |last| sheet.rows_behind(last))?))
}

/// Hands over every portion, until nobody listens any more.
fn hand_over(
    (fields, mut rows): (Vec<Option<Field>>, Rows),
    country: Option<&str>,
    send: &mpsc::Sender<Result<Vec<Parsed>, SheetError>>,
) -> Result<(), SheetError> {
    loop {
        let portion = portion(&mut rows, &fields, country)?;
        if portion.is_empty() || send.blocking_send(Ok(portion)).is_err() {
            return Ok(());
        }
    }
}

fn portion(rows: &mut Rows, fields: &[Option<Field>], country: Option<&str>) -> Result<Vec<Parsed>, SheetError> {
    let mut portion = Vec::new();
    let mut text = 0;
    while portion.len() < ROWS && text < TEXT {
        let Some(row) = rows.next().transpose()? else { break };
        let contact = record::read(&row.cells, fields, country).map(NewContact::from);
        let parsed = Parsed { begins: row.begins, cells: row.cells, contact };
        text += parsed.bytes();
        portion.push(parsed);
    }
    Ok(portion)
}

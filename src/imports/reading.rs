//! Reads an import's rows: on a thread of their own, parsed, and handed over in portions of limited size.

use std::path::{Path, PathBuf};

use tokio::sync::mpsc;

use super::field::Field;
use super::record;
use super::sheet::{Position, Rows, Sheet, SheetError};
use super::stored::{Options, StoredImport};
use crate::contacts::record::create::NewContact;

/// Rows per portion.
const ROWS: usize = 256;
/// Bytes of text after which a portion takes no further row: a row may have a megabyte.
const TEXT: usize = 1 << 20;
/// Portions buffered for the writer.
const PORTIONS: usize = 8;

/// A parsed row: a contact, or the reason why it is none.
pub struct Parsed {
    pub begins: Position,
    pub cells: Vec<String>,
    pub contact: Result<NewContact, String>,
}

impl Parsed {
    /// Bytes of the row's text.
    pub fn bytes(&self) -> usize {
        self.cells.iter().map(String::len).sum()
    }
}

/// An import's remaining rows, in portions.
pub struct Reading(mpsc::Receiver<Result<Vec<Parsed>, SheetError>>);

impl Reading {
    /// Reads the rows after the import's cursor. `country` is the default country of phones without +.
    pub fn start(import: &StoredImport, country: Option<String>) -> Self {
        let (file, options, last) = (PathBuf::from(&import.payload.file), import.payload.options.clone(), import.last);
        let (send, receive) = mpsc::channel(PORTIONS);
        tokio::task::spawn_blocking(move || {
            let read = open(&file, options, last).and_then(|opened| hand_over(opened, country.as_deref(), &send));
            if let Err(problem) = read {
                // A closed channel means that the writer has stopped and needs no error.
                let _ = send.blocking_send(Err(problem));
            }
        });
        Self(receive)
    }

    /// The next portion; `None` at the end.
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

/// Sends every portion until the receiver is dropped.
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

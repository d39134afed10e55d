//! A sheet is a CSV file on disk before its import. Its encoding, delimiter and header are detected, and its rows are streamed,
//! so that memory does not grow with it. It is read twice: once to check that it is whole, since a broken file is refused
//! before anything is written, and once for its rows.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::columns;
use super::encoding::{self, CHUNK_BYTES, Text};
use super::rows::Records;
use crate::text::{EmailAddress, digits};

pub use super::encoding::Encoding;
pub use super::rows::{Row, Rows};

/// Delimiters that can be detected; the first one wins a tie.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How a file is to be read. Detection reads the whole file, so the format is stored for later readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Format {
    encoding: Encoding,
    /// Length of the byte order mark in bytes.
    mark: u64,
    delimiter: u8,
    /// Whether the first line is `sep=`, and thus no row.
    names_delimiter: bool,
}

/// A CSV file of known format. Only its first line is kept in memory.
#[derive(Clone, Debug)]
pub struct Sheet {
    path: PathBuf,
    format: Format,
    first: Vec<String>,
    has_header: bool,
}

/// Start of a record, from which reading can resume.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Line in the file, from 1.
    pub line: u64,
    /// Byte in the file, byte order mark included, from 0.
    pub byte: u64,
}

impl Position {
    /// Start of a file without a byte order mark.
    pub(super) const START: Position = Position { line: 1, byte: 0 };
}

/// Result of the first pass over a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetSummary {
    /// Rows without the header and blank lines.
    pub rows: u64,
}

/// Why a file is refused, with the number of the line at fault, from 1, if a single line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetError {
    pub line: Option<u64>,
    pub message: String,
}

impl Sheet {
    /// Opens a file and recognises its format.
    ///
    /// # Errors
    /// If it is empty, cannot be read, is no text, or its first line is broken.
    pub fn open(path: &Path) -> Result<Sheet, SheetError> {
        let mut file = File::open(path)?;
        let (encoding, mark) = encoding::recognise(&mut file)?;
        let mut sample = Vec::with_capacity(CHUNK_BYTES);
        // An error within the sample is reported by the records below, with its line.
        let whole = Text::new(file, encoding, mark)?.take(CHUNK_BYTES as u64).read_to_end(&mut sample).is_ok_and(|read| read < CHUNK_BYTES);
        let named = named_delimiter(&sample);
        let delimiter = named.unwrap_or_else(|| most_likely_delimiter(&sample, whole));
        Sheet::open_as(path, Format { encoding, mark, delimiter, names_delimiter: named.is_some() })
    }

    /// Opens a file of known format; only its first line is read.
    ///
    /// # Errors
    /// If it is empty, cannot be read, or its first line is broken.
    pub fn open_as(path: &Path, format: Format) -> Result<Sheet, SheetError> {
        let mut sheet = Sheet { path: path.to_owned(), format, first: Vec::new(), has_header: true };
        let mut records = sheet.records()?;
        if !records.read()? {
            return Err(SheetError::whole("The file is empty."));
        }
        sheet.first = records.cells()?;
        sheet.has_header = is_header(&sheet.first);
        Ok(sheet)
    }

    /// The same sheet, with an explicit choice whether its first line is a header.
    #[must_use]
    pub fn with_header(mut self, has_header: bool) -> Sheet {
        self.has_header = has_header;
        self
    }

    /// The file's format.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether the first line is treated as a header.
    pub fn has_header(&self) -> bool {
        self.has_header
    }

    /// The columns' names: the header, or "Column 1" and so on where there is none.
    pub fn header(&self) -> Vec<String> {
        if self.has_header {
            return self.first.clone();
        }
        (1..=self.first.len()).map(|number| format!("Column {number}")).collect()
    }

    /// The field of each column, detected from the header, or else from the first row.
    pub fn columns(&self) -> Vec<Option<columns::Field>> {
        if self.has_header { columns::recognise(&self.first) } else { self.first.iter().map(|cell| field_of(cell)).collect() }
    }

    /// The delimiter between cells.
    pub fn delimiter(&self) -> char {
        char::from(self.format.delimiter)
    }

    /// The file's encoding.
    pub fn encoding(&self) -> Encoding {
        self.format.encoding
    }

    /// The first pass: reads the whole file and counts its rows.
    ///
    /// # Errors
    /// If it is broken as CSV: a quote never closed, a row of another length than the first line, a line of more than a
    /// megabyte, something that is no text. Each with its line.
    pub fn check(&self) -> Result<SheetSummary, SheetError> {
        let mut rows = self.rows()?;
        let mut number = 0;
        while rows.advance()? {
            number += 1;
        }
        Ok(SheetSummary { rows: number })
    }

    /// Number of rows of a sheet with `below` rows after its first line.
    pub fn rows_with(&self, below: u64) -> u64 {
        let is_row = !self.has_header && self.first.iter().any(|cell| !cell.bytes().all(|byte| byte.is_ascii_whitespace()));
        below + u64::from(is_row)
    }

    /// The second pass: the rows, without the header and blank lines.
    ///
    /// # Errors
    /// If the file has changed since it was opened.
    pub fn rows(&self) -> Result<Rows, SheetError> {
        let mut records = self.records()?;
        if self.has_header {
            records.read()?;
        }
        Ok(Rows::new(records, self.first.len()))
    }

    /// The rows after the one that begins at `last`, to resume an interrupted job. Nothing before it is read.
    ///
    /// # Errors
    /// As for [`Sheet::rows`].
    pub fn rows_behind(&self, last: Position) -> Result<Rows, SheetError> {
        let mut rows = Rows::new(self.records_from(last)?, self.first.len());
        rows.advance()?;
        Ok(rows)
    }

    fn records(&self) -> Result<Records<Text>, SheetError> {
        let mut records = self.records_from(Position { byte: self.format.mark, ..Position::START })?;
        if self.format.names_delimiter {
            records.read()?;
        }
        Ok(records)
    }

    fn records_from(&self, from: Position) -> Result<Records<Text>, SheetError> {
        let text = Text::new(File::open(&self.path)?, self.format.encoding, from.byte)?;
        Ok(Records::new(text, self.format.delimiter, self.format.encoding, from))
    }
}

/// The delimiter of a first line such as `sep=;`, which Excel writes and reads.
fn named_delimiter(sample: &[u8]) -> Option<u8> {
    let line = sample.split(|byte| matches!(byte, b'\n' | b'\r')).next()?;
    let (name, delimiter) = line.split_at_checked(4)?;
    match delimiter {
        [delimiter]
            if name.eq_ignore_ascii_case(b"sep=") && (delimiter.is_ascii_punctuation() || *delimiter == b'\t') && *delimiter != b'"' =>
        {
            Some(*delimiter)
        }
        _ => None,
    }
}

/// The delimiter that occurs in the first line and splits most of the lines into as many cells as that one.
fn most_likely_delimiter(sample: &[u8], whole: bool) -> u8 {
    let mut best = (0, 0, DELIMITERS[0]);
    for delimiter in DELIMITERS {
        let lengths = lengths(sample, delimiter, whole);
        let columns = lengths.first().copied().unwrap_or(0);
        let fitting = lengths.iter().filter(|length| **length == columns).count() * 1000 / lengths.len().max(1);
        if columns > 1 && (fitting, columns) > (best.0, best.1) {
            best = (fitting, columns, delimiter);
        }
    }
    best.2
}

/// Number of cells of each record in the sample.
fn lengths(sample: &[u8], delimiter: u8, whole: bool) -> Vec<usize> {
    let mut records = Records::new(sample, delimiter, Encoding::Utf8, Position::START);
    let mut lengths = Vec::new();
    while let Ok(true) = records.read() {
        lengths.push(records.width());
    }
    // The sample may end in the middle of its last record.
    if !whole && lengths.len() > 1 {
        lengths.pop();
    }
    lengths
}

/// A first line is a header if more of its cells are known names than emails or phones, or if it has neither email nor phone:
/// such a row would be no contact.
fn is_header(first: &[String]) -> bool {
    let names = columns::recognise(first).iter().flatten().count();
    let identities = first.iter().filter(|cell| field_of(cell).is_some()).count();
    identities == 0 || names > identities
}

/// The field of a cell, guessed from its value: email or phone. Seven digits are a phone, fewer may be anything.
fn field_of(cell: &str) -> Option<columns::Field> {
    let first = cell.split(';').next().unwrap_or(cell);
    if EmailAddress::parse(first).is_ok() {
        return Some(columns::Field::Email);
    }
    let mostly_digits = !first.contains(|letter: char| letter.is_alphabetic()) && digits(first).len() >= 7;
    mostly_digits.then_some(columns::Field::Phone)
}

impl SheetError {
    pub(super) fn at(line: u64, message: impl Into<String>) -> SheetError {
        SheetError { line: Some(line), message: message.into() }
    }

    pub(super) fn whole(message: impl Into<String>) -> SheetError {
        SheetError { line: None, message: message.into() }
    }
}

impl fmt::Display for SheetError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "Line {line}: {}", self.message),
            None => formatter.write_str(&self.message),
        }
    }
}

impl std::error::Error for SheetError {}

impl From<io::Error> for SheetError {
    fn from(error: io::Error) -> SheetError {
        SheetError::whole(format!("The file can’t be read: {error}."))
    }
}

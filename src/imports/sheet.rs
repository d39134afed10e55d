//! A sheet is a CSV file on disk that is going to be imported: its encoding, delimiter and header are recognised, and its
//! rows are read in a stream, so that memory does not grow with it. It is read twice: once to see that it is whole, since
//! a broken file is refused before anything is written, and once for its rows.

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

/// The delimiters that are recognised; of two that fit equally well, the first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How a file is to be read. Recognising it takes a look at the whole file, so whoever comes back to a file keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Format {
    encoding: Encoding,
    /// Bytes of byte order mark before the text.
    mark: u64,
    delimiter: u8,
    /// Whether the first line is `sep=`, and no row.
    names_delimiter: bool,
}

/// A CSV file whose format is known. Nothing of it is kept in memory but its first line.
#[derive(Clone, Debug)]
pub struct Sheet {
    path: PathBuf,
    format: Format,
    first: Vec<String>,
    has_header: bool,
}

/// Where a record begins: what reading goes on from later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// In the file, from 1.
    pub line: u64,
    /// In the file, byte order mark included, from 0.
    pub byte: u64,
}

impl Position {
    /// Where a file without a byte order mark begins.
    pub(super) const START: Position = Position { line: 1, byte: 0 };
}

/// What the first pass over a sheet found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetSummary {
    /// Rows without the header and blank lines.
    pub rows: u64,
}

/// Why a file is refused: in words, and if it is one line's fault, with the number of that line, from 1.
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
        // What is broken within the sample is told by the records below, with its line.
        let whole = Text::new(file, encoding, mark)?.take(CHUNK_BYTES as u64).read_to_end(&mut sample).is_ok_and(|read| read < CHUNK_BYTES);
        let named = named_delimiter(&sample);
        let delimiter = named.unwrap_or_else(|| most_likely_delimiter(&sample, whole));
        Sheet::open_as(path, Format { encoding, mark, delimiter, names_delimiter: named.is_some() })
    }

    /// Opens a file whose format is known already; only its first line is read.
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

    /// The same sheet, as someone says who knows whether its first line is a header.
    #[must_use]
    pub fn with_header(mut self, has_header: bool) -> Sheet {
        self.has_header = has_header;
        self
    }

    /// How it is to be read.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether the first line is taken for a header.
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

    /// What stands in each column, as far as the header, or else the first row, tells.
    pub fn columns(&self) -> Vec<Option<columns::Field>> {
        if self.has_header { columns::recognise(&self.first) } else { self.first.iter().map(|cell| field_of(cell)).collect() }
    }

    /// What separates the cells.
    pub fn delimiter(&self) -> char {
        char::from(self.format.delimiter)
    }

    /// What the letters are written in.
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

    /// The rows of a sheet of which so many stand below its first line.
    pub fn rows_with(&self, below: u64) -> u64 {
        let is_row = !self.has_header && self.first.iter().any(|cell| !cell.bytes().all(|byte| byte.is_ascii_whitespace()));
        below + u64::from(is_row)
    }

    /// The second pass: the rows, without the header and blank lines.
    ///
    /// # Errors
    /// If the file is not what it was when it was opened.
    pub fn rows(&self) -> Result<Rows, SheetError> {
        let mut records = self.records()?;
        if self.has_header {
            records.read()?;
        }
        Ok(Rows::new(records, self.first.len()))
    }

    /// The rows after the one that begins there, for a job that was interrupted behind it. Nothing before it is read.
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

/// The delimiter that stands in the first line and cuts most of the lines into as many cells as that one.
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

/// How many cells each record of the sample has.
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

/// A first line is a header if more of its cells are known names than emails or phones, or if there are none of these:
/// a row without any would be no contact.
fn is_header(first: &[String]) -> bool {
    let names = columns::recognise(first).iter().flatten().count();
    let identities = first.iter().filter(|cell| field_of(cell).is_some()).count();
    identities == 0 || names > identities
}

/// What a cell holds, as far as one can see: an email or a phone. Seven digits are a phone, fewer may be anything.
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

//! A row is one record of a CSV file, in cells (RFC 4180). The reader is our own because the crate `csv` is lenient: this one
//! reports the line of a quote that is never closed, counts lines with any line end, and never holds more than one record of
//! limited size. The tests compare its cells with those of `csv`.

use std::io::{self, Read};

use memchr::{memchr, memchr3};

use super::encoding::{CHUNK_BYTES, Encoding, Text};
use super::sheet::{Position, SheetError};

/// Bytes of the longest record, as UTF-8: far more than a contact, far less than a process has.
pub const RECORD_BYTES: usize = 1024 * 1024;

/// Cells of the widest record: Outlook writes about a hundred.
pub const COLUMNS: usize = 1_000;

/// One row of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub begins: Position,
    pub cells: Vec<String>,
}

/// The rows of a sheet, in the order of the file, each with as many cells as its first line. Blank rows are skipped, and an
/// error ends the iteration.
pub struct Rows {
    records: Records<Text>,
    width: usize,
    failed: bool,
}

impl Rows {
    pub(super) fn new(records: Records<Text>, width: usize) -> Rows {
        Rows { records, width, failed: false }
    }

    /// Advances to the next row without copying its cells; false at the end.
    pub(super) fn advance(&mut self) -> Result<bool, SheetError> {
        while self.records.read()? {
            let found = self.records.width();
            if found != self.width {
                return Err(SheetError::at(self.records.begins.line, lengths_differ(found, self.width)));
            }
            if !self.records.is_blank() {
                self.records.text()?;
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Iterator for Rows {
    type Item = Result<Row, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let row = self.advance().and_then(|more| if more { self.records.cells().map(Some) } else { Ok(None) });
        self.failed = row.is_err();
        row.map(|cells| cells.map(|cells| Row { begins: self.records.begins, cells })).transpose()
    }
}

fn lengths_differ(found: usize, expected: usize) -> String {
    let cells = |number: usize| if number == 1 { "1 cell".to_owned() } else { format!("{number} cells") };
    format!("This row has {}, where the first line has {}.", cells(found), cells(expected))
}

/// The records of a text in UTF-8, one at a time.
pub(super) struct Records<R> {
    source: R,
    delimiter: u8,
    chunk: Vec<u8>,
    at: usize,
    /// The line of the next byte.
    next_line: u64,
    /// The last byte was a carriage return: a line feed after it starts no further line.
    after_return: bool,
    /// Position of the record's first byte.
    begins: Position,
    encoding: Encoding,
    /// Offset in the file of the byte `counted` of the chunk.
    byte: u64,
    counted: usize,
    /// The record's cells, concatenated.
    bytes: Vec<u8>,
    /// End of each cell in `bytes`.
    ends: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before the first character of a cell.
    CellStart,
    /// In a cell without quotes, or after the quoted part of a cell.
    Plain,
    /// Between quotes, opened on that line.
    Quoted(u64),
    /// After a quote between quotes: it closes them, unless a second one follows and both mean one quote.
    Quote(u64),
}

impl<R: Read> Records<R> {
    /// The records of a text that begins at `from` in a file of this encoding.
    pub(super) fn new(source: R, delimiter: u8, encoding: Encoding, from: Position) -> Records<R> {
        Records {
            source,
            delimiter,
            chunk: Vec::new(),
            at: 0,
            next_line: from.line,
            after_return: false,
            begins: from,
            encoding,
            byte: from.byte,
            counted: 0,
            bytes: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Number of cells in the record.
    pub(super) fn width(&self) -> usize {
        self.ends.len()
    }

    /// Whether the record is nothing but white space.
    pub(super) fn is_blank(&self) -> bool {
        self.bytes.iter().all(u8::is_ascii_whitespace)
    }

    /// The cells, concatenated.
    pub(super) fn text(&self) -> Result<&str, SheetError> {
        std::str::from_utf8(&self.bytes).map_err(|_| not_text(self.begins.line))
    }

    pub(super) fn cells(&self) -> Result<Vec<String>, SheetError> {
        let text = self.text()?;
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        // Delimiters are ASCII, so no cell ends within a character.
        Ok(starts.zip(&self.ends).map(|(start, end)| text[start..*end].to_owned()).collect())
    }

    /// Advances to the next record that is no blank line; false at the end.
    pub(super) fn read(&mut self) -> Result<bool, SheetError> {
        loop {
            self.bytes.clear();
            self.ends.clear();
            if !self.skip_line_feed()? {
                return Ok(false);
            }
            self.count();
            self.begins = Position { line: self.next_line, byte: self.byte };
            self.read_record()?;
            if self.ends.len() > 1 || !self.is_blank() {
                return Ok(true);
            }
        }
    }

    /// Skips the line feed after the carriage return that ended the last record; false at the end.
    fn skip_line_feed(&mut self) -> Result<bool, SheetError> {
        let mut more = self.fill()?;
        if more && std::mem::take(&mut self.after_return) && self.chunk[self.at] == b'\n' {
            self.at += 1;
            more = self.fill()?;
        }
        Ok(more)
    }

    fn read_record(&mut self) -> Result<(), SheetError> {
        let mut place = Place::CellStart;
        while self.fill()? {
            place = match place {
                Place::CellStart if self.chunk[self.at] == b'"' => {
                    self.at += 1;
                    Place::Quoted(self.next_line)
                }
                Place::CellStart | Place::Plain => match self.take_plain() {
                    None => Place::Plain,
                    Some(byte) if byte == self.delimiter => Place::CellStart,
                    Some(_) => return self.end_cell(),
                },
                Place::Quoted(line) => self.take_quoted(line),
                Place::Quote(line) if self.chunk[self.at] == b'"' => {
                    self.bytes.push(b'"');
                    self.at += 1;
                    Place::Quoted(line)
                }
                Place::Quote(_) => Place::Plain,
            };
            if place == Place::CellStart {
                self.end_cell()?;
            }
            self.refuse_too_long(place)?;
        }
        match place {
            Place::Quoted(line) => Err(never_closed(line)),
            _ => self.end_cell(),
        }
    }

    /// Takes the text before the next delimiter or line end, and returns that byte; `None` if the chunk ends first.
    fn take_plain(&mut self) -> Option<u8> {
        let delimiter = self.delimiter;
        let rest = &self.chunk[self.at..];
        let found = memchr3(delimiter, b'\n', b'\r', rest);
        let end = found.unwrap_or(rest.len());
        self.bytes.extend_from_slice(&rest[..end]);
        let byte = found.map(|at| rest[at]);
        self.at += end + usize::from(byte.is_some());
        if byte.is_some_and(|byte| byte != delimiter) {
            self.next_line += 1;
            self.after_return = byte == Some(b'\r');
        }
        byte
    }

    /// Takes the text before the next quote.
    fn take_quoted(&mut self, opened: u64) -> Place {
        let rest = &self.chunk[self.at..];
        let found = memchr(b'"', rest);
        let text = &rest[..found.unwrap_or(rest.len())];
        self.bytes.extend_from_slice(text);
        for byte in text {
            let line_end = *byte == b'\r' || (*byte == b'\n' && !self.after_return);
            self.next_line += u64::from(line_end);
            self.after_return = *byte == b'\r';
        }
        self.at += text.len() + usize::from(found.is_some());
        if found.is_some() {
            self.after_return = false;
            return Place::Quote(opened);
        }
        Place::Quoted(opened)
    }

    fn end_cell(&mut self) -> Result<(), SheetError> {
        self.ends.push(self.bytes.len());
        if self.ends.len() > COLUMNS {
            return Err(SheetError::at(self.begins.line, format!("This row has more than {COLUMNS} cells.")));
        }
        Ok(())
    }

    fn refuse_too_long(&self, place: Place) -> Result<(), SheetError> {
        match place {
            _ if self.bytes.len() <= RECORD_BYTES => Ok(()),
            Place::Quoted(line) => Err(never_closed(line)),
            _ => Err(SheetError::at(self.begins.line, "This row is longer than 1 MB.")),
        }
    }

    /// Counts the bytes of the file up to the current one.
    fn count(&mut self) {
        self.byte += self.encoding.bytes_in_file(&self.chunk[self.counted..self.at]);
        self.counted = self.at;
    }

    /// Reads the next chunk once this one is used up; false at the end.
    fn fill(&mut self) -> Result<bool, SheetError> {
        while self.at == self.chunk.len() {
            self.count();
            self.counted = 0;
            self.chunk.resize(CHUNK_BYTES, 0);
            self.at = 0;
            let read = self.source.read(&mut self.chunk);
            self.chunk.truncate(read.as_ref().copied().unwrap_or(0));
            match read {
                Ok(0) => return Ok(false),
                Ok(_) => (),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => (),
                Err(error) if error.kind() == io::ErrorKind::InvalidData => return Err(not_text(self.next_line)),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(true)
    }
}

fn never_closed(line: u64) -> SheetError {
    SheetError::at(line, "A quote is opened here and never closed.")
}

fn not_text(line: u64) -> SheetError {
    SheetError::at(line, "This is not a CSV file, or it is damaged.")
}

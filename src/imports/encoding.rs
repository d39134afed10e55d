//! An encoding maps a file's bytes to characters. It is detected from the file itself, since people who export a CSV file
//! rarely know it. The text is then decoded to UTF-8.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memchr;
use serde::{Deserialize, Serialize};

use super::sheet::SheetError;

/// Bytes per read.
pub(super) const CHUNK_BYTES: usize = 64 * 1024;

/// The encodings that spreadsheets and address books write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

impl Encoding {
    /// Display name.
    pub const fn label(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
            Encoding::Windows1252 => "Windows-1252",
        }
    }

    /// Number of bytes in the file from which `text` was decoded. A character counts at its first byte, so that a text may be
    /// cut anywhere.
    pub(super) fn bytes_in_file(self, text: &[u8]) -> u64 {
        let count = |is: fn(&u8) -> bool| text.iter().filter(|byte| is(byte)).count() as u64;
        match self {
            Encoding::Utf8 => text.len() as u64,
            Encoding::Windows1252 => count(|byte| !is_continued(*byte)),
            // A character of four bytes in UTF-8 is a surrogate pair in UTF-16.
            Encoding::Utf16Le | Encoding::Utf16Be => 2 * (count(|byte| !is_continued(*byte)) + count(|byte| *byte >= 0xf0)),
        }
    }
}

/// Whether a byte is a continuation byte of UTF-8.
const fn is_continued(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// The file's encoding, and the length of its byte order mark in bytes.
///
/// Only the last byte decides whether a text is UTF-8, so the whole file is read, once, as fast as the disk delivers it.
pub(super) fn recognise(file: &mut File) -> Result<(Encoding, u64), SheetError> {
    let mut head = Vec::with_capacity(CHUNK_BYTES);
    file.by_ref().take(CHUNK_BYTES as u64).read_to_end(&mut head)?;
    refuse_workbook(&head)?;
    match head.as_slice() {
        [0xff, 0xfe, ..] => Ok((Encoding::Utf16Le, 2)),
        [0xfe, 0xff, ..] => Ok((Encoding::Utf16Be, 2)),
        [0xef, 0xbb, 0xbf, ..] => survey(file)?.encoding(true).map(|encoding| (encoding, 3)),
        _ => match utf16_without_mark(&head) {
            Some(encoding) => Ok((encoding, 0)),
            None => survey(file)?.encoding(false).map(|encoding| (encoding, 0)),
        },
    }
}

/// Refuses a workbook: people most often mistake it for a CSV file, and they can convert it themselves.
fn refuse_workbook(head: &[u8]) -> Result<(), SheetError> {
    let workbook = head.starts_with(b"PK\x03\x04") || head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]);
    if workbook {
        return Err(SheetError::whole("This is a spreadsheet file, not a CSV file. Open it in your spreadsheet and save it as CSV."));
    }
    Ok(())
}

/// Detects UTF-16 without a byte order mark: every other byte of its digits, delimiters and Latin letters is zero, always on
/// the same side of the pair. A quarter of the pairs must have that zero, so that a stray zero makes no UTF-16.
fn utf16_without_mark(head: &[u8]) -> Option<Encoding> {
    let pairs = head.len() / 2;
    let zeros = |side: usize| head.chunks_exact(2).filter(|pair| pair[side] == 0).count();
    match (zeros(0), zeros(1)) {
        (0, low) if low > 0 && low * 4 >= pairs => Some(Encoding::Utf16Le),
        (high, 0) if high > 0 && high * 4 >= pairs => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// Counts over a whole file that is read as UTF-8.
#[derive(Default)]
struct Survey {
    /// Characters of several bytes.
    letters: u64,
    /// Invalid sequences.
    strangers: u64,
    first_stranger: u64,
    line_feeds: u64,
    carriage_returns: u64,
}

fn survey(file: &mut File) -> Result<Survey, SheetError> {
    file.seek(SeekFrom::Start(0))?;
    let mut survey = Survey::default();
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut kept = 0;
    loop {
        let read = file.read(&mut chunk[kept..])?;
        let rest = survey.take(&chunk[..kept + read], read == 0);
        if read == 0 {
            return Ok(survey);
        }
        // A character that the chunk's end cuts is completed by the next read.
        let end = kept + read;
        chunk.copy_within(end - rest..end, 0);
        kept = rest;
    }
}

impl Survey {
    /// Counts some bytes; returns how many of them at the end are the beginning of a character.
    fn take(&mut self, mut bytes: &[u8], last: bool) -> usize {
        loop {
            let (valid, bad) = match std::str::from_utf8(bytes) {
                Ok(_) => (bytes.len(), 0),
                Err(error) => (error.valid_up_to(), error.error_len().unwrap_or(usize::MAX)),
            };
            self.count(&bytes[..valid]);
            bytes = &bytes[valid..];
            match bad {
                0 => return 0,
                usize::MAX if !last => return bytes.len(),
                bad => {
                    if self.strangers == 0 {
                        self.first_stranger = self.line();
                    }
                    self.strangers += 1;
                    bytes = &bytes[bad.min(bytes.len())..];
                }
            }
        }
    }

    fn count(&mut self, text: &[u8]) {
        let number = |wanted: fn(&u8) -> bool| text.iter().filter(|byte| wanted(byte)).count() as u64;
        self.letters += number(|byte| *byte >= 0xc0);
        self.line_feeds += number(|byte| *byte == b'\n');
        self.carriage_returns += number(|byte| *byte == b'\r');
    }

    /// The current line. A file with CRLF has equally many of both, any other file has only one of them.
    fn line(&self) -> u64 {
        1 + self.line_feeds.max(self.carriage_returns)
    }

    /// UTF-8 if no sequence is invalid. If most of the file is UTF-8, or a mark says so, the file is damaged and refused:
    /// reading it as Windows-1252 would silently spoil every accent in it.
    fn encoding(&self, marked: bool) -> Result<Encoding, SheetError> {
        match (self.strangers, self.letters) {
            (0, _) => Ok(Encoding::Utf8),
            (strangers, letters) if marked || letters > strangers => Err(SheetError::at(
                self.first_stranger,
                "This line is not valid UTF-8, although the rest of the file is. Save the file again as UTF-8.",
            )),
            _ => Ok(Encoding::Windows1252),
        }
    }
}

/// A file's text, decoded to UTF-8, without its byte order mark. Bytes that are no text (a zero, half a UTF-16 character) end
/// it with an error of the kind `InvalidData`, after everything before them was read.
pub(super) struct Text {
    file: File,
    decoder: Option<Decoder>,
    /// Bytes from the file, and how many of them the decoder has consumed.
    raw: Vec<u8>,
    raw_at: usize,
    /// Decoded bytes, and how many of them were handed out.
    decoded: Vec<u8>,
    decoded_at: usize,
    ended: bool,
    /// The decoder met a malformed sequence.
    malformed: bool,
    /// A zero byte was read.
    zero: bool,
}

impl Text {
    /// The text from byte `from` of the file on.
    pub(super) fn new(mut file: File, encoding: Encoding, from: u64) -> io::Result<Text> {
        file.seek(SeekFrom::Start(from))?;
        let decoder = match encoding {
            Encoding::Utf8 => None,
            Encoding::Utf16Le => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Encoding::Utf16Be => Some(UTF_16BE.new_decoder_without_bom_handling()),
            Encoding::Windows1252 => Some(WINDOWS_1252.new_decoder_without_bom_handling()),
        };
        Ok(Text {
            file,
            decoder,
            raw: Vec::new(),
            raw_at: 0,
            decoded: Vec::new(),
            decoded_at: 0,
            ended: false,
            malformed: false,
            zero: false,
        })
    }

    fn read_text(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Some(decoder) = &mut self.decoder else { return self.file.read(out) };
        while self.decoded_at == self.decoded.len() && !self.malformed && !self.ended {
            if self.raw_at == self.raw.len() {
                self.raw.resize(CHUNK_BYTES, 0);
                let read = self.file.read(&mut self.raw);
                self.raw.truncate(read.as_ref().copied().unwrap_or(0));
                self.raw_at = 0;
                self.ended = read? == 0;
            }
            self.decoded.resize(CHUNK_BYTES, 0);
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(&self.raw[self.raw_at..], &mut self.decoded, self.ended);
            self.decoded.truncate(written);
            self.decoded_at = 0;
            self.raw_at += read;
            self.malformed = matches!(result, DecoderResult::Malformed(..));
        }
        let ready = &self.decoded[self.decoded_at..];
        if ready.is_empty() && self.malformed {
            return Err(no_text());
        }
        let taken = ready.len().min(out.len());
        out[..taken].copy_from_slice(&ready[..taken]);
        self.decoded_at += taken;
        Ok(taken)
    }
}

impl Read for Text {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.zero {
            return Err(no_text());
        }
        let read = self.read_text(out)?;
        let text = memchr(0, &out[..read]).unwrap_or(read);
        self.zero = text < read;
        if text == 0 && self.zero { Err(no_text()) } else { Ok(text) }
    }
}

fn no_text() -> io::Error {
    io::Error::from(io::ErrorKind::InvalidData)
}

//! An encoding is how a file's bytes stand for letters. It is recognised from the file itself, since nobody who exports
//! a CSV file knows, and the text is then read as UTF-8 whatever it was.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memchr;
use serde::{Deserialize, Serialize};

use super::sheet::SheetError;

/// How many bytes are read at a time.
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
    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
            Encoding::Windows1252 => "Windows-1252",
        }
    }

    /// The bytes in the file of a text that was read from it. A letter counts where its first byte stands, so that a text may be
    /// cut anywhere.
    pub(super) fn bytes_in_file(self, text: &[u8]) -> u64 {
        let count = |is: fn(&u8) -> bool| text.iter().filter(|byte| is(byte)).count() as u64;
        match self {
            Encoding::Utf8 => text.len() as u64,
            Encoding::Windows1252 => count(|byte| !is_continued(*byte)),
            // A letter of four bytes in UTF-8 is a pair in UTF-16.
            Encoding::Utf16Le | Encoding::Utf16Be => 2 * (count(|byte| !is_continued(*byte)) + count(|byte| *byte >= 0xf0)),
        }
    }
}

/// Whether a byte of UTF-8 goes on with a letter.
const fn is_continued(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// The file's encoding, and how many bytes of byte order mark come before its text.
///
/// Whether a text is UTF-8 is only known at its last byte, so the whole file is read, once, as fast as the disk gives it.
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

/// A workbook is what people most often take for a CSV file, and they can do something about it.
fn refuse_workbook(head: &[u8]) -> Result<(), SheetError> {
    let workbook = head.starts_with(b"PK\x03\x04") || head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]);
    if workbook {
        return Err(SheetError::whole("This is a spreadsheet file, not a CSV file. Open it in your spreadsheet and save it as CSV."));
    }
    Ok(())
}

/// UTF-16 gives itself away without a mark: every other byte of its digits, delimiters and Latin letters is zero, and
/// always the same one of two. A quarter of the letters have to be such, so that a stray zero makes no UTF-16.
fn utf16_without_mark(head: &[u8]) -> Option<Encoding> {
    let pairs = head.len() / 2;
    let zeros = |side: usize| head.chunks_exact(2).filter(|pair| pair[side] == 0).count();
    match (zeros(0), zeros(1)) {
        (0, low) if low > 0 && low * 4 >= pairs => Some(Encoding::Utf16Le),
        (high, 0) if high > 0 && high * 4 >= pairs => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// What a whole file's bytes look like, seen as UTF-8.
#[derive(Default)]
struct Survey {
    /// Sequences of several bytes that are one letter in UTF-8.
    letters: u64,
    /// Places that are no UTF-8.
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
        // A letter that the chunk's end cuts in two waits for its other half.
        let end = kept + read;
        chunk.copy_within(end - rest..end, 0);
        kept = rest;
    }
}

impl Survey {
    /// Looks at some bytes, and says how many at their end are the beginning of a letter.
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

    /// The line that is being looked at. A file with CRLF has as many of both, any other only one of them.
    fn line(&self) -> u64 {
        1 + self.line_feeds.max(self.carriage_returns)
    }

    /// UTF-8 if all of it is. Where most of it is, or a mark says so, it is a damaged UTF-8 file, and reading it as
    /// Windows-1252 would spoil every accent in it without a word.
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

/// A file's text, read as UTF-8, without its byte order mark. What is no text (a zero, half a UTF-16 letter) ends it with
/// an error of the kind `InvalidData`, after everything before it was read.
pub(super) struct Text {
    file: File,
    decoder: Option<Decoder>,
    /// As it comes from the file, and what the decoder has taken of it.
    raw: Vec<u8>,
    raw_at: usize,
    /// As it goes out, and what has gone.
    decoded: Vec<u8>,
    decoded_at: usize,
    ended: bool,
    /// The decoder has come upon something that is no letter.
    malformed: bool,
    /// A zero was read.
    zero: bool,
}

impl Text {
    /// The text from that byte of the file on.
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

//! Tests of files as spreadsheets and address books write them, and of damaged files.

use super::*;
use crate::imports::rows::{COLUMNS, RECORD_BYTES, Records};
use crate::imports::sheet::{Encoding, Position};

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn refusal(content: &[u8]) -> String {
    read(content).expect_err("a broken file").to_string()
}

#[test]
fn any_delimiter_is_recognised() {
    for delimiter in [",", ";", "\t", "|"] {
        let text = ["email,name,tags", "a@x.org,Ada,VIP", "b@x.org,\"Bob, Ben; Bill|\tB\",Pal"]
            .join("\n")
            .replace("\"Bob, Ben", "\u{1}")
            .replace(',', delimiter)
            .replace('\u{1}', "\"Bob, Ben");
        let (sheet, rows) = read(text.as_bytes()).expect("a sheet");
        assert_eq!(sheet.delimiter().to_string(), delimiter);
        assert_eq!(rows[1].cells, ["b@x.org", "Bob, Ben; Bill|\tB", "Pal"]);
    }
}

#[test]
fn a_semicolon_between_tags_is_no_delimiter() {
    assert_eq!(cells(b"email,tags\na@x.org,VIP;Pal\nb@x.org,VIP;Foe\n")[0], ["a@x.org", "VIP;Pal"]);
    assert_eq!(cells(b"email;name\na@x.org;Love, Ada\nb@x.org;Bab, Cha\n")[1], ["b@x.org", "Bab, Cha"]);
}

#[test]
fn a_first_line_may_name_the_delimiter() {
    for text in ["sep=;\nemail;name\na@x.org;A,B", "\u{feff}SEP=;\r\nemail;name\r\na@x.org;A,B\r\n"] {
        let (sheet, rows) = read(text.as_bytes()).expect("a sheet");
        assert_eq!((sheet.delimiter(), sheet.header()), (';', vec!["email".to_owned(), "name".to_owned()]));
        assert_eq!(
            rows,
            [Row { begins: Position { line: 3, byte: rows[0].begins.byte }, cells: vec!["a@x.org".to_owned(), "A,B".to_owned()] }]
        );
    }
}

#[test]
fn any_encoding_is_recognised() {
    let text = "email,name\r\njose@x.org,José “Pepe” García\r\n";
    let (windows, ..) = encoding_rs::WINDOWS_1252.encode(text);
    for (content, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        (format!("\u{feff}{text}").into_bytes(), Encoding::Utf8),
        (windows.into_owned(), Encoding::Windows1252),
        (utf16(text, u16::to_le_bytes), Encoding::Utf16Le),
        (utf16(text, u16::to_be_bytes), Encoding::Utf16Be),
        (utf16(&format!("\u{feff}{text}"), u16::to_le_bytes), Encoding::Utf16Le),
        (utf16(&format!("\u{feff}{text}"), u16::to_be_bytes), Encoding::Utf16Be),
    ] {
        let (sheet, rows) = read(&content).expect("a sheet");
        assert_eq!(sheet.encoding(), encoding);
        assert_eq!(sheet.header(), ["email", "name"]);
        assert_eq!(rows[0].cells, ["jose@x.org", "José “Pepe” García"]);
    }
}

#[test]
fn a_letter_that_a_chunk_cuts_in_two_is_whole() {
    for padding in 65_530..65_540 {
        let text = format!("email,name\na@x.org,{}€é\r\n\"b@x.org\",\"é\"\"€\"\n", "x".repeat(padding - 22));
        for content in [text.clone().into_bytes(), utf16(&text, u16::to_le_bytes)] {
            let (sheet, rows) = read(&content).expect("a sheet");
            assert_ne!(sheet.encoding(), Encoding::Windows1252);
            assert!(rows[0].cells[1].ends_with("x€é"));
            assert_eq!(rows[1].cells, ["b@x.org", "é\"€"]);
        }
    }
}

#[test]
fn an_accent_in_the_last_line_of_a_long_file_is_seen() {
    let mut content = b"email,name\n".to_vec();
    content.extend(b"a@x.org,Ada\n".repeat(20_000));
    content.extend(b"jose@x.org,Jos\xe9\n");
    let (sheet, rows) = read(&content).expect("a sheet");
    assert_eq!((sheet.encoding(), rows[20_000].cells[1].as_str()), (Encoding::Windows1252, "José"));
}

#[test]
fn a_damaged_utf_8_file_is_not_taken_for_another_encoding() {
    assert!(
        refusal(b"email,name\na@x.org,Jos\xc3\xa9\nb@x.org,Zo\xc3\xab\nc@x.org,Jos\xc3\n")
            .starts_with("Line 4: This line is not valid UTF-8")
    );
    assert!(refusal(b"\xef\xbb\xbfemail,name\na@x.org,Jos\xe9\n").starts_with("Line 2: This line is not valid UTF-8"));
}

#[test]
fn lines_end_as_they_like() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["email,notes", "a@x.org,\"two", "lines\"", "", "  ", ",", "b@x.org,one"].join(end);
        let (_, rows) = read(text.as_bytes()).expect("a sheet");
        let lines: Vec<u64> = rows.iter().map(|row| row.begins.line).collect();
        assert_eq!(lines, [2, 7], "{end:?}");
        assert_eq!(rows[0].cells[1], format!("two{end}lines"));
        assert_eq!(rows[1].cells, ["b@x.org", "one"]);
    }
}

#[test]
fn whether_the_first_line_is_a_header_is_guessed_and_can_be_changed() {
    for (text, has_header) in [
        ("email,name\na@x.org,Ada\n", true),
        ("Courriel,Nom\na@x.org,Ada\n", true),
        ("a@x.org,Ada\nb@x.org,Bob\n", false),
        ("Ada,+49 30 1234567\nBob,+49 30 7654321\n", false),
        ("a@x.org\n", false),
        ("email\n", true),
        ("a@x.org,Ada,Company\n", false),
    ] {
        let file = TemporaryFile::new(text.as_bytes());
        let sheet = Sheet::open(&file.0).expect("a sheet");
        assert_eq!(sheet.has_header(), has_header, "{text}");
        let changed = sheet.with_header(!has_header);
        let rows = changed.check().expect("a sheet").rows;
        assert_eq!(rows, text.lines().count() as u64 - u64::from(!has_header));
        assert_eq!(changed.header()[0] == "Column 1", has_header);
    }
}

#[test]
fn columns_without_a_header_are_recognised_by_what_is_in_them() {
    use crate::imports::columns::Field;
    let file = TemporaryFile::new(b"Ada,a@x.org;b@x.org,+49 30 1234567,7\n");
    let sheet = Sheet::open(&file.0).expect("a sheet");
    assert_eq!(sheet.columns(), [None, Some(Field::Email), Some(Field::Phone), None]);
}

#[test]
fn a_header_alone_is_zero_rows() {
    assert!(cells(b"email,name").is_empty());
    assert!(cells(b"email,name\r\n\r\n").is_empty());
}

#[test]
fn an_empty_file_is_refused() {
    for content in [&b""[..], b"\xef\xbb\xbf", b"\n\r\n  \n", b"sep=;\n", b"\xff\xfe"] {
        assert_eq!(refusal(content), "The file is empty.", "{content:?}");
    }
}

#[test]
fn a_row_of_another_length_is_refused_with_its_line() {
    assert_eq!(refusal(b"email,name\na@x.org,Ada\n\nb@x.org\n"), "Line 4: This row has 1 cell, where the first line has 2 cells.");
    assert_eq!(
        refusal(b"email,name\r\n\"a@x.org\",\"A\r\nda\"\r\nb@x.org,B,C\r\n"),
        "Line 4: This row has 3 cells, where the first line has 2 cells."
    );
    assert_eq!(refusal(b"email,name\ra@x.org,Ada\rb@x.org,B,C\r"), "Line 3: This row has 3 cells, where the first line has 2 cells.");
}

#[test]
fn a_quote_that_is_never_closed_is_refused_with_the_line_it_was_opened_on() {
    assert_eq!(refusal(b"email,name\na@x.org,\"Ada\nb@x.org,Bob\n"), "Line 2: A quote is opened here and never closed.");
    assert_eq!(refusal(b"email,\"name\n"), "Line 1: A quote is opened here and never closed.");
    let mut long = b"email,name\na@x.org,Ada\nb@x.org,\"Bob\n".to_vec();
    long.extend(b"c@x.org,Cy\n".repeat(200_000));
    assert_eq!(refusal(&long), "Line 3: A quote is opened here and never closed.");
}

#[test]
fn what_is_no_text_is_refused_with_its_line() {
    assert_eq!(refusal(b"email,name\na@x.org,Ada\nb@x.org,B\0b\n"), "Line 3: This is not a CSV file, or it is damaged.");
    assert!(refusal(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0").contains("not a CSV file"));
    assert!(refusal(b"PK\x03\x04\x14\0\x06\0").contains("save it as CSV"));
    let mut half = utf16("\u{feff}email,name\na@x.org,Ada\n", u16::to_le_bytes);
    half.extend([0x00, 0xd8, b'x', 0]);
    assert!(refusal(&half).starts_with("Line 3: This is not a CSV file"));
    half.truncate(half.len() - 3);
    assert!(refusal(&half).contains("not a CSV file"));
}

#[test]
fn a_line_of_two_hundred_megabytes_is_refused_and_not_kept() {
    struct Endless(usize);
    impl std::io::Read for Endless {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            out.fill(b'x');
            self.0 += out.len();
            Ok(out.len())
        }
    }
    let mut source = Endless(0);
    let error = Records::new(&mut source, b',', Encoding::Utf8, Position::START).read().expect_err("too long");
    assert_eq!(error.to_string(), "Line 1: This row is longer than 1 MB.");
    assert!(source.0 < 2 * RECORD_BYTES, "{} bytes were read", source.0);
}

#[test]
fn a_thousand_columns_are_fine_and_more_are_not() {
    let line = |columns: usize| format!("{}\n", vec!["x"; columns].join(","));
    assert_eq!(cells(line(COLUMNS).repeat(2).as_bytes())[0].len(), COLUMNS);
    assert_eq!(refusal(line(COLUMNS + 1).as_bytes()), "Line 1: This row has more than 1000 cells.");
}

#[test]
fn reading_goes_on_behind_any_row_without_reading_what_is_before_it() {
    let (long, quoted) = ("é€😀x".repeat(9_000), "\"two\r\nlines 😀\"");
    let text: String = ["sep=,\r\nemail,name\r\n".to_owned()]
        .into_iter()
        .chain((0..40).map(|number| format!("p{number}@x.org,{}\r\n\r\n", [long.as_str(), quoted, "José"][number % 3])))
        .collect();
    let (windows, ..) = encoding_rs::WINDOWS_1252.encode("email,name\rjosé@x.org,José “Pepe”\rb@x.org,€\r\rc@x.org,Ünal\r");
    for content in [
        text.clone().into_bytes(),
        format!("\u{feff}{text}").into_bytes(),
        // The mark is needed: the zero bytes of 😀 break the pattern of Latin letters.
        utf16(&format!("\u{feff}{text}"), u16::to_le_bytes),
        utf16(&format!("\u{feff}{text}"), u16::to_be_bytes),
        windows.into_owned(),
        b"a@x.org\nb@x.org\nc@x.org".to_vec(),
    ] {
        let file = TemporaryFile::new(&content);
        let sheet = Sheet::open(&file.0).expect("a sheet");
        let all: Vec<Row> = sheet.rows().expect("rows").map(|row| row.expect("a row")).collect();
        assert!(all.len() >= 3, "{}", all.len());
        for (at, row) in all.iter().enumerate() {
            let again = Sheet::open_as(&file.0, sheet.format()).expect("the same sheet").with_header(sheet.has_header());
            let rest: Vec<Row> = again.rows_behind(row.begins).expect("rows").map(|row| row.expect("a row")).collect();
            assert_eq!(rest, all[at + 1..], "behind row {at}");
        }
        // Earlier bytes are not read, so they may be anything.
        let last = &all[all.len() - 2];
        let spoiled: Vec<u8> =
            content.iter().enumerate().map(|(at, byte)| if (at as u64) < last.begins.byte { 0 } else { *byte }).collect();
        let first = sheet.clone();
        std::fs::write(&file.0, spoiled).expect("the file is written over");
        let rest: Vec<Row> = first.rows_behind(last.begins).expect("rows").map(|row| row.expect("a row")).collect();
        assert_eq!(rest, all[all.len() - 1..]);
    }
}

#[test]
fn every_file_of_a_few_characters_is_read_as_the_crate_csv_reads_it() {
    const LETTERS: [u8; 5] = [b'a', b',', b'"', b'\n', b'\r'];
    for number in 0..LETTERS.len().pow(7) {
        let content: Vec<u8> = (0..7).map(|place| LETTERS[number / LETTERS.len().pow(place) % LETTERS.len()]).collect();
        let mut records = Records::new(content.as_slice(), b',', Encoding::Utf8, Position::START);
        let mut ours = Vec::new();
        let whole = loop {
            match records.read() {
                Ok(true) => ours.push(records.cells().expect("text")),
                Ok(false) => break true,
                Err(_) => break false,
            }
        };
        let judge = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(content.as_slice());
        let theirs = judge.into_records().map(|record| record.expect("a record").iter().map(str::to_owned).collect::<Vec<_>>());
        let theirs: Vec<_> = theirs.filter(|record| record.len() > 1 || !record[0].trim().is_empty()).collect();
        let text = String::from_utf8_lossy(&content);
        if whole {
            assert_eq!(ours, theirs, "{text:?}");
        } else {
            assert_eq!(ours, theirs[..ours.len()], "{text:?}");
        }
    }
}

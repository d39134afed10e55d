//! Sentences about what a spreadsheet and an import make of an exported file.

use super::*;

/// Every text of up to that many of these characters: all that defusing looks at, and some that it does not.
fn texts(characters: &[char], most: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut longest = all.clone();
    for _ in 0..most {
        longest = longest.iter().flat_map(|text| characters.iter().map(move |letter| format!("{text}{letter}"))).collect();
        all.extend(longest.iter().cloned());
    }
    all
}

#[test]
fn every_text_comes_back_from_a_cell_as_it_was() {
    for text in texts(&['\'', '=', '@', '+', '-', '1', 'e', ';', ' ', '\t', '\n', '\r', '.'], 5) {
        let cell = defuse(&text);
        assert_eq!(undefuse(&cell), text, "{text:?} became {cell:?}");
        assert!(!is_run(&cell), "a spreadsheet would run {cell:?}");
    }
}

#[test]
fn two_texts_never_become_the_same_cell() {
    let texts = texts(&['\'', '=', '+', '1', 'a'], 5);
    let cells: std::collections::HashSet<String> = texts.iter().map(|text| defuse(text).into_owned()).collect();
    assert_eq!(cells.len(), texts.len());
}

#[test]
fn a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe() {
    for text in [
        "=1+1",
        "@SUM(A1)",
        "\tx",
        "\nx",
        "\rx",
        "-",
        "+",
        "-x",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "'=1",
        "''@x",
        "+1 415 ext. 3",
        "-(1)",
    ] {
        assert_eq!(defuse(text), format!("'{text}"));
    }
}

#[test]
fn a_number_a_phone_and_an_o_neil_stay_as_they_are() {
    for text in [
        "",
        "-5",
        "+5",
        "-1.5",
        "-1,234.50",
        "-1.5E-7",
        "+1e3",
        "+49 30 / 123-45",
        "+1 (415) 555-2671",
        "+1 415;+49 30",
        "'t Hooft",
        "''",
        "'",
        "a=b",
        " =1",
        "x@y.org",
        "'+1",
    ] {
        assert_eq!(defuse(text), text);
        assert_eq!(undefuse(text), text);
    }
}

#[test]
fn a_cell_is_quoted_where_it_has_to_be() {
    let mut out = Vec::new();
    write_header(&mut out, &Column::ALL.map(Column::name)[..3]);
    let mut row = RowWriter::new(&mut out);
    row.text("a,b").text("say \"hi\"").text("two\nlines").text("plain; text").text("=1").text("");
    row.list(&["x@y.org", "z@y.org"]).list::<&str>(&[]).list(&["one"]).flag(true).flag(false);
    row.end();
    let expected =
        "email,first_name,last_name\r\n\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",plain; text,'=1,,x@y.org;z@y.org,,one,true,false\r\n";
    assert_eq!(String::from_utf8(out).as_deref(), Ok(expected));
}

#[test]
fn a_moment_is_written_to_the_microsecond() {
    let written = |micros| {
        let mut out = Vec::new();
        RowWriter::new(&mut out).moment(micros);
        String::from_utf8(out).unwrap_or_default()
    };
    assert_eq!(written(Some(0)), "1970-01-01T00:00:00.000000Z");
    assert_eq!(written(Some(1_773_481_260_000_007)), "2026-03-14T09:41:00.000007Z");
    assert_eq!(written(Some(-1)), "1969-12-31T23:59:59.999999Z");
    assert_eq!(written(None), "");
    assert_eq!(written(Some(i64::MAX)), "");
}

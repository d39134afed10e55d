//! Tests of exported files in a spreadsheet and in an import.

use super::*;

#[test]
fn a_cell_is_quoted_where_it_has_to_be() {
    let mut out = Vec::new();
    write_header(&mut out, &Column::ALL.map(Column::name)[..3]);
    let mut row = RowWriter::new(&mut out);
    row.text("a,b").text("say \"hi\"").text("two\nlines").text("plain; text").text("=1").text("").text("a\tb").text("a|b");
    row.list(&["x@y.org", "z@y.org"]).list::<&str>(&[]).list(&["one"]).flag(true).flag(false);
    row.end();
    let expected = "email,first_name,last_name\r\n\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"plain; text\",'=1,,\"a\tb\",\"a|b\",\"x@y.org;z@y.org\",,one,true,false\r\n";
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

/// The parts of a line in a spreadsheet that splits at `separator`: a quote counts only at the start of a part.
fn cut(line: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        let part = parts.last_mut().expect("a part");
        match letter {
            '"' if part.is_empty() && !quoted => quoted = true,
            '"' if quoted => quoted = false,
            letter if letter == separator && !quoted => parts.push(String::new()),
            letter => part.push(letter),
        }
    }
    parts
}

#[test]
fn a_spreadsheet_with_another_separator_runs_nothing_either() {
    for separator in [';', '\t', '|'] {
        let mut out = Vec::new();
        let mut row = RowWriter::new(&mut out);
        row.text("Ada").text(&format!("x{separator}=1+1")).text(&format!("x{separator}\u{200B}=1")).text(&format!("x{separator}＝1"));
        row.tags(&["a", "=b"]).tags(&["-1+cmd|' /C calc'!A0"]);
        row.end();
        let line = String::from_utf8(out).expect("text");
        for part in cut(line.trim_end(), separator) {
            let shown = part.trim_start_matches(['\u{200B}', '\u{FEFF}']);
            assert!(!shown.starts_with(['=', '＝', '-', '+', '@']), "{separator:?} makes {part:?} of {line:?}");
        }
    }
}

#[test]
fn tags_that_look_like_mailchimp_s_are_told_from_them() {
    let written = |tags: &[&str]| {
        let mut out = Vec::new();
        RowWriter::new(&mut out).tags(tags);
        String::from_utf8(out).unwrap_or_default()
    };
    assert_eq!(written(&["vip", "press"]), "\"vip;press\"");
    assert_eq!(written(&["\"vip\",\"press\""]), "\"\"\"vip\"\",\"\"press\"\";\"");
    assert_eq!(written(&[]), "");
}

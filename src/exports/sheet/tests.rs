//! Sentences about what a spreadsheet and an import make of an exported file.

use super::*;

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

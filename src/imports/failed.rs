//! The rows of an import that failed, as a sheet of their own: mended, they can be imported again.

use crate::exports::sheet::{RowWriter, write_header};
use crate::jobs::store::Failure;

/// The sheet: the columns of the file, and the line and the reason of each row.
#[must_use]
pub fn sheet(header: &[String], failures: &[Failure]) -> Vec<u8> {
    let mut out = Vec::new();
    let names: Vec<&str> = header.iter().map(String::as_str).chain(["line", "reason"]).collect();
    write_header(&mut out, &names);
    for failure in failures {
        let mut row = RowWriter::new(&mut out);
        for cell in &failure.cells {
            row.text(cell);
        }
        row.text(&failure.line.to_string()).text(&failure.reason);
        row.end();
    }
    out
}

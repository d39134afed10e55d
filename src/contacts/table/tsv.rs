//! Cells as spreadsheets exchange them on the clipboard: rows by line, cells by tab.

use crate::contacts::ContactRow;
use crate::fields::{FieldKey, Kind};

/// A cell of a row as text.
#[must_use]
pub fn text(row: &ContactRow, field: FieldKey) -> String {
    match field.kind() {
        Kind::Boolean => if row.is_on(field) { "yes" } else { "no" }.to_owned(),
        _ => row.text(field),
    }
}

/// A cell as spreadsheets write it to the clipboard: in quotes where it holds a tab, a line's end or a quote.
#[must_use]
pub fn quoted(cell: &str) -> String {
    if cell.contains(['\t', '\n', '\r', '"']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// Parses a clipboard text into lines of cells.
#[must_use]
pub fn cells_of(pasted: &str) -> Vec<Vec<String>> {
    let mut lines = vec![vec![String::new()]];
    let mut letters = pasted.chars().peekable();
    let (mut is_quoted, mut at_begin) = (false, true);
    while let Some(letter) = letters.next() {
        let cell = lines.last_mut().and_then(|line| line.last_mut());
        let Some(cell) = cell else {
            break;
        };
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if at_begin => is_quoted = true,
            '\t' if !is_quoted => {
                if let Some(line) = lines.last_mut() {
                    line.push(String::new());
                }
                at_begin = true;
                continue;
            }
            '\r' if !is_quoted && letters.peek() == Some(&'\n') => continue,
            '\n' | '\r' if !is_quoted => {
                lines.push(vec![String::new()]);
                at_begin = true;
                continue;
            }
            _ => cell.push(letter),
        }
        at_begin = false;
    }
    // A spreadsheet ends the last line with a line break, too.
    if lines.len() > 1 && lines.last().is_some_and(|line| line.len() == 1 && line[0].is_empty()) {
        lines.pop();
    }
    lines
}

#[cfg(test)]
mod tests {
    use crate::contacts::table::tsv::*;

    #[test]
    fn what_is_copied_is_pasted_as_it_was() {
        for cell in ["plain", "with \"quotes\"", "two\nlines", "a\ttab", "\"", ""] {
            assert_eq!(cells_of(&format!("{}\tx", quoted(cell))), [[cell.to_owned(), "x".to_owned()]], "{cell:?}");
        }
    }

    #[test]
    fn a_spreadsheets_lines_and_cells_are_told_apart() {
        assert_eq!(cells_of("a\tb\r\nc\td\r\n"), [["a", "b"], ["c", "d"]]);
        assert_eq!(cells_of("a\n\nb"), [["a"], [""], ["b"]]);
        assert_eq!(cells_of("5\" pipe"), [["5\" pipe"]]);
        assert_eq!(cells_of(""), [[""]]);
    }
}

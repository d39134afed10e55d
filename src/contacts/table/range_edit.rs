//! Bulk edits of a range: copy, paste, fill down and clear.

use crate::fields::{Editor, Shown};
use crate::views::COLUMNS;
use std::ops::RangeInclusive;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Table;
use super::report::rest;
use super::state::drafts::Draft;
use super::state::edits::BulkResult;
use super::state::range::{At, Range};
use super::tsv::{cells_of, quoted, text};
use crate::contacts::ContactRow;
use crate::contacts::cells::CellEdit;
use crate::contacts::cells::parse::read_cells;
use crate::text::{defuse, undefuse};

/// A bulk edit of the selected cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RangeEdit {
    /// Writes a text that a spreadsheet, or [`Table::copied`], has put on the clipboard: one value into all selected cells,
    /// several from the first selected cell on.
    Paste(String),
    /// Writes the first row of the range into the others.
    FillDown,
    Clear,
    /// Reports the results of a bulk edit.
    Report,
}

/// Snapshot of the selected cells: rows may change while the lazy chunk loads.
#[derive(Clone, Debug)]
pub(super) struct RangeSnapshot {
    range: Range,
    rows: Vec<ContactRow>,
}

/// A lazy chunk, loaded on first use.
#[lazy]
pub(super) fn range_edit(table: Table, snapshot: RangeSnapshot, edit: RangeEdit) {
    match edit {
        RangeEdit::Paste(pasted) => table.paste(&snapshot, &pasted),
        RangeEdit::FillDown => table.fill_down(&snapshot),
        RangeEdit::Clear => table.clear(&snapshot),
        RangeEdit::Report => table.report_bulk(),
    }
}

impl Table {
    /// A snapshot of the selected cells, or of the one at `at`.
    fn snapshot(self, at: At) -> RangeSnapshot {
        RangeSnapshot { range: self.selection.range.get_untracked().unwrap_or(Range { from: at, to: at }), rows: self.rows_as_wanted() }
    }

    /// The rows shown, with the drafts being sent laid over them.
    fn rows_as_wanted(self) -> Vec<ContactRow> {
        let mut rows = self.rows.page.with_untracked(|page| page.rows.clone());
        self.edits.drafts.with_untracked(|drafts| {
            for row in &mut rows {
                drafts
                    .of(row.id)
                    .filter(|(_, draft)| draft.is_sending())
                    .for_each(|(field, draft)| row.set(field, Shown::of_text(field, draft.wanted())));
            }
        });
        rows
    }

    /// The selected cells as text: rows by line, cells by tab, as spreadsheets exchange them.
    #[must_use]
    pub fn copied(self, at: At) -> String {
        let RangeSnapshot { range, rows } = self.snapshot(at);
        let rows = rows.get(*range.rows().start()..=(*range.rows().end()).min(rows.len().saturating_sub(1))).unwrap_or_default();
        let line = |row: &ContactRow| {
            let cells: Vec<String> = COLUMNS[range.columns()].iter().map(|column| quoted(&defuse(&text(row, *column)))).collect();
            cells.join("\t")
        };
        rows.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Runs a bulk edit on the selected cells, or on the one at `at`.
    pub fn edit_range(self, at: At, edit: RangeEdit) {
        let snapshot = self.snapshot(at);
        spawn_local(async move {
            range_edit(self, snapshot, edit).await;
        });
    }

    fn paste(self, snapshot: &RangeSnapshot, pasted: &str) {
        let range = snapshot.range;
        let lines = cells_of(pasted);
        let is_one = lines.len() == 1 && lines.first().is_some_and(|line| line.len() == 1);
        let rows_from = snapshot.rows.len().saturating_sub(*range.rows().start());
        let beyond = if is_one { 0 } else { lines.len().saturating_sub(rows_from) };
        let wanted = move |row: usize, column: usize| -> Option<String> {
            if is_one {
                return lines.first()?.first().map(|cell| undefuse(cell).into_owned());
            }
            lines.get(row - range.rows().start())?.get(column - range.columns().start()).map(|cell| undefuse(cell).into_owned())
        };
        let (rows, columns) = if is_one {
            (range.rows(), range.columns())
        } else {
            (*range.rows().start()..=usize::MAX, *range.columns().start()..=COLUMNS.len() - 1)
        };
        self.change(&snapshot.rows, (rows, columns), wanted, beyond);
    }

    fn fill_down(self, RangeSnapshot { range, rows }: &RangeSnapshot) {
        let Some(first) = rows.get(*range.rows().start()).filter(|_| range.rows().count() > 1) else {
            return;
        };
        let wanted = |_: usize, column: usize| Some(text(first, COLUMNS[column]));
        self.change(rows, (range.rows().start() + 1..=*range.rows().end(), range.columns()), wanted, 0);
    }

    fn clear(self, RangeSnapshot { range, rows }: &RangeSnapshot) {
        let wanted = |_: usize, column: usize| matches!(COLUMNS[column].cell_editor(), Some(Editor::Text(_))).then(String::new);
        self.change(rows, (range.rows(), range.columns()), wanted, 0);
    }

    /// Sends the requested values for some rows of the snapshot, and some columns, all at once. Invalid values stay at their
    /// cells with the reason; `beyond` is the number of pasted lines without a row.
    fn change(
        self,
        seen: &[ContactRow],
        (rows, columns): (RangeInclusive<usize>, RangeInclusive<usize>),
        wanted: impl Fn(usize, usize) -> Option<String>,
        beyond: usize,
    ) {
        if !self.may_edit_now() {
            return;
        }
        let (mut asked, mut fixed) = (Vec::new(), 0);
        for (index, row) in seen.iter().enumerate().filter(|(index, row)| rows.contains(index) && !row.in_bin) {
            for place in columns.clone() {
                let Some(to) = wanted(index, place) else {
                    continue;
                };
                match COLUMNS[place] {
                    field if field.cell_editor().is_some() => {
                        let stands = row.text(field);
                        // A draft being sent is shown and is the base of the edit. Any other draft keeps its own base.
                        let begun = self.edits.drafts.with_untracked(|drafts| {
                            drafts.get((row.id, field)).filter(|draft| !draft.is_sending()).map(|draft| draft.from.clone())
                        });
                        let from = begun.unwrap_or_else(|| stands.clone());
                        let edit = CellEdit { contact: row.id, field, from, to: to.trim().to_owned() };
                        asked.push((edit, stands));
                    }
                    _ => fixed += 1,
                }
            }
        }
        spawn_local(async move {
            let cells = asked.iter().map(|(edit, _)| (edit.field, edit.to.clone())).collect();
            let read = read_cells(cells, self.country()).await;
            if self.edits.drafts.is_disposed() {
                return;
            }
            let action = self.undo.begin_action();
            let (mut edits, mut refused, mut refused_later) = (Vec::new(), 0, 0);
            for ((edit, stands), read) in asked.into_iter().zip(read) {
                match read {
                    Ok(to) if to == edit.from && to == stands => {}
                    Ok(to) => edits.push(CellEdit { to, ..edit }),
                    Err(sentence) => {
                        // If the cell is being sent, the server reports the error, and it is counted then.
                        let later = self.edits.has(edit.cell(), Draft::is_sending);
                        refused_later += usize::from(later);
                        refused += usize::from(!later);
                        self.refuse(action, edit, sentence);
                    }
                }
            }
            self.edits.begin_bulk(BulkResult { action, saved: 0, refused, rest: rest(fixed, beyond) });
            if !edits.is_empty() {
                self.send_as(action, edits);
            } else if refused_later == 0 {
                self.report_bulk();
            }
        });
    }
}

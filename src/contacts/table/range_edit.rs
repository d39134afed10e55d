//! A range is a rectangle of cells, selected to be copied, pasted over, filled or cleared together.

use std::ops::RangeInclusive;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Table;
use super::refresh::bit;
use super::report::{Batch, rest};
use super::tsv::{cells_of, quoted, text};
use crate::contacts::ContactRow;
use crate::contacts::cells::parse::read_cells;
use crate::contacts::cells::{CellEdit, CellField};
use crate::text::{defuse, undefuse};
use crate::views::SortColumn;

/// A cell of the grid's body: row index, and index of its column in [`SortColumn::ALL`].
pub type At = (usize, usize);

/// The rectangle between two cells, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The cell where it was begun.
    pub from: At,
    pub to: At,
}

impl Range {
    #[must_use]
    pub fn rows(&self) -> RangeInclusive<usize> {
        self.from.0.min(self.to.0)..=self.from.0.max(self.to.0)
    }

    #[must_use]
    pub fn columns(&self) -> RangeInclusive<usize> {
        self.from.1.min(self.to.1)..=self.from.1.max(self.to.1)
    }

    /// Its columns in a row, as bits.
    #[must_use]
    pub fn bits(&self, row: usize) -> u16 {
        if !self.rows().contains(&row) {
            return 0;
        }
        SortColumn::ALL[self.columns()].iter().fold(0, |bits, column| bits | bit(*column))
    }
}

/// A bulk edit of the selected cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
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
pub(super) struct Chosen {
    range: Range,
    rows: Vec<ContactRow>,
}

/// A lazy chunk, loaded on first use.
#[lazy]
pub(super) fn working(table: Table, chosen: Chosen, work: Work) {
    match work {
        Work::Paste(pasted) => table.paste(&chosen, &pasted),
        Work::FillDown => table.fill_down(&chosen),
        Work::Clear => table.clear(&chosen),
        Work::Report => table.report_batch(),
    }
}

impl Table {
    /// A snapshot of the selected cells, or of the one at `at`.
    fn chosen(self, at: At) -> Chosen {
        Chosen { range: self.range.get_untracked().unwrap_or(Range { from: at, to: at }), rows: self.rows_as_wanted() }
    }

    /// Extends the selection from the cell where it was begun, or from `from`, to another.
    pub fn extend(self, from: At, to: At) {
        let begun = self.range.get_untracked().map_or(from, |range| range.from);
        self.range.set(Some(Range { from: begun, to }).filter(|range| range.from != range.to || self.range.get_untracked().is_some()));
    }

    /// The rows shown, with the drafts being sent laid over them.
    fn rows_as_wanted(self) -> Vec<ContactRow> {
        let mut rows = self.page.with_untracked(|page| page.rows.clone());
        self.drafts.with_untracked(|drafts| {
            for row in &mut rows {
                drafts.of(row.id).filter(|(_, draft)| draft.is_on_its_way()).for_each(|(field, draft)| field.put(row, draft.wanted()));
            }
        });
        rows
    }

    /// The selected cells as text: rows by line, cells by tab, as spreadsheets exchange them.
    #[must_use]
    pub fn copied(self, at: At) -> String {
        let Chosen { range, rows } = self.chosen(at);
        let rows = rows.get(*range.rows().start()..=(*range.rows().end()).min(rows.len().saturating_sub(1))).unwrap_or_default();
        let line = |row: &ContactRow| {
            let cells: Vec<String> = SortColumn::ALL[range.columns()].iter().map(|column| quoted(&defuse(&text(row, *column)))).collect();
            cells.join("\t")
        };
        rows.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Runs a bulk edit on the selected cells, or on the one at `at`.
    pub fn work(self, at: At, work: Work) {
        let chosen = self.chosen(at);
        spawn_local(async move {
            working(self, chosen, work).await;
        });
    }

    fn paste(self, chosen: &Chosen, pasted: &str) {
        let range = chosen.range;
        let lines = cells_of(pasted);
        let is_one = lines.len() == 1 && lines.first().is_some_and(|line| line.len() == 1);
        let rows_from = chosen.rows.len().saturating_sub(*range.rows().start());
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
            (*range.rows().start()..=usize::MAX, *range.columns().start()..=SortColumn::ALL.len() - 1)
        };
        self.change(&chosen.rows, (rows, columns), wanted, beyond);
    }

    fn fill_down(self, Chosen { range, rows }: &Chosen) {
        let Some(first) = rows.get(*range.rows().start()).filter(|_| range.rows().count() > 1) else {
            return;
        };
        let wanted = |_: usize, column: usize| Some(text(first, SortColumn::ALL[column]));
        self.change(rows, (range.rows().start() + 1..=*range.rows().end(), range.columns()), wanted, 0);
    }

    fn clear(self, Chosen { range, rows }: &Chosen) {
        let wanted =
            |_: usize, column: usize| CellField::of(SortColumn::ALL[column]).filter(|field| field.is_typed()).map(|_| String::new());
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
                match CellField::of(SortColumn::ALL[place]) {
                    Some(field) => {
                        let stands = field.text(row);
                        // A draft being sent is shown and is the base of the edit. Any other draft keeps its own base.
                        let begun = self.drafts.with_untracked(|drafts| {
                            drafts.get((row.id, field)).filter(|draft| !draft.is_on_its_way()).map(|draft| draft.from.clone())
                        });
                        let from = begun.unwrap_or_else(|| stands.clone());
                        let edit = CellEdit { contact: row.id, field, from, to: to.trim().to_owned() };
                        asked.push((edit, stands));
                    }
                    None => fixed += 1,
                }
            }
        }
        spawn_local(async move {
            let cells = asked.iter().map(|(edit, _)| (edit.field, edit.to.clone())).collect();
            let read = read_cells(cells, self.country.get_value()).await;
            if self.drafts.is_disposed() {
                return;
            }
            let act = self.begin_act();
            let (mut edits, mut refused, mut refused_later) = (Vec::new(), 0, 0);
            for ((edit, stands), read) in asked.into_iter().zip(read) {
                match read {
                    Ok(to) if to == edit.from && to == stands => {}
                    Ok(to) => edits.push(CellEdit { to, ..edit }),
                    Err(sentence) => {
                        // If the cell is being sent, the server reports the error, and it is counted then.
                        let later = self.is_on_its_way(edit.cell());
                        refused_later += usize::from(later);
                        refused += usize::from(!later);
                        self.refuse(act, edit, sentence);
                    }
                }
            }
            self.batch.set_value(Batch::of(act, refused, rest(fixed, beyond)));
            if !edits.is_empty() {
                self.send_as(act, edits);
            } else if refused_later == 0 {
                self.report_batch();
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::contacts::table::range_edit::*;

    #[test]
    fn a_range_has_the_cells_between_whichever_way_it_was_drawn() {
        let range = Range { from: (4, 3), to: (2, 2) };
        assert_eq!((range.rows(), range.columns()), (2..=4, 2..=3));
        assert_eq!(range.bits(3), bit(SortColumn::Email) | bit(SortColumn::Phone));
        assert_eq!(range.bits(5), 0);
    }
}

//! Saving cells: an edit shows at once, and is sent until the server accepts it or says why not.

use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Table;
use super::drafts::{Cell, Draft, DraftState, Next};
use super::undo::Act;
use crate::contacts::cells::server_fns::set_cells;
use crate::contacts::cells::{CellEdit, CellOutcome, CellsSaved, Theirs};
use crate::error::AppError;
use crate::views::SortColumn;

/// Backoff before an edit is sent again: the first and the longest pause.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// The most edits of one request, and the most bytes of their values: the server takes 64 KB (`LARGEST_BODY`), and the JSON
/// around the values takes the rest.
const AT_ONCE: usize = 200;
const BYTES_AT_ONCE: usize = 24 * 1_024;

/// Answers of "internal error" after which edits are refused: a fourth try would most likely fail as well.
const FAILURES: u32 = 3;

/// How long a cell shows that it was saved.
const SHOWN: Duration = Duration::from_millis(1_600);

/// Announced when the server has refused an edit.
const NOT_SAVED: &str = "Not saved. The cell says why.";

impl Table {
    /// Sends edits as one act, with one undo. Edits of cells that are being sent are queued behind those.
    pub fn send(self, edits: Vec<CellEdit>) {
        self.send_as(self.begin_act(), edits);
    }

    /// Sends the edits of an act, or some of them.
    pub fn send_as(self, act: Act, mut edits: Vec<CellEdit>) {
        if edits.is_empty() {
            return;
        }
        self.said.set("");
        let cells: Vec<Cell> = edits.iter().map(CellEdit::cell).collect();
        self.drafts.update(|drafts| {
            edits.retain(|edit| match drafts.get_mut(edit.cell()).filter(|draft| draft.is_on_its_way()) {
                Some(draft) => {
                    draft.want_next(edit.to.clone(), act);
                    false
                }
                None => {
                    drafts.insert(edit.cell(), Draft::sending(edit.from.clone(), edit.to.clone(), act));
                    true
                }
            });
        });
        cells.into_iter().for_each(|cell| self.keep(cell));
        if edits.is_empty() {
            return;
        }
        spawn_local(async move {
            let mut rest = edits.as_slice();
            while let Some((some, later)) = rest.split_at_checked(sent_at_once(rest)).filter(|(some, _)| !some.is_empty()) {
                if let Err(problem) = self.send_some(act, some).await {
                    self.stop_stepping();
                    self.all_are(rest, &DraftState::Waiting);
                    return self.report(problem.to_string(), false, &problem);
                }
                rest = later;
            }
        });
    }

    /// Sends edits until the server accepts or refuses them.
    ///
    /// # Errors
    /// `SignedOut`: nothing more is sent.
    async fn send_some(self, act: Act, edits: &[CellEdit]) -> Result<(), AppError> {
        let (mut pause, mut failures) = (FIRST_PAUSE, 0);
        while let Some(slug) = self.slug_if_there() {
            let problem = match set_cells(slug, edits.to_vec()).await {
                Ok(saved) => {
                    self.take_in(act, edits, saved);
                    return Ok(());
                }
                Err(AppError::SignedOut) => return Err(AppError::SignedOut),
                Err(problem) => problem,
            };
            failures += u32::from(matches!(problem, AppError::Internal(_)));
            if !problem.is_passing() || failures == FAILURES {
                self.stop_stepping();
                if !self.count_saved(act, 0, edits.len()) {
                    self.said.try_set(NOT_SAVED);
                }
                self.all_are(edits, &DraftState::Refused(problem.to_string()));
                return Ok(());
            }
            self.all_are(edits, &DraftState::Waiting);
            // Retried by time: the live stream may stay open and not know yet that the server can't be reached.
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        Ok(())
    }

    fn all_are(self, edits: &[CellEdit], state: &DraftState) {
        self.drafts.try_update(|drafts| {
            for edit in edits {
                if let Some(draft) = drafts.get_mut(edit.cell()) {
                    draft.turn(state.clone());
                }
            }
        });
        self.keep_all(edits);
    }

    fn keep_all(self, edits: &[CellEdit]) {
        edits.iter().for_each(|edit| self.keep(edit.cell()));
    }

    /// Applies the server's answer to edits of an act.
    fn take_in(self, act: Act, edits: &[CellEdit], saved: CellsSaved) {
        if self.drafts.is_disposed() {
            return;
        }
        self.following.try_again();
        let CellsSaved { outcomes, values, done: made, rows } = saved;
        let right = outcomes.iter().filter(|outcome| **outcome == CellOutcome::Saved).count();
        if right < outcomes.len() {
            self.stop_stepping();
        }
        // A toast sums up a bulk edit. With several requests a failure stays announced, whichever request is answered last.
        if !self.count_saved(act, right, outcomes.len() - right) && !self.said.get_untracked().starts_with("Not saved") {
            self.said.set(summary(&outcomes));
        }
        let (mut done, mut next) = (Vec::new(), Vec::<(Act, CellEdit)>::new());
        let open = self.editing.get_untracked();
        let contested = edits.iter().zip(&outcomes).find(|(_, outcome)| matches!(outcome, CellOutcome::Conflict(_)));
        if let Some((edit, _)) = contested {
            self.asks.set(Some(edit.cell()));
        }
        self.drafts.update(|drafts| {
            for ((edit, outcome), value) in edits.iter().zip(outcomes).zip(values) {
                let cell = edit.cell();
                let Some(Draft { from, text, next: wanted, .. }) = drafts.remove(cell) else {
                    continue;
                };
                // The field was opened again meanwhile.
                let typed = (open == Some(cell)).then(|| self.field_text(cell));
                let (text, state) = match (outcome, wanted, typed) {
                    (CellOutcome::Saved, Some(Next { text: to, act }), _) => {
                        next.push((act, CellEdit { from: value, to, ..edit.clone() }));
                        continue;
                    }
                    (CellOutcome::Saved, None, Some(text)) => {
                        drafts.insert(cell, Draft { from: value, text, state: DraftState::Typing, act: 0, next: None });
                        continue;
                    }
                    (CellOutcome::Saved, None, None) => {
                        done.push(cell);
                        continue;
                    }
                    // Another value is already queued behind the refused one.
                    (CellOutcome::Refused(_), Some(Next { text: to, act }), _) => {
                        next.push((act, CellEdit { from, to, ..edit.clone() }));
                        continue;
                    }
                    (CellOutcome::Refused(sentence), None, typed) => (typed.unwrap_or(text), DraftState::Refused(sentence)),
                    (CellOutcome::Conflict(theirs), wanted, _) => (wanted.map_or(text, |next| next.text), DraftState::Conflict(theirs)),
                    (CellOutcome::Gone, wanted, typed) => (
                        typed.or(wanted.map(|next| next.text)).unwrap_or(text),
                        DraftState::Refused("This contact is in the Bin.".to_owned()),
                    ),
                };
                drafts.insert(cell, Draft { from, text, state, act, next: None });
            }
        });
        self.keep_all(edits);
        for row in rows {
            self.replace(row);
        }
        if !made.is_empty() {
            self.note_done(act, made);
        }
        self.show_saved(done);
        if next.is_empty() {
            self.go_on_stepping();
        }
        while let Some((act, _)) = next.first() {
            let act = *act;
            let (its, others): (Vec<_>, Vec<_>) = next.into_iter().partition(|(of, _)| *of == act);
            self.send_as(act, its.into_iter().map(|(_, edit)| edit).collect());
            next = others;
        }
    }

    /// Marks cells as saved for a moment.
    pub fn show_saved(self, cells: Vec<Cell>) {
        if cells.is_empty() {
            return;
        }
        self.saved.update(|saved| saved.extend(&cells));
        spawn_local(async move {
            sleep(SHOWN).await;
            self.saved.try_update(|saved| saved.retain(|cell| !cells.contains(cell)));
        });
    }

    /// Unfolds the conflict of a cell, if it is folded. Returns whether it was.
    pub fn unfolds(self, cell: Cell) -> bool {
        let is_contested =
            self.drafts.with_untracked(|drafts| drafts.get(cell).is_some_and(|draft| matches!(draft.state, DraftState::Conflict(_))));
        let is_folded = is_contested && self.asks.get_untracked() != Some(cell);
        if is_folded {
            self.asks.set(Some(cell));
        }
        is_folded
    }

    /// The reader is in that cell: folds the conflict of another one, since it may cover the next cell.
    pub fn turn_from_question(self, contact: i64, column: SortColumn) {
        if self.asks.get_untracked().is_some_and(|(of, field)| (of, field.column()) != (contact, column)) {
            self.asks.set(None);
        }
    }

    /// Settles a conflict: with the text typed here, or with the colleague's value.
    pub fn settle(self, cell: Cell, mine: bool) {
        let draft = self.drafts.with_untracked(|drafts| drafts.get(cell).cloned());
        let Some(Draft { text, state: DraftState::Conflict(Theirs { value, .. }), .. }) = draft else {
            return;
        };
        self.asks.set(None);
        if mine && text != value {
            self.send(vec![CellEdit { contact: cell.0, field: cell.1, from: value, to: text }]);
        } else {
            // The row shows the cell's current value, which may be newer still.
            self.put_draft(cell, None);
        }
    }

    /// Keeps an invalid value with the reason. If the cell is being sent, the server judges the value instead.
    pub fn refuse(self, act: Act, edit: CellEdit, sentence: String) {
        if self.is_on_its_way(edit.cell()) {
            return self.send_as(act, vec![edit]);
        }
        self.put_draft(edit.cell(), Some(Draft::refused(edit.from, edit.to, sentence, act)));
    }
}

/// The number of leading edits that fit one request; at least one.
fn sent_at_once(edits: &[CellEdit]) -> usize {
    let mut bytes = 0;
    let fit = edits.iter().take(AT_ONCE).take_while(|edit| {
        bytes += edit.from.len() + edit.to.len();
        bytes <= BYTES_AT_ONCE
    });
    fit.count().max(1).min(edits.len())
}

/// A sentence that sums up the results of edits.
fn summary(outcomes: &[CellOutcome]) -> &'static str {
    if outcomes.iter().any(|outcome| matches!(outcome, CellOutcome::Conflict(_))) {
        "Not saved: someone else changed this. Press Tab to choose."
    } else if outcomes.iter().any(|outcome| *outcome != CellOutcome::Saved) {
        NOT_SAVED
    } else {
        "Saved."
    }
}

#[cfg(test)]
mod tests {
    use crate::contacts::cells::CellField;
    use crate::contacts::table::save::*;

    #[test]
    fn no_request_takes_more_than_the_server_does() {
        let edit = |letters: usize| CellEdit { contact: 1, field: CellField::Email, from: String::new(), to: "x".repeat(letters) };
        assert_eq!(sent_at_once(&vec![edit(25); 1_100]), 200);
        assert_eq!(sent_at_once(&vec![edit(25); 7]), 7);
        assert_eq!(sent_at_once(&vec![edit(254); 500]), 96);
        assert_eq!(sent_at_once(&[edit(90_000), edit(3)]), 1, "which the server refuses");
        assert_eq!(sent_at_once(&[]), 0);
        let whole = vec![CellEdit { contact: i64::MAX, ..edit(254) }; 96];
        assert!(serde_json::to_string(&whole).is_ok_and(|body| body.len() < 64 * 1_024));
    }
}

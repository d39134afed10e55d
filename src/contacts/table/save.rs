//! Saving cells: an edit shows at once, and is sent until the server accepts it or says why not.

use crate::fields::FieldKey;
use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Table;
use super::state::answer::Answered;
use super::state::drafts::{Cell, Draft, DraftState};
use super::state::undo::ActionId;
use crate::contacts::cells::server_fns::set_cells;
use crate::contacts::cells::{CellEdit, CellOutcome, CellsSaved, Theirs};
use crate::error::AppError;

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
        self.send_as(self.undo.begin_action(), edits);
    }

    /// Sends the edits of an action, or some of them.
    pub(super) fn send_as(self, action: ActionId, edits: Vec<CellEdit>) {
        if edits.is_empty() {
            return;
        }
        self.layout.announcement.set("");
        let cells: Vec<Cell> = edits.iter().map(CellEdit::cell).collect();
        let edits = self.edits.enqueue(action, edits);
        cells.into_iter().for_each(|cell| self.keep(cell));
        if edits.is_empty() {
            return;
        }
        spawn_local(async move {
            let mut rest = edits.as_slice();
            while let Some((some, later)) = rest.split_at_checked(sent_at_once(rest)).filter(|(some, _)| !some.is_empty()) {
                if let Err(problem) = self.send_some(action, some).await {
                    self.undo.drop_wanted();
                    self.turn_all(rest, &DraftState::Waiting);
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
    async fn send_some(self, action: ActionId, edits: &[CellEdit]) -> Result<(), AppError> {
        let (mut pause, mut failures) = (FIRST_PAUSE, 0);
        while let Some(slug) = self.slug_if_there() {
            let problem = match set_cells(slug, edits.to_vec()).await {
                Ok(saved) => {
                    self.take_in(action, edits, saved);
                    return Ok(());
                }
                Err(AppError::SignedOut) => return Err(AppError::SignedOut),
                Err(problem) => problem,
            };
            failures += u32::from(matches!(problem, AppError::Internal(_)));
            if !problem.is_passing() || failures == FAILURES {
                self.undo.drop_wanted();
                if !self.count_saved(action, 0, edits.len()) {
                    self.layout.announcement.try_set(NOT_SAVED);
                }
                self.turn_all(edits, &DraftState::Refused(problem.to_string()));
                return Ok(());
            }
            self.turn_all(edits, &DraftState::Waiting);
            // Retried by time: the live stream may stay open and not know yet that the server can't be reached.
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        Ok(())
    }

    fn turn_all(self, edits: &[CellEdit], state: &DraftState) {
        self.edits.turn(edits, state);
        self.keep_all(edits);
    }

    fn keep_all(self, edits: &[CellEdit]) {
        edits.iter().for_each(|edit| self.keep(edit.cell()));
    }

    /// Applies the server's answer to edits of an action.
    fn take_in(self, action: ActionId, edits: &[CellEdit], CellsSaved { outcomes, values, done, rows }: CellsSaved) {
        if self.edits.drafts.is_disposed() {
            return;
        }
        self.following.try_again();
        let right = outcomes.iter().filter(|outcome| **outcome == CellOutcome::Saved).count();
        if right < outcomes.len() {
            self.undo.drop_wanted();
        }
        // A toast sums up a bulk edit. With several requests a failure stays announced, whichever request is answered last.
        let announcement = self.layout.announcement;
        if !self.count_saved(action, right, outcomes.len() - right) && !announcement.get_untracked().starts_with("Not saved") {
            announcement.set(summary(&outcomes));
        }
        let Answered { saved, mut next } = self.edits.answer(action, edits, outcomes, values);
        self.keep_all(edits);
        rows.iter().for_each(|row| self.rows.replace(row));
        if !done.is_empty() {
            self.note_done(action, done);
        }
        self.show_saved(saved);
        if next.is_empty() {
            self.go_on_stepping();
        }
        while let Some((action, _)) = next.first() {
            let action = *action;
            let (its, others): (Vec<_>, Vec<_>) = next.into_iter().partition(|(of, _)| *of == action);
            self.send_as(action, its.into_iter().map(|(_, edit)| edit).collect());
            next = others;
        }
    }

    /// Marks cells as saved for a moment.
    fn show_saved(self, cells: Vec<Cell>) {
        if cells.is_empty() {
            return;
        }
        self.edits.saved.update(|saved| saved.extend(&cells));
        spawn_local(async move {
            sleep(SHOWN).await;
            self.edits.saved.try_update(|saved| saved.retain(|cell| !cells.contains(cell)));
        });
    }

    /// The reader is in that cell: folds the conflict of another one, since it may cover the next cell.
    pub fn turn_from_question(self, contact: i64, in_field: FieldKey) {
        if self.edits.unfolded.get_untracked().is_some_and(|(of, field)| (of, field) != (contact, in_field)) {
            self.edits.unfolded.set(None);
        }
    }

    /// Settles a conflict: with the text typed here, or with the colleague's value.
    pub fn settle(self, cell: Cell, mine: bool) {
        let Some(Draft { text, state: DraftState::Conflict(Theirs { value, .. }), .. }) = self.edits.draft(cell) else {
            return;
        };
        self.edits.unfolded.set(None);
        if mine && text != value {
            self.send(vec![CellEdit { contact: cell.0, field: cell.1, from: value, to: text }]);
        } else {
            // The row shows the cell's current value, which may be newer still.
            self.put_draft(cell, None);
        }
    }

    /// Keeps an invalid value with the reason. If the cell is being sent, the server judges the value instead.
    pub(super) fn refuse(self, action: ActionId, edit: CellEdit, sentence: String) {
        if self.edits.has(edit.cell(), Draft::is_sending) {
            return self.send_as(action, vec![edit]);
        }
        self.put_draft(edit.cell(), Some(Draft::refused(edit.from, edit.to, sentence, action)));
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
    use crate::contacts::table::save::*;
    use crate::fields::FieldKey;

    #[test]
    fn no_request_takes_more_than_the_server_does() {
        let edit = |letters: usize| CellEdit { contact: 1, field: FieldKey::Email, from: String::new(), to: "x".repeat(letters) };
        assert_eq!(sent_at_once(&vec![edit(25); 1_100]), 200);
        assert_eq!(sent_at_once(&vec![edit(25); 7]), 7);
        assert_eq!(sent_at_once(&vec![edit(254); 500]), 96);
        assert_eq!(sent_at_once(&[edit(90_000), edit(3)]), 1, "which the server refuses");
        assert_eq!(sent_at_once(&[]), 0);
        let whole = vec![CellEdit { contact: i64::MAX, ..edit(254) }; 96];
        assert!(serde_json::to_string(&whole).is_ok_and(|body| body.len() < 64 * 1_024));
    }
}

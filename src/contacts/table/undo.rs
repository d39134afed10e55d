//! "Undo" and "Redo" on the page: the acts of this tab, the last first. A colleague's later change is not touched: the reader is
//! told its author, and may skip it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Table;
use super::report::{done, not_done};
use super::state::drafts::{Draft, DraftState};
use super::state::undo::{ActionId, Blocked, Direction, Step};
use crate::changes::server_fns::undo;
use crate::changes::{Undoing, Undone};
use crate::contacts::ContactRow;
use crate::ui::Toast;

impl Table {
    /// Records a finished action, so that it can be undone. Returns its number.
    pub fn note_action(self, change: Undoing) -> ActionId {
        let action = self.undo.begin_action();
        self.note_done(action, vec![change]);
        action
    }

    /// Records the changes of an action, or a part of them.
    pub(super) fn note_done(self, action: ActionId, changes: Vec<Undoing>) {
        self.undo.record(action, changes);
        // The step that the toast offers to undo is no longer the last one.
        self.layout.withdraw(&[Direction::Undo.label(), Direction::Redo.label()]);
    }

    /// Undoes or redoes the last step, after pending edits are saved: one of them may be that step.
    pub fn step(self, direction: Direction) {
        self.undo.want(direction);
        self.go_on_stepping();
        let waits = self.edits.drafts.with_untracked(|drafts| drafts.iter().any(|(_, draft)| draft.state == DraftState::Waiting));
        if waits {
            self.layout.say("Unsaved changes will be undone once they are saved.");
        }
    }

    /// Whether there is a step to undo or redo, or will be once pending edits are saved.
    #[must_use]
    pub fn can_step(self, direction: Direction) -> bool {
        let is_wanted = |draft: &Draft| draft.is_sending() || draft.is_refused();
        self.undo.has_step(direction)
            || (direction == Direction::Undo && self.edits.drafts.read().iter().any(|(_, draft)| is_wanted(draft)))
    }

    /// Runs the next requested step, unless an edit is being sent.
    pub(super) fn go_on_stepping(self) {
        if self.edits.unsaved() > 0 {
            return;
        }
        if let Some(direction) = self.undo.next() {
            // Refused edits of an action are discarded with it, or by themselves if nothing of the action was saved.
            let last = self.undo.last(direction);
            if direction == Direction::Undo && self.put_back_since(last) > last {
                return self.go_on_stepping();
            }
            match self.undo.pop(direction) {
                Some(step) => self.take_step(direction, step, false),
                None => self.go_on_stepping(),
            }
        }
    }

    /// Discards the refused edits of the latest action since `last`. Returns the action; 0 if there were none.
    fn put_back_since(self, last: ActionId) -> ActionId {
        let Some((action, cells)) = self.edits.drafts.try_update(|drafts| drafts.put_back(last)).flatten() else {
            return 0;
        };
        cells.iter().for_each(|cell| self.keep(*cell));
        self.layout.say("Unsaved changes were discarded.");
        action
    }

    /// Undoes an action, wherever it is in the history.
    pub fn take_back(self, action: ActionId) {
        if let Some(step) = self.undo.take(action) {
            self.take_step(Direction::Undo, step, false);
        }
    }

    /// Undoes the values of a blocked step that nobody has changed since.
    pub fn skip_blocked(self) {
        if let Some(Blocked { direction, step, .. }) = self.undo.blocked.get_untracked() {
            self.undo.dialog_open.set(false);
            self.take_step(direction, step, true);
        }
    }

    /// Undoes a change of one contact, of any author and any age.
    pub fn undo_one(self, revision: i64, contact: i64) {
        let changes = vec![Undoing { revision, contacts: vec![contact] }];
        self.take_step(Direction::Undo, Step { action: self.undo.begin_action(), changes }, false);
    }

    fn take_step(self, direction: Direction, step: Step, skip: bool) {
        self.undo.set_running(true);
        spawn_local(async move {
            run_undo(self, direction, step, skip).await;
        });
    }

    fn request_undo(self, direction: Direction, step: Step, skip: bool) {
        spawn_local(async move {
            let answer = undo(self.slug(), step.changes.clone(), skip).await;
            if self.undo.blocked.is_disposed() {
                return;
            }
            self.undo.set_running(false);
            match answer {
                Ok(Undone::Done { undoing, rows, values }) => {
                    let shown: Vec<i64> = rows.iter().map(|row| row.id).collect();
                    rows.iter().for_each(|row| self.rows.replace(row));
                    let back = direction.other();
                    let offer = undoing.is_some().then(|| (back.label(), Callback::new(move |()| self.step(back))));
                    if let Some(undoing) = undoing {
                        let has_gone = |added: &ContactRow| undoing.contacts.contains(&added.id) && !shown.contains(&added.id);
                        if self.rows.added.with_untracked(|added| added.as_ref().is_some_and(has_gone)) {
                            self.rows.added.set(None);
                        }
                        self.undo.record_back(direction, undoing);
                    }
                    self.layout.toast.set(Some(Toast { sentence: done(direction, &values), offer }));
                    self.refresh();
                    self.go_on_stepping();
                }
                Ok(Undone::Changed { changed, left }) => {
                    self.undo.drop_wanted();
                    if left == 0 {
                        return self.layout.say(&not_done(direction, &changed));
                    }
                    self.undo.blocked.set(Some(Blocked { direction, step, changed, left }));
                    self.undo.dialog_open.set(true);
                }
                Err(problem) => {
                    self.undo.drop_wanted();
                    // Kept for another try.
                    if problem.is_passing() {
                        self.undo.put_back(direction, step);
                    }
                    self.report(problem.to_string(), false, &problem);
                }
            }
        });
    }
}

/// Undo and redo, as a lazy chunk that is loaded on first use.
#[lazy]
pub(super) fn run_undo(table: Table, direction: Direction, step: Step, skip: bool) {
    table.request_undo(direction, step, skip);
}

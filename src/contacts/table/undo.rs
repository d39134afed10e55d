//! "Undo" and "Redo" on the page: the acts of this tab, the last first. A colleague's later change is not touched: the reader is
//! told its author, and may skip it.

use std::collections::VecDeque;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Table;
use super::drafts::{Draft, DraftState};
use super::report::{done, not_done};
use crate::changes::server_fns::undo;
use crate::changes::{ChangedSince, Undoing, Undone};
use crate::contacts::ContactRow;
use crate::ui::Toast;

/// The most steps that can be undone.
const STEPS: usize = 100;

/// The number of an act of this tab, such as an edit or a paste; later acts have greater numbers.
pub type Act = u32;

/// One step: the changes of one act, which may reach the server in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    act: Act,
    changes: Vec<Undoing>,
}

/// Inserts a step in the order of acts; the parts of one act are one step.
fn put_in(steps: &mut Vec<Step>, step: Step) {
    let place = steps.partition_point(|other| other.act < step.act);
    match steps.get_mut(place).filter(|other| other.act == step.act) {
        Some(begun) => begun.changes.extend(step.changes),
        None => steps.insert(place, step),
    }
}

/// The direction of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Undo,
    Redo,
}

impl Way {
    const fn other(self) -> Self {
        match self {
            Self::Undo => Self::Redo,
            Self::Redo => Self::Undo,
        }
    }

    /// The label of its button.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Undo => "Undo",
            Self::Redo => "Redo",
        }
    }
}

/// Requested steps, which wait while edits are being sent.
#[derive(Default)]
pub struct Steps {
    wanted: VecDeque<Way>,
    is_under_way: bool,
}

/// A step that can't be undone or redone as a whole, and the changes that block it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    pub way: Way,
    step: Step,
    pub changed: Vec<ChangedSince>,
    /// The number of its other values, which can be undone.
    pub left: usize,
}

impl Table {
    /// Begins an act. Returns its number.
    pub fn begin_act(self) -> Act {
        let begun = self.acts.try_update_value(|acts| {
            *acts += 1;
            *acts
        });
        begun.unwrap_or_default()
    }

    /// Records a finished act, so that it can be undone. Returns its number.
    pub fn note_act(self, change: Undoing) -> Act {
        let act = self.begin_act();
        self.note_done(act, vec![change]);
        act
    }

    /// Records the changes of an act, or a part of them.
    pub fn note_done(self, act: Act, changes: Vec<Undoing>) {
        self.own_revisions.update(|own| own.extend(changes.iter().map(|undoing| undoing.revision)));
        self.undos.update(|undos| {
            put_in(undos, Step { act, changes });
            let many = undos.len().saturating_sub(STEPS);
            undos.drain(..many);
        });
        self.redos.update(Vec::clear);
        // The step that the toast offers to undo is no longer the last one.
        let steps = |label: &str| [Way::Undo, Way::Redo].iter().any(|way| way.label() == label);
        if self.toast.with_untracked(|toast| toast.as_ref().is_some_and(|toast| toast.offer.is_some_and(|(label, _)| steps(label)))) {
            self.toast.set(None);
        }
    }

    /// Undoes or redoes the last step, after pending edits are saved: one of them may be that step.
    pub fn step(self, way: Way) {
        self.steps.update_value(|steps| steps.wanted.push_back(way));
        self.go_on_stepping();
        let waits = self.drafts.with_untracked(|drafts| drafts.iter().any(|(_, draft)| draft.state == DraftState::Waiting));
        if waits {
            self.say("Unsaved changes will be undone once they are saved.");
        }
    }

    /// Whether there is a step to undo or redo, or will be once pending edits are saved.
    #[must_use]
    pub fn can_step(self, way: Way) -> bool {
        let is_wanted = |draft: &Draft| draft.is_on_its_way() || draft.is_refused();
        !self.stack(way).read().is_empty() || (way == Way::Undo && self.drafts.read().iter().any(|(_, draft)| is_wanted(draft)))
    }

    /// Runs the next requested step, unless an edit is being sent.
    pub(super) fn go_on_stepping(self) {
        if self.drafts.read_untracked().unsaved() > 0 {
            return;
        }
        let next = self.steps.try_update_value(|steps| if steps.is_under_way { None } else { steps.wanted.pop_front() });
        if let Some(way) = next.flatten() {
            // Refused edits of an act are discarded with it, or by themselves if nothing of the act was saved.
            let last = self.stack(way).with_untracked(|steps| steps.last().map_or(0, |step| step.act));
            if way == Way::Undo && self.put_back_since(last) > last {
                return self.go_on_stepping();
            }
            match self.stack(way).try_update(Vec::pop).flatten() {
                Some(step) => self.take_step(way, step, false),
                None => self.go_on_stepping(),
            }
        }
    }

    /// Discards the refused edits of the latest act since `last`. Returns the act; 0 if there were none.
    fn put_back_since(self, last: Act) -> Act {
        let Some((act, cells)) = self.drafts.try_update(|drafts| drafts.put_back(last)).flatten() else {
            return 0;
        };
        cells.iter().for_each(|cell| self.keep(*cell));
        self.say("Unsaved changes were discarded.");
        act
    }

    fn say(self, sentence: &str) {
        self.toast.set(Some(Toast { sentence: sentence.to_owned(), offer: None }));
    }

    /// Drops queued steps: an earlier save failed, so they no longer apply.
    pub(super) fn stop_stepping(self) {
        self.steps.try_update_value(|steps| steps.wanted.clear());
    }

    const fn stack(self, way: Way) -> RwSignal<Vec<Step>> {
        match way {
            Way::Undo => self.undos,
            Way::Redo => self.redos,
        }
    }

    /// Undoes an act, wherever it is in the history.
    pub fn take_back(self, act: Act) {
        let place = self.undos.with_untracked(|undos| undos.iter().position(|step| step.act == act));
        if let Some(place) = place {
            let step = self.undos.try_update(|undos| undos.remove(place));
            step.into_iter().for_each(|step| self.take_step(Way::Undo, step, false));
        }
    }

    /// Undoes the values of a blocked step that nobody has changed since.
    pub fn skip_blocked(self) {
        if let Some(Blocked { way, step, .. }) = self.blocked.get_untracked() {
            self.asks_to_skip.set(false);
            self.take_step(way, step, true);
        }
    }

    /// Undoes a change of one contact, of any author and any age.
    pub fn undo_one(self, revision: i64, contact: i64) {
        let changes = vec![Undoing { revision, contacts: vec![contact] }];
        self.take_step(Way::Undo, Step { act: self.begin_act(), changes }, false);
    }

    fn take_step(self, way: Way, step: Step, skip: bool) {
        self.steps.update_value(|steps| steps.is_under_way = true);
        spawn_local(async move {
            taking_back(self, way, step, skip).await;
        });
    }

    fn ask_to_take(self, way: Way, step: Step, skip: bool) {
        spawn_local(async move {
            let answer = undo(self.slug(), step.changes.clone(), skip).await;
            if self.undos.is_disposed() {
                return;
            }
            self.steps.update_value(|steps| steps.is_under_way = false);
            match answer {
                Ok(Undone::Done { undoing, rows, values }) => {
                    let shown: Vec<i64> = rows.iter().map(|row| row.id).collect();
                    rows.into_iter().for_each(|row| self.replace(row));
                    let back = way.other();
                    let offer = undoing.is_some().then(|| (back.label(), Callback::new(move |()| self.step(back))));
                    if let Some(undoing) = undoing {
                        let has_gone = |added: &ContactRow| undoing.contacts.contains(&added.id) && !shown.contains(&added.id);
                        if self.added.with_untracked(|added| added.as_ref().is_some_and(has_gone)) {
                            self.added.set(None);
                        }
                        self.own_revisions.update(|own| own.push(undoing.revision));
                        let step = Step { act: self.begin_act(), changes: vec![undoing] };
                        self.stack(back).update(|steps| put_in(steps, step));
                    }
                    self.toast.set(Some(Toast { sentence: done(way, &values), offer }));
                    self.look_again();
                    self.go_on_stepping();
                }
                Ok(Undone::Changed { changed, left }) => {
                    self.stop_stepping();
                    if left == 0 {
                        return self.say(&not_done(way, &changed));
                    }
                    self.blocked.set(Some(Blocked { way, step, changed, left }));
                    self.asks_to_skip.set(true);
                }
                Err(problem) => {
                    self.stop_stepping();
                    // Kept for another try.
                    if problem.is_passing() {
                        self.stack(way).update(|steps| put_in(steps, step));
                    }
                    self.report(problem.to_string(), false, &problem);
                }
            }
        });
    }
}

/// Undo and redo, as a lazy chunk that is loaded on first use.
#[lazy]
pub(super) fn taking_back(table: Table, way: Way, step: Step, skip: bool) {
    table.ask_to_take(way, step, skip);
}

#[cfg(test)]
mod tests {
    use crate::contacts::table::undo::*;

    #[test]
    fn steps_stand_in_the_order_in_which_they_were_done_and_an_act_is_one() {
        let mut steps = Vec::new();
        let step = |act, revision| Step { act, changes: vec![Undoing { revision, contacts: vec![1] }] };
        [step(2, 4), step(1, 5), step(2, 6), step(3, 7)].into_iter().for_each(|step| put_in(&mut steps, step));
        let revisions = |step: &Step| step.changes.iter().map(|change| change.revision).collect::<Vec<_>>();
        assert_eq!(steps.iter().map(revisions).collect::<Vec<_>>(), [vec![5], vec![4, 6], vec![7]]);
    }
}

//! The steps that "Undo" and "Redo" take: the actions of this tab, the last first.

use std::collections::VecDeque;

use leptos::prelude::*;

use crate::changes::{ChangedSince, Undoing};

/// The most steps that can be undone.
const STEPS: usize = 100;

/// The number of an action of this tab, such as an edit or a paste; later actions have greater numbers.
pub type ActionId = u32;

/// One step: the changes of one action, which may reach the server in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub action: ActionId,
    pub changes: Vec<Undoing>,
}

/// The direction of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Undo,
    Redo,
}

impl Direction {
    /// The direction that takes a step back.
    #[must_use]
    pub const fn other(self) -> Self {
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

/// A step that can't be undone or redone as a whole, and the changes that block it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    pub direction: Direction,
    pub step: Step,
    pub changed: Vec<ChangedSince>,
    /// The number of its other values, which can be undone.
    pub left: usize,
}

/// Requested steps, which wait while edits are being sent.
#[derive(Default)]
struct Queue {
    wanted: VecDeque<Direction>,
    /// Whether a step is being taken.
    runs: bool,
}

/// The steps; copies share them.
#[derive(Clone, Copy, Default)]
pub struct UndoStacks {
    undos: RwSignal<Vec<Step>>,
    redos: RwSignal<Vec<Step>>,
    queue: StoredValue<Queue>,
    last_action: StoredValue<ActionId>,
    /// A step that can't be undone or redone as a whole.
    pub blocked: RwSignal<Option<Blocked>>,
    /// Whether the dialog about that step is open.
    pub dialog_open: RwSignal<bool>,
    /// Revisions made by this tab.
    pub own_revisions: RwSignal<Vec<i64>>,
}

impl UndoStacks {
    /// Begins an action. Returns its number.
    pub fn begin_action(self) -> ActionId {
        let begun = self.last_action.try_update_value(|action| {
            *action += 1;
            *action
        });
        begun.unwrap_or_default()
    }

    /// Records the changes of an action, or a part of them, so that it can be undone. Nothing can be redone any more.
    pub fn record(self, action: ActionId, changes: Vec<Undoing>) {
        self.own_revisions.update(|own| own.extend(changes.iter().map(|undoing| undoing.revision)));
        self.undos.update(|undos| {
            insert(undos, Step { action, changes });
            let many = undos.len().saturating_sub(STEPS);
            undos.drain(..many);
        });
        self.redos.update(Vec::clear);
    }

    /// Records the change that has undone or redone a step, so that it can be taken back.
    pub fn record_back(self, direction: Direction, change: Undoing) {
        self.own_revisions.update(|own| own.push(change.revision));
        let step = Step { action: self.begin_action(), changes: vec![change] };
        self.put_back(direction.other(), step);
    }

    /// Returns a step to its stack.
    pub fn put_back(self, direction: Direction, step: Step) {
        self.stack(direction).update(|steps| insert(steps, step));
    }

    /// Whether there is a step.
    #[must_use]
    pub fn has_step(self, direction: Direction) -> bool {
        !self.stack(direction).read().is_empty()
    }

    /// The action of the last step; 0 if there is none.
    #[must_use]
    pub fn last(self, direction: Direction) -> ActionId {
        self.stack(direction).with_untracked(|steps| steps.last().map_or(0, |step| step.action))
    }

    /// Takes the last step.
    pub fn pop(self, direction: Direction) -> Option<Step> {
        self.stack(direction).try_update(Vec::pop).flatten()
    }

    /// Takes the step of an action, wherever it is among the steps to undo.
    pub fn take(self, action: ActionId) -> Option<Step> {
        let index = self.undos.with_untracked(|undos| undos.iter().position(|step| step.action == action))?;
        self.undos.try_update(|undos| undos.remove(index))
    }

    /// Requests a step.
    pub fn want(self, direction: Direction) {
        self.queue.update_value(|queue| queue.wanted.push_back(direction));
    }

    /// The next requested step, unless one is being taken.
    pub fn next(self) -> Option<Direction> {
        self.queue.try_update_value(|queue| if queue.runs { None } else { queue.wanted.pop_front() }).flatten()
    }

    /// A step is being taken, or no longer.
    pub fn set_running(self, runs: bool) {
        self.queue.update_value(|queue| queue.runs = runs);
    }

    /// Drops requested steps: an earlier save failed, so they no longer apply.
    pub fn drop_wanted(self) {
        self.queue.try_update_value(|queue| queue.wanted.clear());
    }

    /// Whether a page of that revision is older than the last save of this tab.
    #[must_use]
    pub fn is_ahead_of(self, revision: i64) -> bool {
        self.own_revisions.try_with_untracked(|own| own.iter().any(|own| *own > revision)).unwrap_or_default()
    }

    const fn stack(self, direction: Direction) -> RwSignal<Vec<Step>> {
        match direction {
            Direction::Undo => self.undos,
            Direction::Redo => self.redos,
        }
    }
}

/// Inserts a step in the order of actions; the parts of one action are one step.
fn insert(steps: &mut Vec<Step>, step: Step) {
    let index = steps.partition_point(|other| other.action < step.action);
    match steps.get_mut(index).filter(|other| other.action == step.action) {
        Some(begun) => begun.changes.extend(step.changes),
        None => steps.insert(index, step),
    }
}

#[cfg(test)]
mod tests {
    use crate::contacts::table::state::testing::on_a_page;
    use crate::contacts::table::state::undo::*;

    fn change(revision: i64) -> Undoing {
        Undoing { revision, contacts: vec![1] }
    }

    #[test]
    fn steps_stand_in_the_order_in_which_they_were_done_and_an_act_is_one() {
        let mut steps = Vec::new();
        let step = |action, revision| Step { action, changes: vec![change(revision)] };
        [step(2, 4), step(1, 5), step(2, 6), step(3, 7)].into_iter().for_each(|step| insert(&mut steps, step));
        let revisions = |step: &Step| step.changes.iter().map(|change| change.revision).collect::<Vec<_>>();
        assert_eq!(steps.iter().map(revisions).collect::<Vec<_>>(), [vec![5], vec![4, 6], vec![7]]);
    }

    #[test]
    fn a_new_action_leaves_nothing_to_redo_and_the_oldest_step_goes() {
        on_a_page(|| {
            let undo = UndoStacks::default();
            undo.record_back(Direction::Undo, change(3));
            assert!(undo.has_step(Direction::Redo));
            (0..=STEPS as i64).for_each(|revision| undo.record(undo.begin_action(), vec![change(10 + revision)]));
            assert!(!undo.has_step(Direction::Redo));
            assert_eq!(undo.undos.with_untracked(|undos| (undos.len(), undos[0].changes.clone())), (STEPS, vec![change(11)]));
        });
    }

    #[test]
    fn a_requested_step_waits_for_the_one_before() {
        on_a_page(|| {
            let undo = UndoStacks::default();
            undo.want(Direction::Undo);
            undo.set_running(true);
            assert_eq!(undo.next(), None);
            undo.set_running(false);
            assert_eq!((undo.next(), undo.next()), (Some(Direction::Undo), None));
            undo.want(Direction::Redo);
            undo.drop_wanted();
            assert_eq!(undo.next(), None);
        });
    }

    #[test]
    fn a_toast_undoes_its_own_action_whatever_came_later() {
        on_a_page(|| {
            let undo = UndoStacks::default();
            let first = undo.begin_action();
            undo.record(first, vec![change(1)]);
            undo.record(undo.begin_action(), vec![change(2)]);
            assert_eq!(undo.take(first).map(|step| step.changes), Some(vec![change(1)]));
            assert_eq!((undo.take(first), undo.last(Direction::Undo)), (None, 2));
            assert!(undo.is_ahead_of(1) && !undo.is_ahead_of(2));
        });
    }
}

//! Messages about the results of a bulk edit, and of an undo.

use crate::views::COLUMNS;
use leptos::prelude::*;

use super::Table;
use super::range_edit::RangeEdit;
use super::state::edits::BulkResult;
use super::state::undo::{ActionId, Direction};
use crate::changes::{ChangedSince, Values};
use crate::ui::Toast;

impl Table {
    /// Counts the server's answers for cells of an action, if it is the last bulk edit. Returns whether it is.
    pub(super) fn count_saved(self, action: ActionId, saved: usize, refused: usize) -> bool {
        let counted = self.edits.count(action, saved, refused);
        if counted {
            self.layout.announcement.set("");
            self.edit_range((0, 0), RangeEdit::Report);
        }
        counted
    }

    pub(super) fn report_bulk(self) {
        let BulkResult { action, saved, refused, rest } = self.edits.bulk();
        let show = Callback::new(move |()| self.show_refused(action));
        self.layout.toast.set(Some(Toast { sentence: outcome(saved, refused) + &rest, offer: (refused > 0).then_some(("Show", show)) }));
    }

    /// Leads to the first unsaved cell of an action.
    fn show_refused(self, action: ActionId) {
        let (page, drafts) = (self.rows.page.read_untracked(), self.edits.drafts.read_untracked());
        let first = page.rows.iter().enumerate().find_map(|(index, row)| {
            let (field, _) = drafts.of(row.id).find(|(_, draft)| draft.action == action)?;
            Some((index, COLUMNS.iter().position(|column| *column == field)?))
        });
        self.layout.target.set(first);
    }
}

/// The numbers of cells saved and not saved.
fn outcome(saved: usize, refused: usize) -> String {
    let cells = |count: usize| if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") };
    match (saved, refused) {
        (0, 0) => "No cell changed.".to_owned(),
        (0, refused) => format!("{} not saved.", cells(refused)),
        (saved, 0) => format!("{} saved.", cells(saved)),
        (saved, refused) => format!("{} saved, {refused} not.", cells(saved)),
    }
}

/// Further notes on a paste, a fill or a clearing.
pub fn rest(fixed: usize, beyond: usize) -> String {
    let fixed = match fixed {
        0 => String::new(),
        1 => " 1 cell can't be edited here.".to_owned(),
        _ => format!(" {fixed} cells can't be edited here."),
    };
    match beyond {
        0 => fixed,
        1 => fixed + " 1 line has no row on this page.",
        _ => fixed + &format!(" {beyond} lines have no row on this page."),
    }
}

/// The result of an undo or a redo.
pub fn done(direction: Direction, Values { count, label, name }: &Values) -> String {
    let done = match direction {
        Direction::Undo => "undone",
        Direction::Redo => "redone",
    };
    match (count, label.as_str()) {
        (0, _) => format!("There is nothing left to {}.", direction.label().to_lowercase()),
        (1, Values::DELETED) => format!("{name} is in the Bin."),
        (1, Values::RESTORED) => format!("{name} is restored."),
        (1, label) => format!("Change to {name}’s {} {done}.", in_a_sentence(label)),
        (count, _) => format!("{count} changes {done}."),
    }
}

/// A field's label in mid-sentence. Abbreviations stay upper case.
fn in_a_sentence(label: &str) -> String {
    match label {
        "Campaigns" => "campaign opt-in".to_owned(),
        label if label.chars().nth(1).is_some_and(char::is_uppercase) => label.to_owned(),
        label => label.to_lowercase(),
    }
}

/// The reason why nothing was undone or redone.
pub fn not_done(direction: Direction, changed: &[ChangedSince]) -> String {
    let done = match direction {
        Direction::Undo => "undone",
        Direction::Redo => "redone",
    };
    match changed {
        [ChangedSince { label, by, .. }] => {
            let these = if label.ends_with('s') && label != "Campaigns" { "these" } else { "this" };
            format!("Not {done}: {by} has changed {these} {} since.", in_a_sentence(label))
        }
        _ => format!("Nothing was {done}: everything has changed since."),
    }
}

#[cfg(test)]
mod tests {
    use crate::contacts::table::report::*;

    #[test]
    fn what_came_of_many_cells_is_one_sentence() {
        assert_eq!(outcome(1, 0), "1 cell saved.");
        assert_eq!(outcome(4, 2), "4 cells saved, 2 not.");
        assert_eq!(outcome(0, 1), "1 cell not saved.");
        assert_eq!(outcome(0, 0) + &rest(3, 1), "No cell changed. 3 cells can't be edited here. 1 line has no row on this page.");
        assert_eq!(outcome(2, 0) + &rest(0, 3), "2 cells saved. 3 lines have no row on this page.");
    }

    #[test]
    fn an_undo_says_what_it_did_and_why_it_did_nothing() {
        let values = |count, label: &str| Values { count, label: label.to_owned(), name: "Amara Okafor".to_owned() };
        assert_eq!(done(Direction::Undo, &values(1, "Phone")), "Change to Amara Okafor’s phone undone.");
        assert_eq!(done(Direction::Redo, &values(3, "Phone")), "3 changes redone.");
        assert_eq!(done(Direction::Redo, &values(1, Values::DELETED)), "Amara Okafor is in the Bin.");
        assert_eq!(done(Direction::Undo, &values(0, "")), "There is nothing left to undo.");
        let changed = |label: &str| ChangedSince { name: "Amara Okafor".to_owned(), label: label.to_owned(), by: "Adam".to_owned() };
        assert_eq!(not_done(Direction::Undo, &[changed("Phone")]), "Not undone: Adam has changed this phone since.");
        assert_eq!(not_done(Direction::Redo, &[changed("Tags")]), "Not redone: Adam has changed these tags since.");
        assert_eq!(not_done(Direction::Undo, &[changed("Phone"), changed("Email")]), "Nothing was undone: everything has changed since.");
    }
}

//! The server's answer to edits: saved values leave their drafts, the others keep the reason.

use leptos::prelude::*;

use super::drafts::{Cell, Draft, DraftState, Next};
use super::edits::Edits;
use super::undo::ActionId;
use crate::contacts::cells::{CellEdit, CellOutcome};

/// The consequences of an answer of the server.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// Cells that are saved now.
    pub saved: Vec<Cell>,
    /// Values queued behind the answered edits, by action: to be sent.
    pub next: Vec<(ActionId, CellEdit)>,
}

impl Edits {
    /// Applies the server's answer to the edits of an action: an outcome and a stored value for each.
    pub fn answer(self, action: ActionId, edits: &[CellEdit], outcomes: Vec<CellOutcome>, values: Vec<String>) -> Answered {
        let mut answered = Answered::default();
        let contested = edits.iter().zip(&outcomes).find(|(_, outcome)| matches!(outcome, CellOutcome::Conflict(_)));
        if let Some((edit, _)) = contested {
            self.unfolded.set(Some(edit.cell()));
        }
        let open = self.open.get_untracked();
        self.drafts.update(|drafts| {
            for ((edit, outcome), value) in edits.iter().zip(outcomes).zip(values) {
                let cell = edit.cell();
                let Some(draft) = drafts.remove(cell) else {
                    continue;
                };
                // The field was opened again meanwhile.
                let typed = self.typed().filter(|_| open == Some(cell));
                if let Some(draft) = settle(draft, (edit, action), (outcome, value), typed, &mut answered) {
                    drafts.insert(cell, draft);
                }
            }
        });
        answered
    }
}

/// The draft that is left of an answered one, if any. `typed` is the text of the cell's open field.
fn settle(
    Draft { from, text, next, .. }: Draft,
    (edit, action): (&CellEdit, ActionId),
    (outcome, value): (CellOutcome, String),
    typed: Option<String>,
    answered: &mut Answered,
) -> Option<Draft> {
    let (text, state) = match (outcome, next, typed) {
        (CellOutcome::Saved, Some(Next { text: to, action }), _) => {
            answered.next.push((action, CellEdit { from: value, to, ..edit.clone() }));
            return None;
        }
        (CellOutcome::Saved, None, Some(text)) => {
            return Some(Draft { from: value, text, state: DraftState::Typing, action: 0, next: None });
        }
        (CellOutcome::Saved, None, None) => {
            answered.saved.push(edit.cell());
            return None;
        }
        // Another value is already queued behind the refused one.
        (CellOutcome::Refused(_), Some(Next { text: to, action }), _) => {
            answered.next.push((action, CellEdit { from, to, ..edit.clone() }));
            return None;
        }
        (CellOutcome::Refused(sentence), None, typed) => (typed.unwrap_or(text), DraftState::Refused(sentence)),
        (CellOutcome::Conflict(theirs), next, _) => (next.map_or(text, |next| next.text), DraftState::Conflict(theirs)),
        (CellOutcome::Gone, next, typed) => {
            let text = typed.or(next.map(|next| next.text)).unwrap_or(text);
            (text, DraftState::Refused("This contact is in the Bin.".to_owned()))
        }
    };
    Some(Draft { from, text, state, action, next: None })
}

#[cfg(test)]
mod tests {
    use crate::contacts::cells::Theirs;
    use crate::contacts::table::state::answer::*;
    use crate::contacts::table::state::testing::on_a_page;
    use crate::fields::FieldKey;
    use crate::time::Moment;

    const CELL: Cell = (1, FieldKey::Email);

    fn edit(from: &str, to: &str) -> CellEdit {
        CellEdit { contact: CELL.0, field: CELL.1, from: from.to_owned(), to: to.to_owned() }
    }

    #[test]
    fn a_value_entered_while_another_is_sent_follows_it() {
        on_a_page(|| {
            let edits = Edits::default();
            let sent = edits.enqueue(1, vec![edit("", "a@example.com")]);
            assert_eq!(sent.len(), 1);
            assert!(edits.enqueue(2, vec![edit("", "b@example.com")]).is_empty());
            let answered = edits.answer(1, &sent, vec![CellOutcome::Saved], vec!["a@example.com".to_owned()]);
            assert_eq!(answered.next, [(2, edit("a@example.com", "b@example.com"))]);
            assert_eq!((answered.saved, edits.draft(CELL)), (Vec::new(), None));
        });
    }

    #[test]
    fn what_is_typed_meanwhile_starts_from_what_was_saved() {
        on_a_page(|| {
            let edits = Edits::default();
            let sent = edits.enqueue(1, vec![edit("", "A@Example.com")]);
            edits.begin(CELL, "A@Example.com".to_owned(), String::new());
            edits.type_in("other".to_owned());
            edits.answer(1, &sent, vec![CellOutcome::Saved], vec!["a@example.com".to_owned()]);
            let draft = edits.draft(CELL).map(|draft| (draft.from, draft.text, draft.state));
            assert_eq!(draft, Some(("a@example.com".to_owned(), "other".to_owned(), DraftState::Typing)));
        });
    }

    #[test]
    fn a_conflict_unfolds_and_keeps_both_values() {
        on_a_page(|| {
            let edits = Edits::default();
            let sent = edits.enqueue(1, vec![edit("a@example.com", "b@example.com")]);
            let theirs = Theirs { value: "c@example.com".to_owned(), by: "Adam".to_owned(), at: Moment { at: 0, exact: String::new() } };
            edits.answer(1, &sent, vec![CellOutcome::Conflict(theirs.clone())], vec![String::new()]);
            let draft = edits.draft(CELL).map(|draft| (draft.text, draft.state));
            assert_eq!(draft, Some(("b@example.com".to_owned(), DraftState::Conflict(theirs))));
            assert_eq!(edits.unfolded.get_untracked(), Some(CELL));
            assert!(!edits.unfold(CELL), "it is unfolded already");
        });
    }

    #[test]
    fn a_contact_that_went_to_the_bin_leaves_the_text_with_the_reason() {
        on_a_page(|| {
            let edits = Edits::default();
            let sent = edits.enqueue(4, vec![edit("", "a@example.com")]);
            edits.answer(4, &sent, vec![CellOutcome::Gone], vec![String::new()]);
            let refused = Draft::refused(String::new(), "a@example.com".to_owned(), "This contact is in the Bin.".to_owned(), 4);
            assert_eq!(edits.draft(CELL), Some(refused));
        });
    }
}

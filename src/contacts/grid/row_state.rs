//! The state of a row: everything that its drawing depends on. A row is drawn anew only when its state has changed.

use crate::fields::FieldKey;
use leptos::prelude::*;

use super::cell::CellState;
use crate::contacts::ContactRow;
use crate::contacts::table::Table;
use crate::contacts::table::edit::name_of;
use crate::contacts::table::state::Tint;
use crate::contacts::table::state::drafts::{Cell, DraftState, Drafts};
use crate::contacts::table::state::edits::Edits;
use crate::contacts::table::state::rows::Rows;
use crate::contacts::table::state::selection::Selection;
use crate::live::Here;
use crate::members::{Permission, Role};
use crate::ui::color;

/// The state of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowState {
    pub contact: ContactRow,
    pub selected: bool,
    /// Whether its drawer is open.
    pub open: bool,
    /// Whether it was just added.
    pub just_added: bool,
    /// Whether the reader may change it.
    pub may_edit: bool,
    /// Whether the page is hydrated. Earlier presses are replayed (`server/early.js`).
    pub hydrated: bool,
    /// Badge of a row that is out of place: "moves when you leave" or "hidden when you leave".
    pub out_of_place: Option<&'static str>,
    /// Fields that have just changed.
    pub tint: Tint,
    /// Fields that were just saved.
    pub saved: Vec<FieldKey>,
    /// Selected fields.
    pub range: &'static [FieldKey],
    /// The cell whose conflict stays unfolded.
    pub unfolded: Option<FieldKey>,
    /// Cells that are being edited, or whose value is not confirmed.
    pub cells: Vec<(FieldKey, CellState)>,
    /// Colleagues in its cells.
    pub colleagues: Vec<(FieldKey, Colleague)>,
}

/// A colleague whose focus is in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    pub name: String,
    /// The avatar's color, 0 to 11.
    pub color: i64,
}

/// The signals that the rows are drawn from; copies share them.
#[derive(Clone, Copy)]
pub struct Sources {
    rows: Rows,
    edits: Edits,
    selection: Selection,
    hydrated: RwSignal<bool>,
    /// The contact whose drawer is open.
    open: Signal<Option<i64>>,
    role: RwSignal<Role>,
    here: RwSignal<Vec<Here>>,
    /// The signed-in person.
    reader: i64,
}

impl From<Table> for Sources {
    fn from(table: Table) -> Self {
        Self {
            rows: table.rows,
            edits: table.edits,
            selection: table.selection,
            hydrated: table.layout.hydrated,
            open: table.open.into(),
            role: table.following.role,
            here: table.following.here,
            reader: table.reader(),
        }
    }
}

impl Sources {
    /// The state of a contact's row. A contact without a row keeps its last state until the row is removed.
    #[must_use]
    pub fn row(self, contact: i64) -> Memo<Option<RowState>> {
        Memo::new(move |last: Option<&Option<RowState>>| self.state(contact).or_else(|| last.cloned().flatten()))
    }

    fn state(self, id: i64) -> Option<RowState> {
        let page = self.rows.page.read();
        let (index, contact) = page.rows.iter().enumerate().find(|(_, row)| row.id == id)?;
        Some(RowState {
            selected: self.selection.contacts.read().contains(&id),
            open: self.open.get() == Some(id),
            just_added: self.rows.added.read().as_ref().is_some_and(|added| added.id == id),
            may_edit: self.role.get().may(Permission::Edit),
            hydrated: self.hydrated.get(),
            out_of_place: self.rows.out_of_place.read().contains(&id).then(|| self.badge(id)),
            tint: self.rows.tints.read().get(&id).cloned().unwrap_or_default(),
            saved: self.edits.saved.read().iter().filter(|(of, _)| *of == id).map(|(_, field)| *field).collect(),
            range: self.selection.range.get().map_or(&[], |range| range.fields(index)),
            unfolded: self.edits.unfolded.get().filter(|(of, _)| *of == id).map(|(_, field)| field),
            cells: self.cells(contact, self.edits.open.get(), &self.edits.drafts.read()),
            colleagues: colleagues(&self.here.read(), id, self.reader),
            contact: contact.clone(),
        })
    }

    /// The badge of a row that is out of place.
    fn badge(self, contact: i64) -> &'static str {
        match self.rows.pending.read().as_ref() {
            Some(pending) if pending.rows.iter().any(|row| row.id == contact) => "moves when you leave",
            _ => "hidden when you leave",
        }
    }

    /// The replacements for the values of a row's cells: drafts, and the open field.
    fn cells(self, row: &ContactRow, open: Option<Cell>, drafts: &Drafts) -> Vec<(FieldKey, CellState)> {
        let mut cells: Vec<(FieldKey, CellState)> = drafts
            .of(row.id)
            .filter(|(field, _)| open != Some((row.id, *field)))
            .map(|(field, draft)| (field, CellState::Draft(draft.clone())))
            .collect();
        if let Some(cell) = open.filter(|(of, _)| *of == row.id) {
            let error = drafts.get(cell).and_then(|draft| match &draft.state {
                DraftState::Refused(sentence) => Some(sentence.clone()),
                _ => None,
            });
            let text = self.edits.typed().unwrap_or_else(|| row.text(cell.1));
            cells.push((cell.1, CellState::Field { name: name_of(cell), text, error }));
        }
        cells
    }
}

/// Colleagues whose focus is in a cell of the contact.
fn colleagues(here: &[Here], contact: i64, reader: i64) -> Vec<(FieldKey, Colleague)> {
    let others = here.iter().filter(|here| here.person != reader);
    let at = others.filter_map(|here| here.cell.filter(|cell| cell.contact == contact).map(|cell| (cell.field, here)));
    at.map(|(field, here)| (field, Colleague { name: here.name.clone(), color: color(here.person) })).collect()
}

#[cfg(test)]
mod tests {
    use crate::contacts::cells::CellEdit;
    use crate::contacts::grid::row_state::*;
    use crate::contacts::table::state::range::Range;
    use crate::contacts::table::state::testing::{on_a_page, page};
    use crate::fields::Shown;
    use crate::live::Place;
    use crate::views::View;

    const READER: i64 = 1;

    /// A page of contacts with a count of how often each row was drawn.
    struct Drawn {
        sources: Sources,
        counts: Vec<(i64, Memo<u32>)>,
    }

    impl Drawn {
        fn page(ids: &[i64]) -> Self {
            let sources = Sources {
                rows: Rows::new(&View::default(), page(ids, 1)),
                edits: Edits::default(),
                selection: Selection::default(),
                hydrated: RwSignal::new(true),
                open: Signal::stored(None),
                role: RwSignal::new(Role::Editor),
                here: RwSignal::default(),
                reader: READER,
            };
            let count = |id: &i64| {
                let state = sources.row(*id);
                let count = Memo::new(move |draws: Option<&u32>| {
                    state.with(|_| ());
                    draws.copied().unwrap_or_default() + 1
                });
                assert_eq!(count.get_untracked(), 1);
                (*id, count)
            };
            Self { sources, counts: ids.iter().map(count).collect() }
        }

        /// The contacts whose rows were drawn anew by an event.
        fn by(&self, event: impl FnOnce(Sources)) -> Vec<i64> {
            let before: Vec<u32> = self.counts.iter().map(|(_, count)| count.get_untracked()).collect();
            event(self.sources);
            let drawn = self.counts.iter().zip(before).filter(|((_, count), before)| count.get_untracked() > *before);
            drawn.map(|((id, _), _)| *id).collect()
        }
    }

    fn adam_in(contact: i64, field: FieldKey) -> Vec<Here> {
        vec![Here { person: 2, name: "Adam".to_owned(), cell: Some(Place { contact, field }) }]
    }

    #[test]
    fn a_colleague_who_moves_draws_the_rows_left_and_entered() {
        on_a_page(|| {
            let drawn = Drawn::page(&[1, 2, 3, 4]);
            assert_eq!(drawn.by(|on| on.here.set(adam_in(2, FieldKey::Email))), [2]);
            assert_eq!(drawn.by(|on| on.here.set(adam_in(3, FieldKey::Email))), [2, 3]);
            assert_eq!(drawn.by(|on| on.here.set(adam_in(9, FieldKey::Email))), [3], "a contact of another page");
            let me = Here { person: READER, ..adam_in(1, FieldKey::Name).remove(0) };
            assert!(drawn.by(|on| on.here.set(vec![me])).is_empty(), "the reader's own focus");
        });
    }

    #[test]
    fn typing_draws_the_row_when_it_begins_and_ends_and_no_other() {
        on_a_page(|| {
            let drawn = Drawn::page(&[1, 2, 3]);
            let cell = (2, FieldKey::Email);
            assert_eq!(drawn.by(|on| on.edits.begin(cell, String::new(), String::new())), [2]);
            assert!(drawn.by(|on| assert!(on.edits.type_in("a".to_owned()).is_some())).is_empty());
            assert!(drawn.by(|on| assert!(on.edits.type_in("a@".to_owned()).is_some())).is_empty());
            assert_eq!(drawn.by(|on| assert_eq!(on.edits.close(), Some(cell))), [2]);
            let edit = CellEdit { contact: 3, field: FieldKey::Phone, from: String::new(), to: "+44 20 7946 0958".to_owned() };
            assert_eq!(drawn.by(|on| assert_eq!(on.edits.enqueue(1, vec![edit]).len(), 1)), [3]);
        });
    }

    #[test]
    fn a_colleagues_edit_draws_its_row_and_a_new_contact_none_of_the_others() {
        on_a_page(|| {
            let drawn = Drawn::page(&[1, 2, 3]);
            let mut edited = page(&[1, 2, 3], 2);
            edited.rows[1].set(FieldKey::Campaigns, Some(Shown::Boolean(true)));
            assert_eq!(drawn.by(|on| assert_eq!(on.rows.come_in(edited.clone()).len(), 1)), [2]);
            edited.rows.insert(0, page(&[9], 3).rows.remove(0));
            edited.rows.pop();
            edited.now += 60_000_000;
            assert!(drawn.by(|on| assert_eq!(on.rows.come_in(edited).len(), 1)).is_empty(), "and the row that left is not drawn again");
        });
    }

    #[test]
    fn selecting_draws_the_rows_touched() {
        on_a_page(|| {
            let drawn = Drawn::page(&[1, 2, 3, 4]);
            assert_eq!(drawn.by(|on| on.selection.contacts.set(vec![3])), [3]);
            assert_eq!(drawn.by(|on| on.selection.range.set(Some(Range { from: (0, 2), to: (1, 2) }))), [1, 2]);
            assert_eq!(drawn.by(|on| on.selection.extend((0, 2), (2, 2))), [3]);
            assert_eq!(drawn.by(|on| on.rows.tint(&[(4, Tint::whole())].into())), [4]);
        });
    }
}

//! The rows on the page, and those that wait to come in while the reader is working in the table.

use leptos::prelude::*;

use super::stars::UnsavedStars;
use super::{Tints, reorder};
use crate::contacts::{ContactPage, ContactRow};
use crate::views::View;

/// The rows; copies share them.
#[derive(Clone, Copy)]
pub struct Rows {
    /// The page shown: the answer to the view in the URL, or to the previous view while the answer is pending.
    pub page: RwSignal<ContactPage>,
    /// The view that the rows belong to.
    view: StoredValue<View>,
    /// Whether an answer is pending.
    pub loading: RwSignal<bool>,
    /// The error, while the rows of the view can't be loaded.
    pub error: RwSignal<Option<String>>,
    /// The contact that was just added: shown and marked even where the view would not show it.
    pub added: RwSignal<Option<ContactRow>>,
    /// The page whose rows wait to come in.
    pub pending: RwSignal<Option<ContactPage>>,
    /// Contacts whose rows no longer fit the view, and stay for now.
    pub out_of_place: RwSignal<Vec<i64>>,
    /// Fields that have just changed, by contact.
    pub tints: RwSignal<Tints>,
    /// Stars that the server has not confirmed.
    pub stars: StoredValue<UnsavedStars>,
    /// The number of the last request: only its answer counts.
    requests: StoredValue<u32>,
    refresh: StoredValue<Refresh>,
    /// Whether the number found has changed by the reader's own request: only then it is announced.
    pub announces: RwSignal<bool>,
}

/// Whether a refresh is running, and whether another one must follow.
#[derive(Clone, Copy, Default)]
struct Refresh {
    runs: bool,
    again: bool,
}

impl Rows {
    /// The first page of a view.
    #[must_use]
    pub fn new(view: &View, page: ContactPage) -> Self {
        Self {
            page: RwSignal::new(page),
            view: StoredValue::new(view.clone()),
            loading: RwSignal::new(false),
            error: RwSignal::default(),
            added: RwSignal::default(),
            pending: RwSignal::default(),
            out_of_place: RwSignal::default(),
            tints: RwSignal::default(),
            stars: StoredValue::default(),
            requests: StoredValue::default(),
            refresh: StoredValue::default(),
            announces: RwSignal::new(true),
        }
    }

    /// The contact in the row at `index`.
    #[must_use]
    pub fn id_at(self, index: usize) -> Option<i64> {
        self.page.with_untracked(|page| page.rows.get(index).map(|row| row.id))
    }

    /// Whether the contact has a row.
    #[must_use]
    pub fn shows(self, contact: i64) -> bool {
        self.page.with_untracked(|page| page.rows.iter().any(|row| row.id == contact))
    }

    /// Whether the rows belong to that view.
    #[must_use]
    pub fn belong_to(self, view: &View) -> bool {
        self.view.with_value(|shown| shown == view)
    }

    /// Begins a request for rows. Returns its number.
    pub fn begin_request(self) -> u32 {
        let number = self.requests.get_value() + 1;
        self.requests.set_value(number);
        number
    }

    /// The number of the last request; `None` once the page is left.
    #[must_use]
    pub fn last_request(self) -> Option<u32> {
        self.requests.try_get_value()
    }

    /// Shows the page of a view that the reader has asked for.
    pub fn show(self, view: &View, mut page: ContactPage) {
        self.announces.set(true);
        self.view.set_value(view.clone());
        self.pending.set(None);
        self.out_of_place.update(Vec::clear);
        self.stars.with_value(|stars| stars.lay_over(&mut page.rows));
        self.put_added(&mut page);
        self.page.set(page);
    }

    /// Shows the page of a refresh. Returns the columns that it changes.
    pub fn come_in(self, mut page: ContactPage) -> Tints {
        self.announces.set(false);
        page.beside = Vec::new();
        self.stars.with_value(|stars| stars.lay_over(&mut page.rows));
        self.put_added(&mut page);
        let tints = self.page.with_untracked(|before| reorder::changed_fields(&before.rows, &page.rows));
        self.pending.set(None);
        self.out_of_place.update(Vec::clear);
        self.page.set(page);
        tints
    }

    /// Keeps every row in its place and updates its values; new rows of the refreshed page wait. Returns the fields that it
    /// changes.
    pub fn hold(self, mut page: ContactPage) -> Tints {
        self.announces.set(false);
        self.stars.with_value(|stars| stars.lay_over(&mut page.rows));
        let beside = std::mem::take(&mut page.beside);
        let shown = self.page.get_untracked();
        let rows: Vec<ContactRow> = shown
            .rows
            .iter()
            .map(|row| {
                let now = page.rows.iter().chain(&beside).find(|now| now.id == row.id);
                // A contact in neither list has not changed.
                now.unwrap_or(row).clone()
            })
            .collect();
        self.out_of_place.set(reorder::out_of_place(&rows, &page.rows));
        let tints = reorder::changed_fields(&shown.rows, &rows);
        self.page.set(ContactPage { rows, ..page.clone() });
        self.pending.set(Some(page));
        tints
    }

    /// Updates the row of a contact, be it shown or waiting to come in.
    pub fn replace(self, row: &ContactRow) {
        let put = |shown: &mut ContactRow| {
            if shown.id == row.id {
                shown.clone_from(row);
            }
        };
        self.added.update(|added| added.iter_mut().for_each(put));
        self.pending.update(|pending| pending.iter_mut().for_each(|page| page.rows.iter_mut().for_each(put)));
        self.page.update(|page| page.rows.iter_mut().for_each(put));
    }

    /// The number of rows that wait to come in. `edited` is the contact that the reader has just edited.
    #[must_use]
    pub fn waiting(self, edited: Option<i64>) -> usize {
        let (pending, page) = (self.pending.read(), self.page.read());
        let Some(pending) = pending.as_ref() else {
            return 0;
        };
        let is_among = |rows: &[ContactRow], id: i64| rows.iter().any(|row| row.id == id);
        let new = pending.rows.iter().filter(|row| !is_among(&page.rows, row.id)).count();
        // A row that fills the gap left by the reader's own edit does not count as new.
        new - usize::from(edited.is_some_and(|edited| !is_among(&pending.rows, edited))).min(new)
    }

    /// Begins a refresh. False if one is running: another one follows it.
    pub fn begin_refresh(self) -> bool {
        let was_running = self.refresh.try_update_value(|refresh| {
            refresh.again = refresh.runs;
            std::mem::replace(&mut refresh.runs, true)
        });
        was_running == Some(false)
    }

    /// Ends a refresh. Returns whether another one begins.
    pub fn end_refresh(self) -> bool {
        let goes_on = self.refresh.try_update_value(|refresh| {
            refresh.runs = refresh.again;
            std::mem::take(&mut refresh.again)
        });
        goes_on == Some(true)
    }

    /// Marks fields as just changed.
    pub fn tint(self, tints: &Tints) {
        self.tints.update(|shown| tints.iter().for_each(|(id, tint)| shown.entry(*id).or_default().add(tint)));
    }

    /// Removes the marks of [`tint`](Self::tint).
    pub fn fade(self, tints: &Tints) {
        self.tints.try_update(|shown| {
            shown.retain(|id, tint| {
                tints.get(id).into_iter().for_each(|faded| tint.remove(faded));
                !tint.is_empty()
            });
        });
    }

    fn put_added(self, page: &mut ContactPage) {
        if let Some(added) = self.added.get_untracked().filter(|added| page.rows.iter().all(|row| row.id != added.id)) {
            page.rows.insert(0, added);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::contacts::table::state::Tint;
    use crate::contacts::table::state::rows::*;
    use crate::contacts::table::state::testing::{on_a_page, page, row};
    use crate::fields::{FieldKey, Shown};

    fn ids(rows: Rows) -> Vec<i64> {
        rows.page.with_untracked(|page| page.rows.iter().map(|row| row.id).collect())
    }

    #[test]
    fn rows_that_are_held_keep_their_place_and_new_ones_wait() {
        on_a_page(|| {
            let rows = Rows::new(&View::default(), page(&[1, 2, 3], 1));
            let mut renamed = row(2);
            renamed.set(FieldKey::Name, Some(Shown::Text("Zoe".to_owned())));
            let tints = rows.hold(ContactPage { beside: vec![renamed], ..page(&[4, 1, 3], 2) });
            assert_eq!(ids(rows), [1, 2, 3]);
            assert_eq!(rows.page.with_untracked(|page| page.rows[1].name().to_owned()), "Zoe");
            assert_eq!(tints.keys().collect::<Vec<_>>(), [&2]);
            assert_eq!(rows.out_of_place.get_untracked(), [2]);
            assert_eq!((rows.waiting(None), rows.waiting(Some(2))), (1, 0), "the second fills the gap of an own edit");
            rows.come_in(page(&[4, 1, 3], 2));
            assert_eq!((ids(rows), rows.waiting(None)), (vec![4, 1, 3], 0));
            assert!(rows.out_of_place.read_untracked().is_empty());
        });
    }

    #[test]
    fn a_contact_that_was_just_added_is_shown_where_the_view_would_not_show_it() {
        on_a_page(|| {
            let rows = Rows::new(&View::default(), page(&[1, 2], 1));
            rows.added.set(Some(row(9)));
            rows.come_in(page(&[1, 2], 2));
            assert_eq!(ids(rows), [9, 1, 2]);
            rows.come_in(page(&[1, 9], 3));
            assert_eq!(ids(rows), [1, 9]);
        });
    }

    #[test]
    fn a_saved_row_is_updated_where_it_is_shown_and_where_it_waits() {
        on_a_page(|| {
            let rows = Rows::new(&View::default(), page(&[1], 1));
            rows.hold(page(&[2, 1], 2));
            let mut saved = row(1);
            saved.set(FieldKey::Email, Some(Shown::Text("a@example.com".to_owned())));
            rows.replace(&saved);
            assert_eq!(rows.page.with_untracked(|page| page.rows[0].clone()), saved);
            assert_eq!(rows.pending.with_untracked(|page| page.as_ref().map(|page| page.rows[1].clone())), Some(saved));
        });
    }

    #[test]
    fn changes_during_a_refresh_cause_exactly_one_more() {
        on_a_page(|| {
            let rows = Rows::new(&View::default(), page(&[1], 1));
            assert!(rows.begin_refresh());
            assert!(!rows.begin_refresh());
            assert!(!rows.begin_refresh());
            assert!(rows.end_refresh());
            assert!(!rows.end_refresh());
            assert!(rows.begin_refresh());
        });
    }

    #[test]
    fn a_tint_fades_without_a_later_one_of_the_same_row() {
        on_a_page(|| {
            let rows = Rows::new(&View::default(), page(&[1], 1));
            let tint = |field| Tints::from([(1, Tint { whole: false, fields: [field].into() })]);
            let (first, later) = (tint(FieldKey::Email), tint(FieldKey::Phone));
            rows.tint(&first);
            rows.tint(&later);
            rows.fade(&first);
            assert_eq!(rows.tints.get_untracked(), later);
        });
    }
}

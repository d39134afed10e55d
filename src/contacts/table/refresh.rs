//! How live changes reach the open table: rows come and go by themselves, unless the reader is working in it. Then they hold
//! their place, their values are updated, and new rows wait in a pill.

use std::collections::HashMap;
use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Table;
use crate::contacts::cells::CellField;
use crate::contacts::server_fns::list_contacts;
use crate::contacts::{ContactPage, ContactRow};
use crate::live::connection::Connection;
use crate::views::SortColumn;

/// How long changes are tinted.
const TINTED: Duration = Duration::from_millis(1_600);

/// The pause before a failed refresh is repeated.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// The tinted columns of a row, by contact: bits by the index of each in [`SortColumn::ALL`].
pub type Tints = HashMap<i64, u16>;

/// The bit of a column.
#[must_use]
pub fn bit(column: SortColumn) -> u16 {
    SortColumn::ALL.iter().position(|other| *other == column).map_or(0, |place| 1 << place)
}

impl Table {
    /// Reloads the view, since its page has changed. One refresh at a time: changes that come meanwhile are covered by the next.
    pub fn look_again(self) {
        let is_under_way = self.looking.try_update_value(|(looks, again)| {
            *again = *looks;
            std::mem::replace(looks, true)
        });
        if is_under_way != Some(false) {
            return;
        }
        spawn_local(async move {
            loop {
                let asked = self.asked.try_get_value();
                let view = self.view.try_get_untracked();
                let (Some(slug), Some(view)) = (self.slug_if_there(), view) else {
                    return;
                };
                let (shown, since) = self.page.with_untracked(|page| (page.rows.iter().map(|row| row.id).collect(), page.revision));
                let held = self.holds.get_untracked();
                let also = if held { shown } else { Vec::new() };
                match list_contacts(slug, view, also, since).await {
                    // Stale: something was saved here meanwhile, or the reader has begun to work, and rows to hold are missing.
                    Ok(page) if self.is_behind(&page) || (!held && self.holds.try_get_untracked() == Some(true)) => continue,
                    Ok(page) if self.asked.try_get_value() == asked && self.waits.try_get_untracked() == Some(false) => self.flow_in(page),
                    Ok(_) => {}
                    Err(_) => {
                        sleep(AGAIN_AFTER).await;
                        // If the connection is lost, the next stream compares the digest of the page shown.
                        if self.following.connection.try_get_untracked() == Some(Connection::Streaming) {
                            continue;
                        }
                    }
                }
                let goes_on = self.looking.try_update_value(|(looks, again)| {
                    *looks = *again;
                    std::mem::take(again)
                });
                if goes_on != Some(true) {
                    return;
                }
            }
        });
    }

    /// Whether a page is older than the last save of this tab.
    fn is_behind(self, page: &ContactPage) -> bool {
        self.own_revisions.try_with_untracked(|own| own.iter().any(|own| *own > page.revision)).unwrap_or_default()
    }

    /// Shows the result of a refresh.
    fn flow_in(self, mut page: ContactPage) {
        self.was_asked.set(false);
        self.unsaved.with_value(|unsaved| unsaved.lay_over(&mut page.rows));
        self.following.watch(&self.view.get_untracked(), page.digest);
        if self.holds.get_untracked() {
            return self.hold(page);
        }
        self.come_in(page);
    }

    /// Replaces the page shown, and tints the differences.
    fn come_in(self, mut page: ContactPage) {
        page.beside = Vec::new();
        if let Some(added) = self.added.get_untracked().filter(|added| page.rows.iter().all(|row| row.id != added.id)) {
            page.rows.insert(0, added);
        }
        let tints = self.page.with_untracked(|before| tints(&before.rows, &page.rows));
        self.pending.set(None);
        self.strays.update(Vec::clear);
        self.tint(tints);
        self.page.set(page);
    }

    /// Keeps every row in its place and updates its values; new rows wait.
    fn hold(self, mut page: ContactPage) {
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
        self.strays.set(strays(&rows, &page.rows));
        self.tint(tints(&shown.rows, &rows));
        self.page.set(ContactPage { rows, ..page.clone() });
        self.pending.set(Some(page));
    }

    /// Shows the rows that have waited.
    pub fn let_in(self) {
        if let Some(page) = self.pending.get_untracked() {
            self.come_in(page);
        }
    }

    /// The number of rows that wait to come in.
    #[must_use]
    pub fn waiting(self) -> usize {
        let (pending, page) = (self.pending.read(), self.page.read());
        let Some(pending) = pending.as_ref() else {
            return 0;
        };
        let is_among = |rows: &[ContactRow], id: i64| rows.iter().any(|row| row.id == id);
        let new = pending.rows.iter().filter(|row| !is_among(&page.rows, row.id)).count();
        // A row that fills the gap left by the reader's own edit does not count as new.
        new - usize::from(self.kept.get().is_some_and(|kept| !is_among(&pending.rows, kept))).min(new)
    }

    fn tint(self, tints: Tints) {
        if tints.is_empty() {
            return;
        }
        self.tints.update(|shown| tints.iter().for_each(|(id, columns)| *shown.entry(*id).or_default() |= columns));
        spawn_local(async move {
            sleep(TINTED).await;
            self.tints.try_update(|shown| {
                shown.retain(|id, columns| {
                    *columns &= !tints.get(id).copied().unwrap_or_default();
                    *columns != 0
                });
            });
        });
    }
}

/// The columns that differ between two states of some rows; all columns of a new row.
fn tints(before: &[ContactRow], now: &[ContactRow]) -> Tints {
    let columns = |row: &ContactRow| {
        let Some(was) = before.iter().find(|was| was.id == row.id) else {
            return u16::MAX;
        };
        let differs = [
            (SortColumn::Name, was.name != row.name || was.unsubscribed != row.unsubscribed),
            (SortColumn::Email, was.email != row.email),
            (SortColumn::Phone, was.phone != row.phone),
            (SortColumn::Tags, was.tags != row.tags),
            (SortColumn::LastInteraction, was.last_interaction != row.last_interaction),
            (SortColumn::Campaigns, was.opt_in != row.opt_in),
            (SortColumn::Created, was.created != row.created),
        ];
        differs.into_iter().filter(|(_, differs)| *differs).map(|(column, _)| bit(column)).sum()
    };
    now.iter().map(|row| (row.id, columns(row))).filter(|(_, columns)| *columns != 0).collect()
}

/// Rows out of place: those that are not on the view's page, and those that have moved among the others.
fn strays(shown: &[ContactRow], page: &[ContactRow]) -> Vec<i64> {
    let place = |row: &ContactRow| page.iter().position(|other| other.id == row.id);
    let places: Vec<(i64, Option<usize>)> = shown.iter().map(|row| (row.id, place(row))).collect();
    let kept = longest_rising(&places.iter().filter_map(|(_, place)| *place).collect::<Vec<_>>());
    places.into_iter().filter(|(_, place)| place.is_none_or(|place| !kept.contains(&place))).map(|(id, _)| id).collect()
}

/// The longest increasing subsequence: its rows have kept their place among the others.
fn longest_rising(places: &[usize]) -> Vec<usize> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(places.len());
    for (at, place) in places.iter().enumerate() {
        let before = (0..at).filter(|before| places[*before] < *place).max_by_key(|before| best[*before].0);
        best.push((before.map_or(1, |before| best[before].0 + 1), before));
    }
    let mut at = (0..places.len()).max_by_key(|at| best[*at].0);
    let mut rising = Vec::new();
    while let Some(place) = at {
        rising.push(places[place]);
        at = best[place].1;
    }
    rising
}

/// The columns of some cells, by contact.
#[must_use]
pub fn columns_of(cells: &[(i64, CellField)], contact: i64) -> u16 {
    cells.iter().filter(|(of, _)| *of == contact).map(|(_, field)| bit(field.column())).fold(0, |columns, column| columns | column)
}

#[cfg(test)]
mod tests {
    use crate::contacts::table::refresh::*;

    #[test]
    fn who_has_kept_the_place_among_the_others_is_no_stray() {
        let mut rising = longest_rising(&[0, 4, 1, 2, 3]);
        rising.sort_unstable();
        assert_eq!(rising, [0, 1, 2, 3]);
        assert!(longest_rising(&[]).is_empty());
        assert_eq!(longest_rising(&[2, 1, 0]).len(), 1);
    }

    #[test]
    fn every_column_has_a_bit_of_its_own() {
        let all = SortColumn::ALL.into_iter().fold(0, |all, column| all | bit(column));
        assert_eq!(all, (1 << SortColumn::ALL.len()) - 1);
    }
}

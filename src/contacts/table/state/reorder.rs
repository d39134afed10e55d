//! Differences between two states of the rows: changed columns, and rows out of place.

use super::{Tints, bit};
use crate::contacts::ContactRow;
use crate::time::Moment;
use crate::views::SortColumn;

/// The columns that differ between two states of some rows; all columns of a new row.
pub fn changed_columns(before: &[ContactRow], now: &[ContactRow]) -> Tints {
    let columns = |row: &ContactRow| {
        let Some(was) = before.iter().find(|was| was.id == row.id) else {
            return u16::MAX;
        };
        let differs = [
            (SortColumn::Name, was.name != row.name || was.unsubscribed != row.unsubscribed),
            (SortColumn::Email, was.email != row.email),
            (SortColumn::Phone, was.phone != row.phone),
            (SortColumn::Tags, was.tags != row.tags),
            (SortColumn::LastInteraction, at(&was.last_interaction) != at(&row.last_interaction)),
            (SortColumn::Campaigns, was.opt_in != row.opt_in),
            (SortColumn::Created, was.created.at != row.created.at),
        ];
        differs.into_iter().filter(|(_, differs)| *differs).map(|(column, _)| bit(column)).sum()
    };
    now.iter().map(|row| (row.id, columns(row))).filter(|(_, columns)| *columns != 0).collect()
}

/// The moment itself: its text may change with the reader's time zone, which the server learns with the first page.
fn at(moment: &Option<Moment>) -> Option<i64> {
    moment.as_ref().map(|moment| moment.at)
}

/// Rows out of place: those that are not on the view's page, and those that have moved among the others.
pub fn out_of_place(shown: &[ContactRow], page: &[ContactRow]) -> Vec<i64> {
    let index = |row: &ContactRow| page.iter().position(|other| other.id == row.id);
    let indexes: Vec<(i64, Option<usize>)> = shown.iter().map(|row| (row.id, index(row))).collect();
    let kept = longest_rising(&indexes.iter().filter_map(|(_, index)| *index).collect::<Vec<_>>());
    indexes.into_iter().filter(|(_, index)| index.is_none_or(|index| !kept.contains(&index))).map(|(id, _)| id).collect()
}

/// The longest increasing subsequence: its rows have kept their order.
fn longest_rising(indexes: &[usize]) -> Vec<usize> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(indexes.len());
    for (at, index) in indexes.iter().enumerate() {
        let before = (0..at).filter(|before| indexes[*before] < *index).max_by_key(|before| best[*before].0);
        best.push((before.map_or(1, |before| best[before].0 + 1), before));
    }
    let mut at = (0..indexes.len()).max_by_key(|at| best[*at].0);
    let mut rising = Vec::new();
    while let Some(index) = at {
        rising.push(indexes[index]);
        at = best[index].1;
    }
    rising
}

#[cfg(test)]
mod tests {
    use crate::contacts::table::state::reorder::*;
    use crate::contacts::table::state::testing::row;

    #[test]
    fn who_has_kept_the_place_among_the_others_is_no_stray() {
        let mut rising = longest_rising(&[0, 4, 1, 2, 3]);
        rising.sort_unstable();
        assert_eq!(rising, [0, 1, 2, 3]);
        assert!(longest_rising(&[]).is_empty());
        assert_eq!(longest_rising(&[2, 1, 0]).len(), 1);
    }

    #[test]
    fn a_row_that_moved_or_left_is_out_of_place_and_the_others_are_not() {
        let rows = |ids: &[i64]| ids.iter().map(|id| row(*id)).collect::<Vec<_>>();
        assert_eq!(out_of_place(&rows(&[1, 2, 3, 4]), &rows(&[2, 3, 4, 1])), [1]);
        assert_eq!(out_of_place(&rows(&[1, 2, 3]), &rows(&[9, 1, 3])), [2]);
    }

    #[test]
    fn a_new_row_is_tinted_whole_and_a_changed_one_in_its_columns() {
        let changed = ContactRow { email: Some("new@example.com".to_owned()), opt_in: true, ..row(1) };
        let tints = changed_columns(&[row(1), row(2)], &[changed, row(2), row(3)]);
        assert_eq!(tints, [(1, bit(SortColumn::Email) | bit(SortColumn::Campaigns)), (3, u16::MAX)].into());
    }

    #[test]
    fn another_time_zone_changes_no_value() {
        let mut moved = row(1);
        moved.created.exact = "1 December 2026, 04:00".to_owned();
        assert!(changed_columns(&[row(1)], &[moved]).is_empty());
    }
}

//! Differences between two states of the rows: changed columns, and rows out of place.

use super::{Tint, Tints};
use crate::contacts::ContactRow;
use crate::fields::FieldKey;
use crate::views::COLUMNS;

/// The fields that differ between two states of some rows. The name's cell shows the subscription, too.
pub fn changed_fields(before: &[ContactRow], now: &[ContactRow]) -> Tints {
    let tint = |row: &ContactRow| {
        let Some(was) = before.iter().find(|was| was.id == row.id) else {
            return Tint::whole();
        };
        let is_other = |field: &FieldKey| !was.has_same(row, *field) || (*field == FieldKey::Name && was.unsubscribed != row.unsubscribed);
        // A star is the reader's own.
        let shared = COLUMNS.iter().copied().filter(|field| *field != FieldKey::Favorite);
        Tint { whole: false, fields: shared.filter(is_other).collect() }
    };
    now.iter().map(|row| (row.id, tint(row))).filter(|(_, tint)| !tint.is_empty()).collect()
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
    use crate::fields::Shown;
    use crate::time::Moment;

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
        let mut changed = row(1);
        changed.set(FieldKey::Email, Some(Shown::Text("new@example.com".to_owned())));
        changed.set(FieldKey::Campaigns, Some(Shown::Boolean(true)));
        let tints = changed_fields(&[row(1), row(2)], &[changed, row(2), row(3)]);
        assert_eq!(tints, [(1, Tint { whole: false, fields: [FieldKey::Email, FieldKey::Campaigns].into() }), (3, Tint::whole())].into());
    }

    #[test]
    fn another_time_zone_changes_no_value() {
        let mut moved = row(1);
        moved.set(FieldKey::Created, Some(Shown::Moment(Moment { at: 1, exact: "1 December 2026, 04:00".to_owned() })));
        assert!(changed_fields(&[row(1)], &[moved]).is_empty());
    }
}

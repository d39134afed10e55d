//! Stars that the server has not confirmed.

use crate::contacts::ContactRow;
use crate::fields::{FieldKey, Shown};

/// Stars being saved, with the latest requested state of each.
#[derive(Clone, Debug, Default)]
pub struct UnsavedStars(Vec<(i64, bool)>);

impl UnsavedStars {
    /// Applies the requested states to rows that the server read before it saved them.
    pub fn lay_over(&self, rows: &mut [ContactRow]) {
        for (contact, on) in &self.0 {
            rows.iter_mut().filter(|row| row.id == *contact).for_each(|row| row.set(FieldKey::Favorite, Some(Shown::Boolean(*on))));
        }
    }

    /// Records the requested state. Returns whether a save of this star is already running.
    pub fn want(&mut self, contact: i64, on: bool) -> bool {
        if let Some(wanted) = self.0.iter_mut().find(|wanted| wanted.0 == contact) {
            wanted.1 = on;
            return true;
        }
        self.0.push((contact, on));
        false
    }

    /// Whether `saved` is still the requested state; the star is then no longer unsaved.
    pub fn settle(&mut self, contact: i64, saved: bool) -> bool {
        let before = self.0.len();
        self.0.retain(|wanted| *wanted != (contact, saved));
        self.0.len() < before
    }

    /// Drops the requested state of a star that the server has refused.
    pub fn forget(&mut self, contact: i64) {
        self.0.retain(|wanted| wanted.0 != contact);
    }
}

#[cfg(test)]
mod tests {
    use crate::contacts::table::state::stars::*;
    use crate::contacts::table::state::testing::row;

    #[test]
    fn the_last_press_on_a_star_wins_and_a_page_read_before_does_not_show_the_old_one() {
        let mut stars = UnsavedStars::default();
        assert!(!stars.want(1, true), "nothing is being saved yet");
        assert!(stars.want(1, false), "the second press waits for the first");
        let mut starred = row(1);
        starred.set(FieldKey::Favorite, Some(Shown::Boolean(true)));
        let mut rows = vec![starred, row(2)];
        stars.lay_over(&mut rows);
        assert!(!rows[0].is_on(FieldKey::Favorite));
        assert!(!stars.settle(1, true), "another press came meanwhile");
        assert!(stars.settle(1, false));
    }
}

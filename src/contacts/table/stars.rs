//! Stars are per member. A press shows at once, and is reverted if the server refuses it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Table;
use crate::contacts::ContactRow;
use crate::favorites::server_fns::set_favorite;

/// Stars being saved, with the latest requested state of each.
#[derive(Clone, Debug, Default)]
pub struct Unsaved(Vec<(i64, bool)>);

impl Unsaved {
    /// Applies the requested states to rows that the server read before it saved them.
    pub fn lay_over(&self, rows: &mut [ContactRow]) {
        for (contact, on) in &self.0 {
            rows.iter_mut().filter(|row| row.id == *contact).for_each(|row| row.favorite = *on);
        }
    }

    /// Records the requested state. Returns whether a save of this star is already running.
    fn want(&mut self, contact: i64, on: bool) -> bool {
        if let Some(wanted) = self.0.iter_mut().find(|wanted| wanted.0 == contact) {
            wanted.1 = on;
            return true;
        }
        self.0.push((contact, on));
        false
    }

    /// Whether `saved` is still the requested state; the star is then no longer unsaved.
    fn settle(&mut self, contact: i64, saved: bool) -> bool {
        let before = self.0.len();
        self.0.retain(|wanted| *wanted != (contact, saved));
        self.0.len() < before
    }

    fn forget(&mut self, contact: i64) {
        self.0.retain(|wanted| wanted.0 != contact);
    }
}

impl Table {
    /// Toggles the star of the row at `index`. Saves of the same star are sent one after the other, so that the last press wins.
    pub fn star(self, index: usize) {
        let Some((contact, name, on)) = self.turned(index) else {
            return;
        };
        if self.unsaved.try_update_value(|unsaved| unsaved.want(contact, on)) != Some(false) {
            return;
        }
        spawn_local(async move {
            let mut on = on;
            loop {
                if let Err(problem) = set_favorite(self.slug(), contact, on).await {
                    self.unsaved.update_value(|unsaved| unsaved.forget(contact));
                    self.page.update(|page| page.rows.iter_mut().filter(|row| row.id == contact).for_each(|row| row.favorite = !on));
                    return self.report(format!("The star of {name} was not saved. {problem}"), false, &problem);
                }
                if self.unsaved.try_update_value(|unsaved| unsaved.settle(contact, on)) != Some(false) {
                    return;
                }
                on = !on;
            }
        });
    }

    /// Toggles the star on the page. Returns the contact, its name, and the new state.
    fn turned(self, index: usize) -> Option<(i64, String, bool)> {
        self.page.try_update(|page| {
            let row = page.rows.get_mut(index)?;
            row.favorite = !row.favorite;
            Some((row.id, row.name.clone(), row.favorite))
        })?
    }
}

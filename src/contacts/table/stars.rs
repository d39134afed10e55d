//! Stars are per member. A press shows at once, and is reverted if the server refuses it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Table;
use crate::favorites::server_fns::set_favorite;
use crate::fields::{FieldKey, Shown};

impl Table {
    /// Toggles the star of the row at `index`. Saves of the same star are sent one after the other, so that the last press wins.
    pub fn star(self, index: usize) {
        let Some((contact, name, on)) = self.turned(index) else {
            return;
        };
        if self.rows.stars.try_update_value(|stars| stars.want(contact, on)) != Some(false) {
            return;
        }
        spawn_local(async move {
            let mut on = on;
            loop {
                if let Err(problem) = set_favorite(self.slug(), contact, on).await {
                    self.rows.stars.update_value(|stars| stars.forget(contact));
                    self.rows.page.update(|page| {
                        page.rows
                            .iter_mut()
                            .filter(|row| row.id == contact)
                            .for_each(|row| row.set(FieldKey::Favorite, Some(Shown::Boolean(!on))))
                    });
                    return self.report(format!("The star of {name} was not saved. {problem}"), false, &problem);
                }
                if self.rows.stars.try_update_value(|stars| stars.settle(contact, on)) != Some(false) {
                    return;
                }
                on = !on;
            }
        });
    }

    /// Toggles the star on the page. Returns the contact, its name, and the new state.
    fn turned(self, index: usize) -> Option<(i64, String, bool)> {
        self.rows.page.try_update(|page| {
            let row = page.rows.get_mut(index)?;
            let on = !row.is_on(FieldKey::Favorite);
            row.set(FieldKey::Favorite, Some(Shown::Boolean(on)));
            Some((row.id, row.name().to_owned(), on))
        })?
    }
}

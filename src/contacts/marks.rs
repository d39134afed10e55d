//! Marks are the star and the campaign switch of a row: what is pressed shows at once, and is taken back if the server
//! does not take it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::ContactRow;
use super::server_fns::set_opt_in;
use super::table::Table;
use crate::error::AppError;
use crate::favorites::server_fns::set_favorite;

/// What can be turned in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Favorite,
    OptIn,
}

impl Mark {
    fn of(self, row: &mut ContactRow) -> &mut bool {
        match self {
            Self::Favorite => &mut row.favorite,
            Self::OptIn => &mut row.opt_in,
        }
    }

    async fn save(self, slug: String, contact: i64, on: bool) -> Result<(), AppError> {
        match self {
            Self::Favorite => set_favorite(slug, contact, on).await,
            Self::OptIn => set_opt_in(slug, contact, on).await,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Favorite => "star",
            Self::OptIn => "campaign switch",
        }
    }
}

/// Marks that are being saved, with what is wanted of each by now.
#[derive(Clone, Debug, Default)]
pub struct Unsaved(Vec<(i64, Mark, bool)>);

impl Unsaved {
    /// Shows what is wanted in rows that the server has read before it was told.
    pub fn lay_over(&self, rows: &mut [ContactRow]) {
        for (contact, mark, on) in &self.0 {
            if let Some(row) = rows.iter_mut().find(|row| row.id == *contact) {
                *mark.of(row) = *on;
            }
        }
    }

    /// Notes what is wanted; whether it is being saved already.
    fn want(&mut self, contact: i64, mark: Mark, on: bool) -> bool {
        let known = self.0.iter_mut().find(|wanted| (wanted.0, wanted.1) == (contact, mark));
        if let Some(wanted) = known {
            wanted.2 = on;
            return true;
        }
        self.0.push((contact, mark, on));
        false
    }

    /// Whether `saved` is what is still wanted; it is then no longer unsaved.
    fn settle(&mut self, contact: i64, mark: Mark, saved: bool) -> bool {
        let before = self.0.len();
        self.0.retain(|wanted| *wanted != (contact, mark, saved));
        self.0.len() < before
    }

    fn forget(&mut self, contact: i64, mark: Mark) {
        self.0.retain(|wanted| (wanted.0, wanted.1) != (contact, mark));
    }
}

impl Table {
    /// Turns the mark of the row at `index`. Saves of the same mark go one after the other, so that the last press wins.
    pub fn turn(self, index: usize, mark: Mark) {
        let Some((contact, name, on)) = self.turned(index, mark) else {
            return;
        };
        if self.unsaved.try_update_value(|unsaved| unsaved.want(contact, mark, on)) != Some(false) {
            return;
        }
        spawn_local(async move {
            let mut on = on;
            loop {
                let result = mark.save(self.slug(), contact, on).await;
                if let Err(problem) = result {
                    self.unsaved.update_value(|unsaved| unsaved.forget(contact, mark));
                    self.put(contact, mark, !on);
                    self.report(format!("The {} of {name} was not saved. {problem}", mark.label()), false, &problem);
                    return;
                }
                if self.unsaved.try_update_value(|unsaved| unsaved.settle(contact, mark, on)) != Some(false) {
                    return;
                }
                on = !on;
            }
        });
    }

    /// Turns the mark on the page: whose it is, and what it is now.
    fn turned(self, index: usize, mark: Mark) -> Option<(i64, String, bool)> {
        self.page.try_update(|page| {
            let row = page.rows.get_mut(index)?;
            let on = !*mark.of(row);
            *mark.of(row) = on;
            Some((row.id, row.name.clone(), on))
        })?
    }

    fn put(self, contact: i64, mark: Mark, on: bool) {
        self.page.update(|page| {
            if let Some(row) = page.rows.iter_mut().find(|row| row.id == contact) {
                *mark.of(row) = on;
            }
        });
    }
}

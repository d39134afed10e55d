//! Loading the rows when the view changes, and showing them.

use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Table;
use crate::contacts::server_fns::{count_contacts, list_contacts};
use crate::contacts::{ContactPage, Found};
use crate::error::AppError;
use crate::navigate;

/// Backoff while the server does not answer: the first and the longest pause.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

impl Table {
    /// Loads the view in the URL. The old rows stay until the answer arrives. If the server can't be reached, the request is
    /// repeated until it answers, and rows of another view are hidden meanwhile.
    pub fn follow(self) {
        let view = self.view.get_untracked();
        let is_shown = self.rows.belong_to(&view);
        if is_shown {
            self.rows.error.set(None);
        }
        let number = self.rows.begin_request();
        self.rows.loading.set(true);
        spawn_local(async move {
            let mut pause = FIRST_PAUSE;
            let answer = loop {
                let answer = list_contacts(self.slug(), view.clone(), Vec::new(), 0).await;
                if !self.is_latest(number) {
                    return;
                }
                match answer {
                    Err(problem) if problem.is_passing() => {
                        self.rows.error.set((!is_shown).then(|| problem.to_string()));
                        sleep(pause).await;
                        pause = (pause * 2).min(LONGEST_PAUSE);
                        if !self.is_latest(number) {
                            return;
                        }
                    }
                    answer => break answer,
                }
            };
            self.rows.loading.set(false);
            self.rows.error.set(None);
            match answer {
                Ok(page) => {
                    self.show(page);
                    self.await_count(number);
                }
                // No longer a member: the front page lists the remaining workspaces.
                Err(AppError::NotFound) => navigate::redirect("/"),
                Err(problem) => self.report(problem.to_string(), true, &problem),
            }
        });
    }

    fn show(self, page: ContactPage) {
        let view = self.view.get_untracked();
        self.following.watch(&view, page.digest);
        self.following.everyone.set(page.everyone);
        self.layout.notice.set(None);
        self.selection.clear();
        self.rows.show(&view, page);
    }

    /// Replaces "more than" by the exact count, once it is known.
    pub(super) fn await_count(self, number: u32) {
        if matches!(self.rows.page.read_untracked().found, Found::Exactly(_)) {
            return;
        }
        let view = self.view.get_untracked();
        spawn_local(async move {
            // If counting fails, "more than" stays true.
            if let Ok(count) = count_contacts(self.slug(), view).await
                && self.is_latest(number)
            {
                self.rows.page.update(|page| page.found = Found::Exactly(count));
            }
        });
    }

    fn is_latest(self, number: u32) -> bool {
        self.rows.last_request() == Some(number)
    }
}

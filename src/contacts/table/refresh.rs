//! How live changes reach the open table: rows come and go by themselves, unless the reader is working in it. Then they hold
//! their place, their values are updated, and new rows wait in a pill.

use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Table;
use super::state::Tints;
use crate::contacts::ContactPage;
use crate::contacts::server_fns::list_contacts;
use crate::live::connection::Connection;

/// How long changes are tinted.
const TINTED: Duration = Duration::from_millis(1_600);

/// The pause before a failed refresh is repeated.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

impl Table {
    /// Reloads the view, since its page has changed. One refresh at a time: changes that come meanwhile are covered by the next.
    pub fn refresh(self) {
        if !self.rows.begin_refresh() {
            return;
        }
        spawn_local(async move {
            loop {
                let request = self.rows.last_request();
                let view = self.view.try_get_untracked();
                let (Some(slug), Some(view)) = (self.slug_if_there(), view) else {
                    return;
                };
                let (shown, since) = self.rows.page.with_untracked(|page| (page.rows.iter().map(|row| row.id).collect(), page.revision));
                let held = self.holds.get_untracked();
                let also = if held { shown } else { Vec::new() };
                match list_contacts(slug, view, also, since).await {
                    // Stale: something was saved here meanwhile, or the reader has begun to work, and rows to hold are missing.
                    Ok(page) if self.undo.is_ahead_of(page.revision) || (!held && self.holds.try_get_untracked() == Some(true)) => continue,
                    Ok(page) if self.rows.last_request() == request && self.rows.loading.try_get_untracked() == Some(false) => {
                        self.flow_in(page)
                    }
                    Ok(_) => {}
                    Err(_) => {
                        sleep(AGAIN_AFTER).await;
                        // If the connection is lost, the next stream compares the digest of the page shown.
                        if self.following.connection.try_get_untracked() == Some(Connection::Streaming) {
                            continue;
                        }
                    }
                }
                if !self.rows.end_refresh() {
                    return;
                }
            }
        });
    }

    /// Shows the result of a refresh.
    fn flow_in(self, page: ContactPage) {
        self.following.watch(&self.view.get_untracked(), page.digest);
        if self.holds.get_untracked() {
            self.tint(self.rows.hold(page));
        } else {
            self.tint(self.rows.come_in(page));
        }
    }

    /// Shows the rows that have waited.
    pub fn let_in(self) {
        if let Some(page) = self.rows.pending.get_untracked() {
            self.tint(self.rows.come_in(page));
        }
    }

    fn tint(self, tints: Tints) {
        if tints.is_empty() {
            return;
        }
        self.rows.tint(&tints);
        spawn_local(async move {
            sleep(TINTED).await;
            self.rows.fade(&tints);
        });
    }
}

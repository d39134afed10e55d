//! Polling: a page without a stream asks for the stream's current event, once after every interruption, or every few seconds.

use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, select};
use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::LiveEvent;
use super::connection::{Connection, Following};
use super::server_fns::live_pulse;
use crate::error::AppError;
use crate::members::sign_in_address;
use crate::navigate;

/// Polling interval if no stream can be held, and the number of polls after which a stream is tried again.
const ASK_EVERY: Duration = Duration::from_secs(3);
const ASKED: u32 = 40;

/// First and longest pause before a lost connection is tried again; each is twice the previous one.
pub const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(4);

/// Timeout of a request: after it the connection counts as lost, even if the browser still waits.
const PATIENCE: Duration = Duration::from_secs(6);

/// The result of a request, or `Unreachable` after the timeout.
pub(super) async fn within<T>(asked: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    match select(pin!(asked), pin!(sleep(PATIENCE))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(AppError::Unreachable),
    }
}

impl Following {
    /// Reconnects after the stream has ended: polls until the server responds, then opens another stream.
    pub(super) fn find_out(self, number: u32) {
        spawn_local(async move {
            while self.is_current(number) {
                let answer = self.pulse().await;
                if !self.is_current(number) {
                    return;
                }
                match answer {
                    Ok(event) => {
                        self.take(event);
                        self.rest().await;
                        if self.is_current(number) {
                            self.open();
                        }
                        return;
                    }
                    Err(problem) if self.is_out(&problem) => return,
                    Err(_) => {
                        self.connection.set(Connection::Lost);
                        self.here.set(Vec::new());
                        self.rest().await;
                    }
                }
            }
        });
    }

    /// Polls every few seconds, for a while; then tries a stream again.
    pub(super) fn ask(self, number: u32) {
        spawn_local(async move {
            self.connection.set(Connection::Asking);
            for _ in 0..ASKED {
                let answer = self.pulse().await;
                if !self.is_current(number) {
                    return;
                }
                match answer {
                    Ok(event) => self.take(event),
                    Err(problem) if self.is_out(&problem) => return,
                    Err(_) => return self.find_out(self.next()),
                }
                sleep(ASK_EVERY).await;
                if !self.is_current(number) {
                    return;
                }
            }
            self.open();
        });
    }

    async fn pulse(self) -> Result<LiveEvent, AppError> {
        let slug = self.slug.try_get_value().ok_or(AppError::Unreachable)?;
        let (view, seen) = self.watched.try_get_value().flatten().unzip();
        within(live_pulse(slug, view, seen.unwrap_or_default())).await
    }

    /// Redirects a reader who is signed out or no longer a member.
    fn is_out(self, problem: &AppError) -> bool {
        match problem {
            AppError::SignedOut => {
                let here = window().location();
                let address = here.pathname().unwrap_or_default() + &here.search().unwrap_or_default();
                navigate::redirect(&sign_in_address(&address));
            }
            AppError::NotFound => navigate::redirect("/"),
            _ => return false,
        }
        true
    }

    async fn rest(self) {
        let pause = self.pause.try_get_value().unwrap_or(LONGEST_PAUSE);
        self.pause.try_set_value((pause * 2).min(LONGEST_PAUSE));
        sleep(pause).await;
    }
}

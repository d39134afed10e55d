//! `AppState`, shared by all requests: the database, the clock, and in-memory caches.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use rand::Rng;

use super::config::ServeOptions;
use crate::contacts::list::search::Searches;
use crate::db::Db;
use crate::imports::allowance::OnTheirWay;
use crate::jobs::Kinds;
use crate::live::hub::Hub;
use crate::members::store;
use crate::time::clock::Clock;

/// Letters and digits that are not mistaken for each other when a code is copied by hand.
const CODE_LETTERS: &[u8] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";
/// Characters of the setup code: 10 of 31 letters are some 49 bits.
const CODE_LENGTH: usize = 10;

/// The state of a running server; cloning it is cheap.
#[derive(Clone)]
pub struct AppState {
    pub db: Db,
    pub clock: Clock,
    /// The kinds of jobs that this server runs.
    pub kinds: Kinds,
    pub searches: Searches,
    pub hub: Hub,
    pub uploads: OnTheirWay,
    pub options: Arc<ServeOptions>,
    leptos: LeptosOptions,
    setup_code: Arc<str>,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}

impl AppState {
    /// The state of a server over `db`.
    #[must_use]
    pub fn new(db: Db, kinds: Kinds, options: ServeOptions) -> Self {
        let mut random = rand::rng();
        let code: String = (0..CODE_LENGTH).map(|_| char::from(CODE_LETTERS[random.next_u32() as usize % CODE_LETTERS.len()])).collect();
        Self {
            hub: Hub::new(db.clone()),
            db,
            clock: Clock::default(),
            kinds,
            searches: Searches::default(),
            uploads: OnTheirWay::default(),
            options: Arc::new(options),
            // Set in code, not by the environment: the binary runs from any folder.
            leptos: LeptosOptions::builder().output_name("kith").build(),
            setup_code: code.into(),
        }
    }

    /// Prints the server's address, and on a first start the setup code.
    ///
    /// # Errors
    /// A sentence, when the database does not answer.
    pub async fn announce(&self, address: SocketAddr) -> Result<(), String> {
        let url = self.options.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
        println!("Kith is at {url}");
        if store::is_empty(&self.db).await.map_err(|problem| problem.to_string())? {
            println!(
                "There is no workspace yet. Open the page to create one. Unless that is at localhost on this machine, it asks for this code: {}",
                self.setup_code
            );
        }
        Ok(())
    }

    /// Whether this is the setup code printed at the first start.
    #[must_use]
    pub fn is_setup_code(&self, code: &str) -> bool {
        code.trim().eq_ignore_ascii_case(&self.setup_code)
    }

    /// Whether the public address uses https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.options.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}

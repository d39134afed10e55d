//! Kith, a contacts workspace for teams: the list of its modules.

// To the compiler, a view is one type, nested from the page down to the cell.
#![recursion_limit = "256"]

pub mod app;
pub mod changes;
pub mod consent;
pub mod contact;
pub mod contacts;
pub mod error;
pub mod favorites;
pub mod fields;
pub mod frame;
pub mod imports;
pub mod live;
pub mod members;
pub mod navigate;
pub mod samples;
pub mod settings;
pub mod tags;
pub mod text;
pub mod time;
pub mod ui;
pub mod views;
pub mod workspaces;

#[cfg(feature = "hydrate")]
mod browser;

#[cfg(feature = "ssr")]
pub mod bin;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod db;
#[cfg(feature = "ssr")]
pub mod demo;
#[cfg(feature = "ssr")]
pub mod exports;
#[cfg(all(feature = "ssr", test))]
mod house;
#[cfg(feature = "ssr")]
pub mod jobs;
#[cfg(feature = "ssr")]
pub mod search;
#[cfg(feature = "ssr")]
pub mod server;

//! The command line: read the configuration, do one thing.

use std::process::ExitCode;

use clap::Parser;
use kith::commands;
use kith::server::config::CommandLine;

/// Memory comes from jemalloc, for SQLite's C as well: an import takes a fifth less of the processors than with glibc's
/// allocator.
#[cfg(feature = "jemalloc")]
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    commands::run(CommandLine::parse())
}

//! The program: parses the command line and runs one command.

use std::process::ExitCode;

use clap::Parser;
use kith::commands;
use kith::server::config::CommandLine;

/// jemalloc allocates for SQLite's C code, too: an import takes a fifth less processor time than with glibc's allocator.
#[cfg(feature = "jemalloc")]
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    commands::run(CommandLine::parse())
}

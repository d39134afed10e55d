//! The command line: read the configuration, do one thing.

use std::process::ExitCode;

use clap::Parser;
use kith::commands;
use kith::server::config::CommandLine;

fn main() -> ExitCode {
    commands::run(CommandLine::parse())
}

//! The command line: read the configuration, do one thing.

use std::process::ExitCode;

use clap::Parser;
use kith::commands;
use kith::server::config::CommandLine;

fn main() -> ExitCode {
    share_memory();
    commands::run(CommandLine::parse())
}

/// Has glibc's threads share four pools of memory. Of its own accord it gives up to eight a core, and each keeps what the
/// greediest thread that ever came by has used: a tenth of an import's memory.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn share_memory() {
    // SAFETY: it sets a number, before there is a second thread.
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 4);
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn share_memory() {}

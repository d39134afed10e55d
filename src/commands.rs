//! The commands of `kith`.

mod import;
mod process;

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use futures::StreamExt;
use tracing_subscriber::EnvFilter;

use crate::db::Db;
use crate::demo::fill::fill;
use crate::error::AppError;
use crate::jobs::Kinds;
use crate::members::actor::Actor;
use crate::members::actor::Cause;
use crate::members::store::{self as members, Membership};
use crate::server::config::{Command, CommandLine, DemoOptions, ExportOptions, MemberCommand, MemberOptions, ServeOptions};
use crate::server::kinds::kinds;
use crate::time::clock::Clock;
use crate::{exports, server};

/// Reason for which a command failed.
pub enum Failed {
    /// A sentence to print; the exit status is 1.
    Because(String),
    /// An invalid input file; the exit status is 65 (sysexits, EX_DATAERR).
    BadFile(String),
}

impl From<AppError> for Failed {
    fn from(problem: AppError) -> Self {
        Self::Because(problem.to_string())
    }
}

impl From<String> for Failed {
    fn from(problem: String) -> Self {
        Self::Because(problem)
    }
}

/// Grace period for blocking threads (password hashes, file reads) after everything else has ended.
const END_WITHIN: Duration = Duration::from_secs(1);

/// Runs the command of the command line.
#[must_use]
pub fn run(line: CommandLine) -> ExitCode {
    process::keep_files_private();
    let usual = if matches!(line.command, Command::Serve(_)) { "info" } else { "warn" };
    let filter = EnvFilter::try_from_env("KITH_LOG").unwrap_or_else(|_| EnvFilter::new(usual));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal()).init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(problem) => return end(Err(Failed::Because(problem.to_string()))),
    };
    let result = runtime.block_on(obey(line));
    // A blocking thread still at work, as on a password hash, delays the exit only this long.
    runtime.shutdown_timeout(END_WITHIN);
    end(result)
}

fn end(result: Result<(), Failed>) -> ExitCode {
    let (message, code) = match result {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failed::Because(message)) => (message, 1),
        Err(Failed::BadFile(message)) => (message, 65),
    };
    eprintln!("kith: {message}");
    ExitCode::from(code)
}

async fn obey(line: CommandLine) -> Result<(), Failed> {
    let clock = Clock::default();
    let db = Db::open(&line.database_url).await?;
    match line.command {
        Command::Serve(options) => serve(db, kinds(), options).await,
        Command::Member(MemberCommand::Add(options)) => add_member(&db, &clock, &options).await,
        Command::Member(MemberCommand::Password(options)) => {
            println!("{}", members::set_password(&db, &options.email, read_password).await?);
            Ok(())
        }
        Command::Import(options) => import::import(&db, &clock, &kinds(), &options).await,
        Command::Export(options) => export(&db, &options).await,
        Command::Demo(options) => demo(&db, &clock, &options).await,
        Command::Backup { file } => back_up(&db, &file).await,
    }
}

async fn serve(db: Db, kinds: Kinds, options: ServeOptions) -> Result<(), Failed> {
    let descriptors = process::raise_descriptors();
    let wishes = process::wishes_to_end().map_err(|problem| Failed::Because(problem.to_string()))?;
    let (mut first, mut second) = (wishes.clone(), wishes);
    let stop = async move {
        // The sender lives as long as the process, so this wait can't fail.
        let _ = first.wait_for(|wishes| *wishes >= 1).await;
        tracing::info!("finishing what is under way");
    };
    tokio::select! {
        served = server::serve(db, kinds, (options, descriptors), stop) => Ok(served?),
        _ = second.wait_for(|wishes| *wishes >= 2) => {
            tracing::warn!("ending at once, as asked for again");
            Ok(())
        }
    }
}

async fn add_member(db: &Db, clock: &Clock, options: &MemberOptions) -> Result<(), Failed> {
    let workspace = match &options.workspace {
        Some(workspace) => workspace.clone(),
        None => Actor::command_line(db, None, Cause::CommandLine).await?.workspace_name,
    };
    let membership = Membership {
        email: &options.email,
        name: &options.name,
        role: options.role,
        workspace: &workspace,
        country: options.country.as_deref(),
        time_zone: options.time_zone.as_deref(),
    };
    println!("{}", members::add(db, membership, read_password, clock.now()).await?);
    Ok(())
}

/// First line of standard input; on a terminal, a prompt without echo.
fn read_password() -> Result<String, AppError> {
    let unread = |problem: std::io::Error| AppError::invalid("password", format!("The password could not be read: {problem}"));
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password("Password: ").map_err(unread);
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(unread)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

async fn export(db: &Db, options: &ExportOptions) -> Result<(), Failed> {
    let actor = Actor::command_line(db, options.workspace.as_deref(), Cause::CommandLine).await?;
    let pieces = exports::store::everyone(db, &actor).await?;
    let Some(file) = &options.file else {
        return write_pieces(pieces, std::io::stdout().lock()).await;
    };
    // A pipe or a device is written to directly.
    if std::fs::metadata(file).is_ok_and(|there| !there.is_file()) {
        return write_pieces(pieces, std::fs::File::create(file).map_err(unwritten)?).await;
    }
    // Write to a temporary file, then rename: an older export is replaced by a complete one, or stays.
    let mut part = file.clone().into_os_string();
    part.push(".part");
    let part = std::path::PathBuf::from(part);
    let written = match std::fs::File::create(&part) {
        Ok(out) => write_pieces(pieces, out).await.and_then(|()| std::fs::rename(&part, file).map_err(unwritten)),
        Err(problem) => Err(unwritten(problem)),
    };
    if written.is_err() {
        // The file may not exist.
        let _ = std::fs::remove_file(&part);
    }
    written
}

async fn write_pieces(mut pieces: exports::store::Pieces, mut out: impl Write) -> Result<(), Failed> {
    while let Some(piece) = pieces.next().await {
        out.write_all(&piece.map_err(AppError::from)?).map_err(unwritten)?;
    }
    out.flush().map_err(unwritten)
}

fn unwritten(problem: std::io::Error) -> Failed {
    Failed::Because(format!("The export could not be written: {problem}"))
}

async fn demo(db: &Db, clock: &Clock, options: &DemoOptions) -> Result<(), Failed> {
    if options.workspace.is_none() && !members::has_workspace(db).await? {
        members::make_workspace(db, "Demo", clock.now()).await?;
    }
    let actor = Actor::command_line(db, options.workspace.as_deref(), Cause::Demo).await?;
    let bar = import::bar(options.contacts);
    fill(db, clock, &actor, options.seed, options.contacts, &mut |added| bar.set_position(added)).await?;
    bar.finish_and_clear();
    let people = if options.contacts == 1 { "1 person".to_owned() } else { format!("{} people", options.contacts) };
    println!("{people} added to {}.", actor.workspace_name);
    Ok(())
}

async fn back_up(db: &Db, file: &Path) -> Result<(), Failed> {
    if file.exists() {
        return Err(Failed::Because(format!("{} already exists; a backup never overwrites a file.", file.display())));
    }
    db.copy_to(file).await?;
    println!("Copied to {}.", file.display());
    Ok(())
}

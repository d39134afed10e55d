//! The command line and its options; each option is also an environment variable.

use std::net::IpAddr;
use std::path::PathBuf;

use axum::http::Uri;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::imports::allowance::UploadLimits;
use crate::members::Role;

/// Kith, a contacts workspace for teams.
#[derive(Debug, Parser)]
#[command(name = "kith", version, about, max_term_width = 100)]
pub struct CommandLine {
    /// Where the contacts are kept: sqlite://FILE or postgres://…
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite://data/kith.db", global = true, hide_env_values = true)]
    pub database_url: String,
    #[command(subcommand)]
    pub command: Command,
}

/// The commands of `kith`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the workspaces to browsers
    Serve(ServeOptions),
    /// Add people to workspaces
    #[command(subcommand)]
    Member(MemberCommand),
    /// Import contacts from a CSV file
    Import(ImportOptions),
    /// Export contacts as a CSV file
    Export(ExportOptions),
    /// Fill a workspace with believable people
    Demo(DemoOptions),
    /// Copy a SQLite database, also while it is being served
    Backup {
        /// The file to write; it must not exist yet
        file: PathBuf,
    },
}

/// Options of `serve`.
#[derive(Clone, Debug, Args)]
pub struct ServeOptions {
    /// The address and port to listen on
    #[arg(long, env = "KITH_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: String,
    /// The address people use, when a proxy stands in front: https://contacts.example.org
    #[arg(long, env = "KITH_PUBLIC_URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// The address of a proxy whose X-Forwarded-For is believed
    #[arg(long, env = "KITH_TRUSTED_PROXY")]
    pub trusted_proxy: Option<IpAddr>,
    /// The largest file that may be uploaded for an import, in MB
    #[arg(long, env = "KITH_LARGEST_UPLOAD", default_value_t = 2_048)]
    pub largest_upload: u64,
    /// The most that uploaded files of a workspace may take while they wait for their import, in MB; one member may take half of it
    #[arg(long, env = "KITH_UPLOADS_SPACE", default_value_t = 8_192)]
    pub uploads_space: u64,
    /// Free space below which no upload is taken, in MB
    #[arg(long, env = "KITH_KEEP_FREE", default_value_t = 512)]
    pub keep_free: u64,
    /// The most connections at the same time; fewer where the system allows the process fewer open files
    #[arg(long, env = "KITH_MOST_CONNECTIONS", default_value_t = 10_000)]
    pub most_connections: usize,
}

impl ServeOptions {
    /// The limits for uploads, whose options are in MB.
    #[must_use]
    pub const fn upload_limits(&self) -> UploadLimits {
        const fn bytes(megabytes: u64) -> u64 {
            megabytes.saturating_mul(1 << 20)
        }
        UploadLimits { largest: bytes(self.largest_upload), space: bytes(self.uploads_space), keep_free: bytes(self.keep_free) }
    }
}

/// The origin of a site as browsers write it: in lower case, without the default port (WHATWG URL, "origin").
fn public_url(text: &str) -> Result<String, &'static str> {
    const WRONG: &str = "it must begin with https:// or http://, like https://contacts.example.org";
    let url: Uri = text.parse().map_err(|_| WRONG)?;
    let (Some(scheme @ ("http" | "https")), Some(authority)) = (url.scheme_str(), url.authority()) else {
        return Err(WRONG);
    };
    if authority.as_str().contains('@') {
        return Err("it must name no user or password");
    }
    if url.path_and_query().is_some_and(|rest| rest.as_str() != "/") {
        return Err("Kith has no pages below a path: it must end with the host or the port");
    }
    let host = authority.host().to_ascii_lowercase();
    let port = authority.port_u16().filter(|port| *port != if scheme == "https" { 443 } else { 80 });
    Ok(port.map_or_else(|| format!("{scheme}://{host}"), |port| format!("{scheme}://{host}:{port}")))
}

impl ServeOptions {
    /// The public address, if there is one.
    #[must_use]
    pub fn public(&self) -> Option<Uri> {
        self.public_url.as_deref().and_then(|url| url.parse().ok())
    }
}

/// The commands for members.
#[derive(Debug, Subcommand)]
pub enum MemberCommand {
    /// Make someone a member; the password of a new person is read from standard input
    Add(MemberOptions),
    /// Set a new password for someone who forgot it, read from standard input; signs that person out everywhere
    Password(PasswordOptions),
}

/// Options of `member password`.
#[derive(Clone, Debug, Args)]
pub struct PasswordOptions {
    /// The person's email address
    #[arg(long, env = "KITH_EMAIL")]
    pub email: String,
}

/// Options of `member add`.
#[derive(Clone, Debug, Args)]
pub struct MemberOptions {
    /// The person's email address, which signs in
    #[arg(long, env = "KITH_EMAIL")]
    pub email: String,
    /// The person's name
    #[arg(long, env = "KITH_NAME")]
    pub name: String,
    /// The role of the person
    #[arg(long, env = "KITH_ROLE")]
    pub role: Role,
    /// The workspace, which is made when it is not there; may be left out when there is just one
    #[arg(long, env = "KITH_WORKSPACE")]
    pub workspace: Option<String>,
    /// The country of a new workspace, by which phone numbers are read: ISO 3166-1 alpha-2, such as PL
    #[arg(long, env = "KITH_COUNTRY")]
    pub country: Option<String>,
    /// The time zone of a new workspace: an IANA name such as Europe/Warsaw
    #[arg(long, env = "KITH_TIME_ZONE")]
    pub time_zone: Option<String>,
}

impl ValueEnum for Role {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.as_str()))
    }
}

/// Options of `import`.
#[derive(Clone, Debug, Args)]
pub struct ImportOptions {
    /// The CSV file
    pub file: PathBuf,
    /// The workspace; may be left out when there is just one
    #[arg(long, env = "KITH_WORKSPACE")]
    pub workspace: Option<String>,
    /// How to treat contacts who are there already
    #[arg(long, env = "KITH_EXISTING", default_value = "skip")]
    pub existing: Existing,
    /// How to treat contacts who are in the Bin
    #[arg(long, env = "KITH_IN_BIN", default_value = "skip")]
    pub in_bin: InBin,
}

pub use crate::imports::{Existing, InBin};

/// Options of `export`.
#[derive(Clone, Debug, Args)]
pub struct ExportOptions {
    /// The file to write; standard output when it is left out
    pub file: Option<PathBuf>,
    /// The workspace; may be left out when there is just one
    #[arg(long, env = "KITH_WORKSPACE")]
    pub workspace: Option<String>,
}

/// Options of `demo`.
#[derive(Clone, Debug, Args)]
pub struct DemoOptions {
    /// How many people
    #[arg(long, env = "KITH_CONTACTS", value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub contacts: u64,
    /// The same seed invents the same people
    #[arg(long, env = "KITH_SEED", default_value_t = 1)]
    pub seed: u64,
    /// The workspace; a workspace "Demo" is made where there is none
    #[arg(long, env = "KITH_WORKSPACE")]
    pub workspace: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::public_url;

    #[test]
    fn a_public_url_is_an_origin_as_browsers_write_it() {
        for (typed, origin) in [
            ("https://contacts.example.org", "https://contacts.example.org"),
            ("https://Contacts.Example.org:443/", "https://contacts.example.org"),
            ("http://127.0.0.1:80", "http://127.0.0.1"),
            ("https://contacts.example.org:8443", "https://contacts.example.org:8443"),
        ] {
            assert_eq!(public_url(typed).as_deref(), Ok(origin), "{typed}");
        }
        for wrong in
            ["contacts.example.org", "ftp://contacts.example.org", "https://example.org/kith", "https://a:b@example.org", "https://"]
        {
            assert!(public_url(wrong).is_err(), "{wrong}");
        }
    }
}

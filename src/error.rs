//! `AppError`, the one error type of both halves: each error is a sentence that the reader can act on.

use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};

/// Why something was not done. Each variant's first line is its HTTP status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppError {
    /// 401: nobody is signed in, or the session has ended.
    SignedOut,
    /// 403: the member's role does not allow it.
    Forbidden,
    /// 400: the request can't be parsed.
    Unreadable,
    /// 404: there is no such thing, or the member may not see it.
    NotFound,
    /// 408: the request did not arrive in time.
    TooSlow,
    /// 409: somebody else's change came first; the sentence names it.
    Conflict(String),
    /// 413: the request is larger than the server accepts.
    TooLarge,
    /// 422: a field is invalid; the sentence says why.
    Invalid { field: String, message: String },
    /// 429: too many attempts; wait this many seconds.
    TooMany { seconds: i64 },
    /// 503: the server did not respond.
    Unreachable,
    /// 503: too many sign-ins wait for their passwords to be checked; wait this many seconds.
    Busy { seconds: i64 },
    /// 507: the server's disk is full.
    NoSpace,
    /// 500: a fault of ours; the number finds it in the server's log.
    Internal(String),
}

impl AppError {
    /// An invalid field, with the sentence to show.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid { field: field.to_owned(), message: message.into() }
    }

    /// Whether a retry may succeed a little later.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable | Self::TooSlow | Self::Busy { .. } | Self::NoSpace | Self::Internal(_) | Self::TooMany { .. })
    }

    /// Seconds to wait before a retry (RFC 9110, "Retry-After").
    #[must_use]
    pub const fn retry_after(&self) -> Option<i64> {
        match self {
            Self::TooMany { seconds } | Self::Busy { seconds } => Some(*seconds),
            _ => None,
        }
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::SignedOut => 401,
            Self::Forbidden => 403,
            Self::Unreadable => 400,
            Self::NotFound => 404,
            Self::TooSlow => 408,
            Self::Conflict(_) => 409,
            Self::TooLarge => 413,
            Self::Invalid { .. } => 422,
            Self::TooMany { .. } => 429,
            Self::Unreachable | Self::Busy { .. } => 503,
            Self::NoSpace => 507,
            Self::Internal(_) => 500,
        }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::SignedOut => f.write_str("You are signed out. Sign in to continue."),
            Self::Forbidden => f.write_str("Your role in this workspace does not allow that."),
            Self::Unreadable => f.write_str("The server could not read this request. Reload the page and try again."),
            Self::TooSlow => f.write_str("The request did not arrive in time. Check the connection and try again."),
            Self::TooLarge => f.write_str("This is more than the server takes at once. Make it shorter and try again."),
            Self::NotFound => f.write_str("There is nothing at this address, or you don’t have access to it."),
            Self::Conflict(message) | Self::Invalid { message, .. } => f.write_str(message),
            Self::TooMany { seconds: 1 } => f.write_str("Too many attempts. Wait a second and try again."),
            Self::TooMany { seconds } => write!(f, "Too many attempts. Wait {seconds} seconds and try again."),
            Self::Busy { seconds } => {
                write!(f, "The server is busy checking passwords. Wait {seconds} seconds and try again.")
            }
            Self::Unreachable => f.write_str("The server did not answer. Check the connection and try again."),
            Self::NoSpace => f.write_str("The server's disk is full, so this was not saved. Try again once there is space."),
            Self::Internal(number) => write!(f, "Something went wrong on our side. If it happens again, report this number: {number}."),
        }
    }
}

impl std::error::Error for AppError {}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(problem: ServerFnErrorErr) -> Self {
        match problem {
            // In the browser: a response that is not from Kith, such as a proxy's error page. On the server: an unreadable
            // request, which `server/refusal.rs` turns into `Unreadable`.
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) | ServerFnErrorErr::Deserialization(_) => Self::Unreachable,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Unreadable,
            other => Self::Internal(other.to_string()),
        }
    }
}

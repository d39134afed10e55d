//! Members are the people who work in a workspace, each with a role; a person can be a member of several. Signing in says
//! which person one is, membership says what that person may do.

pub mod page;
#[cfg(feature = "ssr")]
pub mod password;
pub mod server_fns;
#[cfg(feature = "ssr")]
mod sessions;
#[cfg(feature = "ssr")]
pub mod sign_in;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(feature = "ssr", test))]
mod tests;

use leptos_router::location::Url;
use serde::{Deserialize, Serialize};

/// What a member may do in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Owner,
    Admin,
    Editor,
    Viewer,
}

/// Something that not every role may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// See everything of the workspace, and keep stars, columns and private segments of one's own.
    Read,
    /// Change what is shared.
    Edit,
    /// Add many contacts at once.
    Import,
    /// Take contacts out as a file.
    Export,
    /// Add and change members.
    Manage,
}

impl Role {
    /// Most powerful first.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Admin, Self::Editor, Self::Viewer];

    /// The word in the database and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Editor => "editor",
            Self::Viewer => "viewer",
        }
    }

    /// The role of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// Whether this role may do that.
    #[must_use]
    pub const fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::Read | Permission::Export => true,
            Permission::Edit | Permission::Import => !matches!(self, Self::Viewer),
            Permission::Manage => matches!(self, Self::Owner | Self::Admin),
        }
    }
}

/// What a page shows of who is asking, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    pub name: String,
    pub role: Role,
    pub workspace: String,
    pub slug: String,
}

/// The address of "Sign in" for someone who wanted to go to `next`, an address of ours.
#[must_use]
pub fn sign_in_address(next: &str) -> String {
    format!("/sign-in?next={}", Url::escape(next))
}

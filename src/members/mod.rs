//! Members are the people of a workspace, each with a role; a person can be a member of several workspaces. Signing in identifies
//! the person, membership decides the person's permissions.

#[cfg(feature = "ssr")]
pub mod account;
pub mod account_page;
#[cfg(feature = "ssr")]
pub mod actor;
#[cfg(feature = "ssr")]
mod browsers;
#[cfg(feature = "ssr")]
pub mod cookies;
mod crew;
#[cfg(all(feature = "ssr", test))]
mod door_tests;
pub mod entry;
#[cfg(feature = "ssr")]
pub mod first_start;
pub mod invitation_page;
#[cfg(feature = "ssr")]
pub mod invitations;
mod invite;
#[cfg(feature = "ssr")]
mod limits;
#[cfg(all(feature = "ssr", test))]
mod limits_tests;
pub mod members_page;
mod new_password;
pub mod page;
#[cfg(feature = "ssr")]
pub mod password;
pub mod password_link_page;
#[cfg(feature = "ssr")]
pub mod password_links;
#[cfg(all(feature = "ssr", test))]
mod password_tests;
mod removal;
#[cfg(feature = "ssr")]
pub mod secret;
pub mod server_fns;
#[cfg(feature = "ssr")]
mod sessions;
#[cfg(feature = "ssr")]
pub mod sign_in;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod team;
#[cfg(all(feature = "ssr", test))]
mod team_tests;
#[cfg(all(feature = "ssr", test))]
mod tests;

use leptos_router::location::Url;
use serde::{Deserialize, Serialize};

use crate::time::Moment;

/// Minimum length of a password in characters, as `password::hash` requires it.
pub const SHORTEST_PASSWORD: u32 = 8;
/// Maximum length of a name in characters, as `text::line` allows it.
pub const LONGEST_NAME: u32 = 200;

/// A member's role, which decides the permissions in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Owner,
    Admin,
    Editor,
    Viewer,
}

/// A permission that depends on the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// See everything of the workspace, and keep one's own stars, columns and private segments.
    Read,
    /// Change shared data.
    Edit,
    /// Add many contacts at once.
    Import,
    /// Export contacts as a file.
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

    /// Whether this role may give that one, or take it away.
    #[must_use]
    pub const fn may_give(self, role: Self) -> bool {
        self.may(Permission::Manage) && (matches!(self, Self::Owner) || !matches!(role, Self::Owner))
    }

    /// The word for pages.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Admin => "Admin",
            Self::Editor => "Editor",
            Self::Viewer => "Viewer",
        }
    }

    /// Its permissions, in a sentence.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Owner => "Can do everything, including managing owners.",
            Self::Admin => "Can do everything except manage owners.",
            Self::Editor => "Can edit and import contacts.",
            Self::Viewer => "Can see everything, and change nothing that is shared.",
        }
    }

    /// Its permissions, in a sentence to the person who is about to get the role.
    #[must_use]
    pub const fn promise(self) -> &'static str {
        match self {
            Self::Owner => "You can do everything, including managing other owners.",
            Self::Admin => "You can do everything except manage owners.",
            Self::Editor => "You can edit and import contacts.",
            Self::Viewer => "You can see everything, but not change what the team shares.",
        }
    }

    /// The word with its article: "an editor".
    #[must_use]
    pub const fn with_article(self) -> &'static str {
        match self {
            Self::Owner => "an owner",
            Self::Admin => "an admin",
            Self::Editor => "an editor",
            Self::Viewer => "a viewer",
        }
    }
}

/// The signed-in person and the current workspace, as a page shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    /// The person's id.
    pub person: i64,
    pub name: String,
    pub role: Role,
    pub workspace: String,
    pub slug: String,
    /// All workspaces of the reader, by name.
    pub workspaces: Vec<WorkspaceLink>,
    /// Default country for phone numbers without a country code: ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Whether the reader may make another workspace.
    pub makes_workspaces: bool,
    /// Number of contacts outside the Bin.
    pub everyone: i64,
}

/// A workspace that the reader can open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceLink {
    pub slug: String,
    pub name: String,
}

/// A member as "Settings › Members" shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub person: i64,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub joined: Moment,
    /// Last activity, accurate to some minutes.
    pub seen: Option<Moment>,
    pub suspended: bool,
    /// Whether this member is the reader.
    pub is_reader: bool,
}

/// The contents of "Settings › Members".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    pub members: Vec<Member>,
    /// Open invitations; empty if the reader may not manage members.
    pub invitations: Vec<Invitation>,
    /// Increases with every change of members, their sessions and invitations.
    pub revision: i64,
    /// The server's clock, in microseconds UTC.
    pub now: i64,
}

/// An invitation that can still be accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Its id. The link can't be derived from it: the link holds a secret, and this is the secret's hash.
    pub token: String,
    pub role: Role,
    pub invited_by: String,
    pub expires: Moment,
}

/// An invitation that was just made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewInvitation {
    /// The path of its link, which is shown only this once.
    pub path: String,
    /// Its id, as in [`Invitation`].
    pub token: String,
    /// The first revision of the members that includes it.
    pub revision: i64,
}

/// The invitation behind a link, as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtInvitation {
    pub workspace: String,
    pub role: Role,
    pub invited_by: String,
    /// The name of the signed-in reader, if any.
    pub reader: Option<String>,
}

/// The person whose password a link sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtPasswordLink {
    pub name: String,
    pub email: String,
}

/// The reader's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub name: String,
    pub email: String,
    pub sessions: Vec<OpenSession>,
    /// The server's clock, in microseconds UTC.
    pub now: i64,
}

/// A browser in which the reader is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSession {
    pub is_this: bool,
    /// The browser's name and system, in words; empty if it sent no user agent.
    pub agent: String,
    pub began: Moment,
    /// Last use, accurate to some minutes.
    pub seen: Moment,
}

/// The address of "Sign in", which redirects to `next` afterwards, an address of ours.
#[must_use]
pub fn sign_in_address(next: &str) -> String {
    format!("/sign-in?next={}", Url::escape(next))
}

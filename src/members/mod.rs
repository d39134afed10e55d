//! Members are the people who work in a workspace, each with a role; a person can be a member of several. Signing in says
//! which person one is, membership says what that person may do.

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

/// The fewest characters of a password, as `password::hash` wants it.
pub const SHORTEST_PASSWORD: u32 = 8;
/// The most characters of a name, as `text::line` allows.
pub const LONGEST_NAME: u32 = 200;

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

    /// Whether whoever manages members with this role may give that one, or take it away.
    #[must_use]
    pub const fn may_give(self, role: Self) -> bool {
        self.may(Permission::Manage) && (matches!(self, Self::Owner) || !matches!(role, Self::Owner))
    }

    /// The word on a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Admin => "Admin",
            Self::Editor => "Editor",
            Self::Viewer => "Viewer",
        }
    }

    /// What it means, in a sentence.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Owner => "Can do everything, including managing owners.",
            Self::Admin => "Can do everything except manage owners.",
            Self::Editor => "Can edit and import contacts.",
            Self::Viewer => "Can see everything, and change nothing that is shared.",
        }
    }

    /// What it lets somebody do who is about to get it, in a sentence to that person.
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

/// What a page shows of who is asking, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    /// The person's number.
    pub person: i64,
    pub name: String,
    pub role: Role,
    pub workspace: String,
    pub slug: String,
    /// Where else the reader is a member, and here; by name.
    pub workspaces: Vec<WorkspaceLink>,
    /// By which phone numbers without a country are read: ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Whether the reader may make another workspace.
    pub makes_workspaces: bool,
    /// How many contacts the workspace has outside the Bin.
    pub everyone: i64,
}

/// A workspace that one can go to.
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
    /// When the member was here last, to some minutes.
    pub seen: Option<Moment>,
    pub suspended: bool,
    /// Whether it is the one who reads.
    pub is_reader: bool,
}

/// What "Settings › Members" shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    pub members: Vec<Member>,
    /// Those that can still be followed; none for who may not manage members.
    pub invitations: Vec<Invitation>,
    /// Moves with members, their sessions and invitations.
    pub revision: i64,
    /// The server's clock, in microseconds UTC.
    pub now: i64,
}

/// An invitation that can still be followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Its name among the others; the link holds a secret that nobody can tell from it.
    pub token: String,
    pub role: Role,
    pub invited_by: String,
    pub expires: Moment,
}

/// An invitation that was just made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewInvitation {
    /// The path of its link, which is shown this once.
    pub path: String,
    /// Its name among the others, as in [`Invitation`].
    pub token: String,
    /// The revision of the members as of which it is there.
    pub revision: i64,
}

/// What stands behind an invitation's link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtInvitation {
    pub workspace: String,
    pub role: Role,
    pub invited_by: String,
    /// The name of whoever follows it, if signed in.
    pub reader: Option<String>,
}

/// Whose password a link sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtPasswordLink {
    pub name: String,
    pub email: String,
}

/// One's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub name: String,
    pub email: String,
    pub sessions: Vec<OpenSession>,
    /// The server's clock, in microseconds UTC.
    pub now: i64,
}

/// A browser in which one is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSession {
    pub is_this: bool,
    /// What the browser calls itself, in words; empty where it said nothing.
    pub agent: String,
    pub began: Moment,
    /// When it was used last, to some minutes.
    pub seen: Moment,
}

/// The address of "Sign in" for someone who wanted to go to `next`, an address of ours.
#[must_use]
pub fn sign_in_address(next: &str) -> String {
    format!("/sign-in?next={}", Url::escape(next))
}

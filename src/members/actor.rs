//! An actor is the originator of a request: a member in a workspace, or the command line. Every store function takes one, checks
//! its permission first, and knows no other workspace than the actor's.

use super::{Permission, Role};
use crate::db::{Db, sql};
use crate::error::AppError;

/// The originator of a request, with its workspace and its role there.
#[derive(Clone, Debug)]
pub struct Actor {
    pub workspace: i64,
    /// `None` for the command line.
    pub person: Option<i64>,
    pub role: Role,
    /// Default country for phone numbers without a country code: ISO 3166-1 alpha-2.
    pub country: Option<String>,
    pub cause: Cause,
    pub person_name: String,
    pub workspace_name: String,
    pub slug: String,
}

impl Actor {
    /// Checks that the actor has this permission.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn may(&self, permission: Permission) -> Result<(), AppError> {
        if self.role.may(permission) { Ok(()) } else { Err(AppError::Forbidden) }
    }

    /// Checks that the actor may give that role, or take it away.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn may_give(&self, role: Role) -> Result<(), AppError> {
        if self.role.may_give(role) { Ok(()) } else { Err(AppError::Forbidden) }
    }

    /// The command line's actor, in the workspace of that name or slug; without a name, in the only workspace.
    ///
    /// # Errors
    /// `Invalid` with a sentence, if there is no such workspace or several match.
    pub async fn command_line(db: &Db, workspace: Option<&str>, cause: Cause) -> Result<Self, AppError> {
        let named = |message: String| AppError::invalid("workspace", message);
        let mut query = sql("SELECT id, slug, name, country FROM workspaces");
        if let Some(workspace) = workspace {
            query.push(" WHERE name = ").push_bind(workspace).push(" OR slug = ").push_bind(workspace);
        }
        query.push(" ORDER BY id LIMIT 20");
        let mut found: Vec<(i64, String, String, Option<String>)> = db.all(query).await?;
        let (id, slug, name, country) = match (found.len(), workspace) {
            (1, _) => found.remove(0),
            (0, Some(workspace)) => return Err(named(format!("There is no workspace “{workspace}”."))),
            (0, None) => {
                return Err(named(
                    "There is no workspace yet. Make one with `kith member add`, or on the first page of `kith serve`.".to_owned(),
                ));
            }
            (_, Some(workspace)) => {
                let slugs: Vec<&str> = found.iter().map(|(_, slug, ..)| slug.as_str()).collect();
                let slugs = slugs.join(", ");
                return Err(named(format!("Several workspaces are named “{workspace}”. Say which by its slug: {slugs}.")));
            }
            (_, None) => return Err(named("There are several workspaces: say which with --workspace.".to_owned())),
        };
        Ok(Self {
            workspace: id,
            person: None,
            role: Role::Owner,
            country,
            cause,
            person_name: "command line".to_owned(),
            workspace_name: name,
            slug,
        })
    }
}

/// The path by which a change was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Page,
    Import,
    Demo,
    CommandLine,
    /// The button "Try with sample contacts".
    Sample,
}

impl Cause {
    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Import => "import",
            Self::Demo => "demo",
            Self::CommandLine => "command_line",
            Self::Sample => "sample",
        }
    }
}

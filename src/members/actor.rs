//! An actor is who asks: a member in a workspace, or the command line. Every store function takes one, asks it for
//! permission first, and knows no other workspace than the actor's.

use super::{Permission, Role};
use crate::db::{Db, sql};
use crate::error::AppError;

/// Who asks, where, and what that one may do there.
#[derive(Clone, Debug)]
pub struct Actor {
    pub workspace: i64,
    /// `None` for the command line.
    pub person: Option<i64>,
    pub role: Role,
    /// By which phone numbers without a country are read: ISO 3166-1 alpha-2.
    pub country: Option<String>,
    pub cause: Cause,
    pub person_name: String,
    pub workspace_name: String,
    pub slug: String,
}

impl Actor {
    /// Whether the actor may do that.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn may(&self, permission: Permission) -> Result<(), AppError> {
        if self.role.may(permission) { Ok(()) } else { Err(AppError::Forbidden) }
    }

    /// Whether the actor may give that role, or take it away.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn may_give(&self, role: Role) -> Result<(), AppError> {
        if self.role.may_give(role) { Ok(()) } else { Err(AppError::Forbidden) }
    }

    /// The command line, in the workspace of that name or slug; in the only one when none is named.
    ///
    /// # Errors
    /// `Invalid` with a sentence, when there is no such workspace or it is not clear which is meant.
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

/// By which path a change came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Page,
    Import,
    Demo,
    CommandLine,
    /// "Try with sample contacts".
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

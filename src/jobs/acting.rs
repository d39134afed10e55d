//! The actor of a job: the member who started it, in its workspace, as long as the job's permission lasts.

use super::Job;
use crate::db::{Read, sql};
use crate::error::AppError;
use crate::members::actor::Actor;
use crate::members::actor::Cause;
use crate::members::{Permission, Role};

#[derive(sqlx::FromRow)]
struct Asked {
    slug: String,
    workspace: String,
    country: Option<String>,
    person: Option<String>,
    /// `None` for a suspended or former member.
    role: Option<String>,
}

/// The actor that a job runs as.
///
/// # Errors
/// `Invalid` with a sentence when the person no longer has the permission.
pub async fn actor(read: &mut impl Read, job: &Job, permission: Permission, cause: Cause) -> Result<Actor, AppError> {
    let query = sql("SELECT w.slug, w.name AS workspace, w.country, p.name AS person, m.role FROM workspaces w \
         LEFT JOIN people p ON p.id = $2 \
         LEFT JOIN members m ON m.workspace = w.id AND m.person = p.id AND m.suspended_at IS NULL WHERE w.id = $1");
    let asked: Asked = read.row(query.bind(job.workspace).bind(job.person)).await?.ok_or(AppError::NotFound)?;
    let (role, person_name) = match (job.person, asked.person, asked.role) {
        (None, ..) => (Some(Role::Owner), "command line".to_owned()),
        (Some(_), name, role) => (role.as_deref().and_then(Role::parse), name.unwrap_or_default()),
    };
    let Some(role) = role.filter(|role| role.may(permission)) else {
        return Err(AppError::invalid(
            "member",
            format!("Stopped here: {person_name} no longer has permission to do this in {}.", asked.workspace),
        ));
    };
    Ok(Actor {
        workspace: job.workspace,
        person: job.person,
        role,
        country: asked.country,
        cause,
        person_name,
        workspace_name: asked.workspace,
        slug: asked.slug,
    })
}

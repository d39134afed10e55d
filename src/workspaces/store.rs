//! Workspaces, in SQL: creating one, and its settings.

use super::{WorkspaceSettings, countries};
use crate::db::{Db, Tx, sql};
use crate::error::AppError;
use crate::members::actor::Actor;
use crate::members::store::{join, places};
use crate::members::{Permission, Role};
use crate::text::{fold, line};
use crate::time::clock::Zone;

/// The settings of the actor's workspace.
///
/// # Errors
/// `Forbidden`.
pub async fn settings(db: &Db, actor: &Actor) -> Result<WorkspaceSettings, AppError> {
    actor.may(Permission::Read)?;
    let query = sql("SELECT name, time_zone, country FROM workspaces WHERE id = $1").bind(actor.workspace);
    let (name, time_zone, country): (String, String, Option<String>) = db.one(query).await?;
    Ok(WorkspaceSettings { name, time_zone, country })
}

/// Changes the settings. The workspace's addresses stay the same.
///
/// # Errors
/// `Forbidden` if the actor does not manage the workspace; `Invalid` with the field.
pub async fn change(tx: &mut Tx, actor: &Actor, settings: &WorkspaceSettings) -> Result<(), AppError> {
    actor.may(Permission::Manage)?;
    let NewWorkspace { name, country, time_zone } =
        NewWorkspace::parse(&settings.name, settings.country.as_deref(), Some(&settings.time_zone))?;
    let update = sql("UPDATE workspaces SET name = $2, time_zone = $3, country = $4 WHERE id = $1");
    tx.execute(update.bind(actor.workspace).bind(name).bind(time_zone).bind(country)).await?;
    Ok(())
}

/// Creates another workspace, owned by the actor; returns its slug.
///
/// # Errors
/// `Forbidden` if the actor owns no workspace; `Invalid` with the field.
pub async fn make(db: &Db, actor: &Actor, settings: &WorkspaceSettings, now: i64) -> Result<String, AppError> {
    let person = actor.person.ok_or(AppError::Forbidden)?;
    if !places(db, actor.person).await?.iter().any(|(_, role)| *role == Role::Owner) {
        return Err(AppError::Forbidden);
    }
    let workspace = NewWorkspace::parse(&settings.name, settings.country.as_deref(), Some(&settings.time_zone))?;
    let mut tx = db.begin().await?;
    let id = workspace.insert(&mut tx, now).await?;
    join(&mut tx, id, person, Role::Owner, now).await?;
    let (slug,): (String,) = tx.one(sql("SELECT slug FROM workspaces WHERE id = $1").bind(id)).await?;
    tx.commit().await?;
    Ok(slug)
}

/// A workspace to be created.
pub struct NewWorkspace {
    name: String,
    country: Option<String>,
    time_zone: String,
}

impl NewWorkspace {
    /// Parses the settings of a new workspace.
    ///
    /// # Errors
    /// `Invalid` with the field.
    pub fn parse(name: &str, country: Option<&str>, time_zone: Option<&str>) -> Result<Self, AppError> {
        let name = line("The workspace's name", name).map_err(|message| AppError::invalid("workspace", message))?;
        if name.is_empty() {
            return Err(AppError::invalid("workspace", "The workspace's name is missing."));
        }
        let country = match country.map(str::trim).filter(|country| !country.is_empty()) {
            None => None,
            Some(country) => match countries::code(country) {
                Some(code) => Some(code.to_owned()),
                None => return Err(AppError::invalid("country", "Choose a country from the list.")),
            },
        };
        let time_zone = time_zone.map(str::trim).filter(|zone| !zone.is_empty()).unwrap_or("UTC");
        if !Zone::exists(time_zone) {
            return Err(AppError::invalid("time_zone", "A time zone is a name such as Europe/Warsaw."));
        }
        Ok(Self { name, country, time_zone: time_zone.to_owned() })
    }

    /// Inserts it into the database; returns its id.
    pub async fn insert(&self, tx: &mut Tx, now: i64) -> Result<i64, AppError> {
        let wanted = slug(&self.name);
        let mut slug = wanted.clone();
        let mut number = 1;
        while tx.optional::<(i64,)>(sql("SELECT id FROM workspaces WHERE slug = $1").bind(&slug)).await?.is_some() {
            number += 1;
            slug = format!("{wanted}-{number}");
        }
        let insert = sql("INSERT INTO workspaces (slug, name, time_zone, country, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING id");
        let insert = insert.bind(slug).bind(&self.name).bind(&self.time_zone).bind(self.country.clone()).bind(now);
        let (id,): (i64,) = tx.one(insert).await?;
        tx.execute(sql("INSERT INTO counters (workspace) VALUES ($1)").bind(id)).await?;
        Ok(id)
    }
}

/// The slug of a workspace: its name in addresses.
fn slug(name: &str) -> String {
    let words: Vec<String> =
        fold(name).split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let slug: String = words.join("-").chars().take(40).collect();
    if slug.is_empty() { "workspace".to_owned() } else { slug.trim_end_matches('-').to_owned() }
}

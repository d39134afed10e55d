//! Reading the change log.

use crate::db::{DbError, Tx, sql};
use crate::members::actor::Cause;

/// The author of a change, as the log stores it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Author {
    /// The member's name.
    pub member: Option<String>,
    pub cause: String,
    /// Title of the job that it was a batch of: for an import, the name of its file.
    pub title: Option<String>,
    pub undoes: Option<i64>,
}

/// An item of a change.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Item {
    pub field: String,
    pub old: Option<String>,
    pub new: Option<String>,
}

/// An item of a change, with the revision of the change.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Logged {
    pub revision: i64,
    #[sqlx(flatten)]
    pub item: Item,
}

/// An act: one change, or all changes of the job that the change is a batch of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Act {
    pub revision: i64,
    pub job: Option<i64>,
}

impl Author {
    /// The member's name, or else "Command line" or "Kith".
    #[must_use]
    pub fn name(self) -> String {
        self.member.unwrap_or_else(|| match self.cause.as_str() {
            cause if cause == Cause::CommandLine.as_str() || cause == Cause::Import.as_str() => "Command line".to_owned(),
            _ => "Kith".to_owned(),
        })
    }

    /// Origin of a change that was not made by hand on a page.
    #[must_use]
    pub fn how(&self) -> Option<String> {
        let word = match (self.cause.as_str(), &self.title) {
            _ if self.undoes.is_some() => "undo".to_owned(),
            (cause, Some(file)) if cause == Cause::Import.as_str() => format!("import of {file}"),
            (cause, None) if cause == Cause::Import.as_str() => "import".to_owned(),
            (cause, _) if cause == Cause::Demo.as_str() => "demo".to_owned(),
            (cause, _) if cause == Cause::Sample.as_str() => "sample contacts".to_owned(),
            _ => return None,
        };
        Some(word)
    }
}

/// Author and time (microseconds UTC) of the last change to a field of a contact: of its creation, if the field has never
/// changed.
pub async fn last(tx: &mut Tx, workspace: i64, contact: i64, field: &str) -> Result<(Author, i64), DbError> {
    let query = sql("SELECT i.revision FROM change_items i WHERE i.workspace = $1 AND i.contact = $2 AND i.field IN ($3, 'contact') \
         ORDER BY i.revision DESC, i.item DESC LIMIT 1");
    let (revision,): (i64,) = tx.one(query.bind(workspace).bind(contact).bind(field)).await?;
    let at = sql("SELECT at FROM changes WHERE workspace = $1 AND revision = $2").bind(workspace).bind(revision);
    let (at,): (i64,) = tx.one(at).await?;
    Ok((author(tx, workspace, revision).await?, at))
}

/// A number that no job has, nor a change without one (0).
const NO_JOB: i64 = -1;

/// The last author other than `person` who has changed a contact after the revision of an act. Later changes of the same job
/// belong to the act.
pub async fn others_since(tx: &mut Tx, workspace: i64, (contact, act): (i64, Act), person: Option<i64>) -> Result<Option<Author>, DbError> {
    let query = sql("SELECT i.revision FROM change_items i JOIN changes ch ON ch.workspace = i.workspace AND ch.revision = i.revision \
         WHERE i.workspace = $1 AND i.contact = $2 AND i.revision > $3 AND COALESCE(ch.person, 0) <> $4 \
         AND COALESCE(ch.job, 0) <> $5 ORDER BY i.revision DESC LIMIT 1");
    let query = query.bind(workspace).bind(contact).bind(act.revision).bind(person.unwrap_or(0)).bind(act.job.unwrap_or(NO_JOB));
    match tx.optional::<(i64,)>(query).await? {
        Some((revision,)) => author(tx, workspace, revision).await.map(Some),
        None => Ok(None),
    }
}

async fn author(tx: &mut Tx, workspace: i64, revision: i64) -> Result<Author, DbError> {
    let author = sql("SELECT p.name AS member, ch.cause, j.title, ch.undoes FROM changes ch LEFT JOIN people p ON p.id = ch.person \
         LEFT JOIN jobs j ON j.workspace = ch.workspace AND j.id = ch.job WHERE ch.workspace = $1 AND ch.revision = $2");
    tx.one(author.bind(workspace).bind(revision)).await
}

/// The act that a revision belongs to.
pub async fn act(tx: &mut Tx, workspace: i64, revision: i64) -> Result<Act, DbError> {
    let act = sql("SELECT revision, job FROM changes WHERE workspace = $1 AND revision = $2").bind(workspace).bind(revision);
    Ok(tx.optional(act).await?.unwrap_or(Act { revision, job: None }))
}

/// The items of an act about a contact, oldest first.
pub async fn items(tx: &mut Tx, workspace: i64, contact: i64, act: Act) -> Result<Vec<Logged>, DbError> {
    let of_change =
        "SELECT revision, field, old, new FROM change_items WHERE workspace = $1 AND contact = $2 AND revision = $3 ORDER BY item";
    let of_job = "SELECT i.revision, i.field, i.old, i.new FROM change_items i \
         JOIN changes ch ON ch.workspace = i.workspace AND ch.revision = i.revision \
         WHERE i.workspace = $1 AND i.contact = $2 AND ch.job = $3 ORDER BY i.revision, i.item";
    let (query, of) = act.job.map_or((of_change, act.revision), |job| (of_job, job));
    tx.all(sql(query).bind(workspace).bind(contact).bind(of)).await
}

//! The history of a contact: the items of each change, its author, its time, and whether it can still be undone.

use std::collections::HashMap;

use super::current::{CurrentContact, Verdict, label};
use super::log::{Act, Author, Item};
use super::net::{Effect, WHOLE};
use super::{HistoryEntry, HistoryItem};
use crate::contacts::record::emails_phones::unlisted;
use crate::db::{Db, dialect, sql};
use crate::error::AppError;
use crate::fields::{FieldKey, Kind};
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::tags::store as tags;
use crate::time::clock::Zone;

/// Acts per page of history.
pub const PAGE: usize = 50;

/// A change with one of its items.
#[derive(sqlx::FromRow)]
struct Row {
    revision: i64,
    job: Option<i64>,
    at: i64,
    #[sqlx(flatten)]
    author: Author,
    #[sqlx(flatten)]
    item: Item,
}

/// The latest acts of a contact before a revision, newest first, and whether there are more.
///
/// # Errors
/// `Forbidden` when the actor may not read; `NotFound`.
pub async fn of(mut db: &Db, actor: &Actor, contact: i64, before: Option<i64>, zone: &Zone) -> Result<(Vec<HistoryEntry>, bool), AppError> {
    actor.may(Permission::Read)?;
    let current = CurrentContact::of(&mut db, actor.workspace, contact).await?.ok_or(AppError::NotFound)?;
    let mut acts = acts(db, actor.workspace, contact, before).await?;
    let more = acts.len() > PAGE;
    acts.truncate(PAGE);
    let rows = rows(db, actor.workspace, contact, &acts).await?;
    let words = Words::of(db, actor, &rows, zone).await?;
    let may_edit = actor.may(Permission::Edit).is_ok();
    let entry = |act: Act| {
        let is_of_act = |row: &&Row| row.revision == act.revision || (act.job.is_some() && row.job == act.job);
        let rows: Vec<&Row> = rows.iter().filter(is_of_act).collect();
        let last = rows.last()?;
        let effect = Effect::of(rows.iter().map(|row| (row.revision, &row.item)));
        let deletes = effect.whole.as_ref().is_some_and(|net| deletes(&net.item));
        let can_undo = effect.whole.iter().chain(&effect.values).any(|net| current.verdict(&net.item) == Verdict::Possible);
        Some(HistoryEntry {
            revision: act.revision,
            at: zone.moment(last.at),
            how: last.author.how(),
            by: last.author.clone().name(),
            items: rows.iter().flat_map(|row| words.lines(&row.item)).collect(),
            can_undo: may_edit && !deletes && can_undo,
        })
    };
    Ok((acts.into_iter().filter_map(entry).collect(), more))
}

/// One page of acts by their latest revisions about the contact, and one more if there are more, newest first.
async fn acts(db: &Db, workspace: i64, contact: i64, before: Option<i64>) -> Result<Vec<Act>, AppError> {
    let query = sql("SELECT i.revision, ch.job FROM (SELECT DISTINCT revision FROM change_items \
               WHERE workspace = $1 AND contact = $2 AND revision < $3) i \
         JOIN changes ch ON ch.workspace = $1 AND ch.revision = i.revision \
         WHERE ch.job IS NULL OR NOT EXISTS (SELECT 1 FROM change_items later \
               JOIN changes lc ON lc.workspace = $1 AND lc.revision = later.revision AND lc.job = ch.job \
               WHERE later.workspace = $1 AND later.contact = $2 AND later.revision > i.revision) \
         ORDER BY i.revision DESC LIMIT $4");
    Ok(db.all(query.bind(workspace).bind(contact).bind(before.unwrap_or(i64::MAX)).bind(PAGE as i64 + 1)).await?)
}

/// The items of these acts about a contact, oldest first.
async fn rows(db: &Db, workspace: i64, contact: i64, acts: &[Act]) -> Result<Vec<Row>, AppError> {
    if acts.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = sql("SELECT ch.revision, ch.job, ch.at, p.name AS member, ch.cause, j.title, ch.undoes, i.field, i.old, i.new \
         FROM change_items i JOIN changes ch ON ch.workspace = i.workspace AND ch.revision = i.revision \
         LEFT JOIN people p ON p.id = ch.person LEFT JOIN jobs j ON j.workspace = ch.workspace AND j.id = ch.job \
         WHERE i.workspace = $1 AND i.contact = $2 AND (")
    .bind(workspace)
    .bind(contact);
    dialect::any(&mut query, db.dialect(), "i.revision", acts.iter().map(|act| act.revision).collect::<Vec<_>>());
    let jobs: Vec<i64> = acts.iter().filter_map(|act| act.job).collect();
    if !jobs.is_empty() {
        query.push(" OR ");
        dialect::any(&mut query, db.dialect(), "ch.job", jobs);
    }
    query.push(") ORDER BY ch.revision, i.item");
    Ok(db.all(query).await?)
}

/// Names for the values of the log, which are ids and codes.
struct Words<'a> {
    zone: &'a Zone,
    people: HashMap<i64, String>,
    tags: HashMap<i64, String>,
}

impl<'a> Words<'a> {
    /// The names for the values of these rows.
    async fn of(db: &Db, actor: &Actor, rows: &[Row], zone: &'a Zone) -> Result<Self, AppError> {
        let ids = |field: &str| -> Vec<i64> {
            let of_field = rows.iter().map(|row| &row.item).filter(|item| item.field == field);
            of_field.flat_map(|item| [&item.old, &item.new]).flatten().filter_map(|id| id.parse().ok()).collect()
        };
        let (people, tags) = (ids("owner"), ids("tags"));
        Ok(Self {
            zone,
            people: if people.is_empty() { HashMap::new() } else { names_of_people(db, people).await? },
            tags: if tags.is_empty() { HashMap::new() } else { tags::names(db, actor, tags).await? },
        })
    }

    /// The lines for an item: one, or several if several values of a list were added, removed or moved.
    fn lines(&self, item: &Item) -> Vec<HistoryItem> {
        let text = |value: &Option<String>| value.as_ref().map(|value| self.value(&item.field, value)).filter(|text| !text.is_empty());
        match (item.field.as_str(), &item.old, &item.new) {
            (WHOLE, _, what) => vec![line(contact_label(what.as_deref()), None, None)],
            (field, old, new) => match (FieldKey::parse(field).map(FieldKey::kind), old) {
                (Some(Kind::Tags), None) => vec![line("Tag added", None, text(new).as_deref())],
                (Some(Kind::Tags), removed) => vec![line("Tag removed", None, text(removed).as_deref())],
                (Some(Kind::Email | Kind::Phone), old) => list_lines(label(field), old.as_deref(), new.as_deref()),
                (_, old) => vec![line(label(field), text(old).as_deref(), text(new).as_deref())],
            },
        }
    }

    fn value(&self, field: &str, value: &str) -> String {
        let name = |names: &HashMap<i64, String>, gone: &str| {
            value.parse().ok().and_then(|id: i64| names.get(&id).cloned()).unwrap_or_else(|| gone.to_owned())
        };
        match FieldKey::parse(field).map(FieldKey::kind) {
            Some(Kind::Member) => name(&self.people, "a former member"),
            Some(Kind::Tags) => name(&self.tags, "a deleted tag"),
            Some(Kind::Boolean) => if value == "true" { "opted in" } else { "not opted in" }.to_owned(),
            Some(Kind::Moment) => value.parse().map_or_else(|_| value.to_owned(), |at| self.zone.exact(at)),
            Some(Kind::Select) => value.replace('_', " "),
            _ => value.to_owned(),
        }
    }
}

async fn names_of_people(db: &Db, people: Vec<i64>) -> Result<HashMap<i64, String>, AppError> {
    let mut query = sql("SELECT id, name FROM people WHERE ");
    dialect::any(&mut query, db.dialect(), "id", people);
    Ok(db.all::<(i64, String)>(query).await?.into_iter().collect())
}

/// Whether undoing the item would delete the contact: deletion has a button of its own, which asks first.
fn deletes(item: &Item) -> bool {
    item.field == WHOLE && item.new.as_deref() != Some("deleted")
}

fn line(label: &str, from: Option<&str>, to: Option<&str>) -> HistoryItem {
    HistoryItem { label: label.to_owned(), from: from.map(str::to_owned), to: to.map(str::to_owned) }
}

fn contact_label(what: Option<&str>) -> &'static str {
    match what {
        Some("deleted") => "Deleted",
        Some("restored") => "Restored",
        _ => "Added",
    }
}

/// The difference between two versions of a list. A list of one value reads like a field; for a longer list, unchanged values
/// are not repeated.
fn list_lines(label: &str, old: Option<&str>, new: Option<&str>) -> Vec<HistoryItem> {
    let (old, new): (Vec<&str>, Vec<&str>) = (unlisted(old).collect(), unlisted(new).collect());
    let removed: Vec<&str> = old.iter().copied().filter(|value| !new.contains(value)).collect();
    let added: Vec<&str> = new.iter().copied().filter(|value| !old.contains(value)).collect();
    let replaced = removed.len() == 1
        && added.len() == 1
        && old.iter().position(|value| *value == removed[0]) == new.iter().position(|value| *value == added[0]);
    if replaced || (old.len() <= 1 && new.len() <= 1) {
        return vec![line(label, removed.first().copied(), added.first().copied())];
    }
    let mut lines: Vec<HistoryItem> = added.iter().map(|value| line(&format!("{label} added"), None, Some(value))).collect();
    lines.extend(removed.iter().map(|value| line(&format!("{label} removed"), None, Some(value))));
    if let (Some(was), Some(is)) = (old.first(), new.first())
        && was != is
    {
        lines.push(line(&format!("Primary {}", label.to_lowercase()), Some(was), Some(is)));
    } else if lines.is_empty() {
        lines.push(line(&format!("Order of {}s changed", label.to_lowercase()), None, None));
    }
    lines
}

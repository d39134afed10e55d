//! Tags, in SQL: they stand in a table of their own, so that tagging rewrites no contact.

use std::collections::{BTreeMap, HashMap};

use crate::contacts::{TagLabel, color};
use crate::db::{Batch, Column, Db, DbError, Tx, dialect, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::server::actor::Actor;
use crate::text::fold;

const CONTACT_TAGS: &[(&str, Column)] = &[("workspace", Column::Int), ("contact", Column::Int), ("tag", Column::Int)];

/// Puts tags on contacts that do not have them yet; tags that the workspace lacks are made. Two spellings of one folded word
/// are one tag, in the spelling that was first.
///
/// # Errors
/// `Forbidden` when the actor may not edit.
pub async fn put_on<'a>(tx: &mut Tx, actor: &Actor, contacts: impl Iterator<Item = (i64, &'a [String])>) -> Result<(), AppError> {
    actor.may(Permission::Edit)?;
    let mut wanted: Vec<(i64, String)> = Vec::new();
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for (contact, tags) in contacts {
        for name in tags {
            let key = fold(name);
            if key.is_empty() || wanted.iter().rev().take_while(|(other, _)| *other == contact).any(|(_, other)| *other == key) {
                continue;
            }
            names.entry(key.clone()).or_insert(name);
            wanted.push((contact, key));
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let tags = ids(tx, actor.workspace, names).await?;
    let mut batch = Batch::new("contact_tags", CONTACT_TAGS);
    for (contact, key) in wanted {
        if let Some(tag) = tags.get(&key) {
            batch.push([actor.workspace.into(), contact.into(), (*tag).into()]);
        }
    }
    Ok(batch.insert(tx).await?)
}

/// Adds tags to one contact; those it did not have before.
///
/// # Errors
/// `Forbidden` when the actor may not edit.
pub async fn add(tx: &mut Tx, actor: &Actor, contact: i64, names: &[String]) -> Result<Vec<String>, AppError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let query = sql(
        "SELECT t.name_key FROM contact_tags ct JOIN tags t ON t.workspace = ct.workspace AND t.id = ct.tag WHERE ct.workspace = $1 AND ct.contact = $2",
    );
    let known: Vec<(String,)> = tx.all(query.bind(actor.workspace).bind(contact)).await?;
    let more: Vec<String> = names.iter().filter(|name| known.iter().all(|(key,)| *key != fold(name))).cloned().collect();
    put_on(tx, actor, std::iter::once((contact, more.as_slice()))).await?;
    Ok(more)
}

/// Takes tags off one contact; those it had, as the workspace spells them.
///
/// # Errors
/// `Forbidden` when the actor may not edit.
pub async fn take_off(tx: &mut Tx, actor: &Actor, contact: i64, names: &[String]) -> Result<Vec<String>, AppError> {
    actor.may(Permission::Edit)?;
    let mut had = sql("SELECT t.id, t.name FROM contact_tags ct JOIN tags t ON t.workspace = ct.workspace AND t.id = ct.tag \
         WHERE ct.workspace = $1 AND ct.contact = $2 AND ")
    .bind(actor.workspace)
    .bind(contact);
    dialect::any(&mut had, tx.dialect(), "t.name_key", names.iter().map(|name| fold(name)).collect::<Vec<_>>());
    let had: Vec<(i64, String)> = tx.all(had).await?;
    let mut off = sql("DELETE FROM contact_tags WHERE workspace = $1 AND contact = $2 AND ").bind(actor.workspace).bind(contact);
    dialect::any(&mut off, tx.dialect(), "tag", had.iter().map(|(tag, _)| *tag).collect::<Vec<_>>());
    tx.execute(off).await?;
    Ok(had.into_iter().map(|(_, name)| name).collect())
}

/// Every tag of the workspace, in alphabetical order, at most so many.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn all(db: &Db, actor: &Actor, at_most: i64) -> Result<Vec<TagLabel>, AppError> {
    actor.may(Permission::Read)?;
    let query = sql("SELECT name, color FROM tags WHERE workspace = $1 ORDER BY name_key LIMIT $2").bind(actor.workspace).bind(at_most);
    let tags: Vec<(String, i64)> = db.all(query).await?;
    Ok(tags.into_iter().map(|(name, color)| TagLabel { name, color }).collect())
}

/// The numbers of these tags by folded name; makes those that are missing.
async fn ids(tx: &mut Tx, workspace: i64, names: BTreeMap<String, &str>) -> Result<HashMap<String, i64>, DbError> {
    let mut known = sql("SELECT name_key, id FROM tags WHERE workspace = $1 AND ").bind(workspace);
    dialect::any(&mut known, tx.dialect(), "name_key", names.keys().cloned().collect::<Vec<_>>());
    let mut ids: HashMap<String, i64> = tx.all::<(String, i64)>(known).await?.into_iter().collect();
    for (key, name) in names {
        if ids.contains_key(&key) {
            continue;
        }
        let (last,): (i64,) = tx.one(sql("SELECT COALESCE(MAX(id), 0) FROM tags WHERE workspace = $1").bind(workspace)).await?;
        let id = last + 1;
        let insert = sql("INSERT INTO tags (workspace, id, name, name_key, color) VALUES ($1, $2, $3, $4, $5)");
        tx.execute(insert.bind(workspace).bind(id).bind(name.trim()).bind(&key).bind(color(id))).await?;
        ids.insert(key, id);
    }
    Ok(ids)
}

/// The tags of these contacts, by contact, each in alphabetical order.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn of(db: &Db, actor: &Actor, contacts: Vec<i64>) -> Result<HashMap<i64, Vec<TagLabel>>, AppError> {
    actor.may(Permission::Read)?;
    let mut query =
        sql("SELECT ct.contact, t.name, t.color FROM contact_tags ct JOIN tags t ON t.workspace = ct.workspace AND t.id = ct.tag \
         WHERE ct.workspace = $1 AND ")
        .bind(actor.workspace);
    dialect::any(&mut query, db.dialect(), "ct.contact", contacts);
    query.push(" ORDER BY ct.contact, t.name_key");
    let mut tags: HashMap<i64, Vec<TagLabel>> = HashMap::new();
    for (contact, name, color) in db.all::<(i64, String, i64)>(query).await? {
        tags.entry(contact).or_default().push(TagLabel { name, color });
    }
    Ok(tags)
}

/// The tags whose folded name contains one of `needles`: number and folded name.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn named_like(db: &Db, actor: &Actor, needles: &[String]) -> Result<Vec<(i64, String)>, AppError> {
    actor.may(Permission::Read)?;
    let mut query = sql("SELECT id, name_key FROM tags WHERE workspace = $1 AND ").bind(actor.workspace);
    dialect::contains_any(&mut query, db.dialect(), "name_key", needles);
    Ok(db.all(query).await?)
}

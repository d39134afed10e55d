//! Tags, in SQL. They have a table of their own, so that tagging rewrites no contact.

use std::collections::{BTreeMap, HashMap};

use super::TagLabel;
use crate::changes::store::number_definitions;
use crate::db::{Batch, Column, Db, DbError, Tx, dialect, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::text::fold;
use crate::ui::color;

const TAGS: &[(&str, Column)] =
    &[("workspace", Column::Int), ("id", Column::Int), ("name", Column::Text), ("name_key", Column::Text), ("color", Column::Int)];

const CONTACT_TAGS: &[(&str, Column)] = &[("workspace", Column::Int), ("contact", Column::Int), ("tag", Column::Int)];

/// Adds tags to contacts that do not have them yet, and creates tags that the workspace lacks. Two spellings of one folded word
/// are one tag, in the spelling that came first.
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

/// Adds tags to one contact; returns the ids of those it did not have before.
///
/// # Errors
/// `Forbidden` when the actor may not edit.
pub async fn add(tx: &mut Tx, actor: &Actor, contact: i64, names: &[String]) -> Result<Vec<i64>, AppError> {
    actor.may(Permission::Edit)?;
    let keyed = names.iter().map(|name| (fold(name), name.as_str())).filter(|(key, _)| !key.is_empty());
    let names: BTreeMap<String, &str> = keyed.collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let query = sql("SELECT tag FROM contact_tags WHERE workspace = $1 AND contact = $2");
    let known: Vec<(i64,)> = tx.all(query.bind(actor.workspace).bind(contact)).await?;
    let tags = ids(tx, actor.workspace, names).await?;
    let mut more: Vec<i64> = tags.into_values().filter(|tag| !known.contains(&(*tag,))).collect();
    more.sort_unstable();
    let mut batch = Batch::new("contact_tags", CONTACT_TAGS);
    for tag in &more {
        batch.push([actor.workspace.into(), contact.into(), (*tag).into()]);
    }
    batch.insert(tx).await?;
    Ok(more)
}

/// Removes tags from one contact; returns the ids of those it had.
///
/// # Errors
/// `Forbidden` when the actor may not edit.
pub async fn take_off(tx: &mut Tx, actor: &Actor, contact: i64, names: &[String]) -> Result<Vec<i64>, AppError> {
    actor.may(Permission::Edit)?;
    let mut had = sql("SELECT t.id FROM contact_tags ct JOIN tags t ON t.workspace = ct.workspace AND t.id = ct.tag \
         WHERE ct.workspace = $1 AND ct.contact = $2 AND ")
    .bind(actor.workspace)
    .bind(contact);
    dialect::any(&mut had, tx.dialect(), "t.name_key", names.iter().map(|name| fold(name)).collect::<Vec<_>>());
    let had: Vec<i64> = tx.all::<(i64,)>(had).await?.into_iter().map(|(tag,)| tag).collect();
    let mut off = sql("DELETE FROM contact_tags WHERE workspace = $1 AND contact = $2 AND ").bind(actor.workspace).bind(contact);
    dialect::any(&mut off, tx.dialect(), "tag", had.clone());
    tx.execute(off).await?;
    Ok(had)
}

/// Restores a tag that was removed from a contact; returns whether it was missing and is back. A tag that the workspace no
/// longer has stays off.
///
/// # Errors
/// `Forbidden` when the actor may not edit.
pub async fn put_back(tx: &mut Tx, actor: &Actor, contact: i64, tag: i64) -> Result<bool, AppError> {
    actor.may(Permission::Edit)?;
    let put = sql("INSERT INTO contact_tags (workspace, contact, tag) SELECT workspace, CAST($2 AS BIGINT), id FROM tags \
         WHERE workspace = $1 AND id = $3 ON CONFLICT DO NOTHING");
    Ok(tx.execute(put.bind(actor.workspace).bind(contact).bind(tag)).await? > 0)
}

/// Removes a tag that was added to a contact; returns whether it was there.
///
/// # Errors
/// `Forbidden` when the actor may not edit.
pub async fn take_back(tx: &mut Tx, actor: &Actor, contact: i64, tag: i64) -> Result<bool, AppError> {
    actor.may(Permission::Edit)?;
    let off = sql("DELETE FROM contact_tags WHERE workspace = $1 AND contact = $2 AND tag = $3");
    Ok(tx.execute(off.bind(actor.workspace).bind(contact).bind(tag)).await? > 0)
}

/// Every tag of the workspace, in alphabetical order, at most `at_most`.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn all(db: &Db, actor: &Actor, at_most: i64) -> Result<Vec<TagLabel>, AppError> {
    actor.may(Permission::Read)?;
    let query = sql("SELECT name, color FROM tags WHERE workspace = $1 ORDER BY name_key LIMIT $2").bind(actor.workspace).bind(at_most);
    let tags: Vec<(String, i64)> = db.all(query).await?;
    Ok(tags.into_iter().map(|(name, color)| TagLabel { name, color }).collect())
}

/// The ids of these tags by folded name; creates the missing ones.
async fn ids(tx: &mut Tx, workspace: i64, names: BTreeMap<String, &str>) -> Result<HashMap<String, i64>, DbError> {
    let mut known = sql("SELECT name_key, id FROM tags WHERE workspace = $1 AND ").bind(workspace);
    dialect::any(&mut known, tx.dialect(), "name_key", names.keys().cloned().collect::<Vec<_>>());
    let mut ids: HashMap<String, i64> = tx.all::<(String, i64)>(known).await?.into_iter().collect();
    let missing: Vec<(String, &str)> = names.into_iter().filter(|(key, _)| !ids.contains_key(key)).collect();
    if missing.is_empty() {
        return Ok(ids);
    }
    let first = number_definitions(tx, workspace, missing.len() as i64).await?;
    let mut batch = Batch::new("tags", TAGS);
    for (id, (key, name)) in (first..).zip(missing) {
        batch.push([workspace.into(), id.into(), name.trim().into(), key.as_str().into(), color(id).into()]);
        ids.insert(key, id);
    }
    batch.insert(tx).await?;
    Ok(ids)
}

/// The names of these tags by id; a deleted tag has none.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn names(db: &Db, actor: &Actor, tags: Vec<i64>) -> Result<HashMap<i64, String>, AppError> {
    actor.may(Permission::Read)?;
    let mut query = sql("SELECT id, name FROM tags WHERE workspace = $1 AND ").bind(actor.workspace);
    dialect::any(&mut query, db.dialect(), "id", tags);
    Ok(db.all::<(i64, String)>(query).await?.into_iter().collect())
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

/// The tags with one of `needles` in their folded name: id and folded name.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn named_like(db: &Db, actor: &Actor, needles: &[String]) -> Result<Vec<(i64, String)>, AppError> {
    actor.may(Permission::Read)?;
    let mut query = sql("SELECT id, name_key FROM tags WHERE workspace = $1 AND ").bind(actor.workspace);
    dialect::contains_any(&mut query, db.dialect(), "name_key", needles);
    Ok(db.all(query).await?)
}

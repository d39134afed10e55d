//! The history of a contact: what each change did to it, by whom, when, and whether it can still be taken back.

use super::log::{Author, Item};
use super::standing::{Standing, Verdict, label};
use super::{HistoryEntry, HistoryItem};
use crate::db::{Db, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::server::actor::Actor;
use crate::server::clock::Zone;

/// Changes to a page of history.
pub const PAGE: usize = 50;

/// A change with one of its items.
#[derive(sqlx::FromRow)]
struct Row {
    revision: i64,
    at: i64,
    #[sqlx(flatten)]
    author: Author,
    #[sqlx(flatten)]
    item: Item,
}

/// The latest changes of a contact before a revision, the latest first, and whether there are more.
///
/// # Errors
/// `Forbidden` when the actor may not read; `NotFound`.
pub async fn of(mut db: &Db, actor: &Actor, contact: i64, before: Option<i64>, zone: &Zone) -> Result<(Vec<HistoryEntry>, bool), AppError> {
    actor.may(Permission::Read)?;
    let standing = Standing::of(&mut db, actor.workspace, contact).await?.ok_or(AppError::NotFound)?;
    let query = sql("SELECT ch.revision, ch.at, p.name AS member, ch.cause, j.file_name, ch.undoes, i.field, i.old, i.new \
         FROM (SELECT DISTINCT revision FROM change_items WHERE workspace = $1 AND contact = $2 AND revision < $3 \
               ORDER BY revision DESC LIMIT $4) latest \
         JOIN change_items i ON i.workspace = $1 AND i.contact = $2 AND i.revision = latest.revision \
         JOIN changes ch ON ch.workspace = $1 AND ch.revision = latest.revision \
         LEFT JOIN people p ON p.id = ch.person LEFT JOIN jobs j ON j.id = ch.job AND j.kind = 'import' ORDER BY ch.revision DESC, i.item");
    let query = query.bind(actor.workspace).bind(contact).bind(before.unwrap_or(i64::MAX)).bind(PAGE as i64 + 1);
    let rows: Vec<Row> = db.all(query).await?;
    let may_edit = actor.may(Permission::Edit).is_ok();
    let mut entries: Vec<HistoryEntry> = rows
        .chunk_by(|one, other| one.revision == other.revision)
        .filter_map(|rows| {
            let first = rows.first()?;
            Some(HistoryEntry {
                revision: first.revision,
                at: zone.moment(first.at),
                how: first.author.how(),
                by: first.author.clone().name(),
                items: rows.iter().map(|row| shown(&row.item, zone)).collect(),
                can_undo: may_edit && rows.iter().any(|row| !deletes(&row.item) && standing.verdict(&row.item) == Verdict::Possible),
            })
        })
        .collect();
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    Ok((entries, more))
}

/// Whether taking it back would delete the contact: that has a button of its own, which asks.
fn deletes(item: &Item) -> bool {
    item.field == "contact" && item.new.as_deref() != Some("deleted")
}

fn shown(item: &Item, zone: &Zone) -> HistoryItem {
    if item.field == "contact" {
        let label = match item.new.as_deref() {
            Some("deleted") => "Deleted",
            Some("restored") => "Restored",
            _ => "Added",
        };
        return HistoryItem { label: label.to_owned(), from: None, to: None };
    }
    let text = |value: &Option<String>| value.as_ref().map(|value| in_words(&item.field, value, zone)).filter(|text| !text.is_empty());
    HistoryItem { label: label(&item.field).to_owned(), from: text(&item.old), to: text(&item.new) }
}

/// A value of the log, as a reader reads it.
fn in_words(field: &str, value: &str, zone: &Zone) -> String {
    match (field, value) {
        ("opt_in", "true") => "opted in".to_owned(),
        ("opt_in", _) => "not opted in".to_owned(),
        ("created_at" | "last_interaction_at", at) => at.parse().map_or_else(|_| value.to_owned(), |at| zone.exact(at)),
        ("sms_consent", value) => value.replace('_', " "),
        _ => value.to_owned(),
    }
}

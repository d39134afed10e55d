//! Exporting, in SQL: the contacts of a workspace as a stream of pieces of a CSV file, oldest first, then by number.
//!
//! A piece is asked for by where the one before it ended, so that nothing is held in between: no connection, no list that
//! grows with the contacts. Two pieces are fetched at once, and leave in their order.

use std::collections::HashMap;

use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};

use super::sheet::{Column, RowWriter, write_header};
use crate::db::{Db, DbError, Sql, dialect, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::server::actor::Actor;

/// Contacts to a piece: some 200 KB of text, and few enough questions that asking costs nothing.
const PIECE: usize = 1_500;

/// Pieces that are fetched at once: as many as a small machine has cores.
const AT_ONCE: usize = 2;

/// A contact's row as it is exported; its primary email and phone stand in it.
type Exported = (i64, Option<String>, String, String, Option<String>, String, String, bool, String, String, String, i64, Option<i64>);

/// What stands beside a contact's row, by contact, in order.
type Beside = HashMap<i64, Vec<String>>;

/// Every contact outside the Bin, in pieces of a CSV file; memory does not grow with their number. A contact that is edited
/// meanwhile is exported as it is when its piece is fetched.
///
/// # Errors
/// `Forbidden` when the actor may not export. A piece that fails ends the stream with its error.
pub fn everyone(db: &Db, actor: &Actor) -> Result<BoxStream<'static, Result<Vec<u8>, DbError>>, AppError> {
    actor.may(Permission::Export)?;
    let (db, workspace) = (db.clone(), actor.workspace);
    let mut header = Vec::new();
    write_header(&mut header, &Column::ALL.map(Column::name));
    let source = db.clone();
    let pieces = stream::try_unfold((i64::MIN, i64::MIN), move |after| {
        let db = source.clone();
        async move {
            let ids = next(&db, workspace, after).await?;
            Ok(ids.last().copied().map(|last| (ids, last)))
        }
    })
    .map_ok(move |ids| {
        let db = db.clone();
        async move { piece(&db, workspace, ids.into_iter().map(|(_, id)| id).collect()).await }
    })
    .try_buffered(AT_ONCE);
    Ok(stream::iter([Ok(header)]).chain(pieces).boxed())
}

/// The contacts of the next piece: when they were created, and their numbers.
async fn next(db: &Db, workspace: i64, (created_at, id): (i64, i64)) -> Result<Vec<(i64, i64)>, DbError> {
    let mut query = Sql::default();
    for state in [0_i64, 1] {
        query.push(if state == 0 { "SELECT * FROM (" } else { " UNION ALL SELECT * FROM (" });
        query.push("SELECT created_at, id FROM contacts WHERE workspace = ").push_bind(workspace).push(" AND state = ").push_bind(state);
        query.push(" AND (created_at, id) > (").push_bind(created_at).push(", ").push_bind(id).push(") ORDER BY created_at, id LIMIT ");
        query.push_bind(PIECE as i64).push(if state == 0 { ") shown" } else { ") unsubscribed" });
    }
    let mut ids: Vec<(i64, i64)> = db.all(query).await?;
    ids.sort_unstable();
    ids.truncate(PIECE);
    Ok(ids)
}

async fn piece(db: &Db, workspace: i64, ids: Vec<i64>) -> Result<Vec<u8>, DbError> {
    let of = |text: &'static str, column: &str, end: &str| {
        let mut query = sql(text).bind(workspace);
        dialect::any(&mut query, db.dialect(), column, ids.clone());
        query.push(end);
        query
    };
    let rows = of(
        "SELECT id, email, first_name, last_name, phone, company, job_title, opt_in, subscription, sms_consent, notes, created_at, \
         last_interaction_at FROM contacts WHERE workspace = $1 AND ",
        "id",
        "",
    );
    let rows: Vec<Exported> = db.all(rows).await?;
    // Few have more than their primary email and phone.
    let more = " ORDER BY contact, position";
    let emails = beside(db, of("SELECT contact, email FROM emails WHERE workspace = $1 AND position > 0 AND ", "contact", more)).await?;
    let phones = beside(db, of("SELECT contact, phone FROM phones WHERE workspace = $1 AND position > 0 AND ", "contact", more)).await?;
    let tags = of(
        "SELECT ct.contact, t.name FROM contact_tags ct JOIN tags t ON t.workspace = ct.workspace AND t.id = ct.tag \
         WHERE ct.workspace = $1 AND ",
        "ct.contact",
        " ORDER BY ct.contact, t.name_key",
    );
    let tags = beside(db, tags).await?;

    let mut rows: HashMap<i64, Exported> = rows.into_iter().map(|row| (row.0, row)).collect();
    let mut piece = Vec::with_capacity(PIECE * 160);
    for id in ids {
        // Whoever went to the Bin for good meanwhile is left out.
        if let Some(row) = rows.remove(&id) {
            write(&mut piece, row, [&emails, &phones, &tags].map(|beside| beside.get(&id).map_or(&[][..], Vec::as_slice)));
        }
    }
    Ok(piece)
}

async fn beside(db: &Db, query: Sql) -> Result<Beside, DbError> {
    let mut beside = Beside::new();
    for (contact, text) in db.all::<(i64, String)>(query).await? {
        beside.entry(contact).or_default().push(text);
    }
    Ok(beside)
}

fn write(piece: &mut Vec<u8>, row: Exported, [emails, phones, tags]: [&[String]; 3]) {
    let (_, email, first, last, phone, company, job_title, opt_in, subscription, sms_consent, notes, created_at, last_interaction_at) = row;
    let all = |primary: Option<String>, more: &[String]| match primary {
        None => String::new(),
        Some(primary) if more.is_empty() => primary,
        Some(primary) => format!("{primary};{}", more.join(";")),
    };
    let mut writer = RowWriter::new(piece);
    writer.text(&all(email, emails)).text(&first).text(&last).text(&all(phone, phones));
    writer.text(&company).text(&job_title).list(tags).flag(opt_in);
    writer.text(&subscription).text(&sms_consent).text(&notes).moment(Some(created_at)).moment(last_interaction_at);
    writer.end();
}

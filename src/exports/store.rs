//! Exports, in SQL: the contacts of a workspace as a stream of pieces of a CSV file, in the order in which they were added.
//!
//! A piece is a range of contact ids, so that the database reads rows in their order on disk, and nothing is held between
//! pieces: no connection, and no list that grows with the contacts. Two pieces are fetched at once, and sent in order.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use futures::stream::{self, BoxStream, Stream, StreamExt};

use super::sheet::{Column, RowWriter, write_header};
use crate::contacts::list;
use crate::contacts::list::search::Searches;
use crate::db::{Db, DbError, Dialect, Sql, dialect, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::views::View;

/// Contacts per piece: about 250 KB of text, and so few queries that their overhead does not matter.
const PIECE: i64 = 2_000;

/// Pieces that are fetched at once: as many as a small machine has cores.
const AT_ONCE: usize = 2;

/// An exported contact's row, with its primary email and phone.
type Exported = (i64, Option<String>, String, String, Option<String>, String, String, i64, String, String, String, i64, Option<i64>);

/// Columns of [`Exported`].
const EXPORTED: &str = "id, email, first_name, last_name, phone, company, job_title, opt_in, subscription, sms_consent, notes, \
                        created_at, last_interaction_at";

/// A CSV file in pieces.
pub type Pieces = BoxStream<'static, Result<Vec<u8>, DbError>>;

/// Further values of contacts (emails, phones or tags), in order, by contact id.
type Beside = HashMap<i64, Vec<String>>;

/// Every contact outside the Bin, in pieces of a CSV file; memory does not grow with their number. A contact that is edited
/// during the export has its values from the moment its piece is fetched.
///
/// # Errors
/// `Forbidden` when the actor may not export. A piece that fails ends the stream with its error.
pub async fn everyone(db: &Db, actor: &Actor) -> Result<Pieces, AppError> {
    actor.may(Permission::Export)?;
    let (db, workspace) = (db.clone(), actor.workspace);
    let (last,): (i64,) = db.one(sql("SELECT last_contact FROM counters WHERE workspace = $1").bind(workspace)).await?;
    let pieces = (0..=last / PIECE).map(|number| Whose::Numbered(number * PIECE..=number * PIECE + PIECE - 1));
    Ok(stream::iter([Ok(header())]).chain(fetched(db, workspace, pieces)).boxed())
}

/// Every contact that a view finds, in its order, in pieces of a CSV file. The list of ids is queried once, when the first
/// piece is requested; the values are fetched with each piece.
///
/// # Errors
/// `Forbidden` when the actor may not export. A piece that fails ends the stream with its error.
pub fn shown(db: &Db, searches: &Searches, actor: &Actor, view: View) -> Result<Pieces, AppError> {
    actor.may(Permission::Export)?;
    let (db, searches, actor) = (db.clone(), searches.clone(), actor.clone());
    let rest = async move {
        match list::all(&db, &searches, &actor, &view).await {
            Ok(ids) => fetched(db, actor.workspace, chunks(ids)).boxed(),
            Err(problem) => stream::iter([Err(DbError::Protocol(problem.to_string()))]).boxed(),
        }
    };
    Ok(stream::iter([Ok(header())]).chain(stream::once(rest).flatten()).boxed())
}

fn header() -> Vec<u8> {
    let mut header = Vec::new();
    write_header(&mut header, &Column::ALL.map(Column::name));
    header
}

/// The ids in chunks of a piece each.
fn chunks(ids: Vec<i64>) -> impl Iterator<Item = Whose> + Send {
    let mut ids = ids.into_iter();
    std::iter::from_fn(move || {
        let some: Vec<i64> = ids.by_ref().take(PIECE as usize).collect();
        (!some.is_empty()).then_some(Whose::Listed(some))
    })
}

/// The contacts of a piece.
enum Whose {
    /// All contacts within this range of ids, in order of id.
    Numbered(RangeInclusive<i64>),
    /// These contacts, in this order.
    Listed(Vec<i64>),
}

impl Whose {
    /// Restricts a query to these contacts.
    fn condition(&self, query: &mut Sql, dialect: Dialect, column: &str) {
        match self {
            Self::Numbered(numbers) => {
                query.push(column).push(" BETWEEN ").push_bind(*numbers.start()).push(" AND ").push_bind(*numbers.end());
            }
            Self::Listed(ids) => dialect::any(query, dialect, column, ids.clone()),
        }
    }
}

fn fetched(
    db: Db,
    workspace: i64,
    pieces: impl Iterator<Item = Whose> + Send + 'static,
) -> impl Stream<Item = Result<Vec<u8>, DbError>> + Send {
    let pieces = pieces.map(move |whose| {
        let db = db.clone();
        // A task of its own, so that two pieces are assembled in parallel.
        async move { tokio::spawn(piece(db, workspace, whose)).await.map_err(|problem| DbError::Protocol(problem.to_string()))? }
    });
    stream::iter(pieces).buffered(AT_ONCE)
}

async fn piece(db: Db, workspace: i64, whose: Whose) -> Result<Vec<u8>, DbError> {
    let of = |text: &'static str, column: &str, order: &str| {
        let mut query = sql(text).bind(workspace);
        whose.condition(&mut query, db.dialect(), column);
        query.push(order);
        query
    };
    let rows = db.all_at_once::<Exported>(
        of(
            "SELECT id, email, first_name, last_name, phone, company, job_title, CAST(CASE WHEN opt_in THEN 1 ELSE 0 END AS BIGINT) AS opt_in, \
             subscription, sms_consent, notes, created_at, last_interaction_at FROM contacts WHERE workspace = $1 AND +state < 2 AND ",
            "id",
            " ORDER BY id",
        ),
        EXPORTED,
    );
    // Values other than the primary email and phone come from separate queries: few contacts have any.
    let emails = beside(
        &db,
        of(
            "SELECT contact, email AS value FROM emails WHERE workspace = $1 AND position > 0 AND ",
            "contact",
            " ORDER BY contact, position",
        ),
    );
    let phones = beside(
        &db,
        of(
            "SELECT contact, phone AS value FROM phones WHERE workspace = $1 AND position > 0 AND ",
            "contact",
            " ORDER BY contact, position",
        ),
    );
    let tags = beside(
        &db,
        of(
            "SELECT ct.contact AS contact, t.name AS value FROM contact_tags ct JOIN tags t ON t.workspace = ct.workspace AND t.id = ct.tag \
             WHERE ct.workspace = $1 AND ",
            "ct.contact",
            " ORDER BY ct.contact, t.name_key",
        ),
    );
    let (rows, emails, phones, tags) = (rows.await?, emails.await?, phones.await?, tags.await?);
    let mut piece = Vec::with_capacity(rows.len() * 160);
    let rows = match &whose {
        Whose::Numbered(_) => rows,
        Whose::Listed(ids) => {
            let mut rows: HashMap<i64, Exported> = rows.into_iter().map(|row| (row.0, row)).collect();
            ids.iter().filter_map(|id| rows.remove(id)).collect()
        }
    };
    for row in rows {
        let beside = [&emails, &phones, &tags].map(|beside| beside.get(&row.0).map_or(&[][..], Vec::as_slice));
        write(&mut piece, row, beside);
    }
    Ok(piece)
}

async fn beside(db: &Db, query: Sql) -> Result<Beside, DbError> {
    let mut beside = Beside::new();
    for (contact, text) in db.all_at_once::<(i64, String)>(query, "contact, value").await? {
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
    writer.text(&company).text(&job_title).tags(tags).flag(opt_in != 0);
    writer.text(&subscription).text(&sms_consent).text(&notes).moment(Some(created_at)).moment(last_interaction_at);
    writer.end();
}

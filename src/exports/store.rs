//! Exporting, in SQL: the contacts of a workspace as a stream of pieces of a CSV file, oldest first, then by number.

use futures::stream::{BoxStream, StreamExt};

use super::sheet::{Column, RowWriter, write_header};
use crate::db::{Db, DbError, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::server::actor::Actor;

/// Rows to a piece: some 100 KB, which is what a socket takes at once.
const PIECE: usize = 512;

/// A contact as it is exported: emails and phones in one text each, separated by `;`, as are its tags.
type Exported =
    (Option<String>, String, String, Option<String>, String, String, Option<String>, bool, String, String, String, i64, Option<i64>);

/// Every contact outside the Bin, in pieces of a CSV file; memory does not grow with their number.
///
/// # Errors
/// `Forbidden` when the actor may not export. A piece that fails ends the stream with its error.
pub fn everyone(db: &Db, actor: &Actor) -> Result<BoxStream<'static, Result<Vec<u8>, DbError>>, AppError> {
    actor.may(Permission::Export)?;
    // The primary email and phone stand in the row; who has more is the exception that costs a look.
    let rows = db.stream::<Exported>(
        sql("SELECT \
            (SELECT string_agg(e.email, ';' ORDER BY e.position) FROM emails e WHERE e.workspace = c.workspace AND e.contact = c.id), \
            c.first_name, c.last_name, \
            (SELECT string_agg(p.phone, ';' ORDER BY p.position) FROM phones p WHERE p.workspace = c.workspace AND p.contact = c.id), \
            c.company, c.job_title, \
            (SELECT string_agg(t.name, ';' ORDER BY t.name_key) FROM contact_tags ct \
             JOIN tags t ON t.workspace = ct.workspace AND t.id = ct.tag WHERE ct.workspace = c.workspace AND ct.contact = c.id), \
            c.opt_in, c.subscription, c.sms_consent, c.notes, c.created_at, c.last_interaction_at \
            FROM contacts c WHERE c.workspace = $1 AND c.state < 2 ORDER BY c.created_at, c.id")
        .bind(actor.workspace),
    );
    let mut header = Vec::new();
    write_header(&mut header, &Column::ALL.map(Column::name));
    let pieces = rows.ready_chunks(PIECE).map(|rows| {
        let mut piece = Vec::with_capacity(PIECE * 200);
        for row in rows {
            write(&mut piece, row?);
        }
        Ok(piece)
    });
    Ok(futures::stream::iter([Ok(header)]).chain(pieces).boxed())
}

fn write(piece: &mut Vec<u8>, row: Exported) {
    let (emails, first, last, phones, company, job_title, tags, opt_in, subscription, sms_consent, notes, created_at, last_interaction_at) =
        row;
    let mut writer = RowWriter::new(piece);
    writer.text(emails.as_deref().unwrap_or_default()).text(&first).text(&last).text(phones.as_deref().unwrap_or_default());
    writer.text(&company).text(&job_title).text(tags.as_deref().unwrap_or_default()).flag(opt_in);
    writer.text(&subscription).text(&sms_consent).text(&notes).moment(Some(created_at)).moment(last_interaction_at);
    writer.end();
}

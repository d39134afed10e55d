//! A contact's emails and phones, in SQL. The first of each list is the primary one, and is copied to the contact's row.

use super::create::{EMAILS, PHONES, email_row, phone_row};
use crate::changes::store::Change;
use crate::db::{Batch, DbError, Read, Tx, dialect, is_taken, sql};
use crate::error::AppError;
use crate::fields::FieldKey;
use crate::text::{EmailAddress, PhoneNumber};

/// The emails of a contact, in order.
pub async fn emails(reader: &mut impl Read, workspace: i64, contact: i64) -> Result<Vec<EmailAddress>, DbError> {
    let query = sql("SELECT email, email_key FROM emails WHERE workspace = $1 AND contact = $2 ORDER BY position");
    let rows: Vec<(String, String)> = reader.rows(query.bind(workspace).bind(contact)).await?;
    Ok(rows.into_iter().map(|(typed, key)| EmailAddress::stored(typed, key)).collect())
}

/// The phones of a contact, in order.
pub async fn phones(reader: &mut impl Read, workspace: i64, contact: i64) -> Result<Vec<PhoneNumber>, DbError> {
    let query = sql("SELECT phone, e164 FROM phones WHERE workspace = $1 AND contact = $2 ORDER BY position");
    let rows: Vec<(String, Option<String>)> = reader.rows(query.bind(workspace).bind(contact)).await?;
    Ok(rows.into_iter().map(|(typed, e164)| PhoneNumber { typed, e164 }).collect())
}

/// Replaces the emails of a contact, in this order; `before` are its current ones. Those at the beginning of both stay.
///
/// # Errors
/// `Conflict` when one of them belongs to another contact: the transaction is then unusable.
pub async fn set_emails(
    tx: &mut Tx,
    change: &mut Change,
    contact: i64,
    (before, after): (&[EmailAddress], &[EmailAddress]),
) -> Result<(), AppError> {
    let kept = before.iter().zip(after).take_while(|(was, is)| was == is).count();
    if kept < before.len() {
        let rest = sql("DELETE FROM emails WHERE workspace = $1 AND contact = $2 AND position >= $3");
        tx.execute(rest.bind(change.workspace).bind(contact).bind(kept as i64)).await?;
    }
    let mut batch = Batch::new("emails", EMAILS);
    for (position, email) in (0..).zip(after).skip(kept) {
        batch.push(email_row(change.workspace, contact, position, email));
    }
    let texts = |emails: &[EmailAddress]| listed(emails.iter().map(EmailAddress::as_str));
    change.item(contact, FieldKey::Email.as_str(), texts(before), texts(after));
    batch.insert(tx).await.map_err(|problem| {
        if is_taken(&problem) {
            AppError::Conflict("One of these email addresses belongs to another contact.".to_owned())
        } else {
            problem.into()
        }
    })
}

/// Replaces the phones of a contact, in this order; `before` are its current ones. Those at the beginning of both stay.
pub async fn set_phones(
    tx: &mut Tx,
    change: &mut Change,
    contact: i64,
    (before, after): (&[PhoneNumber], &[PhoneNumber]),
) -> Result<(), DbError> {
    let kept = before.iter().zip(after).take_while(|(was, is)| was == is).count();
    if kept < before.len() {
        let rest = sql("DELETE FROM phones WHERE workspace = $1 AND contact = $2 AND position >= $3");
        tx.execute(rest.bind(change.workspace).bind(contact).bind(kept as i64)).await?;
    }
    let mut batch = Batch::new("phones", PHONES);
    for (position, phone) in (0..).zip(after).skip(kept) {
        batch.push(phone_row(change.workspace, contact, position, phone));
    }
    let texts = |phones: &[PhoneNumber]| listed(phones.iter().map(|phone| phone.typed.as_str()));
    change.item(contact, FieldKey::Phone.as_str(), texts(before), texts(after));
    batch.insert(tx).await
}

/// A list as the change log stores it; no email and no phone contains a semicolon. `None` for an empty one.
pub fn listed<'a>(values: impl Iterator<Item = &'a str>) -> Option<String> {
    let values: Vec<&str> = values.collect();
    (!values.is_empty()).then(|| values.join("; "))
}

/// The values of a list in the change log.
pub fn unlisted(list: Option<&str>) -> impl Iterator<Item = &str> {
    list.into_iter().flat_map(|list| list.split("; "))
}

/// An email of a list that belongs to another contact.
pub struct Taken {
    /// The email's key.
    pub key: String,
    /// A sentence that names the other contact.
    pub sentence: String,
}

/// The first of these emails that belongs to another contact outside the Bin.
pub async fn taken(tx: &mut Tx, workspace: i64, contact: i64, emails: &[EmailAddress]) -> Result<Option<Taken>, DbError> {
    if emails.is_empty() {
        return Ok(None);
    }
    let mut query =
        sql("SELECT e.email, e.email_key, c.name FROM emails e JOIN contacts c ON c.workspace = e.workspace AND c.id = e.contact \
         WHERE e.workspace = $1 AND e.contact <> $2 AND ")
        .bind(workspace)
        .bind(contact);
    query.push(&dialect::truth("e.live", true, tx.dialect())).push(" AND ");
    let keys: Vec<String> = emails.iter().map(|email| email.key().to_owned()).collect();
    dialect::any(&mut query, tx.dialect(), "e.email_key", keys);
    let found: Vec<(String, String, String)> = tx.all(query).await?;
    let first = emails.iter().find_map(|email| found.iter().find(|(_, key, _)| key == email.key()));
    Ok(first.map(|(email, key, name)| {
        let sentence = if email == name { format!("{email} belongs to another contact.") } else { format!("{email} belongs to {name}.") };
        Taken { key: key.clone(), sentence }
    }))
}

//! The current values of a contact: its row, and those in tables of their own.

use super::contact_record::{ContactRecord, row_of};
use super::emails_phones as addresses;
use crate::db::{DbError, Read, sql};
use crate::error::AppError;
use crate::fields::{FieldKey, Value};
use crate::text::{EmailAddress, PhoneNumber};

/// The current values of a contact. A list that was not loaded is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentValues {
    pub record: ContactRecord,
    pub emails: Vec<EmailAddress>,
    pub phones: Vec<PhoneNumber>,
    /// Ids of its tags.
    pub tags: Vec<i64>,
}

impl CurrentValues {
    /// The values of a contact outside the Bin; of the lists only those in `wanted`, since an edit waits for each query.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn outside_bin(
        read: &mut impl Read,
        workspace: i64,
        contact: i64,
        wanted: impl Fn(FieldKey) -> bool,
    ) -> Result<Self, AppError> {
        let mut query = row_of(workspace, contact);
        query.push(" AND state < 2");
        let record = read.row(query).await?.ok_or(AppError::NotFound)?;
        Ok(Self::with_lists(read, workspace, contact, record, wanted).await?)
    }

    /// All values of a contact, in or out of the Bin.
    pub async fn of(read: &mut impl Read, workspace: i64, contact: i64) -> Result<Option<Self>, DbError> {
        match read.row(row_of(workspace, contact)).await? {
            Some(record) => Self::with_lists(read, workspace, contact, record, |_| true).await.map(Some),
            None => Ok(None),
        }
    }

    async fn with_lists(
        read: &mut impl Read,
        workspace: i64,
        contact: i64,
        record: ContactRecord,
        wanted: impl Fn(FieldKey) -> bool,
    ) -> Result<Self, DbError> {
        let mut current = Self { record, emails: Vec::new(), phones: Vec::new(), tags: Vec::new() };
        if wanted(FieldKey::Email) {
            current.emails = addresses::emails(read, workspace, contact).await?;
        }
        if wanted(FieldKey::Phone) {
            current.phones = addresses::phones(read, workspace, contact).await?;
        }
        if wanted(FieldKey::Tags) {
            let tags = sql("SELECT tag FROM contact_tags WHERE workspace = $1 AND contact = $2 ORDER BY tag");
            current.tags = read.rows::<(i64,)>(tags.bind(workspace).bind(contact)).await?.into_iter().map(|(tag,)| tag).collect();
        }
        Ok(current)
    }

    /// The value of a field.
    #[must_use]
    pub fn value(&self, key: FieldKey) -> Value {
        match key {
            FieldKey::Email => Value::Emails(self.emails.clone()),
            FieldKey::Phone => Value::Phones(self.phones.clone()),
            _ => self.record.get(key).clone(),
        }
    }

    /// The value of a field as the change log stores it.
    #[must_use]
    pub fn text(&self, key: FieldKey) -> Option<String> {
        key.kind().text(&self.value(key))
    }

    /// Sets the value of a field. The first email and phone are copied to the row.
    pub fn set(&mut self, key: FieldKey, value: Value) {
        match value {
            Value::Emails(emails) => {
                self.record.email = emails.first().map(|email| email.as_str().to_owned());
                self.emails = emails;
            }
            Value::Phones(phones) => {
                self.record.phone = phones.first().map(|phone| phone.typed.clone());
                self.phones = phones;
            }
            value => self.record.set(key, value),
        }
    }
}

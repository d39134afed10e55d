//! A contact as it is now, compared with the change log: that decides whether a change can still be undone.

use super::log::Item;
use crate::contacts::record::current::CurrentValues;
use crate::contacts::record::state::State;
use crate::db::{DbError, Read, sql};
use crate::fields::FieldKey;

/// A contact as it is now, in or out of the Bin.
pub struct CurrentContact {
    pub name: String,
    pub in_bin: bool,
    pub values: CurrentValues,
}

/// Whether an item can be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The value is still the one that the change wrote.
    Possible,
    /// The value is already the one from before the change.
    Done,
    /// Somebody has changed the value since.
    Changed,
}

impl CurrentContact {
    /// The contact, if the workspace has it.
    pub async fn of(reader: &mut impl Read, workspace: i64, contact: i64) -> Result<Option<Self>, DbError> {
        let row = sql("SELECT name, state FROM contacts WHERE workspace = $1 AND id = $2").bind(workspace).bind(contact);
        let Some((name, state)) = reader.row::<(String, i64)>(row).await? else {
            return Ok(None);
        };
        let values = CurrentValues::of(reader, workspace, contact).await?.ok_or(DbError::RowNotFound)?;
        Ok(Some(Self { name, in_bin: state == State::Binned.number(), values }))
    }

    /// Whether an item can be undone.
    #[must_use]
    pub fn verdict(&self, item: &Item) -> Verdict {
        let of_switch = |was_on: bool, is_on: bool| if was_on == is_on { Verdict::Possible } else { Verdict::Done };
        let has_tag = |tag: &str| tag.parse().is_ok_and(|tag| self.values.tags.contains(&tag));
        match (FieldKey::parse(&item.field), &item.old, &item.new) {
            (None, _, Some(what)) => of_switch(what == "deleted", self.in_bin),
            (None, ..) => Verdict::Changed,
            _ if self.in_bin => Verdict::Changed,
            (Some(FieldKey::Tags), None, Some(tag)) => of_switch(true, has_tag(tag)),
            (Some(FieldKey::Tags), Some(tag), None) => of_switch(false, has_tag(tag)),
            // Only the contact may change its consent to text messages. An owner is logged only when that member is removed, so
            // it cannot be restored.
            (Some(FieldKey::SmsConsent | FieldKey::Owner), ..) => Verdict::Changed,
            (Some(key), old, new) => match self.values.text(key) {
                value if value == *new => Verdict::Possible,
                value if value == *old => Verdict::Done,
                _ => Verdict::Changed,
            },
        }
    }
}

/// Display name of a field of the change log; the word "contact" names the contact as a whole.
#[must_use]
pub fn label(field: &str) -> &'static str {
    FieldKey::parse(field).map_or("Contact", FieldKey::label)
}

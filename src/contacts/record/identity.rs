//! Identity rules of an import: a row with emails matches an existing contact by them alone. A row without matches by phone, and
//! only if the name agrees, since a family may share a phone.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::draft::ContactDraft;
use crate::changes::store::Change;
use crate::db::{DbError, Tx, dialect, sql};
use crate::text::{EmailAddress, fold};

/// The contact that a row refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// No existing contact.
    Nobody,
    /// A contact of the workspace, by its id.
    Contact(i64),
    /// A contact in the Bin.
    InBin(i64),
    /// A contact that an earlier row of the same batch adds or has changed.
    EarlierRow,
    /// Two different contacts: the row fails.
    Several,
}

/// The existing contacts that a batch of rows may refer to.
#[derive(Debug, Default)]
pub struct Directory {
    emails: HashMap<String, i64>,
    binned_emails: HashMap<String, i64>,
    phones: HashMap<(String, String), i64>,
    binned_phones: HashMap<(String, String), i64>,
    new_emails: HashSet<String>,
    new_phones: HashSet<(String, String)>,
    changed: HashSet<i64>,
}

impl Directory {
    /// Loads the contacts that these rows may refer to in the workspace of `change`, except by emails that the batch itself adds.
    pub async fn look_up(
        &mut self,
        tx: &mut Tx,
        change: &Change,
        drafts: impl Iterator<Item = &ContactDraft> + Clone,
    ) -> Result<(), DbError> {
        let (dialect, workspace) = (tx.dialect(), change.workspace);
        let emails = drafts.clone().flat_map(|draft| &draft.emails).map(EmailAddress::key);
        let emails: Vec<String> = emails.filter(|key| !self.new_emails.contains(*key)).map(str::to_owned).collect();
        for (live, found) in [(true, &mut self.emails), (false, &mut self.binned_emails)] {
            if emails.is_empty() || (!live && change.binned == 0) {
                break;
            }
            let mut query = sql("SELECT email_key, contact FROM emails WHERE workspace = $1 AND ").bind(workspace);
            // Literal, so that the partial index of each half is used.
            query.push(&dialect::truth("live", live, dialect)).push(" AND ");
            dialect::any(&mut query, dialect, "email_key", emails.clone());
            // A cached plan from when the table was empty would scan all of it.
            for (email, contact) in tx.all::<(String, i64)>(query.planned_afresh()).await? {
                keep_first(found, email, contact);
            }
        }
        let phones: Vec<String> =
            drafts.filter(|draft| draft.emails.is_empty()).flat_map(|draft| &draft.phones).filter_map(|phone| phone.e164.clone()).collect();
        if !phones.is_empty() {
            // A contact's first phone is in its row, the others in `phones`.
            let mut query =
                sql("SELECT phone_key, first_name, last_name, id, state FROM contacts WHERE workspace = $1 AND state IN (0, 1, 2) AND ")
                    .bind(workspace);
            dialect::any(&mut query, dialect, "phone_key", phones.clone());
            query.push(
                " UNION ALL SELECT p.e164, c.first_name, c.last_name, c.id, c.state FROM phones p \
                 JOIN contacts c ON c.workspace = p.workspace AND c.id = p.contact WHERE p.position > 0 AND p.workspace = ",
            );
            query.push_bind(workspace).push(" AND ");
            dialect::any(&mut query, dialect, "p.e164", phones);
            for (e164, first, last, id, state) in tx.all::<(String, String, String, i64, i64)>(query.planned_afresh()).await? {
                let found = if state == 2 { &mut self.binned_phones } else { &mut self.phones };
                keep_first(found, (e164, name(&first, &last)), id);
            }
        }
        Ok(())
    }

    /// The contact that a row refers to.
    #[must_use]
    pub fn whom(&self, draft: &ContactDraft) -> Known {
        let keys: Vec<&str> = draft.emails.iter().map(|email| email.key()).collect();
        if !keys.is_empty() {
            let ids: HashSet<i64> = keys.iter().filter_map(|key| self.emails.get(*key).copied()).collect();
            let earlier = keys.iter().any(|key| self.new_emails.contains(*key));
            return match (ids.len(), earlier) {
                (0, false) => {
                    keys.iter().find_map(|key| self.binned_emails.get(*key)).map_or(Known::Nobody, |id| self.known(*id, Known::InBin))
                }
                (0, true) => Known::EarlierRow,
                (1, false) => ids.into_iter().next().map_or(Known::Nobody, |id| self.known(id, Known::Contact)),
                _ => Known::Several,
            };
        }
        let phones: Vec<(String, String)> = phone_keys(draft).collect();
        let found = |map: &HashMap<(String, String), i64>| phones.iter().find_map(|phone| map.get(phone).copied());
        if phones.iter().any(|phone| self.new_phones.contains(phone)) {
            Known::EarlierRow
        } else if let Some(id) = found(&self.phones) {
            self.known(id, Known::Contact)
        } else {
            found(&self.binned_phones).map_or(Known::Nobody, |id| self.known(id, Known::InBin))
        }
    }

    fn known(&self, contact: i64, place: fn(i64) -> Known) -> Known {
        if self.changed.contains(&contact) { Known::EarlierRow } else { place(contact) }
    }

    /// Records a changed contact; later rows match it by the emails of this row, too.
    pub fn learn(&mut self, draft: &ContactDraft, contact: i64) {
        self.changed.insert(contact);
        self.emails.extend(draft.emails.iter().map(|email| (email.key().to_owned(), contact)));
    }

    /// Records a row that adds a contact.
    pub fn add(&mut self, draft: &ContactDraft) {
        self.new_emails.extend(draft.emails.iter().map(|email| email.key().to_owned()));
        self.new_phones.extend(phone_keys(draft));
    }
}

/// Of several contacts with the same key, the one added first wins.
fn keep_first<K: Hash + Eq>(found: &mut HashMap<K, i64>, key: K, contact: i64) {
    found.entry(key).and_modify(|first| *first = contact.min(*first)).or_insert(contact);
}

fn phone_keys(draft: &ContactDraft) -> impl Iterator<Item = (String, String)> {
    draft.phones.iter().filter_map(|phone| Some((phone.e164.clone()?, name(&draft.first_name, &draft.last_name))))
}

fn name(first: &str, last: &str) -> String {
    fold(&format!("{first} {last}"))
}

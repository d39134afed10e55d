//! Reading one contact, in SQL.

use super::{ConsentSource, ContactForm, Namesake, Profile};
use crate::consent::Subscription;
use crate::consent::store::{self as ledger, Channel, Entry};
use crate::db::{Db, dialect, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::tags::store as tags;
use crate::text::{EmailAddress, PhoneNumber};
use crate::time::clock::Zone;

/// The most namesakes shown: few enough to recognize the right one at a glance.
const NAMED: i64 = 3;

/// A contact's row.
#[derive(sqlx::FromRow)]
struct Stored {
    name: String,
    first_name: String,
    last_name: String,
    company: String,
    job_title: String,
    notes: String,
    subscription: String,
    opt_in: bool,
    created_at: i64,
    last_interaction_at: Option<i64>,
    deleted_at: Option<i64>,
}

/// Reads a contact, in or out of the Bin.
///
/// # Errors
/// `Forbidden`; `NotFound` when the workspace has no such contact.
pub async fn profile(db: &Db, actor: &Actor, contact: i64, zone: &Zone, now: i64) -> Result<Profile, AppError> {
    actor.may(Permission::Read)?;
    let row = sql("SELECT name, first_name, last_name, company, job_title, notes, subscription, opt_in, created_at, last_interaction_at, \
         deleted_at FROM contacts WHERE workspace = $1 AND id = $2");
    let emails = sql("SELECT email FROM emails WHERE workspace = $1 AND contact = $2 ORDER BY position");
    let phones = sql("SELECT phone, e164 FROM phones WHERE workspace = $1 AND contact = $2 ORDER BY position");
    let of_contact = |query: crate::db::Sql| query.bind(actor.workspace).bind(contact);
    let row: Stored = db.optional(of_contact(row)).await?.ok_or(AppError::NotFound)?;
    let (emails, phones, mut tags, entries) = tokio::try_join!(
        async { Ok::<_, AppError>(db.all::<(String,)>(of_contact(emails)).await?) },
        async { Ok::<_, AppError>(db.all::<(String, Option<String>)>(of_contact(phones)).await?) },
        tags::of(db, actor, vec![contact]),
        ledger::of(db, actor, contact),
    )?;
    let tags = tags.remove(&contact).unwrap_or_default();
    let (phones, dialed) = phones.into_iter().unzip();
    let latest = |channel: Channel| entries.iter().rev().find(|entry| entry.channel == channel.as_str()).map(|entry| source(entry, zone));
    Ok(Profile {
        id: contact,
        name: row.name,
        form: ContactForm {
            first_name: row.first_name,
            last_name: row.last_name,
            emails: emails.into_iter().map(|(email,)| email).collect(),
            phones,
            company: row.company,
            job_title: row.job_title,
            tags: tags.iter().map(|tag| tag.name.clone()).collect(),
            notes: row.notes,
            subscription: Subscription::parse(&row.subscription).unwrap_or_default(),
            opt_in: row.opt_in,
        },
        dialed,
        tags,
        subscription_source: latest(Channel::Email),
        opt_in_source: latest(Channel::Campaigns),
        created: zone.moment(row.created_at),
        last_interaction: row.last_interaction_at.map(|at| zone.moment(at)),
        deleted: row.deleted_at.map(|at| zone.moment(at)),
        now,
    })
}

fn source(entry: &Entry, zone: &Zone) -> ConsentSource {
    ConsentSource { at: zone.moment(entry.at), source: entry.source.clone(), by: entry.member.clone() }
}

/// Contacts that have this email or phone, those outside the Bin first. A value that can't be parsed, such as a half-typed one,
/// matches nobody.
///
/// # Errors
/// `Forbidden`.
pub async fn namesakes(db: &Db, actor: &Actor, email: &str, phone: &str) -> Result<Vec<Namesake>, AppError> {
    actor.may(Permission::Read)?;
    let mut found: Vec<(i64, String, String, i64)> = Vec::new();
    if let Ok(email) = EmailAddress::parse(email) {
        // Emails outside and in the Bin have an index each.
        for live in [true, false] {
            let mut query = sql(
                "SELECT c.id, c.name, e.email, c.state FROM emails e JOIN contacts c ON c.workspace = e.workspace AND c.id = e.contact \
                 WHERE e.workspace = $1 AND e.email_key = $2 AND ",
            )
            .bind(actor.workspace)
            .bind(email.key());
            query.push(&dialect::truth("e.live", live, db.dialect())).push(" ORDER BY c.id LIMIT ").push_bind(NAMED);
            found.extend(db.all(query).await?);
        }
    }
    if let Some(e164) = PhoneNumber::parse(phone, actor.country.as_deref()).ok().and_then(|phone| phone.e164) {
        // A contact's first phone is in its row, the others in `phones`.
        let query = sql("SELECT id, name, phone, state FROM contacts WHERE workspace = $1 AND state IN (0, 1, 2) AND phone_key = $2 \
             UNION ALL SELECT c.id, c.name, p.phone, c.state FROM phones p JOIN contacts c ON c.workspace = p.workspace AND c.id = p.contact \
             WHERE p.workspace = $1 AND p.position > 0 AND p.e164 = $2 ORDER BY 4, 1 LIMIT $3");
        found.extend(db.all(query.bind(actor.workspace).bind(e164).bind(NAMED)).await?);
    }
    let mut named: Vec<Namesake> = Vec::new();
    for (id, name, shared, state) in found {
        if named.len() < NAMED as usize && named.iter().all(|other| other.id != id) {
            named.push(Namesake { id, name, shared, in_bin: state == 2 });
        }
    }
    Ok(named)
}

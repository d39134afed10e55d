//! Adds invented people to a workspace, by the same store functions as every other writer.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use tokio::sync::mpsc;

use super::{Crowd, SamplePerson};
use crate::changes::store::Change;
use crate::consent::Subscription;
use crate::contacts::record::create;
use crate::contacts::record::create::NewContact;
use crate::contacts::record::draft::ContactDraft;
use crate::contacts::record::identity::{Directory, Known};
use crate::db::{Db, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::search::Tending;
use crate::text::{EmailAddress, PhoneNumber, fold};
use crate::time::clock::Clock;

/// People per transaction. It holds the workspace's lock for longer than an import would: nobody waits while people are
/// invented.
const BATCH: u64 = 2_000;

/// People per insert within a transaction.
const STRETCH: usize = 500;

/// Adds `count` invented people that the workspace does not have yet, and calls `progress` with their number after each batch.
///
/// # Errors
/// `Forbidden` when the actor may not import.
pub async fn fill(
    db: &Db,
    clock: &Clock,
    actor: &Actor,
    seed: u64,
    count: u64,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<(), AppError> {
    actor.may(Permission::Import)?;
    // A second run adds more people, not the same ones.
    let (number,): (i64,) = db.one(sql("SELECT last_contact FROM counters WHERE workspace = $1").bind(actor.workspace)).await?;
    let mut people = invent(Crowd::new(seed, clock.now()), u64::try_from(number).unwrap_or_default());
    let mut added = 0;
    let mut namesakes = HashSet::new();
    let mut tending = Tending::default();
    while added < count
        && let Some(mut new) = people.recv().await
    {
        new.truncate(usize::try_from(count - added).unwrap_or(usize::MAX));
        let mut tx = db.begin_of_load().await?;
        let mut change = Change::begin(&mut tx, actor, clock.now(), None).await?;
        let mut directory = Directory::default();
        directory.look_up(&mut tx, &change, new.iter().map(|contact| &contact.draft)).await?;
        new.retain(|NewContact { draft, .. }| {
            let unknown = directory.whom(draft) == Known::Nobody && is_no_namesake(&mut namesakes, draft);
            directory.add(draft);
            unknown
        });
        for stretch in new.chunks(STRETCH) {
            create::create(&mut tx, actor, &mut change, stretch, "Sample contacts").await?;
        }
        change.finish(&mut tx).await?;
        tx.commit().await?;
        tending.nudge(db, actor.workspace, new.len() as u64);
        added += new.len() as u64;
        progress(added);
    }
    tending.finish(db, actor.workspace).await;
    db.settle().await?;
    Ok(())
}

/// People of the crowd from `number` on, a batch at a time, invented on a thread of their own until the receiver is dropped.
fn invent(crowd: Crowd, mut number: u64) -> mpsc::Receiver<Vec<NewContact>> {
    let (send, receive) = mpsc::channel(1);
    tokio::task::spawn_blocking(move || {
        loop {
            let batch = (number..number + BATCH).map(|number| NewContact::from(draft(crowd.person(number)))).collect();
            number += BATCH;
            if send.blocking_send(batch).is_err() {
                return;
            }
        }
    });
    receive
}

/// Whether nobody of the same name has the same phone: an import would treat the two as one contact. Stored as hashes, since
/// there may be millions of them.
fn is_no_namesake(namesakes: &mut HashSet<u64>, draft: &ContactDraft) -> bool {
    draft.phones.iter().filter_map(|phone| phone.e164.as_ref()).all(|e164| {
        let mut hasher = DefaultHasher::new();
        (e164, fold(&draft.first_name), fold(&draft.last_name)).hash(&mut hasher);
        namesakes.insert(hasher.finish())
    })
}

fn draft(person: SamplePerson) -> ContactDraft {
    let phone = person.phone.map(|typed| PhoneNumber { typed, e164: person.e164 });
    ContactDraft {
        first_name: person.first_name,
        last_name: person.last_name,
        emails: person.email.iter().filter_map(|email| EmailAddress::parse(email).ok()).collect(),
        phones: phone.into_iter().collect(),
        company: person.company,
        job_title: person.job_title,
        tags: person.tags.into_iter().map(str::to_owned).collect(),
        opt_in: Some(person.opt_in),
        subscription: Some(if person.unsubscribed { Subscription::Unsubscribed } else { Subscription::Subscribed }),
        created_at: Some(person.created_at),
        last_interaction_at: person.last_interaction_at,
        ..ContactDraft::default()
    }
}

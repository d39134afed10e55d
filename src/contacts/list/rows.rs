//! The rows of given contacts.

use std::collections::HashMap;

use crate::consent::Subscription;
use crate::contacts::ContactRow;
use crate::contacts::record::state::State;
use crate::db::{Db, Sql, dialect, sql};
use crate::error::AppError;
use crate::favorites::store as favorites;
use crate::fields::{FieldKey, Shown};
use crate::members::Permission;
use crate::members::actor::Actor;
use crate::tags::TagLabel;
use crate::tags::store as tags;
use crate::time::clock::Zone;

/// The rows of these contacts with their tags, in this order.
pub async fn of(db: &Db, actor: &Actor, ids: Vec<i64>) -> Result<Vec<(Stored, Vec<TagLabel>)>, AppError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = stored(actor.workspace);
    dialect::any(&mut query, db.dialect(), "id", ids.clone());
    let (rows, mut tags) = tokio::try_join!(async { Ok::<_, AppError>(db.all::<Stored>(query).await?) }, tags::of(db, actor, ids.clone()))?;
    let mut rows: HashMap<i64, Stored> = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| Some((rows.remove(id)?, tags.remove(id).unwrap_or_default()))).collect())
}

/// The rows of these contacts outside the Bin, whether or not a view shows them, in no order.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn among(db: &Db, actor: &Actor, contacts: Vec<i64>, zone: &Zone) -> Result<Vec<ContactRow>, AppError> {
    let mut rows = in_or_out_of_bin(db, actor, contacts, zone).await?;
    rows.retain(|row| !row.in_bin);
    Ok(rows)
}

/// The contacts among these that have changed after a revision.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn changed_since(db: &Db, actor: &Actor, contacts: Vec<i64>, since: i64) -> Result<Vec<i64>, AppError> {
    actor.may(Permission::Read)?;
    if contacts.is_empty() {
        return Ok(contacts);
    }
    let query = sql("SELECT DISTINCT contact AS id FROM change_items WHERE workspace = $1 AND revision > $2 AND ");
    let mut query = query.bind(actor.workspace).bind(since);
    dialect::any(&mut query, db.dialect(), "contact", contacts);
    Ok(db.ids(query).await?)
}

/// The rows of these contacts, in or out of the Bin, in no order.
///
/// # Errors
/// `Forbidden` when the actor may not read.
pub async fn in_or_out_of_bin(db: &Db, actor: &Actor, contacts: Vec<i64>, zone: &Zone) -> Result<Vec<ContactRow>, AppError> {
    actor.may(Permission::Read)?;
    if contacts.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = stored(actor.workspace);
    dialect::any(&mut query, db.dialect(), "id", contacts.clone());
    let (rows, tags, stars) = tokio::try_join!(
        async { Ok::<_, AppError>(db.all::<Stored>(query).await?) },
        tags::of(db, actor, contacts.clone()),
        favorites::among(db, actor, contacts.clone()),
    )?;
    let shown = rows.iter().map(|row| row.shown(tags.get(&row.id).cloned().unwrap_or_default(), stars.contains(&row.id), zone));
    Ok(shown.collect())
}

/// The row of one contact outside the Bin, whether or not a view shows it.
///
/// # Errors
/// `Forbidden` when the actor may not read; `NotFound`.
pub async fn row(db: &Db, actor: &Actor, contact: i64, zone: &Zone) -> Result<ContactRow, AppError> {
    among(db, actor, vec![contact], zone).await?.pop().ok_or(AppError::NotFound)
}

/// The beginning of the query for rows; the caller adds the condition on the contacts.
fn stored(workspace: i64) -> Sql {
    let mut query =
        sql("SELECT id, state, subscription, name, email, phone, opt_in, created_at, last_interaction_at FROM contacts WHERE workspace = ");
    query.push_bind(workspace).push(" AND ");
    query
}

/// A row as stored in the database.
#[derive(Hash, sqlx::FromRow)]
pub struct Stored {
    pub id: i64,
    state: i64,
    subscription: String,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    opt_in: bool,
    created_at: i64,
    last_interaction_at: Option<i64>,
}

impl Stored {
    /// Its size in memory, in bytes.
    pub fn bytes(&self) -> usize {
        let texts = [Some(&self.subscription), Some(&self.name), self.email.as_ref(), self.phone.as_ref()];
        size_of::<Self>() + texts.into_iter().flatten().map(String::capacity).sum::<usize>()
    }

    /// The row in display form.
    pub fn shown(&self, tags: Vec<TagLabel>, favorite: bool, zone: &Zone) -> ContactRow {
        let cells = [
            (FieldKey::Favorite, Some(Shown::Boolean(favorite))),
            (FieldKey::Name, Some(Shown::Text(self.name.clone()))),
            (FieldKey::Email, self.email.clone().map(Shown::Text)),
            (FieldKey::Phone, self.phone.clone().map(Shown::Text)),
            (FieldKey::Tags, Some(Shown::Tags(tags)).filter(|tags| *tags != Shown::Tags(Vec::new()))),
            (FieldKey::LastInteraction, self.last_interaction_at.map(|at| Shown::Moment(zone.moment(at)))),
            (FieldKey::Campaigns, Some(Shown::Boolean(self.opt_in))),
            (FieldKey::Created, Some(Shown::Moment(zone.moment(self.created_at)))),
        ];
        ContactRow {
            id: self.id,
            cells: cells.into_iter().filter_map(|(field, value)| Some((field, value?))).collect(),
            unsubscribed: Subscription::parse(&self.subscription) == Some(Subscription::Unsubscribed),
            in_bin: self.state == State::Binned.number(),
        }
    }
}

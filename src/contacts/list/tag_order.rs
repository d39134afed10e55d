//! The order by tags: contacts sort by the names of their tags, read in alphabetical order; contacts without tags come last.
//!
//! No index of the database has this order, since tags are in a table of their own. It is computed once per revision from the
//! pairs of contact and tag: contacts with the same tags are adjacent, and there are few different sets of tags.

use std::collections::{BTreeMap, HashMap};

use crate::db::{Db, DbError, sql};
use crate::search::ContactSet;

/// All contacts with a tag, in or out of a view, in ascending order; those with the same tags by id.
pub async fn tagged(db: &Db, workspace: i64) -> Result<Vec<i64>, DbError> {
    let names: Vec<(i64,)> = db.all(sql("SELECT id FROM tags WHERE workspace = $1 ORDER BY name_key").bind(workspace)).await?;
    let ranks: HashMap<i64, u32> = names.into_iter().map(|(tag,)| tag).zip(0..).collect();
    // Aggregated to one text per tag: there may be as many rows as contacts.
    let who = sql("SELECT tag, string_agg(CAST(contact AS TEXT), ',') FROM contact_tags WHERE workspace = $1 GROUP BY tag").bind(workspace);
    let mut pairs: Vec<(i64, u32)> = Vec::new();
    for (tag, contacts) in db.all::<(i64, String)>(who).await? {
        if let Some(rank) = ranks.get(&tag) {
            pairs.extend(contacts.split(',').filter_map(|contact| contact.parse().ok()).map(|contact: i64| (contact, *rank)));
        }
    }
    Ok(tokio::task::spawn_blocking(move || in_order(pairs)).await.unwrap_or_default())
}

/// The contacts of these pairs of contact and tag rank, sorted by the ranks that each has.
fn in_order(mut pairs: Vec<(i64, u32)>) -> Vec<i64> {
    pairs.sort_unstable();
    let mut same: BTreeMap<Vec<u32>, Vec<i64>> = BTreeMap::new();
    let mut ranks = Vec::new();
    for tags in pairs.chunk_by(|one, other| one.0 == other.0) {
        ranks.clear();
        ranks.extend(tags.iter().map(|(_, rank)| *rank));
        match same.get_mut(&ranks) {
            Some(contacts) => contacts.push(tags[0].0),
            None => {
                same.insert(ranks.clone(), vec![tags[0].0]);
            }
        }
    }
    same.into_values().flatten().collect()
}

/// `limit` of the contacts in view from `offset` on.
pub fn slice(tagged: &[i64], in_view: &ContactSet, descending: bool, offset: i64, limit: i64) -> Vec<i64> {
    let first = tagged.iter().copied().filter(|contact| in_view.contains(*contact));
    let mut others = in_view.clone();
    others.remove(&tagged.iter().copied().collect());
    let (skip, take) = (usize::try_from(offset).unwrap_or(usize::MAX), usize::try_from(limit).unwrap_or_default());
    if descending {
        let last: Vec<i64> = others.iter().collect();
        return first.rev().chain(last.into_iter().rev()).skip(skip).take(take).collect();
    }
    first.chain(others.iter()).skip(skip).take(take).collect()
}

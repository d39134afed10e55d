//! Reverts an act in one contact, as far as possible.

use serde::{Deserialize, Serialize};

use super::current::{CurrentContact, Verdict, label};
use super::log::{self, Act, Item};
use super::net::{Effect, Net};
use super::store::Change;
use super::{ChangedSince, Values};
use crate::bin::store as bin;
use crate::contacts::record::apply::Plan;
use crate::contacts::record::current::CurrentValues;
use crate::contacts::record::patch::{Patch, To, Want};
use crate::db::Tx;
use crate::error::AppError;
use crate::fields::FieldKey;
use crate::members::actor::Actor;
use crate::tags::store as tags;

/// A contact needs one of them.
const ADDRESSES: [FieldKey; 2] = [FieldKey::Email, FieldKey::Phone];

/// Source of an undo's entries in the consent ledger.
const SOURCE: &str = "Undo";

/// Items of the change log by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    pub undone: i64,
    /// Changed since, or protected by a rule.
    pub left: i64,
    /// Already the values from before the act.
    pub as_before: i64,
}

impl Counts {
    /// Number of items.
    #[must_use]
    pub const fn items(self) -> i64 {
        self.undone + self.left + self.as_before
    }

    /// These and more items.
    #[must_use]
    pub const fn and(self, more: Self) -> Self {
        Self { undone: self.undone + more.undone, left: self.left + more.left, as_before: self.as_before + more.as_before }
    }
}

/// The values handled so far.
#[derive(Default)]
pub(super) struct Tally {
    pub changed: Vec<ChangedSince>,
    /// Label of each undone value, and name of its contact.
    pub taken: Vec<(&'static str, String)>,
    /// The reasons for which a rule forbids the undo of a value, where such a value stays as it is. Where it ends the whole undo,
    /// this is `None`.
    pub refused: Option<Vec<String>>,
    pub counts: Counts,
}

impl Tally {
    /// A tally that notes forbidden values.
    pub(super) fn tolerant() -> Self {
        Self { refused: Some(Vec::new()), ..Self::default() }
    }

    fn undone(&mut self, label: &'static str, name: &str, items: i64) {
        self.taken.push((label, name.to_owned()));
        self.counts.undone += items;
    }

    fn changed(&mut self, name: &str, field: &str, (by, items): (log::Author, i64)) {
        self.changed.push(ChangedSince { name: name.to_owned(), label: label(field).to_owned(), by: by.name() });
        self.counts.left += items;
    }

    fn refuse(&mut self, problem: AppError, items: i64) -> Result<(), AppError> {
        match (&mut self.refused, problem) {
            (Some(refused), AppError::Conflict(reason) | AppError::Invalid { message: reason, .. }) => refused.push(reason),
            (_, problem) => return Err(problem),
        }
        self.counts.left += items;
        Ok(())
    }
}

/// An undo in one contact.
struct Reverting<'a> {
    tx: &'a mut Tx,
    actor: &'a Actor,
    change: &'a mut Change,
    tally: &'a mut Tally,
    contact: i64,
    job: Option<i64>,
    current: CurrentContact,
}

/// Reverts an act in one contact, as far as possible, and counts its items.
///
/// # Errors
/// `Invalid` or `Conflict` for a value that a rule forbids, unless the tally is tolerant.
pub(super) async fn in_contact(
    tx: &mut Tx,
    actor: &Actor,
    (change, tally): (&mut Change, &mut Tally),
    contact: i64,
    act: Act,
) -> Result<(), AppError> {
    let items = log::items(tx, actor.workspace, contact, act).await?;
    let effect = Effect::of(items.iter().map(|logged| (logged.revision, &logged.item)));
    let Some(current) = CurrentContact::of(tx, actor.workspace, contact).await? else {
        tally.counts.as_before += effect.items();
        return Ok(());
    };
    tally.counts.as_before += effect.without;
    let mut reverting = Reverting { tx, actor, change, tally, contact, job: act.job, current };
    let Effect { whole, values, .. } = effect;
    match whole {
        None => reverting.values(&values).await,
        Some(net) if reverting.current.verdict(&net.item) == Verdict::Done => {
            reverting.tally.counts.as_before += net.items;
            if !reverting.current.in_bin {
                return reverting.values(&values).await;
            }
            reverting.tally.counts.as_before += weight(&values);
            Ok(())
        }
        Some(net) => match net.item.new.as_deref() {
            Some("deleted") => reverting.restore(&net, &values).await,
            // In the Bin its values stay as they are: a redo restores them with it.
            Some("created") => reverting.delete(&Net { items: net.items + weight(&values), ..net }).await,
            _ => {
                reverting.values(&values).await?;
                reverting.delete(&net).await
            }
        },
    }
}

/// Number of the items of these values.
fn weight(values: &[Net]) -> i64 {
    values.iter().map(|net| net.items).sum()
}

impl Reverting<'_> {
    /// Restores the contact from the Bin, then its values.
    async fn restore(&mut self, net: &Net, values: &[Net]) -> Result<(), AppError> {
        if let Err(problem) = bin::restore(self.tx, self.actor, self.change, self.contact).await {
            return self.tally.refuse(problem, net.items + weight(values));
        }
        self.tally.undone(Values::RESTORED, &self.current.name, net.items);
        self.current.in_bin = false;
        self.values(values).await
    }

    /// Moves the contact into the Bin, but not with later edits of colleagues.
    async fn delete(&mut self, net: &Net) -> Result<(), AppError> {
        let (workspace, person) = (self.actor.workspace, self.actor.person);
        let act = Act { revision: net.revision, job: self.job };
        if let Some(by) = log::others_since(self.tx, workspace, (self.contact, act), person).await? {
            self.tally.changed(&self.current.name, &net.item.field, (by, net.items));
            return Ok(());
        }
        bin::delete(self.tx, self.actor, self.change, self.contact).await?;
        self.tally.undone(Values::DELETED, &self.current.name, net.items);
        Ok(())
    }

    /// Puts the values from before the act back.
    async fn values(&mut self, values: &[Net]) -> Result<(), AppError> {
        let (mut patch, mut wanted) = (Patch::default(), Vec::new());
        for net in values.iter().rev() {
            let item = &net.item;
            match (self.current.verdict(item), FieldKey::parse(&item.field)) {
                (Verdict::Possible, Some(key)) => {
                    if key != FieldKey::Tags {
                        patch.want(key, To::Set(key.kind().of_log(key, item.old.as_deref(), self.actor.country.as_deref())));
                    }
                    wanted.push((key, net));
                }
                (Verdict::Done, _) | (Verdict::Possible, None) => self.tally.counts.as_before += net.items,
                (Verdict::Changed, _) => self.stays(&item.field, net.items).await?,
            }
        }
        self.write(patch, &mut wanted).await?;
        for (key, net) in wanted {
            if key == FieldKey::Tags {
                self.retag(&net.item).await?;
            }
            self.tally.undone(label(&net.item.field), &self.current.name, net.items);
        }
        Ok(())
    }

    /// Counts a value that somebody has changed since.
    async fn stays(&mut self, field: &str, items: i64) -> Result<(), AppError> {
        let (by, _) = log::last(self.tx, self.actor.workspace, self.contact, field).await?;
        self.tally.changed(&self.current.name, field, (by, items));
        Ok(())
    }

    /// Writes the patch. Values that stay as they are leave `wanted`.
    async fn write(&mut self, mut patch: Patch, wanted: &mut Vec<(FieldKey, &Net)>) -> Result<(), AppError> {
        let mut forget = |patch: &mut Patch, key: FieldKey| {
            patch.forget(key);
            wanted.extract_if(.., |(other, _)| *other == key).map(|(_, net)| net.items).sum::<i64>()
        };
        loop {
            if let Some(field) = unreachable_without(&self.current.values, &patch) {
                // The other email or phone was removed since, and a contact needs one of them: keep both fields as they are.
                let items = ADDRESSES.into_iter().map(|key| forget(&mut patch, key)).sum();
                self.stays(field.as_str(), items).await?;
            }
            let values = self.current.values.clone();
            let problem = match Plan::from_current(self.tx, self.actor, self.contact, values, (&patch, SOURCE)).await {
                Ok(plan) => {
                    plan.write(self.tx, self.change).await?;
                    return Ok(());
                }
                Err(problem) => problem,
            };
            // A forbidden value is named by its field, an email of another contact by `email:` and its key.
            let field = match &problem {
                AppError::Invalid { field, .. } => FieldKey::parse(field.split(':').next().unwrap_or_default()),
                _ => None,
            };
            let Some(field) = field.filter(|field| patch.names(*field)) else { return Err(problem) };
            let items = forget(&mut patch, field);
            self.tally.refuse(problem, items)?;
        }
    }

    async fn retag(&mut self, item: &Item) -> Result<(), AppError> {
        let of = |value: &Option<String>| value.as_deref().and_then(|tag| tag.parse().ok());
        let moved = match (of(&item.old), of(&item.new)) {
            (None, Some(added)) => tags::take_back(self.tx, self.actor, self.contact, added).await?,
            (Some(removed), None) => tags::put_back(self.tx, self.actor, self.contact, removed).await?,
            _ => false,
        };
        if moved {
            self.change.item(self.contact, FieldKey::Tags.as_str(), item.new.clone(), item.old.clone());
        }
        Ok(())
    }
}

/// The empty one of email and phone, if the patch would leave a contact with neither.
fn unreachable_without(current: &CurrentValues, patch: &Patch) -> Option<FieldKey> {
    let is_empty = |key: FieldKey| match patch.wants().iter().find(|(other, _)| *other == key) {
        Some((_, Want { to: To::Set(value), .. })) => value.is_empty(),
        _ => current.value(key).is_empty(),
    };
    let is_left_without = ADDRESSES.into_iter().all(is_empty);
    is_left_without.then_some(if current.emails.is_empty() { FieldKey::Email } else { FieldKey::Phone })
}

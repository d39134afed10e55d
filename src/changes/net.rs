//! The net effect of an act on one contact. A value that the act has changed several times, as a job may, counts as one change:
//! from the value before the act to the value after it.

use super::log::Item;
use crate::fields::FieldKey;

/// The word of the log for the contact as a whole.
pub const WHOLE: &str = "contact";

/// Items of the log as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Net {
    pub item: Item,
    /// Revision of the latest of the items.
    pub revision: i64,
    /// Number of the items.
    pub items: i64,
}

/// The net effect of an act on one contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Whether the contact was added, deleted or restored.
    pub whole: Option<Net>,
    /// Values, in the order in which the act has changed them first.
    pub values: Vec<Net>,
    /// Number of the items without an effect of their own: a later item of the act starts from another value, or goes back.
    pub without: i64,
}

impl Effect {
    /// The net effect of these items and their revisions, oldest first.
    pub fn of<'a>(items: impl IntoIterator<Item = (i64, &'a Item)>) -> Self {
        let mut effect = Self::default();
        for (revision, item) in items {
            let net = Net { item: item.clone(), revision, items: 1 };
            if item.field == WHOLE {
                // Moves into and out of the Bin alternate: the second one reverts the first.
                match effect.whole.take() {
                    None => effect.whole = Some(net),
                    Some(first) => effect.without += first.items + 1,
                }
                continue;
            }
            match effect.values.iter_mut().find(|known| is_same_value(&known.item, item)) {
                None => effect.values.push(net),
                Some(known) if known.item.new == item.old => {
                    known.item.new.clone_from(&item.new);
                    (known.revision, known.items) = (revision, known.items + 1);
                }
                // Somebody else has changed the value in between. An undo goes back to theirs.
                Some(known) => {
                    effect.without += known.items;
                    *known = net;
                }
            }
        }
        effect.without += effect.values.iter().filter(|net| net.item.old == net.item.new).map(|net| net.items).sum::<i64>();
        effect.values.retain(|net| net.item.old != net.item.new);
        effect
    }

    /// Number of the items.
    #[must_use]
    pub fn items(&self) -> i64 {
        self.whole.iter().chain(&self.values).map(|net| net.items).sum::<i64>() + self.without
    }
}

/// Whether two items are about the same value of a contact. Each tag is a value of its own.
fn is_same_value(one: &Item, other: &Item) -> bool {
    let tag = |item: &Item| item.old.clone().or_else(|| item.new.clone());
    one.field == other.field && (one.field != FieldKey::Tags.as_str() || tag(one) == tag(other))
}

#[cfg(test)]
mod tests {
    use crate::changes::log::Item;
    use crate::changes::net::*;

    fn item(field: &str, old: Option<&str>, new: Option<&str>) -> Item {
        Item { field: field.to_owned(), old: old.map(str::to_owned), new: new.map(str::to_owned) }
    }

    fn effect(items: &[Item]) -> Effect {
        Effect::of((1..).zip(items))
    }

    #[test]
    fn several_changes_of_a_value_are_one() {
        let items = [item("company", None, Some("One")), item("notes", None, Some("x")), item("company", Some("One"), Some("Two"))];
        let effect = effect(&items);
        assert_eq!(effect.values[0], Net { item: item("company", None, Some("Two")), revision: 3, items: 2 });
        assert_eq!((effect.values.len(), effect.without, effect.items()), (2, 0, 3));
    }

    #[test]
    fn a_value_of_somebody_else_in_between_is_the_one_to_go_back_to() {
        let effect = effect(&[item("company", None, Some("One")), item("company", Some("Theirs"), Some("Two"))]);
        assert_eq!(effect.values, [Net { item: item("company", Some("Theirs"), Some("Two")), revision: 2, items: 1 }]);
        assert_eq!((effect.without, effect.items()), (1, 2));
    }

    #[test]
    fn each_tag_is_a_value_of_its_own_and_a_change_there_and_back_is_none() {
        let effect = effect(&[item("tags", None, Some("7")), item("tags", None, Some("8")), item("tags", Some("7"), None)]);
        assert_eq!(effect.values, [Net { item: item("tags", None, Some("8")), revision: 2, items: 1 }]);
        assert_eq!((effect.without, effect.items()), (2, 3));
    }

    #[test]
    fn a_contact_that_comes_and_goes_has_not_moved() {
        let effect = effect(&[item(WHOLE, None, Some("created")), item("company", None, Some("One")), item(WHOLE, None, Some("deleted"))]);
        assert_eq!((effect.whole.as_ref(), effect.values.len(), effect.without), (None, 1, 2));
    }
}

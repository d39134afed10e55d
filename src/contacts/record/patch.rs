//! A patch is what is wanted of a contact: for some fields the value that the change starts from, and what becomes of it. A field
//! that it does not name stays. Forms, cells, import rows and undo each only make a patch; [`apply`](super::apply) writes it.

use crate::fields::{FieldKey, Value};
use crate::text::PhoneNumber;

/// The wanted change of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Want {
    /// The value it starts from: if another one is stored, the field is left alone. `None` overwrites any.
    pub from: Option<Value>,
    pub to: To,
}

/// What becomes of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// This value, or none.
    Set(Value),
    /// Of several values the first one becomes this one; without a value the next one becomes the first.
    Primary(Value),
    /// These values are added to those that are there.
    Add(Value),
    /// These values are removed.
    Remove(Value),
}

impl To {
    /// The value that a contact has once the change is made; `is` is the one it has now.
    #[must_use]
    pub fn result(&self, is: &Value) -> Value {
        match (is, self) {
            (Value::Emails(known), Self::Primary(Value::Emails(emails))) => {
                let others = known.iter().skip(1).filter(|other| emails.iter().all(|email| email.key() != other.key()));
                Value::Emails(emails.iter().chain(others).cloned().collect())
            }
            (Value::Phones(known), Self::Primary(Value::Phones(phones))) => {
                let others = known.iter().skip(1).filter(|other| !phones.contains(other));
                Value::Phones(phones.iter().chain(others).cloned().collect())
            }
            (Value::Emails(known), Self::Add(Value::Emails(emails))) => {
                let more = emails.iter().filter(|email| known.iter().all(|other| other.key() != email.key()));
                Value::Emails(known.iter().chain(more).cloned().collect())
            }
            (Value::Phones(known), Self::Add(Value::Phones(phones))) => {
                let is_same = |one: &PhoneNumber, other: &PhoneNumber| match (&one.e164, &other.e164) {
                    (Some(one), Some(other)) => one == other,
                    _ => one.typed == other.typed,
                };
                let more = phones.iter().filter(|phone| known.iter().all(|other| !is_same(phone, other)));
                Value::Phones(known.iter().chain(more).cloned().collect())
            }
            (_, Self::Set(value) | Self::Primary(value) | Self::Add(value)) => value.clone(),
            (is, Self::Remove(_)) => is.clone(),
        }
    }
}

/// The origin of the consents in a patch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// A member sets them by hand.
    #[default]
    Member,
    /// A file has them: it never turns an opt-out into an opt-in.
    File,
}

/// A wanted change of a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    wants: Vec<(FieldKey, Want)>,
    pub origin: Origin,
}

impl Patch {
    /// A patch by a file.
    #[must_use]
    pub const fn of_file() -> Self {
        Self { wants: Vec::new(), origin: Origin::File }
    }

    /// Wants a field to become something, whatever it is.
    pub fn want(&mut self, key: FieldKey, to: To) {
        self.wants.push((key, Want { from: None, to }));
    }

    /// Wants a field to become something, if it still has the value `from`.
    pub fn want_from(&mut self, key: FieldKey, from: Value, to: To) {
        self.wants.push((key, Want { from: Some(from), to }));
    }

    /// No longer wants anything of a field.
    pub fn forget(&mut self, key: FieldKey) {
        self.wants.retain(|(other, _)| *other != key);
    }

    /// The wanted changes, in the order in which they were added.
    #[must_use]
    pub fn wants(&self) -> &[(FieldKey, Want)] {
        &self.wants
    }

    /// Whether it names a field.
    #[must_use]
    pub fn names(&self, key: FieldKey) -> bool {
        self.wants.iter().any(|(other, _)| *other == key)
    }
}

#[cfg(test)]
mod tests {
    use crate::contacts::record::patch::*;
    use crate::text::EmailAddress;

    fn emails(list: &[&str]) -> Value {
        Value::Emails(list.iter().map(|email| EmailAddress::parse(email).expect("an email")).collect())
    }

    #[test]
    fn a_new_primary_email_keeps_the_others_and_is_listed_once() {
        let known = emails(&["a@example.com", "b@example.com", "c@example.com"]);
        assert_eq!(To::Primary(emails(&["C@example.com"])).result(&known), emails(&["C@example.com", "b@example.com"]));
        assert_eq!(To::Primary(emails(&[])).result(&known), emails(&["b@example.com", "c@example.com"]), "the next one becomes primary");
    }

    #[test]
    fn added_emails_come_behind_those_that_are_there() {
        let known = emails(&["a@example.com"]);
        assert_eq!(To::Add(emails(&["A@example.com", "b@example.com"])).result(&known), emails(&["a@example.com", "b@example.com"]));
        assert_eq!(To::Set(emails(&["b@example.com"])).result(&known), emails(&["b@example.com"]));
    }

    #[test]
    fn the_same_phone_in_another_spelling_is_not_added_twice() {
        let phones =
            |list: &[&str]| Value::Phones(list.iter().map(|phone| PhoneNumber::parse(phone, Some("GB")).expect("a phone")).collect());
        let known = phones(&["+44 20 7946 0958"]);
        assert_eq!(To::Add(phones(&["020 7946 0958", "020 7946 0000"])).result(&known), phones(&["+44 20 7946 0958", "020 7946 0000"]));
    }

    #[test]
    fn unsaid_emptied_and_a_value_are_three_things() {
        let mut patch = Patch::default();
        patch.want(FieldKey::Company, To::Set(Value::Text(String::new())));
        assert!(patch.names(FieldKey::Company) && !patch.names(FieldKey::JobTitle));
        patch.forget(FieldKey::Company);
        assert!(patch.wants().is_empty());
    }
}

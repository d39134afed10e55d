//! A patch is what is wanted of a contact: for some fields the value that the change starts from, and what becomes of it. A field
//! that it does not name stays. Forms, cells, import rows and undo each only make a patch; [`apply`](super::apply) writes it.

use crate::fields::{FieldKey, Value};

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

//! The reader's permissions in the table. An owner or admin may change the role while the table is open: the live stream says so.

use leptos::prelude::*;

use super::Table;
use crate::members::Permission;

impl Table {
    /// Whether the reader may change shared data.
    #[must_use]
    pub fn may_edit(self) -> bool {
        self.following.role.get().may(Permission::Edit)
    }

    /// The same, untracked: for event handlers.
    #[must_use]
    pub fn may_edit_now(self) -> bool {
        self.following.role.try_get_untracked().is_some_and(|role| role.may(Permission::Edit))
    }
}

//! What the reader may do in the table. An owner or admin may decide otherwise while it is open: the stream says so.

use leptos::prelude::*;

use super::Table;
use crate::members::Permission;

impl Table {
    /// Whether the reader may change what is shared.
    #[must_use]
    pub fn may_edit(self) -> bool {
        self.following.role.get().may(Permission::Edit)
    }

    /// The same where nothing follows it, as in what a key does.
    #[must_use]
    pub fn may_edit_now(self) -> bool {
        self.following.role.try_get_untracked().is_some_and(|role| role.may(Permission::Edit))
    }
}

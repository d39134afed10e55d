//! The tabs of the drawer. The address names the one that is shown: a link is a view.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// A tab of the drawer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DrawerTab {
    #[default]
    Profile,
    History,
}

impl DrawerTab {
    /// In their order.
    pub(super) const ALL: [Self; 2] = [Self::Profile, Self::History];

    /// The tab that the address asks for.
    #[must_use]
    pub fn in_address() -> Memo<Self> {
        let query = use_query_map();
        Memo::new(move |_| match query.read().get_str("tab") {
            Some("history") => Self::History,
            _ => Self::Profile,
        })
    }

    /// What stands in the address behind the contact.
    #[must_use]
    pub const fn query(self) -> &'static str {
        match self {
            Self::Profile => "",
            Self::History => "&tab=history",
        }
    }

    /// What a reader calls it.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Profile => "Profile",
            Self::History => "History",
        }
    }

    /// The id of its button.
    pub(super) const fn button(self) -> &'static str {
        match self {
            Self::Profile => "profile-tab",
            Self::History => "history-tab",
        }
    }

    /// The id of what it shows.
    pub(super) const fn panel(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::History => "history",
        }
    }

    pub(super) const fn other(self) -> Self {
        match self {
            Self::Profile => Self::History,
            Self::History => Self::Profile,
        }
    }
}

//! The drawer's tabs. The URL names the current one, so that a link opens it.

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
    /// In display order.
    pub(super) const ALL: [Self; 2] = [Self::Profile, Self::History];

    /// The tab named in the URL.
    #[must_use]
    pub fn in_address() -> Memo<Self> {
        let query = use_query_map();
        Memo::new(move |_| match query.read().get_str("tab") {
            Some("history") => Self::History,
            _ => Self::Profile,
        })
    }

    /// The tab's part of the URL's query, after the contact.
    #[must_use]
    pub const fn query(self) -> &'static str {
        match self {
            Self::Profile => "",
            Self::History => "&tab=history",
        }
    }

    /// The visible label.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Profile => "Profile",
            Self::History => "History",
        }
    }

    /// The id of the tab's button.
    pub(super) const fn button(self) -> &'static str {
        match self {
            Self::Profile => "profile-tab",
            Self::History => "history-tab",
        }
    }

    /// The id of the tab's panel.
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

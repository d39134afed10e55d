//! Settings of the workspace, its members, and the reader's own account, each on a page of its own.

pub mod theme;

use leptos::prelude::*;
use leptos_meta::Title;

use crate::frame::Frame;
use crate::live::connection::Following;
use crate::members::Visitor;

/// The pages of settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsTab {
    Members,
    Workspace,
    Account,
}

impl SettingsTab {
    const ALL: [Self; 3] = [Self::Members, Self::Workspace, Self::Account];

    const fn label(self) -> &'static str {
        match self {
            Self::Members => "Members",
            Self::Workspace => "Workspace",
            Self::Account => "Your account",
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Workspace => "workspace",
            Self::Account => "account",
        }
    }
}

/// A page of settings around `children`, with tabs for the others.
#[component]
pub fn SettingsPage(
    visitor: Visitor,
    tab: SettingsTab,
    /// The page's live connection, if it has one already.
    #[prop(optional)]
    following: Option<Following>,
    children: Children,
) -> impl IntoView {
    let following = following.unwrap_or_else(|| Following::new(&visitor));
    let links = SettingsTab::ALL.map(|other| {
        let address = format!("/w/{}/settings/{}", visitor.slug, other.path());
        view! {
            <a href=address aria-current=(other == tab).then_some("page")>
                {other.label()}
            </a>
        }
    });
    view! {
        <Title text=format!("{} · Kith", tab.label()) />
        <Frame visitor following here="settings">
            <div class="settings">
                <nav class="tabs" aria-label="Settings">
                    {links}
                </nav>
                {children()}
            </div>
        </Frame>
    }
}

//! The frame of every page of a workspace: the sidebar (a bar at the top where it is narrow), and the room beside it.

use leptos::prelude::*;

use crate::contacts::{color, initials};
use crate::members::Visitor;
use crate::ui::{avatar, grouped, icon};

/// The frame around `children`, the room's content.
#[component]
pub fn Frame(
    visitor: Visitor,
    /// How many contacts the workspace has.
    #[prop(into)]
    everyone: Signal<i64>,
    children: Children,
) -> impl IntoView {
    let contacts = format!("/w/{}/contacts", visitor.slug);
    let me = avatar(initials(&visitor.name), color(visitor.name.bytes().map(i64::from).sum()));
    view! {
        <a class="skip" href="#main" rel="external">
            "Skip to content"
        </a>
        <div class="shell">
            <nav class="side" aria-label="Main">
                <a class="brand" href=contacts.clone()>
                    <span class="mark" aria-hidden="true">
                        "K"
                    </span>
                    <span>
                        <b>"Kith"</b>
                        " "
                        <i dir="auto">{visitor.workspace}</i>
                    </span>
                </a>
                <ul>
                    <li>
                        <a href=contacts aria-current="page">
                            {icon("people")}
                            "All contacts "
                            <span class="count">{move || grouped(everyone.get())}</span>
                        </a>
                    </li>
                </ul>
                <div class="me">
                    {me}
                    <span class="name" dir="auto">
                        {visitor.name}
                    </span>
                    <form method="post" action="/sign-out">
                        <button class="button" data-kind="quiet">
                            "Sign out"
                        </button>
                    </form>
                </div>
            </nav>
            <main class="room" id="main" tabindex="-1">
                {children()}
            </main>
        </div>
    }
}

//! A card is a page outside a workspace: the brand, and one thing to do.

use leptos::prelude::*;
use leptos_meta::Title;

/// The page with this heading, around `children`.
#[component]
pub fn CardPage(#[prop(into)] heading: String, children: Children) -> impl IntoView {
    view! {
        <Title text=format!("{heading} · Kith") />
        <main class="door">
            <a class="brand" href="/" rel="external">
                <span class="mark" aria-hidden="true">
                    "K"
                </span>
                "Kith"
            </a>
            <div class="card">
                <h1>{heading}</h1>
                {children()}
            </div>
        </main>
    }
}

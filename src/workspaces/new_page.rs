//! "New workspace": creates another workspace, owned by the reader.

use leptos::html::Input;
use leptos::prelude::*;
use leptos_meta::Title;

use super::country_field::{CountryField, First};
use super::server_fns::make_workspace;
use crate::contacts::server_fns::who_asks;
use crate::error::AppError;
use crate::frame::{Frame, workspace_page};
use crate::members::LONGEST_NAME;
use crate::members::Visitor;
use crate::navigate;
use crate::ui::{Field, Saving, reader};

/// The page.
#[component]
pub fn NewWorkspacePage() -> impl IntoView {
    workspace_page(who_asks, new_workspace)
}

fn new_workspace(visitor: Visitor) -> impl IntoView {
    let slug = StoredValue::new(visitor.slug.clone());
    let time_zone = NodeRef::<Input>::new();
    Effect::new(move |_| reader::fill(time_zone, reader::time_zone()));
    let saving = Saving::new(
        move |form| {
            let made = make_workspace(slug.get_value(), form.text("workspace"), form.text("time_zone"), form.text("country"));
            async move {
                let slug = made.await?;
                navigate::redirect(&format!("/w/{slug}/contacts"));
                Ok::<(), AppError>(())
            }
        },
        "",
    );
    view! {
        <Title text="New workspace · Kith" />
        <Frame visitor here="">
            <div class="settings">
                <h1>"New workspace"</h1>
                <p class="faint">"A separate table with its own members. You will be its owner."</p>
                <form class="sheet" aria-label="New workspace" on:submit=move |event| saving.submit(&event)>
                    <input type="hidden" name="time_zone" node_ref=time_zone />
                    {saving
                        .field(Field {
                            name: "workspace",
                            label: "Workspace name",
                            kind: "text",
                            autocomplete: "organization",
                            longest: Some(LONGEST_NAME),
                            first: true,
                            ..Field::default()
                        })}
                    <CountryField first=First::OfTheReader wrong=saving.wrong_with("country") />
                    {saving.foot("Create workspace")}
                </form>
            </div>
        </Frame>
    }
}

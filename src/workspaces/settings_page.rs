//! "Settings › Workspace": name, time zone, country.

use leptos::prelude::*;

use super::WorkspaceSettings;
use super::country_field::{CountryField, First};
use super::server_fns::{change_settings, open_settings};
use crate::frame::workspace_page;
use crate::members::{Permission, Visitor};
use crate::samples::SampleSection;
use crate::settings::{SettingsPage, SettingsTab};
use crate::ui::{Field, Saving};

/// The page.
#[component]
pub fn WorkspaceSettingsPage() -> impl IntoView {
    workspace_page(open_settings, |(visitor, settings, zones)| settings_page(visitor, settings, zones))
}

fn settings_page(visitor: Visitor, settings: WorkspaceSettings, zones: Vec<String>) -> impl IntoView {
    let slug = StoredValue::new(visitor.slug.clone());
    let manages = visitor.role.may(Permission::Manage);
    let country = settings.country.clone();
    let saving = Saving::new(
        move |form| change_settings(slug.get_value(), form.text("workspace"), form.text("time_zone"), form.text("country")),
        "Saved.",
    );
    view! {
        <SettingsPage visitor tab=SettingsTab::Workspace>
            <h1>"Workspace"</h1>
            {(!manages).then(|| view! { <p class="faint">"An owner or admin can change these."</p> })}
            <form class="sheet" aria-label="Workspace" on:submit=move |event| saving.submit(&event)>
                <h2>"General"</h2>
                <fieldset disabled=!manages>
                    {fields(settings, &zones).map(|field| saving.field(field)).collect_view()}
                    <CountryField first=First::Stored(country) wrong=saving.wrong_with("country") />
                    <datalist id="zones">{zones.into_iter().map(|zone| view! { <option value=zone></option> }).collect_view()}</datalist>
                    {manages.then(|| saving.foot("Save"))}
                </fieldset>
            </form>
            <SampleSection slug=slug.get_value() may_remove=manages />
        </SettingsPage>
    }
}

/// The fields of a workspace's settings; `zones` lists all time zones.
fn fields(settings: WorkspaceSettings, zones: &[String]) -> impl Iterator<Item = Field> + use<> {
    let list = (!zones.is_empty()).then_some("zones");
    [
        Field {
            name: "workspace",
            label: "Workspace name",
            kind: "text",
            autocomplete: "off",
            value: settings.name,
            longest: Some(crate::members::LONGEST_NAME),
            ..Field::default()
        },
        Field {
            name: "time_zone",
            label: "Time zone",
            kind: "text",
            autocomplete: "off",
            value: settings.time_zone,
            hint: Some("What “today” means in filters. Pages show times in each reader’s own zone."),
            list,
            ..Field::default()
        },
    ]
    .into_iter()
}

//! "Settings › Members": the members, their roles, and invitations.

use leptos::ev::Event;
use leptos::prelude::*;
use web_sys::HtmlSelectElement;

use super::crew::Crew;
use super::invite::invitations;
use super::new_password::{reset_button, reset_dialog};
use super::removal::removal;
use super::server_fns::{open_members, set_role, suspend_member};
use super::{Member, Permission, Role, Team, Visitor};
use crate::frame::workspace_page;
use crate::live::connection::Following;
use crate::settings::{SettingsPage, SettingsTab};
use crate::ui::{Erased, NoticeLine, Toast, ToastLine, avatar, moment};
use crate::ui::{color, initials};

/// The page.
#[component]
pub fn MembersPage() -> impl IntoView {
    workspace_page(open_members, |(visitor, team)| members(visitor, team))
}

fn members(visitor: Visitor, team: Team) -> impl IntoView {
    let following = Following::new(&visitor);
    let crew = Crew::new(&visitor, team, following);
    let manages = visitor.role.may(Permission::Manage);
    view! {
        <SettingsPage visitor tab=SettingsTab::Members following>
            <h1>"Members"</h1>
            <NoticeLine notice=crew.notice again=Callback::new(|()| ()) />
            <ul class="members" aria-label="Members">
                {move || {
                    let team = crew.team.read();
                    team.members.iter().map(|member| row(crew, &team, member)).collect_view()
                }}
            </ul>
            {manages.then(|| invitations(crew))}
            {removal(crew)}
            <ToastLine toast=crew.toast />
            {manages.then(|| reset_dialog(crew))}
        </SettingsPage>
    }
}

fn row(crew: Crew, team: &Team, member: &Member) -> impl IntoView + use<> {
    let Member { person, name, .. } = member.clone();
    let suspended = member.suspended;
    let badge = if suspended {
        Some(("suspended", None))
    } else if member.is_reader {
        Some(("you", Some("plain")))
    } else {
        None
    };
    view! {
        <li data-suspended=suspended>
            {avatar(initials(&name), color(person))}
            <div class="who">
                <span>
                    <bdi>{name}</bdi>
                    {badge.map(|(badge, kind)| view! { " " <span class="badge" data-kind=kind>{badge}</span> })}
                </span>
                <span class="faint" dir="auto">
                    {member.email.clone()}
                </span>
            </div>
            <span class="faint seen">{seen(crew, team, member)}</span>
            {role_of(crew, member)}
            <span class="acts">{acts(crew, team, member)}</span>
        </li>
    }
}

/// The member's presence, or the time of the last activity.
fn seen(crew: Crew, team: &Team, member: &Member) -> impl IntoView + use<> {
    let (person, is_reader, now) = (member.person, member.is_reader, team.now);
    let seen = member.seen.clone();
    move || {
        if is_reader || crew.present.read().contains(&person) {
            return "Here now".erased();
        }
        match &seen {
            Some(seen) => view! { "Last active " {moment(seen.at, &seen.exact, now)} }.erased(),
            None => "Not active yet".erased(),
        }
    }
}

/// The member's role, with a choice of another one if the reader may change it.
fn role_of(crew: Crew, member: &Member) -> impl IntoView + use<> {
    if !crew.role.may_give(member.role) {
        return view! { <span class="faint">{member.role.label()}</span> }.erased();
    }
    let Member { person, name, role: now, is_reader, .. } = member.clone();
    let label = format!("Role of {name}");
    let changed = move |event: Event| {
        let select: HtmlSelectElement = event_target(&event);
        let Some(role) = Role::parse(&select.value()) else {
            return;
        };
        let who = if is_reader { "You are".to_owned() } else { format!("{name} is") };
        crew.act_then(set_role(crew.slug.get_value(), person, role), move |done| match done {
            Some(()) => crew.toast.set(Some(Toast::saying(format!("{who} now {}.", role.with_article())))),
            None => select.set_value(now.as_str()),
        });
    };
    view! {
        <label class="select">
            <select aria-label=label autocomplete="off" prop:value=now.as_str() disabled=move || !crew.usable.get() on:change=changed>
                {roles(crew.role, now)}
            </select>
        </label>
    }
    .erased()
}

/// Buttons to suspend and remove a member, unless the server would refuse.
fn acts(crew: Crew, team: &Team, member: &Member) -> impl IntoView + use<> {
    if !crew.role.may_give(member.role) {
        return ().erased();
    }
    if team.is_only_owner(member) {
        return view! { <span class="faint">"The only owner"</span> }.erased();
    }
    let Member { person, name, suspended, .. } = member.clone();
    let leaving = member.clone();
    let suspend = {
        let name = name.clone();
        move |_| {
            let done = if suspended { format!("{name} is no longer suspended.") } else { format!("{name} was suspended.") };
            crew.act(suspend_member(crew.slug.get_value(), person, !suspended), done);
        }
    };
    view! {
        {(!member.is_reader).then(|| reset_button(crew, member))}
        <button
            type="button"
            class="button"
            data-kind="quiet"
            aria-label=format!("{} {name}", if suspended { "Reinstate" } else { "Suspend" })
            disabled=move || !crew.usable.get()
            on:click=suspend
        >
            {if suspended { "Reinstate" } else { "Suspend" }}
        </button>
        <button
            type="button"
            class="button"
            data-kind="quiet"
            aria-label=format!("Remove {name}")
            disabled=move || !crew.usable.get()
            on:click=move |_| {
                crew.leaving.set(Some(leaving.clone()));
                crew.asks.set(true);
            }
        >
            "Remove"
        </button>
    }
    .erased()
}

/// The roles that this reader may give, with `now` selected.
pub fn roles(reader: Role, now: Role) -> impl IntoView {
    Role::ALL
        .into_iter()
        .filter(|role| reader.may_give(*role))
        .map(|role| {
            view! {
                <option value=role.as_str() selected=role == now>
                    {role.label()}
                </option>
            }
        })
        .collect_view()
}

//! Inviting people, and the list of open invitations: a part of "Settings › Members".

use leptos::ev::Event;
use leptos::prelude::*;

use super::crew::Crew;
use super::members_page::roles;
use super::server_fns::{invite, revoke_invitation};
use super::{Invitation, Role};
use crate::ui::reader;

/// The form for an invitation, and the list of open ones.
pub fn invitations(crew: Crew) -> impl IntoView {
    let role = RwSignal::new(Role::Editor);
    let make = move |_| {
        crew.act_then(invite(crew.slug.get_value(), role.get_untracked()), move |made| crew.link.set(made));
    };
    let chosen = move |event: Event| {
        if let Some(chosen) = Role::parse(&event_target_value(&event)) {
            role.set(chosen);
        }
    };
    view! {
        <section class="invite" aria-labelledby="invite">
            <h2 id="invite">"Invite someone"</h2>
            <p class="faint">"Each link works for one person, for seven days. Send it however you like."</p>
            <div class="line">
                <label class="select">
                    "Role "
                    <select autocomplete="off" disabled=move || !crew.usable.get() on:change=chosen>
                        {roles(crew.role, Role::Editor)}
                    </select>
                </label>
                <button type="button" class="button" data-kind="primary" disabled=move || !crew.usable.get() on:click=make>
                    "Create link"
                </button>
            </div>
            <p class="faint">{move || role.get().meaning()}</p>
            <div role="status">{move || crew.link.get().map(|made| link(format!("{}{}", reader::origin(), made.path), "Invitation link"))}</div>
            {move || {
                let team = crew.team.read();
                (!team.invitations.is_empty())
                    .then(|| {
                        view! {
                            <h3>"Open invitations"</h3>
                            <ul class="invitations">{team.invitations.iter().map(|open| invitation(crew, open)).collect_view()}</ul>
                        }
                    })
            }}
        </section>
    }
}

/// A new link with a button to copy it: it is shown only this once.
pub fn link(address: String, label: &'static str) -> impl IntoView {
    let copied = RwSignal::new(false);
    let text = address.clone();
    let copy = move |_| {
        reader::copy(&text);
        copied.set(true);
    };
    view! {
        <div class="line">
            <input class="input" readonly aria-label=label value=address />
            <button type="button" class="button" on:click=copy>
                {move || if copied.get() { "Copied" } else { "Copy" }}
            </button>
        </div>
        <p class="faint">"Copy it now: it won’t be shown again."</p>
    }
}

fn invitation(crew: Crew, open: &Invitation) -> impl IntoView + use<> {
    let token = open.token.clone();
    view! {
        <li>
            <span>{open.role.label()} ", invited by " <bdi>{open.invited_by.clone()}</bdi></span>
            <span class="faint">"until " {open.expires.exact.clone()}</span>
            <button
                type="button"
                class="button"
                data-kind="quiet"
                on:click=move |_| crew.act(revoke_invitation(crew.slug.get_value(), token.clone()), "Invitation revoked.".to_owned())
            >
                "Revoke"
            </button>
        </li>
    }
}

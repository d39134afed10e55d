//! "Settings › Members": who works here, with which role, and inviting more.

use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlSelectElement;

use super::invite::invitations;
use super::new_password::{Reset, reset_button, reset_dialog};
use super::server_fns::{open_members, remove_member, set_role, suspend_member};
use super::{Member, Permission, Role, Team, Visitor};
use crate::contacts::{color, initials};
use crate::error::AppError;
use crate::frame::workspace_page;
use crate::place;
use crate::settings::{SettingsPage, SettingsTab};
use crate::ui::{ModalDialog, Notice, NoticeLine, avatar, moment};

/// The page.
#[component]
pub fn MembersPage() -> impl IntoView {
    workspace_page(open_members, |(visitor, team)| members(visitor, team))
}

/// What the page holds; a copy is the same page.
#[derive(Clone, Copy)]
pub struct Crew {
    pub slug: StoredValue<String>,
    pub role: Role,
    pub team: RwSignal<Team>,
    pub usable: RwSignal<bool>,
    notice: RwSignal<Option<Notice>>,
    /// Who is about to be removed.
    leaving: RwSignal<Option<Member>>,
    asks: RwSignal<bool>,
    /// The link that was just made.
    pub link: RwSignal<Option<String>>,
    pub reset: Reset,
}

impl Crew {
    /// Does something, and looks again whatever came of it: what stands there is then true. `then` hears what came of it.
    pub fn act<T: 'static>(self, what: impl Future<Output = Result<T, AppError>> + 'static, then: impl FnOnce(Option<T>) + 'static) {
        self.notice.set(None);
        spawn_local(async move {
            match what.await {
                Ok(done) => then(Some(done)),
                Err(problem) => {
                    self.report(&problem);
                    then(None);
                }
            }
            match open_members(self.slug.get_value()).await {
                Ok((_, team)) => self.team.update(|shown| shown.follow(team)),
                Err(problem) => self.report(&problem),
            }
        });
    }

    fn report(self, problem: &AppError) {
        match problem {
            AppError::SignedOut => place::go("/sign-in"),
            // Whoever removed or suspended oneself sees what is left.
            AppError::NotFound => place::go("/"),
            _ => self.notice.set(Some(Notice { sentence: problem.to_string(), offers_again: false })),
        }
    }
}

impl Team {
    /// Shows what is so now, everyone where they stood: who gets another role stays under the pointer.
    fn follow(&mut self, mut now: Self) {
        let place = |person: i64| self.members.iter().position(|member| member.person == person).unwrap_or(usize::MAX);
        now.members.sort_by_key(|member| place(member.person));
        *self = now;
    }
}

fn members(visitor: Visitor, team: Team) -> impl IntoView {
    let crew = Crew {
        slug: StoredValue::new(visitor.slug.clone()),
        role: visitor.role,
        team: RwSignal::new(team),
        usable: RwSignal::new(false),
        notice: RwSignal::default(),
        leaving: RwSignal::default(),
        asks: RwSignal::new(false),
        link: RwSignal::default(),
        reset: Reset::new(),
    };
    Effect::new(move |_| crew.usable.set(true));
    let manages = visitor.role.may(Permission::Manage);
    view! {
        <SettingsPage visitor tab=SettingsTab::Members>
            <h1>"Members"</h1>
            <NoticeLine notice=crew.notice again=Callback::new(|()| ()) />
            <ul class="members" aria-label="Members">
                {move || {
                    let team = crew.team.read();
                    team.members.iter().map(|member| row(crew, member, team.now)).collect_view()
                }}
            </ul>
            {manages.then(|| invitations(crew))}
            {removal(crew)}
            {manages.then(|| reset_dialog(crew))}
        </SettingsPage>
    }
}

fn row(crew: Crew, member: &Member, now: i64) -> impl IntoView + use<> {
    let Member { person, name, .. } = member.clone();
    let changeable = crew.role.may_give(member.role);
    let role = if changeable {
        let now = member.role;
        let changed = move |event: Event| {
            let select: HtmlSelectElement = event_target(&event);
            if let Some(role) = Role::parse(&select.value()) {
                crew.act(set_role(crew.slug.get_value(), person, role), move |done| {
                    if done.is_none() {
                        select.set_value(now.as_str());
                    }
                });
            }
        };
        view! {
            <label class="select">
                <select aria-label=format!("Role of {name}") autocomplete="off" disabled=move || !crew.usable.get() on:change=changed>
                    {roles(crew.role, member.role)}
                </select>
            </label>
        }
        .into_any()
    } else {
        view! { <span class="faint">{member.role.label()}</span> }.into_any()
    };
    let suspended = member.suspended;
    let leaving = member.clone();
    let acts = changeable.then(|| {
        view! {
            {(!member.is_reader).then(|| reset_button(crew, member))}
            <button
                type="button"
                class="button"
                data-kind="quiet"
                aria-label=format!("{} {name}", if suspended { "Let in" } else { "Suspend" })
                disabled=move || !crew.usable.get()
                on:click=move |_| crew.act(suspend_member(crew.slug.get_value(), person, !suspended), |_| ())
            >
                {if suspended { "Let in" } else { "Suspend" }}
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
    });
    let badge = if suspended {
        Some(("suspended", None))
    } else if member.is_reader {
        Some(("you", Some("plain")))
    } else {
        None
    };
    view! {
        <li data-suspended=suspended>
            {avatar(initials(&name), color(name.bytes().map(i64::from).sum()))}
            <div class="who">
                <span>
                    <bdi>{name}</bdi>
                    {badge.map(|(badge, kind)| view! { " " <span class="badge" data-kind=kind>{badge}</span> })}
                </span>
                <span class="faint" dir="auto">
                    {member.email.clone()}
                </span>
            </div>
            <span class="faint seen">
                {member.seen.as_ref().map_or_else(|| "never here".into_any(), |seen| view! { "here " {moment(seen.at, &seen.exact, now)} }.into_any())}
            </span>
            {role}
            <span class="acts">{acts}</span>
        </li>
    }
}

/// The roles that this reader may give, and the one that is.
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

/// The question before somebody is removed.
fn removal(crew: Crew) -> impl IntoView {
    let name = Signal::derive(move || crew.leaving.get().map(|member| member.name).unwrap_or_default());
    let remove = move |_| {
        crew.asks.set(false);
        if let Some(member) = crew.leaving.get_untracked() {
            crew.act(remove_member(crew.slug.get_value(), member.person), |_| ());
        }
    };
    view! {
        <ModalDialog role="alertdialog" label=Signal::derive(|| "Remove member".to_owned()) open=crew.asks>
            <h2>"Remove " <bdi>{name}</bdi> "?"</h2>
            <p>"They are out at once, on every device. What they did stays; their own stars go."</p>
            <footer>
                <button type="button" class="button" autofocus on:click=move |_| crew.asks.set(false)>
                    "Cancel"
                </button>
                <button type="button" class="button" data-kind="danger" on:click=remove>
                    "Remove"
                </button>
            </footer>
        </ModalDialog>
    }
}

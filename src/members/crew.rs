//! The crew is the browser's state of "Settings › Members": the current members, and actions on them.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::new_password::Reset;
use super::server_fns::open_members;
use super::{Member, NewInvitation, Role, Team, Visitor};
use crate::error::AppError;
use crate::live::connection::Following;
use crate::navigate;
use crate::ui::{Notice, Toast};

/// The page's state; copies share it.
#[derive(Clone, Copy)]
pub struct Crew {
    pub slug: StoredValue<String>,
    pub role: Role,
    pub team: RwSignal<Team>,
    /// Ids of members with an open tab other than this one.
    pub present: Memo<Vec<i64>>,
    pub usable: RwSignal<bool>,
    pub notice: RwSignal<Option<Notice>>,
    /// The confirmation of the last action.
    pub toast: RwSignal<Option<Toast>>,
    /// The member about to be removed.
    pub leaving: RwSignal<Option<Member>>,
    pub asks: RwSignal<bool>,
    /// The invitation just made, while its link is valid.
    pub link: RwSignal<Option<NewInvitation>>,
    /// The member to get a password link.
    pub reset: Reset,
}

impl Crew {
    /// The page's state for that team; it reloads when the members change.
    pub fn new(visitor: &Visitor, team: Team, following: Following) -> Self {
        let crew = Self {
            slug: StoredValue::new(visitor.slug.clone()),
            role: visitor.role,
            team: RwSignal::new(team),
            present: Memo::new(move |_| {
                let mut present: Vec<i64> = following.here.read().iter().map(|here| here.person).collect();
                present.sort_unstable();
                present.dedup();
                present
            }),
            usable: RwSignal::new(false),
            notice: RwSignal::default(),
            toast: RwSignal::default(),
            leaving: RwSignal::default(),
            asks: RwSignal::new(false),
            link: RwSignal::default(),
            reset: Reset::new(),
        };
        Effect::new(move |_| crew.usable.set(true));
        Effect::new(move |_| {
            if following.members.get() > crew.team.with_untracked(|team| team.revision) {
                crew.look_again();
            }
        });
        // A member who has left now has a later time of last activity.
        Effect::new(move |before: Option<Vec<i64>>| {
            let present = crew.present.get();
            if before.is_some_and(|before| before.iter().any(|person| !present.contains(person))) {
                crew.look_again();
            }
            present
        });
        crew
    }

    /// Runs an action and shows `done` if it succeeded. Reloads the team in any case, so that the page is correct.
    pub fn act(self, what: impl Future<Output = Result<(), AppError>> + 'static, done: String) {
        self.act_then(what, move |came| {
            if came.is_some() {
                self.toast.set(Some(Toast::saying(done)));
            }
        });
    }

    /// The same, but passes the result to `then`: `None` after a failure.
    pub fn act_then<T: 'static>(self, what: impl Future<Output = Result<T, AppError>> + 'static, then: impl FnOnce(Option<T>) + 'static) {
        self.notice.set(None);
        spawn_local(async move {
            match what.await {
                Ok(done) => then(Some(done)),
                Err(problem) => {
                    self.report(&problem);
                    then(None);
                }
            }
            self.look_again();
        });
    }

    /// Reloads the team. After a failure, the next change or action tries again.
    fn look_again(self) {
        spawn_local(async move {
            let Some(slug) = self.slug.try_get_value() else {
                return;
            };
            match open_members(slug.clone()).await {
                // Another role sees another page.
                Ok((visitor, _)) if visitor.role != self.role => navigate::redirect(&format!("/w/{slug}/settings/members")),
                Ok((_, team)) => self.show(team),
                Err(problem @ (AppError::SignedOut | AppError::NotFound)) => self.report(&problem),
                Err(_) => {}
            }
        });
    }

    fn show(self, now: Team) {
        // A team loaded before the link was made does not contain the link.
        let has_ended = |link: &NewInvitation| now.revision >= link.revision && now.invitations.iter().all(|open| open.token != link.token);
        if self.link.try_with_untracked(|link| link.as_ref().is_some_and(has_ended)) == Some(true) {
            self.link.set(None);
        }
        self.team.try_update(|shown| shown.follow(now));
    }

    fn report(self, problem: &AppError) {
        match problem {
            AppError::SignedOut => navigate::redirect("/sign-in"),
            // Readers who removed or suspended themselves go to another of their workspaces.
            AppError::NotFound => navigate::redirect("/"),
            _ => {
                self.notice.try_set(Some(Notice { sentence: problem.to_string(), offers_again: false }));
            }
        }
    }
}

impl Team {
    /// Shows the new team but keeps the order of its members, so that a row stays under the pointer when its role changes.
    fn follow(&mut self, mut now: Self) {
        // Two responses may arrive in any order.
        if now.revision < self.revision {
            return;
        }
        let place = |person: i64| self.members.iter().position(|member| member.person == person).unwrap_or(usize::MAX);
        now.members.sort_by_key(|member| place(member.person));
        *self = now;
    }

    /// Whether this member is the only owner who is not suspended. Such an owner can be neither suspended nor removed.
    pub fn is_only_owner(&self, member: &Member) -> bool {
        let owns = |member: &Member| member.role == Role::Owner && !member.suspended;
        owns(member) && self.members.iter().filter(|other| owns(other)).count() == 1
    }
}

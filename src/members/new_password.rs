//! A new password for a member who has forgotten it: a part of "Settings › Members".

use leptos::prelude::*;

use super::Member;
use super::crew::Crew;
use super::invite::link;
use super::server_fns::make_password_link;
use crate::ui::{ModalDialog, reader};

/// The member whose password is to be reset, and the link made for it.
#[derive(Clone, Copy)]
pub struct Reset {
    member: RwSignal<Option<Member>>,
    asks: RwSignal<bool>,
    /// The link, after it was made.
    address: RwSignal<Option<String>>,
}

impl Reset {
    /// No member is chosen yet.
    pub fn new() -> Self {
        Self { member: RwSignal::default(), asks: RwSignal::new(false), address: RwSignal::default() }
    }

    fn ask(self, member: Member) {
        self.address.set(None);
        self.member.set(Some(member));
        self.asks.set(true);
    }
}

/// The button in a member's row.
pub fn reset_button(crew: Crew, member: &Member) -> impl IntoView + use<> {
    let member = member.clone();
    view! {
        <button
            type="button"
            class="button"
            data-kind="quiet"
            aria-label=format!("Reset password of {}", member.name)
            disabled=move || !crew.usable.get()
            on:click=move |_| crew.reset.ask(member.clone())
        >
            "Reset password"
        </button>
    }
}

/// The dialog: explains the link, makes one, and shows it.
pub fn reset_dialog(crew: Crew) -> impl IntoView {
    let Reset { member, asks, address } = crew.reset;
    let name = move || member.get().map(|member| member.name).unwrap_or_default();
    let make = move |_| {
        let Some(person) = member.with_untracked(|member| member.as_ref().map(|member| member.person)) else {
            return;
        };
        crew.act_then(make_password_link(crew.slug.get_value(), person), move |path| match path {
            Some(path) => address.set(Some(format!("{}{path}", reader::origin()))),
            // The page shows the problem.
            None => asks.set(false),
        });
    };
    view! {
        <ModalDialog label=Signal::derive(|| "Reset password".to_owned()) open=asks>
            <h2>"Reset password of " <bdi>{name}</bdi></h2>
            <p>"Make a link and send it to them. It lets them set a new password, once, within one day. Until then their password stays as it is."</p>
            <div role="status">{move || address.get().map(|address| link(address, "Password link"))}</div>
            <footer>
                <button type="button" class="button" on:click=move |_| asks.set(false)>
                    {move || if address.read().is_some() { "Close" } else { "Cancel" }}
                </button>
                <button type="button" class="button" data-kind="primary" hidden=move || address.read().is_some() on:click=make>
                    "Create link"
                </button>
            </footer>
        </ModalDialog>
    }
}

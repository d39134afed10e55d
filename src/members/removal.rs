//! The confirmation dialog for removing a member from a workspace: a part of "Settings › Members".

use leptos::prelude::*;

use super::crew::Crew;
use super::server_fns::remove_member;
use crate::ui::{Erased, ModalDialog};

/// The confirmation dialog.
pub fn removal(crew: Crew) -> impl IntoView {
    let remove = move |_| {
        crew.asks.set(false);
        if let Some(member) = crew.leaving.get_untracked() {
            crew.act(remove_member(crew.slug.get_value(), member.person), format!("{} was removed.", member.name));
        }
    };
    let words = move || {
        let leaving = crew.leaving.read();
        let leaves = leaving.as_ref().is_some_and(|member| member.is_reader);
        let name = leaving.as_ref().map(|member| member.name.clone()).unwrap_or_default();
        if leaves {
            view! {
                <h2>"Remove yourself?"</h2>
                <p>"You leave this workspace at once, on every device. What you did stays; your own stars are deleted."</p>
            }
            .erased()
        } else {
            view! {
                <h2>"Remove " <bdi>{name}</bdi> "?"</h2>
                <p>"They lose access at once, on every device. What they did stays; their own stars are deleted."</p>
            }
            .erased()
        }
    };
    view! {
        <ModalDialog role="alertdialog" label=Signal::derive(|| "Remove member".to_owned()) open=crew.asks>
            {words}
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

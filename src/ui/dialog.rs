//! A dialog asks before something is done, or takes a form. It is the browser's own `<dialog>`: what is behind it is out of
//! reach until it is closed, Escape closes it, and the focus goes back to where it was.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::reader;

/// The dialog of that name, open while `open` says so.
#[component]
pub fn ModalDialog(
    /// "dialog", or "alertdialog" for a question.
    #[prop(default = "dialog")]
    role: &'static str,
    #[prop(into)] label: Signal<String>,
    open: RwSignal<bool>,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let wanted = open.get();
        reader::once_there(dialog, move |dialog| {
            // It may have been waited for so long that something else is wanted.
            if open.try_get_untracked() != Some(wanted) || dialog.open() == wanted {
                return;
            }
            if wanted {
                // It can't fail for what stands in the page and is not open.
                let _ = dialog.show_modal();
            } else {
                dialog.close();
            }
        });
    });
    // The browser says so a moment later: meanwhile it may have been opened again.
    let closed = move |_| {
        if dialog.try_get_untracked().flatten().is_some_and(|dialog| !dialog.open()) {
            open.set(false);
        }
    };
    view! {
        <dialog class="dialog" role=role aria-label=label node_ref=dialog on:close=closed>
            {children()}
        </dialog>
    }
}

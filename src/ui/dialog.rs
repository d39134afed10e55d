//! A dialog asks for a confirmation or holds a form. It is the browser's own `<dialog>`: the page behind it is inert, Escape
//! closes it, and the focus returns to its previous element.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::reader;

/// A dialog with this label, open while `open` is true.
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
            // `open` may have changed while the element was awaited.
            if open.try_get_untracked() != Some(wanted) || dialog.open() == wanted {
                return;
            }
            if wanted {
                // Only fails for an element that is detached or already open; both were checked.
                let _ = dialog.show_modal();
            } else {
                dialog.close();
            }
        });
    });
    // The event arrives a moment after closing: the dialog may have been opened again.
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

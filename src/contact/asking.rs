//! The panel's confirmation dialogs: before a deletion, and before unsaved text is discarded.

use leptos::prelude::*;

use super::panel::ContactPanel;
use crate::ui::ModalDialog;

/// "Delete Amara Okafor?"
pub fn deletion(panel: ContactPanel) -> impl IntoView {
    let name = move || panel.delete_target.get().map(|subject| subject.name).unwrap_or_default();
    view! {
        <ModalDialog role="alertdialog" label="Delete contact" open=panel.delete_open>
            <h2>"Delete " <bdi>{name}</bdi> "?"</h2>
            <p>"To bring the contact back, press Undo, or open the contact's link and press Restore."</p>
            <footer>
                <button type="button" class="button" on:click=move |_| panel.delete_open.set(false)>
                    "Cancel"
                </button>
                <button type="button" class="button" data-kind="danger" on:click=move |_| panel.delete()>
                    "Delete"
                </button>
            </footer>
        </ModalDialog>
    }
}

/// "Discard what you have typed?"
pub fn discarding(panel: ContactPanel) -> impl IntoView {
    // "Keep editing" cancels the deferred navigation.
    Effect::new(move |asked: Option<bool>| {
        let asks = panel.discard_open.get();
        if asked == Some(true) && !asks {
            panel.after_discard.set(None);
        }
        asks
    });
    view! {
        <ModalDialog role="alertdialog" label="Discard changes" open=panel.discard_open>
            <h2>"Discard what you have typed?"</h2>
            <footer>
                <button type="button" class="button" on:click=move |_| panel.discard_open.set(false)>
                    "Keep editing"
                </button>
                <button type="button" class="button" data-kind="danger" on:click=move |_| panel.discard()>
                    "Discard"
                </button>
            </footer>
        </ModalDialog>
    }
}

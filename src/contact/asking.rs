//! The panel's confirmation dialogs: before a deletion, and before unsaved text is discarded.

use leptos::prelude::*;

use super::panel::Desk;
use crate::ui::ModalDialog;

/// "Delete Amara Okafor?"
pub fn deletion(desk: Desk) -> impl IntoView {
    let name = move || desk.leaving.get().map(|subject| subject.name).unwrap_or_default();
    view! {
        <ModalDialog role="alertdialog" label="Delete contact" open=desk.asks_to_delete>
            <h2>"Delete " <bdi>{name}</bdi> "?"</h2>
            <p>"To bring the contact back, press Undo, or open the contact's link and press Restore."</p>
            <footer>
                <button type="button" class="button" on:click=move |_| desk.asks_to_delete.set(false)>
                    "Cancel"
                </button>
                <button type="button" class="button" data-kind="danger" on:click=move |_| desk.delete()>
                    "Delete"
                </button>
            </footer>
        </ModalDialog>
    }
}

/// "Discard what you have typed?"
pub fn discarding(desk: Desk) -> impl IntoView {
    // "Keep editing" cancels the deferred navigation.
    Effect::new(move |asked: Option<bool>| {
        let asks = desk.asks_to_discard.get();
        if asked == Some(true) && !asks {
            desk.next.set(None);
        }
        asks
    });
    view! {
        <ModalDialog role="alertdialog" label="Discard changes" open=desk.asks_to_discard>
            <h2>"Discard what you have typed?"</h2>
            <footer>
                <button type="button" class="button" on:click=move |_| desk.asks_to_discard.set(false)>
                    "Keep editing"
                </button>
                <button type="button" class="button" data-kind="danger" on:click=move |_| desk.discard()>
                    "Discard"
                </button>
            </footer>
        </ModalDialog>
    }
}

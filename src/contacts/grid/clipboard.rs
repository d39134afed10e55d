//! The grid's listeners on the window: clipboard, undo and redo, and the release of the pointer.

use std::time::Duration;

use leptos::ev::{self, ClipboardEvent, KeyboardEvent};
use leptos::prelude::*;

use super::keyboard::{GridInput, at, element, is_field};
use crate::contacts::table::range_edit::RangeEdit;
use crate::contacts::table::state::range::At;
use crate::contacts::table::state::undo::Direction;

/// Elements that have an undo of their own.
const TYPED_INTO: &str = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog";

impl GridInput {
    /// Listens on the window for the clipboard, undo and redo, and the release of the pointer. Text fields keep their own keys.
    pub fn listen(self) {
        Effect::new(move |_| self.table().layout.target.get().into_iter().for_each(|at| self.come_back(at)));
        Effect::new(move |_| {
            let handles = [
                window_event_listener(ev::copy, move |event| self.copy(&event)),
                window_event_listener(ev::paste, move |event| self.paste(&event)),
            ];
            let undo = window_event_listener(ev::keydown, move |event| self.undo_by_key(&event));
            let releases = [
                window_event_listener(ev::pointerup, move |_| self.release()),
                window_event_listener(ev::pointercancel, move |_| self.release()),
            ];
            on_cleanup(move || {
                undo.remove();
                handles.into_iter().for_each(WindowListenerHandle::remove);
                releases.into_iter().for_each(WindowListenerHandle::remove);
            });
        });
    }

    /// Ends a press after its click was handled: the click follows the release.
    fn release(self) {
        let selection = self.table().selection;
        if selection.pressed.get_untracked() {
            set_timeout(move || selection.release(), Duration::ZERO);
        }
    }

    fn copy(self, event: &ClipboardEvent) {
        if let (Some(at), Some(clipboard)) = (self.focused(), event.clipboard_data()) {
            event.prevent_default();
            // Setting plain text does not fail.
            let _ = clipboard.set_data("text/plain", &self.table().copied(at));
        }
    }

    fn paste(self, event: &ClipboardEvent) {
        if let (Some(at), Some(clipboard)) = (self.focused(), event.clipboard_data()) {
            event.prevent_default();
            self.table().edit_range(at, RangeEdit::Paste(clipboard.get_data("text/plain").unwrap_or_default()));
        }
    }

    /// The focused cell, unless a field has the focus or text is selected.
    fn focused(self) -> Option<At> {
        let focused = document().active_element()?;
        let grid = self.focus.grid.get_untracked()?;
        let marks = window().get_selection().ok().flatten().is_some_and(|marked| !marked.is_collapsed());
        (grid.contains(Some(&focused)) && !is_field(&focused) && !marks).then(|| self.focus.place(&focused).and_then(at))?
    }

    fn undo_by_key(self, event: &KeyboardEvent) {
        let with = event.ctrl_key() || event.meta_key();
        let direction = match event.key().as_str() {
            "z" | "Z" if event.shift_key() => Direction::Redo,
            "z" | "Z" => Direction::Undo,
            "y" | "Y" => Direction::Redo,
            _ => return,
        };
        let types = element(event).is_some_and(|target| target.closest(TYPED_INTO).ok().flatten().is_some());
        if with && !types && !event.alt_key() && self.table().may_edit_now() {
            event.prevent_default();
            self.table().step(direction);
        }
    }
}

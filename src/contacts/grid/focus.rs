//! Focus in the grid (ARIA Authoring Practices, "Grid"): a roving tabindex. One cell is in the tab order, and arrow keys move to
//! the others. A cell with a single link, box, star or switch hands the focus to it. Without WASM, Tab reaches everything.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, HtmlElement, HtmlTableElement, Node};

use super::position::{GridPosition, TAB_STOPS, cell, destination, elements, last, place, stop};

/// The roving tabindex of one grid; copies share it.
#[derive(Clone, Copy, Default)]
pub struct GridFocus {
    pub grid: NodeRef<html::Table>,
    /// The cell in the tab order.
    at: StoredValue<GridPosition>,
    /// Whether the focus is in the grid.
    inside: StoredValue<bool>,
}

impl GridFocus {
    /// Applies the tabindex to the current rows. The focus keeps its position, even if its row was removed.
    pub fn settle(self) {
        let Some(grid) = self.grid() else {
            return;
        };
        let focused = document().active_element();
        if let Some(place) = focused.as_ref().filter(|element| grid.contains(Some(element))).and_then(place) {
            self.at.set_value(place);
        }
        let (row, column) = self.at.get_value();
        let (last_row, last_column) = last(&grid);
        self.at.set_value((row.min(last_row), column.min(last_column)));
        let stop = stop(&grid, self.at.get_value());
        // A row that moves takes its tab stop along. An element that has the right tabindex is not touched.
        let others = elements(&grid, TAB_STOPS).filter(|element| stop.as_ref() != Some(element) && element.tab_index() >= 0);
        others.for_each(|other| other.set_tab_index(-1));
        if let Some(stop) = stop {
            if stop.get_attribute("tabindex").as_deref() != Some("0") {
                stop.set_tab_index(0);
            }
            if self.inside.get_value() && is_focus_lost() {
                focus(&stop);
            }
        }
    }

    /// The position of an element in the grid: row index, `None` in the header, and column.
    #[must_use]
    pub fn place(self, element: &Element) -> Option<(Option<usize>, u32)> {
        let (row, column) = place(element)?;
        Some((usize::try_from(i64::from(row) - 1).ok(), column))
    }

    /// The cell that has the focus, or had it last: row index, `None` in the header, and column.
    #[must_use]
    pub fn last_place(self) -> (Option<usize>, u32) {
        let (row, column) = self.at.get_value();
        (usize::try_from(i64::from(row) - 1).ok(), column)
    }

    /// Moves the focus to the cell of the row at `index`.
    pub fn focus_at(self, index: usize, column: u32) {
        if let (Some(grid), Ok(row)) = (self.grid(), u32::try_from(index + 1)) {
            self.go(&grid, (row, column));
        }
    }

    /// Index of the row that keeps its place while others move: the focused one, else the first visible one of a scrolled grid.
    #[must_use]
    pub fn anchor(self) -> Option<usize> {
        if self.inside.get_value() {
            return self.last_place().0;
        }
        let grid = self.grid()?;
        let seen = grid.parent_element()?.scroll_top();
        let height = cell(&grid, (1, 0))?.offset_height().max(1);
        (seen > 0).then(|| usize::try_from(seen / height).ok())?
    }

    /// Rows have moved: the focus and the scroll position follow the contact that moved from index `from` to `to`.
    pub fn shift(self, from: usize, to: usize) {
        let Some(grid) = self.grid() else {
            return;
        };
        let height = cell(&grid, (1, 0)).map_or(0, |cell| cell.offset_height());
        let by = i32::try_from(to as i64 - from as i64).unwrap_or_default();
        if let Some(scroller) = grid.parent_element().filter(|scroller| scroller.scroll_top() > 0) {
            scroller.set_scroll_top(scroller.scroll_top() + by * height);
        }
        if self.inside.get_value() {
            let (_, column) = self.at.get_value();
            self.focus_at(to, column);
        }
    }

    /// Scrolls the row at `index` fully into view, below the header.
    pub fn reveal(self, index: usize) {
        let Some(grid) = self.grid() else {
            return;
        };
        let height = |row: u32| cell(&grid, (row, 0)).map_or(0, |cell| cell.offset_height());
        let Some(scroller) = grid.parent_element() else {
            return;
        };
        let top = i32::try_from(index).unwrap_or_default() * height(1);
        let lowest = top + height(1) + height(0) - scroller.client_height();
        scroller.set_scroll_top(scroller.scroll_top().max(lowest).min(top));
    }

    /// Handles a key. `select` selects the row of an index, `open` opens it.
    pub fn press(self, event: &KeyboardEvent, select: impl Fn(usize), open: impl Fn(usize)) {
        let (Some(grid), Some(target)) = (self.grid(), element(event)) else {
            return;
        };
        let Some(from) = place(&target).filter(|_| !event.alt_key() && !event.meta_key()) else {
            return;
        };
        let key = event.key();
        let index = usize::try_from(i64::from(from.0) - 1).ok();
        // Links, boxes, stars and switches handle Enter themselves.
        let is_cell = matches!(target.tag_name().as_str(), "TD" | "TH");
        if let Some(index) = index.filter(|_| key == "Enter" && is_cell) {
            event.prevent_default();
            open(index);
        } else if key == " " {
            match index.filter(|_| event.shift_key()) {
                Some(index) => select(index),
                // Boxes, stars and switches handle Space themselves; elsewhere it would only scroll.
                None if matches!(target.tag_name().as_str(), "BUTTON" | "INPUT") => return,
                None => {}
            }
            event.prevent_default();
        } else if let Some(to) = destination(&grid, from, &key, event.ctrl_key()).filter(|_| !event.shift_key()) {
            event.prevent_default();
            self.go(&grid, to);
        }
    }

    /// Keeps Shift+Space from pressing the box, star or switch as well: Firefox presses on keyup.
    pub fn release(self, event: &KeyboardEvent) {
        if event.key() == " " && event.shift_key() {
            event.prevent_default();
        }
    }

    /// The focus has entered a cell, by a key or the pointer: the cell becomes the tab stop.
    pub fn enter(self, event: &FocusEvent) {
        self.inside.set_value(true);
        if let (Some(grid), Some(to)) = (self.grid(), element(event).and_then(|element| place(&element))) {
            self.stop_at(&grid, to);
        }
    }

    /// The focus has left, or its element was removed or moved. The cases can be told apart a tick later; only a press that is
    /// still under way tells that the reader has clicked elsewhere.
    pub fn leave(self, event: &FocusEvent) {
        let node = |target: Option<EventTarget>| target.and_then(|target| target.dyn_into::<Node>().ok());
        match (node(event.related_target()), node(event.target())) {
            (Some(to), _) => self.inside.set_value(self.grid().is_some_and(|grid| grid.contains(Some(&to)))),
            (None, Some(from)) => {
                let is_press = document().query_selector(":active").is_ok_and(|pressed| pressed.is_some());
                spawn_local(async move {
                    tick().await;
                    // Tab may have left the page for the browser's own buttons.
                    let was_moved = !is_press && is_focus_lost() && document().has_focus().unwrap_or(true);
                    self.inside.set_value(!from.is_connected() || was_moved);
                });
            }
            (None, None) => {}
        }
    }

    /// Focuses the cell that the pointer has pressed, unless text is being selected. Returns whether it did.
    pub fn point(self, target: &Element) -> bool {
        let marks = window().get_selection().ok().flatten().is_some_and(|marked| !marked.is_collapsed());
        let (Some(grid), Some(to)) = (self.grid(), place(target).filter(|_| !marks)) else {
            return false;
        };
        self.go(&grid, to);
        true
    }

    /// Focuses the cell that had the focus last.
    pub fn come_back(self) {
        if let Some(stop) = self.grid().and_then(|grid| stop(&grid, self.at.get_value())) {
            focus(&stop);
        }
    }

    /// Scrolls to the first row of a new view, unless another row has the focus.
    pub fn to_top(self) {
        let Some(grid) = self.grid() else {
            return;
        };
        if !(self.inside.get_value() && self.at.get_value().0 > 0)
            && let Some(scroller) = grid.parent_element()
        {
            scroller.set_scroll_top(0);
        }
    }

    fn go(self, grid: &HtmlTableElement, to: GridPosition) {
        self.stop_at(grid, to);
        if let Some(stop) = stop(grid, to) {
            focus(&stop);
        }
    }

    fn stop_at(self, grid: &HtmlTableElement, to: GridPosition) {
        if let Some(before) = stop(grid, self.at.get_value()) {
            before.set_tab_index(-1);
        }
        self.at.set_value(to);
        if let Some(stop) = stop(grid, to) {
            stop.set_tab_index(0);
        }
    }

    fn grid(self) -> Option<HtmlTableElement> {
        self.grid.try_get_untracked().flatten()
    }
}

fn element(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Whether no element of the page has the focus.
fn is_focus_lost() -> bool {
    document().active_element().is_none_or(|element| element.tag_name() == "BODY")
}

fn focus(element: &HtmlElement) {
    // Fails only if the element has just been removed.
    let _ = element.focus();
}

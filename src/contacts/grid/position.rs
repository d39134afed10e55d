//! Positions in the grid, and the elements there.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTableCellElement, HtmlTableElement, HtmlTableRowElement};

/// The focusable widgets of a cell.
const WIDGETS: &str = "a[href], :not(.conflict) > button:enabled, input:enabled";

/// The elements of the tab order, and those that are in it unless told otherwise.
pub const TAB_STOPS: &str = "[tabindex=\"0\"], a[href], :not(.conflict) > button:enabled, input:enabled";

/// A cell's position: row, from 0 for the header, and column.
pub type GridPosition = (u32, u32);

/// The position that a key leads to.
pub fn destination(grid: &HtmlTableElement, (row, column): GridPosition, key: &str, far: bool) -> Option<GridPosition> {
    let (last_row, last_column) = last(grid);
    Some(match (key, far) {
        ("ArrowUp", false) => (row.saturating_sub(1), column),
        ("ArrowDown", false) => ((row + 1).min(last_row), column),
        ("ArrowLeft", false) => (row, column.saturating_sub(1)),
        ("ArrowRight", false) => (row, (column + 1).min(last_column)),
        ("Home", false) => (row, 0),
        ("End", false) => (row, last_column),
        ("Home", true) => (0, 0),
        ("End", true) => (last_row, last_column),
        ("PageUp", false) => (row.saturating_sub(visible_rows(grid)), column),
        ("PageDown", false) => ((row + visible_rows(grid)).min(last_row), column),
        _ => return None,
    })
}

/// The number of rows visible at once, below the header.
fn visible_rows(grid: &HtmlTableElement) -> u32 {
    let height = |row: u32| cell(grid, (row, 0)).map_or(1, |cell| cell.offset_height().max(1));
    let seen = grid.parent_element().map_or(0, |scroller| scroller.client_height()) - height(0);
    u32::try_from(seen / height(1)).unwrap_or(0).max(1)
}

/// The last row and column.
pub fn last(grid: &HtmlTableElement) -> GridPosition {
    let columns = row(grid, 0).map_or(1, |row| row.cells().length());
    (grid.rows().length().saturating_sub(1), columns.saturating_sub(1))
}

/// The focusable element of a position: the cell's only widget, else the cell.
pub fn stop(grid: &HtmlTableElement, place: GridPosition) -> Option<HtmlElement> {
    let cell = cell(grid, place)?;
    let mut widgets = elements(&cell, WIDGETS);
    let only = widgets.next().filter(|_| widgets.next().is_none());
    Some(only.unwrap_or_else(|| cell.into()))
}

/// The cell at a position.
pub fn cell(grid: &HtmlTableElement, place: GridPosition) -> Option<HtmlTableCellElement> {
    row(grid, place.0)?.cells().item(place.1)?.dyn_into().ok()
}

fn row(grid: &HtmlTableElement, index: u32) -> Option<HtmlTableRowElement> {
    grid.rows().item(index)?.dyn_into().ok()
}

/// The position of the cell around an element.
pub fn place(element: &Element) -> Option<GridPosition> {
    let cell = element.closest("td, th").ok()??.dyn_into::<HtmlTableCellElement>().ok()?;
    let row = cell.parent_element()?.dyn_into::<HtmlTableRowElement>().ok()?;
    Some((u32::try_from(row.row_index()).ok()?, u32::try_from(cell.cell_index()).ok()?))
}

/// The elements that match a selector.
pub fn elements(within: &Element, selector: &str) -> impl Iterator<Item = HtmlElement> + use<> {
    let found = within.query_selector_all(selector).ok();
    let length = found.as_ref().map_or(0, |found| found.length());
    (0..length).filter_map(move |index| found.as_ref()?.item(index)?.dyn_into().ok())
}

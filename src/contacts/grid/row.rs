//! A row of the table: one contact.

use leptos::either::Either;
use leptos::prelude::*;

use super::cell::CellLook;
use crate::contacts::ContactRow;
use crate::contacts::cells::CellField;
use crate::contacts::table::refresh::bit;
use crate::tags::TagLabel;
use crate::ui::{avatar, icon, moment, star, switch, yes_or_no};
use crate::views::SortColumn;

/// Names and emails longer than this, in characters, may be cut off, and are shown in full on hover.
const LONG_NAME: usize = 20;
const LONG_EMAIL: usize = 28;
/// Two tags fit side by side with at most this many characters in total.
const TWO_TAGS: usize = 9;

/// The id of the menu that all rows share.
pub const ROW_MENU: &str = "row-menu";

/// The state of a row, apart from its contact's values.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The clock of the page, in microseconds UTC.
    pub now: i64,
    pub selected: bool,
    /// Whether its drawer is open.
    pub open: bool,
    /// Whether it was just added.
    pub fresh: bool,
    /// Whether the reader may change it.
    pub may_edit: bool,
    /// Whether the page is hydrated. Earlier presses are replayed (`server/early.js`).
    pub usable: bool,
    /// Badge of a row that is out of place: "moves when you leave" or "hidden when you leave".
    pub stray: Option<&'static str>,
    /// Columns that have just changed, were just saved, and are selected, as [bits](crate::contacts::table::refresh::bit).
    pub tinted: u16,
    pub saved: u16,
    pub range: u16,
    /// The cell whose conflict stays unfolded.
    pub asks: Option<CellField>,
    /// Cells that are being edited, or whose value is not confirmed.
    pub cells: Vec<(CellField, CellLook)>,
    /// Colleagues in its cells.
    pub here: Vec<(SortColumn, Colleague)>,
}

/// A colleague whose focus is in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    pub name: String,
    /// The avatar's color, 0 to 11.
    pub color: i64,
}

impl Look {
    /// The `data-mark` of a column's cell.
    fn marks(&self, column: SortColumn) -> Option<String> {
        let bit = bit(column);
        let draft = CellField::of(column).and_then(|field| self.cell(field)).map(CellLook::word);
        let marks = [
            (self.tinted & bit != 0).then_some("tinted"),
            (self.saved & bit != 0).then_some("saved"),
            (self.range & bit != 0).then_some("range"),
            self.asks.is_some_and(|field| field.column() == column).then_some("asks"),
            self.here.iter().any(|(at, _)| *at == column).then_some("here"),
            draft,
        ];
        let marks: Vec<&str> = marks.into_iter().flatten().collect();
        (!marks.is_empty()).then(|| marks.join(" "))
    }

    fn cell(&self, field: CellField) -> Option<&CellLook> {
        self.cells.iter().find(|(of, _)| *of == field).map(|(_, look)| look)
    }
}

/// The row; `before` is the URL of its drawer up to the contact's id. A plain function, with closures only for the relative
/// times: a page has up to a hundred rows.
pub fn row(contact: &ContactRow, look: &Look, before: &str) -> impl IntoView + use<> {
    let name = &contact.name;
    let time = |at: &crate::time::Moment| moment(at.at, &at.exact, look.now);
    let opt_in = look.cell(CellField::OptIn).map_or(contact.opt_in, |cell| cell.text() == "true");
    let who = view! {
        <span class="who">
            {avatar(contact.initials(), contact.color())}
            <span>
                <a href=format!("{before}{}", contact.id) title=if_long(name, LONG_NAME)>
                    <bdi>{name.clone()}</bdi>
                </a>
                {contact.unsubscribed.then(|| badge("unsubscribed"))}
                {contact.in_bin.then(|| badge("in the Bin"))}
                {look.stray.filter(|_| !contact.in_bin).map(badge)}
            </span>
        </span>
    };
    // A new row is tinted whole.
    let new = (look.tinted == u16::MAX).then_some("tinted");
    let campaigns = look.cell(CellField::OptIn).and_then(CellLook::note);
    let more = (look.may_edit && look.usable).then(|| {
        view! {
            <button
                type="button"
                class="button"
                data-kind="icon"
                aria-label=format!("More actions for {name}")
                aria-haspopup="menu"
                popovertarget=ROW_MENU
            >
                {icon("more")}
            </button>
        }
    });
    view! {
        <tr
            aria-selected=yes_or_no(look.selected)
            aria-current=look.open.then_some("true")
            data-fresh=look.fresh
            data-stray=look.stray.is_some()
            data-unsubscribed=contact.unsubscribed || contact.in_bin
        >
            <td role="gridcell" data-mark=new>
                <input
                    type="checkbox"
                    aria-label=format!("Select {name}")
                    autocomplete="off"
                    prop:checked=look.selected
                />
            </td>
            {cell(look, SortColumn::Favorite, None, star(format!("Favorite {name}"), contact.favorite))}
            <th role="rowheader" scope="row" aria-selected=selected(look, SortColumn::Name) data-mark=look.marks(SortColumn::Name)>
                {who}
                {colleague(look, SortColumn::Name)}
            </th>
            {typed(look, CellField::Email, contact.email.as_deref())}
            {typed(look, CellField::Phone, contact.phone.as_deref())}
            {cell(look, SortColumn::Tags, None, (!contact.tags.is_empty()).then(|| tags(&contact.tags)))}
            {cell(look, SortColumn::LastInteraction, None, contact.last_interaction.as_ref().map(time))}
            {cell(look, SortColumn::Campaigns, None, (switch(format!("Campaigns, {name}"), opt_in, look.may_edit && !contact.in_bin), campaigns))}
            {cell(look, SortColumn::Created, None, time(&contact.created))}
            <td role="gridcell" data-mark=new>{more}</td>
        </tr>
    }
}

fn cell<V: IntoView>(look: &Look, column: SortColumn, title: Option<String>, content: V) -> impl IntoView + use<V> {
    let dir = (column == SortColumn::Email).then_some("auto");
    view! {
        <td role="gridcell" dir=dir title=title aria-selected=selected(look, column) data-mark=look.marks(column)>
            {content}
            {colleague(look, column)}
        </td>
    }
}

/// A cell whose value is typed: the value, or the draft in its place.
fn typed(look: &Look, field: CellField, value: Option<&str>) -> impl IntoView + use<> {
    let content = match look.cell(field) {
        None => Either::Left(value.map(str::to_owned)),
        Some(cell) => Either::Right(cell.view(field)),
    };
    let title = value.filter(|_| field == CellField::Email).and_then(|email| if_long(email, LONG_EMAIL));
    cell(look, field.column(), title, content)
}

fn selected(look: &Look, column: SortColumn) -> Option<&'static str> {
    (look.range & bit(column) != 0).then_some("true")
}

/// The marker of a colleague who is in the cell.
fn colleague(look: &Look, column: SortColumn) -> Option<impl IntoView + use<>> {
    let (_, Colleague { name, color }) = look.here.iter().find(|(at, _)| *at == column)?.clone();
    Some(view! {
        <span class="colleague" role="img" data-color=color data-name=name.clone() aria-label=format!("{name} is in this cell")></span>
    })
}

fn badge(word: &'static str) -> impl IntoView {
    view! {
        " "
        <span class="badge">{word}</span>
    }
}

/// The tags that fit, and the number of the others.
fn tags(tags: &[TagLabel]) -> impl IntoView + use<> {
    let both_fit = tags.iter().take(2).map(|tag| tag.name.chars().count()).sum::<usize>() <= TWO_TAGS;
    let (shown, rest) = tags.split_at(tags.len().min(if both_fit { 2 } else { 1 }));
    let shown = shown.iter().map(|tag| {
        view! {
            <span class="tag" data-color=tag.color dir="auto">
                {tag.name.clone()}
            </span>
            " "
        }
    });
    let rest = (!rest.is_empty()).then(|| {
        let names: Vec<&str> = rest.iter().map(|tag| tag.name.as_str()).collect();
        view! {
            <span class="tag">
                {format!("+{}", rest.len())}
                <span class="tip">{names.join(", ")}</span>
            </span>
        }
    });
    view! { <span class="tags">{shown.collect_view()}{rest}</span> }
}

fn if_long(text: &str, characters: usize) -> Option<String> {
    (text.chars().nth(characters).is_some()).then(|| text.to_owned())
}

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

/// A longer name or email may be cut off, so that it is shown in full under the pointer: characters.
const LONG_NAME: usize = 20;
const LONG_EMAIL: usize = 28;
/// Two tags find room side by side if they have no more characters than this.
const TWO_TAGS: usize = 9;

/// The id of the menu that all rows share.
pub const ROW_MENU: &str = "row-menu";

/// How a row looks apart from what its contact says.
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
    /// Whether the browser half is there. What is pressed before is done then (`server/early.js`).
    pub usable: bool,
    /// What becomes of it, where it no longer fits the view and stays for the moment.
    pub stray: Option<&'static str>,
    /// Columns that have just changed, that were just saved, and that are selected, as [bits](crate::contacts::table::refresh::bit).
    pub tinted: u16,
    pub saved: u16,
    pub range: u16,
    /// The cell whose question stays unfolded.
    pub asks: Option<CellField>,
    /// Cells that are being edited, or whose value is not confirmed.
    pub cells: Vec<(CellField, CellLook)>,
    /// Colleagues who are in one of its cells.
    pub here: Vec<(SortColumn, Colleague)>,
}

/// A colleague who is in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    pub name: String,
    /// 0 to 11.
    pub color: i64,
}

impl Look {
    /// What marks the cell of a column.
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

/// The row; `before` stands before its number in the address of its drawer. A plain function, in which only the times that go on
/// are closures: a page has up to a hundred rows.
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
    // A row that is new is tinted whole.
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

/// A cell whose value is typed: as it stands, or as somebody wants it.
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

/// Who else is in the cell.
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

/// The tags that find room, and how many more there are.
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

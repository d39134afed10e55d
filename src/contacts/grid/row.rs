//! A row of the table: one contact.

use leptos::either::Either;
use leptos::prelude::*;

use super::cell::CellState;
use super::row_state::{Colleague, RowState};
use crate::contacts::cells::CellField;
use crate::contacts::table::state::bit;
use crate::tags::TagLabel;
use crate::time::Moment;
use crate::ui::{avatar, icon, moment, star, switch, yes_or_no};
use crate::views::SortColumn;

/// Names and emails longer than this, in characters, may be cut off, and are shown in full on hover.
const LONG_NAME: usize = 20;
const LONG_EMAIL: usize = 28;
/// Two tags fit side by side with at most this many characters in total.
const TWO_TAGS: usize = 9;

/// The id of the menu that all rows share.
pub const ROW_MENU: &str = "row-menu";

impl RowState {
    /// The `data-mark` of a column's cell.
    fn marks(&self, column: SortColumn) -> Option<String> {
        let bit = bit(column);
        let draft = CellField::of(column).and_then(|field| self.cell(field)).map(CellState::word);
        let marks = [
            (self.tinted & bit != 0).then_some("tinted"),
            (self.saved & bit != 0).then_some("saved"),
            (self.range & bit != 0).then_some("range"),
            self.unfolded.is_some_and(|field| field.column() == column).then_some("asks"),
            self.colleagues.iter().any(|(at, _)| *at == column).then_some("here"),
            draft,
        ];
        let marks: Vec<&str> = marks.into_iter().flatten().collect();
        (!marks.is_empty()).then(|| marks.join(" "))
    }

    fn cell(&self, field: CellField) -> Option<&CellState> {
        self.cells.iter().find(|(of, _)| *of == field).map(|(_, state)| state)
    }
}

/// The row. `before` is the URL of its drawer up to the contact's id; `now` is the clock of the page, in microseconds UTC.
/// A plain function, with closures only for the relative times: a page has up to a hundred rows.
pub fn row(state: &RowState, before: &str, now: i64) -> impl IntoView + use<> {
    let contact = &state.contact;
    let name = &contact.name;
    let time = |at: &Moment| moment(at.at, &at.exact, now);
    let opt_in = state.cell(CellField::OptIn).map_or(contact.opt_in, |cell| cell.text() == "true");
    let who = view! {
        <span class="who">
            {avatar(contact.initials(), contact.color())}
            <span>
                <a href=format!("{before}{}", contact.id) title=if_long(name, LONG_NAME)>
                    <bdi>{name.clone()}</bdi>
                </a>
                {contact.unsubscribed.then(|| badge("unsubscribed"))}
                {contact.in_bin.then(|| badge("in the Bin"))}
                {state.out_of_place.filter(|_| !contact.in_bin).map(badge)}
            </span>
        </span>
    };
    // A new row is tinted whole.
    let new = (state.tinted == u16::MAX).then_some("tinted");
    let campaigns = state.cell(CellField::OptIn).and_then(CellState::note);
    let more = (state.may_edit && state.hydrated).then(|| {
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
            aria-selected=yes_or_no(state.selected)
            aria-current=state.open.then_some("true")
            data-fresh=state.just_added
            data-stray=state.out_of_place.is_some()
            data-unsubscribed=contact.unsubscribed || contact.in_bin
        >
            <td role="gridcell" data-mark=new>
                <input
                    type="checkbox"
                    aria-label=format!("Select {name}")
                    autocomplete="off"
                    prop:checked=state.selected
                />
            </td>
            {cell(state, SortColumn::Favorite, None, star(format!("Favorite {name}"), contact.favorite))}
            <th role="rowheader" scope="row" aria-selected=selected(state, SortColumn::Name) data-mark=state.marks(SortColumn::Name)>
                {who}
                {colleague(state, SortColumn::Name)}
            </th>
            {typed(state, CellField::Email, contact.email.as_deref())}
            {typed(state, CellField::Phone, contact.phone.as_deref())}
            {cell(state, SortColumn::Tags, None, (!contact.tags.is_empty()).then(|| tags(&contact.tags)))}
            {cell(state, SortColumn::LastInteraction, None, contact.last_interaction.as_ref().map(time))}
            {cell(state, SortColumn::Campaigns, None, (switch(format!("Campaigns, {name}"), opt_in, state.may_edit && !contact.in_bin), campaigns))}
            {cell(state, SortColumn::Created, None, time(&contact.created))}
            <td role="gridcell" data-mark=new>{more}</td>
        </tr>
    }
}

fn cell<V: IntoView>(state: &RowState, column: SortColumn, title: Option<String>, content: V) -> impl IntoView + use<V> {
    let dir = (column == SortColumn::Email).then_some("auto");
    view! {
        <td role="gridcell" dir=dir title=title aria-selected=selected(state, column) data-mark=state.marks(column)>
            {content}
            {colleague(state, column)}
        </td>
    }
}

/// A cell whose value is typed: the value, or the draft in its place.
fn typed(state: &RowState, field: CellField, value: Option<&str>) -> impl IntoView + use<> {
    let content = match state.cell(field) {
        None => Either::Left(value.map(str::to_owned)),
        Some(cell) => Either::Right(cell.view(field)),
    };
    let title = value.filter(|_| field == CellField::Email).and_then(|email| if_long(email, LONG_EMAIL));
    cell(state, field.column(), title, content)
}

fn selected(state: &RowState, column: SortColumn) -> Option<&'static str> {
    (state.range & bit(column) != 0).then_some("true")
}

/// The marker of a colleague who is in the cell.
fn colleague(state: &RowState, column: SortColumn) -> Option<impl IntoView + use<>> {
    let (_, Colleague { name, color }) = state.colleagues.iter().find(|(at, _)| *at == column)?.clone();
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

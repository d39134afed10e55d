//! A row of the table: one contact.

use crate::fields::{FieldKey, Kind, Shown};
use crate::views::COLUMNS;
use leptos::either::Either;
use leptos::either::EitherOf7;
use leptos::prelude::*;

use super::cell::CellState;
use super::row_state::{Colleague, RowState};
use crate::tags::TagLabel;
use crate::ui::{avatar, icon, moment, star, switch, yes_or_no};

/// Names and emails longer than this, in characters, may be cut off, and are shown in full on hover.
const LONG_NAME: usize = 20;
const LONG_EMAIL: usize = 28;
/// Two tags fit side by side with at most this many characters in total.
const TWO_TAGS: usize = 9;

/// The id of the menu that all rows share.
pub const ROW_MENU: &str = "row-menu";

impl RowState {
    /// The `data-mark` of a field's cell.
    fn marks(&self, field: FieldKey) -> Option<String> {
        let marks = [
            self.tint.has(field).then_some("tinted"),
            self.saved.contains(&field).then_some("saved"),
            self.range.contains(&field).then_some("range"),
            (self.unfolded == Some(field)).then_some("asks"),
            self.colleagues.iter().any(|(at, _)| *at == field).then_some("here"),
            self.cell(field).map(CellState::word),
        ];
        let marks: Vec<&str> = marks.into_iter().flatten().collect();
        (!marks.is_empty()).then(|| marks.join(" "))
    }

    fn cell(&self, field: FieldKey) -> Option<&CellState> {
        self.cells.iter().find(|(of, _)| *of == field).map(|(_, state)| state)
    }
}

/// The row. `before` is the URL of its drawer up to the contact's id; `now` is the clock of the page, in microseconds UTC.
/// A plain function, with closures only for the relative times: a page has up to a hundred rows.
pub fn row(state: &RowState, before: &str, now: i64) -> impl IntoView + use<> {
    let contact = &state.contact;
    let name = contact.name();
    // A new row is tinted whole.
    let new = state.tint.whole.then_some("tinted");
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
    let cells = COLUMNS.iter().map(|field| match field {
        FieldKey::Name => Either::Left(name_cell(state, before)),
        _ => Either::Right(cell(state, *field, now)),
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
            {cells.collect_view()}
            <td role="gridcell" data-mark=new>{more}</td>
        </tr>
    }
}

/// The row's heading: who it is, a link to the drawer, and badges.
fn name_cell(state: &RowState, before: &str) -> impl IntoView + use<> {
    let (contact, field) = (&state.contact, FieldKey::Name);
    let name = contact.name();
    view! {
        <th role="rowheader" scope="row" aria-selected=selected(state, field) data-mark=state.marks(field)>
            <span class="who">
                {avatar(contact.initials(), contact.color())}
                <span>
                    <a href=format!("{before}{}", contact.id) title=if_long(name, LONG_NAME)>
                        <bdi>{name.to_owned()}</bdi>
                    </a>
                    {contact.unsubscribed.then(|| badge("unsubscribed"))}
                    {contact.in_bin.then(|| badge("in the Bin"))}
                    {state.out_of_place.filter(|_| !contact.in_bin).map(badge)}
                </span>
            </span>
            {colleague(state, field)}
        </th>
    }
}

fn cell(state: &RowState, field: FieldKey, now: i64) -> impl IntoView + use<> {
    let is_email = field.kind() == Kind::Email;
    let title = state.contact.value(field).filter(|_| is_email).and_then(|email| if_long(email, LONG_EMAIL));
    view! {
        <td
            role="gridcell"
            dir=is_email.then_some("auto")
            title=title
            aria-selected=selected(state, field)
            data-mark=state.marks(field)
        >
            {content(state, field, now)}
            {colleague(state, field)}
        </td>
    }
}

/// The content of a cell: the value, or the draft in its place.
fn content(state: &RowState, field: FieldKey, now: i64) -> impl IntoView + use<> {
    let contact = &state.contact;
    let name = contact.name();
    match (field, contact.cells.get(&field)) {
        (FieldKey::Favorite, _) => EitherOf7::A(star(format!("Favorite {name}"), contact.is_on(field))),
        (_, Some(Shown::Boolean(on))) => {
            let draft = state.cell(field);
            let on = draft.map_or(*on, |cell| cell.text() == "true");
            let label = format!("{}, {name}", field.label());
            EitherOf7::B((switch(label, on, state.may_edit && !contact.in_bin), draft.and_then(CellState::note)))
        }
        (_, value) => match (state.cell(field), value) {
            (Some(cell), _) => EitherOf7::C(cell.view(field)),
            (None, Some(Shown::Text(text))) => EitherOf7::D(text.clone()),
            (None, Some(Shown::Moment(at))) => EitherOf7::E(moment(at.at, &at.exact, now)),
            (None, Some(Shown::Tags(names))) => EitherOf7::F(tags(names)),
            (None, _) => EitherOf7::G(()),
        },
    }
}

fn selected(state: &RowState, field: FieldKey) -> Option<&'static str> {
    state.range.contains(&field).then_some("true")
}

/// The marker of a colleague who is in the cell.
fn colleague(state: &RowState, field: FieldKey) -> Option<impl IntoView + use<>> {
    let (_, Colleague { name, color }) = state.colleagues.iter().find(|(at, _)| *at == field)?.clone();
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

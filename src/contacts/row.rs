//! A row of the table: one contact.

use leptos::prelude::*;

use super::{ContactRow, TagLabel};
use crate::ui::{avatar, icon, moment, star, switch, yes_or_no};

/// A longer name or email may be cut off, so that it is shown in full under the pointer: characters.
const LONG_NAME: usize = 20;
const LONG_EMAIL: usize = 24;
/// Two tags find room side by side if they have no more characters than this.
const TWO_TAGS: usize = 12;

/// The id of the menu that all rows share.
pub const ROW_MENU: &str = "row-menu";

/// How a row looks apart from what its contact says.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The clock of the page, in microseconds UTC.
    pub now: i64,
    pub selected: bool,
    /// Whether its drawer is open.
    pub open: bool,
    /// Whether it was just added.
    pub fresh: bool,
    /// Whether boxes and stars work.
    pub usable: bool,
    /// Whether the switch works.
    pub editable: bool,
}

/// The row; `before` stands before its number in the address of its drawer. A plain function, and no closures in it: a page
/// has up to a hundred.
pub fn row(contact: &ContactRow, look: Look, before: &str) -> impl IntoView + use<> {
    let name = &contact.name;
    let time = |at: &super::Moment| moment(at.at, &at.exact, look.now);
    view! {
        <tr
            aria-selected=yes_or_no(look.selected)
            aria-current=look.open.then_some("true")
            data-fresh=look.fresh
            data-unsubscribed=contact.unsubscribed
        >
            <td role="gridcell">
                <input
                    type="checkbox"
                    aria-label=format!("Select {name}")
                    autocomplete="off"
                    disabled=!look.usable
                    prop:checked=look.selected
                />
            </td>
            <td role="gridcell">{star(format!("Favorite {name}"), contact.favorite, look.usable)}</td>
            <th role="rowheader" scope="row">
                <span class="who">
                    {avatar(contact.initials(), contact.color())}
                    <span>
                        <a href=format!("{before}{}", contact.id) title=if_long(name, LONG_NAME)>
                            <bdi>{name.clone()}</bdi>
                        </a>
                        {contact
                            .unsubscribed
                            .then(|| {
                                view! {
                                    " "
                                    <span class="badge">"unsubscribed"</span>
                                }
                            })}
                    </span>
                </span>
            </th>
            <td role="gridcell" dir="auto" title=contact.email.as_deref().and_then(|email| if_long(email, LONG_EMAIL))>
                {contact.email.clone()}
            </td>
            <td role="gridcell">{contact.phone.clone()}</td>
            <td role="gridcell">{(!contact.tags.is_empty()).then(|| tags(&contact.tags))}</td>
            <td role="gridcell">{contact.last_interaction.as_ref().map(time)}</td>
            <td role="gridcell">{switch(format!("Campaigns, {name}"), contact.opt_in, look.editable)}</td>
            <td role="gridcell">{time(&contact.created)}</td>
            <td role="gridcell">
                {look
                    .editable
                    .then(|| {
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
                    })}
            </td>
        </tr>
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
            <span class="tag" title=names.join(", ")>
                {format!("+{}", rest.len())}
            </span>
        }
    });
    view! { <span class="tags">{shown.collect_view()}{rest}</span> }
}

fn if_long(text: &str, characters: usize) -> Option<String> {
    (text.chars().nth(characters).is_some()).then(|| text.to_owned())
}

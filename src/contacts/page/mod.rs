//! "All contacts": the page around the table.

mod empty_state;
mod footer;
pub mod live_bar;
mod search_box;
pub mod shortcuts;
mod unanswered;

use leptos::either::{Either, EitherOf3};
use leptos::html::Input;
use leptos::lazy_preload;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::grid::Grid;
use super::grid::focus::GridFocus;
use super::server_fns::open_contacts;
use super::table::{Table, address};
use crate::contact::drawer::panel_part;
use crate::contact::panel::ContactPanel;
use crate::contact::server_fns::open_contact;
use crate::contact::tab::DrawerTab;
use crate::error::AppError;
use crate::frame::{Frame, problem_page};
use crate::members::{Visitor, sign_in_address};
use crate::ui::{Erased, NoticeLine, ToastLine, at_once, away, icon, reader};
use crate::views::View;
use empty_state::{EmptyWorkspace, no_match};
use footer::Foot;
use live_bar::{LiveBar, live_switch};
use search_box::SearchBox;
use unanswered::unanswered;

/// The id of the popover with rarely used settings.
const PAGE_SETTINGS: &str = "page-settings";

/// The page of the workspace in the URL. The server renders it whole; from then on the [`Table`] follows the URL.
#[component]
pub fn ContactsPage() -> impl IntoView {
    let (parameters, query) = (use_params_map(), use_query_map());
    let slug = Memo::new(move |_| parameters.read().get("slug").unwrap_or_default());
    let view = Memo::new(move |_| View::from_query(|name| query.read().get(name)));
    let open = Memo::new(move |_| query.read().get("contact").and_then(|number| number.parse::<i64>().ok()));
    let tab = DrawerTab::in_address();
    let opened = Resource::new_blocking(move || slug.get(), move |slug| open_contacts(slug, view.get_untracked()));
    let profile = Resource::new_blocking(
        move || slug.get(),
        move |slug| async move {
            match open.get_untracked() {
                Some(contact) => open_contact(slug, contact).await.map(Some),
                None => Ok(None),
            }
        },
    );
    let again = Callback::new(move |()| {
        opened.refetch();
        profile.refetch();
    });
    let page = move || {
        Suspend::new(async move {
            match opened.await {
                Ok((visitor, page)) => {
                    let profile = profile.await;
                    let is_open = !matches!(profile, Ok(None));
                    let panel = ContactPanel::new(Table::new(&visitor, view, open, page), profile);
                    // An open drawer is part of the server-rendered page: it needs no script.
                    let part = if is_open { Some(panel_part(panel).await) } else { None };
                    EitherOf3::A(contacts(visitor, panel, part))
                }
                Err(AppError::SignedOut) => {
                    let here = address(&slug.read_untracked(), &view.read_untracked(), open.get_untracked(), tab.get_untracked());
                    EitherOf3::B(away(&sign_in_address(&here)))
                }
                Err(problem) => EitherOf3::C(problem_page(problem, &slug.read_untracked(), again)),
            }
        })
    };
    at_once(view! { <Suspense>{page}</Suspense> })
}

fn contacts(visitor: Visitor, panel: ContactPanel, part: Option<AnyView>) -> impl IntoView {
    let table = panel.table;
    let focus = GridFocus::default();
    Effect::new(move |_| {
        table.layout.hydrated.set(true);
        if table.may_edit_now() {
            // Preloaded: the form must open even if the network is gone by then.
            let _ = lazy_preload!(crate::contact::form::form);
        }
    });
    // The roving tabindex is applied to each new page once its rows are rendered: a tick after the change. When rows come and go
    // by themselves, focus and scroll position stay with their contact.
    Effect::new(move |before: Option<(View, Vec<i64>)>| {
        let rows: Vec<i64> = table.rows.page.read().rows.iter().map(|row| row.id).collect();
        let (view, usable) = (table.view.get_untracked(), table.layout.hydrated.get());
        let is_new = before.as_ref().is_some_and(|(before, _)| *before != view);
        let moved = before.filter(|(_, before)| !is_new && *before != rows).and_then(|(_, before)| {
            let at = focus.anchor()?;
            let now = rows.iter().position(|row| before.get(at) == Some(row))?;
            (now != at).then_some((at, now))
        });
        spawn_local(async move {
            tick().await;
            focus.settle();
            if let Some((from, to)) = moved {
                focus.shift(from, to);
            }
            if is_new {
                focus.to_top();
            }
            if usable {
                reader::is_ready();
            }
        });
        (view, rows)
    });

    // After the drawer was left by a key, the focus returns to its row.
    Effect::new(move |_| {
        if table.open.get().is_none() && table.layout.take_focus_back() {
            spawn_local(async move {
                tick().await;
                focus.come_back();
            });
        }
    });

    let is_empty = Memo::new(move |_| table.rows.page.read().everyone == 0);
    let role = visitor.role;
    let room = move || {
        if is_empty.get() {
            view! { <EmptyWorkspace panel role /> }.erased()
        } else {
            view! {
                <Head panel />
                <div class="bar">
                    <SearchBox table />
                    <LiveBar table />
                </div>
                <NoticeLine notice=table.layout.notice again=Callback::new(move |()| table.follow()) />
                <div class="scroller">
                    <Grid panel focus />
                    {no_match(table)}
                    {unanswered(table)}
                </div>
                <Foot table />
            }
            .erased()
        }
    };
    view! {
        <Title text="All contacts · Kith" />
        <Frame visitor following=table.following>
            {room}
            {around(panel, part)}
            <ToastLine toast=table.layout.toast />
            <div class="visually-hidden" aria-live="polite">
                {move || table.layout.announcement.get()}
            </div>
        </Frame>
    }
}

/// The drawer and the dialogs: `part`, or loaded after hydration.
fn around(panel: ContactPanel, part: Option<AnyView>) -> impl IntoView {
    let usable = panel.table.layout.hydrated;
    match part {
        Some(part) => Either::Left(part),
        None => {
            let later = move || usable.get().then(|| Suspend::new(panel_part(panel)));
            Either::Right(view! { <Suspense>{later}</Suspense> })
        }
    }
}

/// The heading, "Show unsubscribed", and the page's actions. On a phone all but "New contact" is in a popover behind the gear
/// (`style/rooms/contacts.css`).
#[component]
fn Head(panel: ContactPanel) -> impl IntoView {
    let table = panel.table;
    let shows = move || table.view.read().unsubscribed;
    let check = NodeRef::<Input>::new();
    // Not before the URL has changed: a choice made before hydration is taken over by the search box.
    Effect::new(move |before: Option<bool>| {
        let shows = shows();
        if let Some(check) = check.get_untracked().filter(|_| before.is_some_and(|before| before != shows)) {
            check.set_checked(shows);
        }
        shows
    });
    let change = move |event| {
        let unsubscribed = event_target_checked(&event);
        table.visit(&View { unsubscribed, page: 1, ..table.view.get_untracked() }, false);
    };
    view! {
        <header>
            <h1>"All contacts"</h1>
            <div class="page-settings" id=PAGE_SETTINGS popover="auto" role="group" aria-label="Page settings">
                <label class="check">
                    <input
                        type="checkbox"
                        name="unsubscribed"
                        value="show"
                        form="view"
                        autocomplete="off"
                        checked=table.view.read_untracked().unsubscribed
                        node_ref=check
                        on:change=change
                    />
                    " Show unsubscribed"
                </label>
                {live_switch(table)}
                <div class="acts">{files(table)}</div>
            </div>
            <div class="acts">
                <button
                    type="button"
                    class="button"
                    data-kind="icon"
                    aria-label="Page settings"
                    popovertarget=PAGE_SETTINGS
                >
                    {icon("settings")}
                </button>
                {new_contact(panel)}
            </div>
        </header>
    }
}

/// The page's actions: download, import, and "New contact".
pub(super) fn acts(panel: ContactPanel) -> impl IntoView {
    view! {
        <div class="acts">
            {files(panel.table)} {new_contact(panel)}
        </div>
    }
}

/// "Download CSV" and "Import".
fn files(table: Table) -> impl IntoView {
    let (csv, import) = (format!("/w/{}/contacts.csv", table.slug()), format!("/w/{}/import", table.slug()));
    let downloads = move || {
        (table.rows.page.read().everyone > 0).then(|| {
            let view = table.view.read().at_page(1).to_string();
            view! {
                <form method="get" action=csv.clone()>
                    <input type="hidden" name="view" value=view />
                    <button class="button">"Download CSV"</button>
                </form>
            }
        })
    };
    let imports = move || {
        table.may_edit().then(|| {
            view! {
                <form method="get" action=import.clone()>
                    <button class="button">"Import"</button>
                </form>
            }
        })
    };
    (downloads, imports)
}

fn new_contact(panel: ContactPanel) -> impl IntoView {
    let table = panel.table;
    move || {
        table.may_edit().then(|| {
            view! {
                <button
                    type="button"
                    class="button"
                    data-kind="primary"
                    disabled=move || !table.layout.hydrated.get()
                    on:click=move |_| panel.new_open.set(true)
                >
                    "New contact"
                </button>
            }
        })
    }
}

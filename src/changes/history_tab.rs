//! The tab "History": each change of a contact, its author and its time, and "Undo this" where an undo is still possible.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::server_fns::list_history;
use super::{HistoryEntry, HistoryItem};
use crate::error::AppError;
use crate::ui::moment;

/// The history of a contact; `undo` undoes a revision in this contact. The list is fetched again whenever `revision` changes.
#[component]
pub fn HistoryTab(
    slug: String,
    contact: i64,
    #[prop(into)] revision: Signal<i64>,
    /// The clock of the page, in microseconds UTC.
    #[prop(into)]
    now: Signal<i64>,
    undo: Callback<i64>,
) -> impl IntoView {
    let entries = RwSignal::new(None::<Vec<HistoryEntry>>);
    let (more, problem) = (RwSignal::new(false), RwSignal::new(None::<AppError>));
    let slug = StoredValue::new(slug);
    // Request numbers for the latest changes and for earlier ones: a response that a newer request has overtaken is dropped.
    let (latest, earlier) = (StoredValue::new(0_u32), StoredValue::new(0_u32));
    let ask = move |before: Option<i64>| {
        let asked = if before.is_some() { earlier } else { latest };
        let number = asked.get_value() + 1;
        asked.set_value(number);
        spawn_local(async move {
            let answer = list_history(slug.get_value(), contact, before).await;
            // Earlier entries must directly follow the last entry shown.
            let last = || entries.with_untracked(|entries| entries.as_ref()?.last().map(|entry| entry.revision));
            if asked.try_get_value() != Some(number) || (before.is_some() && before != last()) {
                return;
            }
            match answer {
                Ok((listed, are_more)) => {
                    problem.try_set(None);
                    let shown = entries.try_update(Option::take).flatten().unwrap_or_default();
                    let last = listed.last().map(|entry| entry.revision);
                    let (later, earlier): (Vec<_>, Vec<_>) = shown.into_iter().partition(|entry| Some(entry.revision) >= last);
                    // Earlier entries stay if none is missing between them and the latest ones.
                    let stay = before.is_none() && are_more && !later.is_empty() && !earlier.is_empty();
                    if !stay {
                        more.try_set(are_more);
                    }
                    let (first, second) = match before {
                        Some(_) => (later, listed),
                        None => (listed, if stay { earlier } else { Vec::new() }),
                    };
                    entries.try_set(Some([first, second].concat()));
                }
                Err(why) => {
                    problem.try_set(Some(why));
                }
            }
        });
    };
    Effect::new(move |_| {
        revision.track();
        ask(None);
    });
    let ask_for_earlier = move |_| ask(entries.with_untracked(|entries| entries.as_ref()?.last().map(|entry| entry.revision)));
    view! {
        <div class="history" aria-busy=move || (entries.read().is_none() && problem.read().is_none()).then_some("true")>
            {move || problem.get().map(|problem| view! { <p class="wrong" role="alert">{problem.to_string()}</p> })}
            <ol>
                // Keyed by revision, so that the focus stays with its change when another one is inserted before it.
                <For
                    each=move || entries.get().unwrap_or_default()
                    key=|entry| (entry.revision, entry.can_undo)
                    children=move |entry| change(entry, now, undo)
                />
            </ol>
            {move || {
                more.get()
                    .then(|| {
                        view! {
                            <button type="button" class="button" on:click=ask_for_earlier>
                                "Earlier changes"
                            </button>
                        }
                    })
            }}
        </div>
    }
}

fn change(entry: HistoryEntry, now: Signal<i64>, undo: Callback<i64>) -> impl IntoView {
    let HistoryEntry { revision, at, by, how, items, can_undo } = entry;
    let what = items.first().map(|item| item.label.clone()).unwrap_or_default();
    let exact = at.exact.clone();
    let undo = can_undo.then(|| {
        view! {
            <button
                type="button"
                class="button"
                data-kind="quiet"
                aria-label=format!("Undo this: {what}, {exact}")
                on:click=move |_| undo.run(revision)
            >
                "Undo this"
            </button>
        }
    });
    view! {
        <li>
            <p class="faint">
                <bdi>{by}</bdi>
                ", "
                {move || moment(at.at, &at.exact, now.get())}
                {how.map(|how| view! { ", " <bdi>{how}</bdi> })}
            </p>
            {items.into_iter().map(item).collect_view()}
            {undo}
        </li>
    }
}

fn item(item: HistoryItem) -> impl IntoView {
    let HistoryItem { label, from, to } = item;
    view! {
        <p>
            <b>{label}</b>
            {from.map(|from| view! { " " <del dir="auto">{from}</del> })}
            {to.map(|to| view! { " " <ins dir="auto">{to}</ins> })}
        </p>
    }
}

//! "Remove sample contacts": a section on the pages where people look for it, shown only if the workspace has samples.

use std::time::Duration;

use leptos::html::H2;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::server_fns::{open_samples, remove_samples};
use super::{Removal, Samples};
use crate::error::AppError;
use crate::ui::grouped;

/// Poll interval while a removal runs.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The state of the section in reactive handles; a copy refers to the same section.
#[derive(Clone, Copy)]
struct Section {
    slug: StoredValue<String>,
    samples: RwSignal<Option<Samples>>,
    /// Whether a removal runs, or has run since the page was opened.
    watched: RwSignal<bool>,
    problem: RwSignal<Option<String>>,
}

impl Section {
    /// Fetches the samples, and polls as long as a removal runs.
    fn look(self) {
        // The page may have been left meanwhile.
        let Some(slug) = self.slug.try_get_value() else {
            return;
        };
        spawn_local(async move {
            match open_samples(slug).await {
                Ok(samples) => {
                    let runs = samples.as_ref().and_then(|samples| samples.removal.as_ref()).is_some_and(|removal| removal.runs);
                    if self.samples.try_set(samples).is_some() {
                        return;
                    }
                    if runs {
                        self.watched.set(true);
                        set_timeout(move || self.look(), LOOK_EVERY);
                    }
                }
                // A lost connection is no error while a removal is watched: it goes on at the server, so poll again.
                Err(AppError::Unreachable) if self.watched.try_get_untracked() == Some(true) => {
                    set_timeout(move || self.look(), LOOK_EVERY)
                }
                Err(problem) => {
                    self.problem.try_set(Some(problem.to_string()));
                }
            }
        });
    }

    fn remove(self) {
        self.watched.set(true);
        self.problem.set(None);
        spawn_local(async move {
            match remove_samples(self.slug.get_value()).await {
                Ok(()) => self.look(),
                Err(problem) => {
                    self.problem.try_set(Some(problem.to_string()));
                }
            }
        });
    }
}

/// The section; `may_remove` is whether the visitor may delete contacts.
#[component]
pub fn SampleSection(slug: String, may_remove: bool) -> impl IntoView {
    let section =
        Section { slug: StoredValue::new(slug), samples: RwSignal::default(), watched: RwSignal::new(false), problem: RwSignal::default() };
    let heading = NodeRef::<H2>::new();
    let remove = move |_| {
        // The button disappears, so the heading takes the focus. Failing to focus loses nothing: the heading is read all the
        // same.
        if let Some(heading) = heading.get_untracked() {
            let _ = heading.focus();
        }
        section.remove();
    };
    // Fetched in the browser only, so that the page need not wait for it.
    Effect::new(move |_| section.look());
    move || {
        let samples = section.samples.get()?;
        let watched = section.watched.get();
        (samples.untouched > 0 || watched).then(|| {
            let runs = samples.removal.as_ref().is_some_and(|removal| removal.runs);
            let offered = may_remove && samples.untouched > 0 && !runs;
            view! {
                <section class="samples" aria-labelledby="samples">
                    <h2 id="samples" tabindex="-1" node_ref=heading>
                        "Sample contacts"
                    </h2>
                    {(samples.untouched > 0 && !runs).then(|| view! { <p>{explanation(&samples)}</p> })}
                    {offered
                        .then(|| {
                            view! {
                                <button type="button" class="button" on:click=remove>
                                    "Remove sample contacts"
                                </button>
                            }
                        })}
                    {samples.removal.clone().filter(|removal| watched && removal.runs).map(|removal| progress(&removal))}
                    <p role="status">
                        {samples
                            .removal
                            .clone()
                            .filter(|removal| watched && !removal.runs)
                            .map(|removal| outcome(removal, samples.changed))}
                    </p>
                    {move || section.problem.get().map(|problem| view! { <p class="wrong" role="alert">{problem}</p> })}
                </section>
            }
        })
    }
}

fn explanation(samples: &Samples) -> String {
    let here = if samples.untouched == 1 {
        "1 sample contact is".to_owned()
    } else {
        format!("{} sample contacts are", grouped(samples.untouched))
    };
    let stay = who_stay(samples.changed);
    format!("{here} in this workspace. Removing moves them to the Bin, where they can be restored for 30 days.{stay}")
}

/// Progress of a removal.
fn progress(removal: &Removal) -> impl IntoView + use<> {
    view! {
        <progress max=removal.total value=removal.done aria-label="Removing sample contacts"></progress>
        <p class="faint">{format!("{} of {}", grouped(removal.done), grouped(removal.total))}</p>
    }
}

/// Result of a removal.
fn outcome(removal: Removal, changed: i64) -> impl IntoView + use<> {
    let is_wrong = removal.problem.is_some();
    let said = removal.problem.unwrap_or_else(|| removed(removal.removed) + &who_stay(changed));
    view! { <span class:wrong=is_wrong>{said}</span> }
}

fn removed(count: i64) -> String {
    match count {
        1 => "1 sample contact was moved to the Bin.".to_owned(),
        removed => format!("{} sample contacts were moved to the Bin.", grouped(removed)),
    }
}

fn who_stay(changed: i64) -> String {
    match changed {
        0 => String::new(),
        1 => " 1 that someone has changed stays.".to_owned(),
        changed => format!(" {} that someone has changed stay.", grouped(changed)),
    }
}

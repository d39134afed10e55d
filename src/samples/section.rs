//! "Remove sample contacts", on the pages where one looks for it: a section that is only there where there are samples.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::server_fns::{open_samples, remove_samples};
use super::{Removal, Samples};
use crate::error::AppError;
use crate::ui::grouped;

/// How often a removal that runs is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// What the section holds; a copy is the same section.
#[derive(Clone, Copy)]
struct Section {
    slug: StoredValue<String>,
    samples: RwSignal<Option<Samples>>,
    /// Whether a removal runs, or has run since the page was opened.
    watched: RwSignal<bool>,
    problem: RwSignal<Option<String>>,
}

impl Section {
    /// Looks again, and goes on as long as a removal runs.
    fn look(self) {
        spawn_local(async move {
            match open_samples(self.slug.get_value()).await {
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
                // Somebody who only looks on loses nothing by it; a removal goes on meanwhile.
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
    // Only the browser looks: the page need not wait for it.
    Effect::new(move |_| section.look());
    move || {
        let samples = section.samples.get()?;
        let watched = section.watched.get();
        (samples.untouched > 0 || watched).then(|| {
            let runs = samples.removal.as_ref().is_some_and(|removal| removal.runs);
            let offered = may_remove && samples.untouched > 0 && !runs;
            view! {
                <section class="samples" aria-labelledby="samples">
                    <h2 id="samples">"Sample contacts"</h2>
                    {(samples.untouched > 0 && !runs).then(|| view! { <p>{explanation(&samples)}</p> })}
                    {offered
                        .then(|| {
                            view! {
                                <button type="button" class="button" on:click=move |_| section.remove()>
                                    "Remove sample contacts"
                                </button>
                            }
                        })}
                    {samples.removal.clone().filter(|_| watched).map(|removal| progress(&removal, samples.changed))}
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
    let stay = if samples.changed > 0 { format!(" {} that somebody has changed stay.", grouped(samples.changed)) } else { String::new() };
    format!("{here} in this workspace. Removing moves them to the Bin, where they can be restored for 30 days.{stay}")
}

/// How far a removal is, or what came of it.
fn progress(removal: &Removal, changed: i64) -> impl IntoView + use<> {
    if removal.runs {
        return view! {
            <progress max=removal.total value=removal.done aria-label="Removing sample contacts"></progress>
            <p class="faint">{format!("{} of {}", grouped(removal.done), grouped(removal.total))}</p>
        }
        .into_any();
    }
    if let Some(problem) = removal.problem.clone() {
        return view! { <p class="wrong" role="status">{problem}</p> }.into_any();
    }
    let removed = format!("Removed {} sample contacts: they are in the Bin.", grouped(removal.removed));
    let stay = if changed > 0 { format!(" {} that somebody has changed stay.", grouped(changed)) } else { String::new() };
    view! { <p role="status">{format!("{removed}{stay}")}</p> }.into_any()
}

//! Imports on the page: the one in the address, large, and the latest ones, each with its progress and its result.

use leptos::html::H2;
use leptos::prelude::*;

use super::page::Imports;
use super::{ImportJob, ImportState};
use crate::ui::{Erased, grouped};

/// The import in the address: its progress, then its result.
pub fn result(page: Imports, id: i64, may_import: bool) -> impl IntoView {
    let job = Memo::new(move |_| page.jobs.read().iter().find(|job| job.id == id).cloned());
    let state = Memo::new(move |_| job.read().as_ref().map(|job| job.state.clone()));
    let heading = NodeRef::<H2>::new();
    Effect::new(move |_| {
        if page.begun.get_untracked() == Some(id)
            && let Some(heading) = heading.get()
        {
            // Failing to focus loses nothing: the heading is read all the same.
            let _ = heading.focus();
        }
    });
    let title = move || match state.get() {
        Some(ImportState::Running) | None => " is being imported",
        Some(ImportState::Done) => " was imported",
        Some(ImportState::Refused(_)) => " was only partly imported",
    };
    let word = move || match state.get() {
        Some(ImportState::Running) | None => "running",
        Some(ImportState::Done) => "done",
        Some(ImportState::Refused(_)) => "refused",
    };
    let slug = page.slug.get_value();
    view! {
        <section class="result" data-state=word aria-labelledby="result">
            <h2 id="result" tabindex="-1" node_ref=heading>
                <bdi>{move || job.get().map(|job| job.file_name)}</bdi>
                {title}
            </h2>
            {move || job.get().filter(|job| job.state == ImportState::Running).map(|job| progress(&job))}
            <p role="status">{move || job.get().filter(|job| job.state != ImportState::Running).map(|job| outcome(&job))}</p>
            {move || job.get().filter(|job| job.state != ImportState::Running).map(|job| explanation(page, job))}
            <div class="foot">
                <a class="button" href=format!("/w/{slug}/contacts")>
                    "See all contacts"
                </a>
                {may_import
                    .then(|| {
                        view! {
                            <button type="button" class="button" disabled=move || !page.usable.get() on:click=move |_| page.ask_again()>
                                "Import another file"
                            </button>
                        }
                    })}
            </div>
        </section>
    }
}

/// The latest imports of all members, without the one that is shown large. Only the newest is a live region and announces its
/// end.
pub fn latest(page: Imports) -> impl IntoView {
    let large = page.job.get();
    let newest = page.jobs.read().first().map(|job| job.id).filter(|id| large.is_none_or(|large| large == *id));
    let jobs: Vec<ImportJob> = page.jobs.get().into_iter().filter(|job| Some(job.id) != large).collect();
    (!jobs.is_empty()).then(|| {
        let lines = jobs.into_iter().map(|job| {
            let speaks = Some(job.id) == newest;
            line(page, job, speaks)
        });
        view! {
            <h2>"Latest imports"</h2>
            <ul class="jobs">{lines.collect_view()}</ul>
        }
    })
}

fn line(page: Imports, job: ImportJob, speaks: bool) -> impl IntoView {
    let came = if job.state == ImportState::Running {
        progress(&job).erased()
    } else {
        let refused = matches!(job.state, ImportState::Refused(_));
        view! {
            <p class:wrong=refused role=speaks.then_some("status")>
                {outcome(&job)}
            </p>
        }
        .erased()
    };
    let by = job.by.clone().map(|name| format!("{name}, ")).unwrap_or_default();
    view! {
        <li>
            <p>
                <bdi>{job.file_name.clone()}</bdi>
                " "
                <span class="faint">
                    <bdi>{by}</bdi>
                    {job.at.exact.clone()}
                </span>
            </p>
            {came}
            {(job.state != ImportState::Running).then(|| explanation(page, job))}
        </li>
    }
}

fn progress(job: &ImportJob) -> impl IntoView + use<> {
    let (total, done) = (job.total, job.done);
    view! {
        <progress max=total value=done aria-label=format!("Import of {}", job.file_name)></progress>
        <p class="faint">{format!("{} of {}", grouped(done), grouped(total))}</p>
    }
}

/// Counts such as "Added 200, failed 2": zeros are left out, except for the added rows. An import that was refused puts its
/// reason first.
fn outcome(job: &ImportJob) -> String {
    let others = [("updated", job.updated), ("skipped", job.skipped), ("failed", job.failed)];
    let others = others.into_iter().filter(|(_, number)| *number > 0).map(|(word, number)| format!(", {word} {}", grouped(number)));
    let counts = format!("Added {}{}", grouped(job.added), others.collect::<String>());
    match &job.state {
        ImportState::Refused(problem) => format!("{problem} {counts}"),
        ImportState::Running | ImportState::Done => counts,
    }
}

/// The reasons why rows were skipped and failed, with a link to download the failed ones.
fn explanation(page: Imports, job: ImportJob) -> impl IntoView {
    let ImportJob { id, updates, skipped, failed, kept, reasons, .. } = job;
    let why = if updates {
        "skipped: the contact already exists and nothing is new, or it is in the Bin."
    } else {
        "skipped: the contact already exists, is in the Bin, or is in the file twice."
    };
    let more = failed - reasons.len() as i64;
    let reasons =
        reasons.into_iter().map(|reason| view! { <li>{format!("Line {}: ", grouped(reason.line))} <bdi>{reason.text}</bdi></li> }.erased());
    let more = (more > 0 && kept > 0).then(|| view! { <li class="faint">{format!("and {} more", grouped(more))}</li> }.erased());
    let address = page.slug.with_value(|slug| format!("/w/{slug}/imports/{id}/failed.csv"));
    let download = match (failed, kept) {
        (0, _) => None,
        (_, 0) => Some(view! { <p class="faint">"The rows that failed are not kept any more."</p> }.erased()),
        (failed, kept) => {
            let part = (kept < failed).then(|| {
                let part = format!(" {} of the {} rows that failed were kept.", grouped(kept), grouped(failed));
                view! { <span class="faint">{part}</span> }
            });
            let link = view! {
                <p>
                    <a href=address rel="external" download>
                        "Download the rows that failed"
                    </a>
                    {part}
                </p>
            };
            Some(link.erased())
        }
    };
    view! {
        {(skipped > 0).then(|| view! { <p class="faint">{format!("{} {why}", grouped(skipped))}</p> })}
        {(failed > 0 && kept > 0).then(|| view! { <ul class="reasons">{reasons.chain(more).collect_view()}</ul> })}
        {download}
    }
}

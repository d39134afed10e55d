//! The latest imports on the page: how far each is, and what came of it.

use leptos::prelude::*;

use super::page::Imports;
use super::{ImportJob, ImportState};
use crate::ui::grouped;

/// The latest imports, whoever asked for them.
pub fn latest(page: Imports) -> impl IntoView {
    let jobs = page.jobs.get();
    (!jobs.is_empty()).then(|| {
        view! {
            <h2>"Latest imports"</h2>
            <ul class="jobs">{jobs.into_iter().map(|job| line(page, job)).collect_view()}</ul>
        }
    })
}

fn line(page: Imports, job: ImportJob) -> impl IntoView {
    let ImportJob { id, file_name, by, at, state, total, done, added, updated, skipped, failed } = job;
    let counts =
        format!("Added {}, updated {}, skipped {}, failed {}", grouped(added), grouped(updated), grouped(skipped), grouped(failed));
    let came = match state {
        ImportState::Running => view! {
            <progress max=total value=done aria-label=format!("Import of {file_name}")></progress>
            <p class="faint">{format!("{} of {}", grouped(done), grouped(total))}</p>
        }
        .into_any(),
        ImportState::Done => view! { <p role="status">{counts}</p> }.into_any(),
        ImportState::Refused(problem) => view! { <p class="wrong" role="status">{problem}</p> }.into_any(),
    };
    let failed = (failed > 0).then(|| {
        let address = page.slug.with_value(|slug| format!("/w/{slug}/imports/{id}/failed.csv"));
        view! {
            <a href=address rel="external" download>
                "Download the rows that failed"
            </a>
        }
    });
    let by = by.map(|name| format!("{name}, ")).unwrap_or_default();
    view! {
        <li>
            <p>
                <bdi>{file_name}</bdi>
                " "
                <span class="faint">
                    <bdi>{by}</bdi>
                    {at.exact}
                </span>
            </p>
            {came}
            {failed}
        </li>
    }
}

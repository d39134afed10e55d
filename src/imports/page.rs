//! "Import contacts": bringing a file, saying what its columns hold, and watching imports go on.

use std::time::Duration;

use leptos::either::Either;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::bring::Bring;
use super::server_fns::{open_imports, open_upload, start_import};
use super::{Choice, Existing, ImportJob, ImportState, InBin, Preview};
use crate::error::AppError;
use crate::frame::{Frame, workspace_page};
use crate::imports::field::Field;
use crate::members::{Permission, Visitor, sign_in_address};
use crate::place;
use crate::ui::{Notice, NoticeLine, grouped};

/// How often running imports are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    workspace_page(open_imports, |(visitor, jobs)| imports(visitor, jobs))
}

/// What the page holds; a copy is the same page.
#[derive(Clone, Copy)]
pub struct Imports {
    pub slug: StoredValue<String>,
    jobs: RwSignal<Vec<ImportJob>>,
    everyone: RwSignal<i64>,
    /// The file in the address that was brought.
    upload: Memo<Option<String>>,
    pub usable: RwSignal<bool>,
    notice: RwSignal<Option<Notice>>,
    navigate: Callback<Option<String>>,
}

impl Imports {
    /// The address of the page, with a file that was brought or without.
    fn address(self, upload: Option<&str>) -> String {
        let page = self.slug.with_value(|slug| format!("/w/{slug}/import"));
        upload.map_or_else(|| page.clone(), |upload| format!("{page}?upload={upload}"))
    }

    /// Shows a file that was brought, or none.
    pub fn turn_to(self, upload: Option<String>) {
        self.notice.set(None);
        self.navigate.run(upload);
    }

    /// Says what went wrong.
    pub fn report(self, problem: &AppError) {
        if *problem == AppError::SignedOut {
            place::go(&sign_in_address(&self.address(self.upload.get_untracked().as_deref())));
        } else {
            self.notice.set(Some(Notice { sentence: problem.to_string(), offers_again: false }));
        }
    }

    /// Looks at the imports again, and goes on as long as one runs.
    fn watch(self) {
        spawn_local(async move {
            match open_imports(self.slug.get_value()).await {
                Ok((visitor, jobs)) => {
                    self.everyone.try_set(visitor.everyone);
                    self.jobs.try_set(jobs);
                }
                // The next look may go better.
                Err(AppError::Unreachable) => {}
                Err(problem) => return self.report(&problem),
            }
            self.watch_on();
        });
    }

    fn watch_on(self) {
        let runs = self.jobs.try_with_untracked(|jobs| jobs.iter().any(|job| job.state == ImportState::Running));
        if runs == Some(true) {
            set_timeout(move || self.watch(), LOOK_EVERY);
        }
    }

    fn start(self, upload: String, choice: Choice, busy: RwSignal<bool>) {
        busy.set(true);
        spawn_local(async move {
            let started = start_import(self.slug.get_value(), upload, choice).await;
            busy.try_set(false);
            match started {
                Ok(()) => {
                    self.turn_to(None);
                    self.watch();
                }
                Err(problem) => self.report(&problem),
            }
        });
    }
}

fn imports(visitor: Visitor, jobs: Vec<ImportJob>) -> impl IntoView {
    let query = use_query_map();
    let navigate = use_navigate();
    let slug = visitor.slug.clone();
    let navigate = Callback::new(move |upload: Option<String>| {
        let query = upload.map(|upload| format!("?upload={upload}")).unwrap_or_default();
        navigate(&format!("/w/{slug}/import{query}"), NavigateOptions::default());
    });
    let page = Imports {
        slug: StoredValue::new(visitor.slug.clone()),
        jobs: RwSignal::new(jobs),
        everyone: RwSignal::new(visitor.everyone),
        upload: Memo::new(move |_| query.read().get("upload")),
        usable: RwSignal::new(false),
        notice: RwSignal::default(),
        navigate,
    };
    Effect::new(move |_| {
        page.usable.set(true);
        page.watch_on();
    });
    let imports = visitor.role.may(Permission::Import);
    let everyone = page.everyone;
    let slug = visitor.slug.clone();
    view! {
        <Title text="Import contacts · Kith" />
        <Frame visitor everyone here="import">
            <div class="settings import">
                <h1>"Import contacts"</h1>
                <NoticeLine notice=page.notice again=Callback::new(|()| ()) />
                {if imports {
                    Either::Left(file(page))
                } else {
                    Either::Right(view! { <p class="faint">"An owner, admin or editor can import contacts."</p> })
                }}
                {move || latest(page)}
                <p>
                    <a href=format!("/w/{slug}/contacts")>"All contacts"</a>
                </p>
            </div>
        </Frame>
    }
}

/// A file to be brought, or the one that was.
fn file(page: Imports) -> impl IntoView {
    let header = RwSignal::new(None::<bool>);
    let preview = Resource::new_blocking(
        move || (page.upload.get(), header.get()),
        move |(upload, header)| async move {
            match upload {
                Some(upload) => open_upload(page.slug.get_value(), upload, header).await.map(Some),
                None => Ok(None),
            }
        },
    );
    let shown = move || {
        Suspend::new(async move {
            match preview.await {
                Ok(Some(preview)) => columns(page, preview, header).into_any(),
                Ok(None) => view! { <Bring page /> }.into_any(),
                Err(AppError::NotFound) => view! {
                    <p>"This file is imported already, or was not kept. Bring it again."</p>
                    <Bring page />
                }
                .into_any(),
                Err(problem) => view! {
                    <p class="wrong" role="alert">
                        {problem.to_string()}
                    </p>
                    <Bring page />
                }
                .into_any(),
            }
        })
    };
    view! { <Transition>{shown}</Transition> }
}

/// What the columns hold, to be looked at and changed.
fn columns(page: Imports, preview: Preview, header: RwSignal<Option<bool>>) -> impl IntoView {
    let Preview { file_name, rows, has_header, columns } = preview;
    let fields = RwSignal::new(columns.iter().map(|column| column.field).collect::<Vec<_>>());
    let (updates, restores, busy) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let identifies = move || fields.read().iter().flatten().any(|field| matches!(field, Field::Email | Field::Phone));
    let start = move |_| {
        if let Some(upload) = page.upload.get_untracked().filter(|_| !busy.get_untracked()) {
            let existing = if updates.get_untracked() { Existing::Update } else { Existing::Skip };
            let in_bin = if restores.get_untracked() { InBin::Restore } else { InBin::Skip };
            page.start(upload, Choice { has_header, columns: fields.get_untracked(), existing, in_bin }, busy);
        }
    };
    let lines = columns.into_iter().enumerate().map(|(at, column)| {
        let chosen = move |event| {
            let value = event_target_value(&event);
            let field = Field::ALL.into_iter().find(|field| field.label() == value);
            fields.update(|fields| fields[at] = field);
        };
        let options = Field::ALL.map(|field| {
            view! {
                <option value=field.label() selected=column.field == Some(field)>
                    {field.label()}
                </option>
            }
        });
        view! {
            <tr>
                <th scope="row" dir="auto">
                    {column.name.clone()}
                </th>
                <td>
                    <label class="select">
                        <select aria-label=format!("Holds, {}", column.name) autocomplete="off" on:change=chosen>
                            <option value="" selected=column.field.is_none()>
                                "Leave out"
                            </option>
                            {options}
                        </select>
                    </label>
                </td>
                <td dir="auto">{column.cells.into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" · ")}</td>
            </tr>
        }
    });
    let rows = if rows == 1 { "1 row".to_owned() } else { format!("{} rows", grouped(rows)) };
    let usable = page.usable;
    view! {
        <section class="sheet" aria-labelledby="file">
            <h2 id="file">
                <bdi>{file_name}</bdi>
                <span class="faint">{format!(" {rows}")}</span>
            </h2>
            <label class="check">
                <input
                    type="checkbox"
                    autocomplete="off"
                    prop:checked=has_header
                    checked=has_header
                    disabled=move || !usable.get()
                    on:change=move |event| header.set(Some(event_target_checked(&event)))
                />
                " The first line is a header"
            </label>
            <div class="columns" tabindex="0" role="region" aria-label="Columns">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Column"</th>
                            <th scope="col">"Holds"</th>
                            <th scope="col">"First rows"</th>
                        </tr>
                    </thead>
                    <tbody>{lines.collect_view()}</tbody>
                </table>
            </div>
            <fieldset class="checks">
                <legend>"Someone who is there already"</legend>
                <label class="check">
                    <input type="radio" name="existing" autocomplete="off" checked=true on:change=move |_| updates.set(false) />
                    " Skip"
                </label>
                <label class="check">
                    <input type="radio" name="existing" autocomplete="off" on:change=move |_| updates.set(true) />
                    " Update with what the file says; an empty cell wipes nothing"
                </label>
            </fieldset>
            <label class="check">
                <input type="checkbox" autocomplete="off" on:change=move |event| restores.set(event_target_checked(&event)) />
                " Take those out of the Bin who are in it"
            </label>
            <p class="wrong" role="status">
                {move || (!identifies()).then_some("Say which column holds the email or the phone: without one there is no contact.")}
            </p>
            <div class="foot">
                <button
                    type="button"
                    class="button"
                    data-kind="primary"
                    disabled=move || !usable.get() || !identifies()
                    aria-busy=move || busy.get().then_some("true")
                    on:click=start
                >
                    "Import"
                </button>
                <button type="button" class="button" disabled=move || !usable.get() on:click=move |_| page.turn_to(None)>
                    "Another file"
                </button>
            </div>
        </section>
    }
}

/// The latest imports, whoever asked for them.
fn latest(page: Imports) -> impl IntoView {
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

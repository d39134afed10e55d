//! The page "Import contacts": uploading a file, mapping its columns, and watching imports run.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::mapping::{Choices, columns};
use super::recent::{latest, result};
use super::server_fns::{open_imports, open_upload, start_import};
use super::upload_form::Bring;
use super::{Choice, ImportJob, ImportState};
use crate::error::AppError;
use crate::frame::{Frame, workspace_page};
use crate::members::{Permission, Visitor, sign_in_address};
use crate::navigate;
use crate::samples::SampleSection;
use crate::ui::{Erased, Notice, NoticeLine};

/// Poll interval while imports run.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The import page.
#[component]
pub fn ImportPage() -> impl IntoView {
    workspace_page(open_imports, |(visitor, jobs)| imports(visitor, jobs))
}

/// The state of the page in reactive handles; a copy refers to the same page.
#[derive(Clone, Copy)]
pub struct Imports {
    pub slug: StoredValue<String>,
    pub jobs: RwSignal<Vec<ImportJob>>,
    /// The upload in the address.
    pub upload: Memo<Option<String>>,
    /// The import in the address, if it is one of the latest.
    pub job: Memo<Option<i64>>,
    /// The import that was started on this page: its heading takes the focus from the button.
    pub begun: RwSignal<Option<i64>>,
    /// Set by the button for another file: the heading of the upload form takes the focus from that button.
    pub asks_again: RwSignal<bool>,
    pub usable: RwSignal<bool>,
    notice: RwSignal<Option<Notice>>,
    navigate: Callback<Shown>,
}

/// The view of the page, as its address says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The upload form.
    Nothing,
    /// An uploaded file and its mapping.
    Upload(String),
    /// An import: its progress, then its result.
    Job(i64),
}

impl Shown {
    fn query(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Upload(upload) => format!("?upload={upload}"),
            Self::Job(job) => format!("?job={job}"),
        }
    }
}

impl Imports {
    /// Navigates to an upload, an import, or the upload form, and clears the notice.
    pub fn turn_to(self, shown: Shown) {
        self.notice.try_set(None);
        self.navigate.try_run(shown);
    }

    /// Returns to the upload form for another file.
    pub fn ask_again(self) {
        self.asks_again.set(true);
        self.turn_to(Shown::Nothing);
    }

    /// Shows a problem; a visitor who is signed out is redirected to sign in.
    pub fn report(self, problem: &AppError) {
        let Some(upload) = self.upload.try_get_untracked() else {
            return;
        };
        if *problem == AppError::SignedOut {
            let shown = upload.map_or(Shown::Nothing, Shown::Upload);
            navigate::redirect(&sign_in_address(&format!("{}{}", self.address(), shown.query())));
        } else {
            self.notice.set(Some(Notice { sentence: problem.to_string(), offers_again: false }));
        }
    }

    fn address(self) -> String {
        self.slug.with_value(|slug| format!("/w/{slug}/import"))
    }

    /// Polls the imports as long as one runs.
    fn watch(self) {
        spawn_local(async move {
            if self.look().await {
                self.watch_on();
            }
        });
    }

    /// Fetches the imports once; returns whether polling should go on.
    async fn look(self) -> bool {
        // The page may have been left meanwhile.
        let Some(slug) = self.slug.try_get_value() else {
            return false;
        };
        match open_imports(slug).await {
            Ok((_, jobs)) => {
                self.jobs.try_set(jobs);
            }
            // The next poll may succeed.
            Err(AppError::Unreachable) => {}
            Err(problem) => {
                self.report(&problem);
                return false;
            }
        }
        true
    }

    fn watch_on(self) {
        let runs = self.jobs.try_with_untracked(|jobs| jobs.iter().any(|job| job.state == ImportState::Running));
        if runs == Some(true) {
            set_timeout(move || self.watch(), LOOK_EVERY);
        }
    }

    /// Starts the import with the chosen options.
    pub fn start(self, upload: String, choice: Choice, busy: RwSignal<bool>) {
        busy.set(true);
        spawn_local(async move {
            let started = start_import(self.slug.get_value(), upload, choice).await;
            busy.try_set(false);
            match started {
                Ok(job) => {
                    // The page can show the import only once it is among the latest.
                    let goes_on = self.look().await;
                    if self.begun.try_set(Some(job)).is_some() {
                        return;
                    }
                    self.turn_to(Shown::Job(job));
                    if goes_on {
                        self.watch_on();
                    }
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
    let navigate = Callback::new(move |shown: Shown| {
        navigate(&format!("/w/{slug}/import{}", shown.query()), NavigateOptions::default());
    });
    let jobs = RwSignal::new(jobs);
    let page = Imports {
        slug: StoredValue::new(visitor.slug.clone()),
        jobs,
        upload: Memo::new(move |_| query.read().get("upload")),
        job: Memo::new(move |_| {
            let job = query.read().get("job")?.parse().ok()?;
            jobs.read().iter().any(|known| known.id == job).then_some(job)
        }),
        begun: RwSignal::new(None),
        asks_again: RwSignal::new(false),
        usable: RwSignal::new(false),
        notice: RwSignal::default(),
        navigate,
    };
    Effect::new(move |_| {
        page.usable.set(true);
        page.watch_on();
    });
    let imports = visitor.role.may(Permission::Import);
    let edits = visitor.role.may(Permission::Edit);
    let slug = visitor.slug.clone();
    view! {
        <Title text="Import contacts · Kith" />
        <Frame visitor here="import">
            <div class="settings import">
                <h1>"Import contacts"</h1>
                <NoticeLine notice=page.notice again=Callback::new(|()| ()) />
                {move || match page.job.get() {
                    Some(job) => result(page, job, imports).erased(),
                    None if imports => file(page).erased(),
                    None => view! { <p class="faint">"An owner, admin or editor can import contacts."</p> }.erased(),
                }}
                {move || latest(page)}
                <SampleSection slug=slug.clone() may_remove=edits />
                <p>
                    <a href=format!("/w/{slug}/contacts")>"All contacts"</a>
                </p>
            </div>
        </Frame>
    }
}

/// The upload form, or the mapping of the uploaded file.
fn file(page: Imports) -> impl IntoView {
    let choices = RwSignal::new(Choices::default());
    let header = Memo::new(move |_| choices.read().of(page.upload.read().as_deref()).header);
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
                Ok(Some(preview)) => columns(page, preview, choices).erased(),
                Ok(None) => view! { <Bring page /> }.erased(),
                Err(AppError::NotFound) => view! {
                    <p>"This file has been imported already, or was not kept. Choose it again."</p>
                    <Bring page />
                }
                .erased(),
                Err(problem) => view! {
                    <p class="wrong" role="alert">
                        {problem.to_string()}
                    </p>
                    <Bring page />
                }
                .erased(),
            }
        })
    };
    view! { <Transition>{shown}</Transition> }
}

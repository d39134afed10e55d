//! "Import contacts": bringing a file, saying what its columns hold, and watching imports go on.

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
    pub jobs: RwSignal<Vec<ImportJob>>,
    /// The file in the address that was brought.
    pub upload: Memo<Option<String>>,
    /// The import in the address, as far as it is one of the latest.
    pub job: Memo<Option<i64>>,
    /// The import that was begun on this page, whose heading takes the focus from its button.
    pub begun: RwSignal<Option<i64>>,
    /// Whether another file is to be brought, so that the heading above it takes the focus from the button that asked for it.
    pub asks_again: RwSignal<bool>,
    pub usable: RwSignal<bool>,
    notice: RwSignal<Option<Notice>>,
    navigate: Callback<Shown>,
}

/// What the page shows, as its address says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A place to bring a file.
    Nothing,
    /// A file that was brought.
    Upload(String),
    /// An import, how far it is and what came of it.
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
    /// Shows a file that was brought, an import, or none.
    pub fn turn_to(self, shown: Shown) {
        self.notice.try_set(None);
        self.navigate.try_run(shown);
    }

    /// Asks for another file.
    pub fn ask_again(self) {
        self.asks_again.set(true);
        self.turn_to(Shown::Nothing);
    }

    /// Says what went wrong.
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

    /// Looks at the imports again, and goes on as long as one runs.
    fn watch(self) {
        spawn_local(async move {
            if self.look().await {
                self.watch_on();
            }
        });
    }

    /// Looks at the imports once; whether it is worth looking again.
    async fn look(self) -> bool {
        // The page may have been left meanwhile.
        let Some(slug) = self.slug.try_get_value() else {
            return false;
        };
        match open_imports(slug).await {
            Ok((_, jobs)) => {
                self.jobs.try_set(jobs);
            }
            // The next look may go better.
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

    /// Imports the file as it was chosen.
    pub fn start(self, upload: String, choice: Choice, busy: RwSignal<bool>) {
        busy.set(true);
        spawn_local(async move {
            let started = start_import(self.slug.get_value(), upload, choice).await;
            busy.try_set(false);
            match started {
                Ok(job) => {
                    // It has to be one of the latest before the page can show it.
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

/// A file to be brought, or the one that was.
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

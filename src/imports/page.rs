//! "Import contacts": bringing a file, saying what its columns hold, and watching imports go on.

use std::time::Duration;

use leptos::either::Either;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::bring::Bring;
use super::choosing::columns;
use super::latest::latest;
use super::server_fns::{open_imports, open_upload, start_import};
use super::{Choice, ImportJob, ImportState};
use crate::error::AppError;
use crate::frame::{Frame, workspace_page};
use crate::members::{Permission, Visitor, sign_in_address};
use crate::place;
use crate::ui::{Notice, NoticeLine};

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
                Ok((_, jobs)) => {
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

    /// Imports the file as it was chosen.
    pub fn start(self, upload: String, choice: Choice, busy: RwSignal<bool>) {
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
    let slug = visitor.slug.clone();
    view! {
        <Title text="Import contacts · Kith" />
        <Frame visitor here="import">
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

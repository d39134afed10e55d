//! The upload form: a file is dropped, chosen, or pasted.

use leptos::ev::{DragEvent, Event};
use leptos::html::{H2, Input, Textarea};
use leptos::prelude::*;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, FileList, ProgressEvent, XmlHttpRequest};

use super::page::{Imports, Shown};
use crate::error::AppError;

/// The sample file; an email alone would be enough.
const SAMPLE: &str = "data:text/csv;charset=utf-8,email,first_name,last_name,phone,company,job_title,tags%0Aamara%40north.example,Amara,Okafor,%2B234%20803%20555%200142,Northwind,Head%20of%20events,vip;speaker%0A";

/// File name of pasted rows.
const PASTED: &str = "Pasted rows";

/// The upload form.
#[component]
pub fn Bring(page: Imports) -> impl IntoView {
    let (input, text) = (NodeRef::<Input>::new(), NodeRef::<Textarea>::new());
    let heading = NodeRef::<H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get().filter(|_| page.asks_again.get_untracked()) {
            page.asks_again.set(false);
            // Failing to focus loses nothing: the heading is read all the same.
            let _ = heading.focus();
        }
    });
    let over = RwSignal::new(false);
    // Percentage of the file that has been sent.
    let sent = RwSignal::new(None::<f64>);
    let take = move |files: Option<FileList>| {
        if let Some(file) = files.and_then(|files| files.get(0)) {
            let name = file.name();
            send(page, sent, &name, &file);
        }
    };
    let chosen = move |_: Event| {
        if let Some(input) = input.get_untracked() {
            take(input.files());
            // Reset, so that the same file can be chosen again after a correction.
            input.set_value("");
        }
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        take(event.data_transfer().and_then(|brought| brought.files()));
    };
    let paste = move |_| {
        let pasted = text.get_untracked().map(|text| text.value()).unwrap_or_default();
        if pasted.trim().is_empty() {
            page.report(&AppError::invalid("file", "Paste some rows first."));
        } else {
            send(page, sent, PASTED, &JsValue::from_str(&pasted));
        }
    };
    let usable = move || page.usable.get() && sent.read().is_none();
    view! {
        <section
            class="drop"
            aria-labelledby="bring"
            data-over=move || over.get()
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <h2 id="bring" tabindex="-1" node_ref=heading>
                "Drop a CSV file here"
            </h2>
            <p class="faint">
                "Commas, semicolons or tabs; UTF-8, UTF-16 or Windows-1252. A column of emails alone is enough. "
                <a href=SAMPLE download="kith-sample.csv" rel="external">
                    "Download a sample CSV"
                </a>
            </p>
            <input
                class="visually-hidden"
                type="file"
                id="csv"
                accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
                disabled=move || !usable()
                node_ref=input
                on:change=chosen
            />
            <label class="button" data-kind="primary" for="csv">
                "Browse"
            </label>
            {move || {
                sent.get()
                    .map(|sent| {
                        view! {
                            <progress max="100" value=sent aria-label="Sending the file"></progress>
                        }
                    })
            }}
            <details>
                <summary>"Paste instead"</summary>
                <div class="field">
                    <label for="pasted">"Paste rows from a spreadsheet"</label>
                    <textarea class="input" id="pasted" rows="6" autocomplete="off" spellcheck="false" node_ref=text></textarea>
                </div>
                <button type="button" class="button" disabled=move || !usable() on:click=paste>
                    "Continue"
                </button>
            </details>
        </section>
    }
}

/// Sends a file, and shows it once it has arrived. `XMLHttpRequest`, since only it reports upload progress.
fn send(page: Imports, sent: RwSignal<Option<f64>>, name: &str, file: &JsValue) {
    sent.set(Some(0.0));
    let begun = begin(page, sent, name, file);
    if begun.is_err() {
        sent.set(None);
        page.report(&AppError::Unreachable);
    }
}

fn begin(page: Imports, sent: RwSignal<Option<f64>>, name: &str, file: &JsValue) -> Result<(), JsValue> {
    let request = XmlHttpRequest::new()?;
    let name = String::from(js_sys::encode_uri_component(name));
    let address = page.slug.with_value(|slug| format!("/w/{slug}/imports?name={name}"));
    request.open_with_async("POST", &address, true)?;
    request.set_request_header("content-type", "application/octet-stream")?;
    let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            sent.try_set(Some(event.loaded() / event.total() * 100.0));
        }
    });
    request.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    let ended = {
        let request = request.clone();
        Closure::once(move || {
            sent.try_set(None);
            // The progress listener is no longer needed.
            drop(progress);
            let text = request.response_text().ok().flatten().unwrap_or_default();
            if request.status() == Ok(200) {
                page.turn_to(serde_json::from_str(&text).map_or(Shown::Nothing, Shown::Upload));
            } else {
                page.report(&serde_json::from_str(&text).unwrap_or(AppError::Unreachable));
            }
        })
    };
    request.set_onloadend(Some(ended.as_ref().unchecked_ref()));
    ended.forget();
    match file.dyn_ref::<File>() {
        Some(file) => request.send_with_opt_blob(Some(file)),
        None => request.send_with_opt_str(file.as_string().as_deref()),
    }
}

//! Sentences about files that members bring by their browser.

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use futures::StreamExt;

use super::super::store::{clear_old, latest};
use super::super::{ImportJob, ImportState, Preview};
use crate::error::AppError;
use crate::imports::field::Field;
use crate::server::clock::{DAY, Zone};
use crate::server::testing::{Answer, NOW, TestApp, Visitor, draft, on_both_databases};

const ORIGIN: (&str, &str) = ("origin", "http://kith.test");

async fn brought(visitor: &Visitor<'_>, text: &str) -> Answer {
    let headers = [("content-type", "application/octet-stream"), ORIGIN];
    visitor.send(Method::POST, "/w/acme/imports?name=people.csv", Body::from(text.to_owned()), &headers).await
}

async fn shown(visitor: &Visitor<'_>, upload: &str) -> Answer {
    visitor.get(&format!("/fn/open_upload?slug=acme&upload={upload}")).await
}

async fn started(visitor: &Visitor<'_>, upload: &str, columns: &str) -> Answer {
    let choice = format!(r#"{{"has_header":true,"columns":{columns},"existing":"skip","in_bin":"skip"}}"#);
    let body = format!(r#"{{"slug":"acme","upload":"{upload}","choice":{choice}}}"#);
    let headers = [("content-type", "application/json"), ORIGIN, ("accept", "application/json")];
    visitor.send(Method::POST, "/fn/start_import", Body::from(body), &headers).await
}

/// The latest import, once it has ended.
async fn ended(app: &TestApp) -> ImportJob {
    let vera = app.actor("Vera", "acme").await;
    for _ in 0..1_000 {
        let jobs = latest(&app.db, &vera, &Zone::default()).await.expect("imports");
        if let Some(job) = jobs.into_iter().next().filter(|job| job.state != ImportState::Running) {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the import does not end");
}

/// Whether a file that holds this word lies where imports are staged. Tests on PostgreSQL share that folder.
fn is_staged(app: &TestApp, word: &str) -> bool {
    let holds = |path: &Path| {
        let mut head = [0; 256];
        let read = std::fs::File::open(path).and_then(|mut file| file.read(&mut head)).unwrap_or_default();
        String::from_utf8_lossy(&head[..read]).contains(word)
    };
    std::fs::read_dir(app.db.folder().join("imports")).is_ok_and(|mut files| files.any(|file| file.is_ok_and(|file| holds(&file.path()))))
}

on_both_databases! {
    async fn a_file_is_brought_shown_and_imported_as_it_was_chosen(app: TestApp) {
        let ed = app.signed_in("Ed").await;
        let word = format!("Ada{:x}", rand::random::<u64>());
        let answer = brought(&ed, &format!("Adresse,Vorname\nada@one.example,{word}\nbad,No\n")).await;
        assert!(is_staged(&app, &word));
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let upload: String = answer.json();
        let preview: Preview = shown(&ed, &upload).await.json();
        assert_eq!((preview.file_name.as_str(), preview.rows, preview.has_header), ("people.csv", 2, true));
        let columns: Vec<(&str, Option<Field>, usize)> = preview.columns.iter().map(|column| (column.name.as_str(), column.field, column.cells.len())).collect();
        assert_eq!(columns, [("Adresse", None, 2), ("Vorname", None, 2)]);
        assert_eq!(started(&ed, &upload, r#"["email"]"#).await.status, StatusCode::UNPROCESSABLE_ENTITY, "too few columns");
        assert_eq!(started(&ed, &upload, r#"["email","first_name"]"#).await.status, StatusCode::OK);
        let job = ended(&app).await;
        assert_eq!((job.state, job.by.as_deref(), job.added, job.failed), (ImportState::Done, Some("Ed"), 1, 1));
        assert_eq!(started(&ed, &upload, r#"["email","first_name"]"#).await.status, StatusCode::NOT_FOUND, "a file is imported once");
        let failed = app.signed_in("Vera").await.get(&format!("/w/acme/imports/{}/failed.csv", job.id)).await;
        assert_eq!(failed.text, "Adresse,Vorname,line,reason\r\nbad,No,3,“bad” is not an email address: the @ is missing.\r\n");
        assert_eq!(app.signed_in("Otto").await.get(&format!("/w/other/imports/{}/failed.csv", job.id)).await.status, StatusCode::NOT_FOUND);
        assert!(!is_staged(&app, &word));
    }

    async fn a_broken_or_too_large_file_is_refused_and_not_kept(app: TestApp) {
        let ed = app.signed_in("Ed").await;
        let word = format!("ada{:x}@one.example", rand::random::<u64>());
        let (broken, large) = (format!("email\n{word}\n\"bea"), format!("email\n{word}\n{}", "a".repeat(65 << 20)));
        for (text, sentence) in [(broken.as_str(), "Line 3: A quote is opened here and never closed."), ("", "The file is empty."), (large.as_str(), "larger than 64 MB")] {
            let answer = brought(&ed, text).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
            let problem: AppError = answer.json();
            assert!(problem.to_string().contains(sentence), "{problem}");
        }
        assert!(!is_staged(&app, &word));
        assert_eq!(latest(&app.db, &app.actor("Ed", "acme").await, &Zone::default()).await, Ok(Vec::new()));
    }

    async fn a_file_is_its_bringers_alone_and_not_for_long(app: TestApp) {
        let ed = app.signed_in("Ed").await;
        let upload: String = brought(&ed, "email\nada@one.example\n").await.json();
        assert_eq!(shown(&app.signed_in("Olga").await, &upload).await.status, StatusCode::NOT_FOUND);
        assert_eq!(started(&app.signed_in("Olga").await, &upload, r#"["email"]"#).await.status, StatusCode::NOT_FOUND);
        let actor = app.actor("Olga", "acme").await;
        for (at, gone) in [(NOW + DAY / 2, 0), (NOW + 2 * DAY, 1)] {
            let mut tx = app.db.begin().await.expect("a transaction");
            assert_eq!(clear_old(&mut tx, &actor, at).await.expect("old files").len(), gone);
            tx.commit().await.expect("a commit");
        }
        assert_eq!(shown(&ed, &upload).await.status, StatusCode::NOT_FOUND);
    }

    async fn what_a_view_shows_is_downloaded_in_its_order(app: TestApp) {
        app.add("Acme", &[draft("Zoe Two", "zoe@one.example"), draft("Abe One", "abe@one.example"), draft("=Cmd", "cmd@two.example")]).await;
        let vera = app.signed_in("Vera").await;
        let names = async |query: &str| -> Vec<String> {
            let answer = vera.get(&format!("/w/acme/contacts.csv{query}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            assert!(answer.headers["content-disposition"].to_str().expect("text").starts_with("attachment; filename=\"contacts-"));
            answer.text.lines().skip(1).map(|line| line.split(',').nth(1).unwrap_or_default().to_owned()).collect()
        };
        assert_eq!(names("").await, ["Zoe", "Abe", "'=Cmd"], "oldest first, unless a sort is chosen");
        assert_eq!(names("?sort=name").await, ["'=Cmd", "Abe", "Zoe"]);
        assert_eq!(names("?sort=-name&q=one.example").await, ["Zoe", "Abe"]);
        assert_eq!(names("?sort=tags").await.len(), 3);
        assert_eq!(names("?q=nobody").await, Vec::<String>::new());
    }

    async fn a_download_that_fails_in_the_middle_breaks_off(app: TestApp) {
        app.add("Acme", &[draft("Abe One", "abe@one.example")]).await;
        let vera = app.signed_in("Vera").await;
        let answer = vera.response(Method::GET, "/w/acme/contacts.csv", Body::empty(), &[]).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let mut pieces = answer.into_body().into_data_stream();
        let first = pieces.next().await.expect("a piece").expect("a header");
        assert!(first.starts_with(b"email,"), "{first:?}");
        app.db.close().await;
        // The server ends such an answer without its last chunk, which a browser reports as a failed download.
        assert!(pieces.next().await.expect("an end").is_err());
    }
}

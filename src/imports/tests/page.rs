//! Tests of files that members upload in the browser.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use axum::body::Body;
use axum::http::{Method, StatusCode};
use futures::StreamExt;

use crate::db::sql;
use crate::error::AppError;
use crate::imports::allowance::{self, AT_ONCE, FILES, OnTheirWay};
use crate::imports::field::Field;
use crate::imports::store::{self, latest};
use crate::imports::stored::Payload;
use crate::imports::sweep::sweep_files;
use crate::imports::{ImportJob, ImportState, Preview};
use crate::jobs::Lease;
use crate::jobs::store as jobs;
use crate::members::actor::Actor;
use crate::server::config::ServeOptions;
use crate::server::testing::{Answer, NOW, TestApp, Visitor, act, draft, on_both_databases};
use crate::time::clock::{DAY, Zone};

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

/// The staged files that contain this word. Tests on PostgreSQL share the staging folder.
fn staged(app: &TestApp, word: &str) -> Vec<PathBuf> {
    let holds = |path: &Path| {
        let mut head = [0; 256];
        let read = std::fs::File::open(path).and_then(|mut file| file.read(&mut head)).unwrap_or_default();
        String::from_utf8_lossy(&head[..read]).contains(word)
    };
    let Ok(files) = std::fs::read_dir(app.db.folder().join("imports")) else { return Vec::new() };
    let files = files.flatten().map(|file| std::path::absolute(file.path()).expect("a path"));
    files.filter(|path| holds(path)).collect()
}

fn count_staged(app: &TestApp, word: &str) -> usize {
    staged(app, word).len()
}

fn is_staged(app: &TestApp, word: &str) -> bool {
    count_staged(app, word) > 0
}

#[test]
fn a_member_brings_two_files_at_once() {
    let uploads = OnTheirWay::default();
    let first: Vec<_> = (0..AT_ONCE).map(|_| uploads.begin(7).expect("one of the first")).collect();
    assert!(matches!(uploads.begin(7), Err(AppError::Conflict(_))));
    assert!(uploads.begin(8).is_ok(), "somebody else");
    drop(first);
    assert!(uploads.begin(7).is_ok());
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
        assert_eq!((job.state, job.by.as_deref(), job.added, job.failed, job.kept), (ImportState::Done, Some("Ed"), 1, 1, 1));
        let reasons: Vec<(i64, &str)> = job.reasons.iter().map(|reason| (reason.line, reason.text.as_str())).collect();
        assert_eq!(reasons, [(3, "“bad” is not an email address: the @ is missing.")]);
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
        store::forget_old(&app.db, NOW + DAY / 2).await.expect("an answer");
        assert_eq!(shown(&ed, &upload).await.status, StatusCode::OK);
        store::forget_old(&app.db, NOW + 2 * DAY).await.expect("an answer");
        assert_eq!(shown(&ed, &upload).await.status, StatusCode::NOT_FOUND);
    }

    async fn of_many_files_the_newest_few_are_kept(app: TestApp) {
        let ed = app.signed_in("Ed").await;
        let word = format!("Ada{:x}", rand::random::<u64>());
        for _ in 0..FILES + 3 {
            assert_eq!(brought(&ed, &format!("email\n{word}@one.example\n")).await.status, StatusCode::OK);
        }
        assert_eq!(count_staged(&app, &word), FILES);
        let (rows,): (i64,) = app.db.one(sql("SELECT COUNT(*) FROM uploads")).await.expect("a count");
        assert_eq!(rows as usize, FILES);
    }

    async fn what_waits_has_an_allowance_for_each_member_and_for_all_of_them(app: TestApp) {
        let (ed, olga) = (app.actor("Ed", "acme").await, app.actor("Olga", "acme").await);
        let options = ServeOptions { uploads_space: 8, ..(*app.state.options).clone() };
        let wait = async |actor: &Actor, name: &str, bytes: i64, at: i64| {
            act!(app, tx => async {
                let gone = allowance::make_room(&mut tx, actor, bytes, &options.upload_limits()).await?;
                let insert = sql("INSERT INTO uploads (workspace, id, person, file, file_name, created_at, bytes) VALUES ($1, $2, $3, $2, $2, $4, $5)");
                tx.execute(insert.bind(actor.workspace).bind(name).bind(actor.person).bind(at).bind(bytes)).await?;
                Ok::<_, AppError>(gone)
            })
        };
        let mb = 1 << 20;
        assert_eq!(wait(&ed, "one", 2 * mb, 1).await, Ok(vec![]));
        assert_eq!(wait(&ed, "two", 2 * mb, 2).await, Ok(vec![]));
        assert_eq!(wait(&ed, "three", 2 * mb, 3).await, Ok(vec!["one".to_owned()]), "half of it is a member's share");
        assert_eq!(wait(&olga, "four", 4 * mb, 4).await, Ok(vec![]), "and all of it the workspace's");
        let adam = app.actor("Adam", "acme").await;
        let refused = wait(&adam, "five", mb, 5).await.expect_err("there is no room").to_string();
        assert!(refused.contains("take more than this workspace’s 8 MB"), "{refused}");
        assert_eq!(wait(&app.actor("Otto", "other").await, "six", 4 * mb, 6).await, Ok(vec![]), "another workspace has its own");
        // Files that are being imported count, too.
        act!(app, tx => tx.execute(sql("DELETE FROM uploads"))).expect("an answer");
        let payload = Payload { bytes: 8 * mb, ..Payload::default() };
        act!(app, tx => jobs::create(&mut tx, &ed, payload.job("x", 0).expect("a payload"), (&Lease::default(), NOW))).expect("an import");
        assert!(wait(&adam, "seven", mb, 7).await.is_err());
        let vera = app.actor("Vera", "acme").await;
        let mut tx = app.db.begin().await.expect("a transaction");
        assert_eq!(allowance::make_room(&mut tx, &vera, 1, &options.upload_limits()).await, Err(AppError::Forbidden));
    }

    async fn the_disk_keeps_its_reserve(app: TestApp) {
        let options = ServeOptions { keep_free: u64::MAX, ..(*app.state.options).clone() };
        assert_eq!(allowance::leaves_room(&options.upload_limits(), app.folder(), 0), Err(AppError::NoSpace));
        let options = ServeOptions { keep_free: 0, ..options };
        assert_eq!(allowance::leaves_room(&options.upload_limits(), app.folder(), 1), Ok(()));
        assert_eq!(allowance::leaves_room(&options.upload_limits(), app.folder(), u64::MAX), Err(AppError::NoSpace), "a file that says how large it is");
    }

    async fn a_file_is_looked_at_without_reading_it_whole(app: TestApp) {
        let ed = app.signed_in("Ed").await;
        let rows: String = (0..20_000).map(|number| format!("p{number}@one.example\n")).collect();
        let word = format!("w{:x}@one.example", rand::random::<u64>());
        let upload: String = brought(&ed, &format!("email\n{word}\n{rows}")).await.json();
        let path = staged(&app, &word).pop().expect("a file");
        let mut file = std::fs::OpenOptions::new().append(true).open(path).expect("the staged file");
        file.write_all(b"\"never closed").expect("more of it");
        let preview: Preview = shown(&ed, &upload).await.json();
        assert_eq!((preview.rows, preview.has_header), (20_001, true));
        let answer = ed.get(&format!("/fn/open_upload?slug=acme&upload={upload}&has_header=false")).await;
        let preview: Preview = answer.json();
        assert_eq!((preview.rows, preview.has_header), (20_002, false));
    }

    async fn files_that_no_row_knows_are_swept_away(app: TestApp) {
        // A folder of its own: on PostgreSQL all tests share the staging folder.
        let folder = app.folder().join("staged");
        std::fs::create_dir_all(&folder).expect("a folder");
        let left = |age: i64| {
            let path = folder.join(format!("{:016x}.csv", rand::random::<u64>()));
            let file = std::fs::File::create(&path).expect("a file");
            file.set_modified(UNIX_EPOCH + Duration::from_micros((NOW - age) as u64)).expect("an age");
            path
        };
        let (young, old, importing, waiting) = (left(DAY / 2), left(2 * DAY), left(2 * DAY), left(2 * DAY));
        let ed = app.actor("Ed", "acme").await.person;
        let payload = Payload { file: importing.to_string_lossy().into_owned(), ..Payload::default() };
        let actor = app.actor("Ed", "acme").await;
        act!(app, tx => jobs::create(&mut tx, &actor, payload.job("x", 0).expect("a payload"), (&Lease::default(), NOW))).expect("an import");
        let upload = sql("INSERT INTO uploads (workspace, id, person, file, file_name, created_at) VALUES (1, 'x', $1, $2, 'x', $3)");
        act!(app, tx => tx.execute(upload.bind(ed).bind(waiting.to_string_lossy().as_ref()).bind(NOW))).expect("an upload");
        sweep_files(&app.db, folder.clone(), NOW).await.expect("a sweep");
        assert_eq!([&young, &old, &importing, &waiting].map(|path| path.exists()), [true, false, true, true]);
        // The upload is two days old and was not imported.
        store::forget_old(&app.db, NOW + 2 * DAY).await.expect("an answer");
        sweep_files(&app.db, folder, NOW + 2 * DAY).await.expect("a sweep");
        assert_eq!([&young, &importing, &waiting].map(|path| path.exists()), [false, true, false]);
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
        app.leave_inconsistent("the database is closed");
        app.add("Acme", &[draft("Abe One", "abe@one.example")]).await;
        let vera = app.signed_in("Vera").await;
        let answer = vera.response(Method::GET, "/w/acme/contacts.csv", Body::empty(), &[]).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let mut pieces = answer.into_body().into_data_stream();
        let first = pieces.next().await.expect("a piece").expect("a header");
        assert!(first.starts_with(b"email,"), "{first:?}");
        app.db.close().await;
        // The server ends such a response without its last chunk, which a browser reports as a failed download.
        assert!(pieces.next().await.expect("an end").is_err());
    }
}

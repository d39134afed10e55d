//! Tests of people who view the same workspace at the same time.

use crate::fields::FieldKey;
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::{Method, StatusCode};
use futures::StreamExt;
use rand::RngExt;
use tokio::time::timeout;

use super::channel::Seat;
use super::hub::Hub;
use super::{Here, LiveEvent, Place};
use crate::changes::store::Change;
use crate::contacts::cells::CellEdit;
use crate::contacts::cells::store::set;
use crate::db::{Db, sql};
use crate::members::actor::Actor;
use crate::members::{Role, team};
use crate::server::testing::{NOW, TestApp, Visitor, act, draft, on_both_databases};
use crate::time::clock::Zone;

/// No step takes nearly as long: a wait that exceeds this has failed.
const LONG: Duration = Duration::from_secs(30);

fn vera() -> Here {
    Here { person: 4, name: "Vera".to_owned(), cell: None }
}

/// Waits until the subscription has seen a revision.
async fn until(seat: &mut Seat, revision: i64) {
    timeout(LONG, seat.pulse.wait_for(|pulse| pulse.counters.revision >= revision)).await.expect("news").expect("a room");
}

async fn opt_in(db: &Db, app: &TestApp, contact: i64, on: bool) -> i64 {
    opt_in_by(&app.actor("Ed", "acme").await, db, contact, on).await
}

async fn opt_in_by(member: &Actor, db: &Db, contact: i64, on: bool) -> i64 {
    let edit = CellEdit { contact, field: FieldKey::Campaigns, from: (!on).to_string(), to: on.to_string() };
    set(db, member, NOW, &Zone::default(), &[edit]).await.expect("an edit").done[0].revision
}

/// The events of a stream.
struct Events {
    body: BodyDataStream,
    text: String,
}

impl Events {
    async fn of(visitor: &Visitor<'_>, query: &str) -> Self {
        let answer = visitor.response(Method::GET, &format!("/w/acme/live{query}"), Body::empty(), &[]).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let mut events = Self { body: answer.into_body().into_data_stream(), text: String::new() };
        assert!(events.next().await.expect("a greeting").starts_with("event: hello\ndata: "));
        events
    }

    /// The next event; `None` at the end.
    async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let event = event.to_owned();
                self.text = rest.to_owned();
                return Some(event);
            }
            let more: Option<Result<Bytes, axum::Error>> = timeout(LONG, self.body.next()).await.expect("something is said");
            self.text.push_str(std::str::from_utf8(&more?.expect("a piece")).expect("text"));
        }
    }

    /// The first event of a revision or a later one; events about presence may come at any time.
    async fn told(&mut self, revision: i64) -> LiveEvent {
        loop {
            let event = self.said().await.expect("the stream goes on");
            if event.revision >= revision {
                return event;
            }
        }
    }

    async fn said(&mut self) -> Option<LiveEvent> {
        let event = self.next().await?;
        Some(serde_json::from_str(event.trim_start_matches("data: ")).unwrap_or_else(|problem| panic!("{problem}: {event}")))
    }
}

on_both_databases! {
    async fn what_another_process_writes_is_seen(app: TestApp) {
        let contact = app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await[0];
        let other = Db::open(&app.url).await.expect("another process");
        let mut seat = app.state.hub.enter(1, vera()).await.expect("a seat");
        for on in [true, false, true] {
            let revision = opt_in(&other, &app, contact, on).await;
            until(&mut seat, revision).await;
        }
        let revision = opt_in(&app.db, &app, contact, false).await;
        until(&mut seat, revision).await;
        assert_eq!(seat.pulse.borrow().counters.everyone(), 1);
        other.close().await;
    }

    async fn a_stream_says_look_again_only_where_its_view_has_changed(app: TestApp) {
        let ids = app.add("Acme", &[draft("Bea Lima", "bea@lima.example"), draft("Zoe Two", "zoe@two.example")]).await;
        let vera = app.signed_in("Vera").await;
        let mut events = Events::of(&vera, "?view=1&q=bea").await;
        let first = events.said().await.expect("an event");
        assert!(first.look, "it has seen nothing yet");
        assert_eq!((first.revision, first.everyone, first.here), (1, 2, Some(Vec::new())));
        opt_in(&app.db, &app, ids[1], true).await;
        assert!(!events.told(2).await.look, "Zoe is not in the view");
        opt_in(&app.db, &app, ids[0], true).await;
        assert!(events.told(3).await.look);
    }

    async fn who_is_removed_suspended_or_signed_out_is_out_at_once(app: TestApp) {
        let adam = app.actor("Adam", "acme").await;
        let person = async |name: &str| app.actor(name, "acme").await.person.expect("a person");
        let (ed, vera) = (app.signed_in("Ed").await, app.signed_in("Vera").await);
        let (suspended, removed) = (person("Ed").await, person("Vera").await);
        let olga = app.signed_in("Olga").await;
        let mut streams = [Events::of(&ed, "").await, Events::of(&vera, "").await, Events::of(&olga, "").await];
        let mut stays = Events::of(&app.signed_in("Adam").await, "").await;
        act!(app, tx => team::suspend(&mut tx, &adam, suspended, true, NOW)).expect("a suspension");
        team::remove(&app.db, &adam, removed, NOW).await.expect("a removal");
        assert_eq!(olga.post("/sign-out", &[]).await.status, StatusCode::SEE_OTHER);
        for events in &mut streams {
            while events.next().await.is_some() {}
        }
        let contact = app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await[0];
        let revision = opt_in_by(&adam, &app.db, contact, true).await;
        stays.told(revision).await;
    }

    async fn who_gets_another_role_hears_of_it_at_once(app: TestApp) {
        let adam = app.actor("Adam", "acme").await;
        let mut events = Events::of(&app.signed_in("Ed").await, "?view=1").await;
        let first = events.said().await.expect("an event");
        assert_eq!(first.role, Role::Editor);
        let ed = app.actor("Ed", "acme").await.person.expect("a person");
        act!(app, tx => team::set_role(&mut tx, &adam, ed, Role::Viewer)).expect("a role");
        loop {
            let event = events.said().await.expect("the stream goes on");
            if event.members > first.members {
                assert_eq!(event.role, Role::Viewer);
                break;
            }
        }
        // Polling reports it if no stream can be held.
        let pulse: LiveEvent = app.signed_in("Ed").await.get("/fn/live_pulse?slug=acme&seen=0").await.json();
        assert_eq!((pulse.role, pulse.members > first.members), (Role::Viewer, true));
    }

    async fn who_is_here_is_seen_in_every_process_on_both(app: TestApp) {
        let mut seat = app.state.hub.enter(1, vera()).await.expect("a seat");
        let ben = Here { person: 3, name: "Ben".to_owned(), cell: None };
        let cell = Place { contact: 7, field: FieldKey::Email };
        // On SQLite a single process serves.
        let other = if app.db.is_shared() { Hub::new(Db::open(&app.url).await.expect("another process")) } else { app.state.hub.clone() };
        let theirs = other.enter(1, ben.clone()).await.expect("a seat");
        let wanted = vec![Here { cell: Some(cell), ..ben }];
        let seen = |seat: &Seat| seat.room.beside(&seat.tab);
        let beats = async {
            while seen(&seat) != wanted {
                // Either process may receive it. The heartbeat is repeated, as pages do: a process that has just begun to listen
                // may miss the first one.
                assert!(app.state.hub.is_here(&theirs.tab, Some(cell)) || app.state.hub.pass_on(&theirs.tab, Some(cell)).await.expect("an answer"));
                let _ = timeout(Duration::from_millis(300), seat.pulse.changed()).await;
            }
        };
        timeout(LONG, beats).await.expect("everyone is told");
        drop(theirs);
        while !seen(&seat).is_empty() {
            timeout(LONG, seat.pulse.changed()).await.expect("news").expect("a room");
        }
        assert!(!app.state.hub.pass_on("no tab of ours", None).await.expect("an answer"));
    }

    // Fails if a transaction does not lock its workspace's row until it ends: a later revision is then seen first.
    async fn eight_writers_and_no_viewer_misses_a_change(app: TestApp) {
        app.leave_inconsistent("the writers only write the log");
        const EACH: usize = 20;
        let contact = app.add("Acme", &[draft("Bea Lima", "bea@lima.example")]).await[0];
        let ed = app.actor("Ed", "acme").await;
        let mut seat = app.state.hub.enter(1, vera()).await.expect("a seat");
        let writers: Vec<_> = (0..8)
            .map(|_| {
                let (db, ed) = (app.db.clone(), ed.clone());
                tokio::spawn(async move {
                    for _ in 0..EACH {
                        let mut tx = db.begin().await.expect("a transaction");
                        let mut change = Change::begin(&mut tx, &ed, NOW, None).await.expect("a change");
                        change.item(contact, "notes", None::<String>, "note");
                        // Some commits are slow.
                        let slow = rand::rng().random_range(0..4) * 4;
                        change.finish(&mut tx).await.expect("a log");
                        tokio::time::sleep(Duration::from_millis(slow)).await;
                        tx.commit().await.expect("a commit");
                    }
                })
            })
            .collect();
        let last = 1 + 8 * EACH as i64;
        let (mut seen, mut items) = (1, 0);
        while seen < last {
            timeout(LONG, seat.pulse.wait_for(|pulse| pulse.counters.revision > seen)).await.expect("news").expect("a room");
            let told = seat.pulse.borrow().counters.revision;
            let (count,): (i64,) = app.db.one(sql("SELECT COUNT(*) FROM changes WHERE workspace = 1 AND revision > $1 AND revision <= $2").bind(seen).bind(told)).await.expect("a count");
            assert_eq!(count, told - seen, "all between {seen} and {told} are there");
            let query = sql("SELECT COUNT(*) FROM change_items WHERE workspace = 1 AND contact = $1 AND revision > $2 AND revision <= $3");
            let (count,): (i64,) = app.db.one(query.bind(contact).bind(seen).bind(told)).await.expect("a count");
            items += count;
            seen = told;
        }
        assert_eq!(items, last - 1);
        for writer in writers {
            writer.await.expect("a writer");
        }
    }

    async fn a_room_that_nobody_looks_at_is_given_up(app: TestApp) {
        let seat = app.state.hub.enter(1, vera()).await.expect("a seat");
        let room = std::sync::Arc::downgrade(&seat.room);
        drop(seat);
        let gone = async {
            while room.upgrade().is_some() || app.state.hub.rooms() > 0 {
                tokio::task::yield_now().await;
            }
        };
        timeout(LONG, gone).await.expect("the room is given up");
    }

    async fn a_server_that_stops_ends_its_streams(app: TestApp) {
        let mut events = Events::of(&app.signed_in("Vera").await, "").await;
        app.state.hub.close();
        while events.next().await.is_some() {}
    }
}

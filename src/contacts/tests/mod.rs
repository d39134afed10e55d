//! Tests of the table of contacts.

mod editing;
mod random;
mod reading;
mod searching;

use super::cells::store::set;
use super::cells::{CellEdit, CellOutcome};
use super::list::list;
use super::record::draft::ContactDraft;
use super::*;
use crate::consent::Subscription;
use crate::db::Db;
use crate::error::AppError;
use crate::fields::FieldKey;
use crate::members::actor::Actor;
use crate::server::testing::{NOW, TestApp, draft, with_phone};
use crate::time::clock::{DAY, Zone};
use crate::views::{AsOf, Sort, View};

pub(super) async fn page(app: &TestApp, person: &str, view: &View) -> ContactPage {
    let actor = app.actor(person, "acme").await;
    list(&app.db, &app.state.searches, &actor, view, &Zone::default(), NOW).await.expect("a page")
}

pub(super) async fn names(app: &TestApp, view: &View) -> Vec<String> {
    page(app, "Olga", view).await.rows.into_iter().map(|row| row.name().to_owned()).collect()
}

pub(super) async fn searching(app: &TestApp, search: &str) -> Vec<String> {
    let mut names = names(app, &View::default().searching(search.to_owned())).await;
    names.sort();
    names
}

pub(super) fn sorted(field: FieldKey, descending: bool) -> View {
    View { sort: vec![Sort { field, descending }], ..View::default() }
}

/// Switches a contact's campaigns on or off, as a press on the page does.
pub(super) async fn opt_in(db: &Db, actor: &Actor, contact: i64, on: bool) -> Result<CellOutcome, AppError> {
    let edit = CellEdit { contact, field: FieldKey::Campaigns, from: (!on).to_string(), to: on.to_string() };
    let outcomes = set(db, actor, NOW, &Zone::default(), &[edit]).await?.outcomes;
    outcomes.into_iter().next().ok_or(AppError::NotFound)
}

/// Six people with something missing here and there, created a day apart, Zoe first.
pub(super) async fn six(app: &TestApp) -> Vec<i64> {
    let at = |days: i64| Some(NOW - days * DAY);
    let people = [
        ContactDraft {
            created_at: at(6),
            tags: vec!["vip".into(), "board".into()],
            last_interaction_at: at(1),
            ..with_phone(draft("Zoë Álvarez", "zoe@one.example"), "+34 600 555 001")
        },
        ContactDraft {
            created_at: at(5),
            tags: vec!["press".into()],
            opt_in: Some(true),
            ..draft("Małgorzata Wiśniewska", "gosia@wisla.example")
        },
        ContactDraft { created_at: at(4), last_interaction_at: at(3), ..with_phone(draft("amara okafor", ""), "+234 803 555 0142") },
        ContactDraft {
            created_at: at(3),
            subscription: Some(Subscription::Unsubscribed),
            last_interaction_at: at(2),
            ..draft("Imran Qureshi", "imran@indus.example")
        },
        ContactDraft {
            created_at: at(2),
            tags: vec!["board".into()],
            opt_in: Some(true),
            company: "Ünal & Söhne".into(),
            ..with_phone(draft("Bea Lima", "bea@lima.example"), "+55 11 5550 1934")
        },
        ContactDraft { created_at: at(1), ..draft("", "nameless@one.example") },
    ];
    app.add("Acme", &people).await
}

#[test]
fn an_avatar_has_one_letter_or_two() {
    for (name, letters) in [
        ("Amara Okafor", "AO"),
        ("  jean-luc  picard ", "JP"),
        ("bea.lima@x.example", "BL"),
        ("+48 22", "42"),
        ("鈴木 花子", "鈴花"),
        ("-", ""),
    ] {
        assert_eq!(initials(name), letters, "{name}");
    }
}

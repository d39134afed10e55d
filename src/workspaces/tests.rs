//! Tests of workspaces and their settings.

use super::{WorkspaceSettings, store};
use crate::error::AppError;
use crate::members::Role;
use crate::members::store::{actor, places};
use crate::server::testing::{NOW, on_both_databases};

fn settings(name: &str, time_zone: &str, country: &str) -> WorkspaceSettings {
    WorkspaceSettings { name: name.to_owned(), time_zone: time_zone.to_owned(), country: Some(country.to_owned()) }
}

on_both_databases! {
    async fn who_manages_a_workspace_changes_its_settings(app: TestApp) {
        let adam = app.actor("Adam", "acme").await;
        let mut tx = app.db.begin().await.expect("a transaction");
        store::change(&mut tx, &adam, &settings(" Acme & Söhne ", "Europe/Warsaw", "de")).await.expect("a change");
        for (wrong, field) in [(settings("", "UTC", ""), "workspace"), (settings("A", "Mars/Base", ""), "time_zone"), (settings("A", "UTC", "POL"), "country"), (settings("A", "UTC", "QQ"), "country")] {
            let refused = store::change(&mut tx, &adam, &wrong).await;
            assert!(matches!(&refused, Err(AppError::Invalid { field: about, .. }) if about == field), "{refused:?}");
        }
        tx.commit().await.expect("a commit");
        assert_eq!(store::settings(&app.db, &adam).await, Ok(settings("Acme & Söhne", "Europe/Warsaw", "DE")));
        let otto = app.actor("Otto", "other").await;
        assert_eq!(store::settings(&app.db, &otto).await.map(|settings| settings.name), Ok("Other".to_owned()));
        let ed = app.actor("Ed", "acme").await;
        let mut tx = app.db.begin().await.expect("a transaction");
        assert_eq!(store::change(&mut tx, &ed, &settings("Ed's", "UTC", "")).await, Err(AppError::Forbidden));
    }

    async fn an_owner_makes_another_workspace(app: TestApp) {
        let olga = app.actor("Olga", "acme").await;
        let slug = store::make(&app.db, &olga, &settings("Acme", "Europe/Warsaw", "PL"), NOW).await.expect("a workspace");
        assert_eq!(slug, "acme-2", "two may have one name");
        let there = actor(&app.db, &app.signed_in("Olga").await.token(), &slug, NOW).await.expect("its owner");
        assert_eq!((there.role, there.country.as_deref()), (Role::Owner, Some("PL")));
        let links: Vec<String> = places(&app.db, olga.person).await.expect("places").into_iter().map(|(link, _)| link.slug).collect();
        assert_eq!(links, ["acme", "acme-2"]);
        let adam = app.actor("Adam", "acme").await;
        assert_eq!(store::make(&app.db, &adam, &settings("Mine", "UTC", ""), NOW).await, Err(AppError::Forbidden));
    }
}

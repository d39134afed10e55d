//! Tests of changing contacts.

use super::*;
use crate::bin::store as bin;
use crate::changes::store::Change;
use crate::consent::SmsConsent;
use crate::contacts::cells::CellOutcome;
use crate::contacts::record::apply::update;
use crate::contacts::record::create::{self, NewContact};
use crate::contacts::record::state::{Counters, counters};
use crate::db::sql;
use crate::error::AppError;
use crate::favorites::store as favorites;
use crate::server::testing::on_both_databases;
use crate::text::EmailAddress;

on_both_databases! {
    async fn an_email_belongs_to_one_contact(app: TestApp) {
        six(&app).await;
        let actor = app.command_line("Acme").await;
        let mut tx = app.db.begin().await.expect("a transaction");
        let mut change = Change::begin(&mut tx, &actor, NOW, None).await.expect("a change");
        let twice = create::create(&mut tx, &actor, &mut change, &[NewContact::from(draft("Another", "ZOE@one.example"))], "test").await;
        assert!(matches!(twice, Err(AppError::Conflict(_))), "{twice:?}");
        tx.commit().await.expect_err("nothing of it is stored");
        app.add("Other", &[draft("Same", "zoe@one.example")]).await;
    }

    async fn opting_in_is_written_to_log_and_ledger(app: TestApp) {
        let ids = six(&app).await;
        let ed = app.actor("Ed", "acme").await;
        let before = counters(&app.db, &ed).await.expect("counters");
        for opt_in in [true, true, false] {
            assert_eq!(super::opt_in(&app.db, &ed, ids[0], opt_in).await, Ok(CellOutcome::Saved));
        }
        let after = counters(&app.db, &ed).await.expect("counters");
        assert_eq!(after.revision, before.revision + 2, "what changes nothing is no change");
        let items: Vec<(i64, String, Option<String>, Option<String>)> =
            app.db.all(sql("SELECT revision, field, old, new FROM change_items WHERE workspace = 1 AND contact = $1 AND field = 'campaigns' ORDER BY revision").bind(ids[0])).await.expect("items");
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(items, [(before.revision + 1, "campaigns".to_owned(), text("false"), text("true")), (before.revision + 2, "campaigns".to_owned(), text("true"), text("false"))]);
        let events: Vec<(String, String, Option<i64>)> =
            app.db.all(sql("SELECT event, source, person FROM consents WHERE workspace = 1 AND contact = $1 AND channel = 'campaigns' ORDER BY revision").bind(ids[0])).await.expect("events");
        assert_eq!(events, [("opted_in".to_owned(), "All contacts".to_owned(), ed.person), ("opted_out".to_owned(), "All contacts".to_owned(), ed.person)]);
    }

    async fn many_at_once_get_revisions_without_a_gap(app: TestApp) {
        let ids = six(&app).await;
        let ed = app.actor("Ed", "acme").await;
        let tasks: Vec<_> = (0..24_usize)
            .map(|number| {
                let (db, ed, contact) = (app.db.clone(), ed.clone(), ids[number % ids.len()]);
                tokio::spawn(async move {
                    assert_eq!(super::opt_in(&db, &ed, contact, number % 4 < 2).await, Ok(CellOutcome::Saved));
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("nobody fails for another");
        }
        let kept = counters(&app.db, &ed).await.expect("counters");
        let revisions: Vec<(i64,)> = app.db.all(sql("SELECT revision FROM changes WHERE workspace = 1 ORDER BY revision")).await.expect("changes");
        assert_eq!(revisions, (1..=kept.revision).map(|revision| (revision,)).collect::<Vec<_>>());
    }

    async fn a_viewer_stars_but_does_not_opt_in(app: TestApp) {
        let ids = six(&app).await;
        let vera = app.actor("Vera", "acme").await;
        let mut tx = app.db.begin().await.expect("a transaction");
        assert_eq!(super::opt_in(&app.db, &vera, ids[0], true).await, Err(AppError::Forbidden));
        assert_eq!(favorites::set(&mut tx, &vera, ids[0], true).await, Ok(()));
    }

    async fn an_update_wipes_nothing_and_undoes_no_opt_out(app: TestApp) {
        let ids = six(&app).await;
        let actor = app.command_line("Acme").await;
        let said = ContactDraft {
            job_title: "Captain".into(),
            emails: vec![EmailAddress::parse("imran@indus.example").expect("an address"), EmailAddress::parse("second@indus.example").expect("an address")],
            tags: vec!["VIP".into(), "vip".into()],
            opt_in: Some(true),
            subscription: Some(Subscription::Subscribed),
            sms_consent: Some(SmsConsent::Given),
            ..ContactDraft::default()
        };
        for changed in [true, false] {
            let mut tx = app.db.begin().await.expect("a transaction");
            let mut change = Change::begin(&mut tx, &actor, NOW, None).await.expect("a change");
            assert_eq!(update(&mut tx, &actor, &mut change, ids[3], &said, "list.csv").await, Ok(changed));
            change.finish(&mut tx).await.expect("a log");
            tx.commit().await.expect("a commit");
        }
        let shown = page(&app, "Olga", &View { unsubscribed: true, ..View::default().searching("captain".to_owned()) }).await;
        let imran = &shown.rows[0];
        assert_eq!((imran.name(), imran.unsubscribed, imran.is_on(FieldKey::Campaigns)), ("Imran Qureshi", true, false));
        assert_eq!(imran.text(FieldKey::Tags), "vip");
        assert_eq!(page(&app, "Olga", &View { unsubscribed: true, ..View::default().searching("second@".to_owned()) }).await.rows.len(), 1);
        assert_eq!(searching(&app, "captain").await, Vec::<String>::new());
    }

    async fn a_contact_goes_to_the_bin_and_comes_back_whole(app: TestApp) {
        let ids = six(&app).await;
        let olga = app.actor("Olga", "acme").await;
        let begin = counters(&app.db, &olga).await.expect("counters");
        for (restore, found) in [(false, 4), (true, 5)] {
            let mut tx = app.db.begin().await.expect("a transaction");
            let mut change = Change::begin(&mut tx, &olga, NOW, None).await.expect("a change");
            let moved = if restore { bin::restore(&mut tx, &olga, &mut change, ids[0]).await } else { bin::delete(&mut tx, &olga, &mut change, ids[0]).await };
            assert_eq!(moved, Ok(true));
            change.finish(&mut tx).await.expect("a log");
            tx.commit().await.expect("a commit");
            let shown = page(&app, "Olga", &View::default()).await;
            assert_eq!((shown.found, shown.rows.len()), (Found::Exactly(found), found as usize));
            assert_eq!(searching(&app, "zoe").await.len(), usize::from(restore));
            assert_eq!(searching(&app, "boar").await.len(), 1 + usize::from(restore));
        }
        let end = counters(&app.db, &olga).await.expect("counters");
        assert_eq!(Counters { revision: begin.revision, ..end }, begin);
    }
}

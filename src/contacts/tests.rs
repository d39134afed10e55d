//! Sentences about people in the table.

use super::store::{count, counters, list, set_opt_in, update};
use super::*;
use crate::bin::store as bin;
use crate::changes::store::Change;
use crate::consent::{SmsConsent, Subscription};
use crate::contacts::draft::ContactDraft;
use crate::db::sql;
use crate::error::AppError;
use crate::favorites::store as favorites;
use crate::server::clock::{DAY, Zone};
use crate::server::testing::{NOW, TestApp, draft, on_both_databases, with_phone};
use crate::text::EmailAddress;

async fn page(app: &TestApp, person: &str, view: &View) -> ContactPage {
    let actor = app.actor(person, "acme").await;
    list(&app.db, &app.state.searches, &actor, view, &Zone::default(), NOW).await.expect("a page")
}

async fn names(app: &TestApp, view: &View) -> Vec<String> {
    page(app, "Olga", view).await.rows.into_iter().map(|row| row.name).collect()
}

async fn searching(app: &TestApp, search: &str) -> Vec<String> {
    let mut names = names(app, &View::default().searching(search.to_owned())).await;
    names.sort();
    names
}

fn sorted(column: SortColumn, descending: bool) -> View {
    View { sort: Sort { column, descending }, ..View::default() }
}

/// Six people with something missing here and there, created a day apart, Zoe first.
async fn six(app: &TestApp) -> Vec<i64> {
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

on_both_databases! {
    async fn newest_come_first_and_unsubscribed_contacts_are_hidden(app: TestApp) {
        six(&app).await;
        let shown = page(&app, "Vera", &View::default()).await;
        let names: Vec<&str> = shown.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["nameless@one.example", "Bea Lima", "amara okafor", "Małgorzata Wiśniewska", "Zoë Álvarez"]);
        assert_eq!((shown.found, shown.page, shown.everyone), (Found::Exactly(5), 1, 6));
        let all = page(&app, "Vera", &View { unsubscribed: true, ..View::default() }).await;
        assert_eq!(all.found, Found::Exactly(6));
        assert_eq!(all.rows.iter().filter(|row| row.unsubscribed).map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Imran Qureshi"]);
        assert_eq!(all.rows[2].name, "Imran Qureshi");
    }

    async fn every_column_sorts_both_ways_with_what_is_empty_last(app: TestApp) {
        six(&app).await;
        let first = |name: &str| name.split([' ', '@']).next().unwrap_or_default().to_lowercase();
        for (column, ascending, descending) in [
            (SortColumn::Name, ["amara", "bea", "małgorzata", "nameless", "zoë"], ["zoë", "nameless", "małgorzata", "bea", "amara"]),
            (SortColumn::Email, ["bea", "małgorzata", "nameless", "zoë", "amara"], ["zoë", "nameless", "małgorzata", "bea", "amara"]),
            (SortColumn::Phone, ["amara", "zoë", "bea", "małgorzata", "nameless"], ["bea", "zoë", "amara", "nameless", "małgorzata"]),
            (SortColumn::Tags, ["bea", "zoë", "małgorzata", "amara", "nameless"], ["małgorzata", "zoë", "bea", "nameless", "amara"]),
            (SortColumn::LastInteraction, ["amara", "zoë", "małgorzata", "bea", "nameless"], ["zoë", "amara", "nameless", "bea", "małgorzata"]),
            (SortColumn::Campaigns, ["zoë", "amara", "nameless", "małgorzata", "bea"], ["bea", "małgorzata", "nameless", "amara", "zoë"]),
            (SortColumn::Created, ["zoë", "małgorzata", "amara", "bea", "nameless"], ["nameless", "bea", "amara", "małgorzata", "zoë"]),
        ] {
            for (descends, expected) in [(false, ascending), (true, descending)] {
                let found: Vec<String> = names(&app, &sorted(column, descends)).await.iter().map(|name| first(name)).collect();
                assert_eq!(found, expected, "{column:?}, descending {descends}");
                // Page by page it is the same list, whoever else is shown, and whether one searches or not.
                let mut paged = Vec::new();
                for number in 1..=3 {
                    let view = View { per_page: 2, page: number, ..sorted(column, descends) };
                    paged.extend(names(&app, &view).await.iter().map(|name| first(name)));
                }
                assert_eq!(paged, expected, "{column:?}, descending {descends}, in pages");
                let with_imran = names(&app, &View { unsubscribed: true, ..sorted(column, descends) }).await;
                let others: Vec<String> = with_imran.iter().filter(|name| *name != "Imran Qureshi").map(|name| first(name)).collect();
                assert_eq!((with_imran.len(), others.as_slice()), (6, expected.map(str::to_owned).as_slice()), "{column:?} with Imran");
                let searched = names(&app, &sorted(column, descends).searching("example".to_owned())).await;
                let expected: Vec<&str> = expected.into_iter().filter(|name| *name != "amara").collect();
                assert_eq!(searched.iter().map(|name| first(name)).collect::<Vec<_>>(), expected, "{column:?} of a search");
                let searched = names(&app, &sorted(column, descends).searching("e".to_owned())).await;
                assert_eq!(searched.iter().map(|name| first(name)).collect::<Vec<_>>(), expected, "{column:?} of a search for a letter");
            }
        }
    }

    async fn stars_are_ones_own_and_come_first(app: TestApp) {
        let ids = six(&app).await;
        for (person, contact) in [("Vera", ids[0]), ("Vera", ids[2]), ("Ed", ids[4])] {
            let actor = app.actor(person, "acme").await;
            let mut tx = app.db.begin().await.expect("a transaction");
            favorites::set(&mut tx, &actor, contact, true).await.expect("a star");
            tx.commit().await.expect("a commit");
        }
        let starred = page(&app, "Vera", &sorted(SortColumn::Favorite, true)).await;
        assert_eq!(starred.rows.iter().map(|row| (row.id, row.favorite)).collect::<Vec<_>>(), [(ids[2], true), (ids[0], true), (ids[5], false), (ids[4], false), (ids[1], false)]);
        let last = page(&app, "Vera", &View { per_page: 10, ..sorted(SortColumn::Favorite, false) }).await;
        assert_eq!(last.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [ids[1], ids[4], ids[5], ids[0], ids[2]]);
        let searched = page(&app, "Vera", &sorted(SortColumn::Favorite, true).searching("zo".to_owned())).await;
        assert_eq!(searched.rows.len(), 1);
        let vera = app.actor("Vera", "acme").await;
        let mut tx = app.db.begin().await.expect("a transaction");
        favorites::set(&mut tx, &vera, ids[0], false).await.expect("no star");
        tx.commit().await.expect("a commit");
        assert!(!page(&app, "Vera", &View::default()).await.rows.iter().any(|row| row.id == ids[0] && row.favorite));
    }

    async fn a_search_ignores_case_accents_and_punctuation(app: TestApp) {
        six(&app).await;
        app.add("Other", &[draft("Zoë Elsewhere", "zoe@other.example")]).await;
        assert_eq!(searching(&app, "zoe").await, ["Zoë Álvarez"]);
        assert_eq!(searching(&app, "ALVAREZ").await, ["Zoë Álvarez"]);
        assert_eq!(searching(&app, "malgorzata").await, ["Małgorzata Wiśniewska"]);
        assert_eq!(searching(&app, "5550142").await, ["amara okafor"]);
        assert_eq!(searching(&app, "(803) 555-01").await, ["amara okafor"]);
        assert_eq!(searching(&app, "unal & soh").await, ["Bea Lima"]);
        assert_eq!(searching(&app, "one.exam").await, ["Zoë Álvarez", "nameless@one.example"]);
        // From the first letter on.
        assert_eq!(searching(&app, "z").await, ["Małgorzata Wiśniewska", "Zoë Álvarez"]);
        assert_eq!(searching(&app, "ok").await, ["amara okafor"]);
        // In tags, too, and each contact once.
        assert_eq!(searching(&app, "boar").await, ["Bea Lima", "Zoë Álvarez"]);
        assert_eq!(searching(&app, "vi").await, ["Zoë Álvarez"]);
        assert_eq!(searching(&app, "p").await.len(), 4);
        // Not across two fields, and nothing that only looks like a pattern.
        for nothing in ["alvarez zoe@", "zo%", "z_e", "\"", "'", "*", "zoe\"*", "NOT zoe OR", "\\", "%", "qqqq", "🦀"] {
            assert_eq!(searching(&app, nothing).await, Vec::<String>::new(), "{nothing:?}");
        }
    }

    async fn a_search_is_counted_exactly(app: TestApp) {
        let many: Vec<ContactDraft> = (0..230).map(|number| draft(&format!("Person {number}"), &format!("p{number}@many.example"))).collect();
        app.add("Acme", &many).await;
        six(&app).await;
        let olga = app.actor("Olga", "acme").await;
        for (search, expected) in [("many", 230), ("pe", 230), ("p", 234), ("person 22", 11), ("person", 230), ("", 235), ("zzz", 0), ("q", 0)] {
            let view = View { per_page: 10, ..View::default().searching(search.to_owned()) };
            assert_eq!(count(&app.db, &app.state.searches, &olga, &view).await.expect("a count"), expected, "{search}");
            let shown = page(&app, "Olga", &view).await;
            assert_eq!(shown.found, Found::Exactly(expected), "{search}");
            assert_eq!(shown.rows.len() as i64, expected.min(10), "{search}");
        }
        let beyond = page(&app, "Olga", &View { page: 1_000, per_page: 10, ..View::default().searching("many".to_owned()) }).await;
        assert_eq!((beyond.page, beyond.rows.len()), (23, 10));
    }

    async fn a_page_deep_in_the_table_is_counted_to_by_spans(app: TestApp) {
        // From before 1970 to today, some in the same microsecond.
        let created = |number: i64| (number * 7_919 % 1_300) * 17 * DAY - 600 * DAY;
        let many: Vec<ContactDraft> = (0..2_600)
            .map(|number| ContactDraft {
                created_at: Some(created(number)),
                subscription: (number % 9 == 0).then_some(Subscription::Unsubscribed),
                ..draft(&format!("Person {number}"), &format!("p{number}@many.example"))
            })
            .collect();
        let ids = app.add("Acme", &many).await;
        let actor = app.command_line("Acme").await;
        let mut tx = app.db.begin().await.expect("a transaction");
        let mut change = Change::begin(&mut tx, &actor, NOW, None).await.expect("a change");
        for number in [3, 40, 900, 901] {
            bin::delete(&mut tx, &actor, &mut change, ids[number]).await.expect("a deletion");
        }
        bin::restore(&mut tx, &actor, &mut change, ids[900]).await.expect("a restoration");
        let moved = ContactDraft { created_at: Some(NOW), subscription: Some(Subscription::Unsubscribed), ..draft("", "") };
        update(&mut tx, &actor, &mut change, ids[77], &moved, "test").await.expect("an update");
        change.finish(&mut tx).await.expect("a change");
        tx.commit().await.expect("a commit");
        let mut rows: Vec<(i64, i64, i64)> = app.db.all(sql("SELECT created_at, id, state FROM contacts WHERE workspace = 1 AND state < 2")).await.expect("rows");
        rows.sort_unstable();
        for (descending, unsubscribed) in [(false, false), (false, true), (true, false), (true, true)] {
            let mut expected: Vec<i64> = rows.iter().filter(|(.., state)| unsubscribed || *state == 0).map(|(_, id, _)| *id).collect();
            if descending {
                expected.reverse();
            }
            let last = expected.len() as i64 / 10 + 1;
            // So many candidates that the first page does not wait for all of their texts.
            let view = View { per_page: 10, unsubscribed, ..sorted(SortColumn::Created, descending).searching("y.exam".to_owned()) };
            let searched = page(&app, "Olga", &view).await;
            assert_eq!(searched.rows.iter().map(|row| row.id).collect::<Vec<_>>(), expected[..10]);
            assert_eq!(searched.found, Found::Exactly(expected.len() as i64));
            for number in [201, 202, 217, last - 1, last, last + 5] {
                let view = View { page: number, per_page: 10, unsubscribed, ..sorted(SortColumn::Created, descending) };
                let shown = page(&app, "Olga", &view).await;
                let begin = (number.min(last) as usize - 1) * 10;
                let expected = &expected[begin..expected.len().min(begin + 10)];
                assert_eq!(shown.rows.iter().map(|row| row.id).collect::<Vec<_>>(), expected, "page {number} of {last}, descending {descending}, unsubscribed {unsubscribed}");
            }
        }
    }

    async fn who_reads_sees_only_the_own_workspace(app: TestApp) {
        six(&app).await;
        let otto = app.actor("Otto", "other").await;
        let theirs = list(&app.db, &app.state.searches, &otto, &View::default(), &Zone::default(), NOW).await.expect("a page");
        assert_eq!((theirs.rows.len(), theirs.found), (0, Found::Exactly(0)));
        let searched = View::default().searching("zoe".to_owned());
        assert_eq!(count(&app.db, &app.state.searches, &otto, &searched).await, Ok(0));
        let mut tx = app.db.begin().await.expect("a transaction");
        assert_eq!(favorites::set(&mut tx, &otto, 1, true).await, Err(AppError::NotFound));
        assert_eq!(set_opt_in(&mut tx, &otto, NOW, 1, true).await, Err(AppError::NotFound));
    }

    async fn an_email_belongs_to_one_contact(app: TestApp) {
        six(&app).await;
        let actor = app.command_line("Acme").await;
        let mut tx = app.db.begin().await.expect("a transaction");
        let mut change = Change::begin(&mut tx, &actor, NOW, None).await.expect("a change");
        let twice = store::create(&mut tx, &actor, &mut change, &[draft("Another", "ZOE@one.example")], "test").await;
        assert!(matches!(twice, Err(AppError::Conflict(_))), "{twice:?}");
        tx.commit().await.expect_err("nothing of it is stored");
        app.add("Other", &[draft("Same", "zoe@one.example")]).await;
    }

    async fn opting_in_is_written_to_log_and_ledger(app: TestApp) {
        let ids = six(&app).await;
        let ed = app.actor("Ed", "acme").await;
        let before = counters(&app.db, &ed).await.expect("counters");
        for opt_in in [true, true, false] {
            let mut tx = app.db.begin().await.expect("a transaction");
            set_opt_in(&mut tx, &ed, NOW, ids[0], opt_in).await.expect("an opt-in");
            tx.commit().await.expect("a commit");
        }
        let after = counters(&app.db, &ed).await.expect("counters");
        assert_eq!(after.revision, before.revision + 2, "what changes nothing is no change");
        let items: Vec<(i64, String, Option<String>, Option<String>)> =
            app.db.all(sql("SELECT revision, field, old, new FROM change_items WHERE workspace = 1 AND contact = $1 AND field = 'opt_in' ORDER BY revision").bind(ids[0])).await.expect("items");
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(items, [(before.revision + 1, "opt_in".to_owned(), text("false"), text("true")), (before.revision + 2, "opt_in".to_owned(), text("true"), text("false"))]);
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
                    let mut tx = db.begin().await.expect("a transaction");
                    set_opt_in(&mut tx, &ed, NOW, contact, number % 4 < 2).await.expect("an opt-in");
                    tx.commit().await.expect("a commit");
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
        assert_eq!(set_opt_in(&mut tx, &vera, NOW, ids[0], true).await, Err(AppError::Forbidden));
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
        assert_eq!((imran.name.as_str(), imran.unsubscribed, imran.opt_in), ("Imran Qureshi", true, false));
        assert_eq!(imran.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["vip"]);
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
        assert_eq!(store::Counters { revision: begin.revision, ..end }, begin);
    }

    async fn the_counters_say_what_the_rows_say(app: TestApp) {
        six(&app).await;
        let olga = app.actor("Olga", "acme").await;
        let kept = counters(&app.db, &olga).await.expect("counters");
        let counted: Vec<(i64, i64, i64, i64, i64)> = app.db.all(sql(
            "SELECT state, COUNT(*), COUNT(email_key), COUNT(phone_key), COUNT(last_interaction_at) FROM contacts WHERE workspace = 1 GROUP BY state ORDER BY state",
        )).await.expect("counts");
        assert_eq!(counted, [
            (0, kept.shown, kept.shown_email, kept.shown_phone, kept.shown_interaction),
            (1, kept.unsubscribed, kept.unsubscribed_email, kept.unsubscribed_phone, kept.unsubscribed_interaction),
        ]);
    }
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

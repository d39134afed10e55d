//! Tests of reading the table: sorts, pages, and searches.

use super::*;
use crate::bin::store as bin;
use crate::changes::store::Change;
use crate::contacts::cells::CellOutcome;
use crate::contacts::list::{count, list};
use crate::contacts::record::apply::update;
use crate::db::sql;
use crate::error::AppError;
use crate::favorites::store as favorites;
use crate::fields::FieldKey;
use crate::server::testing::on_both_databases;

on_both_databases! {
    async fn newest_come_first_and_unsubscribed_contacts_are_hidden(app: TestApp) {
        six(&app).await;
        let shown = page(&app, "Vera", &View::default()).await;
        let names: Vec<&str> = shown.rows.iter().map(|row| row.name()).collect();
        assert_eq!(names, ["nameless@one.example", "Bea Lima", "amara okafor", "Małgorzata Wiśniewska", "Zoë Álvarez"]);
        assert_eq!((shown.found, shown.page, shown.everyone), (Found::Exactly(5), 1, 6));
        let all = page(&app, "Vera", &View { unsubscribed: true, ..View::default() }).await;
        assert_eq!(all.found, Found::Exactly(6));
        assert_eq!(all.rows.iter().filter(|row| row.unsubscribed).map(|row| row.name()).collect::<Vec<_>>(), ["Imran Qureshi"]);
        assert_eq!(all.rows[2].name(), "Imran Qureshi");
    }

    async fn every_column_sorts_both_ways_with_what_is_empty_last(app: TestApp) {
        six(&app).await;
        let first = |name: &str| name.split([' ', '@']).next().unwrap_or_default().to_lowercase();
        for (column, ascending, descending) in [
            (FieldKey::Name, ["amara", "bea", "małgorzata", "nameless", "zoë"], ["zoë", "nameless", "małgorzata", "bea", "amara"]),
            (FieldKey::Email, ["bea", "małgorzata", "nameless", "zoë", "amara"], ["zoë", "nameless", "małgorzata", "bea", "amara"]),
            (FieldKey::Phone, ["amara", "zoë", "bea", "małgorzata", "nameless"], ["bea", "zoë", "amara", "nameless", "małgorzata"]),
            (FieldKey::Tags, ["bea", "zoë", "małgorzata", "amara", "nameless"], ["małgorzata", "zoë", "bea", "nameless", "amara"]),
            (FieldKey::LastInteraction, ["amara", "zoë", "małgorzata", "bea", "nameless"], ["zoë", "amara", "nameless", "bea", "małgorzata"]),
            (FieldKey::Campaigns, ["zoë", "amara", "nameless", "małgorzata", "bea"], ["bea", "małgorzata", "nameless", "amara", "zoë"]),
            (FieldKey::Created, ["zoë", "małgorzata", "amara", "bea", "nameless"], ["nameless", "bea", "amara", "małgorzata", "zoë"]),
        ] {
            for (descends, expected) in [(false, ascending), (true, descending)] {
                let found: Vec<String> = names(&app, &sorted(column, descends)).await.iter().map(|name| first(name)).collect();
                assert_eq!(found, expected, "{column:?}, descending {descends}");
                // The pages add up to the same list, with or without other contacts, and with or without a search.
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

    async fn a_second_sort_decides_where_the_first_does_not(app: TestApp) {
        six(&app).await;
        let by = |sorts: &[(FieldKey, bool)]| {
            let sort = sorts.iter().map(|(field, descending)| Sort { field: *field, descending: *descending }).collect();
            View { sort, ..View::default() }
        };
        let first = |name: &str| name.split([' ', '@']).next().unwrap_or_default().to_lowercase();
        let of = async |view: View| names(&app, &view).await.iter().map(|name| first(name)).collect::<Vec<_>>();
        let expected = ["bea", "małgorzata", "amara", "nameless", "zoë"];
        let view = by(&[(FieldKey::Campaigns, true), (FieldKey::Name, false)]);
        assert_eq!(of(view.clone()).await, expected);
        let mut paged = of(View { per_page: 2, ..view.clone() }).await;
        paged.extend(of(View { per_page: 2, page: 2, ..view.clone() }).await);
        assert_eq!(paged, expected[..4]);
        assert_eq!(of(view.searching("e".to_owned())).await, ["bea", "małgorzata", "nameless", "zoë"]);
        let by_name_down = by(&[(FieldKey::Campaigns, true), (FieldKey::Name, true)]);
        assert_eq!(of(by_name_down).await, ["małgorzata", "bea", "zoë", "nameless", "amara"]);
        let stars = by(&[(FieldKey::Favorite, true), (FieldKey::Email, false)]);
        assert_eq!(of(stars).await, ["bea", "małgorzata", "nameless", "zoë", "amara"], "nobody has a star, and Amara no email");
    }

    async fn stars_are_ones_own_and_come_first(app: TestApp) {
        let ids = six(&app).await;
        for (person, contact) in [("Vera", ids[0]), ("Vera", ids[2]), ("Ed", ids[4])] {
            let actor = app.actor(person, "acme").await;
            let mut tx = app.db.begin().await.expect("a transaction");
            favorites::set(&mut tx, &actor, contact, true).await.expect("a star");
            tx.commit().await.expect("a commit");
        }
        let starred = page(&app, "Vera", &sorted(FieldKey::Favorite, true)).await;
        assert_eq!(starred.rows.iter().map(|row| (row.id, row.is_on(FieldKey::Favorite))).collect::<Vec<_>>(), [(ids[2], true), (ids[0], true), (ids[5], false), (ids[4], false), (ids[1], false)]);
        let last = page(&app, "Vera", &View { per_page: 10, ..sorted(FieldKey::Favorite, false) }).await;
        assert_eq!(last.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [ids[1], ids[4], ids[5], ids[0], ids[2]]);
        let searched = page(&app, "Vera", &sorted(FieldKey::Favorite, true).searching("zo".to_owned())).await;
        assert_eq!(searched.rows.len(), 1);
        let vera = app.actor("Vera", "acme").await;
        let mut tx = app.db.begin().await.expect("a transaction");
        favorites::set(&mut tx, &vera, ids[0], false).await.expect("no star");
        tx.commit().await.expect("a commit");
        assert!(!page(&app, "Vera", &View::default()).await.rows.iter().any(|row| row.id == ids[0] && row.is_on(FieldKey::Favorite)));
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
        // One letter is enough.
        assert_eq!(searching(&app, "z").await, ["Małgorzata Wiśniewska", "Zoë Álvarez"]);
        assert_eq!(searching(&app, "ok").await, ["amara okafor"]);
        // Tags match, too, and each contact is listed once.
        assert_eq!(searching(&app, "boar").await, ["Bea Lima", "Zoë Álvarez"]);
        assert_eq!(searching(&app, "vi").await, ["Zoë Álvarez"]);
        assert_eq!(searching(&app, "p").await.len(), 4);
        // No match across two fields, and no wildcards or operators.
        for nothing in ["alvarezzoe", "zo%", "z_e", "\"", "'", "*", "zoe\"*", "NOT zoe OR", "\\", "%", "qqqq", "🦀"] {
            assert_eq!(searching(&app, nothing).await, Vec::<String>::new(), "{nothing:?}");
        }
    }

    async fn a_search_is_counted_exactly(app: TestApp) {
        let many: Vec<ContactDraft> = (0..230).map(|number| draft(&format!("Person {number}"), &format!("p{number}@many.example"))).collect();
        app.add("Acme", &many).await;
        six(&app).await;
        let olga = app.actor("Olga", "acme").await;
        for (search, expected) in [("many", 230), ("pe", 230), ("p", 234), ("person 22", 12), ("person", 230), ("", 235), ("zzz", 0), ("q", 0)] {
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
        // Created from before 1970 to today, some in the same microsecond.
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
            // Enough candidates that the first page does not wait for all of their texts.
            let view = View { per_page: 10, unsubscribed, ..sorted(FieldKey::Created, descending).searching("y.exam".to_owned()) };
            let searched = page(&app, "Olga", &view).await;
            assert_eq!(searched.rows.iter().map(|row| row.id).collect::<Vec<_>>(), expected[..10]);
            assert_eq!(searched.found, Found::Exactly(expected.len() as i64));
            for number in [201, 202, 217, last - 1, last, last + 5] {
                let view = View { page: number, per_page: 10, unsubscribed, ..sorted(FieldKey::Created, descending) };
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
        drop(tx);
        assert_eq!(super::opt_in(&app.db, &otto, 1, true).await, Ok(CellOutcome::Gone));
    }
}

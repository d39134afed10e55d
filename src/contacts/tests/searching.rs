//! Tests of searches with several words, and of hidden contacts.

use super::*;
use crate::changes::Undoing;
use crate::contact::store::{delete, restore};
use crate::contacts::list::count;
use crate::contacts::list::rows::{changed_since, in_or_out_of_bin};
use crate::contacts::record::state::counters;
use crate::fields::FieldKey;
use crate::server::testing::{act, on_both_databases};

/// Ada, her namesakes, and a contact whose words are in several fields.
async fn namesakes(app: &TestApp) -> Vec<i64> {
    let people = [
        draft("Ada Lovelace", "ada@engine.example"),
        draft("Lovelace Adams", "adams@other.example"),
        draft("Ada Byron", "byron@engine.example"),
        ContactDraft {
            company: "Lovelace & Co".into(),
            tags: vec!["Founding member".into()],
            ..with_phone(draft("Grace", "grace@navy.example"), "+48 22 123 45 67")
        },
    ];
    app.add("Acme", &people).await
}

async fn hidden(app: &TestApp, view: &View) -> i64 {
    page(app, "Vera", view).await.hidden
}

on_both_databases! {
    async fn words_are_found_in_any_order_and_all_of_them(app: TestApp) {
        namesakes(&app).await;
        for search in ["ada lovelace", "lovelace ada", "LOVELACE  Ada ", "love ace ada"] {
            assert_eq!(searching(&app, search).await, ["Ada Lovelace", "Lovelace Adams"], "{search}");
        }
        assert_eq!(searching(&app, "engine ada").await, ["Ada Byron", "Ada Lovelace"]);
        assert_eq!(searching(&app, "lovelace ada@").await, ["Ada Lovelace"]);
        assert_eq!(searching(&app, "lovelace ada nobody").await, Vec::<String>::new());
        assert_eq!(searching(&app, "lovelace zz").await, Vec::<String>::new());
        // Each word may be in another field, tags included; a search that looks like a phone is one word.
        assert_eq!(searching(&app, "grace lovelace").await, ["Grace"]);
        assert_eq!(searching(&app, "member grace").await, ["Grace"]);
        assert_eq!(searching(&app, "founding lovelace navy").await, ["Grace"]);
        assert_eq!(searching(&app, "member found co").await, ["Grace"]);
        assert_eq!(searching(&app, "member ada").await, Vec::<String>::new());
        assert_eq!(searching(&app, "123 45-67").await, ["Grace"]);
        assert_eq!(searching(&app, "67 123").await, Vec::<String>::new());
        assert_eq!(searching(&app, "grace (22)").await, ["Grace"]);
        // More words than the index looks up.
        let many = "One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Vienna";
        app.add("Acme", &[ContactDraft { tags: vec!["Xylophone".into()], ..draft(many, "many@words.example") }]).await;
        let backwards = many.rsplit(' ').collect::<Vec<_>>().join(" ");
        assert_eq!(searching(&app, &backwards).await.len(), 1);
        assert_eq!(searching(&app, &format!("{backwards} xylo yl")).await.len(), 1);
        assert_eq!(searching(&app, &format!("{backwards} q")).await, Vec::<String>::new());
    }

    async fn words_are_found_alike_among_many_contacts(app: TestApp) {
        // Enough contacts for several parts of the index, and for a page that does not wait for their texts.
        let name = |number: i64| format!("{} {}", ["Maria", "Smith", "Marian"][(number % 3) as usize], ["Smithers", "Maria", "Jones"][(number / 3 % 3) as usize]);
        let many: Vec<ContactDraft> = (0..900)
            .map(|number| ContactDraft { tags: if number % 10 == 0 { vec!["Maria fans".into()] } else { Vec::new() }, ..draft(&name(number), &format!("p{number}@x.example")) })
            .collect();
        app.add("Acme", &many).await;
        let olga = app.actor("Olga", "acme").await;
        let has = |number: &i64, word: &str| name(*number).to_lowercase().contains(word) || (number % 10 == 0 && "maria fans".contains(word));
        for words in [["smith", "maria"], ["maria", "jones"], ["mari", "ones"], ["fans", "jones"], ["smith", "an"]] {
            let expected = (0..900).filter(|number| words.iter().all(|word| has(number, word))).count() as i64;
            assert!(expected > 0);
            for search in [words.join(" "), format!("{} {}", words[1], words[0])] {
                let view = View { per_page: 10, ..View::default().searching(search.clone()) };
                assert_eq!(count(&app.db, &app.state.searches, &olga, &view).await, Ok(expected), "{search}");
                let shown = page(&app, "Olga", &view).await;
                assert_eq!((shown.found, shown.rows.len() as i64), (Found::Exactly(expected), expected.min(10)), "{search}");
            }
        }
    }

    async fn whom_a_view_hides_is_counted(app: TestApp) {
        let ids = six(&app).await;
        let view = View::default();
        assert_eq!(hidden(&app, &view).await, 1);
        assert_eq!(hidden(&app, &View { unsubscribed: true, ..view.clone() }).await, 0);
        let imran = page(&app, "Vera", &view.searching("qureshi imran".to_owned())).await;
        assert_eq!((imran.found, imran.rows.len(), imran.hidden), (Found::Exactly(0), 0, 1));
        assert_eq!(hidden(&app, &view.searching("nobody".to_owned())).await, 0);
        assert_eq!(hidden(&app, &view.searching("zoe".to_owned())).await, 0);
        // The digest covers the number of hidden contacts.
        let before = page(&app, "Vera", &view).await.digest;
        let ed = app.actor("Ed", "acme").await;
        act!(app, tx => delete(&mut tx, &ed, NOW, ids[3])).expect("a deletion");
        let after = page(&app, "Vera", &view).await;
        assert_eq!((after.hidden, after.found), (0, Found::Exactly(5)));
        assert_ne!(after.digest, before);
        assert_eq!(hidden(&app, &view.searching("qureshi imran".to_owned())).await, 0);
    }

    async fn only_rows_that_have_changed_come_beside_a_page(app: TestApp) {
        let ids = six(&app).await;
        let (vera, ed) = (app.actor("Vera", "acme").await, app.actor("Ed", "acme").await);
        let since = counters(&app.db, &vera).await.expect("counters").revision;
        let beside = async || {
            let changed = changed_since(&app.db, &vera, ids.clone(), since).await.expect("contacts");
            let mut rows = in_or_out_of_bin(&app.db, &vera, changed, &Zone::default()).await.expect("rows");
            rows.sort_unstable_by_key(|row| row.id);
            rows.into_iter().map(|row| (row.id, row.is_on(FieldKey::Campaigns), row.in_bin)).collect::<Vec<_>>()
        };
        assert_eq!(beside().await, []);
        assert_eq!(opt_in(&app.db, &ed, ids[0], true).await, Ok(CellOutcome::Saved));
        act!(app, tx => delete(&mut tx, &ed, NOW, ids[2])).expect("a deletion");
        assert_eq!(beside().await, [(ids[0], true, false), (ids[2], false, true)]);
        act!(app, tx => restore(&mut tx, &ed, NOW, ids[2])).expect("a restoration");
        assert_eq!(beside().await, [(ids[0], true, false), (ids[2], false, false)]);
        let otto = app.actor("Otto", "other").await;
        assert_eq!(changed_since(&app.db, &otto, ids.clone(), 0).await, Ok(Vec::new()));
    }

    async fn with_live_off_whoever_comes_out_of_the_bin_stays_away(app: TestApp) {
        let people: Vec<ContactDraft> = (0..24).map(|number| draft(&format!("Person {number:02}"), &format!("p{number:02}@one.example"))).collect();
        let ids = app.add("Acme", &people).await;
        let (vera, ed) = (app.actor("Vera", "acme").await, app.actor("Ed", "acme").await);
        let away = async |id: i64| -> Undoing { act!(app, tx => delete(&mut tx, &ed, NOW, id)).expect("a deletion") };
        let back = async |id: i64| -> Undoing { act!(app, tx => restore(&mut tx, &ed, NOW, id)).expect("a restoration") };
        for binned in [2, 3, 4] {
            away(ids[binned]).await;
        }
        let revision = counters(&app.db, &vera).await.expect("counters").revision;
        let as_of = Some(AsOf { revision, at: 0 });
        let everything = async || {
            let mut seen = Vec::new();
            for search in ["", "person", "p0"] {
                for column in [FieldKey::Name, FieldKey::Created, FieldKey::Tags, FieldKey::Email] {
                    for number in 1..=3 {
                        let sort = vec![Sort { field: column, descending: false }];
                        let view = View { page: number, per_page: 10, search: search.to_owned(), sort, as_of, ..View::default() };
                        let shown = page(&app, "Vera", &view).await;
                        seen.push((shown.found, shown.hidden, shown.rows.iter().map(|row| row.id).collect::<Vec<_>>()));
                    }
                }
            }
            seen
        };
        let before = everything().await;
        assert_eq!(before[0].0, Found::Exactly(21));
        // Restored; added; deleted; deleted and restored; restored and deleted; restored, deleted and restored.
        back(ids[2]).await;
        app.add("Acme", &[draft("Person 05b", "p05b@one.example")]).await;
        away(ids[6]).await;
        away(ids[7]).await;
        back(ids[7]).await;
        back(ids[3]).await;
        away(ids[3]).await;
        back(ids[4]).await;
        away(ids[4]).await;
        back(ids[4]).await;
        assert_eq!(everything().await, before);
        assert_eq!(count(&app.db, &app.state.searches, &vera, &View { as_of, ..View::default() }).await, Ok(21));
        let live = page(&app, "Vera", &View::default()).await;
        assert_eq!(live.found, Found::Exactly(23));
    }
}

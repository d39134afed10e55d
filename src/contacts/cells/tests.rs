//! Tests of editing cells, one or many at once.

use super::store::{MOST, set};
use super::{CellEdit, CellOutcome, Theirs};
use crate::contacts::list::rows::among;
use crate::contacts::record::draft::ContactDraft;
use crate::contacts::record::state::counters;
use crate::db::sql;
use crate::error::AppError;
use crate::fields::FieldKey;
use crate::server::testing::{NOW, TestApp, draft, on_both_databases, with_phone};
use crate::text::EmailAddress;
use crate::time::Moment;
use crate::time::clock::Zone;

fn edit(contact: i64, field: FieldKey, from: &str, to: &str) -> CellEdit {
    CellEdit { contact, field, from: from.to_owned(), to: to.to_owned() }
}

async fn one(app: &TestApp, person: &str, edit: CellEdit) -> CellOutcome {
    many(app, person, &[edit]).await.remove(0)
}

async fn many(app: &TestApp, person: &str, edits: &[CellEdit]) -> Vec<CellOutcome> {
    let actor = app.actor(person, "acme").await;
    set(&app.db, &actor, NOW, &Zone::default(), edits).await.expect("outcomes").outcomes
}

async fn email(app: &TestApp, contact: i64) -> Option<String> {
    let vera = app.actor("Vera", "acme").await;
    among(&app.db, &vera, vec![contact], &Zone::default()).await.expect("a row").remove(0).value(FieldKey::Email).map(str::to_owned)
}

async fn emails(app: &TestApp, contact: i64) -> Vec<String> {
    let query = sql("SELECT email FROM emails WHERE workspace = 1 AND contact = $1 ORDER BY position").bind(contact);
    app.db.all::<(String,)>(query).await.expect("emails").into_iter().map(|(email,)| email).collect()
}

/// Amara with two emails and a phone, and Bea with an email alone.
async fn two(app: &TestApp) -> (i64, i64) {
    let amara = ContactDraft {
        emails: ["amara@north.example", "amara@home.example"].map(|email| EmailAddress::parse(email).expect("an address")).to_vec(),
        ..with_phone(draft("Amara Okafor", ""), "+234 803 555 0142")
    };
    let ids = app.add("Acme", &[amara, draft("Bea Lima", "bea@lima.example")]).await;
    (ids[0], ids[1])
}

on_both_databases! {
    async fn an_email_is_edited_in_place(app: TestApp) {
        let (amara, _) = two(&app).await;
        assert_eq!(one(&app, "Ed", edit(amara, FieldKey::Email, "amara@north.example", " Amara@new.example ")).await, CellOutcome::Saved);
        assert_eq!(emails(&app, amara).await, ["Amara@new.example", "amara@home.example"], "the others stay");
        assert_eq!(email(&app, amara).await.as_deref(), Some("Amara@new.example"));
        // Another of her emails becomes the primary one, and is listed once.
        assert_eq!(one(&app, "Ed", edit(amara, FieldKey::Email, "Amara@new.example", "amara@HOME.example")).await, CellOutcome::Saved);
        assert_eq!(emails(&app, amara).await, ["amara@HOME.example"]);
        let found: Vec<(String,)> = app.db.all(sql("SELECT text FROM search_texts WHERE workspace = 1 AND contact = $1").bind(amara)).await.expect("a text");
        assert!(found[0].0.contains("amara@home.example") && !found[0].0.contains("new.example"), "{found:?}");
    }

    async fn a_cell_that_is_cleared_shows_the_next_value_and_the_last_one_stays(app: TestApp) {
        let (amara, bea) = two(&app).await;
        assert_eq!(one(&app, "Ed", edit(amara, FieldKey::Email, "amara@north.example", "")).await, CellOutcome::Saved);
        assert_eq!(email(&app, amara).await.as_deref(), Some("amara@home.example"));
        assert_eq!(one(&app, "Ed", edit(amara, FieldKey::Phone, "+234 803 555 0142", "")).await, CellOutcome::Saved);
        let refused = CellOutcome::Refused("A contact needs an email or a phone.".to_owned());
        assert_eq!(one(&app, "Ed", edit(amara, FieldKey::Email, "amara@home.example", " ")).await, refused);
        assert_eq!(one(&app, "Ed", edit(bea, FieldKey::Email, "bea@lima.example", "")).await, refused);
        assert_eq!(email(&app, bea).await.as_deref(), Some("bea@lima.example"));
    }

    async fn what_is_wrong_is_said_and_nothing_is_written(app: TestApp) {
        let (amara, bea) = two(&app).await;
        let ed = app.actor("Ed", "acme").await;
        let before = counters(&app.db, &ed).await.expect("counters");
        for (field, from, to, sentence) in [
            (FieldKey::Email, "bea@lima.example", "bea@", "“bea@” is not an email address: the part after @ is missing."),
            (FieldKey::Email, "bea@lima.example", "AMARA@home.example", "amara@home.example belongs to Amara Okafor."),
            (FieldKey::Phone, "", "12", "“12” is not a phone number"),
            (FieldKey::Campaigns, "false", "maybe", "Campaigns is yes or no."),
        ] {
            let outcome = one(&app, "Ed", edit(bea, field, from, to)).await;
            assert!(matches!(&outcome, CellOutcome::Refused(said) if said.starts_with(sentence)), "{to}: {outcome:?}");
        }
        assert_eq!(counters(&app.db, &ed).await.expect("counters"), before);
        assert_eq!(one(&app, "Ed", edit(amara + 99, FieldKey::Email, "", "x@y.example")).await, CellOutcome::Gone);
    }

    async fn nobody_writes_over_what_a_colleague_has_written_meanwhile(app: TestApp) {
        let (amara, _) = two(&app).await;
        let adam = one(&app, "Adam", edit(amara, FieldKey::Email, "amara@north.example", "amara@adam.example")).await;
        let ed = edit(amara, FieldKey::Email, "amara@north.example", "amara@ed.example");
        assert_eq!(adam, CellOutcome::Saved);
        let at = Moment { at: NOW, exact: Zone::default().exact(NOW) };
        let theirs = Theirs { value: "amara@adam.example".to_owned(), by: "Adam".to_owned(), at };
        assert_eq!(one(&app, "Ed", ed.clone()).await, CellOutcome::Conflict(theirs));
        assert_eq!(email(&app, amara).await.as_deref(), Some("amara@adam.example"));
        // Another cell of the same row does not conflict.
        assert_eq!(one(&app, "Ed", edit(amara, FieldKey::Phone, "+234 803 555 0142", "+234 803 555 0143")).await, CellOutcome::Saved);
        // "Keep mine" starts from the value it has shown.
        assert_eq!(one(&app, "Ed", CellEdit { from: "amara@adam.example".to_owned(), ..ed }).await, CellOutcome::Saved);
    }

    async fn an_edit_whose_answer_was_lost_is_asked_for_again(app: TestApp) {
        let (amara, _) = two(&app).await;
        let ed = app.actor("Ed", "acme").await;
        let edits = [edit(amara, FieldKey::Email, "amara@north.example", "amara@new.example")];
        let first = set(&app.db, &ed, NOW, &Zone::default(), &edits).await.expect("outcomes");
        let again = set(&app.db, &ed, NOW, &Zone::default(), &edits).await.expect("outcomes");
        assert_eq!((first.outcomes, first.done.len()), (vec![CellOutcome::Saved], 1));
        assert_eq!((again.outcomes, again.done.len()), (vec![CellOutcome::Saved], 0));
    }

    async fn an_answer_says_what_each_edit_made_and_in_which_contacts(app: TestApp) {
        let (amara, bea) = two(&app).await;
        let ed = app.actor("Ed", "acme").await;
        let edits = [
            edit(amara, FieldKey::Email, "amara@north.example", ""),
            edit(bea, FieldKey::Email, "somebody@else.example", "two@paste.example"),
            edit(amara, FieldKey::Phone, "+234 803 555 0142", " +234 803 555 0143 "),
        ];
        let made = set(&app.db, &ed, NOW, &Zone::default(), &edits).await.expect("outcomes");
        assert_eq!(made.values, ["amara@home.example", "", "+234 803 555 0143"], "the next one, nothing, and as it is kept");
        assert_eq!(made.done.iter().map(|undoing| undoing.contacts.clone()).collect::<Vec<_>>(), [vec![amara]]);
    }

    async fn many_cells_are_one_change_and_each_has_its_outcome(app: TestApp) {
        let (amara, bea) = two(&app).await;
        let edits = [
            edit(amara, FieldKey::Email, "amara@north.example", "one@paste.example"),
            edit(bea, FieldKey::Email, "somebody@else.example", "two@paste.example"),
            edit(bea, FieldKey::Phone, "", "nonsense"),
            edit(bea, FieldKey::Campaigns, "false", "Yes"),
        ];
        let ed = app.actor("Ed", "acme").await;
        let before = counters(&app.db, &ed).await.expect("counters").revision;
        let outcomes = many(&app, "Ed", &edits).await;
        assert!(matches!(outcomes.as_slice(), [CellOutcome::Saved, CellOutcome::Conflict(_), CellOutcome::Refused(_), CellOutcome::Saved]), "{outcomes:?}");
        assert_eq!(counters(&app.db, &ed).await.expect("counters").revision, before + 1);
        assert_eq!(email(&app, bea).await.as_deref(), Some("bea@lima.example"));
        let events: Vec<(String,)> = app.db.all(sql("SELECT event FROM consents WHERE contact = $1 AND channel = 'campaigns'").bind(bea)).await.expect("events");
        assert_eq!(events, [("opted_in".to_owned(),)]);
    }

    async fn who_may_not_edit_does_not(app: TestApp) {
        let (amara, _) = two(&app).await;
        let edits = [edit(amara, FieldKey::Email, "amara@north.example", "x@y.example")];
        let vera = app.actor("Vera", "acme").await;
        assert_eq!(set(&app.db, &vera, NOW, &Zone::default(), &edits).await, Err(AppError::Forbidden));
        let otto = app.actor("Otto", "other").await;
        assert_eq!(set(&app.db, &otto, NOW, &Zone::default(), &edits).await.map(|made| made.outcomes), Ok(vec![CellOutcome::Gone]));
        let many = vec![edits[0].clone(); MOST + 1];
        let ed = app.actor("Ed", "acme").await;
        assert!(matches!(set(&app.db, &ed, NOW, &Zone::default(), &many).await, Err(AppError::Invalid { .. })));
        assert_eq!(email(&app, amara).await.as_deref(), Some("amara@north.example"));
    }
}

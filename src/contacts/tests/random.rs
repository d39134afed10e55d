//! Random actions on contacts, after which the database is consistent.

use crate::fields::FieldKey;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::*;
use crate::changes::store::Change;
use crate::changes::undo::{TakenBack, undo};
use crate::changes::{Undoing, history};
use crate::consent::SmsConsent;
use crate::contact::ContactForm;
use crate::contact::store::{add, delete, profile, restore};
use crate::contacts::record::apply::update;
use crate::favorites::store as favorites;
use crate::search::store::tend;
use crate::server::consistency::assert_consistent;
use crate::server::testing::{act, on_both_databases, scaled};
use crate::text::{EmailAddress, PhoneNumber};

/// Actions of one test, and actions between two checks of the database.
const ACTS: u64 = 120;
const LOOK_EVERY: u64 = 20;

/// The source of random values; a seed repeats them.
struct Chance(StdRng);

impl Chance {
    fn of(&mut self, one_in: u32) -> bool {
        self.0.random_range(0..one_in) == 0
    }

    fn among<T: Clone>(&mut self, choices: &[T]) -> Option<T> {
        (!choices.is_empty()).then(|| choices[self.0.random_range(0..choices.len())].clone())
    }

    fn word(&mut self) -> String {
        self.among(&["Ada", "Zoë", "Łucja", "李明", "O'Neil", "Smith", "Al Bo", ""]).unwrap_or_default().to_owned()
    }

    /// Few different ones, so that they often belong to somebody already.
    fn email(&mut self) -> String {
        format!("P{}@one.example", self.0.random_range(0..60))
    }

    fn phone(&mut self) -> String {
        format!("+48 22 555 {:02} {:02}", self.0.random_range(0..3), self.0.random_range(0..5))
    }

    fn some(&mut self, of: impl Fn(&mut Self) -> String) -> Vec<String> {
        (0..self.0.random_range(0..3)).map(|_| of(self)).collect()
    }

    fn tags(&mut self) -> Vec<String> {
        self.some(|chance| chance.among(&["vip", "board", "Smith fans"]).unwrap_or_default().to_owned())
    }

    /// Another state of a contact; some fields stay unchanged.
    fn form(&mut self, before: &ContactForm) -> ContactForm {
        let mut form = before.clone();
        for text in [&mut form.first_name, &mut form.last_name, &mut form.company, &mut form.job_title, &mut form.notes] {
            if self.of(2) {
                *text = self.word();
            }
        }
        if self.of(2) {
            form.emails = self.some(Self::email);
        }
        if self.of(2) {
            form.phones = self.some(Self::phone);
        }
        if self.of(2) {
            form.tags = self.tags();
        }
        form.opt_in ^= self.of(2);
        form.subscription = if self.of(3) { Subscription::Unsubscribed } else { Subscription::Subscribed };
        form
    }

    /// A row of an import file.
    fn draft(&mut self) -> ContactDraft {
        let form = self.form(&ContactForm::default());
        ContactDraft {
            first_name: form.first_name,
            company: form.company,
            emails: form.emails.iter().filter_map(|email| EmailAddress::parse(email).ok()).collect(),
            phones: form.phones.iter().filter_map(|phone| PhoneNumber::parse(phone, None).ok()).collect(),
            tags: self.tags(),
            opt_in: self.among(&[None, Some(true), Some(false)]).flatten(),
            subscription: self.among(&[None, Some(Subscription::Unsubscribed), Some(Subscription::Subscribed)]).flatten(),
            sms_consent: self.among(&[None, Some(SmsConsent::Given), Some(SmsConsent::OptedOut)]).flatten(),
            created_at: self.of(2).then(|| NOW - self.0.random_range(0..2_000) * DAY),
            last_interaction_at: self.of(3).then_some(NOW),
            ..ContactDraft::default()
        }
    }

    /// Edits of cells, mostly of one contact; half of them start from the current value.
    fn edits(&mut self, contact: i64, form: &ContactForm) -> Vec<CellEdit> {
        let mut edits: Vec<CellEdit> = Vec::new();
        for _ in 0..self.0.random_range(1..5) {
            let field =
                self.among(&[FieldKey::Email, FieldKey::Phone, FieldKey::Campaigns, FieldKey::Campaigns]).unwrap_or(FieldKey::Campaigns);
            let is = match field {
                FieldKey::Email => form.emails.first().cloned().unwrap_or_default(),
                FieldKey::Phone => form.phones.first().cloned().unwrap_or_default(),
                _ => form.opt_in.to_string(),
            };
            let from = edits.iter().rev().find(|edit| edit.field == field).map_or(is, |edit| edit.to.clone());
            let to = match field {
                FieldKey::Email => self.email(),
                FieldKey::Phone => self.phone(),
                _ => (from != "true").to_string(),
            };
            edits.push(CellEdit { contact, field, from, to });
        }
        edits
    }
}

/// One action; a refused one changes nothing.
async fn act_once(app: &TestApp, chance: &mut Chance, ids: &mut Vec<i64>, done: &mut Vec<Undoing>) {
    let actor = app.actor(if chance.of(2) { "Ed" } else { "Olga" }, "acme").await;
    let (db, contact) = (&app.db, chance.among(ids).unwrap_or_default());
    let form = profile(db, &actor, contact, &Zone::default(), NOW).await.map(|profile| profile.form);
    match (chance.0.random_range(0..10), form) {
        (0 | 1, _) | (_, Err(_)) => {
            let form = chance.form(&ContactForm::default());
            if let Ok((id, undoing)) = act!(app, tx => add(&mut tx, &actor, NOW, &form)) {
                ids.push(id);
                done.push(undoing);
            }
        }
        (2 | 3, Ok(before)) => {
            let after = chance.form(&before);
            if let Ok(undoing) = act!(app, tx => crate::contact::store::update(&mut tx, &actor, NOW, contact, (&before, &after))) {
                done.extend(undoing);
            }
        }
        (4 | 5, Ok(form)) => {
            let edits = chance.edits(contact, &form);
            done.extend(set(db, &actor, NOW, &Zone::default(), &edits).await.expect("outcomes").done);
        }
        (6, Ok(_)) => {
            if let Ok(undoing) = act!(app, tx => delete(&mut tx, &actor, NOW, contact)) {
                done.push(undoing);
            }
            let _ = act!(app, tx => favorites::set(&mut tx, &actor, contact, true));
        }
        (7, Ok(_)) => {
            if let Ok(undoing) = act!(app, tx => restore(&mut tx, &actor, NOW, contact)) {
                done.push(undoing);
            }
        }
        (8, Ok(_)) => {
            let steps: Vec<Undoing> = (0..2).filter_map(|_| chance.among(done)).collect();
            let mut tx = db.begin().await.expect("a transaction");
            if let Ok(TakenBack::Done(Some((undoing, _)))) = undo(&mut tx, &actor, NOW, &steps, true).await {
                tx.commit().await.expect("a commit");
                done.push(undoing);
            }
        }
        (_, Ok(_)) => {
            let said = [chance.draft(), chance.draft()];
            let mut tx = db.begin().await.expect("a transaction");
            let mut change = Change::begin(&mut tx, &actor, NOW, None).await.expect("a change");
            let both = async {
                for said in &said {
                    update(&mut tx, &actor, &mut change, contact, said, "list.csv").await?;
                }
                Ok::<_, AppError>(())
            };
            if both.await.is_ok() {
                change.finish(&mut tx).await.expect("a log");
                tx.commit().await.expect("a commit");
            }
        }
    }
}

on_both_databases! {
    async fn the_counters_say_what_the_rows_say(app: TestApp) {
        let seed: u64 = rand::random();
        println!("seed {seed}");
        let mut chance = Chance(StdRng::seed_from_u64(seed));
        let mut ids = six(&app).await;
        let mut done = Vec::new();
        for number in 1..=scaled(ACTS) {
            act_once(&app, &mut chance, &mut ids, &mut done).await;
            // As many checks of many more contacts: a check reads all of them.
            if number % scaled(LOOK_EVERY) == 0 {
                assert_consistent(&app.db).await;
                tend(&app.db, 1).await.expect("a tended index");
            }
        }
        assert!(ids.len() > 6 && done.len() > 20, "much is done: {} contacts, {} changes", ids.len(), done.len());
    }

    async fn two_edits_of_one_contact_in_one_change_are_two_entries_of_the_ledger(app: TestApp) {
        let contact = six(&app).await[0];
        let ed = app.actor("Ed", "acme").await;
        let switch = |from: bool| CellEdit { contact, field: FieldKey::Campaigns, from: from.to_string(), to: (!from).to_string() };
        let made = set(&app.db, &ed, NOW, &Zone::default(), &[switch(false), switch(true), switch(false)]).await.expect("edits");
        assert_eq!((made.outcomes, made.done.len()), (vec![CellOutcome::Saved; 3], 1), "all in one change");
        let events = async || -> Vec<(String,)> {
            let events = crate::db::sql("SELECT event FROM consents WHERE workspace = 1 AND contact = $1 AND channel = 'campaigns' ORDER BY revision, seq");
            app.db.all(events.bind(contact)).await.expect("events")
        };
        let of = |events: &[&str]| events.iter().map(|event| ((*event).to_owned(),)).collect::<Vec<_>>();
        assert_eq!(events().await, of(&["opted_in", "opted_out", "opted_in"]));
        // Undoing two changes of one contact at once is one change, too.
        let mut two = Vec::new();
        for from in [true, false] {
            two.extend(set(&app.db, &ed, NOW, &Zone::default(), &[switch(from)]).await.expect("an edit").done);
        }
        assert!(matches!(act!(app, tx => undo(&mut tx, &ed, NOW, &two, false)), Ok(TakenBack::Done(Some(_)))));
        assert_eq!(events().await[3..], of(&["opted_out", "opted_in", "opted_out", "opted_in"]));
        let (entries, _) = history::of(&app.db, &ed, contact, None, &Zone::default()).await.expect("a history");
        assert_eq!(entries.len(), 5);
    }
}

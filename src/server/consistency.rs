//! A database is consistent if values that are stored twice agree. Every test on both databases ends with this check, since a
//! drifting counter is invisible until a page is short.

use crate::fields::FieldKey;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use super::testing::{Database, TestApp};
use crate::changes::store::span_of;
use crate::contacts::list::all;
use crate::contacts::list::search::Searches;
use crate::contacts::record::contact_record::{self, ContactRecord};
use crate::contacts::record::create::{phone_key, search_text};
use crate::contacts::record::emails_phones::listed;
use crate::contacts::record::state::{COUNTERS, Counters};
use crate::db::{Db, Record, Sql, sql};
use crate::imports::stored as imports;
use crate::members::actor::Actor;
use crate::members::actor::Cause;
use crate::text::fold;
use crate::views::{Sort, View};

/// Approximate number of contacts whose words are searched for.
const SOUGHT: usize = 4;

/// Runs a test on a database of its own, and checks the database afterwards.
pub async fn hold_true(database: Database, sentence: impl AsyncFnOnce(TestApp)) {
    let app = TestApp::start(database).await;
    sentence(app.clone()).await;
    if !app.is_inconsistent.load(Ordering::Relaxed) {
        assert_consistent(&app.db).await;
    }
}

impl TestApp {
    /// Turns the check off for a test that bypasses the store functions; the call gives the reason.
    pub fn leave_inconsistent(&self, _reason: &str) {
        self.is_inconsistent.store(true, Ordering::Relaxed);
    }
}

/// Asserts that a database is consistent.
pub async fn assert_consistent(db: &Db) {
    let workspaces: Vec<(i64, String)> = rows(db, sql("SELECT id, slug FROM workspaces")).await;
    for (workspace, slug) in workspaces {
        let kept = Kept::of(db, workspace).await;
        kept.assert_counted(db).await;
        kept.assert_addressed();
        kept.assert_indexed(db).await;
        kept.assert_consented(db).await;
        kept.assert_logged(db).await;
        kept.assert_found(db, &slug).await;
    }
    let strays = sql("SELECT f.contact FROM favorites f LEFT JOIN contacts c ON c.workspace = f.workspace AND c.id = f.contact \
         WHERE c.id IS NULL UNION ALL SELECT t.contact FROM contact_tags t \
         LEFT JOIN contacts c ON c.workspace = t.workspace AND c.id = t.contact LEFT JOIN tags g ON g.workspace = t.workspace AND g.id = t.tag \
         WHERE c.id IS NULL OR g.id IS NULL");
    assert_eq!(rows::<(i64,)>(db, strays).await, [], "stars and tags of contacts that are there");
    let jobs = sql("SELECT j.workspace, j.id, j.kind, j.done, j.counts, j.items, COUNT(i.seq) FROM jobs j \
         LEFT JOIN job_items i ON i.workspace = j.workspace AND i.job = j.id \
         GROUP BY j.workspace, j.id, j.kind, j.done, j.counts, j.items");
    for (workspace, job, kind, done, counts, items, kept) in rows::<(i64, i64, String, i64, String, i64, i64)>(db, jobs).await {
        let counts: BTreeMap<String, i64> = serde_json::from_str(&counts).expect("counts");
        assert_eq!(done, counts.values().sum::<i64>(), "job {job} of workspace {workspace} counts each unit that it did once");
        assert_eq!(items, kept, "job {job} of workspace {workspace} counts its items");
        if kind == imports::KIND {
            let failed = counts.get("failed").copied().unwrap_or_default();
            assert!(items <= failed, "job {job} keeps {items} of {failed} rows that failed");
        }
    }
    let numbers = sql("SELECT j.id FROM jobs j JOIN counters c ON c.workspace = j.workspace WHERE j.id > c.last_job");
    assert_eq!(rows::<(i64,)>(db, numbers).await, [], "ids of jobs are given once");
}

async fn rows<T: Record>(db: &Db, query: Sql) -> Vec<T> {
    db.all(query).await.expect("rows to compare")
}

/// A contact's row.
#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    state: i64,
    name_key: String,
    email_key: Option<String>,
    phone_key: Option<String>,
    #[sqlx(flatten)]
    stored: ContactRecord,
}

/// The contacts of a workspace, with their emails and phones in order.
struct Kept {
    workspace: i64,
    rows: Vec<Row>,
    emails: BTreeMap<i64, Vec<(String, String, bool)>>,
    phones: BTreeMap<i64, Vec<(String, Option<String>)>>,
}

impl Kept {
    async fn of(db: &Db, workspace: i64) -> Self {
        let mut of_contacts = sql("SELECT id, state, name_key, email_key, phone_key, ");
        of_contacts.push(&contact_record::columns()).push(" FROM contacts WHERE workspace = ").push_bind(workspace).push(" ORDER BY id");
        let mut kept = Self { workspace, rows: rows(db, of_contacts).await, emails: BTreeMap::new(), phones: BTreeMap::new() };
        let emails = sql("SELECT contact, email, email_key, live FROM emails WHERE workspace = $1 ORDER BY contact, position");
        for (contact, email, key, live) in rows::<(i64, String, String, bool)>(db, emails.bind(workspace)).await {
            kept.emails.entry(contact).or_default().push((email, key, live));
        }
        let phones = sql("SELECT contact, phone, e164 FROM phones WHERE workspace = $1 ORDER BY contact, position");
        for (contact, phone, e164) in rows::<(i64, String, Option<String>)>(db, phones.bind(workspace)).await {
            kept.phones.entry(contact).or_default().push((phone, e164));
        }
        kept
    }

    fn emails(&self, contact: i64) -> &[(String, String, bool)] {
        self.emails.get(&contact).map_or(&[], Vec::as_slice)
    }

    fn phones(&self, contact: i64) -> &[(String, Option<String>)] {
        self.phones.get(&contact).map_or(&[], Vec::as_slice)
    }

    /// The counters and the counts by span agree with the rows.
    async fn assert_counted(&self, db: &Db) {
        let mut query = sql("SELECT ");
        query.push(COUNTERS).push(" FROM counters WHERE workspace = ").push_bind(self.workspace);
        let kept: Counters = db.one(query).await.expect("counters");
        let changes = sql("SELECT COALESCE(MAX(revision), 0) FROM changes WHERE workspace = $1").bind(self.workspace);
        let [(revision,)] = rows::<(i64,)>(db, changes).await[..] else { panic!("one last revision") };
        let mut counted = Counters { revision, last_contact: kept.last_contact, ..Counters::default() };
        let mut spans: BTreeMap<(i64, i64), i64> = BTreeMap::new();
        for Row { state, stored, .. } in &self.rows {
            let has = [stored.email.is_some(), stored.phone.is_some(), stored.moment(FieldKey::LastInteraction).is_some()].map(i64::from);
            let counts = match state {
                0 => [&mut counted.shown, &mut counted.shown_email, &mut counted.shown_phone, &mut counted.shown_interaction],
                1 => [
                    &mut counted.unsubscribed,
                    &mut counted.unsubscribed_email,
                    &mut counted.unsubscribed_phone,
                    &mut counted.unsubscribed_interaction,
                ],
                _ => {
                    counted.binned += 1;
                    continue;
                }
            };
            counts.into_iter().zip([1, has[0], has[1], has[2]]).for_each(|(count, by)| *count += by);
            *spans.entry((*state, span_of(stored.moment(FieldKey::Created).expect("a time")))).or_default() += 1;
        }
        assert_eq!(kept, counted, "counters of workspace {}", self.workspace);
        assert!(self.rows.last().is_none_or(|row| row.id <= kept.last_contact), "numbers are given once");
        let tags =
            sql("SELECT t.id FROM tags t JOIN counters c ON c.workspace = t.workspace WHERE t.workspace = $1 AND t.id > c.last_definition");
        assert_eq!(rows::<(i64,)>(db, tags.bind(self.workspace)).await, [], "ids of tags are given once");
        let created = sql("SELECT state, span, contacts FROM created_counts WHERE workspace = $1 AND contacts <> 0 ORDER BY state, span");
        let created = rows::<(i64, i64, i64)>(db, created.bind(self.workspace)).await;
        assert_eq!(
            created,
            spans.into_iter().map(|((state, span), contacts)| (state, span, contacts)).collect::<Vec<_>>(),
            "counts by span"
        );
    }

    /// A row holds its first email and phone, and an email is live outside the Bin.
    fn assert_addressed(&self) {
        for Row { id, state, email_key, phone_key: key, stored, .. } in &self.rows {
            let (email, phone) = (self.emails(*id).first(), self.phones(*id).first());
            assert_eq!(stored.email.as_ref(), email.map(|(email, ..)| email), "first email of contact {id}");
            assert_eq!(email_key.as_ref(), email.map(|(_, key, _)| key), "key of the first email of contact {id}");
            assert_eq!(stored.phone.as_ref(), phone.map(|(typed, _)| typed), "first phone of contact {id}");
            assert_eq!(*key, phone.map(|(typed, e164)| phone_key(typed, e164.as_deref())), "key of the first phone of contact {id}");
            assert!(self.emails(*id).iter().all(|(_, _, live)| *live == (*state < 2)), "emails of contact {id} are live outside the Bin");
        }
        let strays = self.emails.keys().chain(self.phones.keys()).filter(|contact| self.rows.iter().all(|row| row.id != **contact));
        assert_eq!(strays.collect::<Vec<_>>(), [] as [&i64; 0], "emails and phones of contacts that are there");
    }

    /// The search texts agree with the rows.
    async fn assert_indexed(&self, db: &Db) {
        let texts = sql("SELECT contact, state, text FROM search_texts WHERE workspace = $1 ORDER BY contact").bind(self.workspace);
        let expected = self.rows.iter().map(|Row { id, state, name_key, stored, .. }| {
            let emails = self.emails(*id).iter().map(|(email, ..)| email.as_str());
            let phones = self.phones(*id).iter().map(|(typed, e164)| (typed.as_str(), e164.as_deref()));
            (*id, *state, search_text(name_key, emails, phones, [stored.text(FieldKey::Company), stored.text(FieldKey::JobTitle)]))
        });
        assert_eq!(rows::<(i64, i64, String)>(db, texts).await, expected.collect::<Vec<_>>(), "texts of the search");
    }

    /// The last entries of the consent ledger agree with the rows.
    async fn assert_consented(&self, db: &Db) {
        let ledger = sql("SELECT contact, channel, event FROM consents WHERE workspace = $1 ORDER BY revision, seq").bind(self.workspace);
        let last: BTreeMap<(i64, String), String> = rows::<(i64, String, String)>(db, ledger)
            .await
            .into_iter()
            .map(|(contact, channel, event)| ((contact, channel), event))
            .collect();
        for Row { id, stored, .. } in &self.rows {
            let last = |channel: &str| last.get(&(*id, channel.to_owned())).map(String::as_str);
            assert_eq!(Some(stored.text(FieldKey::Subscription)), last("email"), "subscription of contact {id}");
            assert_eq!(stored.is_on(FieldKey::Campaigns), last("campaigns") == Some("opted_in"), "opt-in of contact {id}");
            assert_eq!(stored.text(FieldKey::SmsConsent), last("sms").unwrap_or("not_asked"), "SMS consent of contact {id}");
        }
    }

    /// The last item of each field in the change log agrees with the row.
    async fn assert_logged(&self, db: &Db) {
        let items = sql("SELECT i.contact, i.field, i.new, ch.revision FROM change_items i \
             LEFT JOIN changes ch ON ch.workspace = i.workspace AND ch.revision = i.revision WHERE i.workspace = $1 ORDER BY i.revision, i.item");
        let mut last: BTreeMap<(i64, String), Option<String>> = BTreeMap::new();
        for (contact, field, new, change) in rows::<(i64, String, Option<String>, Option<i64>)>(db, items.bind(self.workspace)).await {
            assert!(change.is_some(), "an item of contact {contact} belongs to a change");
            last.insert((contact, field), new);
        }
        for Row { id, state, stored, .. } in &self.rows {
            let said = |field: &str| last.get(&(*id, field.to_owned()));
            let whole = said("contact").and_then(Option::as_deref);
            assert_eq!(whole == Some("deleted"), *state == 2, "what the log says of contact {id}: {whole:?}");
            assert!(whole.is_some(), "contact {id} came to be");
            let emails = ("email", listed(self.emails(*id).iter().map(|(email, ..)| email.as_str())));
            let phones = ("phone", listed(self.phones(*id).iter().map(|(typed, _)| typed.as_str())));
            let fields = contact_record::stored().map(|(field, _)| (field.word, field.kind.text(stored.get(field.key))));
            for (field, value) in fields.chain([emails, phones]) {
                assert!(
                    said(field).is_none_or(|said| *said == value),
                    "{field} of contact {id} is {value:?}, and {:?} in the log",
                    said(field)
                );
            }
        }
    }

    /// Searches find the same contacts as a scan of every text and every tag.
    async fn assert_found(&self, db: &Db, slug: &str) {
        let tags = sql("SELECT ct.contact, t.name_key FROM contact_tags ct JOIN tags t ON t.workspace = ct.workspace AND t.id = ct.tag \
             WHERE ct.workspace = $1");
        let tags = rows::<(i64, String)>(db, tags.bind(self.workspace)).await;
        let texts = sql("SELECT contact, text FROM search_texts WHERE workspace = $1 AND state < 2 ORDER BY contact").bind(self.workspace);
        let texts = rows::<(i64, String)>(db, texts).await;
        let actor = Actor::command_line(db, Some(slug), Cause::CommandLine).await.expect("a workspace");
        for (contact, text) in texts.iter().step_by(texts.len() / SOUGHT + 1) {
            let begins = |word: &str| word.chars().take(3).collect::<String>();
            let words: Vec<&str> = text.split_whitespace().collect();
            let mut searches: Vec<String> = words.iter().take(2).flat_map(|word| [begins(word), (*word).to_owned()]).collect();
            searches.extend(words.last().zip(words.first()).map(|(last, first)| format!("{last} {}", begins(first))));
            searches.extend(tags.iter().find(|(of, _)| of == contact).map(|(_, tag)| format!("{tag} {}", words.last().unwrap_or(&""))));
            // A word without letters may be a phone number, which also has a second spelling.
            let has_letters = |word: &str| word.chars().any(char::is_alphabetic);
            for search in searches.iter().filter(|search| search.split(' ').all(has_letters)) {
                let folded = fold(search);
                let has = |(contact, text): &&(i64, String)| {
                    folded.split(' ').all(|word| text.contains(word) || tags.iter().any(|(of, tag)| of == contact && tag.contains(word)))
                };
                let mut expected: Vec<i64> = texts.iter().filter(has).map(|(contact, _)| *contact).collect();
                expected.sort_unstable();
                let sort = vec![Sort { field: FieldKey::Name, descending: false }];
                let view = View { unsubscribed: true, sort, ..View::default().searching(search.chars().take(200).collect()) };
                let mut found = all(db, &Searches::default(), &actor, &view).await.expect("a search");
                found.sort_unstable();
                assert_eq!(found, expected, "search for {search:?}");
            }
        }
    }
}

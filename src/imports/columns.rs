//! A column of a sheet is one field of a contact, if its name is known. The known names are those that Kith, Google Contacts,
//! Outlook, Mailchimp and HubSpot write into the first line of their files; any other column is matched by hand, becomes a
//! custom field or is left out.

pub use super::field::Field;

/// The field of each column; `None` for an unknown name.
pub fn recognise(header: &[impl AsRef<str>]) -> Vec<Option<Field>> {
    let names: Vec<String> = header.iter().map(|name| plain(name.as_ref())).collect();
    let mut fields: Vec<Option<Field>> = names.iter().map(|name| field(name)).collect();
    // Outlook exports both "Job Title" and "Title"; its "Title" is Mr or Mrs.
    if !fields.contains(&Some(Field::JobTitle)) {
        for (field, _) in fields.iter_mut().zip(&names).filter(|(_, name)| *name == "title") {
            *field = Some(Field::JobTitle);
        }
    }
    fields
}

/// The names of the columns without a field, for a list.
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

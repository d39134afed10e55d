//! Parsing and normalization of the contact form.

use super::ContactForm;
use crate::contacts::record::draft::ContactDraft;
use crate::contacts::record::patch::{Patch, To};
use crate::error::AppError;
use crate::fields::{FieldKey, Value};
use crate::text::{self, EmailAddress, PhoneNumber, fold};

/// The most emails, phones or tags of one contact: above manual entry, and one contact never fills a page.
const MOST: usize = 100;

impl ContactForm {
    /// The form as a draft. `country` (ISO 3166-1 alpha-2) is the default country of phones without +.
    ///
    /// # Errors
    /// `Invalid` for the first wrong field, by its name in this struct; for one of several emails or phones with its index, as in
    /// `emails.1`.
    pub fn draft(&self, country: Option<&str>) -> Result<ContactDraft, AppError> {
        let draft = self.read(country)?;
        if draft.emails.is_empty() && draft.phones.is_empty() {
            return Err(AppError::invalid("emails", "A contact needs an email or a phone."));
        }
        Ok(draft)
    }

    /// The same for a partial form: any field may be missing, also both email and phone.
    ///
    /// # Errors
    /// `Invalid` for the first wrong field, by its name in this struct.
    pub fn read(&self, country: Option<&str>) -> Result<ContactDraft, AppError> {
        let wrong = |field: &'static str| move |sentence: String| AppError::invalid(field, sentence);
        let line = |field, label, text: &str| text::line(label, text).map_err(wrong(field));
        Ok(ContactDraft {
            first_name: line("first_name", "First name", &self.first_name)?,
            last_name: line("last_name", "Last name", &self.last_name)?,
            emails: each(&self.emails, "emails", EmailAddress::parse, |one, other| one.key() == other.key()).map_err(at_place)?,
            phones: each(&self.phones, "phones", |typed| PhoneNumber::parse(typed, country), |one, other| one.typed == other.typed)
                .map_err(at_place)?,
            company: line("company", "Company", &self.company)?,
            job_title: line("job_title", "Job title", &self.job_title)?,
            tags: each(&self.tags, "tags", text::tag, |one, other| fold(one) == fold(other)).map_err(|wrong| wrong.error)?,
            opt_in: Some(self.opt_in),
            subscription: Some(self.subscription),
            notes: text::notes(&self.notes).map_err(wrong("notes"))?,
            ..ContactDraft::default()
        })
    }

    /// The patch from `before`, the form as it was shown, to this one; `draft` holds this form's values, parsed. Consents have no
    /// starting value: the last decision counts. Tags are added and removed one by one: nobody's tags can be overwritten.
    #[must_use]
    pub fn patch(&self, before: &Self, draft: ContactDraft) -> Patch {
        let mut patch = Patch::default();
        let texts = [
            (FieldKey::FirstName, &self.first_name, &before.first_name, draft.first_name),
            (FieldKey::LastName, &self.last_name, &before.last_name, draft.last_name),
            (FieldKey::Company, &self.company, &before.company, draft.company),
            (FieldKey::JobTitle, &self.job_title, &before.job_title, draft.job_title),
            (FieldKey::Notes, &self.notes, &before.notes, draft.notes),
        ];
        for (key, _, was, said) in texts.into_iter().filter(|(_, is, was, _)| is != was) {
            patch.want_from(key, Value::Text(was.clone()), To::Set(Value::Text(said)));
        }
        if self.opt_in != before.opt_in {
            patch.want(FieldKey::Campaigns, To::Set(Value::Boolean(self.opt_in)));
        }
        if self.subscription != before.subscription {
            patch.want(FieldKey::Subscription, To::Set(Value::Option(self.subscription.as_str())));
        }
        if self.emails != before.emails {
            let was = before.emails.iter().map(|typed| EmailAddress::stored(typed.clone(), String::new())).collect();
            patch.want_from(FieldKey::Email, Value::Emails(was), To::Set(Value::Emails(draft.emails)));
        }
        if self.phones != before.phones {
            let was = before.phones.iter().map(|typed| PhoneNumber { typed: typed.clone(), e164: None }).collect();
            patch.want_from(FieldKey::Phone, Value::Phones(was), To::Set(Value::Phones(draft.phones)));
        }
        if self.tags != before.tags {
            let kept: Vec<String> = draft.tags.iter().map(|tag| fold(tag)).collect();
            let gone = before.tags.iter().filter(|tag| !kept.contains(&fold(tag))).cloned().collect();
            patch.want(FieldKey::Tags, To::Add(Value::Tags(draft.tags)));
            patch.want(FieldKey::Tags, To::Remove(Value::Tags(gone)));
        }
        patch
    }

    /// The field name of the email with that key, with its index.
    #[must_use]
    pub fn email_field(&self, key: &str) -> String {
        let is_it = |typed: &String| EmailAddress::parse(typed.trim()).is_ok_and(|email| email.key() == key);
        self.emails.iter().position(is_it).map_or_else(|| "emails".to_owned(), |place| field_at("emails", place))
    }
}

/// The name of one of several fields: name and index.
fn field_at(name: &str, place: usize) -> String {
    format!("{name}.{place}")
}

/// The error of a list; `place` is the index of the wrong value, if the error concerns one.
struct Wrong {
    place: Option<usize>,
    error: AppError,
}

/// Adds the index of the value to the error's field name.
fn at_place(Wrong { place, error }: Wrong) -> AppError {
    match (place, error) {
        (Some(place), AppError::Invalid { field, message }) => AppError::Invalid { field: field_at(&field, place), message },
        (_, error) => error,
    }
}

/// Parses the non-empty values and drops duplicates.
fn each<T>(
    typed: &[String],
    field: &str,
    parse: impl Fn(&str) -> Result<T, String>,
    alike: impl Fn(&T, &T) -> bool,
) -> Result<Vec<T>, Wrong> {
    let mut values: Vec<T> = Vec::new();
    for (place, text) in typed.iter().map(|text| text.trim()).enumerate().filter(|(_, text)| !text.is_empty()) {
        let value = parse(text).map_err(|sentence| Wrong { place: Some(place), error: AppError::invalid(field, sentence) })?;
        if !values.iter().any(|other| alike(other, &value)) {
            values.push(value);
        }
    }
    if values.len() > MOST {
        return Err(Wrong { place: None, error: AppError::invalid(field, format!("A contact can have at most {MOST} of these.")) });
    }
    Ok(values)
}

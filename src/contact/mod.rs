//! A contact is one person known to the team. This module shows one contact in the drawer next to the table, and adds, changes
//! and deletes contacts.

mod acts;
mod asking;
pub mod drawer;
pub mod form;
mod multi_value;
mod new;
mod noticed;
pub mod panel;
#[cfg(feature = "ssr")]
mod parse;
#[cfg(feature = "ssr")]
mod profile;
mod profile_tab;
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod store;
pub mod tab;
mod tab_list;
#[cfg(all(feature = "ssr", test))]
mod tests;

use serde::{Deserialize, Serialize};

use crate::consent::Subscription;
use crate::tags::TagLabel;
use crate::time::Moment;

/// All stored values of one contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub id: i64,
    /// The display name; falls back to the email, then to the phone.
    pub name: String,
    /// The editable values.
    pub form: ContactForm,
    /// One entry per phone of `form`: the number in E.164, `None` if it could not be parsed.
    pub dialed: Vec<Option<String>>,
    pub tags: Vec<TagLabel>,
    /// Latest entry of the consent ledger on the email subscription.
    pub subscription_source: Option<ConsentSource>,
    /// Latest entry of the consent ledger on campaigns; `None` if there is none.
    pub opt_in_source: Option<ConsentSource>,
    pub created: Moment,
    pub last_interaction: Option<Moment>,
    /// The time of its deletion; `None` outside the Bin.
    pub deleted: Option<Moment>,
    /// The server's clock when it answered, in microseconds UTC.
    pub now: i64,
}

/// An entry of the consent ledger, in display form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentSource {
    pub at: Moment,
    /// The name of the page, or of the imported file.
    pub source: String,
    /// The member who made the entry; `None` for the command line or a former member.
    pub by: Option<String>,
}

/// The editable values of a contact: as typed in a form, or as stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactForm {
    pub first_name: String,
    pub last_name: String,
    /// The first is the primary one.
    pub emails: Vec<String>,
    /// As typed; the first is the primary one.
    pub phones: Vec<String>,
    pub company: String,
    pub job_title: String,
    pub tags: Vec<String>,
    pub notes: String,
    pub subscription: Subscription,
    pub opt_in: bool,
}

impl ContactForm {
    /// Empties the fields that are equal in `before` and `after`, to keep the request small: notes can be long and rarely change.
    #[must_use]
    pub fn only_changed(mut before: Self, mut after: Self) -> (Self, Self) {
        fn empty<T: Default + PartialEq>(before: &mut T, after: &mut T) {
            if before == after {
                (*before, *after) = (T::default(), T::default());
            }
        }
        let (is, will) = (&mut before, &mut after);
        empty(&mut is.first_name, &mut will.first_name);
        empty(&mut is.last_name, &mut will.last_name);
        empty(&mut is.emails, &mut will.emails);
        empty(&mut is.phones, &mut will.phones);
        empty(&mut is.company, &mut will.company);
        empty(&mut is.job_title, &mut will.job_title);
        empty(&mut is.tags, &mut will.tags);
        empty(&mut is.notes, &mut will.notes);
        empty(&mut is.subscription, &mut will.subscription);
        empty(&mut is.opt_in, &mut will.opt_in);
        (before, after)
    }
}

/// An existing contact that has the email or phone being typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Namesake {
    pub id: i64,
    pub name: String,
    /// The email or phone that both have.
    pub shared: String,
    pub in_bin: bool,
}

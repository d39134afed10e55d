//! A contact is one person whom the team knows. This room shows one whole, in the drawer beside the table, and adds, changes
//! and deletes one.

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

/// Everything that is known of one contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub id: i64,
    /// The display name; where there is none, the email, else the phone.
    pub name: String,
    /// What can be changed of it.
    pub form: ContactForm,
    /// Each phone as it is dialed (E.164), where it can be read.
    pub dialed: Vec<Option<String>>,
    pub tags: Vec<TagLabel>,
    /// Where the present subscription comes from.
    pub subscription_source: Option<ConsentSource>,
    /// Where the present opt-in to campaigns comes from, if it was ever spoken of.
    pub opt_in_source: Option<ConsentSource>,
    pub created: Moment,
    pub last_interaction: Option<Moment>,
    /// Since when it is in the Bin.
    pub deleted: Option<Moment>,
    /// The server's clock when it answered, in microseconds UTC.
    pub now: i64,
}

/// An entry of the consent ledger, as a member reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentSource {
    pub at: Moment,
    /// The page, or the file's name.
    pub source: String,
    /// The member who did it; `None` for the command line, or for someone who has left.
    pub by: Option<String>,
}

/// What a member says about a contact: as it is typed, or as it stands.
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
    /// Two states of a contact with the fields emptied that are equal in both: notes can be long, and are rarely changed.
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

/// Somebody who is there already with an email or a phone that is being typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Namesake {
    pub id: i64,
    pub name: String,
    /// What both have.
    pub shared: String,
    pub in_bin: bool,
}

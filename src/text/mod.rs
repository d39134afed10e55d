//! Text is user input and its normal forms: an email address, a phone number, a name, a tag, and the folded text by which all
//! of them are searched and sorted. A normal form is computed once, when the text arrives, and stored, so that results do not
//! depend on a database's rules for letters.

mod defuse;
mod email;
mod fold;
mod line;
mod name;
mod phone;
mod quoted_list;
#[cfg(test)]
mod tests;
mod truth;

pub use defuse::{defuse, undefuse};
pub use email::{EMAIL_BYTES, EmailAddress};
pub use fold::{FOLDING_VERSION, fold};
pub use line::{LINE_CHARACTERS, NOTES_CHARACTERS, TAG_CHARACTERS, line, notes, tag};
pub use name::{display_name, split_name};
pub use phone::{PHONE_CHARACTERS, PhoneNumber, digits};
pub use quoted_list::quoted_list;
pub use truth::yes_or_no;

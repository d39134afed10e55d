//! The stored values of one contact, and the functions that write them.

pub mod apply;
pub mod contact_record;
pub mod create;
pub mod current;
pub mod draft;
pub mod emails_phones;
pub mod identity;
mod index;
pub mod patch;
pub mod state;

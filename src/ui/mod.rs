//! The components of pages. They know nothing of contacts; the styles of each are in the file of the same name in `style/ui`.

mod at_once;
mod avatar;
mod card;
mod chips;
mod dialog;
mod field;
mod field_error;
mod form_state;
mod icon;
mod menu;
mod moment;
mod notice;
mod number;
mod page_links;
mod problem;
pub mod reader;
mod redirect;
mod star;
mod switch;
mod toast;

pub use at_once::{Erased, at_once};
pub use avatar::{COLORS, avatar, color, initials};
pub use card::CardPage;
pub use chips::Chips;
pub use dialog::ModalDialog;
pub use field::Field;
pub use field_error::wrong_line;
pub use form_state::{Saving, Typed};
pub use icon::icon;
pub use menu::Menu;
pub use moment::{moment, tick_moments};
pub use notice::{Notice, NoticeLine};
pub use number::grouped;
pub use page_links::page_links;
pub use problem::ProblemPage;
pub use redirect::away;
pub use star::star;
pub use switch::switch;
pub use toast::{Toast, ToastLine};

/// The value of a boolean ARIA attribute.
#[must_use]
pub const fn yes_or_no(yes: bool) -> &'static str {
    if yes { "true" } else { "false" }
}

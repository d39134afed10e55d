//! A kind decides how the values of a field are read, written and edited. Each kind is a file with the same functions.

use super::{FieldKey, Value};

/// The control with which a value is edited in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editor {
    /// A text field with this `inputmode` (HTML).
    Text(&'static str),
    Switch,
}

/// Declares the kinds, each by its name and its module.
macro_rules! kinds {
    ($($kind:ident => $module:ident,)*) => {
        $(mod $module;)*

        /// The kind of a field's values.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind {
            $($kind,)*
        }

        impl Kind {
            /// Parses a typed, pasted or imported text; white space around it is dropped, and an empty text is no value.
            /// `country` (ISO 3166-1 alpha-2) is the default of phones without +.
            ///
            /// # Errors
            /// A sentence that says why the text is no value of the field.
            pub fn parse(self, key: FieldKey, text: &str, country: Option<&str>) -> Result<Value, String> {
                match self { $(Self::$kind => $module::parse(key, text.trim(), country),)* }
            }

            /// The text of a value in a cell, on the clipboard and in the change log; `None` for no value.
            #[must_use]
            pub fn text(self, value: &Value) -> Option<String> {
                match self { $(Self::$kind => $module::text(value),)* }
            }

            /// The value of a text in the change log; the opposite of [`text`](Self::text).
            #[must_use]
            pub fn of_log(self, key: FieldKey, text: Option<&str>, country: Option<&str>) -> Value {
                match self { $(Self::$kind => $module::of_log(key, text, country),)* }
            }

            /// The control that edits a value in place; `None` if it is not edited there.
            #[must_use]
            pub const fn editor(self) -> Option<Editor> {
                match self { $(Self::$kind => $module::EDITOR,)* }
            }

            /// Whether the first click on a heading sorts downwards: recent moments and switches that are on come first, and
            /// words go from A to Z.
            #[must_use]
            pub const fn descends_first(self) -> bool {
                match self { $(Self::$kind => $module::DESCENDS_FIRST,)* }
            }
        }
    };
}

kinds! {
    Text => text,
    LongText => long_text,
    Email => email,
    Phone => phone,
    Tags => tags,
    Moment => moment,
    Boolean => boolean,
    Select => select,
    Member => member,
}

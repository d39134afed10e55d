//! A change is what one transaction did to a workspace: who, why, when, its revision, and an item for each contact and
//! field it touched. The change log is the heart: history, undo, the live cursor and webhooks read it.

#[cfg(feature = "ssr")]
pub mod store;

/// By which path a change came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Page,
    Import,
    Demo,
    CommandLine,
    /// "Try with sample contacts".
    Sample,
}

impl Cause {
    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Import => "import",
            Self::Demo => "demo",
            Self::CommandLine => "command_line",
            Self::Sample => "sample",
        }
    }
}

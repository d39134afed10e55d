//! A theme is the color scheme of pages for one reader: light, dark, or that of the reader's device. The choice is a cookie of
//! this browser, so that the server renders every page in it, including those before sign-in.

use leptos::prelude::*;

use crate::navigate::{self, THEME_COOKIE};
use crate::ui::reader;

/// The themes to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Device,
    Light,
    Dark,
}

impl Theme {
    const ALL: [Self; 3] = [Self::Device, Self::Light, Self::Dark];

    /// The word in the cookie and on the document; `None` if the device decides.
    #[must_use]
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::Device => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    /// The theme with this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.word() == Some(word))
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Device => "Same as this device",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }
}

/// The section of "Your account" for the theme. A choice applies at once.
pub fn theme_choice() -> impl IntoView {
    let chosen = navigate::theme().and_then(|word| Theme::parse(&word)).unwrap_or(Theme::Device);
    let usable = RwSignal::new(false);
    Effect::new(move |_| usable.set(true));
    let choices = Theme::ALL.map(|theme| {
        view! {
            <label class="check">
                <input
                    type="radio"
                    name="theme"
                    value=theme.word().unwrap_or_default()
                    autocomplete="off"
                    checked=theme == chosen
                    disabled=move || !usable.get()
                    on:change=move |_| reader::choose_theme(THEME_COOKIE, theme.word())
                />
                {theme.label()}
            </label>
        }
    });
    view! {
        <section class="sheet" aria-labelledby="appearance">
            <h2 id="appearance">"Appearance"</h2>
            <div class="choices" role="radiogroup" aria-labelledby="appearance">
                {choices}
                <p class="faint">"For this browser only."</p>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_read_back_from_its_word() {
        for theme in [Theme::Light, Theme::Dark] {
            assert_eq!(theme.word().and_then(Theme::parse), Some(theme));
        }
        assert_eq!(Theme::parse("\" onload="), None);
        assert_eq!(Theme::parse(""), None);
    }
}

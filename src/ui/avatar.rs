//! An avatar is a person's initials on a color that stays with the person. The name is shown next to it.

use leptos::prelude::*;

/// Number of colors for avatars and tags: a class for each, since the Content-Security-Policy allows no inline styles.
pub const COLORS: i64 = 12;

/// The avatar; `color` is 0 to 11.
pub fn avatar(initials: String, color: i64) -> impl IntoView {
    view! {
        <span class="avatar" data-color=color aria-hidden="true">
            {initials}
        </span>
    }
}

/// A stable color, 0 to 11, for an id: neighboring ids differ.
#[must_use]
pub const fn color(id: i64) -> i64 {
    (id * 5).rem_euclid(COLORS)
}

/// The first letters of the first and the last word of a name: one or two characters, in upper case if the script has it.
#[must_use]
pub fn initials(name: &str) -> String {
    let name = name.split('@').next().unwrap_or(name);
    let mut words = name
        .split(|letter: char| letter.is_whitespace() || matches!(letter, '.' | '_' | '-' | '+'))
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

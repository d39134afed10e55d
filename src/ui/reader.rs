//! The reader is the person at the browser, as far as the browser tells: time zone, country, keyboard, stored choices. Also the
//! mark by which tests and scripts see that the page is ready.

use js_sys::{Array, Intl, Object, Reflect};
use leptos::html::{ElementType, Input};
use leptos::prelude::{GetUntracked, NodeRef, document, request_animation_frame, window};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, Node, Storage};

/// Lifetime of the cookies in seconds: a year. Every page sets the zone anew.
const COOKIE_AGE: u32 = 31_536_000;

/// The IANA name of the reader's time zone.
#[must_use]
pub fn time_zone() -> Option<String> {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
}

/// Two-letter code of the reader's country, if the language names one: "PL" in "pl-PL".
#[must_use]
pub fn country() -> Option<String> {
    let language = window().navigator().language()?;
    language
        .split('-')
        .skip(1)
        .find(|part| part.len() == 2 && part.bytes().all(|letter| letter.is_ascii_alphabetic()))
        .map(str::to_ascii_uppercase)
}

/// Fills a field of a form with a value that the browser knows.
pub fn fill(input: NodeRef<Input>, value: Option<String>) {
    if let (Some(input), Some(value)) = (input.get_untracked(), value) {
        input.set_value(&value);
    }
}

/// Calls `act` with an element once it is attached to the document: a new element may be attached later, and can be neither
/// focused nor opened before.
pub fn once_there<E>(node: NodeRef<E>, act: impl FnOnce(E::Output) + 'static)
where
    E: ElementType + 'static,
    E::Output: AsRef<Node> + JsCast + Clone + 'static,
{
    // An element that was disposed of is not awaited.
    let Some(element) = node.try_get_untracked() else {
        return;
    };
    match element.filter(|element| AsRef::<Node>::as_ref(element).is_connected()) {
        Some(element) => act(element),
        None => request_animation_frame(move || once_there(node, act)),
    }
}

/// Origin of this site, as the reader reaches it: "https://kith.example".
#[must_use]
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Whether a page can copy: browsers offer the clipboard to HTTPS and localhost only.
#[must_use]
pub fn can_copy() -> bool {
    Reflect::get(&window().navigator(), &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object())
}

/// Copies a text to the clipboard. If the browser refuses, the text can still be selected on the page.
pub fn copy(text: &str) {
    if can_copy() {
        let _ = window().navigator().clipboard().write_text(text);
    }
}

/// Stores the reader's time zone in a cookie, so that the server renders times in it.
pub fn tell_zone() {
    if let (Some(zone), Ok(document)) = (time_zone(), document().dyn_into::<HtmlDocument>()) {
        // Without cookies, pages stay in UTC.
        let _ = document.set_cookie(&format!("kith_zone={zone}; Path=/; SameSite=Lax; Max-Age={COOKIE_AGE}"));
    }
}

/// Switches to a theme: `word` as in the style sheet, `None` for that of the device. The cookie lets the server render the next
/// page in it.
pub fn choose_theme(cookie: &str, word: Option<&str>) {
    let Ok(document) = document().dyn_into::<HtmlDocument>() else {
        return;
    };
    let age = if word.is_some() { COOKIE_AGE } else { 0 };
    // Without cookies, the choice lasts as long as the page.
    let _ = document.set_cookie(&format!("{cookie}={}; Path=/; SameSite=Lax; Max-Age={age}", word.unwrap_or_default()));
    if let Some(root) = document.document_element() {
        let _ = match word {
            Some(word) => root.set_attribute("data-theme", word),
            None => root.remove_attribute("data-theme"),
        };
    }
    if let Ok(Some(meta)) = document.query_selector("meta[name=color-scheme]") {
        let _ = meta.set_attribute("content", word.unwrap_or("light dark"));
    }
}

/// The browser's local storage; `None` if it is disabled.
#[must_use]
pub fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// The stored value of a name.
#[must_use]
pub fn kept(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Stores a value under a name, or removes it. Without storage, the choice lasts as long as the page.
pub fn keep(name: &str, value: Option<&str>) {
    if let Some(storage) = storage() {
        let _ = match value {
            Some(value) => storage.set_item(name, value),
            None => storage.remove_item(name),
        };
    }
}

/// The name of this tab, which lasts until the tab is closed; empty if session storage is disabled.
#[must_use]
pub fn tab_name() -> String {
    const NAME: &str = "kith.tab";
    let Some(storage) = window().session_storage().ok().flatten() else {
        return String::new();
    };
    storage.get_item(NAME).ok().flatten().unwrap_or_else(|| {
        let name = format!("{:x}", (js_sys::Math::random() * 9e15) as u64);
        let _ = storage.set_item(NAME, &name);
        name
    })
}

/// Whether the reader's keyboard has a Command key where others have Ctrl.
#[must_use]
pub fn has_command_key() -> bool {
    window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac") || platform.starts_with("iP"))
}

/// Marks the page as hydrated.
pub fn is_ready() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-ready", "");
    }
}

//! The reader is the person before the browser, as far as the browser tells: the time zone, the country. And what the
//! browser half tells whoever waits for it: that the page is ready.

use js_sys::{Array, Intl, Object, Reflect};
use leptos::html::{ElementType, Input};
use leptos::prelude::{GetUntracked, NodeRef, document, request_animation_frame, window};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, Node, Storage};

/// How long the server may rely on what the browser tells of its reader, in seconds: a year. Every page says the zone anew.
const COOKIE_AGE: u32 = 31_536_000;

/// The IANA name of the reader's time zone.
#[must_use]
pub fn time_zone() -> Option<String> {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
}

/// The two letters of the reader's country, if the language names one: "PL" in "pl-PL".
#[must_use]
pub fn country() -> Option<String> {
    let language = window().navigator().language()?;
    language
        .split('-')
        .skip(1)
        .find(|part| part.len() == 2 && part.bytes().all(|letter| letter.is_ascii_alphabetic()))
        .map(str::to_ascii_uppercase)
}

/// Says in a field of a form what the reader need not be asked.
pub fn fill(input: NodeRef<Input>, value: Option<String>) {
    if let (Some(input), Some(value)) = (input.get_untracked(), value) {
        input.set_value(&value);
    }
}

/// Does something with an element as soon as it stands in the page: what has just been built may be put there later, and can be
/// neither focused nor opened before.
pub fn once_there<E>(node: NodeRef<E>, act: impl FnOnce(E::Output) + 'static)
where
    E: ElementType + 'static,
    E::Output: AsRef<Node> + JsCast + Clone + 'static,
{
    // What has gone for good is waited for no longer.
    let Some(element) = node.try_get_untracked() else {
        return;
    };
    match element.filter(|element| AsRef::<Node>::as_ref(element).is_connected()) {
        Some(element) => act(element),
        None => request_animation_frame(move || once_there(node, act)),
    }
}

/// Where this site is, as the reader reaches it: "https://kith.example".
#[must_use]
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Whether a page can copy: a browser gives the clipboard to HTTPS and to its own machine only.
#[must_use]
pub fn can_copy() -> bool {
    Reflect::get(&window().navigator(), &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object())
}

/// Puts a text where the reader can paste it from. Where the browser refuses, it stays on the page to be selected.
pub fn copy(text: &str) {
    if can_copy() {
        let _ = window().navigator().clipboard().write_text(text);
    }
}

/// Lets the server print times in the reader's zone.
pub fn tell_zone() {
    if let (Some(zone), Ok(document)) = (time_zone(), document().dyn_into::<HtmlDocument>()) {
        // Where cookies are refused the pages stay in UTC.
        let _ = document.set_cookie(&format!("kith_zone={zone}; Path=/; SameSite=Lax; Max-Age={COOKIE_AGE}"));
    }
}

/// Shows pages in a theme from now on: `word` as the style sheet knows it, nothing for that of the device. The cookie lets the
/// server render the next page so.
pub fn choose_theme(cookie: &str, word: Option<&str>) {
    let Ok(document) = document().dyn_into::<HtmlDocument>() else {
        return;
    };
    let age = if word.is_some() { COOKIE_AGE } else { 0 };
    // Where cookies are refused the choice holds as long as the page.
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

/// What the browser keeps for the reader; nothing where it keeps nothing.
#[must_use]
pub fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// What is kept under a name.
#[must_use]
pub fn kept(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Keeps something under a name, or no longer. Where the browser keeps nothing, it holds as long as the page.
pub fn keep(name: &str, value: Option<&str>) {
    if let Some(storage) = storage() {
        let _ = match value {
            Some(value) => storage.set_item(name, value),
            None => storage.remove_item(name),
        };
    }
}

/// The name of this tab, which lasts until the tab is closed; empty where the browser keeps nothing.
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

/// Marks the page as taken over by the browser half.
pub fn is_ready() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-ready", "");
    }
}

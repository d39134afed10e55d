//! The browser half: where it begins, and what a page does to the place it is shown in. `server/place.rs` does the same on
//! the server.

use leptos::prelude::{document, window};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

use crate::app::App;
// A private name of the macro `lazy`: build/chunks.mjs has the others, end2end/chunks.spec.ts notices when it is another.
use crate::contact::drawer::__preload_desk_part;

/// Takes over the page that the server has rendered.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    spawn_local(async {
        // A drawer that has come with the page is taken over with it: its part has to be there by then.
        if window().location().search().is_ok_and(|query| query.contains("contact=")) {
            __preload_desk_part().await;
        }
        leptos::mount::hydrate_lazy(App);
    });
}

/// Leaves for another address of ours.
pub fn go(address: &str) {
    // It fails for what is no address, and ours are.
    let _ = window().location().assign(address);
}

/// The theme that the reader has chosen, as the document says it; nothing where the device decides.
pub fn theme() -> Option<String> {
    document().document_element()?.get_attribute("data-theme")
}

/// The browser's clock, in microseconds UTC.
pub fn clock() -> i64 {
    js_sys::Date::now() as i64 * 1_000
}

/// Says that this page is not what was asked for; the browser has been told by the status of the answer.
pub const fn fails(_status: u16) {}

//! The entry point of the browser half.

use leptos::prelude::window;
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

//! Entry point of the browser half, compiled to WebAssembly.

use leptos::prelude::window;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

use crate::app::App;
// A private name that the macro `lazy` generates. build/chunks.mjs knows the others; end2end/chunks.spec.ts fails if it changes.
use crate::contact::drawer::__preload_panel_part;

/// Hydrates the page that the server has rendered.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    spawn_local(async {
        // A drawer in the server's HTML is hydrated with the page, so its chunk must be loaded first.
        if window().location().search().is_ok_and(|query| query.contains("contact=")) {
            __preload_panel_part().await;
        }
        leptos::mount::hydrate_lazy(App);
    });
}

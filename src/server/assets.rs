//! An asset is a file that the browser loads for the page: WebAssembly, script, stylesheet, icon. Its name carries the hash of
//! its content, so that browsers can cache it forever. `build/assets.mjs` makes them. A release embeds them, also compressed; a
//! debug build reads them from `target/site-quick`.

use std::{collections::HashMap, sync::LazyLock};

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use leptos::{nonce::use_nonce, prelude::*};
use rust_embed::Embed;

/// Path prefix of the route [`serve`]: `ASSETS/{name}`.
pub const ASSETS: &str = "/assets";

/// The address of an asset by its unhashed name: `kith.css` gives `/assets/kith-0f3a….css`.
pub fn asset(plain: &str) -> String {
    let name = MANIFEST.get(plain).map_or(plain, String::as_str);
    format!("{ASSETS}/{name}")
}

/// Loads the browser half. It goes into the page's `<head>`, after the stylesheet, and replaces Leptos's `HydrationScripts`,
/// which reads the hashes from a file next to the program.
#[component]
pub fn Hydration() -> impl IntoView {
    // A server built without the browser half, as for server tests, serves pages that work without it.
    MANIFEST.contains_key("kith.js").then(|| {
        let nonce = use_nonce();
        let (js, wasm) = (asset("kith.js"), asset("kith.wasm"));
        // The rows are painted first: compiling and hydrating would compete with them for the processor.
        let script = format!(
            "import init, {{ hydrate }} from {js:?}; \
             requestAnimationFrame(() => setTimeout(async () => {{ await init({{ module_or_path: {wasm:?} }}); hydrate(); }}));"
        );
        view! {
            <script nonce=nonce.clone()>{EARLY}</script>
            // Both are fetched in parallel. `crossorigin` matches wasm-bindgen's own fetch; without it the file would be fetched
            // twice.
            <link rel="modulepreload" href=js nonce=nonce.clone() />
            <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="" />
            <script type="module" nonce=nonce>
                {script}
            </script>
        }
    })
}

/// Records clicks before hydration, to replay them after it.
const EARLY: &str = include_str!("early.js");

/// Serves an asset in the smallest encoding that the browser accepts, or 404.
pub async fn serve(Path(name): Path<String>, asked: HeaderMap) -> Response {
    // Only hashed names are served: not the manifest, and no compressed form by its own name.
    if !MANIFEST.values().any(|hashed| *hashed == name) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let accepted = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let compressed = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(coding, _)| accepts(accepted, coding))
        .find_map(|(coding, suffix)| Some((coding, Site::get(&format!("{name}{suffix}"))?)));

    let headers = [
        (header::CONTENT_TYPE, content_type(&name)),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "Accept-Encoding"),
    ];
    match (compressed, Site::get(&name)) {
        (Some((coding, file)), _) => (headers, [(header::CONTENT_ENCODING, coding)], file.data).into_response(),
        (None, Some(file)) => (headers, file.data).into_response(),
        (None, None) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Whether an `Accept-Encoding` allows this coding (RFC 9110, 12.5.3). An entry for the coding itself overrides `*`.
fn accepts(accepted: &str, coding: &str) -> bool {
    let weight = |wanted: &str| {
        accepted.split(',').find_map(|part| {
            let (name, parameters) = part.split_once(';').unwrap_or((part, ""));
            let weight = parameters.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>);
            name.trim().eq_ignore_ascii_case(wanted).then(|| weight.unwrap_or(0.0))
        })
    };
    weight(coding).or_else(|| weight("*")).is_some_and(|weight| weight > 0.0)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// Unhashed names to hashed ones. Empty if no assets were built.
static MANIFEST: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let Some(file) = Site::get("manifest.json") else {
        return HashMap::new();
    };
    serde_json::from_slice(&file.data).unwrap_or_else(|error| {
        tracing::error!(%error, "manifest.json is not a manifest: the pages will stay without assets");
        HashMap::new()
    })
});

#[derive(Embed)]
#[cfg_attr(debug_assertions, folder = "target/site-quick")]
#[cfg_attr(not(debug_assertions), folder = "target/site")]
#[allow_missing = true]
struct Site;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_a_coding_that_it_names_and_none_that_it_refuses() {
        assert!(accepts("gzip, deflate, br, zstd", "br"));
        assert!(accepts("gzip;q=0.5, BR ; q=1", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("br;q=0, *", "br"));
        assert!(accepts("*", "gzip"));
        assert!(!accepts("*;q=0", "gzip"));
        assert!(!accepts("", "gzip"));
        assert!(!accepts("brotli", "br"));
    }

    #[tokio::test]
    async fn a_name_that_no_asset_has_is_not_found() {
        for name in ["manifest.json", "kith.js", "../manifest.json", "../../Cargo.toml", "/etc/passwd", ""] {
            let answer = serve(Path(name.to_owned()), HeaderMap::new()).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{name}");
        }
    }

    #[test]
    fn without_a_browser_half_an_asset_keeps_its_plain_name() {
        assert_eq!(asset("no-such-thing.css"), "/assets/no-such-thing.css");
    }
}

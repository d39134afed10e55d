//! Tells cargo the inputs besides the source: the migrations, and in a release the embedded assets.

use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=migrations");

    // A debug server reads its assets from disk, and the WebAssembly embeds none.
    let is_server = env::var_os("CARGO_FEATURE_SSR").is_some();
    let is_release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if is_server && is_release {
        println!("cargo::rerun-if-changed={}", assets());
    }
}

/// The manifest changes with every asset. Until it exists, its folder is watched: cargo treats a missing file as changed in
/// every build.
fn assets() -> &'static str {
    let manifest = "target/site/manifest.json";
    if Path::new(manifest).exists() {
        return manifest;
    }
    let folder = "target/site";
    if let Err(error) = fs::create_dir_all(folder) {
        println!("cargo::warning={folder} could not be made: {error}");
    }
    folder
}

//! Tells cargo what the server is made of besides its source: the migrations, and in a release the assets inside it.

use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=migrations");

    // A debug server reads its assets from disk, and the browser half holds none.
    let is_server = env::var_os("CARGO_FEATURE_SSR").is_some();
    let is_release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if is_server && is_release {
        println!("cargo::rerun-if-changed={}", assets());
    }
}

/// The manifest changes with every asset. Before it was ever made there is its folder to watch: cargo would take a
/// file that is missing for one that changes all the time.
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

//! `bind COMPILED OUT`: turns the compiled WebAssembly into files that a browser loads. It splits the WebAssembly into the main
//! module, which every page needs, and the chunks that `#[lazy]` marks, then writes the JavaScript that binds them.
//!
//! It leaves `OUT/split` (the main module as `kith.wasm`, and one module for each chunk) and `OUT/bound` (JavaScript). The
//! programs `wasm-split-cli` and `wasm-bindgen` do the same; this one links only their libraries, which compiles in a fraction
//! of the time.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

/// Base name of the output: the JavaScript is `kith.js`.
const NAME: &str = "kith";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [compiled, out] = arguments.as_slice() else {
        return Err("usage: bind COMPILED OUT".into());
    };
    let (split, bound) = (Path::new(out).join("split"), Path::new(out).join("bound"));
    let main_module = split.join(format!("{NAME}.wasm"));
    for folder in [&split, &bound] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
    }

    let input = fs::read(compiled)?;
    let link = format!("./{NAME}.js");
    let mut options = Options::new(&input);
    options.output_dir = &split;
    options.main_out_path = &main_module;
    options.main_module = &link;
    options.target.web();
    transform(options)?;

    Bindgen::new()
        .input_path(&main_module)
        .web(true)?
        .typescript(false)
        // The chunks refer to the main module's functions by these exports.
        .keep_lld_exports(true)
        .demangle(false)
        .out_name(NAME)
        .generate(&bound)?;
    // The JavaScript imports the loader of the chunks from its own folder.
    fs::rename(split.join("__wasm_split.js"), bound.join("__wasm_split.js"))?;
    fs::rename(bound.join(format!("{NAME}_bg.wasm")), &main_module)?;
    Ok(())
}

// The lazily loaded chunks of the browser half, and everything that Kith relies on of the code that wasm-split and Leptos's
// macro `lazy` generate without promising it. A new release of either may change these: the build stops where it does not find
// them (build/assets.mjs), and a page test loads each chunk (end2end/chunks.spec.ts).
//
// One such name stands in Rust, where no JavaScript reaches: `__preload_desk_part` in src/browser.rs, made by `lazy`.

import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

/** The functions that are `#[lazy]`: each is a chunk of its own. */
export const CHUNKS = ["beside", "desk_part", "form", "read_cells", "taking_back", "working"];

/** The name of a chunk's file, before and after it carries the hash of its content: `split_form_123.wasm`. */
export const fileOf = (chunk) => new RegExp(`(^|/)split_${chunk}_\\d+(-\\w+)?\\.wasm`);

/** The file of any chunk, and of any code that several chunks share: `chunk_7.wasm`. */
export const ANY_FILE = /(^|\/)(split|chunk)_\w+-\w+\.wasm/;

/** The generated file that loads chunks. */
export const LOADER = /__wasm_split\.js$/;

/** How it asks for a chunk. */
const ASKS = "fetch(new URL(";

/** The loader, asking by the function `part` of a module instead: it asks until it has the chunk. */
export function patient(loader, module) {
  const asking = loader.replaceAll(ASKS, "part(new URL(");
  if (asking === loader) throw new Error(`target/browser: the loader of chunks no longer asks by ${ASKS}`);
  return `import { part } from ${JSON.stringify(module)};\n${asking}`;
}

/** Throws unless the chunks above are those of the source, and each has become a file. */
export function check(source, files) {
  const lazy = readdirSync(source, { recursive: true })
    .filter((file) => extname(file) === ".rs")
    .flatMap((file) => [...readFileSync(join(source, file), "utf8").matchAll(/#\[lazy\]\s+(?:pub(?:\([^)]*\))? )?(?:async )?fn (\w+)/g)])
    .map(([, name]) => name);
  if (lazy.sort().join() !== CHUNKS.join()) throw new Error(`build/chunks.mjs names ${CHUNKS}, and src/ has the lazy functions ${lazy}`);
  for (const chunk of CHUNKS) {
    if (!files.some((file) => fileOf(chunk).test(file))) throw new Error(`target/browser: no file of the chunk ${chunk}`);
  }
}

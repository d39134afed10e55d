// build/assets.mjs quick|small: builds the files that the browser loads in addition to the page. Inputs are the WebAssembly of
// that kind (target/browser), style/ and public/. Each file gets a name with the hash of its content, and manifest.json maps
// the plain names to the hashed ones. "small" goes to target/site, each file with its .br and .gz, and a release embeds all of
// it (src/server/assets.rs). "quick" goes to target/site-quick, uncompressed, where a debug server reads it.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join, sep } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const root = join(import.meta.dirname, "..");
const { LOADER, check, patient } = await import(join(root, "build/chunks.mjs"));
const kind = process.argv[2];
if (kind !== "quick" && kind !== "small") throw new Error("usage: build/assets.mjs quick|small");
const bound = join(root, "target/browser", kind, "bound");
const chunks = join(root, "target/browser", kind, "split");
const site = join(root, kind === "small" ? "target/site" : "target/site-quick");

/** style/ in the order of the layers, which tokens.css declares: these files, then these folders. */
const SHEETS = ["tokens.css", "reset.css", "base.css", "ui", "rooms"];

/** File types that compression makes smaller; pictures and fonts are compressed already. */
const COMPRESSIBLE = new Set([".js", ".wasm", ".css", ".svg", ".txt", ".json", ".webmanifest"]);

/** All of style/ as one sheet. Each file declares its own layer: a rule outside of layers would silently override all others. */
async function stylesheet() {
  const files = readdirSync(join(root, "style"), { recursive: true }).filter((file) => extname(file) === ".css");
  const place = (file) => SHEETS.indexOf(file.split(sep)[0]);
  files.sort((one, other) => place(one) - place(other) || (one < other ? -1 : 1));

  let sheet = "";
  for (const file of files) {
    const text = readFileSync(join(root, "style", file), "utf8");
    if (place(file) < 0) throw new Error(`style/${file}: build/assets.mjs knows no place for it`);
    if (!/^(\s|\/\*[^]*?\*\/)*@layer\s/.test(text)) throw new Error(`style/${file}: is in no @layer`);
    sheet += `${text}\n`;
  }
  // The newest target: the sheet is minified, and nothing in it is rewritten for older browsers.
  const { code, warnings } = await transform(sheet, {
    loader: "css",
    minify: true,
    target: "esnext",
  });
  if (warnings.length) throw new Error(`style/: ${warnings.map((w) => `${w.text}: ${w.location?.lineText}`).join("\n")}`);
  return Buffer.from(code);
}

/**
 * wasm-bindgen's JavaScript, with the JavaScript of crates, as one minified module. It fetches the parts of the WebAssembly by
 * their hashed names, which `parts` maps to.
 */
async function script(parts) {
  const { outputFiles } = await build({
    entryPoints: [join(bound, "kith.js")],
    bundle: true,
    format: "esm",
    minify: true,
    target: "esnext",
    write: false,
    logLevel: "warning",
    plugins: [asking],
    // wasm-bindgen lists the module of the parts once for each function that it imports from there.
    logOverride: { "duplicate-object-key": "silent" },
  });
  let text = outputFiles[0].text;
  for (const [name, hashed] of parts) {
    const address = `"./${name}"`;
    if (!text.includes(address)) throw new Error(`target/browser: nothing asks for ${name}`);
    text = text.replaceAll(address, `"./${hashed}"`);
  }
  return Buffer.from(text);
}

/** Makes the loader of the parts use the function `part` of parts.js. */
const asking = {
  name: "asking",
  setup(build) {
    build.onLoad({ filter: LOADER }, ({ path }) => ({ contents: patient(readFileSync(path, "utf8"), join(root, "build/parts.js")) }));
  },
};

/** An asset's name with the hash of its content. */
function hashedName(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  const extension = extname(name);
  return `${basename(name, extension)}-${hash}${extension}`;
}

function brotli(content) {
  return brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
}

const assets = new Map(readdirSync(chunks).map((name) => [name, readFileSync(join(chunks, name))]));
const parts = [...assets].filter(([name]) => name !== "kith.wasm").map(([name, content]) => [name, hashedName(name, content)]);
check(join(root, "src"), parts.map(([name]) => name));
assets.set("kith.js", await script(parts));
assets.set("kith.css", await stylesheet());
for (const entry of readdirSync(join(root, "public"), { withFileTypes: true })) {
  if (entry.name.startsWith(".")) continue;
  if (!entry.isFile()) throw new Error(`public/${entry.name}: assets have no folders`);
  assets.set(entry.name, readFileSync(join(root, "public", entry.name)));
}

mkdirSync(site, { recursive: true });
const manifest = {};
const kept = new Set(["manifest.json"]);
let firstLoad = 0;
for (const [name, content] of assets) {
  const hashed = hashedName(name, content);
  const extension = extname(name);
  manifest[name] = hashed;

  const forms = { "": () => content };
  if (kind === "small" && COMPRESSIBLE.has(extension)) {
    forms[".br"] = () => brotli(content);
    forms[".gz"] = () => gzipSync(content, { level: 9 });
  }
  for (const [suffix, make] of Object.entries(forms)) {
    kept.add(hashed + suffix);
    // The name contains the hash, so an existing file is right: it was renamed into place as a whole.
    const path = join(site, hashed + suffix);
    if (existsSync(path)) continue;
    writeFileSync(`${path}.new`, make());
    renameSync(`${path}.new`, path);
  }
  if (kind === "small" && (name.startsWith("kith") || extension === ".wasm")) {
    const size = readFileSync(join(site, `${hashed}.br`)).length;
    if (name.startsWith("kith")) firstLoad += size;
    console.log(`Kith: ${name} ${kilobytes(content.length)}, as brotli ${kilobytes(size)}`);
  }
}
if (kind === "small") console.log(`Kith: a first load takes ${kilobytes(firstLoad)} beside the page`);

function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`;
}

// Cargo rebuilds the server when this file changes, so an unchanged one is not rewritten.
const path = join(site, "manifest.json");
const text = `${JSON.stringify(manifest, null, 2)}\n`;
if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
for (const file of readdirSync(site)) {
  if (!kept.has(file)) rmSync(join(site, file), { recursive: true });
}

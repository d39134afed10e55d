// The WebAssembly chunks: a change in a release of wasm-split or Leptos shows here first (build/chunks.mjs).

import { CHUNKS } from "../build/chunks.mjs";
import { expect, loaded, ready, test } from "./people.ts";

/** A page that loads each chunk, even if the reader does nothing there. */
const PLACES: Record<string, string> = {
  beside: "/w/northwind/settings/account",
  panel_part: "/w/northwind/contacts",
  form: "/w/northwind/contacts",
  read_cells: "/w/northwind/contacts",
  run_undo: "/w/northwind/contacts",
  range_edit: "/w/northwind/contacts",
};

for (const chunk of CHUNKS) {
  test(`the chunk ${chunk} is loaded where it is wanted`, async ({ ben }) => {
    await ben.goto(PLACES[chunk] ?? "");
    await ready(ben);
    await loaded(ben, chunk);
  });
}

test("a page that begins with an open contact has its drawer from the first moment on", async ({ ben, server }) => {
  await server.command(["import", server.written("one.csv", "email,name\nada@one.example,Ada One\n")]);
  await ben.goto("/w/northwind/contacts?q=ada");
  await ben.getByRole("rowheader", { name: "Ada One" }).click();
  await expect(ben).toHaveURL(/contact=\d+/);
  // The chunk is loaded before hydration: `__preload_panel_part` in src/browser.rs.
  await ben.reload();
  await ready(ben);
  await expect(ben.getByRole("dialog", { name: "Ada One" }).getByRole("button", { name: "Edit contact" })).toBeEnabled();
});

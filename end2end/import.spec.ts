// Importing people from a file, and exporting them to one.

import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, expectFaultless, ready, test } from "./people.ts";

const PAGE = "/w/northwind/import";
const HERE = "/w/northwind/contacts";

async function bring(page: Page, name: string, text: string) {
  await page.locator("#csv").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
}

test("a file is brought, looked at, changed and imported; every member sees it go", async ({ ben, vera }) => {
  await ben.goto(HERE);
  await ready(ben);
  await ben.getByRole("button", { name: "Import" }).click();
  await expect(ben.getByRole("heading", { name: "Import contacts" })).toBeVisible();
  await ready(ben);
  await expectFaultless(ben);
  await bring(ben, "list.csv", "Adresse,Vorname,Nachname\nada@one.example,Ada,Lovelace\nbad,No,Address\n");
  const columns = ben.getByRole("region", { name: "Columns" });
  await expect(columns).toContainText("ada@one.example");
  await expect(ben.getByText("Choose which column is the email or the phone")).toBeVisible();
  await ben.getByRole("combobox", { name: "Import as, Adresse" }).selectOption("Email");
  await ben.getByRole("combobox", { name: "Import as, Vorname" }).selectOption("First name");
  await expectFaultless(ben);
  // A reload keeps the uploaded file.
  await ben.reload();
  await ready(ben);
  await ben.getByRole("combobox", { name: "Import as, Adresse" }).selectOption("Email");
  await ben.getByRole("combobox", { name: "Import as, Vorname" }).selectOption("First name");
  await ben.getByRole("button", { name: "Import", exact: true }).click();
  const result = ben.getByRole("region", { name: "list.csv was imported" });
  await expect(result.getByRole("status")).toHaveText("Added 1, failed 1");
  // The failures and their reasons are listed, and the focus is at the result.
  await expect(result.getByRole("listitem")).toHaveText("Line 3: “bad” is not an email address: the @ is missing.");
  await expect(result.getByRole("heading")).toBeFocused();
  await expect(ben.locator(".drop")).toHaveCount(0);
  await expectFaultless(ben);
  const [failed] = await Promise.all([ben.waitForEvent("download"), ben.getByRole("link", { name: "Download the rows that failed" }).click()]);
  expect(failed.suggestedFilename()).toBe("list-failed.csv");
  expect(await readFile(await failed.path(), "utf8")).toContain("bad,No,Address,3,“bad” is not an email address");

  await vera.goto(PAGE);
  await expect(vera.getByRole("status").first()).toHaveText("Added 1, failed 1");
  await expect(vera.getByText("An owner, admin or editor can import contacts.")).toBeVisible();
  await ben.goto(HERE);
  await expect(ben.getByRole("rowheader", { name: "Ada" })).toBeVisible();
});

test("a broken file is refused whole, with its line", async ({ ben, expected }) => {
  expected.push(/422/);
  await ben.goto(PAGE);
  await ready(ben);
  await bring(ben, "broken.csv", 'email,name\nada@two.example,Ada\nbea@two.example,"Bea\n');
  await expect(ben.getByRole("alert")).toContainText("broken.csv was rejected. Nothing was imported. Line 3: A quote is opened here and never closed.");
  await expectFaultless(ben);
  await bring(ben, "empty.csv", "");
  await expect(ben.getByRole("alert")).toContainText("The file is empty.");
});

test("lines are pasted, without a header, and update who is there", async ({ ben }) => {
  await ben.goto(PAGE);
  await ready(ben);
  await ben.getByText("Paste instead").click();
  await expect(ben.getByRole("link", { name: "Download a sample CSV" })).toBeVisible();
  await ben.getByRole("textbox", { name: "Paste rows from a spreadsheet" }).fill("cleo@three.example\tCleo\ndora@three.example\tDora\n");
  await ben.getByRole("button", { name: "Continue" }).click();
  await expect(ben.getByRole("heading", { name: "Pasted rows" })).toBeVisible();
  await expect(ben.getByRole("checkbox", { name: "The first line is a header" })).not.toBeChecked();
  await ben.getByRole("combobox", { name: "Import as, Column 2" }).selectOption("Full name");
  await ben.getByRole("button", { name: "Import", exact: true }).click();
  await expect(ben.getByRole("status").first()).toHaveText("Added 2");
  await ben.getByRole("button", { name: "Import another file" }).click();
  await bring(ben, "again.csv", "email,company\ncleo@three.example,Third\ndora@three.example,\n");
  await ben.getByRole("group", { name: "If a contact already exists" }).getByRole("radio", { name: "Update it (empty cells change nothing)" }).check();
  await expect(ben.getByRole("checkbox", { name: "Restore contacts that are in the Bin" })).not.toBeChecked();
  await ben.getByRole("button", { name: "Import", exact: true }).click();
  await expect(ben.getByRole("status").first()).toHaveText("Added 0, updated 1, skipped 1");
  await expect(ben.getByRole("region", { name: "again.csv was imported" })).toContainText("1 skipped: the contact already exists and nothing is new");
  // The result is the only live region: the listed imports announce nothing.
  await expect(ben.getByRole("heading", { name: "Latest imports" })).toBeVisible();
  await expect(ben.getByRole("status")).toHaveCount(1);
});

test("values of a preview keep to themselves, whatever their direction", async ({ ben }) => {
  await ben.goto(PAGE);
  await ready(ben);
  await bring(ben, "mixed.csv", "email,tags\na@seven.example,vip;عميل\nb@seven.example,שותף\nc@seven.example,客户\n");
  const cell = ben.getByRole("row", { name: /^tags/ }).getByRole("cell").last();
  await expect(cell).toHaveAttribute("dir", "ltr");
  await expect(cell.locator("bdi")).toHaveText(["vip;عميل", "שותף", "客户"]);
  // Each value is to the right of the one before, and none within another.
  const boxes = await Promise.all((await cell.locator("bdi").all()).map((value) => value.boundingBox()));
  const edges = boxes.flatMap((box) => [box?.x ?? 0, (box?.x ?? 0) + (box?.width ?? 0)]);
  expect(edges).toEqual(edges.toSorted((one, other) => one - other));
});

test("the Import button of a file with many columns is in sight", async ({ ben }) => {
  await ben.setViewportSize({ width: 1440, height: 900 });
  await ben.goto(PAGE);
  await ready(ben);
  const names = Array.from({ length: 30 }, (_, n) => `Column ${n}`);
  await bring(ben, "google.csv", `E-mail 1 - Value,${names.join(",")}\nada@eight.example,${names.join(",")}\n`);
  const button = ben.getByRole("button", { name: "Import", exact: true });
  await expect(button).toBeInViewport({ ratio: 1 });
  await expectFaultless(ben);
});

test("Mailchimp's tags come in one by one", async ({ ben }) => {
  await ben.goto(PAGE);
  await ready(ben);
  await bring(ben, "mailchimp.csv", 'Email Address,First Name,TAGS\nmay@nine.example,May,"""vip"",""press"""\n');
  await ben.getByRole("button", { name: "Import", exact: true }).click();
  await expect(ben.getByRole("status").first()).toHaveText("Added 1");
  await ben.goto(`${HERE}?q=nine.example`);
  await expect(ben.getByRole("row", { name: /May/ })).toContainText("press");
  await expect(ben.getByRole("row", { name: /May/ })).not.toContainText('"');
});

test("a file is dropped", async ({ ben }) => {
  await ben.goto(PAGE);
  await ready(ben);
  const carried = await ben.evaluateHandle(() => {
    const carried = new DataTransfer();
    carried.items.add(new File(["email\neve@six.example\n"], "dropped.csv", { type: "text/csv" }));
    return carried;
  });
  const place = ben.locator(".drop");
  await place.dispatchEvent("dragover", { dataTransfer: carried });
  await expect(place).toHaveAttribute("data-over");
  await place.dispatchEvent("drop", { dataTransfer: carried });
  await expect(ben.getByRole("heading", { name: "dropped.csv" })).toBeVisible();
  await expect(ben.getByRole("region", { name: "Columns" })).toContainText("eve@six.example");
  await ben.getByRole("button", { name: "Choose another file" }).click();
  await expect(place).toBeVisible();
});

test("every member sees an import's progress, and it goes on after the server was killed", async ({ ben, vera, server, expected }) => {
  test.slow();
  expected.push(/ERR_|Failed to fetch|503/);
  const rows = Array.from({ length: 20_000 }, (_, n) => `many${n}@four.example,Many ${n}`).join("\n");
  await ben.goto(PAGE);
  await ready(ben);
  await bring(ben, "many.csv", `email,name\n${rows}\n`);
  const started = ben.waitForResponse("**/fn/start_import");
  await ben.getByRole("button", { name: "Import", exact: true }).click();
  await started;
  // Killed as soon as some rows are in: the import does not wait for a page to show it.
  const done = async () => Number(/"done":(\d+)/.exec(await (await ben.request.get("/fn/open_imports?slug=northwind")).text())?.[1]);
  await expect.poll(done, { intervals: [20] }).toBeGreaterThan(0);
  await server.kill();
  const kept = (await server.command(["export"])).match(/@four\.example/g) ?? [];
  expect(kept.length, "it was killed in the middle").toBeGreaterThan(0);
  expect(kept.length, "it was killed in the middle").toBeLessThan(20_000);
  await server.startAgain();
  // Nobody takes the job over while the killed server's lease lasts, for 15 s: long enough to see its progress.
  const progress = (page: Page) => page.getByRole("progressbar", { name: "Import of many.csv" });
  await Promise.all([ben, vera].map((page) => page.goto(PAGE, { waitUntil: "commit" })));
  await Promise.all([expect(progress(ben)).toBeVisible(), expect(progress(vera)).toBeVisible()]);
  await ready(ben);
  await expect(ben.getByRole("status").first()).toHaveText("Added 20,000", { timeout: 240_000 });
});

test("what the table shows is downloaded, and can be imported again", async ({ ben, server }) => {
  await server.command(["import", server.written("out.csv", "email,name,tags,notes\nzed@five.example,Zed Five,five,=1+1\nabe@five.example,Abe Five,five;more,\n")]);
  await ben.goto(`${HERE}?q=five.example&sort=name`);
  await ready(ben);
  const [download] = await Promise.all([ben.waitForEvent("download"), ben.getByRole("button", { name: "Download CSV" }).click()]);
  expect(download.suggestedFilename()).toMatch(/^contacts-\d{4}-\d\d-\d\d\.csv$/);
  const text = await readFile(await download.path(), "utf8");
  const [, abe, zed] = text.split("\n");
  expect(abe).toMatch(/^abe@five\.example,Abe,Five,.*five;more/);
  expect(zed).toContain("'=1+1");
  expect(await server.command(["import", server.written("again.csv", text)])).toBe("added 0, updated 0, skipped 2, failed 0\n");
});

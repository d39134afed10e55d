// An empty workspace.

import { expect, expectFaultless, ready, test } from "./people.ts";

const HERE = "/w/northwind/contacts";

test("an empty workspace says what to do next, and offers sample contacts", async ({ rosa, vera }) => {
  await vera.goto(HERE);
  await expect(vera.getByRole("heading", { name: "Bring in the people you know" })).toBeVisible();
  await expect(vera.getByRole("button", { name: "Try with sample contacts" })).toHaveCount(0);
  await rosa.goto(HERE);
  await ready(rosa);
  await expectFaultless(rosa);
  await rosa.getByRole("button", { name: "Try with sample contacts" }).click();
  await expect(rosa.getByRole("grid", { name: "Contacts" })).toBeVisible();
  await expect(rosa.getByRole("status")).toHaveText(/^2\d\d contacts found$/);
});

test("sample contacts are removed again, except those that somebody has changed", async ({ rosa, vera }) => {
  await rosa.goto("/w/northwind/import");
  await ready(rosa);
  await rosa.locator("#csv").setInputFiles({ name: "own.csv", mimeType: "text/csv", buffer: Buffer.from("email,name\nown@northwind.example,Own Contact\n") });
  await rosa.getByRole("button", { name: "Import", exact: true }).click();
  await expect(rosa.getByRole("status").first()).toHaveText("Added 1");
  await vera.goto("/w/northwind/import");
  await expect(vera.getByText("240 sample contacts are in this workspace.")).toBeVisible();
  await expect(vera.getByRole("button", { name: "Remove sample contacts" })).toHaveCount(0);
  await rosa.goto("/w/northwind/settings/workspace");
  await ready(rosa);
  await expect(rosa.getByText("240 sample contacts are in this workspace.")).toBeVisible();
  await expectFaultless(rosa);
  await rosa.getByRole("button", { name: "Remove sample contacts" }).click();
  await expect(rosa.getByText("240 sample contacts were moved to the Bin.")).toBeVisible({ timeout: 30_000 });
  await rosa.goto(HERE);
  await expect(rosa.getByRole("status")).toHaveText("1 contact found");
  await expect(rosa.getByRole("rowheader", { name: "Own Contact" })).toBeVisible();
});

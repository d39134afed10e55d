// People who find an empty workspace.

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

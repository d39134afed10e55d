// The first start of an installation.

import { expect, expectFaultless, ready, test } from "./people.ts";

test.use({ people: [] });

test("the first start makes a workspace and its owner, and says what is missing", async ({ stranger, expected }) => {
  expected.push(/422/);
  await stranger.goto("/w/anywhere/contacts");
  await expect(stranger.getByRole("heading", { name: "Create workspace" })).toBeVisible();
  await expectFaultless(stranger);
  // The default is the country of the browser's language.
  const country = stranger.getByRole("combobox", { name: "Country" });
  await expect(country).toHaveValue("US");
  const [field, card] = await Promise.all([country.boundingBox(), stranger.locator(".card").boundingBox()]);
  expect(field!.x + field!.width).toBeLessThan(card!.x + card!.width - 24);

  await stranger.getByLabel("Workspace name").fill("   ");
  await stranger.getByLabel("Your name").fill("عائشة");
  await stranger.getByLabel("Email").fill("aisha@friends.example");
  await stranger.getByLabel("Password").fill("the lake is calm at dawn");
  await stranger.getByRole("button", { name: "Create workspace" }).click();
  await expect(stranger.getByRole("alert")).toContainText("The workspace's name is missing.");
  await expect(stranger.getByLabel("Your name")).toHaveValue("عائشة");
  await expectFaultless(stranger);

  await stranger.getByLabel("Workspace name").fill("Přátelé & Söhne");
  await stranger.getByRole("combobox", { name: "Country" }).selectOption("Czechia");
  await stranger.getByLabel("Password").fill("the lake is calm at dawn");
  await stranger.getByRole("button", { name: "Create workspace" }).click();
  await expect(stranger).toHaveURL(/\/w\/pratele-sohne\/contacts$/);
  await expect(stranger.getByRole("heading", { name: "Bring in the people you know" })).toBeVisible();
  await ready(stranger);
  await stranger.goto("/w/pratele-sohne/settings/workspace");
  await expect(stranger.getByRole("combobox", { name: "Country" })).toHaveValue("CZ");

  // Once a workspace exists, the page redirects.
  await stranger.goto("/create-workspace");
  await expect(stranger.getByRole("heading", { name: "All contacts" })).toBeVisible();
});

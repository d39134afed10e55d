import { BEN, expect, expectFaultless, ready, signIn, test } from "./people.ts";

test("a stranger is asked to sign in, and lands at the contacts", async ({ stranger }) => {
  await stranger.goto("/");
  await expect(stranger.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expectFaultless(stranger);

  await signIn(stranger, BEN);
  await ready(stranger);
});

test("whoever has signed in is not asked again", async ({ rosa }) => {
  await rosa.goto("/");
  await expect(rosa.getByRole("heading", { name: "All contacts" })).toBeVisible();
  await ready(rosa);
});

test("a wrong password is said in words, and what was typed stays", async ({ stranger, expected }) => {
  expected.push(/422/);
  await stranger.goto("/sign-in");
  await stranger.getByLabel("Email").fill(BEN.email);
  await stranger.getByLabel("Password").fill("not this one at all");
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await expect(stranger.getByRole("alert")).toHaveText("Email or password is not right.");
  await expect(stranger.getByLabel("Email")).toHaveValue(BEN.email);
  await expect(stranger.getByLabel("Password")).toHaveValue("");
  await expectFaultless(stranger);
});

import { BEN, expect, objections, ready, signIn, test } from "./people.ts";

test("a stranger is asked to sign in, and lands at the contacts", async ({ stranger }) => {
  await stranger.goto("/");
  await expect(stranger.getByRole("button", { name: "Sign in" })).toBeVisible();
  expect(await objections(stranger)).toEqual([]);

  await signIn(stranger, BEN);
  await ready(stranger);
});

test("whoever has signed in is not asked again", async ({ rosa }) => {
  await rosa.goto("/");
  await expect(rosa.getByRole("heading", { name: "All contacts" })).toBeVisible();
  await ready(rosa);
});

// The table on a phone.

import type { Locator, Page } from "@playwright/test";
import { expect, expectFaultless, ready, test } from "./people.ts";

const HERE = "/w/northwind/contacts";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

const PEOPLE = `email,first_name,last_name,phone,subscription
amara.okafor.the.second@northwind.example,Amara,Okafor,+234 803 555 0142,subscribed
jose@sol.example,José,Álvarez,+34 600 555 001,subscribed
imran@indus.example,Imran,Qureshi,,unsubscribed
`;

const cellOf = (page: Page, name: string): Locator =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) }).locator("td, th").nth(3);

test("a phone has three lines above the table, and the rest behind a gear", async ({ ben, server }) => {
  await server.command(["import", server.written("people.csv", PEOPLE)]);
  await ben.goto(HERE);
  await ready(ben);
  const lines = await ben.evaluate(() => {
    const scroller = document.querySelector(".scroller")?.getBoundingClientRect().top ?? 0;
    const shown = [...document.querySelectorAll(".side, .room > header, .room > .bar")].map((line) => line.getBoundingClientRect());
    return { lines: shown.length, highest: Math.max(...shown.map(({ height }) => height)), above: scroller };
  });
  expect(lines.lines).toBe(3);
  // No line wraps.
  expect(lines.highest).toBeLessThan(64);
  expect(lines.above).toBeLessThan(165);
  for (const name of ["Import", "Download CSV", "Keys"]) await expect(ben.getByRole("button", { name })).toBeHidden();
  await expect(ben.getByRole("checkbox", { name: "Show unsubscribed" })).toBeHidden();
  const search = await ben.locator(".search").boundingBox();
  expect(search?.width).toBeGreaterThan(350);
  await ben.getByRole("button", { name: "Page settings" }).tap();
  for (const name of ["Import", "Download CSV"]) await expect(ben.getByRole("button", { name })).toBeVisible();
  await expect(ben.getByRole("switch", { name: "Live" })).toBeChecked();
  await ben.getByRole("checkbox", { name: "Show unsubscribed" }).tap();
  await expect(ben.getByRole("status").filter({ hasText: "3 contacts found" })).toBeVisible();
  await ben.getByRole("button", { name: "Import" }).tap();
  await expect(ben.getByRole("heading", { name: "Import contacts" })).toBeVisible();
});

test("a tap opens the field where the cell is, and nothing moves sideways", async ({ ben, server }) => {
  await server.command(["import", server.written("people.csv", PEOPLE)]);
  await ben.goto(HERE);
  await ready(ben);
  await cellOf(ben, "Amara Okafor").tap();
  await expect(ben.getByRole("textbox", { name: "Email" })).toBeFocused();
  expect(await ben.locator(".scroller").evaluate((scroller) => scroller.scrollLeft)).toBe(0);
  await ben.getByRole("textbox", { name: "Email" }).press("Escape");
  // Dragging a finger over the rows scrolls and selects nothing.
  await expect(ben.getByRole("gridcell", { selected: true })).toHaveCount(0);
  await expectFaultless(ben);
});

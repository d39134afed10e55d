// The frame around every page: toasts, moments, the theme, a page that can't be loaded, and browsers without JavaScript.

import type { Page } from "@playwright/test";
import { cut, expect, expectFaultless, mend, ready, test } from "./people.ts";

const CONTACTS = "/w/northwind/contacts";
const SETTINGS = "/w/northwind/settings";

/** Opens a page with a paused clock, which a test can advance. */
async function withHeldClock(page: Page, address: string) {
  await page.clock.install();
  await page.goto(address);
  await ready(page);
  await page.clock.pauseAt(Date.now() + 5_000);
}

async function giveRole(rosa: Page, name: string, role: string) {
  await rosa.getByRole("combobox", { name: `Role of ${name}` }).selectOption(role);
}

async function addContact(page: Page, name: string, email: string) {
  await page.getByRole("button", { name: "New contact" }).click();
  await page.getByLabel("First name").fill(name);
  await page.getByRole("dialog", { name: "New contact" }).getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Add contact" }).click();
  await expect(page.locator(".toast")).toContainText(name);
}

test("a toast leaves by itself after eight seconds", async ({ rosa }) => {
  await withHeldClock(rosa, `${SETTINGS}/members`);
  await giveRole(rosa, "Vera Duarte", "Editor");
  const toast = rosa.getByText("Vera Duarte is now an editor.");
  await expect(toast).toBeVisible();
  // It covers the sidebar, as on every page.
  const right = (selector: string) => rosa.locator(selector).evaluate((element) => element.getBoundingClientRect().right);
  expect(await right(".toast")).toBeLessThanOrEqual(await right(".side"));
  await rosa.clock.runFor(7_500);
  await expect(toast).toBeVisible();
  await rosa.clock.runFor(1_000);
  await expect(toast).toHaveCount(0);
  await giveRole(rosa, "Vera Duarte", "Viewer");
  await expect(rosa.getByText("Vera Duarte is now a viewer.")).toBeVisible();
});

test("a toast stays while it is pointed at or has the focus", async ({ rosa }) => {
  await withHeldClock(rosa, `${SETTINGS}/members`);
  await giveRole(rosa, "Vera Duarte", "Editor");
  const toast = rosa.locator(".toast");
  await toast.hover();
  await rosa.clock.runFor(30_000);
  await expect(toast).toBeVisible();
  await rosa.mouse.move(700, 500);
  await rosa.clock.runFor(7_500);
  await expect(toast).toBeVisible();
  await toast.getByRole("button", { name: "Dismiss" }).focus();
  await rosa.clock.runFor(30_000);
  await expect(toast).toBeVisible();
  await rosa.getByRole("combobox", { name: "Role of Vera Duarte" }).focus();
  await rosa.clock.runFor(8_500);
  await expect(toast).toHaveCount(0);
  await giveRole(rosa, "Vera Duarte", "Viewer");
});

test("a toast covers no cell and no page number, with and without a drawer", async ({ rosa, server }) => {
  await server.command(["import", server.written("toast.csv", "email,name\ntoast@one.example,Toasty\n")]);
  await rosa.clock.install();
  await rosa.goto(CONTACTS);
  await ready(rosa);
  const covered = () =>
    rosa.evaluate(() => {
      const toast = document.querySelector(".toast")!.getBoundingClientRect();
      const over = (element: Element) => {
        const box = element.getBoundingClientRect();
        return box.left < toast.right && box.right > toast.left && box.top < toast.bottom && box.bottom > toast.top;
      };
      return [...document.querySelectorAll(".scroller, .room > footer, .drawer, .lost")].filter(over).map((element) => element.className || element.tagName);
    });
  await addContact(rosa, "Nina Newcomer", "nina@newcomer.example");
  // The clock is paused from here on, so that the toast stays while it is examined.
  await rosa.clock.pauseAt(Date.now() + 4_000);
  for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]] as const) {
    await rosa.setViewportSize({ width, height });
    expect({ width, covered: await covered() }).toEqual({ width, covered: [] });
  }
  await rosa.setViewportSize({ width: 1440, height: 900 });
  await rosa.getByRole("rowheader", { name: "Toasty" }).getByRole("link").click();
  await rosa.clock.runFor(500);
  await expect(rosa.getByRole("dialog", { name: "Toasty" })).toBeVisible();
  for (const width of [1440, 1024, 390]) {
    await rosa.setViewportSize({ width, height: 900 });
    expect({ width, covered: await covered() }).toEqual({ width, covered: [] });
  }
});

test("moments go on with the minutes, and no row is drawn anew for it", async ({ ben, server }) => {
  await server.command(["import", server.written("tick.csv", "email,name\ntick@one.example,Ticker\n")]);
  await withHeldClock(ben, `${CONTACTS}?q=tick@one.example`);
  const row = ben.getByRole("row").filter({ has: ben.getByRole("rowheader", { name: "Ticker" }) });
  const created = row.locator("time").last();
  await expect(created).toHaveText("just now");
  await created.evaluate((time) => {
    (time as HTMLElement & { mine?: boolean }).mine = true;
  });
  await ben.clock.runFor(125_000);
  await expect(created).toHaveText("2 min ago");
  expect(await created.evaluate((time) => (time as HTMLElement & { mine?: boolean }).mine)).toBe(true);
});

test("a page that can't be had keeps the frame, says so, and loads by itself", async ({ rosa, server, expected }) => {
  expected.push(/ERR_|Failed to fetch|EventSource|503/);
  await server.command(["import", server.written("away.csv", "email,name\naway@one.example,Away\n")]);
  const main = rosa.getByRole("navigation", { name: "Main" });
  await rosa.goto(`${SETTINGS}/members`);
  await ready(rosa);
  await main.getByRole("link", { name: "All contacts" }).click();
  await expect(rosa.getByRole("grid", { name: "Contacts" })).toBeVisible();

  await cut(rosa);
  await main.getByRole("link", { name: "Settings" }).click();
  await expect(rosa.getByRole("heading", { name: "This page hasn’t loaded yet" })).toBeVisible();
  await expect(main.getByRole("link", { name: "Settings" })).toHaveAttribute("aria-current", "page");
  await expect(main.getByRole("link", { name: "All contacts" })).toBeVisible();
  await expect(rosa.getByText("This page will load automatically")).toBeVisible();
  await mend(rosa);
  await expect(rosa.getByRole("heading", { name: "Members" })).toBeVisible();

  await cut(rosa);
  await main.getByRole("link", { name: "All contacts" }).click();
  await expect(rosa.getByRole("heading", { name: "This page hasn’t loaded yet" })).toBeVisible();
  await expect(main).toBeVisible();
  await mend(rosa);
  await expect(rosa.getByRole("grid", { name: "Contacts" })).toBeVisible();
});

test("a lost connection is said where it covers nothing", async ({ ben, server, expected }) => {
  expected.push(/ERR_|Failed to fetch|EventSource|503/);
  await server.command(["import", server.written("lost.csv", "email,name\nlost@one.example,Lost\n")]);
  await ben.goto(CONTACTS);
  await ready(ben);
  await server.kill();
  const lost = ben.locator(".lost");
  await expect(lost).toBeVisible({ timeout: 45_000 });
  const covered = await lost.evaluate((line) => {
    const mine = line.getBoundingClientRect();
    return [...document.querySelectorAll(".scroller, .room > footer")].some((part) => part.getBoundingClientRect().bottom > mine.top + 1);
  });
  expect(covered).toBe(false);
  await server.startAgain();
  await expect(lost).toBeHidden({ timeout: 45_000 });
});

test("light or dark is the reader's choice, also before signing in", async ({ rosa }) => {
  const scheme = () => rosa.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await rosa.emulateMedia({ colorScheme: "light" });
  await rosa.goto(`${SETTINGS}/account`);
  await ready(rosa);
  await expect(rosa.getByRole("radio", { name: "Same as this device" })).toBeChecked();
  await rosa.getByRole("radio", { name: "Dark" }).check();
  expect(await scheme()).toBe("dark");
  // The theme is part of the document, so that no page is light at first.
  for (const address of [`${SETTINGS}/account`, "/invitation/none"]) {
    expect(await (await rosa.request.get(address)).text()).toContain('data-theme="dark"');
  }
  await rosa.reload();
  await ready(rosa);
  expect(await scheme()).toBe("dark");
  await expect(rosa.getByRole("radio", { name: "Dark" })).toBeChecked();
  await rosa.emulateMedia({ colorScheme: "dark" });
  await rosa.getByRole("radio", { name: "Light" }).check();
  expect(await scheme()).toBe("light");
  await rosa.getByRole("radio", { name: "Same as this device" }).check();
  expect(await scheme()).toBe("light dark");
  expect(await (await rosa.request.get(`${SETTINGS}/account`)).text()).not.toContain("data-theme");
});

test("the links of settings stay where they are, whichever is chosen", async ({ rosa }) => {
  const places: number[][] = [];
  for (const page of ["members", "workspace", "account"]) {
    await rosa.goto(`${SETTINGS}/${page}`);
    const links = rosa.getByRole("navigation", { name: "Settings" }).getByRole("link");
    places.push(await links.evaluateAll((links) => links.map((link) => link.getBoundingClientRect().left)));
  }
  expect(places[1]).toEqual(places[0]);
  expect(places[2]).toEqual(places[0]);
});

test("every target is 24 pixels or more", async ({ rosa, server }) => {
  await server.command(["import", server.written("large.csv", "email,name\nlarge@one.example,Large\n")]);
  for (const page of [CONTACTS, "/w/northwind/import", `${SETTINGS}/members`, `${SETTINGS}/workspace`, `${SETTINGS}/account`]) {
    await rosa.goto(page);
    await ready(rosa);
    const small = await rosa.evaluate(() =>
      [...document.querySelectorAll("a[href], button, input, select, summary, textarea")].flatMap((target) => {
        const { width, height } = target.getBoundingClientRect();
        // Exempt are a link in a sentence, which is as large as its line (WCAG 2.2, 2.5.8), the name in a row, because its
        // whole cell does the same, and visually hidden elements of one pixel.
        const exempt = target.closest("p, th[scope=row]") || width <= 1 || getComputedStyle(target).visibility === "hidden";
        return exempt || (width >= 24 && height >= 24) ? [] : [`${target.outerHTML.slice(0, 90)}: ${width} × ${height}`];
      }),
    );
    expect({ page, small }).toEqual({ page, small: [] });
  }
});

test("without JavaScript a sentence says why buttons are gray, and Search stands beside its box", async ({ rosa, browser, server }) => {
  await server.command(["import", server.written("plain.csv", "email,name\nplain@one.example,Plain\n")]);
  await rosa.goto(CONTACTS);
  await expect(rosa.getByText("JavaScript is off in this browser")).toBeHidden();
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await rosa.context().storageState() });
  const plain = await context.newPage();
  for (const page of [CONTACTS, `${SETTINGS}/members`]) {
    await plain.goto(new URL(page, rosa.url()).href);
    await expect(plain.getByText("JavaScript is off in this browser")).toBeVisible();
  }
  await plain.goto(rosa.url());
  const [box, button] = await Promise.all([plain.locator("label.search").boundingBox(), plain.getByRole("button", { name: "Search" }).boundingBox()]);
  expect(button!.x).toBeGreaterThanOrEqual(box!.x + box!.width + 4);
  expect(button!.y).toBe(box!.y);
  await context.close();
});

test("Import has an address without a stray question mark", async ({ rosa }) => {
  await rosa.goto(CONTACTS);
  await ready(rosa);
  await rosa.getByRole("button", { name: "Import" }).click();
  await expect(rosa).toHaveURL(/\/import$/);
});

test("a member's avatar has one color everywhere, and colleagues have others", async ({ rosa, ben, server }) => {
  await server.command(["import", server.written("color.csv", "email,name\ncolor@one.example,Color\n")]);
  await rosa.goto(`${SETTINGS}/members`);
  await ready(rosa);
  const row = (name: string) => rosa.getByRole("list", { name: "Members" }).getByRole("listitem").filter({ hasText: name }).locator(".avatar");
  const colors = await Promise.all(["Rosa Nilsen", "Ben Adeyemi", "Vera Duarte"].map((name) => row(name).getAttribute("data-color")));
  expect(new Set(colors).size).toBe(3);
  expect(await rosa.locator(".me .avatar").getAttribute("data-color")).toBe(colors[0]);
  await ben.goto(CONTACTS);
  await ready(ben);
  await rosa.goto(CONTACTS);
  await expect(rosa.getByRole("img", { name: /^Here now:/ }).locator(".avatar")).toHaveAttribute("data-color", colors[1]!);
});

test("settings are faultless in every theme and width", async ({ rosa }) => {
  for (const page of ["members", "workspace", "account"]) {
    await rosa.goto(`${SETTINGS}/${page}`);
    await ready(rosa);
    await expectFaultless(rosa);
  }
});

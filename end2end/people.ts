// The people of the tests. A test requests a person by name and gets a page on which that person is signed in:
//
//   test("a viewer cannot star a contact for others", async ({ vera }) => { await vera.goto("/"); … });
//
// Each test file has a server and a database of its own, with the workspace and the people below.

import { AxeBuilder } from "@axe-core/playwright";
import { fileOf } from "../build/chunks.mjs";
import { type Browser, type BrowserContext, type BrowserContextOptions, type Locator, type Page, request, test as base, expect } from "@playwright/test";
import { type Database, Server } from "./server.ts";

export { expect };

/** Limit for compiling the WebAssembly on a machine many times slower than ours, in milliseconds: half a second here. */
const READY_MS = 60_000;

export const WORKSPACE = "Northwind";
export const PASSWORD = "a long walk along the river";

export interface Person {
  name: string;
  email: string;
  role: "owner" | "admin" | "editor" | "viewer";
}

export const ROSA: Person = { name: "Rosa Nilsen", email: "rosa@northwind.example", role: "owner" };
export const BEN: Person = { name: "Ben Adeyemi", email: "ben@northwind.example", role: "editor" };
export const VERA: Person = { name: "Vera Duarte", email: "vera@northwind.example", role: "viewer" };

export interface KithOptions {
  /** Set by the Playwright project: every test runs once on each database. */
  database: Database;
  /** `test.use({ people: [] })` in a file about the first start, which has no people. */
  people: Person[];
}

interface Kith extends KithOptions {
  server: Server;
  /** A page without a session. */
  stranger: Page;
  rosa: Page;
  ben: Page;
  vera: Page;
  /** Console errors that the test expects: `expected.push(/422/)`. Any other error fails the test. */
  expected: RegExp[];
}

export const test = base.extend<Kith, { servers: Servers }>({
  database: ["sqlite", { option: true }],
  people: [[ROSA, BEN, VERA], { option: true }],

  servers: [
    async ({}, use) => {
      const servers = new Servers();
      await use(servers);
      await servers.stop();
    },
    { scope: "worker" },
  ],

  server: async ({ servers, database, people }, use, testInfo) => {
    const server = await servers.of(testInfo.file, database, people);
    const before = server.log().length;
    await use(server);
    const log = server.log().slice(before);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach("server.log", { body: log, contentType: "text/plain" });
    }
    expect(log, "the server has not panicked").not.toContain("panicked at");
  },
  baseURL: async ({ server }, use) => await use(server.url),

  expected: async ({}, use) => await use([]),
  stranger: async ({ browser, expected }, use) => {
    await visit(browser, {}, expected, use);
  },
  rosa: async ({ browser, expected, server: _, servers }, use) => {
    await visit(browser, await servers.session(ROSA), expected, use);
  },
  ben: async ({ browser, expected, server: _, servers }, use) => {
    await visit(browser, await servers.session(BEN), expected, use);
  },
  vera: async ({ browser, expected, server: _, servers }, use) => {
    await visit(browser, await servers.session(VERA), expected, use);
  },
});

/** Waits until the page is hydrated. */
export async function ready(page: Page): Promise<void> {
  await expect(page.locator("html[data-ready]")).toBeAttached({ timeout: READY_MS });
}

/**
 * Watches a cell for a mark from now on; the returned function waits until the cell has had it. On a busy machine, a
 * short-lived mark may come and go between two polls of `expect`.
 */
export async function bears(cell: Locator, mark: string): Promise<() => Promise<void>> {
  const watch = await cell.evaluateHandle((cell, mark) => {
    const borne = new Promise<void>((done) => {
      const look = () => (cell.getAttribute("data-mark") ?? "").split(" ").includes(mark) && done();
      new MutationObserver(look).observe(cell, { attributeFilter: ["data-mark"] });
    });
    return { borne };
  }, mark);
  return async () => await watch.evaluate(({ borne }) => borne);
}

/** Holds a page's requests to an address until the returned function is called. */
export async function holds(page: Page, address: string | RegExp): Promise<() => void> {
  let go = () => {};
  const gate = new Promise<void>((open) => {
    go = open;
  });
  await page.route(address, async (route) => {
    await gate;
    await route.continue();
  });
  return go;
}

/**
 * Cuts a page's network. The browser's network process notices it later than the page, so that an immediate request may still
 * pass: this waits until a request of the page has failed.
 */
export async function cut(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.waitForFunction(() => fetch("/healthz", { cache: "no-store" }).then(() => false, () => true));
}

/** Restores the network. */
export async function mend(page: Page): Promise<void> {
  await page.context().setOffline(false);
}

/** Waits until a WebAssembly chunk is loaded. */
export async function loaded(page: Page, chunk: string): Promise<void> {
  const come = () => page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  await expect.poll(async () => (await come()).some((name) => fileOf(chunk).test(name)), `the chunk ${chunk}`).toBe(true);
}

export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto("/");
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "All contacts" })).toBeVisible();
}

/** Checks the page light and dark, on a desktop and on a phone: axe finds no violation, and nothing scrolls sideways. */
export async function expectFaultless(page: Page): Promise<void> {
  // axe runs four times, for some seconds each.
  base.slow();
  const size = page.viewportSize();
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      if (colorScheme === "dark") await untinted(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      // Light and dark differ in colors only: the other rules would check the same page again.
      const rules = colorScheme === "dark" ? COLOR_RULES : undefined;
      expect({ colorScheme, width, overflow, objections: await objections(page, rules) }).toEqual({ colorScheme, width, overflow: 0, objections: [] });
    }
  }
  // On a phone some controls are behind a gear: the rest of the test needs the old size.
  if (size) await page.setViewportSize(size);
}

/** Ends animations: the tint of a new row would keep its light background under the text of the dark theme. */
async function untinted(page: Page): Promise<void> {
  await page.evaluate(() => {
    const ending = document.getAnimations().filter(({ effect }) => Number.isFinite(Number(effect?.getComputedTiming().endTime)));
    // Not awaited: a page that draws no frames never reports the end of an animation.
    for (const animation of ending) animation.finish();
  });
}

/** The rules of axe about colors. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

/** axe's violations on the current page, in words: `expect(await objections(page)).toEqual([])`. All rules, or some. */
export async function objections(page: Page, rules?: string[]): Promise<string[]> {
  // Without legacy mode, axe opens a second page each time to merge the results of frames, and we have no frames. Only
  // violations are returned, because passes would list every element.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html} ${node.any.map(({ message }) => message).join(" ")}`));
}

/** The server of a worker's current test file. A worker runs a file from top to bottom, then the next one. */
class Servers {
  private key = "";
  private server?: Server;
  private readonly sessions = new Map<string, BrowserContextOptions>();

  async of(file: string, database: Database, people: Person[]): Promise<Server> {
    const key = JSON.stringify([file, database, people]);
    if (this.server && this.key === key) return this.server;
    await this.stop();
    const server = await Server.start(database);
    this.server = server;
    this.key = key;
    for (const { name, email, role } of people) {
      const who = ["--email", email, "--name", name, "--role", role, "--workspace", WORKSPACE];
      await server.command(["member", "add", ...who], `${PASSWORD}\n`);
    }
    return server;
  }

  /** Signs a person in once per server, by the form's request without its page; every test starts from that session. */
  async session({ email }: Person): Promise<BrowserContextOptions> {
    const known = this.sessions.get(email);
    if (known) return known;
    const baseURL = this.server?.url;
    const client = await request.newContext({ baseURL, extraHTTPHeaders: { origin: baseURL ?? "" } });
    const answer = await client.post("/sign-in", { form: { email, password: PASSWORD }, maxRedirects: 0, timeout: READY_MS });
    expect(answer.status(), await answer.text()).toBe(303);
    const session = { storageState: await client.storageState() };
    this.sessions.set(email, session);
    await client.dispose();
    return session;
  }

  async stop(): Promise<void> {
    await this.server?.stop();
    this.server = undefined;
    this.sessions.clear();
  }
}

/** Opens a page for one test, and collects its console errors: a panic in the WebAssembly, a refused script. */
async function visit(browser: Browser, options: BrowserContextOptions, expected: RegExp[], use: (page: Page) => Promise<void>) {
  const context: BrowserContext = await browser.newContext(options);
  const complaints: string[] = [];
  context.on("console", (line) => line.type() === "error" && complaints.push(`${line.text()} (${line.location().url})`));
  context.on("weberror", (error) => complaints.push(String(error.error())));
  const page = await context.newPage();
  await use(page);
  await context.close();
  expect(complaints.filter((complaint) => !expected.some((pattern) => pattern.test(complaint)))).toEqual([]);
}

// Who the tests are about. A test asks for a person by name and gets a page on which that person is signed in:
//
//   test("a viewer cannot star a contact for others", async ({ vera }) => { await vera.goto("/"); … });
//
// Each file of tests has a server and a database of its own, with the workspace and the people below.

import { AxeBuilder } from "@axe-core/playwright";
import { fileOf } from "../build/chunks.mjs";
import { type Browser, type BrowserContext, type BrowserContextOptions, type Locator, type Page, request, test as base, expect } from "@playwright/test";
import { type Database, Server } from "./server.ts";

export { expect };

/** How long a machine that is many times slower than ours may take to compile the browser half: half a second here. */
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
  /** Set by the project: every test runs once on each. */
  database: Database;
  /** `test.use({ people: [] })` in a file about the first start, which finds nobody. */
  people: Person[];
}

interface Kith extends KithOptions {
  server: Server;
  /** A page on which nobody is signed in. */
  stranger: Page;
  rosa: Page;
  ben: Page;
  vera: Page;
  /** Console lines that are meant to come: `expected.push(/422/)`. Any other error there fails the test. */
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

/** Waits until the browser half has taken over the page. */
export async function ready(page: Page): Promise<void> {
  await expect(page.locator("html[data-ready]")).toBeAttached({ timeout: READY_MS });
}

/**
 * Watches a cell for a mark from now on: what comes back waits until the cell has borne it. A mark that is shown for a moment
 * only may come and go between two looks of `expect` on a busy machine.
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

/** Holds what a page asks for at such an address until the function that comes back is called. */
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
 * Takes the network away from a page. The browser's network process hears of it later than the page does, so that a request made
 * at once may still pass: this waits until one of the page has failed.
 */
export async function cut(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.waitForFunction(() => fetch("/healthz", { cache: "no-store" }).then(() => false, () => true));
}

/** Gives the network back. */
export async function mend(page: Page): Promise<void> {
  await page.context().setOffline(false);
}

/** Waits until a chunk of the browser half has come. */
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

/** Looks at the page light and dark, on a desk and on a phone: axe finds nothing, and nothing scrolls sideways. */
export async function expectFaultless(page: Page): Promise<void> {
  // axe looks four times, at some seconds each.
  base.slow();
  const size = page.viewportSize();
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      if (colorScheme === "dark") await untinted(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      // What changes between light and dark is colors only: the other rules would see the same page once more.
      const rules = colorScheme === "dark" ? COLOR_RULES : undefined;
      expect({ colorScheme, width, overflow, objections: await objections(page, rules) }).toEqual({ colorScheme, width, overflow: 0, objections: [] });
    }
  }
  // A phone has some things behind a gear: what follows finds the page as it was.
  if (size) await page.setViewportSize(size);
}

/** Ends animations: the tint of a new row keeps the background that it had in light, under the text of the dark. */
async function untinted(page: Page): Promise<void> {
  await page.evaluate(() => {
    const ending = document.getAnimations().filter(({ effect }) => Number.isFinite(Number(effect?.getComputedTiming().endTime)));
    // Not waited for: a page that draws no frames never says that one has finished.
    for (const animation of ending) animation.finish();
  });
}

/** The rules of axe that look at colors. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

/** What axe has against the page as it is now, in words: `expect(await objections(page)).toEqual([])`. All rules, or some. */
export async function objections(page: Page, rules?: string[]): Promise<string[]> {
  // Without "legacy", axe opens a second page each time to put together the results of frames, which we have none of; and what
  // it has nothing against is not handed over, element by element.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html} ${node.any.map(({ message }) => message).join(" ")}`));
}

/** The server of the file that a worker is at. A worker goes through a file from top to bottom, then on to the next. */
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

  /** A person signs in once on each server, by the form's request and without its page; every test starts from that session. */
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

/** Opens a page for one test, and listens to what it complains of: a panic of the browser half, a refused script. */
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

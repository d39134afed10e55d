// Page tests: a real Chromium against a real server, once on SQLite and once on PostgreSQL. `make test-pages` runs all of them;
// a single one: cd end2end && ../build/with-postgres npx playwright test --project sqlite -g "signs in"

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { defineConfig, devices } from "@playwright/test";
import type { KithOptions } from "./people.ts";

/** Playwright would download browsers of its own, which a closed network refuses; any Chromium of the machine works. */
const executablePath = execFileSync(join(import.meta.dirname, "../build/chromium"), { encoding: "utf8" }).trim();

export default defineConfig<KithOptions>({
  testDir: ".",
  outputDir: "test-results",
  // The tests of a file share its server; files run independently.
  fullyParallel: false,
  workers: 2,
  // Nothing takes nearly as long, even on a busy machine that is four times slower than ours. All waits are for a condition, so
  // these limits cost nothing when all is well.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env.CI),
  // A test that passes on a second try has still failed once.
  retries: 0,
  reporter: [["list"], ["html", { outputFolder: "report", open: "never" }]],
  use: {
    ...devices["Desktop Chrome"],
    // An action on an element that can't be pressed fails in a minute, not at the test's own timeout.
    actionTimeout: 60_000,
    viewport: { width: 1440, height: 900 },
    locale: "en-US",
    timezoneId: "Europe/Berlin",
    // Tracing every test would cost half of the tests' time. For a failing test:
    // PAGES="--trace retain-on-failure -g 'its name'".
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath,
      args: [
        // Chromium has no sandbox as root; the other flags stop its own background requests.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "sqlite", use: { database: "sqlite" } },
    { name: "postgres", use: { database: "postgres" } },
  ],
});

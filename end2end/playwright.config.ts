// People in a real Chromium against a real server, once on SQLite and once on PostgreSQL. `make test-pages` runs it all;
// alone: cd end2end && ../build/with-postgres npx playwright test --project sqlite -g "signs in"

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { defineConfig, devices } from "@playwright/test";
import type { KithOptions } from "./people.ts";

/** Playwright's own browsers come from a download that a closed network refuses; any Chromium of the machine does. */
const executablePath = execFileSync(join(import.meta.dirname, "../build/chromium"), { encoding: "utf8" }).trim();

export default defineConfig<KithOptions>({
  testDir: ".",
  outputDir: "test-results",
  // The tests of a file share its server; files don't wait for one another.
  fullyParallel: false,
  workers: 2,
  // Nothing here takes nearly as long, also on a machine that is four times slower than ours and busy with something else. What
  // waits does so for a condition, so that these cost nothing where all is well.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env.CI),
  // A test that passes on a second try has still failed once: better to know.
  retries: 0,
  reporter: [["list"], ["html", { outputFolder: "report", open: "never" }]],
  use: {
    ...devices["Desktop Chrome"],
    // An element that can't be pressed fails its test in a minute, not when the test's own time is over.
    actionTimeout: 60_000,
    viewport: { width: 1440, height: 900 },
    locale: "en-US",
    timezoneId: "Europe/Berlin",
    // A trace of every test takes as long as half of the tests. For one that fails: PAGES="--trace retain-on-failure -g 'its name'".
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath,
      args: [
        // Chromium has no sandbox as root; the rest keeps it from looking up hosts of its own.
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

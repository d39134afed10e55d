// Measures the time from an edit in one browser until another one shows it, while that one's member types in another cell of
// the same row.

import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const { chromium } = createRequire(new URL('../end2end/package.json', import.meta.url))('@playwright/test');

const EDITS = 20;
const EMAIL = 3;
const PHONE = 4;

export async function browsers(server, { row, quantile, print }) {
  const executablePath = execFileSync(fileURLToPath(new URL('../build/chromium', import.meta.url)), { encoding: 'utf8' }).trim();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const [name, value] = server.cookie.split('=');
    const pages = [];
    for (let number = 0; number < 2; number++) {
      const context = await browser.newContext({ baseURL: `http://127.0.0.1:${server.port}`, viewport: { width: 1440, height: 900 } });
      await context.addCookies([{ name, value, url: `http://127.0.0.1:${server.port}` }]);
      const page = await context.newPage();
      await page.goto('/w/bench/contacts');
      await page.locator('html[data-ready]').waitFor();
      pages.push(page);
    }
    const [one, other] = pages;
    const cell = (page, column) => page.locator('tbody tr').nth(row).locator('td, th').nth(column);
    // Times of the first key and of Enter, as the edited page receives them.
    await one.evaluate(() => {
      window.keys = [];
      window.addEventListener('keydown', ({ key }) => window.keys.push([key, Date.now()]), true);
    });
    // Time at which the other page has rendered each value.
    await other.evaluate(() => {
      window.shown = {};
      const look = () => document.querySelectorAll('tbody td').forEach((cell) => (window.shown[cell.textContent.trim()] ??= Date.now()));
      new MutationObserver(look).observe(document.querySelector('tbody'), { subtree: true, childList: true, characterData: true });
    });
    await cell(other, PHONE).click();
    const field = other.getByRole('textbox', { name: 'Phone' });
    await field.fill('');
    const [typed, saved] = [[], []];
    let long = '';
    for (let number = 0; number < EDITS; number++) {
      const email = `b${number}.${Date.now()}@x.example`;
      await cell(one, EMAIL).click();
      await one.keyboard.press('Escape');
      await one.evaluate(() => (window.keys.length = 0));
      const digit = String(number % 10);
      await Promise.all([
        one.keyboard.type(email).then(() => one.keyboard.press('Enter')),
        (async () => {
          for (let again = 0; again < 5; again++) await field.press(digit);
        })(),
      ]);
      long += digit.repeat(5);
      await other.waitForFunction((email) => window.shown[email], email);
      const [first, enter] = await one.evaluate(() => [window.keys[0][1], window.keys.findLast(([key]) => key === 'Enter')[1]]);
      const shown = await other.evaluate((email) => window.shown[email], email);
      typed.push(shown - first);
      saved.push(shown - enter);
    }
    if ((await field.inputValue()) !== long) throw new Error(`what was typed beside it is ${await field.inputValue()}, not ${long}`);
    await other.keyboard.press('Escape');
    for (const times of [typed, saved]) times.sort((a, b) => a - b);
    print('an edit in another browser', `p50 ${quantile(saved, 0.5)} ms`, `p95 ${quantile(saved, 0.95)} ms`, `with its typing p50 ${quantile(typed, 0.5)} ms`);
  } finally {
    await browser.close();
  }
}

// Three members edit at random, while networks are cut and the server is restarted. In the end everyone has the same table, and
// nothing that was saved or typed is lost.

import type { Page, Request } from "@playwright/test";
import { BEN, cut, expect, mend, ready, ROSA, test, VERA } from "./people.ts";

const EDITS = 100;
const PEOPLE = 4;
const COLUMNS = ["Email", "Phone"] as const;

/** Limits in milliseconds for one try of an action, before the page is read again, and for all tries: a second here. */
const TRY_MS = 5_000;
const PATIENCE_MS = 90_000;

type Column = (typeof COLUMNS)[number];

// All three may edit.
test.use({ people: [[ROSA, BEN, { ...VERA, role: "editor" }], { option: true }] });

/** Pseudo-random numbers, the same ones for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Edit {
  contact: number;
  field: "email" | "phone";
  from: string;
  to: string;
}

interface Answer {
  outcomes: (string | Record<string, unknown>)[];
}

interface History {
  items: { label: string; from: string | null; to: string | null }[];
}

/** One member's browser. */
class Member {
  /** Edits that the server has confirmed. */
  readonly saved: Edit[] = [];
  /** Values that were typed and saved by Enter. */
  readonly typed: string[] = [];
  /** Values that were given up for a colleague's. */
  readonly dropped: string[] = [];
  offline = false;

  /** Responses that are being read. */
  private readonly heard: Promise<void>[] = [];

  constructor(readonly page: Page) {
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("requestfinished", (request) => this.heard.push(this.listen(request).catch(() => {})));
  }

  /** Waits until every received response is in `saved`. */
  async listened() {
    await Promise.all(this.heard);
  }

  private async listen(request: Request) {
    if (!request.url().endsWith("/fn/set_cells")) return;
    const { edits } = request.postDataJSON() as { edits: Edit[] };
    const response = await request.response();
    if (response?.status() !== 200) return;
    const { outcomes } = (await response.json()) as Answer;
    outcomes.forEach((outcome, at) => outcome === "Saved" && edits[at] && this.saved.push(edits[at]));
  }

  cell(row: number, column: Column) {
    return this.page.getByRole("row").filter({ has: this.page.getByRole("rowheader", { name: `Person ${row}` }) }).locator("td, th").nth(column === "Email" ? 3 : 4);
  }

  /** Types into a cell and saves, unless it is busy or has a question; `mine` answers questions that come up meanwhile. */
  async edit(row: number, column: Column, value: string, mine: () => boolean) {
    const field = this.page.getByRole("textbox", { name: column });
    let opens = false;
    await expect(async () => {
      // A question may cover the cell.
      await this.settle(mine);
      opens = !(await this.isBusy(row, column));
      if (!opens) return;
      await this.cell(row, column).click({ timeout: TRY_MS });
      // A question that came up just before the click has opened instead.
      await expect(field).toBeVisible({ timeout: TRY_MS });
    }).toPass({ timeout: PATIENCE_MS });
    if (!opens) return;
    await field.fill(value);
    await field.press("Enter");
    this.typed.push(value);
  }

  /** Whether the last edit of a cell is not saved yet. */
  private async isBusy(row: number, column: Column): Promise<boolean> {
    const mark = await this.cell(row, column).getAttribute("data-mark");
    return /waiting|sending|conflict/.test(mark ?? "");
  }

  async cut(offline: boolean) {
    this.offline = offline;
    await (offline ? cut : mend)(this.page);
  }

  /**
   * Answers every open question, until none is left. "Keep mine" is refused if a colleague has changed the cell once more, and
   * the page asks again with the newer value as theirs: that is another question, answered like the first.
   */
  async settle(mine: () => boolean) {
    const questions = this.page.getByRole("group", { name: "Conflict" });
    await expect(async () => {
      for (;;) {
        // A single read: between two reads the page may render another question.
        const values = await questions.evaluateAll((groups) => groups.map((group) => [...group.querySelectorAll("dd")].map((value) => (value.textContent ?? "").trim())));
        const [yours, theirs] = values.at(-1) ?? [];
        if (yours === undefined || theirs === undefined) break;
        const keepsMine = mine();
        // The same question, even if it is no longer the last; by keyboard, since the question of another row may cover it.
        const question = questions.filter({ hasText: yours }).filter({ hasText: theirs });
        await question.getByRole("button", { name: keepsMine ? "Keep mine" : "Keep theirs" }).press("Enter", { timeout: TRY_MS });
        if (!keepsMine) this.dropped.push(yours);
        await expect(question).toHaveCount(0, { timeout: TRY_MS });
      }
    }).toPass({ timeout: PATIENCE_MS });
  }

  /** The values in the table. */
  async shown(): Promise<string[]> {
    const cells: string[] = [];
    for (let row = 0; row < PEOPLE; row++) {
      for (const column of COLUMNS) cells.push(((await this.cell(row, column).textContent()) ?? "").trim());
    }
    return cells;
  }
}

test("a hundred edits by three members, with network cuts and a restart in the middle", async ({ rosa, ben, vera, server, expected }) => {
  test.setTimeout(600_000);
  expected.push(/ERR_|Failed to fetch|503|EventSource/);
  // A fixed seed, so that an unrelated change does not fail by bad luck; other seeds are tried by hand.
  const seed = Number(process.env.KITH_TEST_SEED ?? 20261124);
  // Two sequences: the number of answers depends on timing, and the edits of a seed must not.
  const [chance, answer] = [random(seed), random(seed + 1)];
  const below = (count: number) => Math.floor(chance() * count);

  const lines = Array.from({ length: PEOPLE }, (_, n) => `person${n}@start.example,Person ${n}`);
  await server.command(["import", server.written("people.csv", `email,name\n${lines.join("\n")}\n`)]);
  const members = [rosa, ben, vera].map((page) => new Member(page));
  for (const { page } of members) {
    await page.goto("/w/northwind/contacts?sort=created");
    await ready(page);
  }

  for (let number = 0; number < EDITS; number++) {
    const member = members[below(3)] as Member;
    await test.step(`edit ${number}`, async () => {
      if (number === EDITS / 2) {
        await server.kill();
        await server.startAgain();
      }
      if (chance() < 0.1) await member.cut(!member.offline);
      const [row, column] = [below(PEOPLE), COLUMNS[below(2)] as Column];
      const value = column === "Email" ? `edit${number}@random.example` : `+48 22 ${String(1_000_000 + number)}`;
      await member.edit(row, column, value, () => answer() < 0.5);
    });
  }

  await Promise.all(members.map((member) => member.cut(false)));
  await expect(async () => {
    for (const member of members) await member.settle(() => true);
    for (const { page } of members) await expect(page.locator("td:is([data-mark~=waiting], [data-mark~=sending], [data-mark~=conflict], [data-mark~=refused], [data-mark~=typing])")).toHaveCount(0, { timeout: TRY_MS });
    const [first, ...others] = await Promise.all(members.map((member) => member.shown()));
    for (const other of others) expect(other).toEqual(first);
  }).toPass({ timeout: 2 * PATIENCE_MS });

  // Everyone shows the values of the database.
  const shown = await (members[0] as Member).shown();
  await rosa.reload();
  await ready(rosa);
  expect(await (members[0] as Member).shown()).toEqual(shown);

  // Every confirmed edit is in the history of its contact, and every typed value was saved or given up.
  await Promise.all(members.map((member) => member.listened()));
  const saved = members.flatMap((member) => member.saved);
  const contacts = [...new Set(saved.map(({ contact }) => contact))];
  const written = new Set<string>();
  for (const contact of contacts) {
    let before = "";
    for (;;) {
      const answer = await rosa.request.get(`/fn/list_history?slug=northwind&contact=${contact}${before}`);
      const [entries, more] = (await answer.json()) as [(History & { revision: number })[], boolean];
      for (const { items } of entries) for (const { to } of items) written.add(`${contact} ${to}`);
      if (!more) break;
      before = `&before=${entries.at(-1)?.revision}`;
    }
  }
  expect(saved.length).toBeGreaterThan(EDITS / 4);
  expect(saved.filter(({ contact, to }) => !written.has(`${contact} ${to}`))).toEqual([]);
  const everywhere = [...written].join("\n");
  for (const member of members) {
    expect(member.typed.filter((value) => !everywhere.includes(value) && !member.dropped.includes(value))).toEqual([]);
  }
});

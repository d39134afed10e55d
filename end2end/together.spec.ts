// Three members edit at random, while networks are cut and the server is restarted. Whatever happens, everyone ends up with the
// same table, and nothing that was saved or typed is lost.

import type { Page, Request } from "@playwright/test";
import { BEN, expect, ready, ROSA, test, VERA } from "./people.ts";

const EDITS = 100;
const PEOPLE = 4;
const COLUMNS = ["Email", "Phone"] as const;

type Column = (typeof COLUMNS)[number];

// All three may edit.
test.use({ people: [[ROSA, BEN, { ...VERA, role: "editor" }], { option: true }] });

/** Numbers that look random and come again with the same seed (mulberry32). */
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
  /** What the server has said is saved. */
  readonly saved: Edit[] = [];
  /** What was typed and saved by Enter. */
  readonly typed: string[] = [];
  /** What was given up for a colleague's value. */
  readonly dropped: string[] = [];
  offline = false;

  constructor(readonly page: Page) {
    page.setDefaultTimeout(20_000);
    page.on("requestfinished", (request) => void this.listen(request).catch(() => {}));
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

  /** Types into a cell and saves, unless it is on its way or asks; `mine` answers the questions that come meanwhile. */
  async edit(row: number, column: Column, value: string, mine: () => boolean) {
    let opens = false;
    await expect(async () => {
      // A question may lie over the cell.
      await this.settle(mine);
      opens = !(await this.isBusy(row, column));
      if (opens) await this.cell(row, column).click({ timeout: 1_000 });
    }).toPass({ timeout: 20_000 });
    if (!opens) return;
    await this.page.getByRole("textbox", { name: column }).fill(value);
    await this.page.keyboard.press("Enter");
    this.typed.push(value);
  }

  /** Whether what was wanted of a cell is not saved yet. */
  private async isBusy(row: number, column: Column): Promise<boolean> {
    const mark = await this.cell(row, column).getAttribute("data-mark");
    return /waiting|sending|conflict/.test(mark ?? "");
  }

  async cut(offline: boolean) {
    this.offline = offline;
    await this.page.context().setOffline(offline);
  }

  /** Answers every question that is open. */
  async settle(mine: () => boolean) {
    const groups = this.page.getByRole("group", { name: "Conflict" });
    while ((await groups.count()) > 0) {
      const yours = ((await groups.last().locator("dd").first().textContent()) ?? "").trim();
      const keepsMine = mine();
      if (!keepsMine) this.dropped.push(yours);
      // That one, whichever is the last by now, and by the key: the question of another row may lie over it.
      const group = groups.filter({ hasText: yours });
      await group.getByRole("button", { name: keepsMine ? "Keep mine" : "Keep theirs" }).press("Enter");
      await expect(group).toHaveCount(0);
    }
  }

  /** What the table shows. */
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
  const seed = Number(process.env.KITH_TEST_SEED ?? Math.floor(Math.random() * 1e9));
  console.log(`KITH_TEST_SEED=${seed}`);
  const chance = random(seed);
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
      await member.edit(row, column, value, () => chance() < 0.5);
    });
  }

  await Promise.all(members.map((member) => member.cut(false)));
  await expect(async () => {
    for (const member of members) await member.settle(() => true);
    for (const { page } of members) await expect(page.locator("td:is([data-mark~=waiting], [data-mark~=sending], [data-mark~=conflict], [data-mark~=refused], [data-mark~=typing])")).toHaveCount(0, { timeout: 500 });
    const [first, ...others] = await Promise.all(members.map((member) => member.shown()));
    for (const other of others) expect(other).toEqual(first);
  }).toPass({ timeout: 60_000 });

  // Everyone shows what the database holds.
  const shown = await (members[0] as Member).shown();
  await rosa.reload();
  await ready(rosa);
  expect(await (members[0] as Member).shown()).toEqual(shown);

  // What was said to be saved is in the history of its contact, and whatever was typed was saved or given up.
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

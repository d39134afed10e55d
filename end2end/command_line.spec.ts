// People at the command line, beside a running server.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Server } from "./server.ts";
import { expect, ready, test } from "./people.ts";

const HERE = "/w/northwind/contacts";

function written(server: Server, name: string, content: string | Buffer): string {
  const file = join(server.folder, name);
  writeFileSync(file, content);
  return file;
}

test("an import ends with its counts, and with the failed rows beside the file", async ({ server, ben }) => {
  const file = written(server, "people.csv", "email,first_name,shoe size\nnew@one.example,New,42\nbob@,Bob,40\nnew@one.example,Again,1\n");
  const { stdout, stderr } = await server.run(["import", file]);
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("added 1, updated 0, skipped 1, failed 1");
  expect(stderr).toContain("shoe size");
  const failed = readFileSync(join(server.folder, "people-failed.csv"), "utf8");
  expect(failed).toContain("email,first_name,shoe size,line,reason");
  expect(failed).toContain("bob@,Bob,40,3,");
  await ben.goto(HERE);
  await ready(ben);
  await expect(ben.getByRole("rowheader", { name: "New" })).toBeVisible();
});

test("a broken file is refused whole, with its line and exit status 65", async ({ server }) => {
  for (const [content, word] of [
    ['email,name\nfirst@refused.example,A\nsecond@refused.example,"B\n', "ine 3"],
    ["email,name\nfirst@refused.example,A\nsecond@refused.example,B,C\n", "ine 3"],
    ["", "empty"],
    [Buffer.from([0, 1, 2, 3, 0, 0, 0, 9]), ""],
  ] as const) {
    const file = written(server, "broken.csv", typeof content === "string" ? content : Buffer.from(content));
    const { status, stderr } = await server.run(["import", file]);
    expect(status).toBe(65);
    expect(stderr).toContain(word);
  }
  expect(await server.command(["export"])).not.toContain("refused.example");
});

test("UTF-16 and Windows-1252 are read as what they are", async ({ server }) => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("email;name\nutf16@enc.example;Zoë\n", "utf16le")]);
  const latin = Buffer.from("email,name\nlatin@enc.example,Zo\u00eb\n", "latin1");
  for (const [name, content] of [["utf16.csv", utf16], ["latin.csv", latin]] as const) {
    expect(await server.command(["import", written(server, name, content)])).toBe("added 1, updated 0, skipped 0, failed 0\n");
  }
  const text = await server.command(["export"]);
  expect(text).toContain("utf16@enc.example,Zoë");
  expect(text).toContain("latin@enc.example,Zoë");
});

test("a backup is a database of its own, and overwrites nothing", async ({ server, database }) => {
  const file = join(server.folder, "copy.db");
  const { status, stderr } = await server.run(["backup", file]);
  if (database === "postgres") {
    expect(status).toBe(1);
    expect(stderr).toContain("pg_dump");
    return;
  }
  expect(status).toBe(0);
  expect(existsSync(file)).toBe(true);
  const copied = await server.run(["export", "--database-url", `sqlite://${file}`]);
  expect(copied.stdout).toBe(await server.command(["export"]));
  expect((await server.run(["backup", file])).status).toBe(1);
});

test("a server that is killed loses nothing that was acknowledged", async ({ server, ben }) => {
  await server.command(["import", written(server, "kept.csv", "email,first_name\nkept@one.example,Kept\n")]);
  await ben.goto(`${HERE}?q=kept@one`);
  await ready(ben);
  const saved = ben.waitForResponse((answer) => answer.url().includes("set_opt_in"));
  await ben.getByRole("switch", { name: "Campaigns, Kept" }).click();
  expect((await saved).ok()).toBe(true);
  await server.kill();
  await server.startAgain();
  await ben.goto(`${HERE}?q=kept@one`);
  await ready(ben);
  await expect(ben.getByRole("switch", { name: "Campaigns, Kept" })).toBeChecked();
});

// The command line, while a server runs.

import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { expect, ready, test } from "./people.ts";

const HERE = "/w/northwind/contacts";

test("an import ends with its counts, and with the failed rows beside the file", async ({ server, ben }) => {
  const file = server.written("people.csv", "email,first_name,shoe size\nnew@one.example,New,42\nbob@,Bob,40\nnew@one.example,Again,1\n");
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
    [Buffer.from([0, 1, 2, 3, 0, 0, 0, 9]), "not a CSV file"],
  ] as const) {
    const file = server.written("broken.csv", typeof content === "string" ? content : Buffer.from(content));
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
    expect(await server.command(["import", server.written(name, content)])).toBe("added 1, updated 0, skipped 0, failed 0\n");
  }
  const text = await server.command(["export"]);
  expect(text).toContain("utf16@enc.example,Zoë");
  expect(text).toContain("latin@enc.example,Zoë");
});

test("a line of 200 MB is refused with its number", async ({ server }) => {
  test.slow();
  const file = join(server.folder, "endless.csv");
  writeFileSync(file, "email,name\nfirst@endless.example,First\nsecond@endless.example,");
  appendFileSync(file, Buffer.alloc(200 << 20, "x"));
  const { status, stdout, stderr } = await server.run(["import", file]);
  rmSync(file);
  expect({ status, stdout }).toEqual({ status: 65, stdout: "" });
  expect(stderr).toMatch(/line 3/i);
  expect(await server.command(["export"])).not.toContain("endless.example");
});

test("a thousand columns are read, and those that mean nothing are named", async ({ server }) => {
  const unknown = Array.from({ length: 999 }, (_, n) => `shelf ${n}`);
  const file = server.written("wide.csv", `email,${unknown.join(",")}\nwide@one.example,${unknown.map(() => "x").join(",")}\n`);
  const { status, stdout, stderr } = await server.run(["import", file]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: "added 1, updated 0, skipped 0, failed 0\n" });
  expect(stderr).toContain("shelf 0, shelf 1,");
  expect(stderr).toContain("shelf 998");
});

test("a NUL byte is no text, and its line is named", async ({ server }) => {
  const file = server.written("nul.csv", "email,first_name\nfirst@nul.example,A\nsecond@nul.example,Nu\0la\n");
  const { status, stderr } = await server.run(["import", file]);
  expect(status).toBe(65);
  expect(stderr).toContain("Line 3: This is not a CSV file");
  expect(await server.command(["export"])).not.toContain("nul.example");
});

test("where the disk takes no more, a command says so and leaves nothing half", async ({ server }) => {
  const many = Array.from({ length: 4_000 }, (_, n) => `full${n}@disk.example`).join("\n");
  const file = server.written("full.csv", `email\n${many}\n`);
  // A limit of some kilobytes per file simulates a full disk.
  const refused = await server.run(["import", file], "", 16);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain("could not be staged");
  expect(readdirSync(join(server.folder, "data/imports"))).toEqual([]);
  await server.command(["import", file]);
  const out = join(server.folder, "out.csv");
  writeFileSync(out, "an older export");
  const cut = await server.run(["export", out], "", 16);
  expect(cut.status).toBe(1);
  expect(cut.stderr).toContain("could not be written");
  expect(readFileSync(out, "utf8")).toBe("an older export");
  await server.command(["export", out]);
  expect(readFileSync(out, "utf8").match(/@disk\.example/g)).toHaveLength(4_000);
});

test("an export goes into a pipe as it comes", async ({ server }) => {
  const pipe = join(server.folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  const read = readFile(pipe, "utf8");
  await server.command(["export", pipe]);
  expect(await read).toBe(await server.command(["export"]));
});

test("SIGTERM finishes what is under way, then stops", async ({ server }) => {
  const { hostname, port } = new URL(server.url);
  const body = "email=nobody%40one.example&password=wrong";
  const socket = connect(Number(port), hostname).setEncoding("utf8");
  let text = "";
  socket.on("data", (piece) => (text += piece));
  const answered = new Promise((resolve, reject) => socket.on("close", resolve).on("error", reject));
  // `100 Continue` shows that the server is processing the request.
  socket.write(
    `POST /sign-in HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${server.url}\r\nConnection: close\r\nExpect: 100-continue\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  await expect.poll(() => text).toContain("100 Continue");
  const stopped = server.terminate();
  await expect.poll(() => server.log(), { intervals: [20] }).toContain("finishing what is under way");
  await expect.poll(() => fetch(`${server.url}/healthz`).then(() => "answers", () => "refuses"), { intervals: [20] }).toBe("refuses");
  socket.write(body);
  await answered;
  expect(text).toContain("Wrong email or password.");
  expect(await stopped).toBe(0);
  await server.startAgain();
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

test("the files of an installation are its user's alone", async ({ server, database }) => {
  const mode = (path: string) => (statSync(join(server.folder, path)).mode & 0o777).toString(8);
  // Permissions as an older version set them.
  mkdirSync(join(server.folder, "data/imports"), { recursive: true });
  writeFileSync(join(server.folder, "data/imports/old.csv"), "email\n");
  // PostgreSQL manages its own files.
  const here = database === "sqlite" ? ["data/kith.db", "data/kith.db-wal", "data/kith.db-shm"] : [];
  const files = ["data/imports/old.csv", ...here];
  for (const file of files) chmodSync(join(server.folder, file), 0o644);
  chmodSync(join(server.folder, "data/imports"), 0o755);
  const made = database === "sqlite" ? ["private.csv", "private.db"] : ["private.csv"];
  if (database === "sqlite") await server.command(["backup", "private.db"]);
  await server.command(["export", "private.csv"]);
  for (const file of [...files, ...made]) expect(`${file} ${mode(file)}`).toBe(`${file} 600`);
  expect(mode("data/imports")).toBe("700");
  rmSync(join(server.folder, "data/imports/old.csv"));
});

test("a server that is killed loses nothing that was acknowledged", async ({ server, ben, expected }) => {
  expected.push(/ERR_/);
  await server.command(["import", server.written("kept.csv", "email,first_name\nkept@one.example,Kept\n")]);
  await ben.goto(`${HERE}?q=kept@one`);
  await ready(ben);
  const saved = ben.waitForResponse((answer) => answer.url().includes("set_cells"));
  await ben.getByRole("switch", { name: "Campaigns, Kept" }).click();
  expect((await saved).ok()).toBe(true);
  await server.kill();
  await server.startAgain();
  await ben.goto(`${HERE}?q=kept@one`);
  await ready(ben);
  await expect(ben.getByRole("switch", { name: "Campaigns, Kept" })).toBeChecked();
});

test("a forgotten password is set from the command line", async ({ server, stranger }) => {
  await server.command(["member", "add", "--email", "mo@northwind.example", "--name", "Mo Diaz", "--role", "viewer", "--workspace", "Northwind"], "the first password\n");
  const said = await server.command(["member", "password", "--email", "mo@northwind.example"], "the second password\n");
  expect(said).toBe("mo@northwind.example has a new password and is signed out everywhere.\n");
  const { status, stderr } = await server.run(["member", "password", "--email", "nobody@northwind.example"], "the second password\n");
  expect({ status, stderr }).toEqual({ status: 1, stderr: "kith: Nobody has the email address nobody@northwind.example.\n" });
  await stranger.goto("/sign-in");
  await stranger.getByLabel("Email").fill("mo@northwind.example");
  await stranger.getByLabel("Password").fill("the second password");
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await expect(stranger.getByRole("heading", { name: "All contacts" })).toBeVisible();
});

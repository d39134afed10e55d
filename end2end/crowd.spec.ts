// Many connections at once from hostile clients, while members work.

import { connect, type Socket } from "node:net";
import { request } from "node:http";
import { expect, test, BEN, PASSWORD } from "./people.ts";

/** More connections than the server may have file descriptors. */
const CROWD = 1_200;
const DESCRIPTORS = 1_024;

/** Limits for a member's response: for the median, and for every one however busy the machine is; in milliseconds. */
const ANSWER_MS = 1_000;
const LONGEST_ANSWER_MS = 8_000;
/** Limit for the shutdown in milliseconds: a grace of 8 s, 1 s for the database, and the rest for a slow machine. */
const END_MS = 20_000;

/** Opens connections that send `said` and nothing more; resolves once every one of them is open and has sent it. */
async function crowd(url: string, said: string, count: number): Promise<Socket[]> {
  const { hostname, port } = new URL(url);
  const open = () =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write(said, () => resolve(socket)));
      // The server may close the connection at any time, and should.
      socket.on("error", reject).resume();
    });
  const sockets: Socket[] = [];
  while (sockets.length < count) sockets.push(...(await Promise.all(Array.from({ length: Math.min(100, count - sockets.length) }, open))));
  return sockets;
}

/** Fetches a page on a connection of its own; returns the status and the time in milliseconds. */
async function ask(url: string, cookie: string): Promise<{ status: number | undefined; took: number }> {
  const begun = performance.now();
  return await new Promise((resolve, reject) => {
    const asked = request(`${url}/w/northwind/contacts`, { agent: false, headers: { cookie } }, (answer) => {
      answer.resume().on("end", () => resolve({ status: answer.statusCode, took: performance.now() - begun }));
    });
    asked.setTimeout(LONGEST_ANSWER_MS, () => asked.destroy(new Error("no answer")));
    asked.on("error", reject).end();
  });
}

async function signedIn(url: string): Promise<string> {
  const body = new URLSearchParams({ email: BEN.email, password: PASSWORD });
  const answer = await fetch(`${url}/sign-in`, { method: "POST", body, headers: { origin: url }, redirect: "manual" });
  expect(answer.status).toBe(303);
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}

test.describe.configure({ mode: "serial" });

for (const [what, said] of [
  ["half a head", (host: string) => `POST /sign-in HTTP/1.1\r\nHost: ${host}\r\nX-a: `],
  ["half a body", (host: string) => `POST /sign-in HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 100\r\n\r\nemail=`],
] as const) {
  test(`${CROWD} connections that say ${what} keep no member out, and the server not from its end`, async ({ server }) => {
    await server.terminate();
    await server.startAgain(DESCRIPTORS);
    const cookie = await signedIn(server.url);
    expect((await ask(server.url, cookie)).status).toBe(200);
    const sockets = await crowd(server.url, said(new URL(server.url).host), CROWD);
    try {
      const waits: number[] = [];
      for (let asked = 0; asked < 5; asked++) {
        const { status, took } = await ask(server.url, cookie);
        expect(status).toBe(200);
        waits.push(took);
      }
      expect(waits.sort((one, other) => one - other)[2]).toBeLessThan(ANSWER_MS);
      const begun = performance.now();
      expect(await server.terminate()).toBe(0);
      expect(performance.now() - begun).toBeLessThan(END_MS);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
    await server.startAgain();
  });
}

test("a second signal ends the server at once", async ({ server }) => {
  const [socket] = await crowd(server.url, "POST /sign-in HTTP/1.1\r\nHost: x\r\nX-a: ", 1);
  const before = server.log().length;
  const ended = server.terminate();
  await expect.poll(() => server.log().slice(before), { intervals: [20] }).toContain("finishing what is under way");
  const begun = performance.now();
  void server.terminate();
  await ended;
  // Less than the grace period.
  expect(performance.now() - begun).toBeLessThan(7_000);
  socket?.destroy();
  await server.startAgain();
});

test("the log names routes and no secret, under numbers of its own", async ({ server }) => {
  const link = "0123456789abcdef".repeat(4);
  for (const path of [`/invitation/${link}`, `/invitation/${link}/more`, `/${"long/".repeat(2_000)}`]) {
    await fetch(`${server.url}${path}`, { headers: { "x-request-id": "of-the-client" } });
  }
  await expect.poll(() => server.log()).toContain("/invitation/{link}");
  const log = server.log();
  expect(log).not.toContain(link.slice(0, 32));
  expect(log).not.toContain("of-the-client");
  expect(log).not.toContain("long/".repeat(50));
});

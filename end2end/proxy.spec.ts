// A proxy that buffers responses lets no stream through: the page polls instead.

import { createServer, request, type Server as Proxy } from "node:http";
import { expect, ready, signIn, BEN, test } from "./people.ts";

/** A proxy that forwards a response only once it is complete. */
async function bufferingProxy(target: URL): Promise<{ url: string; proxy: Proxy }> {
  const proxy = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, host: target.host, ...(incoming.headers.origin ? { origin: target.origin } : {}) };
    const passed = request({ host: target.hostname, port: target.port, path: incoming.url, method: incoming.method, headers }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece: Buffer) => pieces.push(piece));
      answer.on("end", () => outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(Buffer.concat(pieces)));
      answer.on("error", () => outgoing.destroy());
    });
    passed.on("error", () => outgoing.destroy());
    outgoing.on("close", () => passed.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = proxy.address();
  if (!address || typeof address !== "object") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}`, proxy };
}

test("where a proxy holds the stream back, changes come all the same", async ({ browser, server }) => {
  const { url, proxy } = await bufferingProxy(new URL(server.url));
  const context = await browser.newContext({ baseURL: url });
  try {
    await server.command(["import", server.written("one.csv", "email,name\nada@proxy.example,Ada Proxy\n")]);
    const page = await context.newPage();
    await signIn(page, BEN);
    await ready(page);
    await expect(page.getByRole("rowheader", { name: "Ada Proxy" })).toBeVisible();
    await page.waitForResponse((answer) => answer.url().includes("/fn/live_pulse"));
    await server.command(["import", server.written("two.csv", "email,name\nbea@proxy.example,Bea Proxy\n")]);
    await expect(page.getByRole("rowheader", { name: "Bea Proxy" })).toBeVisible();
  } finally {
    await context.close();
    proxy.closeAllConnections();
    proxy.close();
  }
});

// A Kith server for the tests of one file, with its own process, port and database.

import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export type Database = "sqlite" | "postgres";

/** The binary under test: make builds it before it calls Playwright. */
const KITH = process.env.KITH_BINARY ?? join(import.meta.dirname, "../target/debug/kith");

/** Limit in milliseconds for a server to answer or to end, on a machine many times slower than ours: both take a second here. */
const PATIENCE_MS = 60_000;

/**
 * Ports for servers: below the ephemeral ports (Linux from 32,768 on), since one of those could be taken while a test has
 * stopped its server; and above the ports that Chromium blocks (10,080 is the last).
 */
const PORTS = { first: 12_000, count: 8_000 };

/** Ports that are tried if other programs use some. */
const TRIES = 10;

/** Running servers: a worker that ends before its tests kills them. */
const running = new Set<ChildProcess>();
process.once("exit", () => running.forEach((child) => child.kill("SIGKILL")));

export class Server {
  private constructor(
    readonly url: string,
    readonly folder: string,
    private readonly databaseUrl: string,
    private process: ChildProcess,
    private readonly dropDatabase: () => void,
  ) {}

  static async start(database: Database): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), "kith-"));
    mkdirSync(join(folder, "data"));
    const { databaseUrl, dropDatabase } = database === "sqlite" ? sqlite(folder) : postgres();
    for (let tries = 1; ; tries++) {
      const url = `http://127.0.0.1:${await freePort()}`;
      const child = serve(url, folder, databaseUrl);
      const server = new Server(url, folder, databaseUrl, child, dropDatabase);
      try {
        await server.answers();
        return server;
      } catch (error) {
        // Another program may have taken the port between the check and the start.
        if (tries < TRIES && /address (already )?in use/i.test(server.log())) continue;
        server.remove();
        throw error;
      }
    }
  }

  /** Runs the command line on this server's database while the server runs, and returns its output. */
  async command(args: string[], input = ""): Promise<string> {
    const { status, stdout, stderr } = await this.run(args, input);
    if (status !== 0) throw new Error(`kith ${args.join(" ")} ended with ${status}\n${stderr}`);
    return stdout;
  }

  /**
   * Like `command`, for any exit status. `blocks` limits the size of each file that it writes, in half kilobytes: beyond, a
   * write fails as on a full disk.
   */
  async run(args: string[], input = "", blocks?: number): Promise<{ status: number; stdout: string; stderr: string }> {
    return await new Promise((resolve) => {
      const options = { cwd: this.folder, env: environment(this.databaseUrl), maxBuffer: 64 << 20 };
      const limited = ["-c", `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`, KITH, ...args];
      const [program, words] = blocks === undefined ? [KITH, args] : ["/bin/sh", limited];
      const child = execFile(program, words, options, (_, stdout, stderr) => resolve({ status: child.exitCode ?? -1, stdout, stderr }));
      // A command that reads no input may exit before it gets any; its output tells the result.
      child.stdin?.on("error", () => {});
      child.stdin?.end(input);
    });
  }

  /** Stops the server's process with its connections open, or lets it continue. */
  hold(still: boolean): void {
    if (this.runs()) this.process.kill(still ? "SIGSTOP" : "SIGCONT");
  }

  /** Kills the server's process, like a power cut. */
  async kill(): Promise<void> {
    if (!this.runs()) throw new Error(`the server to kill has ended by itself:\n${this.log()}`);
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGKILL");
    await ended;
  }

  /** Writes a file into this server's folder; returns its path. */
  written(name: string, content: string | Buffer): string {
    const file = join(this.folder, name);
    writeFileSync(file, content);
    return file;
  }

  /** Sends SIGTERM and waits for the end; returns the exit status, or the name of the signal that ended the server. */
  async terminate(): Promise<number | string> {
    // `this.process` may be a new server by the time this one has ended.
    const child = this.process;
    if (!this.runs()) return child.exitCode ?? child.signalCode ?? "";
    const ended = new Promise<number | string>((resolve) => child.once("exit", (status, signal) => resolve(status ?? signal ?? "")));
    child.kill("SIGTERM");
    const stuck = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    const how = await ended;
    clearTimeout(stuck);
    return how;
  }

  /** Restarts an ended server at the same address with the same database; `descriptors` limits its file descriptors. */
  async startAgain(descriptors?: number): Promise<void> {
    this.process = serve(this.url, this.folder, this.databaseUrl, descriptors);
    await this.answers();
  }

  /** The server's log so far. */
  log(): string {
    return readFileSync(join(this.folder, "log"), "utf8");
  }

  /** Ends the server and removes its files. A server that does not end in order fails the tests of its file. */
  async stop(): Promise<void> {
    this.hold(false);
    // A test may have killed the server, and failed before it was restarted.
    const how = this.runs() ? await this.terminate() : this.process.signalCode === "SIGKILL" ? 0 : this.process.exitCode;
    const log = this.log();
    this.remove();
    if (how !== 0) throw new Error(`the server ended with ${how} instead of 0:\n${log}`);
  }

  /** Removes the server and its files, in any state. */
  private remove(): void {
    if (this.runs()) this.process.kill("SIGKILL");
    this.dropDatabase();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A program that never started has no process id, and a signal to it would reach this whole process group. */
  private runs(): boolean {
    return this.process.pid !== undefined && this.process.exitCode === null && this.process.signalCode === null;
  }

  private async answers(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline && this.runs()) {
      const healthy = await fetch(`${this.url}/healthz`).then((answer) => answer.ok, () => false);
      if (healthy) return;
      await pause(25);
    }
    throw new Error(`${KITH} does not answer:\n${this.log()}`);
  }
}

function serve(url: string, folder: string, databaseUrl: string, descriptors?: number): ChildProcess {
  const log = openSync(join(folder, "log"), "a");
  const args = ["serve", "--addr", url.slice("http://".length)];
  const limited = ["-c", `ulimit -n ${descriptors}; exec "$0" "$@"`, KITH, ...args];
  const [program, words] = descriptors === undefined ? [KITH, args] : ["/bin/sh", limited];
  const child = spawn(program, words, {
    cwd: folder,
    env: environment(databaseUrl),
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  // Without a listener, a missing binary would end Playwright itself.
  child.on("error", (error) => console.error(`${KITH}: ${error.message}`));
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

function sqlite(folder: string) {
  return { databaseUrl: `sqlite://${join(folder, "data/kith.db")}`, dropDatabase: () => {} };
}

/** A database of its own in the PostgreSQL cluster of build/with-postgres. */
function postgres() {
  const cluster = process.env.KITH_TEST_POSTGRES;
  if (!cluster) throw new Error("KITH_TEST_POSTGRES is not set: run this by build/with-postgres, as `make test-pages` does");
  const name = `kith_${randomBytes(6).toString("hex")}`;
  const sql = (text: string) => execFileSync("psql", ["-qX", "-v", "ON_ERROR_STOP=1", cluster, "-c", text], { stdio: "pipe" });
  sql(`CREATE DATABASE ${name}`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return { databaseUrl: url.href, dropDatabase: () => void sql(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/** Kith's settings come from here only, and not from the machine's environment. */
function environment(databaseUrl: string): NodeJS.ProcessEnv {
  const rest = Object.entries(process.env).filter(([name]) => !name.startsWith("KITH_"));
  return { ...Object.fromEntries(rest), DATABASE_URL: databaseUrl };
}

/** A port without a listener. */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = PORTS.first + randomInt(PORTS.count);
    const isFree = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once("error", () => resolve(false));
      probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
  throw new Error(`${TRIES} ports from ${PORTS.first} on are taken`);
}

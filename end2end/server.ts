// A server of Kith for the tests of one file: its own process, its own port, its own database.

import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export type Database = "sqlite" | "postgres";

/** The program to test: make builds it before it calls Playwright. */
const KITH = process.env.KITH_BINARY ?? join(import.meta.dirname, "../target/debug/kith");

/** How long a server may take to answer or to end on a machine that is many times slower than ours: both take a second here. */
const PATIENCE_MS = 60_000;

/**
 * Where servers listen: below the ports that systems hand out by themselves (Linux from 32,768 on), or one of those could be
 * taken while a test has its server stopped; and above those that Chromium refuses (10,080 is the last).
 */
const PORTS = { first: 12_000, count: 8_000 };

/** How many ports are tried where other programs have them. */
const TRIES = 10;

/** The servers that run: a worker that ends before its tests leaves none behind. */
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
        // Another program may have taken the port between the look and the start.
        if (tries < TRIES && /address (already )?in use/i.test(server.log())) continue;
        server.remove();
        throw error;
      }
    }
  }

  /** Runs the command line on this server's database, beside the server, and gives what it printed. */
  async command(args: string[], input = ""): Promise<string> {
    const { status, stdout, stderr } = await this.run(args, input);
    if (status !== 0) throw new Error(`kith ${args.join(" ")} ended with ${status}\n${stderr}`);
    return stdout;
  }

  /**
   * The same, however it ends. `blocks` is how long the files that it writes may become, in half kilobytes: beyond, writing
   * fails as on a disk that is full.
   */
  async run(args: string[], input = "", blocks?: number): Promise<{ status: number; stdout: string; stderr: string }> {
    return await new Promise((resolve) => {
      const options = { cwd: this.folder, env: environment(this.databaseUrl), maxBuffer: 64 << 20 };
      const limited = ["-c", `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`, KITH, ...args];
      const [program, words] = blocks === undefined ? [KITH, args] : ["/bin/sh", limited];
      const child = execFile(program, words, options, (_, stdout, stderr) => resolve({ status: child.exitCode ?? -1, stdout, stderr }));
      // A command that reads no input may be over before it gets any; what it printed says how it went.
      child.stdin?.on("error", () => {});
      child.stdin?.end(input);
    });
  }

  /** Holds the server still, connections and all, or lets it go on. */
  hold(still: boolean): void {
    if (this.runs()) this.process.kill(still ? "SIGSTOP" : "SIGCONT");
  }

  /** Ends the server without a word, as a power cut would end its process. */
  async kill(): Promise<void> {
    if (!this.runs()) throw new Error(`the server to kill has ended by itself:\n${this.log()}`);
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGKILL");
    await ended;
  }

  /** A file in this server's folder. */
  written(name: string, content: string | Buffer): string {
    const file = join(this.folder, name);
    writeFileSync(file, content);
    return file;
  }

  /** Asks the server to end, and waits until it has; its exit status, or the name of the signal that ended it. */
  async terminate(): Promise<number | string> {
    // Another one may have been started by the time this one has ended.
    const child = this.process;
    if (!this.runs()) return child.exitCode ?? child.signalCode ?? "";
    const ended = new Promise<number | string>((resolve) => child.once("exit", (status, signal) => resolve(status ?? signal ?? "")));
    child.kill("SIGTERM");
    const stuck = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    const how = await ended;
    clearTimeout(stuck);
    return how;
  }

  /** Starts a server that has ended, at the same address, over the same database; with so many descriptors at most. */
  async startAgain(descriptors?: number): Promise<void> {
    this.process = serve(this.url, this.folder, this.databaseUrl, descriptors);
    await this.answers();
  }

  /** What the server has logged so far. */
  log(): string {
    return readFileSync(join(this.folder, "log"), "utf8");
  }

  /** Ends the server, and removes what it leaves. One that does not end in order fails the tests of its file. */
  async stop(): Promise<void> {
    this.hold(false);
    // A test may have killed it, and failed before it was started again.
    const how = this.runs() ? await this.terminate() : this.process.signalCode === "SIGKILL" ? 0 : this.process.exitCode;
    const log = this.log();
    this.remove();
    if (how !== 0) throw new Error(`the server ended with ${how} instead of 0:\n${log}`);
  }

  /** Removes the server and what it leaves, however it is. */
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
  // Without a listener, a program that is not there would end Playwright itself.
  child.on("error", (error) => console.error(`${KITH}: ${error.message}`));
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

function sqlite(folder: string) {
  return { databaseUrl: `sqlite://${join(folder, "data/kith.db")}`, dropDatabase: () => {} };
}

/** A database of its own in the PostgreSQL that build/with-postgres has started. */
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

/** Kith's own settings come from here only, whatever the machine's are. */
function environment(databaseUrl: string): NodeJS.ProcessEnv {
  const rest = Object.entries(process.env).filter(([name]) => !name.startsWith("KITH_"));
  return { ...Object.fromEntries(rest), DATABASE_URL: databaseUrl };
}

/** A port that nobody listens at. */
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

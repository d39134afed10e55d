// The load driver of `make bench`: fills a database with the people of `kith demo`, serves it with the release binary, and
// prints the times of the list, its searches and sorts, the pages, import and export. It measures and has no thresholds.
//
// KITH_BENCH_DATABASE names the database of an earlier run, to measure its lists again.
//
//   node benches/load.mjs [--contacts 1000000] [--requests 200] [--database sqlite|postgres]
//     [--only list,search,html,import,export,upload,download,live]

import { execFileSync, spawn } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { browsers } from './browsers.mjs';
import { live } from './live.mjs';

const options = Object.fromEntries(
  process.argv.slice(2).join(' ').split('--').filter(Boolean).map((pair) => pair.trim().split(/\s+/)),
);
const CONTACTS = Number(options.contacts ?? 1_000_000);
const REQUESTS = Number(options.requests ?? 200);
const ONLY = (options.only ?? 'list,search,html,import,export,upload,download,live').split(',');
const DATABASES = options.database ? [options.database] : ['sqlite', 'postgres'];
// Limit for one figure in milliseconds; a slow one then comes from fewer requests.
const LONGEST = 8_000;
const KITH = resolve('target/release/kith');
const PASSWORD = 'correct horse battery';

const number = (value) => Math.round(value).toLocaleString('en-US');
const print = (...cells) => console.log(cells.map((cell, place) => (place === 0 ? String(cell).padEnd(34) : ` ${cell}`.padStart(13))).join(''));
const quantile = (times, part) => times[Math.min(times.length - 1, Math.floor(times.length * part))];

// A free port, chosen by the system.
const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

// A field of a process's memory in the kernel's status file, in MB.
const memory = (pid, field) => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`${field}:\\s+(\\d+)`))[1]) / 1024;

function kith(database, ...words) {
  return execFileSync(KITH, words, { env: { ...process.env, DATABASE_URL: database, KITH_LOG: 'error' }, input: `${PASSWORD}\n`, maxBuffer: 1 << 30 }).toString();
}

// Runs a command of kith to its end; returns seconds, and its largest resident memory in MB, sampled every 100 ms.
function timed(database, ...words) {
  return new Promise((done, fail) => {
    const started = performance.now();
    const child = spawn(KITH, words, { env: { ...process.env, DATABASE_URL: database, KITH_LOG: 'error' }, stdio: ['ignore', 'pipe', 'inherit'] });
    let peak = 0;
    let bytes = 0;
    let last = '';
    const look = setInterval(() => {
      try {
        peak = Math.max(peak, memory(child.pid, 'VmHWM'));
      } catch {
        // The process has ended.
      }
    }, 100);
    child.stdout.on('data', (piece) => {
      bytes += piece.length;
      last = piece.length < 4096 ? piece.toString() : '';
    });
    child.on('close', (code) => {
      clearInterval(look);
      code === 0 ? done({ seconds: (performance.now() - started) / 1000, peak, bytes, last }) : fail(new Error(`kith ${words[0]} ended with ${code}`));
    });
  });
}

class Server {
  static async start(database, log = 'error') {
    const server = new Server();
    server.log = '';
    server.port = await freePort();
    server.agent = new Agent({ keepAlive: true, maxSockets: 64 });
    server.process = spawn(KITH, ['serve', '--addr', `127.0.0.1:${server.port}`], {
      env: { ...process.env, DATABASE_URL: database, KITH_LOG: log },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [server.process.stdout, server.process.stderr]) stream.on('data', (piece) => (server.log += piece));
    for (;;) {
      try {
        if ((await server.ask('/healthz')).status === 200) break;
      } catch {
        await new Promise((done) => setTimeout(done, 20));
      }
    }
    const answer = await server.ask('/sign-in', `email=bench%40example.com&password=${encodeURIComponent(PASSWORD)}`);
    server.cookie = answer.headers['set-cookie'][0].split(';')[0];
    return server;
  }

  // Sends one request; returns its response and the milliseconds until the last byte.
  ask(path, form, type = 'application/x-www-form-urlencoded') {
    return new Promise((done, fail) => {
      const started = performance.now();
      const headers = { cookie: this.cookie ?? '', origin: `http://127.0.0.1:${this.port}` };
      if (form !== undefined) Object.assign(headers, { 'content-type': type, accept: 'application/json', 'content-length': Buffer.byteLength(form) });
      const asked = request({ port: this.port, host: '127.0.0.1', path, agent: this.agent, method: form === undefined ? 'GET' : 'POST', headers }, (answer) => {
        const pieces = [];
        answer.on('data', (piece) => pieces.push(piece));
        answer.on('end', () =>
          done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces), milliseconds: performance.now() - started }),
        );
      });
      asked.on('error', fail);
      asked.end(form);
    });
  }

  // Sends one request many times, `atOnce` in parallel; returns sorted milliseconds and responses a second. Slow ones are sent
  // less often.
  async load(path, atOnce, requests = REQUESTS) {
    const times = [];
    let left = requests;
    const started = performance.now();
    const one = async () => {
      while (left-- > 0 && performance.now() - started < LONGEST) {
        const answer = await this.ask(path);
        if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body}`);
        times.push(answer.milliseconds);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, one));
    const rate = times.length / ((performance.now() - started) / 1000);
    return { times: times.sort((a, b) => a - b), rate };
  }

  // Sends a file, like a page; returns the response's text.
  send(path, file) {
    return new Promise((done, fail) => {
      const headers = { cookie: this.cookie, origin: `http://127.0.0.1:${this.port}`, 'content-type': 'application/octet-stream' };
      const asked = request({ port: this.port, host: '127.0.0.1', path, method: 'POST', headers }, (answer) => {
        let text = '';
        answer.on('data', (piece) => (text += piece));
        answer.on('end', () => (answer.statusCode === 200 ? done(text) : fail(new Error(`${path}: ${answer.statusCode} ${text}`))));
      });
      asked.on('error', fail);
      createReadStream(file).pipe(asked);
    });
  }

  // Calls a server function with a JSON body.
  async call(name, value) {
    const answer = await this.ask(`/fn/${name}`, JSON.stringify(value), 'application/json');
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body);
  }

  // Downloads and discards a response; returns the milliseconds until its first and last byte, and the number of lines.
  download(path) {
    return new Promise((done, fail) => {
      const started = performance.now();
      let first = 0;
      let lines = 0;
      const asked = request({ port: this.port, host: '127.0.0.1', path, headers: { cookie: this.cookie } }, (answer) => {
        answer.on('data', (piece) => {
          first ||= performance.now() - started;
          for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines++;
        });
        answer.on('end', () => done({ first, milliseconds: performance.now() - started, lines }));
        answer.on('error', fail);
      });
      asked.on('error', fail);
      asked.end();
    });
  }

  async stop() {
    this.process.kill('SIGTERM');
    await new Promise((done) => this.process.on('close', done));
    this.agent.destroy();
  }
}

const view = ({ search = '', sort = 'created', descending = true, page = 1 } = {}) => {
  const found = search === '' ? '' : `q=${encodeURIComponent(search)}&`;
  const text = `${found}sort=${descending ? '-' : ''}${sort}${page === 1 ? '' : `&page=${page}`}`;
  return `/fn/list_contacts?slug=bench&view=${encodeURIComponent(text)}`;
};

// Sends one request after each of many changes, so that no cache can answer; returns sorted milliseconds.
async function anew(server, path) {
  const times = [];
  const started = performance.now();
  for (let number = 0; number < REQUESTS && performance.now() - started < LONGEST; number++) {
    const edit = { contact: server.someone, field: 'campaigns', from: String(number % 2 !== 0), to: String(number % 2 === 0) };
    await server.call('set_cells', { slug: 'bench', edits: [edit] });
    const answer = await server.ask(path);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body}`);
    times.push(answer.milliseconds);
  }
  return times.sort((a, b) => a - b);
}

async function measure(server, name, path) {
  await server.load(path, 1, 20);
  const first = await anew(server, path);
  const cells = [`${quantile(first, 0.5).toFixed(1)}/${quantile(first, 0.95).toFixed(1)}`];
  for (const atOnce of [1, 4, 16]) {
    const { times, rate } = await server.load(path, atOnce, Math.max(REQUESTS, atOnce * 50));
    cells.push(`${quantile(times, 0.5).toFixed(1)}/${quantile(times, 0.95).toFixed(1)}`, `${number(rate)}/s`);
  }
  const body = JSON.parse((await server.ask(path)).body.toString() || '{}');
  const found = body.found?.Exactly ?? (body.found ? `>${body.found.AtLeast}` : '');
  print(name, ...cells, typeof found === 'number' ? number(found) : found);
}

// PostgreSQL vacuums for minutes after a load, in parallel to queries; the figures are taken after that.
async function quiet(url) {
  const ask = (text) => execFileSync('psql', ['-qAt', url, '-c', text]).toString().trim();
  ask('VACUUM (ANALYZE)');
  ask('CHECKPOINT');
  while (ask("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'") !== '0') {
    await new Promise((done) => setTimeout(done, 1000));
  }
}

async function searches(server) {
  const rare = JSON.parse((await server.ask(view({ page: 777 }))).body.toString()).rows.find((row) => row.email).email;
  // The last three have two words: two frequent ones, a rare and a frequent one, and two whose grams yield candidates only.
  const words = ['smith maria', `${rare} an`, 'example smith'];
  for (const search of ['smith', 'an', 'x', rare, 'qqqqqq', ...words]) await measure(server, `search ${search.slice(0, 24)}`, view({ search }));
}

async function lists(server) {
  await measure(server, 'first page, exact total', view());
  await measure(server, 'page 10,000', view({ page: 10_000 }));
  for (const sort of ['name', 'email', 'phone', 'interaction', 'campaigns', 'favorite', 'tags']) {
    await measure(server, `by ${sort}`, view({ sort, descending: false }));
    await measure(server, `by ${sort}, descending`, view({ sort }));
  }
}

async function pages(server) {
  print('as HTML', 'anew: p50/p95', '1: p50/p95', 'rate', '4: p50/p95', 'rate', '16: p50/p95', 'rate');
  await server.load('/w/bench/contacts', 1, 20);
  const first = await anew(server, '/w/bench/contacts');
  const cells = [`${quantile(first, 0.5).toFixed(1)}/${quantile(first, 0.95).toFixed(1)}`];
  for (const atOnce of [1, 4, 16]) {
    const { times, rate } = await server.load('/w/bench/contacts', atOnce, Math.max(REQUESTS, atOnce * 50));
    cells.push(`${quantile(times, 0.5).toFixed(1)}/${quantile(times, 0.95).toFixed(1)}`, `${number(rate)}/s`);
  }
  print('first page', ...cells);
}

// An import through the page, from the upload to its last row, while ten members page through the table.
async function uploads(server, file) {
  const started = performance.now();
  const upload = JSON.parse(await server.send('/w/bench/imports?name=people.csv', file));
  const sent = (performance.now() - started) / 1000;
  const shown = JSON.parse((await server.ask(`/fn/open_upload?slug=bench&upload=${upload}`)).body.toString());
  const columns = shown.columns.map(({ field }) => field);
  await server.call('start_import', { slug: 'bench', upload, choice: { has_header: true, columns, existing: 'skip', in_bin: 'skip' } });
  let importing = true;
  const times = [];
  const members = Array.from({ length: 10 }, async (_, member) => {
    for (let page = member + 1; importing; page += 10) {
      const answer = await server.ask(view({ page: (page % 500) + 1 }));
      if (answer.status === 200) times.push(answer.milliseconds);
      await new Promise((done) => setTimeout(done, 250));
    }
  });
  let job;
  do {
    await new Promise((done) => setTimeout(done, 500));
    [, [job]] = JSON.parse((await server.ask('/fn/open_imports?slug=bench')).body.toString());
  } while (job.state === 'Running');
  const seconds = (performance.now() - started) / 1000;
  importing = false;
  await Promise.all(members);
  times.sort((a, b) => a - b);
  print('import by the page', `${number(seconds)} s`, `${number(job.done / seconds)} rows/s`, `${number(memory(server.process.pid, 'VmHWM'))} MB`, `sent in ${sent.toFixed(1)} s`);
  print('', `added ${number(job.added)}, failed ${number(job.failed)}`);
  print('lists of 10 members meanwhile', `p95 ${quantile(times, 0.95).toFixed(1)} ms`, `p50 ${quantile(times, 0.5).toFixed(1)} ms`, `${number(times.length)} asked`);
}

async function downloads(server) {
  for (const [name, query] of [['oldest first', ''], ['by name', '?sort=name'], ['search an', '?q=an']]) {
    const { first, milliseconds, lines } = await server.download(`/w/bench/contacts.csv${query}`);
    print(`Download CSV, ${name}`, `first ${first.toFixed(1)} ms`, `${(milliseconds / 1000).toFixed(1)} s`, `${number(((lines - 1) / milliseconds) * 1000)} rows/s`, `${number(memory(server.process.pid, 'VmHWM'))} MB peak`);
  }
}

async function bench(kind, folder) {
  const database = (name) => {
    if (kind === 'sqlite') return `sqlite://${join(folder, `${name}.db`)}`;
    const root = process.env.KITH_TEST_POSTGRES.replace(/\/[^/]*$/, '');
    execFileSync('psql', ['-q', process.env.KITH_TEST_POSTGRES, '-c', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, '-c', `CREATE DATABASE ${name}`]);
    return `${root}/${name}`;
  };
  console.log(`\n== ${kind}, ${number(CONTACTS)} contacts`);
  const full = process.env.KITH_BENCH_DATABASE ?? database('bench_full');
  const owner = ['member', 'add', '--email', 'bench@example.com', '--name', 'Bench', '--role', 'owner', '--workspace', 'Bench', '--country', 'PL'];
  if (!process.env.KITH_BENCH_DATABASE) {
    kith(full, ...owner);
    const demo = await timed(full, 'demo', '--contacts', String(CONTACTS));
    print('demo', `${number(demo.seconds)} s`, `${number(CONTACTS / demo.seconds)} rows/s`, `${number(demo.peak)} MB`);
  }

  if (kind === 'postgres') await quiet(full);
  const server = await Server.start(full);
  // Signing in takes 19 MB for a moment (Argon2), which go back to the system within a second.
  await new Promise((done) => setTimeout(done, 3000));
  print('memory, idle', `${number(memory(server.process.pid, 'VmRSS'))} MB`);
  // The contact that is edited before each uncached request.
  server.someone = JSON.parse((await server.ask(view({ page: 12_345 }))).body.toString()).rows[0].id;
  print('list_contacts', 'anew: p50/p95', '1: p50/p95', 'rate', '4: p50/p95', 'rate', '16: p50/p95', 'rate', 'found');
  if (ONLY.includes('list')) await lists(server);
  if (ONLY.includes('search')) await searches(server);
  if (ONLY.includes('html')) await pages(server);
  if (ONLY.includes('download')) await downloads(server);
  if (ONLY.includes('live')) {
    const { rows } = JSON.parse((await server.ask(view())).body.toString());
    await live(server, { rows, view: view(), print, quantile, memory, requests: REQUESTS, restart: (log) => Server.start(full, log) });
    await browsers(server, { row: rows.findIndex((row) => row.email), quantile, print });
  }
  print('memory, end and peak', `${number(memory(server.process.pid, 'VmRSS'))} MB`, `${number(memory(server.process.pid, 'VmHWM'))} MB`);
  await server.stop();

  const file = join(folder, 'people.csv');
  if (['export', 'import', 'upload'].some((part) => ONLY.includes(part))) {
    const exported = await timed(full, 'export', file);
    print('export', `${exported.seconds.toFixed(1)} s`, `${number(CONTACTS / exported.seconds)} rows/s`, `${number(exported.peak)} MB`, `${number(statSync(file).size / 1e6)} MB file`);
  }
  if (ONLY.includes('import')) {
    const empty = database('bench_empty');
    kith(empty, ...owner);
    const beside = await Server.start(empty);
    let importing = true;
    const times = [];
    const paging = (async () => {
      while (importing) {
        times.push((await beside.ask('/w/bench/contacts')).milliseconds);
        await new Promise((done) => setTimeout(done, 100));
      }
    })();
    const imported = await timed(empty, 'import', file);
    importing = false;
    await paging;
    times.sort((a, b) => a - b);
    print('import from empty', `${number(imported.seconds)} s`, `${number(CONTACTS / imported.seconds)} rows/s`, `${number(imported.peak)} MB`);
    print('', imported.last.trim());
    print('pages of a server meanwhile', `p95 ${quantile(times, 0.95).toFixed(1)} ms`, `p50 ${quantile(times, 0.5).toFixed(1)} ms`, `${number(memory(beside.process.pid, 'VmHWM'))} MB peak`);
    await beside.stop();
    const again = join(folder, 'again.csv');
    await timed(empty, 'export', again);
    print('exported again, byte for byte', readFileSync(file).equals(readFileSync(again)) ? 'the same' : 'DIFFERENT');
  }
  if (ONLY.includes('upload')) {
    const empty = database('bench_page');
    kith(empty, ...owner);
    const page = await Server.start(empty);
    await uploads(page, file);
    await page.stop();
  }
}

if (!existsSync(KITH)) throw new Error('target/release/kith is missing: run `make bench`');
console.log(`${cpus().length} × ${cpus()[0].model}, ${number(totalmem() / 2 ** 30)} GB; each figure: milliseconds, median/95th percentile of ${REQUESTS} requests or more after 20`);
mkdirSync('target/bench', { recursive: true });
const folder = mkdtempSync(resolve('target/bench/run-'));
try {
  for (const kind of DATABASES) await bench(kind, folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

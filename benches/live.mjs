// Costs of editing together: saving one cell, sending a change to 200 viewers, a thousand idle viewers, and how often a view is
// computed for the viewers who share it. Viewers are streams like those of pages; a viewer that is told to refresh fetches the
// list, like a page.

import { readFileSync } from 'node:fs';
import { request } from 'node:http';

const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// One tab's stream. `told` is called for each event after the greeting and the first one.
class Viewer {
  constructor(server, query, told) {
    this.events = 0;
    this.ready = new Promise((done, fail) => {
      this.request = request({ port: server.port, host: '127.0.0.1', path: `/w/bench/live${query}`, headers: { cookie: server.cookie } }, (answer) => {
        if (answer.statusCode !== 200) return fail(new Error(`live: ${answer.statusCode}`));
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (piece) => {
          text += piece;
          for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
            const event = text.slice(0, end);
            text = text.slice(end + 2);
            const data = event.split('\n').find((line) => line.startsWith('data:'));
            if (event.includes('event: hello')) this.tab = data.slice(5).trim();
            if (!data || event.includes('event: hello')) continue;
            this.events++;
            if (this.events === 1) done();
            else told(JSON.parse(data.slice(5)), performance.now());
          }
        });
        answer.on('error', () => {});
      });
      this.request.on('error', () => {});
      this.request.end();
    });
  }

  close() {
    this.request.destroy();
  }
}

// Processor time of a process so far, in seconds; the kernel counts a hundred ticks a second.
function processor(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

// Edits the email of a contact again and again, and keeps its current value.
class Editor {
  constructor(server, contact, email) {
    Object.assign(this, { server, contact, email, count: 0 });
  }

  // Saves once; returns the milliseconds it took, and its revision.
  async save() {
    const to = `edit${this.count++}.${this.contact}@live.example`;
    const started = performance.now();
    const saved = await this.server.call('set_cells', { slug: 'bench', edits: [{ contact: this.contact, field: 'email', from: this.email, to }] });
    const milliseconds = performance.now() - started;
    if (saved.outcomes[0] !== 'Saved') throw new Error(JSON.stringify(saved));
    this.email = to;
    return { milliseconds, revision: saved.done[0].revision, at: performance.now() };
  }
}

async function open(server, count, queryOf, told = () => {}) {
  const viewers = Array.from({ length: count }, (_, number) => new Viewer(server, queryOf(number), (event, at) => told(event, at, number)));
  await Promise.all(viewers.map(({ ready }) => ready));
  return viewers;
}

// `rows` are on the first page; `view` is the address of its list; `print`, `memory` and `restart` are functions of the driver.
export async function live(server, { rows, view, print, quantile, memory, requests, restart }) {
  const filled = rows.filter((row) => row.email);
  const editor = new Editor(server, filled[0].id, filled[0].email);
  for (let number = 0; number < 20; number++) await editor.save();
  const saves = [];
  for (let number = 0; number < requests; number++) saves.push((await editor.save()).milliseconds);
  saves.sort((a, b) => a - b);
  print('one cell saved, alone', `p50 ${quantile(saves, 0.5).toFixed(1)} ms`, `p95 ${quantile(saves, 0.95).toFixed(1)} ms`);

  for (const asks of [false, true]) await watched(server, { view, asks, print, quantile });
  await idle(server, { print, memory });
  for (const [views, queryOf] of [
    ['1 view', () => '?view=1'],
    ['20 views', (number) => `?view=1&page=${(number % 20) + 1}`],
  ]) {
    const logging = await restart('error,kith::contacts::list=debug');
    const viewers = await open(logging, 200, queryOf);
    const again = new Editor(logging, editor.contact, editor.email);
    await again.save();
    await sleep(2000);
    const before = logging.log.split('a page is worked out').length;
    const changes = 20;
    for (let number = 0; number < changes; number++) {
      await again.save();
      await sleep(500);
    }
    const queries = logging.log.split('a page is worked out').length - before;
    print(`200 viewers of ${views}`, `${(queries / changes).toFixed(2)} pages worked out a change`);
    viewers.forEach((viewer) => viewer.close());
    editor.email = again.email;
    await logging.stop();
  }
}

// 200 viewers of the first page during 20 edits a second, half of them on that page. With `asks`, viewers that are told to
// refresh fetch the list: the driver then requests 200 lists on the cores of the server, which pages do elsewhere.
async function watched(server, { view, asks, print, quantile }) {
  const seconds = 15;
  // Request time of each revision: its commit came later, so that no real wait is longer than the measured one.
  const saved = new Map();
  const heard = [];
  const looked = [];
  const busy = new Set();
  const told = (event, at, number) => {
    // An event covers every revision up to its own that the viewer has not received yet.
    for (let revision = (told.last[number] ?? event.revision) + 1; revision <= event.revision; revision++) heard.push([revision, at]);
    told.last[number] = event.revision;
    if (asks && event.look && !busy.has(number)) {
      busy.add(number);
      const started = performance.now();
      server.ask(view).then(() => {
        looked.push(performance.now() - started);
        busy.delete(number);
      });
    }
  };
  told.last = [];
  const viewers = await open(server, 200, () => '?view=1', told);
  const deep = JSON.parse((await server.ask(view.replace('%5Bpage%5D=1&', '%5Bpage%5D=9000&'))).body.toString()).rows.filter((row) => row.email);
  // An earlier round has changed the emails of these rows.
  const now = JSON.parse((await server.ask(view)).body.toString()).rows.filter((row) => row.email);
  const editors = [...now.slice(1, 6), ...deep.slice(0, 5)].map((row) => new Editor(server, row.id, row.email));
  const began = performance.now();
  const before = processor(server.process.pid);
  const under = [];
  let number = 0;
  while (performance.now() - began < seconds * 1000) {
    const due = began + number * 50;
    await sleep(Math.max(0, due - performance.now()));
    const editor = editors[number++ % editors.length];
    under.push(editor.save().then(({ revision, at, milliseconds }) => saved.set(revision, at - milliseconds)));
  }
  await Promise.all(under);
  await sleep(500);
  const waits = heard.filter(([revision]) => saved.has(revision)).map(([revision, at]) => at - saved.get(revision));
  waits.sort((a, b) => a - b);
  looked.sort((a, b) => a - b);
  const used = (processor(server.process.pid) - before) / ((performance.now() - began) / 1000);
  print(asks ? 'who ask for their lists' : '20 edits/s, 200 viewers', `p50 ${quantile(waits, 0.5).toFixed(1)} ms`, `p95 ${quantile(waits, 0.95).toFixed(1)} ms`, `${waits.length} events`, `${(used * 100).toFixed(0)} % of a core`);
  if (asks) print('their lists meanwhile', `p50 ${quantile(looked, 0.5)?.toFixed(1)} ms`, `p95 ${quantile(looked, 0.95)?.toFixed(1)} ms`, `${looked.length} asked`);
  viewers.forEach((viewer) => viewer.close());
  await sleep(500);
}

// A thousand viewers without any activity but a heartbeat of each every ten seconds.
async function idle(server, { print, memory }) {
  const before = memory(server.process.pid, 'VmRSS');
  const viewers = await open(server, 1000, (number) => `?view=1&page=${(number % 50) + 1}`);
  await sleep(3000);
  const [began, used] = [performance.now(), processor(server.process.pid)];
  const seconds = 20;
  const beats = Array.from({ length: 1000 }, async (_, number) => {
    await sleep((number / 1000) * 10_000);
    for (let round = 0; round < 2; round++) {
      await server.ask('/fn/be_here', `tab=${viewers[number].tab}`);
      await sleep(9_500);
    }
  });
  await sleep(seconds * 1000);
  const share = (processor(server.process.pid) - used) / ((performance.now() - began) / 1000);
  print('1,000 idle viewers', `${(memory(server.process.pid, 'VmRSS') - before).toFixed(0)} MB more`, `${(share * 100).toFixed(1)} % of a core`);
  await Promise.all(beats);
  viewers.forEach((viewer) => viewer.close());
  await sleep(500);
}

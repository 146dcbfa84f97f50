/**
 * What a large room costs a keeper on Node: its memory, and how long a start takes until it answers. A folder is filled with records of a
 * thousand authors; then a program of its own opens it as `peerset pin` does. Signatures are made up, since a start checks none of those
 * that are on disk: they were checked when they came. One JSON line; all figures are of the keeper's process alone: when it was `started` and held
 * nothing, when it was `ready` (`restartMs`: all records are in its set, and the root of that is known, so that it can answer peers), once it had looked for files (`settled`), and after the garbage was collected (`collected`). `cpuMs` is the time of
 * the processor, all threads together, which says more than the clock where others use the machine; `perRecord` are bytes beyond `started`.
 * `mappedMB` is the part of `rssMB` that the system can take back: files that LevelDB maps, and the program itself.
 * A million records take a few minutes to write on two quiet cores. A folder that is named is kept, and used again by the next run; without one it is
 * a new one each time. Two starts are measured, one from rows, after which a picture is made, and one from
 * that; a third word, `rows` or `picture`, asks for one of them. `npm run bench:keeper [records] [folder] [which]`
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { levelStore } from '../src/adapters/node/level-store.ts';
import { isFault } from '../src/core/base/fault.ts';
import { recordDraft } from '../src/core/record/draft.ts';
import { markVerified, type VerifiedRecord } from '../src/core/record/record.ts';
import { authorOf, signedWith, unsignedOf } from '../src/core/record/unsigned.ts';
import { builtFor, type Built } from '../test/node/built.ts';

const [, , asked = '1000000', named, only] = process.argv;
const records = Number(asked);
const AUTHORS = 1000;
const BATCH = 5000;
const ROOM = 'bench keeper';
const SPAN_MS = 20 * 86_400_000;
const START_MS = Date.now() - SPAN_MS;
const authors = Array.from({ length: AUTHORS }, (_, i) => authorOf(createHash('sha256').update(`author ${i}`).digest('hex')));
const TEXT = 'a note of a hundred letters or so, as people write them to each other in a room '.repeat(2);

/** Opens the room in the folder of its first word, as `peerset pin` does, and says what it took. The room takes as many records as a policy can allow. */
const KEEPER = `
import { readFileSync } from 'node:fs';
const transport = { open: (listener) => listener.networks([]), send() {}, disconnect() {}, introduce() {}, wake() {}, close: async () => {} };
const mb = (bytes) => Math.round(bytes / 1e6);
const mapped = () => { try { return mb(1024 * Number(/RssFile:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1])); } catch { return undefined; } };
const weight = () => { const { rss, heapUsed, arrayBuffers } = process.memoryUsage(); return { rssMB: mb(rss), heapMB: mb(heapUsed), buffersMB: mb(arrayBuffers), mappedMB: mapped() }; };
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
gc();
const started = weight();
const start = performance.now();
const cpu = process.cpuUsage();
const db = node.peerset('${ROOM}', { transport, storage: { dir: process.argv[1] }, policy: { perAuthor: 10_000, total: 1_000_000, keep: 'forever' } });
const kept = node.pin(db);
await db.ready;
const pause = () => new Promise((resolve) => setImmediate(resolve));
// From here on it can answer what a peer asks: which records there are, by their sums.
while (!/^[0-9a-f]{64}$/.test(kept.statistics().root)) await pause();
const { records, root, start: { from } } = kept.statistics();
const restartMs = Math.round(performance.now() - start);
const { user, system } = process.cpuUsage(cpu);
const ready = weight();
// It looks for files in what it has until it uses the processor no more.
for (let used = 0, before = 0; ; before = used) {
  await later(2000);
  ({ user: used } = process.cpuUsage());
  if (used - before < 50_000) break;
}
const settled = weight();
gc();
await later(1000);
gc();
const collected = weight();
const peakMB = mb(process.resourceUsage().maxRSS * 1024);
console.log(JSON.stringify({ from, records, root: root.slice(0, 8), restartMs, cpuMs: Math.round((user + system) / 1000), perRecord: Math.round((collected.rssMB - started.rssMB) * 1e6 / Math.max(1, records)), started, ready, settled, collected, peakMB }));
await db.close();
process.exit(0);
`;

/** A record of one of the authors, of some time in the last month. */
function recordOf(number: number, room: string): VerifiedRecord {
  const author = authors[number % AUTHORS]!;
  const at = START_MS + Math.floor(number * SPAN_MS / records);
  const unsigned = unsignedOf(recordDraft({ room, collection: 'notes', name: `note ${number}`, content: JSON.stringify({ text: TEXT }), at }), author);
  if (isFault(unsigned)) throw new Error(unsigned.reason);
  const id = createHash('sha256').update(`record ${number}`).digest();
  return markVerified(signedWith(unsigned, Uint8Array.from(id), new Uint8Array(64).fill(number % 251)));
}

/** Opens the room once, so that its folder is there, then fills the store beside it. */
async function filled(built: Built, dir: string): Promise<void> {
  await built.program(KEEPER, [dir], ['--expose-gc']).line(/"records"/);
  const [tag] = await readdir(join(dir, 'rooms'));
  const store = levelStore({ path: join(dir, 'rooms', tag!, 'records'), load: async () => ClassicLevel });
  await store.open();
  for (let next = 0; next < records; next += BATCH) {
    const added = Array.from({ length: Math.min(BATCH, records - next) }, (_, i) => recordOf(next + i, tag!));
    await store.write({ added, removed: [], durability: 'relaxed' });
  }
  await store.close();
  await writeFile(join(dir, FILLED), `${records}`);
}

interface Drawn {
  readonly ms: number;
  readonly cpuMs: number;
  readonly lagMs: { readonly max: number; readonly p99: number };
}

/** Makes a picture, and says how long it took and for how long it kept others waiting at most. Nothing else runs in this process. */
async function drawn(dir: string): Promise<Drawn> {
  const store = levelStore({ path: await recordsIn(dir), load: async () => ClassicLevel });
  await store.openInParts!(async () => undefined);
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const [start, before] = [performance.now(), process.cpuUsage()];
  delays.enable();
  await store.close();
  delays.disable();
  const { user, system } = process.cpuUsage(before);
  return { ms: Math.round(performance.now() - start), cpuMs: Math.round((user + system) / 1000), lagMs: { max: Math.round(delays.max / 1e6), p99: Math.round(delays.percentile(99) / 1e6) } };
}

async function recordsIn(dir: string): Promise<string> {
  const [tag, other] = await readdir(join(dir, 'rooms'));
  // A room's tag says its policy, too, and what policies say has changed.
  if (other !== undefined) throw new Error('this folder was filled for another room: take a new one');
  return join(dir, 'rooms', tag!, 'records');
}

/** The next start reads rows. */
async function forgetPicture(dir: string): Promise<void> {
  const folder = await recordsIn(dir);
  for (const name of await readdir(folder)) if (name.startsWith('picture-')) await rm(join(folder, name));
}

/** Megabytes on disk, of all and of the picture. */
async function diskOf(dir: string): Promise<{ readonly all: number; readonly picture: number }> {
  const folder = await recordsIn(dir);
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => [name, (await stat(join(folder, name))).size] as const));
  const sum = (of: typeof sizes): number => Math.round(of.reduce((bytes, [, size]) => bytes + size, 0) / 1e6);
  return { all: sum(sizes), picture: sum(sizes.filter(([name]) => name.startsWith('picture-'))) };
}

/** A file of this name is in a folder once all records are. */
const FILLED = 'filled';

const dir = named ?? await mkdtemp(join(tmpdir(), 'peerset-bench-keeper-'));
await mkdir(dir, { recursive: true });
const built = await builtFor('bench-keeper');
try {
  if (!existsSync(join(dir, FILLED))) await filled(built, dir);
  if (only === undefined) {
    await forgetPicture(dir);
    console.log(JSON.stringify({ bench: 'keeper', asked: records, picture: await drawn(dir), diskMB: await diskOf(dir), load: Number(loadavg()[0]!.toFixed(1)) }));
  }
  if (only !== 'picture') await forgetPicture(dir);
  for (const from of only === undefined ? ['rows', 'picture'] : [only]) {
    const keeper = built.program(KEEPER, [dir], ['--expose-gc']);
    const figures = JSON.parse(await keeper.line(/"records"/)) as { readonly from: string };
    if (figures.from !== from) throw new Error(`a start from ${from} was one from ${figures.from}`);
    const end = await keeper.ended;
    if (end !== 0) throw new Error(`the keeper ended with ${end}: ${keeper.complaints()}`);
    console.log(JSON.stringify({ bench: 'keeper', asked: records, ...figures, diskMB: await diskOf(dir), load: Number(loadavg()[0]!.toFixed(1)), node: process.versions.node }));
  }
} finally {
  await built.remove();
  if (named === undefined) await rm(dir, { recursive: true, force: true });
}

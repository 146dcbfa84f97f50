/** Shows that a start from a picture is a start from all rows, whatever happened before and whatever became of the picture. */
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, statSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { worldOf } from '../../../sim/world.ts';
import { LARGE, SMALL } from '../../../test/replica/pair.ts';
import { DAY_MS } from '../../core/base/limits.ts';
import { markVerified, type RecordHeader, type VerifiedRecord } from '../../core/record/record.ts';
import { LoneReplica } from '../../core/replica/lone-replica.ts';
import type { PlacedHeader } from '../../core/selection/entry.ts';
import type { Store } from '../../ports.ts';
import { levelStore, type LevelOpened, type LevelStoreOptions } from './level-store.ts';

const RUNS = Math.ceil(12 * Number(process.env['PEERSET_RUNS'] ?? 1));
const START = 1_700_000_000_000;
const root = await mkdtemp(join(tmpdir(), 'peerset-pictures-'));
let folders = 0;

afterAll(() => rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

const folder = (): string => join(root, `${folders++}`);

function recordOf(number: number, at = START + number): VerifiedRecord {
  const author = createHash('sha256').update(`author ${number % 7}`).digest('hex');
  const id = Uint8Array.from(createHash('sha256').update(`record ${number} ${at}`).digest());
  const [collection, name] = [number % 3 === 0 ? 'ü' : 'notes', `note ${number}`];
  const bytes = new Uint8Array(1 + number % 90);
  return markVerified({ at, id, author, kind: 30078, slot: `30078:${author}:${collection}/${name}`, collection, name, deletes: false, size: bytes.length, ...(number % 5 === 0 ? { expires: at + DAY_MS } : {}), bytes });
}

/** A clock that is turned by hand. */
class Hand {
  #alarms: { readonly at: number; readonly run: () => void }[] = [];
  #now = START;

  now = (): number => this.#now;

  wake = (at: number, run: () => void): (() => void) => {
    const alarm = { at, run };
    this.#alarms.push(alarm);
    return () => void (this.#alarms = this.#alarms.filter((other) => other !== alarm));
  };

  get isAwaited(): boolean {
    return this.#alarms.length > 0;
  }

  turn(ms: number): void {
    this.#now += ms;
    const due = this.#alarms.filter(({ at }) => at <= this.#now);
    this.#alarms = this.#alarms.filter(({ at }) => at > this.#now);
    for (const { run } of due) run();
  }
}

interface Opened {
  readonly store: Store;
  readonly headers: readonly RecordHeader[];
  readonly how: LevelOpened;
}

async function opened(path: string, options: Partial<LevelStoreOptions> = {}): Promise<Opened> {
  let how: LevelOpened | undefined;
  const store = levelStore({ path, load: async () => ClassicLevel, pictureRowsMin: 8, opened: (told) => (how = told), ...options });
  const { headers } = await store.open();
  return { store, headers: headers.map(({ place: _, ...header }: PlacedHeader) => header), how: how! };
}

const add = (store: Store, ...added: readonly VerifiedRecord[]): Promise<void> => store.write({ added, removed: [], durability: 'relaxed' });

/** A folder with a picture of so many records, closed. */
async function pictured(count = 40): Promise<string> {
  const path = folder();
  const { store } = await opened(path);
  await add(store, ...Array.from({ length: count }, (_, i) => recordOf(i)));
  await store.close();
  return path;
}

async function pictureIn(path: string): Promise<string> {
  const names = (await readdir(path)).filter((name) => name.startsWith('picture-'));
  expect(names).toHaveLength(1);
  return join(path, names[0]!);
}

/** What all rows say: of a copy, which has no picture. */
async function rowsOf(path: string): Promise<readonly RecordHeader[]> {
  const copy = folder();
  await cp(path, copy, { recursive: true });
  for (const name of await readdir(copy)) if (name.startsWith('picture-')) await rm(join(copy, name));
  const { store, headers, how } = await opened(copy);
  expect(how.from).toBe('rows');
  await store.close();
  return headers;
}

it('is read at the next start, with all that changed since', async () => {
  const path = await pictured();
  const { store, how } = await opened(path);
  expect(how).toEqual({ from: 'picture', touched: 0 });
  await store.write({ added: [recordOf(100, START - 5), recordOf(101), recordOf(3)], removed: [recordOf(4), recordOf(39)], durability: 'relaxed' });
  await store.write({ added: [recordOf(4)], removed: [recordOf(100, START - 5)], durability: 'relaxed' });
  await store.close();
  const again = await opened(path);
  expect([again.how, again.headers]).toEqual([{ from: 'picture', touched: 5 }, await rowsOf(path)]);
  expect(again.headers).toHaveLength(40);
  await again.store.close();
});

it('gives what peers of the records made of it: a policy, a clock and a horizon that are others do what they do to rows', async () => {
  const path = await pictured(60);
  const { store, headers, how } = await opened(path);
  expect(how.from).toBe('picture');
  const placed = (await store.open()).headers;
  const rows = await rowsOf(path);
  expect(headers).toEqual(rows);
  await store.close();
  for (const policy of [LARGE, SMALL, { ...LARGE, keep: 30 * DAY_MS }] as const) {
    for (const now of [START - DAY_MS, START + 100, START + 400 * DAY_MS]) {
      const states = [placed, rows].map((list) => {
        const replica = new LoneReplica({ law: worldOf(policy).law });
        const effects = replica.handle({ type: 'loaded', headers: list, meta: new Map() }, now);
        const removed = effects.flatMap((effect) => (effect.type === 'store' ? effect.removed.map(({ at }) => at) : []));
        return { root: replica.set.root(), removed, headers: [...replica.selection.headers()].map(({ place: _, ...header }: PlacedHeader) => header) };
      });
      expect(states[0]).toEqual(states[1]);
    }
  }
});

it('says the same as all rows after any history, also of a program that was killed at any point of it', async () => {
  const steps = fc.array(fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('write' as const), added: fc.array(fc.nat(60), { maxLength: 6 }), removed: fc.array(fc.nat(60), { maxLength: 4 }) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('quiet' as const), writes: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), turns: fc.nat(40) }) },
  ), { minLength: 4, maxLength: 16 });
  const seen = { picture: 0, rows: 0 };
  await fc.assert(fc.asyncProperty(steps, async (list) => {
    let path = folder();
    const clock = new Hand();
    const expected = new Map<number, VerifiedRecord>();
    let { store } = await opened(path, { clock });
    const write = async (added: readonly number[], removed: readonly number[]): Promise<void> => {
      for (const number of removed) expected.delete(number);
      for (const number of added) expected.set(number, recordOf(number));
      await store.write({ added: added.map((number) => recordOf(number)), removed: removed.map((number) => recordOf(number)), durability: 'relaxed' });
    };
    for (const step of [...list, { do: 'close' as const }]) {
      if (step.do === 'write') await write(step.added, step.removed);
      else if (step.do === 'quiet') {
        // The picture is made while others write.
        clock.turn(1_000_000);
        for (let i = 0; i < step.writes; i++) await write([i * 7], [i * 11]);
      } else {
        // What lies there at this moment is what a killed program leaves.
        const left = step.do === 'kill' ? await killed(path, step.turns) : path;
        await store.close();
        path = left;
        const again = await opened(path, { clock });
        seen[again.how.from]++;
        expect(again.headers.map(({ name }) => name).sort()).toEqual([...expected.values()].map(({ name }) => name).sort());
        store = again.store;
      }
    }
    await store.close();
    expect((await opened(path).then(async ({ store: last, headers }) => (await last.close(), headers)))).toEqual(await rowsOf(path));
  }), { numRuns: RUNS, interruptAfterTimeLimit: 50_000 });
  expect(Math.min(seen.picture, seen.rows)).toBeGreaterThan(0);
});

/** A copy of what lies in a folder at one moment, some turns of the loop from now. */
async function killed(path: string, turns: number): Promise<string> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
  for (;;) {
    const left = folder();
    const before = listOf(path);
    try {
      cpSync(path, left, { recursive: true });
    } catch {
      // Something went while it was copied: that was no moment.
    }
    // LevelDB and the disk have threads of their own.
    if (listOf(path) === before && readdirSync(left).length === readdirSync(path).length) return left;
  }
}

function listOf(path: string): string {
  return readdirSync(path).sort().map((name) => {
    const { size, mtimeMs } = statSync(join(path, name), { throwIfNoEntry: false }) ?? {};
    return `${name} ${size} ${mtimeMs}`;
  }).join();
}

const damages: readonly (readonly [string, RegExp, (path: string) => Promise<void>])[] = [
  ['is missing', /missing/, async (path) => rm(await pictureIn(path))],
  ['is empty', /its end is missing/, async (path) => writeFile(await pictureIn(path), '')],
  ['was half written', /its end is missing/, async (path) => changed(path, (bytes) => bytes.subarray(0, bytes.length >> 1))],
  ['lost its last byte', /its end is missing/, async (path) => changed(path, (bytes) => bytes.subarray(0, -1))],
  ['has a wrong byte in a part', /damaged/, async (path) => changed(path, (bytes) => bytes.fill(bytes.at(-9)! ^ 1, bytes.length - 9, bytes.length - 8))],
  ['has a wrong byte in front', /another version/, async (path) => changed(path, (bytes) => bytes.fill(bytes[20]! ^ 1, 20, 21))],
  ['is of another version', /another version/, async (path) => changed(path, (bytes) => {
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(4, 99, true);
    createHash('sha256').update(bytes.subarray(0, 48)).digest().copy(bytes, 48);
    return bytes;
  })],
  ['says that a part is huge', /too long/, async (path) => changed(path, (bytes) => bytes.fill(0xff, 80, 84))],
  ['is of another store', /another version, or of something else/, async (path) => {
    const other = await pictureIn(await pictured(41));
    await rename(other, await pictureIn(path));
  }],
  ['is an older one of this store', /another version, or of something else/, async (path) => {
    const old = await readFile(await pictureIn(path));
    const { store } = await opened(path);
    await add(store, ...Array.from({ length: 20 }, (_, i) => recordOf(200 + i)));
    await store.close();
    await writeFile(await pictureIn(path), old);
  }],
];

async function changed(path: string, change: (bytes: Buffer) => Buffer): Promise<void> {
  const file = await pictureIn(path);
  await writeFile(file, change(await readFile(file)));
}

it.each(damages)('one that %s is told of, and all rows are read; the next one is good', async (_, says, damage) => {
  const path = await pictured();
  await damage(path);
  const { store, headers, how } = await opened(path);
  expect([how.from, how.doubt]).toEqual(['rows', expect.stringMatching(says)]);
  expect(headers.length).toBeGreaterThanOrEqual(40);
  expect(headers).toEqual(await rowsOf(path));
  await add(store, recordOf(300));
  await store.close();
  const again = await opened(path);
  expect([again.how.from, again.headers.length]).toEqual(['picture', headers.length + 1]);
  await again.store.close();
});

it('is not believed where the store itself is unsure of what it touched', async () => {
  for (const [key, value] of [['p', '{'], ['p', '{"token":"../../../x","batch":0}'], ['j\0\0\0\0\0\0\0\x09', 'x']] as const) {
    const path = await pictured();
    const level = new ClassicLevel(path);
    await level.put(key, value);
    await level.close();
    const { store, headers, how } = await opened(path);
    expect([how.from, how.doubt === undefined, headers.length]).toEqual(['rows', false, 40]);
    await store.close();
  }
});

it('is used as far as it is good: what is behind is read from rows', async () => {
  const path = await pictured(9000);
  await changed(path, (bytes) => bytes.fill(bytes.at(-9)! ^ 1, bytes.length - 9, bytes.length - 8));
  const { store, headers, how } = await opened(path);
  expect([how.from, how.doubt, headers.length, new Set(headers.map(({ at }) => at)).size]).toEqual(['rows', 'a part is damaged', 9000, 9000]);
  await store.close();
});

it('is never believed again after a start that could not use it', async () => {
  const path = await pictured();
  const [picture, away] = [await pictureIn(path), folder()];
  await rename(picture, away);
  const { store, how } = await opened(path, { pictureRowsMin: 1000 });
  expect(how.doubt).toMatch(/missing/);
  await add(store, recordOf(99));
  await store.close();
  await rename(away, picture);
  const again = await opened(path);
  expect([again.how.from, again.headers.length]).toEqual(['rows', 41]);
  await again.store.close();
});

it('counts nothing of what was said for one that the store has forgotten', async () => {
  const path = await pictured();
  const { store } = await opened(path);
  await add(store, recordOf(100), recordOf(101));
  await store.close();
  const level = new ClassicLevel<Uint8Array, Uint8Array>(path, { keyEncoding: 'view', valueEncoding: 'view' });
  await level.del(Uint8Array.of(0x70));
  await level.close();
  const forgotten = await opened(path);
  expect(forgotten.how.from).toBe('rows');
  await forgotten.store.close();
  const again = await opened(path);
  expect([again.how, again.headers.length]).toEqual([{ from: 'picture', touched: 0 }, 42]);
  await again.store.close();
});

it('is given up where very much changed since', async () => {
  const path = await pictured();
  const { store } = await opened(path, { pictureRowsMin: 1e9 });
  const id = recordOf(0).id;
  await store.write({ added: [recordOf(99)], removed: Array.from({ length: 200_001 }, (_, i) => ({ at: i, id })), durability: 'relaxed' });
  await add(store, recordOf(98));
  await store.close();
  const again = await opened(path);
  expect([again.how, again.headers.length]).toEqual([{ from: 'rows', touched: 0 }, 42]);
  await again.store.close();
});

it('is not made of few rows, nor while somebody writes', async () => {
  const [path, clock] = [folder(), new Hand()];
  const { store } = await opened(path, { clock });
  await add(store, recordOf(0));
  expect(clock.isAwaited).toBe(false);
  await add(store, ...Array.from({ length: 30 }, (_, i) => recordOf(i)));
  expect(clock.isAwaited).toBe(true);
  clock.turn(9000);
  await add(store, recordOf(50));
  clock.turn(9000);
  expect((await readdir(path)).filter((name) => name.startsWith('picture'))).toEqual([]);
  clock.turn(9000);
  await store.close();
  await pictureIn(path);
});

it('leaves nothing behind where it cannot be made', async () => {
  let free = 1e9;
  const [path, clock] = [folder(), new Hand()];
  const drawn: string[] = [];
  const { store } = await opened(path, { clock, freeBytes: () => free, drawn: (what) => drawn.push(what) });
  await add(store, ...Array.from({ length: 30 }, (_, i) => recordOf(i)));
  free = 100;
  clock.turn(20_000);
  await store.close();
  expect(drawn).toContain('failed');
  expect(drawn).not.toContain('made');
  expect((await readdir(path)).filter((name) => name.startsWith('picture'))).toEqual([]);
  const again = await opened(path, { freeBytes: () => free });
  expect([again.how, again.headers.length]).toEqual([{ from: 'rows', touched: 0 }, 30]);
  await again.store.close();
});

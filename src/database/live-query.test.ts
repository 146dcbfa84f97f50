// Shows that a patched query shows exactly what a fresh one would, whatever comes and goes, and however slow the disk is.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../core/base/bytes.ts';
import { isFault } from '../core/base/fault.ts';
import { recordDraft } from '../core/record/draft.ts';
import { eventId } from '../core/record/event.ts';
import { packEvent } from '../core/record/packing.ts';
import type { SignedRecord } from '../core/record/record.ts';
import { decodeSigned } from '../core/record/signed.ts';
import type { Key } from '../core/set/key.ts';
import { Bodies } from './bodies.ts';
import { Catalog } from './catalog.ts';
import { Entry } from './entry.ts';
import { compileQuery, type Query } from './query.ts';

const START = 1_700_000_000_000;
const RUNS = Math.ceil(150 * Number(process.env['PEERSET_RUNS'] ?? 1));
const breathe = (): Promise<void> => Promise.resolve();

interface Made {
  readonly author: number;
  readonly key: number;
  readonly n: number;
  /** Seconds from the start; a record without it stays. */
  readonly expires: number | undefined;
}

/** A record as it comes from a disk: decoded, and nobody looks at its signature here. */
function record({ author, key, n, expires }: Made, at: number): SignedRecord {
  const content = JSON.stringify({ n, even: n % 2 === 0 });
  const wish = { room: 'r', collection: 'c', name: `k${key}`, content, at: START + at };
  const fields = {
    ...recordDraft({ ...wish, ...(expires === undefined ? {} : { expiresAt: START + 1000 * expires }) }),
    pubkey: String(author).repeat(64),
  };
  const signed = decodeSigned(packEvent({ ...fields, id: toHex(eventId(fields)), sig: '0'.repeat(128) }));
  if (isFault(signed)) throw new Error(signed.reason);
  return signed;
}

/** A disk whose reads end when the test says so. */
class SlowDisk {
  readonly bytes = new Map<string, Uint8Array>();
  readonly #waiting: (() => void)[] = [];

  async read(keys: readonly Key[]) {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return keys.map(({ id }) => this.bytes.get(toHex(id)));
  }

  /** Lets reads under way end; returns whether there were any. */
  turn(): boolean {
    const waiting = this.#waiting.splice(0);
    for (const resolve of waiting) resolve();
    return waiting.length > 0;
  }

  /** Lets reads end until nobody asks any more. */
  async quiet(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    void work.then(() => (isDone = true));
    for (let turns = 0; !isDone; turns++) {
      if (turns > 100_000) throw new Error('nobody comes to an end');
      this.turn();
      await Promise.resolve();
    }
  }
}

const made = fc.record({ author: fc.nat(2), key: fc.nat(5), n: fc.nat(4), expires: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 3 }) });

type Step =
  | { readonly type: 'put'; readonly made: Made; readonly withBody: boolean }
  | { readonly type: 'many'; readonly made: readonly Made[] }
  | { readonly type: 'remove' | 'turn' | 'settle' | 'next' | 'refresh' | 'hide' | 'wait'; readonly which: number };

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ type: fc.constant('put' as const), made, withBody: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('many' as const), made: fc.array(made, { maxLength: 12 }) }) },
    { weight: 4, arbitrary: fc.record({ type: fc.constantFrom('settle' as const, 'remove' as const, 'turn' as const), which: fc.nat(40) }) },
    {
      weight: 2,
      arbitrary: fc.record({ type: fc.constantFrom('turn' as const, 'next' as const, 'refresh' as const, 'hide' as const, 'wait' as const), which: fc.nat(40) }),
    },
  ),
  { maxLength: 60 },
);

const after = (at: number): string => JSON.stringify([START + at, '8'.repeat(64), 2]);
const queries: readonly Query[] = [
  { limit: 3 },
  { limit: 3, sort: 'at' },
  { limit: 3, after: after(12) },
  { limit: 2, where: { n: { gte: 2 } } },
  { limit: 2, where: { even: true }, after: after(20) },
  { limit: 3, sort: 'n' },
  { limit: 2, sort: '-n', where: { n: { gte: 1 } } },
  { limit: 2, sort: 'n', after: after(3) },
  { limit: 3, sort: 'at', where: { even: true } },
  { limit: 3, sort: 'key' },
];

/** What is held, what time it is, and what one reader does not want to see. */
class World {
  readonly disk = new SlowDisk();
  readonly held: SignedRecord[] = [];
  readonly catalog: Catalog;
  readonly #isShared: boolean;
  readonly #indexed: readonly string[];
  hidden = -1;
  seconds = 0;
  at = 0;

  constructor(options: { readonly isShared: boolean; readonly bodiesMax: number; readonly indexed: readonly string[] }) {
    this.#isShared = options.isShared;
    this.#indexed = options.indexed;
    const now = (): number => START + 1000 * this.seconds;
    this.catalog = new Catalog({ store: this.disk, isShared: () => this.#isShared, indexed: () => this.#indexed, now, breathe });
    Object.assign(this.catalog, { bodies: new Bodies(this.disk, options.bodiesMax) });
  }

  readonly presenter = {
    isSynced: false,
    shows: ({ value }: Entry): boolean => (value as { n: number }).n !== this.hidden,
    present: ({ id, body }: Entry) => ({ id, body }),
  };

  /** Those of the room's law: one record in a slot. */
  put(found: readonly Made[], withBody: boolean): void {
    const gone = new Set<SignedRecord>();
    const come = new Map<string, SignedRecord>();
    for (const one of found) {
      const put = record(one, ++this.at);
      come.set(put.slot, put);
      for (const rival of this.held) if (rival.slot === put.slot) gone.add(rival);
    }
    for (const one of gone) this.#drop(one);
    for (const one of come.values()) {
      this.held.push(one);
      this.disk.bytes.set(toHex(one.id), one.bytes);
    }
    const added = [...come.values()].map((one) => (withBody ? one : new Entry(one).header));
    this.catalog.apply(added, [...gone]);
  }

  remove(which: number): void {
    const gone = this.held[which % Math.max(1, this.held.length)];
    if (gone === undefined) return;
    this.#drop(gone);
    this.catalog.apply([], [gone]);
  }

  wait(): void {
    this.seconds++;
    this.catalog.expire();
  }

  /** What a query must show, worked out from nothing but the records there are. */
  expected(query: Query, limit: number): string[] {
    const best = new Map<string, SignedRecord>();
    for (const one of this.held) {
      const group = this.#isShared ? one.name : one.slot;
      const rival = best.get(group);
      if (rival === undefined || one.at > rival.at || (one.at === rival.at && toHex(one.id) < toHex(rival.id))) best.set(group, one);
    }
    const { matches, compare, isAfter } = compileQuery(query);
    const rows = [...best.values()].filter(({ expires = Infinity }) => expires > START + 1000 * this.seconds).map((one) => new Entry(one));
    const shown = rows.filter((row) => matches(row) && isAfter(row) && this.presenter.shows(row));
    return shown.sort(compare).slice(0, limit).map(({ id }) => id);
  }

  #drop(one: SignedRecord): void {
    this.held.splice(this.held.indexOf(one), 1);
    this.disk.bytes.delete(toHex(one.id));
  }
}

interface Followed {
  readonly settled: Promise<void>;
  next(): Promise<void>;
  refresh(): Promise<void>;
}

const NOBODY: Followed = { settled: Promise.resolve(), next: () => Promise.resolve(), refresh: () => Promise.resolve() };

/** Plays one step; returns how many pages it added. */
async function play(step: Step, world: World, live: Followed): Promise<number> {
  switch (step.type) {
    case 'put':
      world.put([step.made], step.withBody);
      return 0;
    case 'many':
      world.put(step.made, true);
      return 0;
    case 'remove':
      world.remove(step.which);
      return 0;
    case 'turn':
      world.disk.turn();
      for (let i = 0; i < step.which; i++) await Promise.resolve();
      return 0;
    case 'settle':
      await world.disk.quiet(live.settled);
      return 0;
    case 'next':
      void live.next();
      return 1;
    case 'hide':
      world.hidden = (step.which % 6) - 1;
      void live.refresh();
      return 0;
    case 'refresh':
      void live.refresh();
      return 0;
    case 'wait':
      world.wait();
      return 0;
  }
}

/** Whether work was still under way. */
async function settles(disk: SlowDisk, work: Promise<unknown>): Promise<boolean> {
  await disk.quiet(work);
  for (let i = 0; i < 5; i++) await Promise.resolve();
  return disk.turn();
}

const worlds = fc.record({ bodiesMax: fc.constantFrom(2, 1000), indexed: fc.constantFrom([], ['even']) });

describe.each([{ isShared: false }, { isShared: true }])('a live query, shared: $isShared', ({ isShared }) => {
  test('shows what a fresh one would after any steps', async () => {
    await fc.assert(
      fc.asyncProperty(steps, steps, fc.constantFrom(...queries), worlds, async (before, script, query, options) => {
        const world = new World({ isShared, ...options });
        for (const step of before) await play(step, world, NOBODY);
        const live = world.catalog.live('c', compileQuery(query), world.presenter);
        let pages = 1;
        for (const step of script) pages += await play(step, world, live);
        await world.disk.quiet(live.settled);
        while (await settles(world.disk, live.settled)) continue;
        expect(live.current.map(({ id }) => id)).toEqual(world.expected(query, pages * query.limit!));
      }),
      { seed: 20_261_125, numRuns: RUNS },
    );
  });

  test('finds and counts the same', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.constantFrom(...queries), worlds, async (before, query, options) => {
        const world = new World({ isShared, ...options });
        for (const step of before) await play(step, world, NOBODY);
        const found = world.catalog.find('c', query, world.presenter);
        await world.disk.quiet(found);
        expect((await found).map(({ id }) => id)).toEqual(world.expected(query, query.limit!));
        const counted = world.catalog.count('c', query);
        await world.disk.quiet(counted);
        world.hidden = -1;
        expect(await counted).toBe(world.expected(query, Infinity).length);
      }),
      { seed: 20_261_125, numRuns: RUNS / 2 },
    );
  });
});

// Shows that a patched query shows exactly what a fresh one would, whatever comes and goes, and however slow the disk is.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSigned, eventId, isFault, packEvent, recordDraft, toHex, type Key, type SignedRecord } from '../core.ts';
import { Bodies } from './bodies.ts';
import { Catalog } from './catalog.ts';
import type { Entry } from './entry.ts';
import { compileQuery, type Query } from './query.ts';

const START = 1_700_000_000_000;
const breathe = (): Promise<void> => Promise.resolve();

/** A record as it comes from a disk: decoded, and nobody looks at its signature here. */
function record(author: number, key: string, at: number, value: unknown): SignedRecord {
  const fields = {
    ...recordDraft({ room: 'r', collection: 'c', name: key, content: JSON.stringify(value), at: START + at }),
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
    while (!isDone) {
      this.turn();
      await Promise.resolve();
    }
  }
}

type Step =
  | { readonly type: 'put'; readonly author: number; readonly key: number; readonly n: number; readonly withBody: boolean }
  | { readonly type: 'remove' | 'turn' | 'settle' | 'next' | 'refresh'; readonly which: number };

const steps = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant('put' as const), author: fc.nat(2), key: fc.nat(5), n: fc.nat(4), withBody: fc.boolean() }),
    fc.record({ type: fc.constantFrom('settle' as const, 'remove' as const, 'turn' as const), which: fc.nat(40) }),
    fc.record({ type: fc.constantFrom('settle' as const, 'turn' as const, 'next' as const, 'refresh' as const), which: fc.nat(40) }),
  ),
  { maxLength: 60 },
);

const queries: readonly Query[] = [
  { limit: 3 },
  { limit: 3, sort: 'n' },
  { limit: 2, sort: '-n', where: { n: { gte: 1 } } },
  { limit: 3, sort: 'at', where: { even: true } },
  { limit: 3, sort: 'key' },
];

/** What a query must show, worked out from nothing but the records there are. */
function expected(held: readonly SignedRecord[], query: Query, limit: number, isShared: boolean): string[] {
  const best = new Map<string, SignedRecord>();
  for (const one of held) {
    const group = isShared ? one.name : one.slot;
    const rival = best.get(group);
    if (rival === undefined || one.at > rival.at || (one.at === rival.at && toHex(one.id) < toHex(rival.id))) best.set(group, one);
  }
  const { matches, compare } = compileQuery(query);
  const catalog = new Catalog({ store: { read: () => Promise.resolve([]) }, isShared: () => false, indexed: () => [], now: () => 0, breathe });
  // Each in a collection of its own shelf would do; one by one, so that the shelf's order plays no part.
  const rows: Entry[] = [];
  const shelf = catalog.shelf('c');
  shelf.listen({ changed: ({ added }) => rows.push(...added), reset: () => undefined });
  for (const one of best.values()) shelf.apply([one], []);
  return rows.filter(matches).sort(compare).slice(0, limit).map(({ id }) => id);
}

describe.each([{ isShared: false }, { isShared: true }])('a live query, shared: $isShared', ({ isShared }) => {
  test('shows what a fresh one would after any steps', async () => {
    await fc.assert(
      fc.asyncProperty(steps, steps, fc.constantFrom(...queries), fc.constantFrom(2, 1000), async (before, script, query, bodiesMax) => {
        const disk = new SlowDisk();
        const held: SignedRecord[] = [];
        const catalog = new Catalog({ store: disk, isShared: () => isShared, indexed: () => [], now: () => START, breathe });
        Object.assign(catalog, { bodies: new Bodies(disk, bodiesMax) });
        let at = 0;
        const nobody = { settled: Promise.resolve(), next: () => Promise.resolve(), refresh: () => Promise.resolve() };
        for (const step of before) await play(step, ++at, { disk, held, catalog, live: nobody });
        const live = catalog.live('c', compileQuery(query), { isSynced: false, shows: () => true, present: ({ id, body }) => ({ id, body }) });
        let pages = 1;
        for (const step of script) {
          pages += await play(step, ++at, { disk, held, catalog, live });
        }
        await disk.quiet(live.settled);
        while (await settles(disk, live.settled)) continue;
        const limit = pages * query.limit!;
        expect(live.current.map(({ id }) => id)).toEqual(expected(held, query, limit, isShared));
      }),
      { seed: 20_261_125, numRuns: 150 },
    );
  });
});

/** Whether work was still under way. */
async function settles(disk: SlowDisk, work: Promise<unknown>): Promise<boolean> {
  await disk.quiet(work);
  for (let i = 0; i < 5; i++) await Promise.resolve();
  return disk.turn();
}

interface World {
  readonly disk: SlowDisk;
  readonly held: SignedRecord[];
  readonly catalog: Catalog;
  readonly live: { readonly settled: Promise<void>; next(): Promise<void>; refresh(): Promise<void> };
}

/** Plays one step; returns how many pages it added. */
async function play(step: Step, at: number, { disk, held, catalog, live }: World): Promise<number> {
  switch (step.type) {
    case 'put': {
      const put = record(step.author, `k${step.key}`, at, { n: step.n, even: step.n % 2 === 0 });
      const gone = held.filter(({ slot }) => slot === put.slot);
      for (const one of gone) held.splice(held.indexOf(one), 1);
      held.push(put);
      disk.bytes.set(toHex(put.id), put.bytes);
      for (const one of gone) disk.bytes.delete(toHex(one.id));
      const { bytes: _, ...header } = put;
      catalog.apply([step.withBody ? put : header], gone);
      return 0;
    }
    case 'remove': {
      const [gone] = held.splice(step.which % Math.max(1, held.length), 1);
      if (gone === undefined) return 0;
      disk.bytes.delete(toHex(gone.id));
      catalog.apply([], [gone]);
      return 0;
    }
    case 'turn':
      disk.turn();
      for (let i = 0; i < step.which; i++) await Promise.resolve();
      return 0;
    case 'settle':
      await disk.quiet(live.settled);
      return 0;
    case 'next':
      void live.next();
      return 1;
    case 'refresh':
      void live.refresh();
      return 0;
  }
}

/**
 * A room that forgets, day after day: a database with a disk in memory, a hundred days, each with records of its own, and some of
 * strangers in collections of that day alone; lists are opened and closed, rows are looked at. Nothing of a day may be left when it is
 * forgotten: after the first days the heap stays where it is.
 *
 *   npm run soak:prune -- [--cycles 100] [--records 200]
 *
 * One line of JSON for each day, and one at the end with the slope of the later days, bytes a day and for each record. Needs `--expose-gc`, which the
 * script in package.json gives.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { setTimeout as pause } from 'node:timers/promises';
import { memoryStore } from '../src/adapters/memory/memory-store.ts';
import { LIMITS } from '../src/core/base/limits.ts';
import { textToBytes } from '../src/core/base/text.ts';
import type { NostrEvent } from '../src/core/record/record.ts';
import { recordDraft } from '../src/core/record/draft.ts';
import { createEvent } from '../src/core/record/event.ts';
import { peerset, type PeersetDB } from '../src/index.ts';
import { DayClock } from '../test/database/day-clock.ts';
import { slopeOf } from './statistics.ts';

/** Days at least until the heap has found its size: code is compiled. */
const WARM_DAYS = 20;
/** Bytes for each record that measuring alone may show: an object that holds an id is twice as large. */
const SLOPE_MAX = 64;
const COLLECTIONS = 5;
const STRANGERS = 10;
const LOOKED_AT = 20;

async function day(db: PeersetDB, cycle: number, records: number): Promise<void> {
  const writing: Promise<unknown>[] = [];
  for (let i = 0; i < records; i++) {
    writing.push(db.collection(`loose ${i % COLLECTIONS}`).put({ text: `record ${i} of day ${cycle}`, number: i }));
    writing.push(db.collection('kept').put({ number: i % 10 }, { key: `${cycle} ${i}` }));
  }
  await Promise.all(writing);
  await db.import(await strangersRecords(db, cycle, STRANGERS));
  const live = db.collection('kept').live({ where: { number: 3 }, sort: '-number', limit: LOOKED_AT });
  const off = live.subscribe((rows) => rows.map(({ value }) => value));
  await live.next();
  off();
  live[Symbol.dispose]();
  for (const { event } of await db.collection('kept').find({ limit: LOOKED_AT })) void event.sig;
}

/** Each by another author and in another collection, as an export holds them. */
async function strangersRecords(db: PeersetDB, cycle: number, count: number): Promise<string> {
  const { event }: { event: NostrEvent } = await db.collection('kept').put({ number: 0 }, { key: 'a record that knows the room' });
  const room = event.tags.find(([name]) => name === 'h')![1]!;
  return Array.from({ length: count }, (_, i) => {
    const secret = sha256(textToBytes(`stranger ${cycle} ${i}`));
    return JSON.stringify(createEvent(recordDraft({ room, collection: `stranger ${cycle} ${i}`, name: 'a', content: '"hello"', at: event.created_at * 1000 }), secret));
  }).join('\n');
}

async function run(cycles: number, records: number): Promise<void> {
  const clock = new DayClock();
  const policy = { base: 'open', keep: '1d' } as const;
  const db = peerset('a room that forgets', { clock, storage: memoryStore(), policy, collections: { kept: { index: ['number'] } } });
  await db.ready;
  const heaps: number[] = [];
  for (let cycle = 0; cycle < cycles; cycle++) {
    await day(db, cycle, records);
    clock.pass(1);
    while (db.status.current[0]!.records > 4 * records + 2 * STRANGERS + 1) await pause(5);
    const heapBytes = await heap();
    heaps.push(heapBytes);
    console.log(JSON.stringify({ bench: 'prune-soak', cycle, records: db.status.current[0]!.records, heapBytes }));
  }
  clock.pass(3);
  while (db.status.current[0]!.records > 0) await pause(5);
  // Keys of records seen lately fill a memory of their own, which is bounded.
  const warm = Math.max(WARM_DAYS, Math.ceil(LIMITS.recentMax / (2 * records)));
  const bytesPerCycle = Math.round(slopeOf(heaps.slice(warm)));
  const bytesPerRecord = Math.round(bytesPerCycle / (2 * records));
  const isFlat = bytesPerRecord < SLOPE_MAX;
  console.log(JSON.stringify({ bench: 'prune-soak', cycles, recordsPerCycle: 2 * records, warm, emptyHeapBytes: await heap(), bytesPerCycle, bytesPerRecord, isFlat }));
  await db.close();
  if (!isFlat) process.exitCode = 1;
}

/** What is reachable, bytes: small differences are the engine's own. */
async function heap(): Promise<number> {
  const collect = (globalThis as { readonly gc?: () => void }).gc;
  if (collect === undefined) throw new Error('run this with --expose-gc');
  for (let i = 0; i < 3; i++) {
    collect();
    await pause(1);
  }
  return process.memoryUsage().heapUsed;
}

function numberOf(option: string, fallback: number): number {
  const at = process.argv.indexOf(option);
  const given = at < 0 ? fallback : Number(process.argv[at + 1]);
  if (!Number.isSafeInteger(given) || given < 1) throw new Error(`${option} takes a whole number`);
  return given;
}

await run(numberOf('--cycles', 100), numberOf('--records', 200));

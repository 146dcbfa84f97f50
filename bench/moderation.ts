/**
 * How fast the view rules are and what they weigh: one line of JSON for each kind of room.
 *
 *   npm run bench:moderation                100,000 records
 *   npm run bench:moderation -- 20000       as many as you say
 *
 * Headers exist before the clock starts and stay until the scales were read: others keep them anyway. Before anything is
 * measured, a small room of the same kind is held against the definition.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { toHex } from '../src/core/base/bytes.ts';
import { DAY_MS } from '../src/core/base/limits.ts';
import type { Mark } from '../src/core/judge/mark.ts';
import type { Fact } from '../src/core/moderation/fact.ts';
import { Moderation } from '../src/core/moderation/moderation.ts';
import { viewOf } from '../src/core/moderation/naive.ts';
import { NO_CHOICES, type Authority } from '../src/core/moderation/sight.ts';
import type { Statement } from '../src/core/moderation/statement.ts';
import type { RecordHeader } from '../src/core/record/record.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const OWNER = 'a'.repeat(64);
const NOW = 20_000 * DAY_MS;
const AUTHORS = 500;
const SMALL = 400;
const BATCH = 500;
const FOUL: readonly Mark[] = [{ rule: 'words', then: 'hide', reason: 'it has words that this room does not want' }];
const NOTHING = { strikes: 0, strikeDays: 30, copies: 0, media: 'show', approval: 'none', reports: 0 } as const;

/** A kind of room, and which share of its records is flagged, spoken of by an owner, and said by others as well. */
interface Kind {
  readonly name: string;
  readonly view: Authority['view'];
  readonly foul: number;
  readonly ruled: number;
  readonly digests: 'none' | 'distinct' | 'ten of each';
}

const KINDS: readonly Kind[] = [
  { name: 'innocent', view: NOTHING, foul: 0, ruled: 0, digests: 'none' },
  { name: 'family, all different', view: { ...NOTHING, strikes: 3, copies: 3, media: 'blur', reports: 2 }, foul: 0.01, ruled: 0.01, digests: 'distinct' },
  { name: 'family, all copied', view: { ...NOTHING, strikes: 3, copies: 3, media: 'blur', reports: 2 }, foul: 0.01, ruled: 0.01, digests: 'ten of each' },
  { name: 'approval of everyone', view: { ...NOTHING, strikes: 3, approval: 'everyone' }, foul: 0.01, ruled: 0.5, digests: 'none' },
];

const count = Number(process.argv[2] ?? 100_000);
for (const kind of KINDS) check(kind);
for (const kind of KINDS) {
  measure(kind, Math.min(count, 10_000));
  console.log(JSON.stringify(measure(kind, count)));
}

function check(kind: Kind): void {
  const facts = factsOf(kind, SMALL);
  const moderation = roomOf(kind, facts);
  moderation.add(facts);
  const view = viewOf(facts, NO_CHOICES, authorityOf(kind), NOW);
  for (const { header, statement } of facts) {
    if (statement !== undefined) continue;
    const [seen, defined] = [moderation.sightOf(header), view.get(toHex(header.id))].map((sight) => JSON.stringify(sight));
    if (seen !== defined) throw new Error(`${kind.name}: ${seen} is not ${defined}`);
  }
}

function measure(kind: Kind, records: number): Record<string, unknown> {
  const facts = factsOf(kind, records);
  const bySlot = mapOf(facts);
  const before = weigh();
  const moderation = roomOf(kind, bySlot);
  const addSeconds = seconds(() => {
    for (let start = 0; start < facts.length; start += BATCH) moderation.add(facts.slice(start, start + BATCH));
  });
  const bytes = weigh() - before;
  const headers = facts.filter(({ statement }) => statement === undefined).map(({ header }) => ({ header, id: toHex(header.id) }));
  const states = { shown: 0, hidden: 0, held: 0 };
  const sightSeconds = seconds(() => {
    for (const { header, id } of headers) states[moderation.sightOf(header, id).state]++;
  });
  moderation.changed();
  const muted = new Set([headers[0]!.header.author]);
  const mute = seconds(() => moderation.choose({ ...NO_CHOICES, muted }));
  const trust = seconds(() => moderation.choose({ ...NO_CHOICES, trusted: muted }));
  const queue = seconds(() => moderation.held(100));
  return {
    bench: 'moderation',
    room: kind.name,
    n: records,
    statements: facts.length - headers.length,
    ...states,
    addsPerSecond: Math.round(facts.length / addSeconds),
    sightsPerSecond: Math.round(headers.length / sightSeconds),
    bytesPerRecord: Math.round(bytes / records),
    muteMs: round(1000 * mute),
    trustMs: round(1000 * trust),
    heldMs: round(1000 * queue),
  };
}

function roomOf(kind: Kind, facts: readonly Fact[] | ReadonlyMap<string, RecordHeader>): Moderation {
  const bySlot = 'get' in facts ? facts : mapOf(facts);
  return new Moderation({ authority: authorityOf(kind), now: NOW, find: ({ slot }) => bySlot.get(slot ?? '') });
}

function mapOf(facts: readonly Fact[]): ReadonlyMap<string, RecordHeader> {
  return new Map(facts.map(({ header }) => [header.slot, header]));
}

function authorityOf({ view }: Kind): Authority {
  return { owners: [OWNER], moderators: [], view };
}

/** Records, and among them what an owner says about some. */
function factsOf(kind: Kind, records: number): Fact[] {
  const random = randomWords(7);
  const facts: Fact[] = [];
  for (let i = 0; i < records; i++) {
    const header = headerOf(`${i % AUTHORS}`.padStart(64, '0'), `notes/${i}`, random);
    const digest = digestOf(kind, i, random);
    const marks = chance(random, kind.foul) ? FOUL : undefined;
    facts.push({ header, ...(marks === undefined ? {} : { marks }), ...(digest === undefined ? {} : { digest }) });
    if (chance(random, kind.ruled)) facts.push({ header: headerOf(OWNER, `$rulings/${i}`, random), statement: rulingOn(header, chance(random, 0.5) ? 'approve' : 'hide') });
  }
  return facts;
}

function rulingOn({ id, slot, author }: RecordHeader, verdict: 'approve' | 'hide'): Statement {
  return { type: 'ruling', about: { id: toHex(id), slot, author }, verdict, reason: '' };
}

function headerOf(author: string, name: string, random: () => number): RecordHeader {
  const id = new Uint8Array(Uint32Array.from({ length: 8 }, random).buffer);
  return { at: NOW - (random() % (20 * DAY_MS)), id, author, kind: 30078, slot: `30078:${author}:${name}`, collection: 'notes', name, deletes: false, size: 200 };
}

function digestOf({ digests }: Kind, i: number, random: () => number): Uint8Array | undefined {
  if (digests === 'none') return undefined;
  const words = randomWords(digests === 'distinct' ? random() : 1000 + Math.floor(i / 10));
  return new Uint8Array(Uint32Array.from({ length: 2 }, words).buffer);
}

function chance(random: () => number, share: number): boolean {
  return random() / 2 ** 32 < share;
}

/** Pseudo-random words of 32 bits (mulberry32). */
function randomWords(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return (word ^ (word >>> 14)) >>> 0;
  };
}

function weigh(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function seconds(run: () => void): number {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

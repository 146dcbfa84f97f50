/**
 * A newcomer and those who have what it lacks: how long it takes, and what came twice. Apart from the swarms of
 * `swarm.ts`, which look for mistakes: this one counts, with as many records and as slow links as a plan says.
 *
 *   npx tsx sim/transfer.ts        prints the table of docs/adr/0017-swarm-transfer.md
 */
import { fileURLToPath } from 'node:url';
import { toHex } from '../src/core/base/bytes.ts';
import { isFault } from '../src/core/base/fault.ts';
import { decodeMessage, encodeMessage } from '../src/core/protocol/wire.ts';
import { recordDraft } from '../src/core/record/draft.ts';
import { markVerified, type VerifiedRecord } from '../src/core/record/record.ts';
import { decodeSigned } from '../src/core/record/signed.ts';
import { PRESETS, type Policy } from '../src/core/rules/policy.ts';
import type { Transport } from '../src/ports.ts';
import { Disk } from './disk.ts';
import type { SimLink, Tap } from '../src/testing/link.ts';
import { Network } from '../src/testing/network.ts';
import { honestHabits, SimPeer, type Observer, type Surroundings } from './peer.ts';
import { Prng } from '../src/testing/prng.ts';
import { Timeline } from '../src/testing/timeline.ts';
import { authorOf, sign, worldOf, type World } from './world.ts';

/** How a giver behaves once it has given a little. */
export type Manner = 'honest' | 'slow' | 'stalls' | 'silent' | 'leaves' | 'lies' | 'halves' | 'forges';

export interface TransferPlan {
  readonly seed: string;
  readonly givers: readonly Manner[];
  /** What all givers have, count. */
  readonly records: number;
  /** What each of them has alone beside that, count. */
  readonly extras?: number;
  /** What a link carries in each direction. */
  readonly bytesPerMs: number;
  readonly latencyMs: readonly [min: number, max: number];
}

/** What came of it. */
export interface TransferResult {
  /** Until the newcomer held everything, ms; −1 where it did not. */
  readonly ms: number;
  readonly needed: number;
  /** Records that arrived at the newcomer, count, and how many of them for the second time or more. */
  readonly received: number;
  readonly twice: number;
  /** Bytes of records that arrived for the first time, and of everything that arrived. */
  readonly recordBytes: number;
  readonly bytes: number;
  /** Records by giver, count. */
  readonly from: readonly number[];
}

const START = 1_800_000_000_000;
const POLICY: Policy = {
  ...PRESETS.open, name: 'transfer', perAuthor: 1e6, total: 1e6, keepDays: 'forever', contentBytesMax: 4000,
};
const SLOWNESS = 20;
const GIVES_FIRST = 3;
const MAX_MS = 30 * 60_000;
const RECORDS = 0x22;
const GIVEN = 0x27;

/** Runs a plan until the newcomer holds everything. */
export function transfer(plan: TransferPlan): TransferResult {
  const timeline = new Timeline(START);
  const prng = new Prng(`transfer ${plan.seed}`);
  const world = worldOf(POLICY);
  const count = new Counter();
  const network = new Network(timeline, prng.fork('network'), {
    latencyMs: plan.latencyMs,
    slow: 0,
    bytesPerMs: (from) => (plan.givers[from - 1] === 'slow' ? plan.bytesPerMs / SLOWNESS : plan.bytesPerMs),
  }, count);
  const around: Surroundings = { timeline, network, world };
  const common = recordsOf(world, 'common', plan.records);
  const peers = [undefined, ...plan.givers].map((manner, node) => {
    const own = manner === undefined ? [] : [...common, ...recordsOf(world, `extra ${node}`, plan.extras ?? 0)];
    return peerOf(around, prng, { node, manner, own });
  });
  for (const peer of peers) peer.start();
  network.want(plan.givers.map((_, i) => ({ one: 0, other: i + 1 })));
  plan.givers.forEach((manner, i) => {
    if (manner === 'leaves') timeline.after(1000, () => peers[i + 1]!.crash());
  });
  const lost = plan.givers.filter((manner) => manner === 'leaves').length;
  const needed = plan.records + (plan.givers.length - lost) * (plan.extras ?? 0);
  const newcomer = peers[0]!;
  const end = START + MAX_MS;
  while ((newcomer.replica?.set.size ?? 0) < needed && timeline.now < end) timeline.step(end);
  const ms = timeline.now < end ? timeline.now - START : -1;
  const from = plan.givers.map((_, i) => count.from.get(i + 1) ?? 0);
  return { ms, needed, received: count.received, twice: count.received - count.ids.size, recordBytes: count.recordBytes, bytes: count.bytes, from };
}

function peerOf(around: Surroundings, prng: Prng, { node, manner, own }: { node: number; manner: Manner | undefined; own: readonly VerifiedRecord[] }): SimPeer {
  const disk = new Disk(around.timeline, prng.fork('disk'));
  disk.commit({ added: own, removed: [], durability: 'relaxed' });
  const habits = { ...honestHabits(around.world, prng), tamper: (transport: Transport) => tampered(transport, manner) };
  return new SimPeer(around, prng.fork('peer'), NOBODY, { node, disk, habits, isHonest: manner === undefined || manner === 'honest' || manner === 'slow' });
}

const NOBODY: Observer = {
  started: () => undefined,
  turned: () => undefined,
  failed: (_, reason) => {
    throw reason;
  },
};

/** A transport that says what a giver of that manner says. */
function tampered(transport: Transport, manner: Manner | undefined): Transport {
  let given = 0;
  return {
    ...transport,
    send: (peer, lane, bytes) => {
      if (bytes[0] === RECORDS) given++;
      const said = bytes[0] === RECORDS || bytes[0] === GIVEN ? twisted(bytes, manner, given) : bytes;
      if (said !== undefined) transport.send(peer, lane, said);
    },
  };
}

function twisted(bytes: Uint8Array, manner: Manner | undefined, given: number): Uint8Array | undefined {
  const isRecords = bytes[0] === RECORDS;
  switch (manner) {
    case 'stalls':
      return given > GIVES_FIRST ? undefined : bytes;
    case 'silent':
      return undefined;
    case 'lies':
      return isRecords ? undefined : bytes;
    case 'halves':
      return isRecords && given % 2 === 0 ? undefined : bytes;
    case 'forges':
      return isRecords ? forged(bytes) : bytes;
    default:
      return bytes;
  }
}

/** The same records with signatures that are none. */
function forged(bytes: Uint8Array): Uint8Array {
  const message = decodeMessage(bytes);
  if (isFault(message) || message.type !== 'records') return bytes;
  const records = message.records.map((record) => record.map((byte, i) => (i === 40 ? byte ^ 1 : byte)));
  return encodeMessage({ ...message, records });
}

function recordsOf(world: World, prefix: string, count: number): VerifiedRecord[] {
  return Array.from({ length: count }, (_, i) => {
    const wish = { room: world.tag, collection: 'notes', name: `${prefix} ${i}`, content: JSON.stringify({ text: 'x'.repeat(250) }) };
    // Evenly over a day, and a few at one time.
    const at = START - 86_400_000 + Math.floor((i * 80_000_000) / count);
    return markVerified(sign(authorOf(`author ${i % 7}`), recordDraft({ ...wish, at })));
  });
}

/** Counts what arrives at node 0. */
class Counter implements Tap {
  readonly ids = new Set<string>();
  readonly from = new Map<number, number>();
  received = 0;
  recordBytes = 0;
  bytes = 0;

  sent(): void {
    // Only what arrives counts.
  }

  arrived(link: SimLink, to: 0 | 1, bytes: Uint8Array): void {
    if (link.ends[to].node !== 0) return;
    this.bytes += bytes.length;
    const message = bytes[0] === RECORDS ? decodeMessage(bytes) : undefined;
    if (message === undefined || isFault(message) || message.type !== 'records') return;
    const { node } = link.ends[1 - to]!;
    this.from.set(node, (this.from.get(node) ?? 0) + message.records.length);
    for (const packed of message.records) this.#note(packed);
  }

  #note(packed: Uint8Array): void {
    this.received++;
    const record = decodeSigned(packed);
    if (isFault(record)) return;
    const id = toHex(record.id);
    if (!this.ids.has(id)) this.recordBytes += packed.length;
    this.ids.add(id);
  }
}

function main(): void {
  const link = { bytesPerMs: 125, latencyMs: [20, 40] } as const;
  const all: readonly (readonly Manner[])[] = [
    ['honest'], ['honest', 'honest'], ['honest', 'honest', 'honest'], Array<Manner>(5).fill('honest'),
    ['honest', 'slow'], ['honest', 'stalls'], ['honest', 'silent'], ['honest', 'leaves'], ['honest', 'lies'],
    ['honest', 'halves'], ['honest', 'forges'], ['honest', 'honest', 'silent', 'lies', 'forges'],
  ];
  for (const givers of all) {
    const { from, ...rest } = transfer({ seed: '1', givers, records: 4000, ...link });
    console.log(JSON.stringify({ givers: givers.join(' '), ...rest, from }));
  }
  console.log(JSON.stringify({ givers: '3, with 200 of its own each', ...transfer({ seed: '1', givers: ['honest', 'honest', 'honest'], records: 4000, extras: 200, ...link }) }));
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) main();

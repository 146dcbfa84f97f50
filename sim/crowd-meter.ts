/**
 * What it costs to tell a crowd, and how long it takes: every message on every link is seen here. A record is known by its signature.
 */
import { isFault } from '../src/core/base/fault.ts';
import { MESSAGE_CODES } from '../src/core/protocol/message-codes.ts';
import { decodeMessage } from '../src/core/protocol/wire.ts';
import { signatureIn } from '../src/core/record/layout.ts';
import type { SignedRecord } from '../src/core/record/record.ts';
import type { SimLink, Tap } from '../src/testing/link.ts';

/** What was said in a while, and what came of it. */
export interface Telling {
  /** Records that reached peers which were there when they were written, count. */
  readonly deliveries: number;
  /** Copies of records that came to somebody who had got them already, for each delivery. */
  readonly duplicates: number;
  /** All bytes on all links, for each delivery; and of these records, announcements and questions, signalling, the rest. */
  readonly bytes: number;
  readonly bytesBy: Readonly<Record<'records' | 'gossip' | 'signals' | 'other', number>>;
  /** Links a record crossed, and how long it took from being written, ms. */
  readonly hops: Spread;
  readonly ms: Spread;
}

/** How values are spread. */
export interface Spread {
  readonly median: number;
  readonly p99: number;
  readonly max: number;
}

interface Told {
  readonly at: number;
  readonly hopsByNode: Map<number, number>;
}

const GOSSIP: ReadonlySet<number> = new Set([MESSAGE_CODES.have, MESSAGE_CODES.want]);

/** Sees everything. */
export class CrowdMeter implements Tap {
  readonly #now: () => number;
  readonly #startedAt: (node: number) => number;
  readonly #toldBySignature = new Map<string, Told>();
  #hops: number[] = [];
  #ms: number[] = [];
  #duplicates = 0;
  #bytes = { records: 0, gossip: 0, signals: 0, other: 0 };

  /** `startedAt`: since when a node is there, ms. */
  constructor(now: () => number, startedAt: (node: number) => number) {
    this.#now = now;
    this.#startedAt = startedAt;
  }

  /** A record was written. */
  wrote(node: number, record: SignedRecord): void {
    this.#toldBySignature.set(nameOf(record.bytes), { at: this.#now(), hopsByNode: new Map([[node, 0]]) });
  }

  sent(_link: SimLink, _from: 0 | 1, bytes: Uint8Array): void {
    const code = bytes[0]!;
    this.#bytes[code === MESSAGE_CODES.records ? 'records' : GOSSIP.has(code) ? 'gossip' : 'other'] += bytes.length;
  }

  signalled(bytes: number): void {
    this.#bytes.signals += bytes;
  }

  arrived(link: SimLink, to: 0 | 1, bytes: Uint8Array): void {
    if (bytes[0] !== MESSAGE_CODES.records) return;
    const message = decodeMessage(bytes);
    if (isFault(message) || message.type !== 'records') return;
    for (const record of message.records) this.#arrived(link.ends[1 - to]!.node, link.ends[to].node, record);
  }

  /** What was told since this was asked for the last time. */
  take(): Telling {
    const deliveries = this.#hops.length;
    const each = (sum: number): number => (deliveries === 0 ? 0 : Math.round((10 * sum) / deliveries) / 10);
    const { records, gossip, signals, other } = this.#bytes;
    const telling: Telling = {
      deliveries,
      duplicates: deliveries === 0 ? 0 : Math.round((1000 * this.#duplicates) / deliveries) / 1000,
      bytes: each(records + gossip + signals + other),
      bytesBy: { records: each(records), gossip: each(gossip), signals: each(signals), other: each(other) },
      hops: spreadOf(this.#hops),
      ms: spreadOf(this.#ms),
    };
    [this.#hops, this.#ms, this.#duplicates] = [[], [], 0];
    this.#bytes = { records: 0, gossip: 0, signals: 0, other: 0 };
    return telling;
  }

  #arrived(from: number, to: number, record: Uint8Array): void {
    const told = this.#toldBySignature.get(nameOf(record));
    if (told === undefined) return;
    if (told.hopsByNode.has(to)) {
      this.#duplicates++;
      return;
    }
    const hops = (told.hopsByNode.get(from) ?? 0) + 1;
    told.hopsByNode.set(to, hops);
    // Who came later catches up: that is no measure of how news travel.
    if (this.#startedAt(to) > told.at) return;
    this.#hops.push(hops);
    this.#ms.push(this.#now() - told.at);
  }
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = Float64Array.from(values).sort();
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  return { median: at(0.5), p99: at(0.99), max: at(1) };
}

/** Twelve bytes are enough to tell a few thousand records apart. */
function nameOf(packed: Uint8Array): string {
  return signatureIn(packed).subarray(0, 12).toString();
}

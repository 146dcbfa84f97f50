/**
 * The client's half of NIP-77, by the negentropy of nostr-tools: what a relay lacks and what we lack, without the bytes of what both have.
 *
 * A relay is a stranger, and that code believes what it reads: a length that is negative in 32 bits keeps it busy for minutes. So a message is
 * read through here first, and only one that is whole goes on. Sums of ids, by which negentropy compares, can be made to collide by
 * whoever writes many records: so nobody relies on this alone (`mirror.ts` compares by pages, too, now and then).
 */
import { nip77 } from 'nostr-tools';
import { fromHex, toHex } from '../core/base/bytes.ts';
import type { Key } from '../core/set/key.ts';

/** Records of ours that are compared this way, count: to add their ids up takes the thread a second for each hundred thousand. */
export const RECORDS_MAX = 300_000;
/** Records we may lack; where it is more, pages are as good. Count. */
const NEED_MAX = 50_000;
/** What a message of ours is cut to, bytes; relays take text of 128 kB, and each byte is two letters. */
const FRAME_BYTES = 60_000;
const VERSION = 0x61;
const [ID_BYTES, FINGERPRINT_BYTES] = [32, 16];
/** Ranges of a message: nothing, a fingerprint, or ids. */
const [SKIP, FINGERPRINT, IDS] = [0, 1, 2];

/** Finds them out, message by message. */
export class Differences {
  /** Ids that the relay lacks, and that we lack, as far as is known. */
  readonly have = new Set<string>();
  readonly need = new Set<string>();
  readonly #negentropy: nip77.Negentropy;

  /** Compares these; undefined where they are too many. */
  static of(keys: Iterable<Key>): Differences | undefined {
    const all = [...keys];
    return all.length > RECORDS_MAX ? undefined : new Differences(all);
  }

  private constructor(keys: readonly Key[]) {
    const sets = new nip77.NegentropyStorageVector();
    for (const { at, id } of keys) sets.insert(Math.floor(at / 1000), toHex(id));
    sets.seal();
    this.#negentropy = new nip77.Negentropy(sets, FRAME_BYTES);
  }

  /** What the relay is told first, hex. */
  first(): string {
    return this.#negentropy.initiate();
  }

  /** The answer to a message of the relay; `done` where both are known, `useless` where it makes no sense or goes on for too long. */
  answer(message: string): { readonly type: 'answer'; readonly message: string } | { readonly type: 'done' | 'useless' } {
    const bytes = fromHex(message);
    if (bytes === undefined || !isWhole(bytes)) return { type: 'useless' };
    const next = this.#negentropy.reconcile(message, (id) => this.have.add(id), (id) => this.need.add(id));
    if (this.need.size > NEED_MAX) return { type: 'useless' };
    return next === null ? { type: 'done' } : { type: 'answer', message: next };
  }
}

/** Whether a message is ranges to its end, with lengths that fit. Another version is none: ours is the only one there is. */
export function isWhole(bytes: Uint8Array): boolean {
  if (bytes[0] !== VERSION) return false;
  const reader = new Reader(bytes, 1);
  while (reader.isWell && !reader.isAtEnd) {
    reader.number();
    reader.pass(Math.min(reader.number(), ID_BYTES + 1), ID_BYTES);
    const mode = reader.number();
    if (mode === FINGERPRINT) reader.pass(FINGERPRINT_BYTES);
    else if (mode === IDS) reader.pass(reader.number() * ID_BYTES);
    else if (mode !== SKIP) return false;
  }
  return reader.isWell;
}

/** Goes over the bytes of a message; once it met something that cannot be, it stays ill. */
class Reader {
  isWell = true;
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Seven bits a byte, the highest first, 31 bits at most: nostr-tools has no more. */
  number(): number {
    let value = 0;
    for (let byte = 0x80; byte >= 0x80 && this.isWell; ) {
      byte = this.#bytes[this.#at++] ?? NaN;
      value = 128 * value + (byte % 128);
      this.isWell &&= value < 2 ** 31;
    }
    return this.isWell ? value : 0;
  }

  pass(count: number, max = Infinity): void {
    this.#at += count;
    this.isWell &&= count <= max && this.#at <= this.#bytes.length;
  }
}

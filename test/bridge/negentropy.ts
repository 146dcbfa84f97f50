/**
 * The relay's half of NIP-77, which no package that npm has brings with it: the ranges and sums are those of nostr-tools, what is said to a
 * list of ids is ours, after the protocol's text (negentropy, version 1). Nobody limits its messages.
 */
import { nip77 } from 'nostr-tools';
import { fromHex, toHex } from '../../src/core/base/bytes.ts';

const VERSION = 0x61;
const [SKIP, FINGERPRINT, IDS] = [0, 1, 2];

/** As much of what nostr-tools reads from and writes to as is needed here. */
interface Bytes {
  readonly length: number;
  shift(): number;
  shiftN(count: number): Uint8Array;
  extend(bytes: Uint8Array | Bytes): void;
  unwrap(): Uint8Array;
}

/** Answers about one set of events, message by message. */
export class Answerer extends nip77.Negentropy {
  static of(events: readonly { readonly created_at: number; readonly id: string }[]): Answerer {
    const sets = new nip77.NegentropyStorageVector();
    for (const { created_at, id } of events) sets.insert(created_at, id);
    sets.seal();
    return new Answerer(sets, Infinity);
  }

  answer(message: string): string {
    const query = this.#bytes(fromHex(message)!);
    if (query.shift() !== VERSION) throw new Error('another version');
    this.lastTimestampIn = this.lastTimestampOut = 0;
    const said = this.#bytes(Uint8Array.of(VERSION));
    let lower = 0;
    let before = this._bound(0);
    let isSkipped = false;
    while (query.length > 0) {
      const bound = this.decodeBound(query as never);
      const mode = numberOf(query);
      const upper = this.storage.findLowerBound(lower, this.storage.size(), bound);
      const theirs = mode === FINGERPRINT ? toHex(query.shiftN(16)) : '';
      if (mode === IDS) query.shiftN(32 * numberOf(query));
      const isSaid = mode === IDS || (mode === FINGERPRINT && toHex(this.storage.fingerprint(lower, upper)) !== theirs);
      if (isSaid && isSkipped) this.#say(said, before, SKIP);
      if (isSaid && mode === IDS) this.#list(said, bound, lower, upper);
      else if (isSaid) this.splitRange(lower, upper, bound, said as never);
      isSkipped = !isSaid;
      [lower, before] = [upper, bound];
    }
    return toHex(said.unwrap());
  }

  #say(said: Bytes, bound: ReturnType<nip77.Negentropy['_bound']>, mode: number): void {
    said.extend(this.encodeBound(bound));
    said.extend(Uint8Array.of(mode));
  }

  #list(said: Bytes, bound: ReturnType<nip77.Negentropy['_bound']>, lower: number, upper: number): void {
    this.#say(said, bound, IDS);
    const count = upper - lower;
    said.extend(count < 128 ? Uint8Array.of(count) : Uint8Array.of(0x80 | (count >> 14), 0x80 | ((count >> 7) & 127), count & 127));
    for (let i = lower; i < upper; i++) said.extend(this.storage.getItem(i).id);
  }

  /** Its class is not exported, but what it makes is of it. */
  #bytes(bytes: Uint8Array): Bytes {
    const { constructor } = this.encodeTimestampOut(0);
    return new (constructor as new (bytes: Uint8Array) => Bytes)(bytes);
  }
}

function numberOf(query: Bytes): number {
  for (let value = 0; ; ) {
    const byte = query.shift();
    value = value * 128 + (byte & 127);
    if (byte < 128) return value;
  }
}

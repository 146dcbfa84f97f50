/**
 * The keys that open what members of a room wrote, one set for each epoch. An epoch begins with a secret of 32 bytes:
 * the first follows from the room's own, each later one is random, and goes to those who shall still read. Records
 * name the epoch they were sealed in by four bytes, which say nothing about its keys.
 *
 *   value = HKDF(secret, salt "peerset/1/epoch", info "peerset/1/epoch/" + purpose)     id 4, content 32, file 32 bytes
 *
 * The current epoch seals; every known one opens.
 */
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { assert } from '../base/assert.ts';
import { toHex } from '../base/bytes.ts';
import { isFault, type Fault } from '../base/fault.ts';
import { textToBytes } from '../base/text.ts';

/** One epoch's keys. */
export interface Epoch {
  /** What records name it by, 8 hex. */
  readonly id: string;
  /** Seals and opens records (`record/sealed.ts`), 32 bytes. */
  readonly contentKey: Uint8Array;
}

const DOMAIN = 'peerset/1/epoch';
const ID_BYTES = 4;

/** The keys that follow from an epoch's secret of 32 bytes. */
export function epochOf(secret: Uint8Array): Epoch {
  return { id: toHex(epochValue(secret, 'id', ID_BYTES)), contentKey: epochValue(secret, 'content') };
}

/** What follows from an epoch's secret for one purpose, and says nothing about the others. */
export function epochValue(secret: Uint8Array, purpose: string, length = 32): Uint8Array {
  assert(secret.length === 32, "an epoch's secret has 32 bytes");
  return expand(sha256, extract(sha256, secret, textToBytes(DOMAIN)), textToBytes(`${DOMAIN}/${purpose}`), length);
}

/** The epochs that this device knows. */
export class Keyring {
  readonly #epochs = new Map<string, Epoch>();
  #current: Epoch;

  /** `secret`: of the epoch that seals until another begins. */
  constructor(secret: Uint8Array) {
    this.#current = this.add(secret);
  }

  /** The epoch that seals. */
  get current(): Epoch {
    return this.#current;
  }

  /** The epoch of that id; undefined where this device was not given its secret. */
  epoch(id: string): Epoch | undefined {
    return this.#epochs.get(id);
  }

  /** The first answer that is no fault, of the epochs from the current one back; undefined where there is none. */
  openAny<T>(open: (contentKey: Uint8Array) => T | Fault): T | undefined {
    for (const { contentKey } of [this.#current, ...this.#epochs.values()]) {
      const opened = open(contentKey);
      if (!isFault(opened)) return opened;
    }
    return undefined;
  }

  /** Learns an epoch. Of two with one id, which chance does not make, the first known stays. */
  add(secret: Uint8Array): Epoch {
    const epoch = epochOf(secret);
    const known = this.#epochs.get(epoch.id);
    if (known !== undefined) return known;
    this.#epochs.set(epoch.id, epoch);
    return epoch;
  }

  /** Seals with this epoch from now on; it must be known. */
  turnTo(id: string): void {
    const epoch = this.#epochs.get(id);
    assert(epoch !== undefined, 'an epoch is learnt before it seals');
    this.#current = epoch;
  }

  /** Forgets an epoch, for whatever it protected is gone; the current one stays. */
  forget(id: string): void {
    assert(id !== this.#current.id, 'the epoch that seals is not forgotten');
    this.#epochs.delete(id);
  }
}

/**
 * Bounded memories of what we said no to: the ids a rule refused, so that we neither check nor ask again, and the
 * signatures that did not hold, so that nobody makes us check one twice. When one is full its oldest entry is
 * forgotten: the worst that follows is one more check.
 */
import { toHex } from '../base/bytes.ts';
import { signatureIn } from '../record/layout.ts';
import type { SignedRecord } from '../record/record.ts';

/** At most `max` ids, each with the rule that refused it. */
export class Refused {
  readonly #max: number;
  readonly #ruleById = new Map<string, string>();

  constructor(max: number) {
    this.#max = max;
  }

  /** Whether it remembers nothing: then nobody needs to write a name in order to ask. */
  get isEmpty(): boolean {
    return this.#ruleById.size === 0;
  }

  has(id: string): boolean {
    return this.#ruleById.has(id);
  }

  /** The rule that refused the id. */
  get(id: string): string | undefined {
    return this.#ruleById.get(id);
  }

  /** The same for an id as bytes. */
  ruleOf(id: Uint8Array): string | undefined {
    return this.isEmpty ? undefined : this.get(toHex(id));
  }

  add(id: string, rule: string): void {
    this.#ruleById.set(id, rule);
    if (this.#ruleById.size <= this.#max) return;
    // A Map iterates in insertion order: the first key is the oldest.
    for (const oldest of this.#ruleById.keys()) {
      this.#ruleById.delete(oldest);
      return;
    }
  }
}

/**
 * At most `max` forgeries. An id does not cover the signature: a forged copy must not keep the true one out, so an
 * entry is the one signature under the one id.
 */
export class Forgeries {
  readonly #known: Refused;
  readonly #signatures: Refused;

  constructor(max: number) {
    this.#known = new Refused(max);
    this.#signatures = new Refused(max);
  }

  /** Whether this very signature was checked before and did not hold. */
  has(record: SignedRecord): boolean {
    // Among honest peers there are none, and nobody pays for looking.
    return !this.#known.isEmpty && this.#known.has(forgeryOf(record));
  }

  /** Whether this signature did not hold, under one id or another. */
  mayHave(bytes: Uint8Array): boolean {
    return !this.#signatures.isEmpty && this.#signatures.has(toHex(signatureIn(bytes)));
  }

  add(record: SignedRecord): void {
    this.#known.add(forgeryOf(record), 'signature');
    this.#signatures.add(toHex(signatureIn(record.bytes)), 'signature');
  }
}

function forgeryOf({ id, bytes }: SignedRecord): string {
  return toHex(id) + toHex(signatureIn(bytes));
}

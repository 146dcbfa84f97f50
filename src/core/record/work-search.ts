/**
 * The search for digits that give a record's id its zero bits. SHA-256 takes 64 bytes at a time, and of a record only one
 * block changes from one try to the next: what is in front of it is hashed once, and of what is behind it (the content)
 * the part that does not depend on the digits is worked out once (the schedule: some two fifths of each block's cost).
 *
 * This is the hash of our own that nobody has to trust: whoever uses the digits computes the id with the library, and sees.
 * It works in slices and keeps no time: whoever runs it decides how long.
 */
import { assert } from '../base/assert.ts';
import { COUNTING_DIGITS, type WorkTask } from './work.ts';

const BLOCK = 64;
const WORDS = 16;
const ROUNDS = 64;
const ZERO = 0x30;
const COUNTS = 10 ** COUNTING_DIGITS;

/** One search. The same task finds the same digits, whatever the slices. */
export class WorkSearch {
  readonly #bits: number;
  /** The padded message. */
  readonly #message: Uint8Array;
  readonly #from: number;
  /** Where the digits that are counted begin: a whole word of a block. */
  readonly #counting: number;
  /** State after the blocks in front of the one that changes; it changes when the leading digits do. */
  #before: Int32Array = INITIAL;
  readonly #words = new Int32Array(ROUNDS);
  readonly #schedule = new Int32Array(ROUNDS);
  /** Schedules of the blocks behind it. */
  readonly #behind: readonly Int32Array[];
  readonly #state = new Int32Array(8);
  /** Next to be tried. */
  #count: number;
  #tries = 0;

  /** `first`: what to count from, below a hundred million. */
  constructor({ bytes, from, to, bits }: WorkTask, first = 0) {
    this.#bits = bits;
    this.#count = first;
    this.#from = from;
    this.#counting = to - COUNTING_DIGITS;
    assert(this.#counting % 4 === 0 && this.#counting % BLOCK <= BLOCK - COUNTING_DIGITS, 'counted digits are words of one block');
    this.#message = padded(bytes);
    this.#behind = this.#schedules();
    this.#lead();
  }

  /** So far, count. */
  get tries(): number {
    return this.#tries;
  }

  /** Tries so many more; the digits, or undefined where none of them would do. */
  run(tries: number): string | undefined {
    for (let left = tries; left > 0; left--) {
      if (this.#count === COUNTS) this.#carry();
      this.#tries++;
      if (this.#hits(this.#count++)) return this.#digits(this.#count - 1);
    }
    return undefined;
  }

  #hits(count: number): boolean {
    const words = this.#words;
    const at = (this.#counting % BLOCK) >> 2;
    words[at] = digitWord(Math.floor(count / 10_000));
    words[at + 1] = digitWord(count % 10_000);
    expand(words, this.#schedule);
    this.#state.set(this.#before);
    compress(this.#state, this.#schedule);
    for (const schedule of this.#behind) compress(this.#state, schedule);
    return zeroBits(this.#state) >= this.#bits;
  }

  #digits(count: number): string {
    const leading = [...this.#message.subarray(this.#from, this.#counting)].map((byte) => byte - ZERO).join('');
    return leading + String(count).padStart(COUNTING_DIGITS, '0');
  }

  /** All counted digits were tried: the leading ones go on by one. */
  #carry(): void {
    this.#count = 0;
    let at = this.#counting - 1;
    while (at >= this.#from && this.#message[at] === ZERO + 9) this.#message[at--] = ZERO;
    assert(at >= this.#from, 'nobody tries so often');
    this.#message[at]!++;
    this.#lead();
  }

  /** Works out what the counted digits do not touch. */
  #lead(): void {
    const block = Math.floor(this.#counting / BLOCK);
    const state = INITIAL.slice();
    for (let i = 0; i < block; i++) {
      readWords(this.#message, i, this.#words);
      expand(this.#words, this.#schedule);
      compress(state, this.#schedule);
    }
    this.#before = state;
    readWords(this.#message, block, this.#words);
  }

  #schedules(): Int32Array[] {
    const schedules: Int32Array[] = [];
    for (let i = Math.floor(this.#counting / BLOCK) + 1; i < this.#message.length / BLOCK; i++) {
      const schedule = new Int32Array(ROUNDS);
      readWords(this.#message, i, this.#words);
      expand(this.#words, schedule);
      schedules.push(schedule);
    }
    return schedules;
  }
}

/** Four decimal digits as the word that they are in a text. */
function digitWord(value: number): number {
  const thousands = (value / 1000) | 0;
  const hundreds = ((value / 100) | 0) % 10;
  const tens = ((value / 10) | 0) % 10;
  return ((ZERO + thousands) << 24) | ((ZERO + hundreds) << 16) | ((ZERO + tens) << 8) | (ZERO + (value % 10));
}

function zeroBits(state: Int32Array): number {
  for (let i = 0; i < state.length; i++) if (state[i] !== 0) return 32 * i + Math.clz32(state[i]!);
  return 32 * state.length;
}

/** FIPS 180-4, 5.1.1: a one, zeros, and the length in bits. */
function padded(bytes: Uint8Array): Uint8Array {
  const message = new Uint8Array(BLOCK * Math.ceil((bytes.length + 9) / BLOCK));
  message.set(bytes);
  message[bytes.length] = 0x80;
  new DataView(message.buffer).setUint32(message.length - 4, 8 * bytes.length);
  return message;
}

function readWords(message: Uint8Array, block: number, words: Int32Array): void {
  const view = new DataView(message.buffer, block * BLOCK, BLOCK);
  for (let i = 0; i < WORDS; i++) words[i] = view.getInt32(4 * i);
}

/** FIPS 180-4, 6.2.2, step 1: 64 words of 16, and with the constants of the rounds in `schedule`. */
function expand(words: Int32Array, schedule: Int32Array): void {
  for (let i = 0; i < WORDS; i++) schedule[i] = words[i]! + CONSTANTS[i]!;
  for (let i = WORDS; i < ROUNDS; i++) {
    const early = words[i - 15]!;
    const late = words[i - 2]!;
    const small = ((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3);
    const large = ((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10);
    const word = (words[i - 16]! + small + words[i - 7]! + large) | 0;
    words[i] = word;
    schedule[i] = word + CONSTANTS[i]!;
  }
}

/** FIPS 180-4, 6.2.2, steps 2 to 4; its names. */
function compress(state: Int32Array, schedule: Int32Array): void {
  let a = state[0]!, b = state[1]!, c = state[2]!, d = state[3]!;
  let e = state[4]!, f = state[5]!, g = state[6]!, h = state[7]!;
  for (let i = 0; i < ROUNDS; i++) {
    const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (h + sum1 + (g ^ (e & (f ^ g))) + schedule[i]!) | 0;
    const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (sum0 + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}

/** The first 32 bits behind the point of the cube roots and the square roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
const PRIMES = primes(ROUNDS);
const CONSTANTS = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const INITIAL = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

function primes(count: number): number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate++) if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  return found;
}

function fraction(root: number): number {
  return ((root - Math.floor(root)) * 2 ** 32) | 0;
}

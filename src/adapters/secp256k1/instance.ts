/**
 * One instance of the curve's program (`native/secp256k1/curve.c`), and what may be asked of it. Claims, records and keys
 * are copied into its memory, which is static: 2,048 claims at a time, more are cut.
 *
 * Must hold: a verdict is 1 exactly where `verifySchnorr` says yes, and a signature has the bytes of `SchnorrKey`'s.
 * No secret key stays in its memory between two calls. Everything is synchronous: an instance belongs to one thread.
 */
import { assert } from '../../core/base/assert.ts';
import { bisect } from '../../core/record/bisect.ts';
import { CLAIM_BYTES, claimAt, claimCount } from '../../core/record/claim.ts';
import { placesIn } from '../../core/record/parcel.ts';

const HASH_BYTES = 32;
const SIGNATURE_BYTES = 64;
const KEY_PAIR_BYTES = 96;
/** Where a record begins and where it is over, in the program's memory. */
const PLACE_BYTES = 8;
/** Fewer claims are checked one by one: the equation would save nothing. */
const BATCH_MIN = 8;

/** Checks and signs. */
export interface Curve {
  /** The claims of `count` packed records in a parcel (`core/record/parcel.ts`), with their ids computed. They decoded well before. */
  claims(parcel: ArrayBuffer, count: number): Uint8Array<ArrayBuffer>;
  /**
   * One byte for each claim of 128 bytes (id 32 | public key 32 | signature 64), 1 for yes. `seed` is 32 bytes fresh from
   * a CSPRNG, never used before: who can foresee it can forge. Never throws, whatever a claim says.
   */
  verify(claims: Uint8Array, seed: Uint8Array): Uint8Array<ArrayBuffer>;
  /** A key that signs many. Throws where the secret is not 32 bytes, is 0, or is not below the group's order. */
  key(secret32: Uint8Array): CurveKey;
}

/** A secret key made ready to sign. */
export interface CurveKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Signatures of 64 bytes over messages of 32 bytes, one after the other. Each was checked before it is given. */
  sign(messages: Uint8Array): Uint8Array<ArrayBuffer>;
  /** Overwrites the secret. The key signs nothing afterwards. */
  wipe(): void;
}

/** What the program exports: addresses of its buffers, and its work. Numbers are 0 and 1 where they answer. */
interface Program {
  readonly memory: WebAssembly.Memory;
  input(): number;
  seed(): number;
  verdicts(): number;
  keypair(): number;
  claimsMax(): number;
  records(): number;
  places(): number;
  recordsMax(): number;
  identify(count: number): void;
  prepare(count: number): void;
  checkOne(index: number): number;
  check(from: number, to: number): number;
  load(): number;
  sign(count: number): number;
}

/** A curve of its own out of the compiled program, as in a worker that was handed one. */
export async function instantiateCurve(module: WebAssembly.Module): Promise<Curve> {
  const { exports } = await WebAssembly.instantiate(module);
  // The program is ours and part of the bundle; the tests would notice another.
  return new WasmCurve(exports as unknown as Program);
}

class WasmCurve implements Curve {
  readonly #program: Program;
  /** All of it; it never grows. */
  readonly #memory: Uint8Array<ArrayBuffer>;
  readonly #input: number;
  readonly #claimsMax: number;
  readonly #recordsMax: number;

  constructor(program: Program) {
    this.#program = program;
    this.#memory = new Uint8Array(program.memory.buffer as ArrayBuffer);
    this.#input = program.input();
    this.#claimsMax = program.claimsMax();
    this.#recordsMax = program.recordsMax();
  }

  claims(parcel: ArrayBuffer, count: number): Uint8Array<ArrayBuffer> {
    const claims = new Uint8Array(count * CLAIM_BYTES);
    for (let from = 0; from < count;) {
      const to = this.#load(parcel, from, count);
      this.#program.identify(to - from);
      claims.set(this.#memory.subarray(this.#input, this.#input + (to - from) * CLAIM_BYTES), from * CLAIM_BYTES);
      from = to;
    }
    return claims;
  }

  verify(claims: Uint8Array, seed: Uint8Array): Uint8Array<ArrayBuffer> {
    assert(seed.length === HASH_BYTES, 'a seed of 32 bytes');
    const verdicts = new Uint8Array(claimCount(claims));
    // One seed does for all parts: every claim was fixed before it was drawn.
    for (let from = 0; from < verdicts.length; from += this.#claimsMax) {
      const count = Math.min(verdicts.length - from, this.#claimsMax);
      this.#memory.set(claims.subarray(from * CLAIM_BYTES, (from + count) * CLAIM_BYTES), this.#input);
      verdicts.set(this.#check(count, seed), from);
    }
    return verdicts;
  }

  key(secret32: Uint8Array): CurveKey {
    assert(secret32.length === HASH_BYTES, 'a secret of 32 bytes');
    const pair = this.#withPair(secret32, () => {
      // Seeds what blinds the secret from whoever measures time; no signature depends on it.
      this.#memory.set(crypto.getRandomValues(new Uint8Array(HASH_BYTES)), this.#program.seed());
      assert(this.#program.load() === 1, 'a secret between 0 and the order of the group');
      const at = this.#program.keypair();
      return this.#memory.slice(at, at + KEY_PAIR_BYTES);
    });
    return new WasmCurveKey(this, pair, this.#memory.slice(this.#input, this.#input + HASH_BYTES));
  }

  /** Signs with a key pair as `key` made it. */
  sign(pair: Uint8Array, messages: Uint8Array): Uint8Array<ArrayBuffer> {
    const signatures = new Uint8Array(messages.length / HASH_BYTES * SIGNATURE_BYTES);
    const count = signatures.length / SIGNATURE_BYTES;
    for (let from = 0; from < count; from += this.#claimsMax) {
      const some = messages.subarray(from * HASH_BYTES, (from + this.#claimsMax) * HASH_BYTES);
      signatures.set(this.#signSome(pair, some), from * SIGNATURE_BYTES);
    }
    return signatures;
  }

  /** Copies records from `from` on, as many as there is room for; answers the first that is left. */
  #load(parcel: ArrayBuffer, from: number, count: number): number {
    const places = placesIn(parcel, count);
    const start = places[2 * from]!;
    const table = new DataView(this.#memory.buffer, this.#program.places(), this.#claimsMax * PLACE_BYTES);
    let to = from;
    for (; to < count && to - from < this.#claimsMax && places[2 * to + 1]! - start <= this.#recordsMax; to++) {
      table.setUint32((to - from) * PLACE_BYTES, places[2 * to]! - start, true);
      table.setUint32((to - from) * PLACE_BYTES + PLACE_BYTES / 2, places[2 * to + 1]! - start, true);
    }
    assert(to > from, 'a record is smaller than the room for records');
    this.#memory.set(new Uint8Array(parcel, start, places[2 * to - 1]! - start), this.#program.records());
    return to;
  }

  #signSome(pair: Uint8Array, messages: Uint8Array): Uint8Array {
    const count = messages.length / HASH_BYTES;
    const claims = this.#memory.subarray(this.#input, this.#input + count * CLAIM_BYTES);
    for (let i = 0; i < count; i++) claims.set(messages.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES), i * CLAIM_BYTES);
    this.#withPair(pair, () => assert(this.#program.sign(count) === 1, 'a key pair signs'));
    // A fault while signing can give the secret away: what does not hold never leaves.
    const verdicts = this.#check(count, crypto.getRandomValues(new Uint8Array(HASH_BYTES)));
    assert(verdicts.every((verdict) => verdict === 1), 'our own signatures hold');
    const signatures = new Uint8Array(count * SIGNATURE_BYTES);
    for (let i = 0; i < count; i++) signatures.set(claimAt(claims, i).signature, i * SIGNATURE_BYTES);
    return signatures;
  }

  /** Checks the claims that lie in the input. */
  #check(count: number, seed: Uint8Array): Uint8Array<ArrayBuffer> {
    const isValid = (index: number): boolean => this.#program.checkOne(index) === 1;
    if (count < BATCH_MIN) return Uint8Array.from({ length: count }, (_, i) => isValid(i) ? 1 : 0);
    this.#memory.set(seed, this.#program.seed());
    this.#program.prepare(count);
    const at = this.#program.verdicts();
    const readable = this.#memory.slice(at, at + count);
    // The equation passes over what could not be read.
    return bisect(count, (from, to) => this.#program.check(from, to) === 1, isValid).map((verdict, i) => verdict & readable[i]!);
  }

  #withPair<Result>(secret: Uint8Array, work: () => Result): Result {
    const at = this.#program.keypair();
    this.#memory.set(secret, at);
    try {
      return work();
    } finally {
      this.#memory.fill(0, at, at + KEY_PAIR_BYTES);
    }
  }
}

class WasmCurveKey implements CurveKey {
  readonly publicKey: Uint8Array;
  readonly #curve: WasmCurve;
  readonly #pair: Uint8Array;
  #isWiped = false;

  constructor(curve: WasmCurve, pair: Uint8Array, publicKey: Uint8Array) {
    this.#curve = curve;
    this.#pair = pair;
    this.publicKey = publicKey;
  }

  sign(messages: Uint8Array): Uint8Array<ArrayBuffer> {
    assert(!this.#isWiped, 'a wiped key signs nothing');
    assert(messages.length % HASH_BYTES === 0, 'messages of 32 bytes');
    return this.#curve.sign(this.#pair, messages);
  }

  wipe(): void {
    this.#isWiped = true;
    this.#pair.fill(0);
  }
}

/**
 * Two sides that reconcile in one process: what travelled is counted, what should be sent is delivered, and
 * random keys come from a seed.
 */
import { isFault } from '../../src/core/base/fault.ts';
import type { Key } from '../../src/core/set/key.ts';
import { Reconciler, type ReconcilableSet, type ReconcilerOptions } from '../../src/core/set/reconcile/reconciler.ts';
import type { ReconcileStep } from '../../src/core/set/reconcile/step.ts';

/** A stream of chance that a seed fixes. */
export interface Dice {
  /** A natural number below the limit. */
  below(limit: number): number;
  bytes(length: number): Uint8Array;
}

/** Dice of a seed: xoshiro128**. */
export function diceOf(seed: number): Dice {
  const state = Uint32Array.of(seed ^ 0x9e3779b9, Math.imul(seed, 0x85ebca6b) + 1, seed + 0x1234567, 0xdeadbeef);
  const next = (): number => {
    const [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!];
    const rolled = Math.imul(b, 5);
    const result = Math.imul((rolled << 7) | (rolled >>> 25), 9) >>> 0;
    state[2] = c ^ a;
    state[3] = d ^ b;
    state[1] = b ^ state[2]!;
    state[0] = a ^ state[3]!;
    state[2] = state[2]! ^ (b << 9);
    state[3] = (state[3]! << 11) | (state[3]! >>> 21);
    return result;
  };
  for (let i = 0; i < 16; i++) next();
  return {
    below: (limit) => Math.floor((next() / 2 ** 32) * limit),
    bytes: (length) => {
      const bytes = new Uint8Array(length);
      const view = new DataView(bytes.buffer);
      let at = 0;
      for (; at + 4 <= length; at += 4) view.setUint32(at, next(), true);
      for (; at < length; at++) bytes[at] = next();
      return bytes;
    },
  };
}

/** A live set that can take what arrives. */
export interface LiveSet extends ReconcilableSet {
  insert(key: Key): boolean;
}

/** What a conversation took. */
export interface Talk {
  /** Bytes and messages both ways. */
  readonly bytes: number;
  readonly messages: number;
  /** Messages by sender, in order. */
  readonly sizes: readonly number[];
  readonly asker: readonly ReconcileStep[];
  readonly answerer: readonly ReconcileStep[];
  /** Keys each side has to send. */
  readonly fromAsker: readonly Key[];
  readonly fromAnswerer: readonly Key[];
  readonly partial: boolean;
  readonly equal: boolean;
}

export type SideOptions = Partial<Omit<ReconcilerOptions, 'initiator'>>;

const MESSAGES_MAX = 64;

/** Lets two sets talk until both are done; `between` may change the live sets after each message. */
export function talk(
  asking: ReconcilableSet, answering: ReconcilableSet, dice: Dice, options: SideOptions & { other?: SideOptions; between?: () => void } = {},
): Talk {
  const { other = {}, between, ...own } = options;
  const asker = new Reconciler(asking, { random: dice.bytes, ...own, initiator: true });
  const answerer = new Reconciler(answering, { random: dice.bytes, ...other, initiator: false });
  const steps: [ReconcileStep[], ReconcileStep[]] = [[], []];
  const sizes: number[] = [];
  let message: Uint8Array | undefined = asker.start();
  for (let turn = 1; message !== undefined; turn = 1 - turn) {
    sizes.push(message.length);
    if (sizes.length > MESSAGES_MAX) throw new Error('a conversation that never ends');
    between?.();
    const result: ReturnType<Reconciler['receive']> = (turn === 1 ? answerer : asker).receive(message);
    if (isFault(result)) throw new Error(`${result.fault}: ${result.reason}`);
    steps[turn]!.push(result);
    message = result.reply;
  }
  return summarise(steps, sizes);
}

function summarise([asker, answerer]: [ReconcileStep[], ReconcileStep[]], sizes: number[]): Talk {
  const all = [...asker, ...answerer];
  for (const side of [asker, answerer]) {
    if (side.at(-1)?.done !== true) throw new Error('a side is not done when nothing more is said');
  }
  return {
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    messages: sizes.length,
    sizes,
    asker,
    answerer,
    fromAsker: asker.flatMap((step) => step.haveKeys),
    fromAnswerer: answerer.flatMap((step) => step.haveKeys),
    partial: all.some((step) => step.partial),
    equal: asker.at(-1)!.equal && answerer.at(-1)!.equal,
  };
}

/** Delivers what each side has to send. */
export function deliver(said: Talk, asking: LiveSet, answering: LiveSet): void {
  for (const key of said.fromAsker) answering.insert(key);
  for (const key of said.fromAnswerer) asking.insert(key);
}

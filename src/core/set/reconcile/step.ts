/**
 * What a side of a conversation is given and what each message makes of it. Whoever reconciles sees the
 * steps; everything else in this folder is about how to get there.
 */
import { assert } from '../../base/assert.ts';
import type { Fault } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import type { Key } from '../key.ts';
import type { SetSnapshot, SetView } from '../view.ts';
import type { Compared, ComparedSpan } from './compared.ts';
import type { MessageName } from './messages.ts';

/** What one message led to. */
export interface ReconcileStep {
  /** The answer to send, where there is one. */
  readonly reply?: Uint8Array;
  /** Full ids of the records that this side must now send. */
  readonly have: readonly Uint8Array[];
  /** The same records by their keys. */
  readonly haveKeys: readonly Key[];
  /** What this side asked for with this reply: full ids where it knows them, short ones elsewhere. */
  readonly need: readonly Uint8Array[];
  /** This side knows all it will know; nothing more will be said. */
  readonly done: boolean;
  /** Both sides hold the same records. */
  readonly equal: boolean;
  /** Not all of the difference fitted into this conversation: another one is needed. */
  readonly partial: boolean;
  /** What was compared: with the last step, where somebody looks. */
  readonly compared?: Compared;
}

/** One side's own part: what it holds, from when on, and its dice. */
export interface Side {
  readonly set: SetSnapshot;
  /** Own horizon, ms. */
  readonly lower: number;
  readonly random: (length: number) => Uint8Array;
}

/** A side in the middle of a conversation. */
export interface Machine {
  receive(name: MessageName, bytes: Uint8Array): ReconcileStep | Fault;
  /** Which spans were compared, once it is done; absent where it was all at once. */
  spans?(): readonly ComparedSpan[];
}

/** Fills in what a step does not say. */
export function step(said: Partial<Omit<ReconcileStep, 'have' | 'haveKeys'>> & { haveKeys?: Iterable<Key> }): ReconcileStep {
  const haveKeys = [...(said.haveKeys ?? [])];
  const { need = [], done = false, equal = false, partial = false } = said;
  const rest = { have: haveKeys.map((key) => key.id), haveKeys, need, done, equal, partial };
  return said.reply === undefined ? rest : { reply: said.reply, ...rest };
}

/**
 * From when on to compare, ms: the higher of two horizons. A peer that claims one far above our own would
 * hide records from us, so its claim counts only as far as honest clocks lie apart.
 */
export function commonLower(own: number, theirs: number): number {
  return Math.max(own, Math.min(theirs, own + LIMITS.horizonToleranceMs));
}

/** Time of the newest record at or above a horizon, ms; −1 where there is none. */
export function newestOf(set: SetView, lower: number): number {
  const newest = set.size > 0 ? set.at(set.size - 1).at : -1;
  return newest >= lower ? newest : -1;
}

/** How many keys are at or before a time in ms, −1 for none. */
export function rankAfter(set: SetView, at: number): number {
  assert(at >= -1, 'times are natural numbers');
  return at >= Number.MAX_SAFE_INTEGER ? set.size : set.rank(at + 1);
}

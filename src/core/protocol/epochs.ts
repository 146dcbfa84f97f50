/**
 * Which epoch a room is in, and which secrets are still worth keeping: pure functions of the rekeys that its owners wrote
 * and of the secrets that this device could unwrap (docs/adr/0032-epochs.md). The order in which rekeys became known
 * does not matter, so members that know the same agree.
 *
 * The newest epoch is current; of two that began in one moment, the one with the lower id. An epoch ends when the next in
 * that order begins. Rekeys of others than owners do not exist.
 */
import { assert } from '../base/assert.ts';
import { fromHex, toHex } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { hintFor, type RekeyPart } from '../record/rekey.ts';
import { epochOf, epochValue } from './keyring.ts';
import type { Room } from './room.ts';

/** An epoch whose secret this device has. */
export interface KnownEpoch {
  /** 8 hex. */
  readonly id: string;
  /** 32 bytes. */
  readonly secret: Uint8Array;
  /** When it began, ms; 0 for the first. */
  readonly begins: number;
}

/** One record of a rekey. */
export interface Rekey {
  /** The record's time, ms, and who signed it, 64 hex. */
  readonly at: number;
  readonly author: string;
  readonly part: RekeyPart;
}

/** What is known about the room's epochs. */
export interface EpochFacts {
  /** Those whose secrets are here; at least the first, or one of an invite. */
  readonly known: readonly KnownEpoch[];
  readonly rekeys: readonly Rekey[];
  /** 64 hex each. */
  readonly owners: readonly string[];
}

/** From when to when an epoch was the current one, ms. */
export interface EpochSpan {
  readonly id: string;
  readonly begins: number;
  /** Infinity for the current one. */
  readonly ends: number;
}

/** A member's wrap, and who made it. */
export interface FoundWrap {
  /** The epoch it opens. */
  readonly to: string;
  readonly owner: string;
  readonly payload: string;
}

/** Who asks what to do, and when. */
export interface EpochAsker {
  /** 64 hex. */
  readonly pubkey: string;
  readonly now: number;
  /** Oldest time any pool of the room keeps, ms; -Infinity where one keeps all. */
  readonly horizon: number;
}

/** What a device does about the epochs it knows of. */
export interface EpochPlan {
  /** To be opened with the author's key; what comes of it changes the plan. */
  readonly unwrap: readonly FoundWrap[];
  /** Seals with this epoch, and meets others at its address. */
  readonly current: KnownEpoch;
  /** Others are in an epoch that this author was left out of: a fact once `unwrap` is empty and all parts are here. */
  readonly isRemoved: boolean;
  /** Keeps a door at these until then, ms. */
  readonly doors: readonly { readonly epoch: KnownEpoch; readonly until: number }[];
  /** Destroys the secrets of these. */
  readonly forget: readonly string[];
  /** When to look again, ms; Infinity where only another rekey changes anything. */
  readonly wakeAt: number;
}

/** What is to be done now. A pure function: every device that knows the same does the same. */
export function epochPlan(facts: EpochFacts, { pubkey, now, horizon }: EpochAsker): EpochPlan {
  const current = sealingEpoch(facts);
  assert(current !== undefined, 'whoever is in a room knows an epoch of it');
  const known = new Map(facts.known.map((epoch) => [epoch.id, epoch]));
  const doors = epochSpans(facts).flatMap(({ id, ends }) => {
    const epoch = known.get(id);
    const until = ends + LIMITS.doorkeepMs;
    return epoch === undefined || id === current.id || until <= now ? [] : [{ epoch, until }];
  });
  return {
    unwrap: wrapsFor(facts, pubkey),
    current,
    isRemoved: isMember(facts, pubkey) === false,
    doors,
    forget: epochsToForget(facts, horizon).filter((id) => id !== current.id),
    wakeAt: Math.min(Infinity, ...doors.map(({ until }) => until)),
  };
}

/** All epochs, oldest first; the last is current, whether this device has its secret or not. */
export function epochSpans(facts: EpochFacts): readonly EpochSpan[] {
  const begins = new Map<string, number>();
  const began = (id: string, at: number): void => void begins.set(id, Math.min(begins.get(id) ?? Infinity, at));
  for (const epoch of facts.known) began(epoch.id, epoch.begins);
  for (const { at, part } of ownersRekeys(facts)) began(part.to, at);
  const sorted = [...begins].sort(([one, oneAt], [other, otherAt]) => oneAt - otherAt || (one < other ? 1 : -1));
  return sorted.map(([id, at], i) => ({ id, begins: at, ends: sorted[i + 1]?.[1] ?? Infinity }));
}

/** The epoch that this device seals in: the newest whose secret it has. */
export function sealingEpoch(facts: EpochFacts): KnownEpoch | undefined {
  const known = new Map(facts.known.map((epoch) => [epoch.id, epoch]));
  const newest = epochSpans(facts).findLast(({ id }) => known.has(id));
  return newest === undefined ? undefined : known.get(newest.id);
}

/**
 * Wraps for this author that it has not opened yet, newest epoch first. More than one may name an epoch, and only one
 * need be true: what it holds must pass `unwrapped`.
 */
export function wrapsFor(facts: EpochFacts, pubkey: string): readonly FoundWrap[] {
  const known = new Set(facts.known.map(({ id }) => id));
  const hints = new Hints(facts.known);
  const found = ownersRekeys(facts).filter(({ part }) => !known.has(part.to)).flatMap(({ at, author, part }) => {
    const hint = hints.of(part, pubkey);
    const wrap = part.wraps.find((one) => one.hint === hint);
    return wrap === undefined ? [] : [{ at, to: part.to, owner: author, payload: wrap.payload }];
  });
  return found.sort((one, other) => other.at - one.at).map(({ at: _, ...wrap }) => wrap);
}

/** The epoch of an opened wrap's text; undefined where the text is not the secret of the epoch it was for. */
export function unwrapped(facts: EpochFacts, to: string, text: string): KnownEpoch | undefined {
  const secret = fromHex(text);
  if (secret?.length !== 32) return undefined;
  const span = epochSpans(facts).find(({ id }) => id === to);
  return span !== undefined && epochOf(secret).id === to ? { id: to, secret, begins: span.begins } : undefined;
}

/** What a wrap's text is. */
export function secretText(secret: Uint8Array): string {
  return toHex(secret);
}

/**
 * Whether the author is among those that the current epoch was wrapped for. Doorkeepers ask; nobody is before the first rekey.
 * `undefined`: not all parts of it are here yet.
 */
export function isMember(facts: EpochFacts, pubkey: string): boolean | undefined {
  const current = epochSpans(facts).at(-1);
  const parts = ownersRekeys(facts).filter(({ part }) => part.to === current?.id);
  const hints = new Hints(facts.known);
  if (parts.some(({ part }) => isWrapped(part, hints.of(part, pubkey)))) return true;
  return isWhole(parts.map(({ part }) => part)) ? false : undefined;
}

/**
 * Of these authors, those whom some owner removed and whom the current epoch lets in nevertheless, because two owners
 * began epochs at once. An owner's device that sees any begins another epoch without them.
 */
export function stillToRemove(facts: EpochFacts, pubkeys: readonly string[]): readonly string[] {
  const current = epochSpans(facts).at(-1);
  if (current === undefined) return [];
  const hints = new Hints(facts.known);
  const rekeys = ownersRekeys(facts);
  const lineage = ancestorsOf(current.id, rekeys);
  const [led, aside] = [rekeys.filter(({ part }) => lineage.has(part.to)), rekeys.filter(({ part }) => !lineage.has(part.to))];
  const inside = led.filter(({ part }) => part.to === current.id);
  return pubkeys.filter((pubkey) => {
    const removedAt = (among: readonly Rekey[]): number =>
      Math.max(-Infinity, ...among.filter(({ part }) => part.removes.includes(hints.of(part, pubkey) ?? '')).map(({ at }) => at));
    // Whoever was removed on the way to the current epoch as well was let in again on purpose.
    return removedAt(aside) > removedAt(led) && inside.some(({ part }) => isWrapped(part, hints.of(part, pubkey)));
  });
}

/** Known epochs whose secrets protect nothing any more. `horizon`: the oldest time any pool keeps, ms; -Infinity where one keeps all. */
export function epochsToForget(facts: EpochFacts, horizon: number): readonly string[] {
  const known = new Set(facts.known.map(({ id }) => id));
  const isOver = ({ ends }: EpochSpan): boolean => ends + LIMITS.doorkeepMs + LIMITS.horizonToleranceMs < horizon;
  return epochSpans(facts).filter((span) => known.has(span.id) && isOver(span)).map(({ id }) => id);
}

/** When a rekey must be dated to begin after all that is known, ms. */
export function nextBegin(facts: EpochFacts, now: number): number {
  return Math.max(now, (epochSpans(facts).at(-1)?.begins ?? 0) + 1);
}

/** Where members of a later epoch meet. Its records carry the same tag as those of the first: `tag`. */
export function roomOfEpoch(secret: Uint8Array, tag: string): Required<Room> {
  const value = (purpose: string): Uint8Array => epochValue(secret, purpose);
  return { address: value('address'), topic: toHex(value('topic')), password: toHex(value('password')), macKey: value('mac'), tag };
}

/** The key of the hints in rekeys that end this epoch. */
export function hintKeyOf(secret: Uint8Array): Uint8Array {
  return epochValue(secret, 'hint');
}

/** Hints of authors, where the secret of the epoch that ended is here. */
class Hints {
  readonly #keys: ReadonlyMap<string, Uint8Array>;

  constructor(known: readonly KnownEpoch[]) {
    this.#keys = new Map(known.map(({ id, secret }) => [id, hintKeyOf(secret)]));
  }

  of({ from, to }: RekeyPart, pubkey: string): string | undefined {
    const key = this.#keys.get(from);
    return key === undefined ? undefined : hintFor(key, pubkey, to);
  }
}

function ownersRekeys({ rekeys, owners }: EpochFacts): readonly Rekey[] {
  return rekeys.filter(({ author }) => owners.includes(author));
}

function isWrapped({ wraps }: RekeyPart, hint: string | undefined): boolean {
  return hint !== undefined && wraps.some((wrap) => wrap.hint === hint);
}

function isWhole(parts: readonly RekeyPart[]): boolean {
  return parts.length > 0 && new Set(parts.map(({ part }) => part)).size >= Math.max(...parts.map((one) => one.parts));
}

/** The epoch and all that led to it. Each is looked at once, so that rekeys in a circle end. */
function ancestorsOf(id: string, rekeys: readonly Rekey[]): ReadonlySet<string> {
  const lineage = new Set([id]);
  for (const one of lineage) for (const { part } of rekeys) if (part.to === one) lineage.add(part.from);
  return lineage;
}

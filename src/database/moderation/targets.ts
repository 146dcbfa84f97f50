/** What somebody points at: records, by themselves or by their keys, and authors. */
import type { About } from '../../core/moderation/about.ts';
import { pubkeyOf } from '../../core/record/author.ts';
import type { Entry } from '../entry.ts';
import { badOption, PeersetError } from '../errors.ts';
import { entryOf, Rec } from '../rec.ts';
import { checkCollectionName, checkKey } from '../records.ts';
import type { DeskHost } from './host.ts';
import type { RecordTarget, TargetOptions } from './types.ts';

/** Where keys are looked for that say nothing else. */
const DEFAULT_COLLECTION = 'default';

/**
 * The record that is meant. What is hidden can be pointed at, too.
 * @throws PeersetError E_OPTION, E_NOT_FOUND.
 */
export async function entryFor({ ready, catalog, identity }: DeskHost, target: RecordTarget, { collection = DEFAULT_COLLECTION }: TargetOptions = {}): Promise<Entry> {
  if (target instanceof Rec) return entryOf(target);
  checkKey(target);
  checkCollectionName(collection);
  await ready;
  await catalog.settle(collection, target, identity.pubkey);
  const entry = catalog.at(collection, target, identity.pubkey);
  if (entry !== undefined) return entry;
  throw new PeersetError('E_NOT_FOUND', `There is no record ${target} in ${collection}.`, { fix: 'Name its collection, or give the record itself.' });
}

/** The record as statements name it: this version, and all of them. */
export function aboutOf({ id, header: { author, slot } }: Entry): About {
  return { author, id, slot };
}

/**
 * The author of this npub, 64 hex.
 * @throws PeersetError E_OPTION.
 */
export function authorFor(npub: unknown): string {
  const author = typeof npub === 'string' ? pubkeyOf(npub) : undefined;
  if (author === undefined) throw badOption('npub', 'it is not a public key (npub1…)');
  return author;
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION = /^([0-9]{1,6})([smhd])$/;
/** A hundred years, ms: what is longer is for good. */
const DURATION_MAX_MS = 36_525 * 86_400_000;

/**
 * A time such as '7d', '12h', '30m' or '90s', or ms, in ms.
 * @throws PeersetError E_OPTION.
 */
export function durationMs(duration: unknown): number {
  const [, count, unit] = typeof duration === 'string' ? (DURATION.exec(duration) ?? []) : [];
  const ms = typeof duration === 'number' ? duration : Number(count) * (UNITS[unit ?? ''] ?? NaN);
  if (Number.isSafeInteger(ms) && ms > 0 && ms <= DURATION_MAX_MS) return ms;
  throw badOption('for', "it is like '7d', '12h', '30m', or whole milliseconds, and at most a hundred years");
}

/**
 * What a room will forget next, and when: for people who wonder where the space goes, or what to export in time. It is
 * looked up when somebody asks, in one pass over the headers that are in memory anyway, in slices; nothing is kept for it.
 */
import { DAY_MS } from '../core/base/limits.ts';
import { badOption } from './errors.ts';
import type { Member } from './member.ts';
import { pause, SLICE_RECORDS } from './pause.ts';
import { lawFrom } from './room-law.ts';

/** Records of one collection and one day, which go together. */
export interface Going {
  /** When they go, ms since 1970: a midnight UTC. */
  readonly at: number;
  /** The UTC day they were written, as in 2026-11-26. */
  readonly day: string;
  /** '' for records of other programs; undefined where a room with a secret has not declared it: only its blinded name is known. */
  readonly collection: string | undefined;
  /** Deletes included, count; and their size on disk, bytes. */
  readonly records: number;
  readonly bytes: number;
}

/** How many groups to tell of. */
export interface NextToGoOptions {
  readonly limit?: number;
}

const LIMIT = 10;
const LIMIT_MAX = 10_000;

interface Group {
  readonly at: number;
  readonly day: number;
  readonly collection: string | undefined;
  records: number;
  bytes: number;
}

/**
 * Groups in the order in which they go, of one day the larger first.
 * @throws PeersetError E_OPTION.
 */
export async function nextToGo(member: Member, { limit = LIMIT }: NextToGoOptions = {}): Promise<readonly Going[]> {
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > LIMIT_MAX) throw badOption('limit', `it is a whole number from 1 to ${LIMIT_MAX}`);
  await member.ready;
  const groups = await groupsOf(member);
  const next = [...groups].sort((one, other) => one.at - other.at || other.bytes - one.bytes || one.day - other.day).slice(0, limit);
  return next.map(({ day, ...rest }) => ({ ...rest, day: new Date(day * DAY_MS).toISOString().slice(0, 10) }));
}

async function groupsOf({ catalog, environment: { clock }, unlocked }: Member): Promise<Iterable<Group>> {
  const { seal } = unlocked!;
  const law = lawFrom(unlocked!.law);
  const groups = new Map<string, Group>();
  let seen = 0;
  for (const { at, collection, size } of catalog.headers()) {
    if (++seen % SLICE_RECORDS === 0) await pause(clock);
    const { keepDays } = law.capsOf(law.poolOf(collection));
    if (keepDays === 'forever') continue;
    const day = Math.floor(at / DAY_MS);
    // What cannot be told apart by name is told of together.
    const name = seal === undefined || collection === '' ? collection : seal.declared(collection);
    const found = groups.get(`${day} ${keepDays} ${name}`);
    if (found === undefined) groups.set(`${day} ${keepDays} ${name}`, { at: (day + keepDays + 1) * DAY_MS, day, collection: name, records: 1, bytes: size });
    else {
      found.records++;
      found.bytes += size;
    }
  }
  return groups.values();
}

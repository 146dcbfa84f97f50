/**
 * Looking through everything that is in a room, as somebody does who wants to know what there is: which collections, and their records from
 * any place on, what moderation hides included. Lists of an application (`find`, `live`) show what is to be seen; this shows what is there.
 *
 * It holds nothing between two calls, and each of them looks at no more than it answers; a search, which looks at everything, lets the page
 * breathe every few milliseconds.
 */
import { badOption, checkSignal } from '../errors.ts';
import type { Entry } from '../entry.ts';
import type { Member } from '../member.ts';
import { pause } from '../pause.ts';
import type { Rec } from '../rec.ts';
import { checkCollectionName } from '../records.ts';
import type { Shelf } from '../shelf.ts';
import type { BrowseOptions, Browsed, CollectionSize, Found, SearchOptions } from './browsed.ts';
import { largest } from './largest.ts';

/** Name of the collection that is there from the beginning. */
const FIRST = 'default';
/** Collections told of, count: strangers can make any number. */
const COLLECTIONS_MAX = 1000;
const LIMIT = 100;
const LIMIT_MAX = 1000;
const TEXT_MAX = 200;
/** Records whose bodies are loaded and held at once, count. */
const LOOKED_AT_ONCE = 500;
/** A search works so long without a breath of the page, ms: what a record says may be long, or sealed. */
const WORK_MS = 8;

/** The collections of a room, the largest first: those that are declared, and those in which anybody put something. */
export async function collectionsOf(member: Member): Promise<readonly CollectionSize[]> {
  await member.ready;
  const { catalog, settings } = member;
  const shelves = largest([...await catalog.shelves()], COLLECTIONS_MAX, ([, one], [, other]) => other.rows.size - one.rows.size);
  const own = new Set([FIRST, ...settings.declared]);
  const others = new Map<string, number>();
  for (const [name, { rows }] of catalog.names === 'open' ? shelves : await named(member, shelves)) {
    if (!own.has(name) && isName(name)) others.set(name, (others.get(name) ?? 0) + rows.size);
  }
  const sizes = [...others].map(([name, records]) => ({ name, records })).sort(largerFirst);
  // Declared ones have their place, whatever strangers made.
  const declared = [...own].map((name) => ({ name, records: catalog.shelf(name).rows.size }));
  return [...declared, ...sizes.slice(0, COLLECTIONS_MAX - declared.length)].sort(largerFirst);
}

/**
 * Records of a collection, newest first, from a place on.
 * @throws PeersetError E_OPTION, E_ABORTED, E_STORAGE, E_CLOSED.
 */
export async function browse(member: Member, collection: string, { from = 0, limit = LIMIT, signal }: BrowseOptions = {}): Promise<Browsed> {
  checkCollectionName(collection);
  if (!Number.isSafeInteger(from) || from < 0) throw badOption('from', 'it is a whole number');
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > LIMIT_MAX) throw badOption('limit', `it is a whole number from 1 to ${LIMIT_MAX}`);
  await member.ready;
  await member.catalog.shelves();
  const { rows } = member.catalog.shelf(collection);
  checkSignal(signal);
  const found = await read(member, rows.lastBut(from, limit));
  checkSignal(signal);
  return { total: rows.size, rows: found };
}

/**
 * Looks for a text in everything that the records of a collection say, in their keys and in the names of their authors, newest first. It
 * tells how far it has come, again and again, until it has seen everything or its reader has enough.
 * @throws PeersetError as `browse`.
 */
export async function* searchFor(member: Member, collection: string, text: string, { signal }: SearchOptions = {}): AsyncGenerator<Found> {
  checkCollectionName(collection);
  if (typeof text !== 'string' || text.trim() === '' || text.length > TEXT_MAX) throw badOption('text', `it is a text of 1 to ${TEXT_MAX} characters`);
  const wanted = text.trim().toLocaleLowerCase();
  await member.ready;
  await member.catalog.shelves();
  const { rows } = member.catalog.shelf(collection);
  let [looked, last] = [0, undefined as Entry | undefined];
  for (;;) {
    checkSignal(signal);
    const before = last;
    const next = before === undefined ? rows.lastBut(0, LOOKED_AT_ONCE) : rows.lastFitting((entry) => isOlder(entry, before), LOOKED_AT_ONCE);
    if (next.length === 0) return;
    last = next.at(-1);
    looked += next.length;
    const found = await read(member, next, (entries) => fitting(member, entries, wanted, signal));
    yield { looked, total: Math.max(looked, rows.size), rows: found };
    await pause(member.environment.clock);
  }
}

/** Records of those entries that `choose` takes, once what reads files is here, too. Letters are not waited for: somebody may be asked. */
async function read(member: Member, entries: readonly Entry[], choose?: (entries: readonly Entry[]) => Promise<readonly Entry[]>): Promise<readonly Rec[]> {
  const { bodies } = member.catalog;
  for (;;) {
    const { round } = member.files;
    const loaded = await bodies.load(entries);
    let found: readonly Rec[];
    try {
      const chosen = await choose?.(loaded) ?? loaded;
      for (const entry of chosen) void entry.isReadable;
      found = chosen.map((entry) => member.views.present(entry));
    } finally {
      bodies.release(loaded);
    }
    const { settled } = member.files;
    if (settled === undefined && round === member.files.round) return found;
    await settled;
  }
}

/** Those that say so. Values are only made of these: what a record says is looked through as it is written. */
async function fitting({ environment: { clock } }: Member, entries: readonly Entry[], wanted: string, signal: AbortSignal | undefined): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  let until = clock.now() + WORK_MS;
  for (const entry of entries) {
    if (saysSo(entry, wanted)) {
      void entry.isReadable;
      found.push(entry);
    }
    if (clock.now() < until) continue;
    await pause(clock);
    checkSignal(signal);
    until = clock.now() + WORK_MS;
  }
  return found;
}

/** Shelves by people's names, where their stored names say nothing: their records know them. All are asked at once. */
async function named({ catalog: { bodies } }: Member, shelves: readonly (readonly [string, Shelf])[]): Promise<readonly (readonly [string, Shelf])[]> {
  const first = new Map(shelves.flatMap(([, shelf]) => shelf.rows.lastBut(0, 1).map((entry) => [entry, shelf] as const)));
  const loaded = await bodies.load([...first.keys()]);
  const found = loaded.map((entry) => [entry.body.collection, first.get(entry)!] as const);
  bodies.release(loaded);
  return found;
}

/** Whether records of this name are anybody's to see: what people say about records has names of its own. */
function isName(name: string): boolean {
  try {
    checkCollectionName(name);
    return true;
  } catch {
    return false;
  }
}

function largerFirst(one: CollectionSize, other: CollectionSize): number {
  return other.records - one.records || (one.name < other.name ? -1 : 1);
}

function isOlder({ at, id }: Entry, than: Entry): boolean {
  return at < than.at || (at === than.at && id < than.id);
}

function saysSo(entry: Entry, wanted: string): boolean {
  const { body, author } = entry;
  const said = body.isLetter ? JSON.stringify(body.value ?? '') : body.content;
  return [said, body.key, author].some((text) => text.toLocaleLowerCase().includes(wanted));
}

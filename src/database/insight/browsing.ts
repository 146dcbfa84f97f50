/**
 * Looking through everything that is in a room, as somebody does who wants to know what there is: which collections, and their records from
 * any place on, what moderation hides included. Lists of an application (`find`, `live`) show what is to be seen; this shows what is there.
 *
 * It holds nothing between two calls, and each of them looks at no more than it answers.
 */
import { badOption, checkSignal } from '../errors.ts';
import type { Entry } from '../entry.ts';
import type { Member } from '../member.ts';
import { pause } from '../pause.ts';
import type { Rec } from '../rec.ts';
import { checkCollectionName } from '../records.ts';
import type { Shelf } from '../shelf.ts';
import type { BrowseOptions, Browsed, CollectionSize, Found, SearchOptions } from './browsed.ts';

/** Name of the collection that is there from the beginning. */
const FIRST = 'default';
/** Collections told of, count: strangers can make any number. */
const COLLECTIONS_MAX = 1000;
const LIMIT = 100;
const LIMIT_MAX = 1000;
const TEXT_MAX = 200;
/** Records looked at between two breaths of the page, count. */
const LOOKED_AT_ONCE = 500;

/** The collections of a room, the largest first: those that are declared, and those in which anybody put something. */
export async function collectionsOf(member: Member): Promise<readonly CollectionSize[]> {
  await member.ready;
  const records = new Map<string, number>([FIRST, ...member.settings.declared].map((name) => [name, 0]));
  for (const [stored, shelf] of await member.catalog.shelves()) {
    const name = member.catalog.names === 'open' ? stored : await nameOf(member, shelf);
    if (isName(name)) records.set(name, (records.get(name) ?? 0) + shelf.rows.size);
  }
  const sizes = [...records].map(([name, count]) => ({ name, records: count }));
  return sizes.sort((one, other) => other.records - one.records || (one.name < other.name ? -1 : 1)).slice(0, COLLECTIONS_MAX);
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
  const found = await read(member, rows.lastBut(from, limit), (entries) => entries.map((entry) => member.views.present(entry)));
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
    const found = await read(member, next, (entries) => entries.filter((entry) => saysSo(entry, wanted)).map((entry) => member.views.present(entry)));
    yield { looked, total: Math.max(looked, rows.size), rows: found };
    await pause(member.environment.clock);
  }
}

/** What `look` makes of entries whose bodies are here, once what reads files is here, too. Letters are not waited for: somebody may be asked. */
async function read(member: Member, entries: readonly Entry[], look: (entries: readonly Entry[]) => readonly Rec[]): Promise<readonly Rec[]> {
  const { bodies } = member.catalog;
  for (;;) {
    const { round } = member.files;
    const loaded = await bodies.load(entries);
    let found: readonly Rec[];
    try {
      for (const entry of loaded) void entry.isReadable;
      found = look(loaded);
    } finally {
      bodies.release(loaded);
    }
    const { settled } = member.files;
    if (settled === undefined && round === member.files.round) return found;
    await settled;
  }
}

/** People's name for a collection whose stored name says nothing: its records know it. */
async function nameOf({ catalog }: Member, shelf: Shelf): Promise<string> {
  const loaded = await catalog.bodies.load(shelf.rows.lastBut(0, 1));
  const name = loaded[0]?.body.collection ?? '';
  catalog.bodies.release(loaded);
  return name;
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

function isOlder({ at, id }: Entry, than: Entry): boolean {
  return at < than.at || (at === than.at && id < than.id);
}

function saysSo(entry: Entry, wanted: string): boolean {
  const { body, author } = entry;
  const said = body.isLetter ? JSON.stringify(body.value ?? '') : body.content;
  return [said, body.key, author].some((text) => text.toLocaleLowerCase().includes(wanted));
}

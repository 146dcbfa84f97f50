/**
 * Put, patch and delete: what must hold before a value becomes a wish of the writer. Values are encoded when
 * they are put, so that changing them afterwards changes nothing.
 */
import { toHex } from '../core/base/bytes.ts';
import { LIMITS } from '../core/base/limits.ts';
import { textToBytes } from '../core/base/text.ts';
import { contentKey } from '../core/rules/duplicates.ts';
import { isPlain } from '../core/rules/reading.ts';
import type { Random } from '../ports.ts';
import type { Catalog } from './catalog.ts';
import type { Settings } from './config.ts';
import type { Entry } from './entry.ts';
import { badOption, PeersetError, unsupported } from './errors.ts';
import type { Identity } from './identity.ts';
import { schemaVerdict } from './schema.ts';
import { decodeValue, encodeValue, type Encoded } from './value.ts';
import type { RoomJudges } from './judging.ts';
import type { Part } from './part.ts';
import type { LetterBox } from './letter-box.ts';
import type { LateWriter } from './late-writer.ts';
import type { Wish } from './writer.ts';

/** How to put. */
export interface PutOptions {
  /** Stable name in the collection; replaces what this author put there before. A random one where absent. */
  readonly key?: string;
  /** When the record hides: a Date, or ms since 1970. */
  readonly expires?: Date | number;
  /** Aborts as long as the record is not signed. */
  readonly signal?: AbortSignal;
  /** Whether the author's oldest record may go where the quota is full. */
  readonly replaceOldest?: boolean;
  /** The only readers (npub), beside the author: at most 23. Others see that there is a record, and for whom, and not what it says. */
  readonly to?: readonly string[];
  /** What a file is called that is put alone, and what it is where its bytes leave that open. A File has its own. */
  readonly name?: string;
  readonly type?: string;
  /** A `ReadableStream` of bytes: whether others read it while it is written. A `MediaStream` always is. */
  readonly live?: boolean;
  /** How long the parts of a `MediaStream` last, ms, 500 to 10,000: 2000 unless told otherwise. Others see it that much later. */
  readonly segmentMs?: number;
  /** Whether a `MediaStream` is recorded, so that it can be rewound and is a file once it is over; true. Without, only `direct` viewers see it. */
  readonly record?: boolean;
  /** How many viewers at once get the tracks of a `MediaStream` straight from this page, without waiting for parts: 0 to 16, 4 unless told otherwise. */
  readonly direct?: number;
  /** Hears how many bytes of files are on this device's disk, of how many; `undefined` where a stream did not end yet. */
  readonly progress?: (bytes: number, total: number | undefined) => void;
}

/** The parts of a room that writing needs. */
export interface RecordsHost {
  readonly settings: Settings;
  readonly environment: { readonly random: Random; readonly judging: Part<RoomJudges> | undefined };
  readonly identity: Identity;
  readonly catalog: Catalog;
  readonly writer: Pick<LateWriter, 'write' | 'inTurn'>;
  readonly letters: LetterBox;
  /** Gives the files in a value, and encodes the rest. `giving`: puts under way that do, count. */
  readonly files: {
    giving: number;
    desk(): Promise<{ encode(collection: string, value: unknown, options: PutOptions): Promise<Encoded> }>;
    /** Takes streams that go on. */
    streams(): Promise<{ put(collection: string, value: unknown, options: PutOptions): Promise<Entry> }>;
  };
  readonly ready: Promise<void>;
}

const PUT_OPTIONS = ['key', 'expires', 'signal', 'replaceOldest', 'to', 'name', 'type', 'live', 'segmentMs', 'record', 'direct', 'progress'];
const KEY_BYTES = 12;

/** Puts a value; see `Collection.put`. */
export function putRecord(host: RecordsHost, collection: string, value: unknown, options: PutOptions = {}): Promise<Entry> {
  checkOptions(options);
  const { name, type, live } = options;
  if (live === true || isMedia(value)) return host.files.streams().then((streams) => streams.put(collection, value, options));
  const content = (name ?? type) === undefined ? encoded(host, collection, value) : undefined;
  return content === undefined ? putFiles(host, collection, value, options) : putEncoded(host, collection, content, options);
}

function putEncoded(host: RecordsHost, collection: string, content: Encoded, options: PutOptions): Promise<Entry> {
  const wish = wishOf(host, collection, options, content);
  if (options.to !== undefined) return putLetter(host, wish, options.to);
  if (host.environment.judging === undefined && host.files.giving === 0) return host.writer.write(wish);
  // In its turn: what is put at one key stays in its order, however long each takes to be read, or cut.
  return host.writer.inTurn(collection, wish.key, (write) => putJudged(host, wish, write));
}

async function putFiles(host: RecordsHost, collection: string, value: unknown, options: PutOptions): Promise<Entry> {
  const encode = async (): Promise<Encoded> => (await host.files.desk()).encode(collection, value, options);
  host.files.giving++;
  try {
    if (options.key === undefined) return await putEncoded(host, collection, await encode(), options);
    return await host.writer.inTurn(collection, options.key, async (write) => {
      const wish = wishOf(host, collection, options, await encode());
      return options.to === undefined ? putJudged(host, wish, write) : putLetter(host, wish, options.to, write);
    });
  } finally {
    host.files.giving--;
  }
}

async function putJudged(host: RecordsHost, wish: Wish, write: (wish: Wish) => Promise<Entry>): Promise<Entry> {
  await judgeOwn(host, wish);
  return write(wish);
}

/** Asks the room's rules about content before anything is signed. Letters are for their readers alone. */
async function judgeOwn({ environment, identity, ready }: RecordsHost, { collection, key, encoded }: Wish): Promise<void> {
  if (environment.judging === undefined || encoded === undefined) return;
  const [judges] = await Promise.all([environment.judging.get(), ready]);
  await judges.own({ collection, key, author: identity.pubkey, type: encoded.tags.find(([name]) => name === 'm')?.[1], content: encoded.content });
}

/** Seals before it is the writer's turn: whoever encrypts may have to ask a person. */
async function putLetter(host: RecordsHost, wish: Wish, to: readonly string[], write = (sealed: Wish) => host.writer.write(sealed)): Promise<Entry> {
  const { readersOf, writeLetter } = await host.letters.letters;
  const readers = readersOf(to);
  await host.ready;
  const encoded = await writeLetter(wish.encoded!, readers, await host.identity.signer, host.environment.random);
  const entry = await write({ ...wish, encoded });
  const { content, tags } = wish.encoded!;
  host.letters.know(entry.id, { content, value: decodeValue(content, tags[0]?.[1]) });
  // Nobody else can tell this device which files it refers to.
  void entry.body.withFiles;
  return entry;
}

/** Changes properties of the value at a key; see `Collection.patch`. */
export function patchRecord(host: RecordsHost, collection: string, key: string, part: unknown): Promise<Entry> {
  checkKey(key);
  if (!isObject(part)) throw badOption('part', 'it is an object with the properties to change');
  return host.writer.inTurn(collection, key, async (write) => {
    await host.ready;
    await host.catalog.settle(collection, key, host.identity.pubkey);
    const { before } = holderOf(host, collection, key);
    const [loaded] = await host.catalog.bodies.load([before]);
    if (loaded === undefined) throw notFound(collection, key);
    const { value } = loaded;
    const { isLetter } = loaded.body;
    host.catalog.bodies.release([loaded]);
    if (isLetter) throw unsupported('Patching a record for some readers', 'Put it again, with `to`.');
    if (!isObject(value)) {
      throw new PeersetError('E_VALUE', 'Only a value with properties can be patched.', { fix: 'Use put to replace it.' });
    }
    const { expires } = before.header;
    const changed = merged(value, part);
    const patched = encoded(host, collection, changed) ?? (await (await host.files.desk()).encode(collection, changed, {}));
    const wish: Wish = { collection, key, encoded: patched, expiresAt: expires, replaceOldest: false, signal: undefined };
    return putJudged(host, wish, write);
  });
}

/** Deletes what is at a key; see `Collection.delete`. */
export async function removeRecord(host: RecordsHost, collection: string, key: string): Promise<void> {
  checkKey(key);
  await host.writer.inTurn(collection, key, async (write) => {
    await host.ready;
    await host.catalog.settle(collection, key, host.identity.pubkey);
    holderOf(host, collection, key);
    return write({ collection, key, encoded: undefined, expiresAt: undefined, replaceOldest: false, signal: undefined });
  });
}

/** @throws PeersetError E_OPTION where a collection cannot have this name. */
export function checkCollectionName(name: unknown): asserts name is string {
  const fits = typeof name === 'string' && name !== '' && !name.includes('/') && !name.startsWith('$') && isPlain(name, LIMITS.policyNameBytesMax);
  if (!fits) throw badOption('collection', `a collection has a name of 1 to ${LIMITS.policyNameBytesMax} bytes without slash, control characters or $ in front`);
}

/** @throws PeersetError E_OPTION where a record cannot have this key. */
export function checkKey(key: unknown): asserts key is string {
  if (typeof key !== 'string' || key === '' || !isPlain(key, LIMITS.recordNameBytesMax)) {
    throw badOption('key', `a record has a key of 1 to ${LIMITS.recordNameBytesMax} bytes without control characters`);
  }
}

function isMedia(value: unknown): boolean {
  return typeof MediaStream !== 'undefined' && value instanceof MediaStream;
}

function checkOptions({ key, ...options }: PutOptions): void {
  for (const option in options) if (!PUT_OPTIONS.includes(option)) throw badOption(option, `put has the options ${PUT_OPTIONS.join(', ')}`);
  if (key !== undefined) checkKey(key);
}

function wishOf(host: RecordsHost, collection: string, options: PutOptions, content: Encoded): Wish {
  const { expires, replaceOldest = false, signal } = options;
  if (typeof replaceOldest !== 'boolean') throw badOption('replaceOldest', 'it is true or false');
  const expiresAt = expires === undefined ? undefined : timeOf(expires);
  return { collection, key: options.key ?? newKey(host, content, options), encoded: content, expiresAt, replaceOldest, signal };
}

/** The key of a record without one. Letters are sealed each in its own way: no two of them are the same. */
function newKey({ settings, environment }: RecordsHost, { content }: Encoded, { to }: PutOptions): string {
  const { duplicates } = settings.policy;
  return duplicates === 'replace' && to === undefined ? contentKey(textToBytes(content)) : toHex(environment.random(KEY_BYTES));
}

function timeOf(expires: unknown): number {
  const at = expires instanceof Date ? expires.getTime() : expires;
  if (typeof at === 'number' && Number.isSafeInteger(at) && at > 0) return at;
  throw badOption('expires', 'it is a Date, or whole milliseconds since 1970');
}

/** Undefined where files must be given first. */
function encoded(host: RecordsHost, collection: string, value: unknown): Encoded | undefined {
  const result = encodeValue(value, host.settings.policy.contentBytesMax);
  return result && taken(host, collection, result, value);
}

/** What is encoded, where the schema of its collection takes the value. @throws PeersetError E_REFUSED */
export function taken({ settings }: Pick<RecordsHost, 'settings'>, collection: string, result: Encoded, value: unknown): Encoded {
  const schema = settings.schemas.get(collection);
  const verdict = schema === undefined ? undefined : schemaVerdict(schema, value);
  if (verdict === undefined || verdict.accept) return result;
  throw new PeersetError('E_REFUSED', `The schema of ${collection} does not take this value: ${verdict.reason}.`, {
    fix: 'Change the value.',
    rule: verdict.rule,
    reason: verdict.reason,
  });
}

/** What shows at the key, where this author may change it. */
function holderOf({ catalog, identity, settings }: RecordsHost, collection: string, key: string): { before: Entry } {
  const before = catalog.at(collection, key, identity.pubkey);
  if (before === undefined) throw notFound(collection, key);
  if (settings.shared.has(collection) || before.header.author === identity.pubkey) return { before };
  throw new PeersetError('E_NOT_YOURS', 'Another author wrote this record.', {
    fix: 'Only its author can change it; db.use() hides it for this reader.',
  });
}

function notFound(collection: string, key: string): PeersetError {
  return new PeersetError('E_NOT_FOUND', `There is no record ${key} in ${collection}.`, { fix: 'Put one first.' });
}

/** JSON Merge Patch (RFC 7396), top level only: null removes a property, anything else replaces it. */
function merged(before: object, part: object): object {
  const properties = Object.entries({ ...before, ...part });
  return Object.fromEntries(properties.filter(([name, value]) => value !== undefined && !(value === null && Object.hasOwn(part, name))));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

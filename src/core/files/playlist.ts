/**
 * What a record says of a stream that goes on. The stream is cut into segments, each a file; the newest stand in the record, which
 * is replaced whenever one comes, and older ones in lists, which are files as well (`segment-list.ts`). So a stream of hours fits a
 * record that refers to ten files, and every file of it is shared, checked and kept as any other.
 *
 * In a value a stream is an object with the one property `$live`. All of it is a claim of the record's author. Segments are
 * numbered from 0; a list holds those behind the lists before it, and the recent ones come after all lists.
 */
import { assert } from '../base/assert.ts';
import { fault, isFault, type Fault } from '../base/fault.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { LIVE_LIMITS } from '../base/limits/live.ts';
import { base64Length, base64ToBytes, bytesToBase64 } from '../record/base64.ts';
import { decodeInfo, encodeInfo, type FileInfo, type FileReference } from './info.ts';
import { isFileName } from './name.ts';
import { isType } from './sniff.ts';

/** A file with segments that are not in the record any more. */
export interface OlderSegments {
  /** The list; its `seconds` are those of all its segments. */
  readonly list: FileInfo;
  /** Segments in it, count. */
  readonly count: number;
}

/** A stream, as its record has it at the moment. */
export interface Playlist {
  /** MIME type, with `codecs` where it is sound or video. */
  readonly type: string;
  /** When it began by its author's clock, ms since 1970. The same record with another beginning is another stream. */
  readonly started: number;
  /** What comes in front of a segment to play it. */
  readonly head?: Uint8Array;
  readonly older: readonly OlderSegments[];
  /** The newest, oldest first; each says its `seconds`. */
  readonly recent: readonly FileInfo[];
  /** When it ended; absent as long as it goes on. */
  readonly ended?: number;
  readonly name?: string;
  /** Whether few viewers can have its tracks straight from whoever sends: beside segments, or `only` so, where nothing is recorded. */
  readonly tracks?: TracksOffer;
}

/** How tracks are given. */
export type TracksOffer = 'also' | 'only';

/** How a record's value refers to a stream. */
export interface LiveReference {
  readonly $live: Readonly<Record<string, unknown>>;
}

/** The property that makes an object a stream, where it is the only one. */
export const LIVE_PROPERTY = '$live';
/** The type of a list of segments, which nothing shows or runs. */
export const LIST_TYPE = 'application/vnd.peerset.segments';

const CODECS = /^codecs="?[A-Za-z0-9.,_ -]{1,100}"?$/;

/** The stream for a record's value, in one order: the same gives the same text. */
export function encodePlaylist(playlist: Playlist): LiveReference {
  const { type, started, head, older, recent, ended, name, tracks } = playlist;
  const reference = {
    $live: {
      m: type, started,
      ...(name === undefined ? {} : { name }),
      ...(tracks === undefined ? {} : { tracks }),
      ...(head === undefined ? {} : { head: bytesToBase64(head) }),
      older: older.map(({ list, count }) => ({ list: encodeInfo(list), count })),
      recent: recent.map((segment): FileReference => encodeInfo(segment)),
      ...(ended === undefined ? {} : { ended }),
    },
  };
  const again = decodePlaylist(reference);
  assert(!isFault(again), `what is written of a stream can be read: ${isFault(again) ? again.reason : ''}`);
  return reference;
}

/** Whether a value is a stream, well or badly described. */
export function isLive(value: unknown): value is LiveReference {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, LIVE_PROPERTY) && Object.keys(value).length === 1;
}

/** The stream that a value describes, or why it describes none. Properties without a meaning are passed over. */
export function decodePlaylist(value: unknown): Playlist | Fault {
  const fields = isLive(value) ? fieldsOf(value.$live) : undefined;
  if (fields === undefined) return fault('malformed', 'not a stream');
  const about = aboutOf(fields);
  if (isFault(about)) return about;
  const older = listed(fields.get('older'), LIVE_LIMITS.liveListsMax, olderOf);
  if (isFault(older)) return older;
  const recent = listed(fields.get('recent'), LIVE_LIMITS.liveRecentMax, segmentOf);
  return isFault(recent) ? recent : { ...about, older, recent };
}

/** Segments of a stream so far, count. */
export function segmentCount({ older, recent }: Pick<Playlist, 'older' | 'recent'>): number {
  return older.reduce((sum, { count }) => sum + count, recent.length);
}

/** How long a file lasts that is part of a stream, ms. */
export function msOf({ seconds }: Pick<FileInfo, 'seconds'>): number {
  return Math.round((seconds ?? 0) * 1000);
}

/** MIME type without parameters. */
export function essenceOf(type: string): string {
  return type.split(';', 1)[0]!.trim();
}

type Fields = ReadonlyMap<string, unknown>;

/** A copy has its own properties only, and each was read once. */
function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map<string, unknown>(Object.entries(value)) : undefined;
}

function aboutOf(fields: Fields): Omit<Playlist, 'older' | 'recent'> | Fault {
  const [type, started, ended, name, tracks] = ['m', 'started', 'ended', 'name', 'tracks'].map((field) => fields.get(field));
  if (typeof type !== 'string' || !isMediaType(type)) return fault('malformed', 'the type of a stream is no MIME type');
  if (!isTime(started)) return fault('malformed', 'a stream begins at whole milliseconds');
  if (ended !== undefined && !(isTime(ended) && ended >= started)) return fault('malformed', 'a stream ends after it began');
  if (name !== undefined && !(typeof name === 'string' && isFileName(name))) return fault('malformed', 'the name of a stream is none');
  const head = fields.has('head') ? headOf(fields.get('head')) : undefined;
  if (isFault(head)) return head;
  return {
    type, started,
    ...(head === undefined ? {} : { head }), ...(ended === undefined ? {} : { ended }), ...(name === undefined ? {} : { name }),
    // Whatever else it may say one day, it is no reason not to read the rest.
    ...(tracks === 'also' || tracks === 'only' ? { tracks } : {}),
  };
}

/** An essence, and nothing behind it but codecs. */
function isMediaType(type: string): boolean {
  if (type.length > FILE_LIMITS.fileTypeBytesMax) return false;
  const [essence = '', codecs, more] = type.split(';');
  return isType(essence) && more === undefined && (codecs === undefined || CODECS.test(codecs.trim()));
}

function headOf(text: unknown): Uint8Array | Fault {
  if (typeof text !== 'string') return fault('malformed', 'the head of a stream is base64');
  if (text.length > base64Length(LIVE_LIMITS.liveHeadBytesMax)) return fault('limit', `the head of a stream has more than ${LIVE_LIMITS.liveHeadBytesMax} bytes`);
  const bytes = base64ToBytes(text);
  if (bytes === undefined || bytes.length === 0) return fault('malformed', 'the head of a stream is base64');
  return bytes.length <= LIVE_LIMITS.liveHeadBytesMax ? bytes : fault('limit', `the head of a stream has more than ${LIVE_LIMITS.liveHeadBytesMax} bytes`);
}

/** The parts of a list that has so many at most. */
function listed<T extends object>(value: unknown, max: number, partOf: (part: unknown) => T | Fault): readonly T[] | Fault {
  if (!Array.isArray(value)) return fault('malformed', 'a stream without its segments');
  if (value.length > max) return fault('limit', `a stream with more than ${max} files in a row`);
  const parts: T[] = [];
  for (const item of value as readonly unknown[]) {
    const part = partOf(item);
    if (isFault(part)) return part;
    parts.push(part);
  }
  return parts;
}

function segmentOf(value: unknown): FileInfo | Fault {
  const info = decodeInfo(value);
  if (isFault(info)) return info;
  if (info.seconds === undefined || info.size === 0) return fault('malformed', 'a segment without bytes or a duration');
  if (info.size > LIVE_LIMITS.liveSegmentBytesMax) return fault('limit', `a segment of more than ${LIVE_LIMITS.liveSegmentBytesMax} bytes`);
  return msOf(info) <= LIVE_LIMITS.liveSegmentMaxMs ? info : fault('limit', `a segment of more than ${LIVE_LIMITS.liveSegmentMaxMs} ms`);
}

function olderOf(value: unknown): OlderSegments | Fault {
  const fields = fieldsOf(value) ?? new Map<string, unknown>();
  const [list, count] = [decodeInfo(fields.get('list')), fields.get('count')];
  if (isFault(list)) return list;
  if (list.seconds === undefined || list.size === 0) return fault('malformed', 'a list without bytes or a duration');
  if (list.size > LIVE_LIMITS.liveListBytesMax) return fault('limit', `a list of more than ${LIVE_LIMITS.liveListBytesMax} bytes`);
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1) return fault('malformed', 'a list of no segments');
  return count <= LIVE_LIMITS.liveListMax ? { list, count } : fault('limit', `a list of more than ${LIVE_LIMITS.liveListMax} segments`);
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

/** What strangers say of streams that go on, the lists behind them, and the recordings they are cut from and become. */
import { concatBytes } from '../src/core/base/bytes.ts';
import { isFault, type Fault } from '../src/core/base/fault.ts';
import { LIVE_LIMITS } from '../src/core/base/limits/live.ts';
import { element, elementAt, openElement, unsignedBytes } from '../src/core/files/ebml.ts';
import type { FileInfo } from '../src/core/files/info.ts';
import { decodePlaylist, encodePlaylist, segmentCount, type Playlist } from '../src/core/files/playlist.ts';
import { findFiles } from '../src/core/files/references.ts';
import { plainSize } from '../src/core/files/sealing.ts';
import { decodeSegments, encodeSegments, type Segment } from '../src/core/files/segment-list.ts';
import { Timeline } from '../src/core/files/timeline.ts';
import { ID, WebmCutter, type CutSegment } from '../src/core/files/webm.ts';
import { tableEnd, wholeHead, wholeSegments } from '../src/core/files/webm-whole.ts';
import { scanJson } from '../src/core/record/json.ts';
import { bytesOf, ensure, ensureSmall, textOf, type Target } from './target.ts';

const ROOT = 'ab'.repeat(32);
const FILE: FileInfo = { x: ROOT, root: ROOT, size: 70_000, pieceBytes: 65_536, type: 'video/webm', seconds: 2 };
const LIST: FileInfo = { ...FILE, size: 400, type: 'application/vnd.peerset.segments', seconds: 20, sealed: { salt: ROOT, epoch: '0123abcd' }, pieceBytes: 65_536 };
const SOUND: Playlist = { type: 'audio/webm;codecs="opus"', started: 5, head: Uint8Array.of(1, 2, 3), older: [{ list: LIST, count: 10 }], recent: [FILE, FILE] };

/** What a record says of a stream, as JSON. */
export const PLAYLIST: Target = {
  name: 'playlist',
  seeds: () => [SOUND, { type: 'text/plain', started: 1, older: [], recent: [], ended: 9, name: 'log.txt' }].map((playlist) => bytesOf(JSON.stringify(encodePlaylist(playlist)))),
  run: (bytes) => {
    const text = textOf(bytes);
    if (isFault(scanJson(text))) return;
    const playlist = decodePlaylist(JSON.parse(text));
    if (isFault(playlist)) return;
    ensureSmall(playlist, bytes);
    const written = encodePlaylist(playlist);
    ensure(same(decodePlaylist(JSON.parse(JSON.stringify(written))), playlist), 'written again it is another stream');
    const files = findFiles(written);
    ensure(!isFault(files) && files.length === playlist.older.length + playlist.recent.length, 'a stream that a record could not refer to');
    follow(playlist);
  },
};

/** Its row can be walked through, whatever it says. */
function follow(playlist: Playlist): void {
  const timeline = new Timeline(playlist);
  ensure(timeline.take(playlist) && timeline.count === segmentCount(playlist), 'a stream is no later version of itself');
  for (const index of [0, timeline.count - 1, timeline.count]) {
    const found = timeline.at(index);
    ensure(found === undefined || index < timeline.count, 'a segment beyond all');
    if (found?.type === 'list') ensure(timeline.open(found, []) !== undefined, 'a list without segments was taken');
  }
  for (const ms of [0, timeline.ms - 1, timeline.ms]) ensure(timeline.atMs(ms) === undefined || ms < timeline.ms, 'a segment after the end');
}

const SEGMENT: Segment = { root: ROOT, size: 70_000, pieceBytes: 65_536, ms: 2000 };

/** The file that lists older segments. */
export const SEGMENT_LIST: Target = {
  name: 'segment-list',
  seeds: () => [[SEGMENT], [{ ...SEGMENT, sealed: { salt: ROOT } }, { ...SEGMENT, sealed: { salt: ROOT, epoch: '0123abcd' } }]].map((segments) => encodeSegments(segments)),
  run: (bytes) => {
    const segments = decodeSegments(bytes);
    if (isFault(segments)) return;
    ensureSmall(segments, bytes);
    ensure(same(decodeSegments(encodeSegments(segments)), segments), 'written again it is another list');
    for (const segment of segments) {
      ensure(segment.size <= LIVE_LIMITS.liveSegmentBytesMax && segment.ms <= LIVE_LIMITS.liveSegmentMaxMs, 'a segment that no record may name');
      ensure(plainSize(segment) > 0, 'a segment with nothing in it');
    }
  },
};

/** Bytes of a recording that come at once. */
const CHUNK_BYTES = 97;

/** A recording, as a recorder or a stranger made it: cut into segments, put together, and found again. */
export const WEBM: Target = {
  name: 'webm',
  seeds: () => {
    const bytes = recording();
    const { head, segments } = cut(bytes, bytes.length);
    return [bytes, wholeOf(head!, segments)];
  },
  run: (bytes) => {
    const once = cut(bytes, Math.max(1, bytes.length));
    ensure(same(once, cut(bytes, CHUNK_BYTES)), 'it is another one where its bytes come in pieces');
    for (const segment of once.segments) checkSegment(segment);
    if (once.head !== undefined) checkWhole(once.head, once.segments);
    wholeHead(bytes, [{ ms: 1, bytes: 1 }]);
    const found = wholeSegments(bytes, bytes.length);
    if (!isFault(found)) ensure(found.every(({ start, end }, i) => start < end && end === (found[i + 1]?.start ?? bytes.length)), 'segments that do not fill the file');
    tableEnd(bytes);
  },
};

interface Cut {
  readonly wrong: Fault | undefined;
  readonly head: Uint8Array | undefined;
  readonly segments: readonly CutSegment[];
}

function cut(bytes: Uint8Array, chunk: number): Cut {
  const cutter = new WebmCutter({ segmentMs: 400 });
  let wrong: Fault | undefined;
  for (let at = 0; at < bytes.length && wrong === undefined; at += chunk) wrong = cutter.push(bytes.subarray(at, at + chunk));
  return { wrong, segments: cutter.finish(), head: cutter.head };
}

function checkSegment({ bytes, ms }: CutSegment): void {
  const cluster = elementAt(bytes, 0);
  ensure(typeof cluster !== 'string' && cluster.id === ID.cluster && cluster.end === bytes.length, 'a segment is one cluster');
  ensure(bytes.length <= LIVE_LIMITS.liveSegmentBytesMax && ms > 0 && ms <= LIVE_LIMITS.liveSegmentMaxMs, 'a segment that no record may name');
}

function checkWhole(head: Uint8Array, segments: readonly CutSegment[]): void {
  const whole = wholeOf(head, segments);
  if (whole.length === 0 || head.length > LIVE_LIMITS.liveHeadBytesMax) return;
  const end = tableEnd(whole);
  ensure(!isFault(end), 'a file of ours without a table');
  const found = wholeSegments(whole.subarray(0, end), whole.length);
  ensure(!isFault(found) && same(found.map(({ start, end: to, ms }) => ({ bytes: whole.slice(start, to), ms })), segments), 'in the file there are other segments');
}

/** The file of a recording; of no bytes where its head says too little. */
function wholeOf(head: Uint8Array, segments: readonly CutSegment[]): Uint8Array {
  const whole = wholeHead(head, segments.map(({ ms, bytes }) => ({ ms, bytes: bytes.length })));
  return isFault(whole) ? new Uint8Array(0) : concatBytes(whole, ...segments.map(({ bytes }) => bytes));
}

/** A second of picture and sound, in clusters of unknown size. */
function recording(): Uint8Array {
  const track = (number: number, type: number): Uint8Array => element(ID.track, element(ID.trackNumber, Uint8Array.of(number)), element(ID.trackType, Uint8Array.of(type)));
  const block = (number: number, ms: number): Uint8Array => element(ID.simpleBlock, Uint8Array.of(0x80 | number, ms >> 8, ms & 0xff, 0x80, ms & 0xff));
  const clusters = [0, 500].map((start) => concatBytes(openElement(ID.cluster), element(ID.time, unsignedBytes(start)), ...[0, 100, 200, 300, 400].flatMap((ms) => [block(1, ms), block(2, ms)])));
  return concatBytes(element(ID.header, element(0x4282, bytesOf('webm'))), openElement(ID.segment), element(ID.info, element(ID.timeScale, unsignedBytes(1_000_000))), element(ID.tracks, track(1, 1), track(2, 2)), ...clusters);
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

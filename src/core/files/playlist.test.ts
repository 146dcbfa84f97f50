import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFault } from '../base/fault.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { LIVE_LIMITS } from '../base/limits/live.ts';
import { scanJson } from '../record/json.ts';
import { encodeInfo, type FileInfo } from './info.ts';
import { decodePlaylist, encodePlaylist, essenceOf, isLive, segmentCount, type Playlist } from './playlist.ts';
import { findFiles } from './references.ts';

const SEGMENT: FileInfo = { x: 'ab'.repeat(32), root: 'cd'.repeat(32), size: 250_000, pieceBytes: 65_536, type: 'video/webm', seconds: 2, sealed: { salt: 'ef'.repeat(32), epoch: '739ead67' } };
const { sealed: _sealed, ...PLAIN } = SEGMENT;
const FULL: Playlist = {
  type: 'video/webm;codecs="vp8,opus"', started: 1_795_000_000_000, name: 'Talk 2026.webm', head: new Uint8Array(LIVE_LIMITS.liveHeadBytesMax).fill(7), ended: 1_795_000_900_000,
  older: Array.from({ length: LIVE_LIMITS.liveListsMax }, () => ({ list: { ...SEGMENT, size: LIVE_LIMITS.liveListBytesMax }, count: LIVE_LIMITS.liveListMax })),
  recent: Array.from({ length: LIVE_LIMITS.liveRecentMax }, () => SEGMENT),
};
const LEAST: Playlist = { type: 'application/octet-stream', started: 1, older: [], recent: [] };

/** The value of the fullest stream, with some properties changed; undefined takes one away. */
function changed(changes: Readonly<Record<string, unknown>>): unknown {
  const inside = { ...encodePlaylist(FULL).$live, ...changes };
  return { $live: Object.fromEntries(Object.entries(inside).filter(([, value]) => value !== undefined)) };
}

/** How a changed value is refused. */
function refusal(changes: Readonly<Record<string, unknown>>): string {
  const decoded = decodePlaylist(changed(changes));
  return isFault(decoded) ? decoded.fault : 'taken';
}

const list = (size: number, count: unknown, seconds: number | undefined = 2): unknown => {
  const { seconds: _, sealed: __, ...rest } = SEGMENT;
  return { list: encodeInfo({ ...rest, size, ...(seconds === undefined ? {} : { seconds }) }), count };
};

describe('a stream in a record', () => {
  it('comes back from its JSON as it was', () => {
    for (const playlist of [FULL, LEAST]) {
      const json = JSON.stringify(encodePlaylist(playlist));
      expect(isFault(scanJson(json))).toBe(false);
      expect(decodePlaylist(JSON.parse(json))).toEqual(playlist);
    }
  });

  it('fits a room\'s smallest usual record however long it is, and refers to as many files as a record may', () => {
    const value = encodePlaylist(FULL);
    expect(JSON.stringify(value).length).toBeLessThan(8 * 1024);
    const files = findFiles(value);
    expect(isFault(files) ? files.reason : files.length).toBe(FILE_LIMITS.filesPerRecordMax);
    expect(segmentCount(FULL)).toBe(LIVE_LIMITS.liveListsMax * LIVE_LIMITS.liveListMax + LIVE_LIMITS.liveRecentMax);
  });

  it('may have properties that nobody knows yet', () => {
    expect(decodePlaylist(changed({ later: [1], constructor: 1 }))).toEqual(FULL);
  });

  it('is an object with one property', () => {
    for (const none of [null, 5, [], {}, { $live: {}, more: 1 }, Object.create({ $live: {} })]) expect([isLive(none), isFault(decodePlaylist(none))]).toEqual([false, true]);
    for (const bad of [null, 5, [], {}]) expect([isLive({ $live: bad }), isFault(decodePlaylist({ $live: bad }))]).toEqual([true, true]);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['no type', { m: undefined }], ['a type without a slash', { m: 'webm' }], ['a type with another parameter', { m: 'video/webm;x=y' }], ['a type with a line', { m: 'video/webm;codecs=a\nb' }],
    ['a type with two parameters', { m: 'video/webm;codecs=a;codecs=b' }], ['a long type', { m: `video/webm;codecs=${'a'.repeat(FILE_LIMITS.fileTypeBytesMax)}` }],
    ['no beginning', { started: undefined }], ['a broken beginning', { started: 1.5 }], ['an end before the beginning', { ended: FULL.started - 1 }], ['an end as text', { ended: '9' }],
    ['a name with a path', { name: '../x' }], ['a head that is no base64', { head: '*' }], ['a head of nothing', { head: '' }], ['a head as bytes', { head: [1] }],
    ['no segments', { recent: undefined }], ['segments as an object', { recent: { length: 1 } }], ['a segment that is none', { recent: [{}] }],
    ['a segment without a duration', { recent: [{ $file: { ...encodeInfo(SEGMENT).$file, duration: undefined } }] }],
    ['a list of nothing', { older: [list(100, 0)] }], ['half a list', { older: [list(100, 1.5)] }], ['a list as text', { older: ['x'] }], ['a count as text', { older: [list(100, '5')] }],
  ])('with %s is none', (_, changes) => {
    expect(refusal(changes)).toBe('malformed');
  });

  it('holds to its limits, and not one below', () => {
    const tooMany = (length: number): unknown[] => Array.from({ length }, () => encodeInfo(SEGMENT));
    expect([refusal({ recent: tooMany(LIVE_LIMITS.liveRecentMax) }), refusal({ recent: tooMany(LIVE_LIMITS.liveRecentMax + 1) })]).toEqual(['taken', 'limit']);
    const lists = (length: number): unknown[] => Array.from({ length }, () => list(100, 5));
    expect([refusal({ older: lists(LIVE_LIMITS.liveListsMax) }), refusal({ older: lists(LIVE_LIMITS.liveListsMax + 1) })]).toEqual(['taken', 'limit']);
    expect([refusal({ older: [list(100, LIVE_LIMITS.liveListMax)] }), refusal({ older: [list(100, LIVE_LIMITS.liveListMax + 1)] })]).toEqual(['taken', 'limit']);
    expect([refusal({ older: [list(LIVE_LIMITS.liveListBytesMax, 5)] }), refusal({ older: [list(LIVE_LIMITS.liveListBytesMax + 1, 5)] })]).toEqual(['taken', 'limit']);
    const segment = (changes: Partial<FileInfo>): Readonly<Record<string, unknown>> => ({ recent: [encodeInfo({ ...PLAIN, ...changes })] });
    expect([LIVE_LIMITS.liveSegmentBytesMax, LIVE_LIMITS.liveSegmentBytesMax + 1].map((size) => refusal(segment({ size })))).toEqual(['taken', 'limit']);
    expect([LIVE_LIMITS.liveSegmentMaxMs, LIVE_LIMITS.liveSegmentMaxMs + 1].map((ms) => refusal(segment({ seconds: ms / 1000 })))).toEqual(['taken', 'limit']);
    const head = (length: number): string => Buffer.alloc(length, 1).toString('base64');
    expect([refusal({ head: head(LIVE_LIMITS.liveHeadBytesMax) }), refusal({ head: head(LIVE_LIMITS.liveHeadBytesMax + 1) }), refusal({ head: 'A'.repeat(5000) })]).toEqual(['taken', 'limit', 'limit']);
  });

  it('never throws, whatever a stranger writes', () => {
    const [texts, fields] = [encodePlaylist(FULL).$live, ['m', 'started', 'ended', 'name', 'head', 'older', 'recent']];
    fc.assert(fc.property(fc.constantFrom(...fields), fc.jsonValue(), (field, value) => {
      const decoded = decodePlaylist({ $live: { ...texts, [field]: value } });
      if (!isFault(decoded)) expect(decodePlaylist(encodePlaylist(decoded))).toEqual(decoded);
    }), { numRuns: 300 });
  });

  it('has a type with its codecs left away', () => {
    expect([FULL.type, 'text/plain'].map(essenceOf)).toEqual(['video/webm', 'text/plain']);
  });
});

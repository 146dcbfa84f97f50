// Whoever follows a stream and misses its last edits: what was not seen is read from the file that took its place, or it ends.
import { expect, test } from 'vitest';
import { concatBytes, equalBytes } from '../../core/base/bytes.ts';
import { isFault } from '../../core/base/fault.ts';
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';
import { element, openElement, unsignedBytes } from '../../core/files/ebml.ts';
import { encodeInfo, type FileInfo } from '../../core/files/info.ts';
import { encodePlaylist, type Playlist } from '../../core/files/playlist.ts';
import { pieceBytesOf } from '../../core/files/tree.ts';
import { ID, WebmCutter } from '../../core/files/webm.ts';
import { wholeHead } from '../../core/files/webm-whole.ts';
import type { Entry } from '../entry.ts';
import { LiveFeed } from './live-feed.ts';

/** A record's place, files that are given, and a clock that a test sets. */
class Place {
  now = 1000;
  /** By root; what is not here is waited for. */
  readonly files = new Map<string, Uint8Array>();
  readonly #listeners = new Set<() => void>();
  #entry: Entry | undefined;
  #wakes: { readonly at: number; readonly run: () => void }[] = [];
  #count = 0;

  /** Somebody puts a value there. */
  put(value: unknown): Entry {
    this.#entry = { id: String(++this.#count), at: this.now, header: { author: 'ada' }, value } as unknown as Entry;
    for (const run of [...this.#listeners]) run();
    return this.#entry;
  }

  remove(): void {
    this.#entry = undefined;
    for (const run of [...this.#listeners]) run();
  }

  /** A file that somebody gives; the same number is the same file. */
  file(number: number, bytes: Uint8Array, more: Partial<FileInfo> = {}): FileInfo {
    const info = this.missing(number, bytes.length, more);
    this.files.set(info.root, bytes);
    return info;
  }

  /** One that nobody gives. */
  missing(number: number, size: number, more: Partial<FileInfo> = {}): FileInfo {
    const root = (number + 1).toString(16).padStart(64, '0');
    return { x: root, root, size, pieceBytes: pieceBytesOf(size), type: 'text/plain', ...more };
  }

  follow(playlist: Playlist): LiveFeed {
    const host = {
      catalog: {
        at: () => this.#entry,
        shelfOf: () => ({ listen: ({ changed }: { changed: () => void }) => this.#listen(changed) }),
        bodies: { load: (entries: readonly Entry[]) => Promise.resolve(entries), release: () => undefined },
      },
      environment: { clock: { now: () => this.now, wake: (at: number, run: () => void) => this.#wake(at, run) } },
    };
    const store = {
      open: () => Promise.reject(new Error('no lists here')),
      read: async ({ root, size }: FileInfo, signal: AbortSignal | undefined, { start, end } = { start: 0, end: size }) => {
        const bytes = this.files.get(root);
        if (bytes !== undefined) return bytes.slice(start, end);
        return new Promise((_, reject) => {
          const leave = (): void => reject(new Error('left'));
          signal?.addEventListener('abort', leave);
          if (signal?.aborted === true) leave();
        });
      },
    };
    const entry = this.put(encodePlaylist(playlist));
    return new LiveFeed(host as never, store as never, { place: { collection: 'notes', key: 'log', author: 'ada' }, entry, playlist });
  }

  pass(ms: number): void {
    this.now += ms;
    for (const { at, run } of this.#wakes.filter((wake) => wake.at <= this.now)) {
      this.#wakes = this.#wakes.filter((wake) => wake.run !== run);
      run();
    }
  }

  #listen(run: () => void): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }

  #wake(at: number, run: () => void): () => void {
    this.#wakes.push({ at, run });
    return () => {
      this.#wakes = this.#wakes.filter((wake) => wake.run !== run);
    };
  }
}

const PIECE = LIVE_LIMITS.livePieceBytes;
const LOG: Playlist = { type: 'text/plain', started: 1, older: [], recent: [], name: 'log.txt' };

function filled(bytes: number, value: number): Uint8Array {
  return new Uint8Array(bytes).fill(value);
}

async function rest(feed: LiveFeed, from: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let index = from; ; index++) {
    const segment = await feed.read(index, undefined);
    if (segment === undefined) return concatBytes(...parts);
    parts.push(segment.bytes);
  }
}

test('of bytes, what was not read yet is read from the file, also while a segment is waited for that nobody gives', async () => {
  const place = new Place();
  const all = concatBytes(filled(100, 1), filled(70, 2), filled(PIECE + 5, 3));
  const feed = place.follow({ ...LOG, recent: [place.file(1, all.slice(0, 100), { seconds: 1 }), place.missing(2, 70, { seconds: 1 })] });
  expect((await feed.read(0, undefined))!.bytes).toEqual(all.slice(0, 100));
  const next = feed.read(1, undefined);
  place.put(encodeInfo(place.file(9, all, { name: 'log.txt' })));
  expect(equalBytes((await next)!.bytes, all.subarray(100, 100 + PIECE))).toBe(true);
  expect(equalBytes(await rest(feed, 2), all.subarray(100 + PIECE))).toBe(true);
  expect(feed.isLive).toBe(false);
});

test('of bytes, whoever reads again from the beginning reads the same', async () => {
  const place = new Place();
  const all = concatBytes(filled(100, 1), filled(70, 2));
  const feed = place.follow({ ...LOG, recent: [place.file(1, all.slice(0, 100), { seconds: 1 })] });
  await feed.read(0, undefined);
  place.put(encodeInfo(place.file(9, all, { name: 'log.txt' })));
  expect(await rest(feed, 1)).toEqual(all.slice(100));
  expect(await rest(feed, 0)).toEqual(all);
  expect(new Uint8Array(await (await feed.whole(undefined)).arrayBuffer())).toEqual(all);
});

test.each<[string, (place: Place) => void]>([
  ['another file', (place) => place.put(encodeInfo(place.file(9, filled(500, 7), { name: 'log.txt' })))],
  ['a file of another name', (place) => place.put(encodeInfo(place.file(9, concatBytes(filled(100, 1), filled(9, 2)), { name: 'other.txt' })))],
  ['a file that is shorter than what was read', (place) => place.put(encodeInfo(place.file(9, filled(50, 1), { name: 'log.txt' })))],
  ['another stream', (place) => place.put(encodePlaylist({ ...LOG, started: 2 }))],
  ['text', (place) => place.put('text')],
  ['nothing', (place) => place.remove()],
])('where %s took its place the stream is over, also for who waits for a segment', async (_, replace) => {
  const place = new Place();
  const feed = place.follow({ ...LOG, recent: [place.file(1, filled(100, 1), { seconds: 1 }), place.missing(2, 70, { seconds: 1 })] });
  await feed.read(0, undefined);
  const next = feed.read(1, undefined);
  replace(place);
  expect([await next, feed.isLive]).toEqual([undefined, false]);
});

test('a file that nobody brings is waited for, and no longer than an author may be silent', async () => {
  const place = new Place();
  const feed = place.follow({ ...LOG, recent: [place.file(1, filled(100, 1), { seconds: 1 })] });
  await feed.read(0, undefined);
  const next = feed.read(1, undefined);
  place.put(encodeInfo(place.missing(9, 200, { name: 'log.txt' })));
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  expect(feed.isLive).toBe(true);
  place.pass(LIVE_LIMITS.liveSilentMs);
  expect(await next).toBeUndefined();
});

/** A recording of sound, of 2 s, in segments of 400 ms. */
function recorded(): { readonly head: Uint8Array; readonly segments: readonly { readonly bytes: Uint8Array; readonly ms: number }[]; readonly file: Uint8Array } {
  const track = element(ID.track, element(ID.trackNumber, Uint8Array.of(1)), element(ID.trackType, Uint8Array.of(2)));
  const blocks = Array.from({ length: 100 }, (_, i) => element(ID.simpleBlock, Uint8Array.of(0x81, (20 * i) >> 8, (20 * i) & 0xff, 0x80, i)));
  const cutter = new WebmCutter({ segmentMs: 400 });
  cutter.push(concatBytes(element(ID.header), openElement(ID.segment), element(ID.info), element(ID.tracks, track), openElement(ID.cluster), element(ID.time, unsignedBytes(0)), ...blocks));
  const [segments, head] = [cutter.finish(), cutter.head!];
  const front = wholeHead(head, segments.map(({ ms, bytes }) => ({ ms, bytes: bytes.length })));
  if (isFault(front)) throw new Error(front.reason);
  return { head, segments, file: concatBytes(front, ...segments.map(({ bytes }) => bytes)) };
}

const SOUND = { type: 'audio/webm' };

test('of a recording, segments that were not seen are found in the file, by number and by time', async () => {
  const place = new Place();
  const { head, segments, file } = recorded();
  expect(segments).toHaveLength(5);
  const feed = place.follow({ ...LOG, ...SOUND, head, recent: segments.slice(0, 2).map(({ bytes, ms }, i) => place.missing(i, bytes.length, { ...SOUND, seconds: ms / 1000 })) });
  const waiting = [feed.read(0, undefined), feed.read(2, undefined)];
  place.put(encodeInfo(place.file(9, file, { ...SOUND, name: 'log.txt' })));
  const [first, third] = await Promise.all(waiting);
  expect([first!.bytes, third!.bytes, third!.startMs, third!.ms]).toEqual([segments[0]!.bytes, segments[2]!.bytes, 800, 400]);
  expect([feed.count, feed.ms, feed.edgeMs]).toEqual([5, 2000, 1600]);
  expect(await Promise.all([0, 799, 800, 1999, 2000].map((ms) => feed.find(ms, new AbortController().signal)))).toEqual([0, 1, 2, 4, 5]);
  expect(await rest(feed, 3)).toEqual(concatBytes(segments[3]!.bytes, segments[4]!.bytes));
  expect(new Uint8Array(await (await feed.whole(undefined)).arrayBuffer())).toEqual(file);
});

test('of a recording, a file with other segments than were seen is another one', async () => {
  const place = new Place();
  const { head, segments, file } = recorded();
  const feed = place.follow({ ...LOG, ...SOUND, head, recent: [place.file(1, filled(segments[0]!.bytes.length + 1, 1), { ...SOUND, seconds: 0.4 })] });
  const next = feed.read(1, undefined);
  place.put(encodeInfo(place.file(9, file, { ...SOUND, name: 'log.txt' })));
  expect(await next).toBeUndefined();
});

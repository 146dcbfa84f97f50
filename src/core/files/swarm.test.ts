/** Shows what the machine asks for and of whom, event by event: nothing unwanted, nothing twice, the rest in the right order. */
import { describe, expect, it } from 'vitest';
import { LoneSwarm, leavesOf, pieceOf, wholeFile, type WholeFile } from '../../../test/files/lone-swarm.ts';
import { concatBytes } from '../base/bytes.ts';
import { FILE_TRANSFER_LIMITS } from '../base/limits/file-transfer.ts';
import { LIMITS } from '../base/limits.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { Bitfield } from './bitfield.ts';

const {
  fileRequestsMax, fileRequestsFirst, fileRequestTimeoutMs, fileSilentMs, fileLateMs, fileWindowPieces, fileAssemblyBytesMax, filesFetchedMax, fileSourcelessMs, filePlayedBytes,
} = FILE_TRANSFER_LIMITS;
const small = wholeFile(200_000, 'small');
const { root } = small.file;
const PIECES = 4;

/** A machine that wants the small file of peers that have it, and has its layer. */
function wanting(...peers: readonly string[]): LoneSwarm {
  const lone = new LoneSwarm();
  lone.do({ type: 'wanted', file: small.file });
  for (const peer of peers) lone.join(peer, small);
  for (const peer of peers) if (lone.take('layer-request', peer).length > 0) lone.hear(peer, { type: 'layer', root, layer: small.layer });
  return lone;
}

/** Gives whatever is asked for, until nothing is. */
function giveAll(lone: LoneSwarm, peer: string, whole = small): void {
  for (let asked = lone.take('request', peer); asked.length > 0; asked = lone.take('request', peer)) for (const place of asked) lone.give(peer, whole, place);
}

describe('a file that is wanted', () => {
  it('is told to everybody, its layer comes first, and then every piece once', () => {
    const lone = wanting('a');
    expect(lone.take('state', 'a')).toEqual([{ type: 'state', root, wants: 'for-itself', asks: true, pieces: new Uint8Array(1) }]);
    giveAll(lone, 'a');
    expect([...lone.written.keys()].sort()).toEqual([0, 1, 2, 3]);
    for (const [piece, bytes] of lone.written) expect(bytes).toEqual(pieceOf(small, piece));
    expect(lone.changes.at(-1)).toEqual({ type: 'complete', root });
    // Whoever has all of it wants nothing more.
    expect(lone.take('state', 'a')).toEqual([{ type: 'state', root, wants: 'nothing', asks: false, pieces: Bitfield.full(PIECES).toBytes() }]);
    expect(lone.blames).toEqual([]);
    expect(lone.swarm.memory).toEqual({ assembled: 0, read: 0 });
  });

  it('and nothing else: what is only held, or that peers speak of, is not asked for', () => {
    const lone = new LoneSwarm();
    lone.do({ type: 'held', file: small.file });
    lone.join('a', small);
    lone.join('b', wholeFile(70_000, 'unknown'));
    lone.wait(120_000);
    expect([lone.take('layer-request'), lone.take('request')]).toEqual([[], []]);
  });

  it('is known by its giver to be with so many others, from when they want it until they have nothing of it', () => {
    const lone = new LoneSwarm();
    lone.do({ type: 'held', file: small.file, pieces: Bitfield.full(PIECES).toBytes() });
    for (const peer of ['a', 'b', 'c']) lone.do({ type: 'peer-joined', peer });
    const state = { type: 'state', root, asks: false, pieces: new Uint8Array(1) } as const;
    lone.hear('a', { ...state, wants: 'for-itself' });
    lone.hear('a', { ...state, wants: 'nothing', pieces: Uint8Array.of(0x80) });
    lone.hear('b', { ...state, wants: 'for-others' });
    lone.hear('c', { ...state, wants: 'nothing' });
    lone.hear('b', { ...state, wants: 'nothing' });
    lone.do({ type: 'peer-left', peer: 'a' });
    expect(lone.changes).toEqual([1, 2, 1, 0].map((peers) => ({ type: 'peers', root, peers })));
  });

  it('is asked for no more once nobody wants it, and again when somebody does', () => {
    const lone = wanting('a');
    lone.give('a', small, lone.take('request', 'a')[0]!);
    lone.take('state');
    lone.do({ type: 'held', file: small.file });
    expect(lone.take('cancel', 'a').length).toBe(fileRequestsFirst - 1);
    expect(lone.take('state', 'a').at(-1)).toMatchObject({ wants: 'nothing' });
    lone.wait(120_000);
    expect([lone.take('request'), lone.swarm.memory.assembled]).toEqual([[], 0]);
    lone.do({ type: 'wanted', file: small.file });
    giveAll(lone, 'a');
    expect(lone.changes.at(-1)).toEqual({ type: 'complete', root });
    expect(lone.blames).toEqual([]);
  });

  it('goes on where it was, with the layer that the disk has', () => {
    const lone = new LoneSwarm({ files: [small] });
    lone.do({ type: 'wanted', file: small.file, pieces: new Uint8Array([0b1101_0000]) });
    lone.join('a', small);
    expect(lone.take('layer-request')).toEqual([]);
    giveAll(lone, 'a');
    expect([...lone.written.keys()]).toEqual([2]);
  });

  it('of no bytes, or all of it here, is complete at once; a damaged bitfield counts for nothing', () => {
    const lone = new LoneSwarm();
    lone.do({ type: 'wanted', file: { size: 0, pieceBytes: FILE_LIMITS.filePieceBytesMin, root: '00'.repeat(32) } });
    lone.do({ type: 'wanted', file: small.file, pieces: Bitfield.full(PIECES).toBytes() });
    expect(lone.changes.map(({ type }) => type)).toEqual(['complete', 'complete']);
    const damaged = new LoneSwarm();
    damaged.do({ type: 'wanted', file: small.file, pieces: new Uint8Array([0xff]) });
    expect(damaged.changes).toEqual([]);
  });

  it('is not written before the disk says so: only then are others told', () => {
    const lone = wanting('a');
    lone.join('b', small, { wants: 'for-itself', pieces: new Uint8Array(1) });
    lone.answers = false;
    for (const place of lone.take('request', 'a').filter(({ piece }, _, all) => piece === all[0]!.piece)) lone.give('a', small, place);
    const keep = lone.orders.findLast(({ type }) => type === 'keep');
    if (keep?.type !== 'keep') throw new Error('nothing was to be kept');
    const { piece, job } = keep;
    lone.answers = true;
    expect(lone.take('have')).toEqual([]);
    const leaves = concatBytes(...leavesOf(pieceOf(small, piece)));
    for (const type of ['kept', 'wrong'] as const) lone.do({ type, root, piece, job: job + 7, leaves });
    expect([lone.take('have'), lone.blames]).toEqual([[], []]);
    lone.do({ type: 'kept', root, piece, job, leaves });
    expect(lone.take('have', 'b')).toEqual([{ type: 'have', root, piece }]);
    for (const type of ['kept', 'wrong'] as const) lone.do({ type, root, piece, job, leaves });
    expect([lone.take('have'), lone.blames]).toEqual([[], []]);
  });

  it('comes again where the disk refused it, after a pause', () => {
    const lone = wanting('a');
    lone.answers = false;
    const asked = lone.take('request', 'a');
    const { piece } = asked[0]!;
    for (const place of asked.filter((request) => request.piece === piece)) lone.give('a', small, place);
    const keep = lone.orders.findLast(({ type }) => type === 'keep');
    if (keep?.type !== 'keep') throw new Error('nothing was to be kept');
    lone.take('request');
    lone.do({ type: 'write-failed', root, piece, job: keep.job });
    expect(lone.take('request')).toEqual([]);
    lone.answers = true;
    lone.wait(LIMITS.diskRetryMs);
    giveAll(lone, 'a');
    expect(lone.written.has(piece)).toBe(true);
  });
});

describe('what is asked of one peer', () => {
  it('is little at first (fileRequestsFirst), and at most fileRequestsMax however much it gives', () => {
    const large = wholeFile(6_000_000, 'large');
    const lone = new LoneSwarm({ files: [large] });
    lone.do({ type: 'wanted', file: large.file });
    lone.join('a', large);
    const waiting = lone.take('request');
    expect(waiting).toHaveLength(fileRequestsFirst);
    let most = 0;
    for (let given = 0; given < 100; given++) {
      lone.now += 5;
      lone.give('a', large, waiting.shift()!);
      waiting.push(...lone.take('request'));
      most = Math.max(most, waiting.length);
    }
    expect(most).toBe(fileRequestsMax);
  });

  it('is asked for in few messages: what lies one behind the other together, and not before it is a quarter of all', () => {
    const large = wholeFile(6_000_000, 'large');
    const lone = new LoneSwarm({ files: [large] });
    lone.do({ type: 'wanted', file: large.file });
    lone.join('a', large);
    expect(lone.said.filter(({ message }) => message.type === 'request').map(({ message }) => message)).toMatchObject([{ block: 0, count: fileRequestsFirst }]);
    const waiting = lone.take('request');
    let messages = 0;
    for (let given = 0; given < 300; given++) {
      lone.now += 5;
      lone.give('a', large, waiting.shift()!);
      if (given >= 150) messages += lone.said.filter(({ message }) => message.type === 'request').length;
      waiting.push(...lone.take('request'));
    }
    expect(messages).toBeLessThan(60);
  });

  it('goes to others when it is silent (fileRequestTimeoutMs), and comes back after a pause (fileSilentMs)', () => {
    const lone = wanting('a');
    const asked = lone.take('request', 'a');
    lone.wait(fileRequestTimeoutMs - 1);
    expect(lone.take('cancel')).toEqual([]);
    lone.wait(1);
    expect(lone.take('cancel', 'a').map(({ piece, block }) => ({ piece, block }))).toEqual(asked.map(({ piece, block }) => ({ piece, block })));
    expect(lone.blames).toEqual([]);
    lone.wait(fileSilentMs - 1);
    expect(lone.take('request')).toEqual([]);
    lone.wait(1);
    expect(lone.take('request', 'a').length).toBeGreaterThan(0);
    // The second time it costs something.
    lone.wait(fileRequestTimeoutMs);
    expect(lone.blames.map(({ fault }) => fault.fault)).toEqual(['withheld']);
  });

  it('may still come when it was given up, and is taken', () => {
    const lone = wanting('a');
    const [place] = lone.take('request', 'a');
    lone.wait(fileRequestTimeoutMs);
    lone.give('a', small, place!);
    expect(lone.blames).toEqual([]);
    lone.give('a', small, place!);
    expect(lone.blames.map(({ fault }) => fault.fault)).toEqual(['unexpected']);
  });

  it('may come twice where it was given up and asked for again', () => {
    const lone = wanting('a');
    const [place] = lone.take('request', 'a');
    lone.wait(fileRequestTimeoutMs + fileSilentMs);
    expect(lone.take('request', 'a').some(({ piece, block }) => piece === place!.piece && block === place!.block)).toBe(true);
    lone.give('a', small, place!);
    lone.give('a', small, place!);
    expect(lone.blames).toEqual([]);
  });

  it('is nothing while it chokes us, and what it refuses goes to another', () => {
    const lone = wanting('a');
    const asked = lone.take('request', 'a');
    lone.hear('a', { type: 'choke' });
    for (const place of asked) lone.hear('a', { ...place, type: 'refuse' });
    expect(lone.take('request')).toEqual([]);
    lone.join('b', small);
    expect(lone.take('request', 'b')).toHaveLength(fileRequestsFirst);
    expect(lone.blames).toEqual([]);
  });

  it('goes to others when it leaves', () => {
    const lone = wanting('a', 'b');
    const asked = lone.take('request', 'a');
    giveAll(lone, 'b');
    lone.do({ type: 'peer-left', peer: 'a' });
    const again = lone.take('request', 'b');
    expect(again.slice(0, asked.length).every(({ piece, block }) => asked.some((place) => place.piece === piece && place.block === block))).toBe(true);
    for (const place of again) lone.give('b', small, place);
    giveAll(lone, 'b');
    expect(lone.written.size).toBe(PIECES);
  });
});

describe('at the end', () => {
  it('what one is late with is asked of a second (fileLateMs), and the first need not bring it', () => {
    const lone = wanting('a', 'b');
    const late = lone.take('request', 'a');
    giveAll(lone, 'b');
    lone.wait(fileLateMs - 1);
    expect(lone.take('request', 'b')).toEqual([]);
    lone.wait(1);
    expect(lone.take('request', 'b').map(({ piece, block }) => `${piece} ${block}`)).toEqual(late.map(({ piece, block }) => `${piece} ${block}`));
    lone.give('b', small, late[0]!);
    expect(lone.take('cancel', 'a')).toEqual([{ type: 'cancel', root, piece: late[0]!.piece, block: late[0]!.block }]);
    // It was under way already: no fault.
    lone.give('a', small, late[0]!);
    expect(lone.blames).toEqual([]);
  });
});

describe('pieces', () => {
  const large = wholeFile(64 * 65_536, 'window');
  const piecesAsked = (lone: LoneSwarm): number[] => [...new Set(lone.take('request').map(({ piece }) => piece))];

  it('that fewest peers have come first', () => {
    const lone = new LoneSwarm({ files: [large] });
    lone.do({ type: 'wanted', file: large.file });
    const allBut = Bitfield.full(64);
    allBut.clear(37);
    for (const peer of ['a', 'b']) lone.join(peer, large, { pieces: allBut.toBytes() });
    lone.take('request');
    lone.join('c', large);
    expect(piecesAsked(lone)).toEqual([37]);
  });

  it('are as rare as the peers that are here say now, not what they said before or those that left', () => {
    const lone = new LoneSwarm({ files: [large] });
    lone.do({ type: 'wanted', file: large.file });
    const only = (...pieces: readonly number[]): Uint8Array => {
      const field = new Bitfield(64);
      for (const piece of pieces) field.set(piece);
      return field.toBytes();
    };
    const says = (peer: string, pieces: Uint8Array): void => lone.hear(peer, { type: 'state', root: large.file.root, wants: 'nothing', asks: false, pieces });
    for (const peer of ['repeats', 'leaves', 'leaves too', 'stays', 'stays too']) lone.do({ type: 'peer-joined', peer });
    for (let i = 0; i < 5; i++) says('repeats', only(0));
    for (const peer of ['leaves', 'leaves too']) {
      says(peer, only(0, 2));
      lone.do({ type: 'peer-left', peer });
    }
    for (const peer of ['stays', 'stays too']) says(peer, only(1, 2));
    lone.join('d', large, { pieces: only(0, 1) });
    expect(piecesAsked(lone)[0]).toBe(0);
    expect(lone.blames).toEqual([]);
  });

  it('of other files leave memory for the one that somebody reads (filePlayedBytes)', () => {
    const [read, other] = ['read', 'other'].map((seed) => wholeFile(12 * 1_048_576, seed, FILE_LIMITS.filePieceBytesMax)) as [WholeFile, WholeFile];
    const lone = new LoneSwarm({ files: [read, other] });
    lone.do({ type: 'wanted', file: other.file });
    lone.do({ type: 'wanted', file: read.file });
    lone.do({ type: 'reading', root: read.file.root, piece: 0 });
    for (let i = 0; i < 12; i++) lone.join(`p${i}`, other);
    expect(lone.swarm.memory.assembled).toBe(fileAssemblyBytesMax - filePlayedBytes);
    lone.join('q', read);
    expect(lone.take('request', 'q').map(({ piece }) => piece)).toEqual([0, 0, 0, 0]);
  });

  it('come in order while somebody reads (fileWindowPieces), from several at once, then the rarest again', () => {
    const lone = new LoneSwarm({ files: [large] });
    lone.do({ type: 'wanted', file: large.file });
    lone.do({ type: 'reading', root: large.file.root, piece: 20 });
    const asked: number[] = [];
    for (let i = 0; i < 10; i++) {
      lone.join(`p${i}`, large);
      asked.push(...piecesAsked(lone));
    }
    expect(asked.slice(0, fileWindowPieces)).toEqual(Array.from({ length: fileWindowPieces }, (_, i) => 20 + i));
    expect(asked.slice(fileWindowPieces).every((piece) => piece < 20 || piece >= 20 + fileWindowPieces)).toBe(true);
    expect(asked.slice(fileWindowPieces)).not.toEqual([28, 29]);
  });

  it('take no more memory than fileAssemblyBytesMax, and that much', () => {
    const huge = wholeFile(12 * 1_048_576, 'huge', FILE_LIMITS.filePieceBytesMax);
    const lone = new LoneSwarm({ files: [huge] });
    lone.do({ type: 'wanted', file: huge.file });
    for (let i = 0; i < 12; i++) lone.join(`p${i}`, huge);
    expect(lone.swarm.memory.assembled).toBe(fileAssemblyBytesMax);
    expect(new Set(lone.take('request').map(({ piece }) => piece)).size).toBe(8);
  });
});

describe('several files', () => {
  it('share a peer by bytes', () => {
    const files = ['x', 'y', 'z'].map((seed) => wholeFile(2_000_000, seed));
    const lone = new LoneSwarm({ files });
    for (const { file } of files) lone.do({ type: 'wanted', file });
    lone.join('a', files[0]!);
    for (const whole of files.slice(1)) lone.hear('a', { type: 'state', root: whole.file.root, wants: 'nothing', asks: false, pieces: Bitfield.full(31).toBytes() });
    const count = new Map<string, number>();
    const waiting = lone.take('request');
    for (let i = 0; i < 90; i++) {
      const place = waiting.shift()!;
      count.set(place.root, (count.get(place.root) ?? 0) + 1);
      lone.now += 10;
      lone.give('a', files.find(({ file }) => file.root === place.root)!, place);
      waiting.push(...lone.take('request'));
    }
    const counts = [...count.values()];
    expect(counts).toHaveLength(3);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(6);
  });

  it('are fetched filesFetchedMax at once; what nobody has gives up its turn (fileSourcelessMs)', () => {
    const files = Array.from({ length: filesFetchedMax + 1 }, (_, i) => wholeFile(100, `tiny ${i}`));
    const lone = new LoneSwarm();
    lone.do({ type: 'peer-joined', peer: 'a' });
    for (const { file } of files) lone.do({ type: 'wanted', file });
    expect(lone.take('state')).toHaveLength(filesFetchedMax);
    lone.wait(fileSourcelessMs - 1);
    expect(lone.take('state')).toEqual([]);
    lone.wait(1);
    expect(lone.take('state').some((state) => state.root === files.at(-1)!.file.root && state.wants === 'for-itself')).toBe(true);
  });

  it('that wait begin when another is complete', () => {
    const files = Array.from({ length: filesFetchedMax + 1 }, (_, i) => wholeFile(100, `tiny ${i}`));
    const lone = new LoneSwarm({ files });
    for (const { file } of files) lone.do({ type: 'wanted', file });
    lone.join('a', files[0]!);
    lone.take('state');
    lone.give('a', files[0]!, lone.take('request')[0]!);
    expect(lone.take('state').map((state) => state.root)).toEqual([files[0]!.file.root, files.at(-1)!.file.root]);
  });

  it('that nobody wants any more are not asked for, and what is under way is called off', () => {
    const lone = wanting('a');
    const asked = lone.take('request', 'a');
    lone.do({ type: 'dropped', root });
    expect(lone.take('cancel', 'a')).toHaveLength(asked.length);
    lone.give('a', small, asked[0]!);
    lone.wait(60_000);
    expect([lone.take('request'), lone.blames, lone.swarm.memory.assembled]).toEqual([[], [], 0]);
  });
});

describe('bandwidth', () => {
  it('bounds what is asked for', () => {
    const lone = wanting();
    lone.do({ type: 'paced', upBytesPerSecond: Infinity, downBytesPerSecond: 32_768 });
    lone.join('a', small);
    lone.hear('a', { type: 'layer', root, layer: small.layer });
    let asked = 0;
    for (let second = 0; second < 3; second++) {
      const places = lone.take('request');
      asked += places.length;
      for (const place of places) lone.give('a', small, place);
      asked += lone.take('request').length;
      lone.wait(1000);
    }
    expect(asked).toBe(6);
  });
});

/** Shows what peers that mean harm can do, and what it costs them: bad pieces, wrong layers, floods, at the limits and one beyond. */
import { describe, expect, it } from 'vitest';
import { LoneSwarm, blockOf, wholeFile, type WholeFile } from '../../../test/files/lone-swarm.ts';
import { FILE_TRANSFER_LIMITS } from '../base/limits/file-transfer.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { Bitfield } from './bitfield.ts';
import { piecesOf } from './tree.ts';
import type { FileMessage } from './wire.ts';

const {
  fileBadPiecesMax, fileRequestsWaitingMax, fileUnsentBytesMax, fileLayersGivenMax, fileClaimsMax, fileWishesMax, fileNewsBurst, fileRequestTimeoutMs, fileGivenUpMax, fileLayersKept,
} = FILE_TRANSFER_LIMITS;
const small = wholeFile(200_000, 'small');
const { root } = small.file;
const PIECES = 4;
const spoilt = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => (i === 100 ? byte ^ 1 : byte));

function wanting(whole: WholeFile = small): LoneSwarm {
  const lone = new LoneSwarm({ files: [whole] });
  lone.do({ type: 'wanted', file: whole.file });
  return lone;
}

/** A machine that has all of the small file, and one peer that wants it. */
function holding(whole = small): LoneSwarm {
  const lone = new LoneSwarm({ files: [whole] });
  lone.do({ type: 'held', file: whole.file, pieces: Bitfield.full(piecesOf(whole.file)).toBytes() });
  lone.join('a', whole, { wants: 'for-itself', pieces: new Uint8Array(1) });
  return lone;
}

const faults = (lone: LoneSwarm, peer = 'a'): string[] => lone.blames.filter((blame) => blame.peer === peer).map(({ fault }) => fault.fault);

describe('a file about which records contradict each other', () => {
  function disputed(): { readonly lone: LoneSwarm; readonly asked: ReturnType<typeof requests> } {
    const lone = new LoneSwarm({ files: [small] });
    lone.do({ type: 'wanted', file: small.file, trust: 'disputed' });
    lone.join('a', small, { pieces: new Uint8Array([0b1000_0000]) });
    return { lone, asked: requests(lone) };
  }

  function requests(lone: LoneSwarm) {
    return lone.take('request', 'a');
  }

  it('blames no peer that contradicts one of them, and asks it for such a piece no more until it speaks of the file again', () => {
    const ways: readonly ((lone: LoneSwarm, place: ReturnType<typeof requests>[number]) => void)[] = [
      (lone, place) => lone.give('a', small, place, spoilt),
      (lone, place) => lone.hear('a', { ...place, type: 'block', bytes: new Uint8Array(9) }),
      (lone, place) => lone.hear('a', { ...place, type: 'refuse' }),
    ];
    for (const answer of ways) {
      const { lone, asked } = disputed();
      expect(asked).toHaveLength(4);
      for (const place of asked) answer(lone, place);
      expect([lone.blames, lone.expelled, requests(lone), lone.written.size]).toEqual([[], [], [], 0]);
    }
  });

  it('is one like others once they agree', () => {
    const { lone, asked } = disputed();
    lone.do({ type: 'wanted', file: small.file });
    for (const place of asked) lone.give('a', small, place, spoilt);
    expect(faults(lone)).toEqual(['malformed']);
  });

  it('has pieces, as peers say, that only another record gives it: they are passed over', () => {
    const { lone } = disputed();
    lone.hear('a', { type: 'state', root, wants: 'nothing', asks: false, pieces: new Uint8Array([0b1111_1000]) });
    expect(lone.blames).toEqual([]);
  });
});

describe('a piece that is wrong', () => {
  it('of one peer is its fault; fileBadPiecesMax of them end the link, and the file comes from others', () => {
    const lone = wanting();
    lone.join('a', small);
    for (let given = 0; lone.expelled.length === 0 && given < 16; given++) {
      const [place, ...rest] = lone.take('request', 'a');
      for (const one of [place!, ...rest]) lone.give('a', small, one, spoilt);
      if (faults(lone).length < fileBadPiecesMax) expect(lone.expelled).toEqual([]);
    }
    expect(faults(lone)).toEqual(Array.from({ length: fileBadPiecesMax }, () => 'malformed'));
    expect(lone.expelled).toEqual(['a']);
    expect(lone.written.size).toBe(0);
    lone.join('b', small);
    for (let asked = lone.take('request', 'b'); asked.length > 0; asked = lone.take('request', 'b')) for (const place of asked) lone.give('b', small, place);
    expect(lone.written.size).toBe(PIECES);
  });

  it('of several comes again from one, which tells whose fault it was', () => {
    const lone = wanting();
    lone.join('a', small, { pieces: new Uint8Array([0b1000_0000]) });
    lone.join('b', small, { pieces: new Uint8Array([0b1000_0000]) });
    const asked = lone.take('request', 'a');
    expect(asked).toHaveLength(4);
    // The first brings two good blocks and no more; the second is asked for the others, and spoils one.
    for (const place of asked.slice(0, 2)) lone.give('a', small, place);
    lone.wait(fileRequestTimeoutMs);
    const others = lone.take('request', 'b');
    expect(others.length).toBeGreaterThanOrEqual(2);
    for (const place of others) lone.give('b', small, place, place === others[0] ? spoilt : undefined);
    expect([lone.blames, lone.written.size]).toEqual([[], 0]);
    // Again, from a single one: nobody else is asked for any of it.
    const [again, nobody] = [lone.take('request', 'b'), lone.take('request', 'a')];
    expect([again.length, nobody]).toEqual([4, []]);
    for (const place of again) lone.give('b', small, place);
    expect(lone.written.size).toBe(1);
    expect([faults(lone, 'a'), faults(lone, 'b')]).toEqual([[], ['malformed']]);
  });

  it('that comes again is asked of nobody else meanwhile, though one block is refused', () => {
    const lone = wanting();
    for (const peer of ['a', 'b']) lone.join(peer, small, { pieces: new Uint8Array([0b1000_0000]) });
    for (const place of lone.take('request', 'a').slice(0, 2)) lone.give('a', small, place);
    lone.wait(fileRequestTimeoutMs);
    for (const place of lone.take('request', 'b')) lone.give('b', small, place, spoilt);
    const [refused] = lone.take('request', 'b');
    lone.join('c', small, { pieces: new Uint8Array([0b1000_0000]) });
    lone.hear('b', { type: 'choke' });
    lone.hear('b', { ...refused!, type: 'refuse' });
    expect(lone.take('request', 'c')).toEqual([]);
  });

  it('that comes again may come from yet another, when the single one leaves', () => {
    const lone = wanting();
    for (const peer of ['a', 'b']) lone.join(peer, small, { pieces: new Uint8Array([0b1000_0000]) });
    for (const place of lone.take('request', 'a').slice(0, 2)) lone.give('a', small, place);
    lone.wait(fileRequestTimeoutMs);
    for (const place of lone.take('request', 'b')) lone.give('b', small, place, spoilt);
    for (const place of lone.take('request', 'b').slice(0, 1)) lone.give('b', small, place);
    lone.do({ type: 'peer-left', peer: 'b' });
    lone.join('c', small);
    lone.wait(2 * fileRequestTimeoutMs);
    for (let asked = lone.take('request', 'c'); asked.length > 0; asked = lone.take('request', 'c')) for (const place of asked) lone.give('c', small, place);
    expect(lone.written.has(0)).toBe(true);
  });
});

describe('blocks', () => {
  it('that were not asked for, or have another size, are faults and change nothing', () => {
    const lone = wanting();
    lone.join('a', small);
    const [place] = lone.take('request');
    lone.hear('a', { ...place!, type: 'block', block: place!.block + 9, bytes: new Uint8Array(9) });
    expect(faults(lone)).toEqual(['unexpected']);
    lone.hear('a', { ...place!, type: 'block', bytes: new Uint8Array(9) });
    expect(faults(lone)).toEqual(['unexpected', 'malformed']);
    // It is asked for again, and can be brought.
    expect(lone.take('request').some(({ piece, block }) => piece === place!.piece && block === place!.block)).toBe(true);
  });

  it('that were given up are forgotten beyond fileGivenUpMax', () => {
    const large = wholeFile(9_000_000, 'large');
    const lone = wanting(large);
    lone.join('a', large);
    const all = lone.take('request');
    for (let i = 0; i < 8 * fileGivenUpMax && all.length <= fileGivenUpMax; i++) {
      lone.wait(60_000 * 6);
      all.push(...lone.take('request'));
    }
    const distinct = new Set(all.map(({ piece, block }) => `${piece} ${block}`));
    expect(distinct.size).toBeLessThanOrEqual(fileGivenUpMax);
  });
});

describe('a layer', () => {
  it('that is wrong is a fault, and another peer is asked', () => {
    const lone = new LoneSwarm();
    lone.do({ type: 'wanted', file: small.file });
    lone.join('a', small);
    lone.hear('a', { type: 'layer', root, layer: spoilt(small.layer) });
    expect([faults(lone), lone.take('request')]).toEqual([['malformed'], []]);
    lone.join('b', small);
    lone.take('layer-request', 'a');
    lone.wait(fileRequestTimeoutMs);
    expect(lone.take('layer-request', 'b')).toHaveLength(1);
    lone.hear('b', { type: 'layer', root, layer: small.layer });
    expect(lone.take('request').length).toBeGreaterThan(0);
  });

  it('that was not asked for is a fault', () => {
    const lone = new LoneSwarm();
    lone.do({ type: 'wanted', file: small.file });
    lone.join('a', small);
    lone.join('b', small);
    lone.hear('b', { type: 'layer', root, layer: small.layer });
    expect(faults(lone, 'b')).toEqual(['unexpected']);
  });

  it('is given fileLayersGivenMax times to one peer, also where it is choked', () => {
    const lone = holding();
    for (let i = 0; i < fileLayersGivenMax; i++) lone.hear('a', { type: 'layer-request', root });
    expect([lone.take('layer').length, faults(lone)]).toEqual([fileLayersGivenMax, []]);
    lone.hear('a', { type: 'layer-request', root });
    expect([lone.take('layer').length, faults(lone)]).toEqual([0, ['limit']]);
  });

  it('waits where fileLayersKept others are looked for, and is given in the end', () => {
    const files = Array.from({ length: fileLayersKept + 3 }, (_, i) => wholeFile(70_000, `layer ${i}`));
    const lone = new LoneSwarm({ files });
    for (const { file } of files) lone.do({ type: 'held', file, pieces: Bitfield.full(2).toBytes() });
    lone.join('a', files[0]!, { wants: 'for-itself', pieces: new Uint8Array(1) });
    for (const { file } of files) lone.hear('a', { type: 'layer-request', root: file.root });
    expect(new Set(lone.take('layer').map((layer) => layer.root)).size).toBe(files.length);
  });
});

describe('requests', () => {
  const request = (i: number): FileMessage => ({ type: 'request', count: 1, root, piece: Math.floor(i / 4), block: i % 4 });

  it('get blocks, fileUnsentBytesMax ahead of the wire and no more', () => {
    const large = wholeFile(1_000_000, 'large');
    const lone = new LoneSwarm({ files: [large] });
    lone.do({ type: 'held', file: large.file, pieces: Bitfield.full(16).toBytes() });
    lone.join('a', large, { wants: 'for-itself', pieces: new Uint8Array(2) });
    for (let i = 0; i < 16; i++) lone.hear('a', { type: 'request', count: 1, root: large.file.root, piece: Math.floor(i / 4), block: i % 4 });
    const given = lone.take('block');
    const bytes = given.reduce((sum, block) => sum + block.bytes.length, 0);
    expect(bytes).toBeGreaterThanOrEqual(fileUnsentBytesMax - FILE_LIMITS.fileBlockBytes);
    expect(bytes).toBeLessThanOrEqual(fileUnsentBytesMax);
    for (const block of given) expect(block.bytes).toEqual(blockOf(large, block));
    lone.do({ type: 'drained', peer: 'a', bytes: 2 * FILE_LIMITS.fileBlockBytes });
    expect(lone.take('block')).toHaveLength(2);
  });

  it('wait up to fileRequestsWaitingMax; one more is refused and a fault', () => {
    const large = wholeFile(2_000_000, 'large');
    const lone = new LoneSwarm({ files: [large] });
    lone.do({ type: 'held', file: large.file, pieces: Bitfield.full(31).toBytes() });
    lone.join('a', large, { wants: 'for-itself', pieces: new Uint8Array(4) });
    lone.answers = false;
    const ask = (i: number): void => lone.hear('a', { type: 'request', count: 1, root: large.file.root, piece: Math.floor(i / 4), block: i % 4 });
    for (let i = 0; i < fileRequestsWaitingMax; i++) ask(i);
    expect([lone.take('refuse'), faults(lone)]).toEqual([[], []]);
    ask(0);
    expect(lone.take('refuse')).toEqual([]);
    ask(fileRequestsWaitingMax);
    expect([lone.take('refuse').length, faults(lone)]).toEqual([1, ['limit']]);
  });

  it('for several blocks wait each by itself: what is beyond fileRequestsWaitingMax, or the piece, is refused block by block', () => {
    const large = wholeFile(2_000_000, 'large', FILE_LIMITS.filePieceBytesMax);
    const lone = new LoneSwarm({ files: [large] });
    lone.do({ type: 'held', file: large.file, pieces: Bitfield.full(2).toBytes() });
    lone.join('a', large, { wants: 'for-itself', pieces: new Uint8Array(1) });
    lone.answers = false;
    const ask = (piece: number, block: number, count: number): void => lone.hear('a', { type: 'request', root: large.file.root, piece, block, count });
    // The last piece has 59 blocks.
    ask(1, 50, 14);
    expect([lone.take('refuse').map(({ block }) => block), faults(lone)]).toEqual([[59, 60, 61, 62, 63], []]);
    for (const block of [0, 16, 32]) ask(0, block, 16);
    ask(0, 0, 16);
    expect([lone.take('refuse'), faults(lone)]).toEqual([[], []]);
    ask(0, 48, fileRequestsWaitingMax - 9 - 48);
    expect([lone.take('refuse'), faults(lone)]).toEqual([[], []]);
    ask(1, 0, 3);
    expect([lone.take('refuse').map(({ block }) => block), faults(lone)]).toEqual([[0, 1, 2], ['limit']]);
  });

  it('for a piece that a file does not have are faults; for blocks that only another record gives it, and for what we do not know, are refused', () => {
    const lone = holding();
    lone.hear('a', { type: 'request', count: 1, root, piece: PIECES, block: 0 });
    lone.hear('a', { type: 'request', count: 1, root, piece: PIECES - 1, block: 1 });
    expect([lone.take('refuse').length, faults(lone)]).toEqual([1, ['malformed']]);
    lone.hear('a', { type: 'request', count: 1, root: '00'.repeat(32), piece: 0, block: 0 });
    expect([lone.take('refuse').length, faults(lone).length, lone.take('block')]).toEqual([1, 1, []]);
  });

  it('have the disk look at once, also for what is given later, unless its pieces are so large that others would be forgotten', () => {
    const readsOf = (pieceBytes: number): number[] => {
      const whole = wholeFile(2 * pieceBytes, 'ahead', pieceBytes);
      const lone = Object.assign(holding(whole), { answers: false });
      for (const piece of [0, 1]) lone.hear('a', { type: 'request', root: whole.file.root, piece, block: 0, count: 4 });
      return lone.orders.flatMap((order) => (order.type === 'read' ? [order.piece] : []));
    };
    expect([FILE_LIMITS.filePieceBytesMin, FILE_TRANSFER_LIMITS.fileReadBytesMax / 8, FILE_TRANSFER_LIMITS.fileReadBytesMax / 4].map(readsOf)).toEqual([[0, 1], [0, 1], [0]]);
  });

  it('that were called off are not answered', () => {
    const lone = holding();
    lone.answers = false;
    for (let i = 0; i < 4; i++) lone.hear('a', request(i));
    for (let i = 1; i < 4; i++) lone.hear('a', { type: 'cancel', root, piece: 0, block: i });
    lone.do({ type: 'read', root, piece: 0, bytes: small.bytes.subarray(0, 65_536) });
    expect(lone.take('block').map(({ block }) => block)).toEqual([0]);
  });

  it('of a peer without a slot are refused, each of them, and it knows why', () => {
    const lone = new LoneSwarm({ files: [small] });
    lone.do({ type: 'held', file: small.file, pieces: Bitfield.full(PIECES).toBytes() });
    for (const peer of ['a', 'b', 'c', 'd', 'e']) lone.join(peer, small, { wants: 'for-itself', pieces: new Uint8Array(1) });
    expect(lone.take('unchoke')).toHaveLength(4);
    lone.hear('e', request(0));
    expect([lone.take('refuse', 'e').length, lone.take('block')]).toEqual([1, []]);
  });

  it('of a peer that loses its slot are refused, every one', () => {
    const lone = new LoneSwarm({ files: [small] });
    lone.do({ type: 'held', file: small.file, pieces: Bitfield.full(PIECES).toBytes() });
    const peers = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const peer of peers) lone.join(peer, small, { wants: 'for-itself', pieces: new Uint8Array(1) });
    lone.answers = false;
    for (const peer of peers) if (lone.take('unchoke', peer).length > 0) lone.hear(peer, request(0));
    expect(lone.take('refuse')).toEqual([]);
    lone.wait(120_000);
    const choked = peers.filter((peer) => lone.take('choke', peer).length > 0 && lone.take('refuse', peer).length === 1);
    expect(choked.length).toBeGreaterThan(0);
  });

  it('for a piece that the disk lost are refused, and everybody is told', () => {
    const lone = new LoneSwarm();
    lone.do({ type: 'held', file: small.file, pieces: Bitfield.full(PIECES).toBytes() });
    lone.join('a', small, { wants: 'for-itself', pieces: new Uint8Array(1) });
    lone.hear('a', request(0));
    expect(lone.take('refuse', 'a')).toHaveLength(1);
    expect(lone.changes).toContainEqual({ type: 'lost', root, piece: 0 });
    expect(lone.take('state', 'a')).toEqual([{ type: 'state', root, wants: 'nothing', asks: false, pieces: new Uint8Array([0b0111_0000]) }]);
  });
});

describe('what peers say they have', () => {
  const state = (of: string): FileMessage => ({ type: 'state', root: of, wants: 'for-itself', asks: true, pieces: new Uint8Array(1) });

  it('must fit the file', () => {
    const lone = wanting();
    lone.join('a', small);
    lone.hear('a', { type: 'state', root, wants: 'nothing', asks: false, pieces: new Uint8Array([0xff]) });
    lone.hear('a', { type: 'have', root, piece: PIECES });
    expect(faults(lone)).toEqual(['malformed', 'malformed']);
    lone.do({ type: 'received', peer: 'a', bytes: new Uint8Array([99]) });
    expect(faults(lone)).toHaveLength(3);
  });

  it('is passed over where a record that we do not go by says that the file is cut otherwise', () => {
    const lone = new LoneSwarm();
    lone.do({ type: 'wanted', file: small.file });
    lone.do({ type: 'peer-joined', peer: 'a' });
    lone.take('state');
    lone.hear('a', { type: 'state', root, wants: 'for-itself', asks: true, pieces: new Uint8Array(2).fill(0xff) });
    lone.hear('a', { type: 'have', root, piece: PIECES });
    expect([lone.said, lone.changes, faults(lone)]).toEqual([[], [], []]);
  });

  it('is kept of fileClaimsMax files, and no more', () => {
    const files = Array.from({ length: fileClaimsMax + 1 }, (_, i) => wholeFile(10, `tiny ${i}`));
    const lone = new LoneSwarm({ files });
    for (const { file } of files) lone.do({ type: 'held', file, pieces: new Uint8Array([0x80]) });
    lone.do({ type: 'peer-joined', peer: 'a' });
    for (const { file } of files.slice(1)) lone.hear('a', state(file.root));
    expect([lone.take('state').length, faults(lone)]).toEqual([fileClaimsMax, []]);
    lone.hear('a', state(files[0]!.file.root));
    expect([lone.take('state').length, faults(lone)]).toEqual([0, ['limit']]);
  });

  it('is remembered of fileWishesMax files that we do not know, and answered when we do', () => {
    const files = Array.from({ length: fileWishesMax + 1 }, (_, i) => wholeFile(10, `wish ${i}`));
    const lone = new LoneSwarm({ files });
    lone.do({ type: 'peer-joined', peer: 'a' });
    for (const { file } of files) lone.hear('a', state(file.root));
    for (const { file } of files) lone.do({ type: 'held', file, pieces: new Uint8Array([0x80]) });
    expect(lone.take('state').map((said) => said.root)).toEqual(files.slice(1).map(({ file }) => file.root));
    expect(faults(lone)).toEqual([]);
  });

  it('is charged for every block that is refused, also of one request', () => {
    const lone = new LoneSwarm();
    lone.do({ type: 'peer-joined', peer: 'a' });
    for (let i = 0; i < fileNewsBurst / 16; i++) lone.hear('a', { type: 'request', count: 16, root, piece: 0, block: 0 });
    expect([lone.take('refuse').length, faults(lone)]).toEqual([fileNewsBurst, []]);
    lone.hear('a', { type: 'request', count: 16, root, piece: 0, block: 0 });
    expect(faults(lone)).toEqual(['limit']);
  });

  it('may be said fileNewsBurst times at once, and no more; refused requests count', () => {
    const lone = new LoneSwarm();
    lone.do({ type: 'peer-joined', peer: 'a' });
    for (let i = 0; i < fileNewsBurst; i++) lone.hear('a', { type: 'choke' });
    expect(faults(lone)).toEqual([]);
    lone.hear('a', { type: 'choke' });
    lone.hear('a', { type: 'request', count: 1, root, piece: 0, block: 0 });
    expect(faults(lone)).toEqual(['limit', 'limit']);
    lone.now += 10;
    lone.hear('a', { type: 'choke' });
    expect(faults(lone)).toHaveLength(2);
  });
});

describe('a neighbour that wants what we know and do not have', () => {
  it('is told to the shell once, not where it asks for others itself', () => {
    const lone = new LoneSwarm();
    lone.do({ type: 'held', file: small.file });
    lone.join('a', small, { wants: 'for-itself', pieces: new Uint8Array(1) });
    lone.hear('a', { type: 'state', root, wants: 'for-itself', asks: false, pieces: new Uint8Array(1) });
    lone.join('b', small, { wants: 'for-others', pieces: new Uint8Array(1) });
    expect(lone.changes.filter(({ type }) => type === 'asked')).toEqual([{ type: 'asked', root, peer: 'a' }]);
    lone.do({ type: 'wanted', file: small.file, for: 'others' });
    expect(lone.take('state', 'a').at(-1)?.wants).toBe('for-others');
  });
});

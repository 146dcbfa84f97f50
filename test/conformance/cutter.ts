/**
 * What every cutter promises (`src/ports.ts`), whoever does its work: the pieces, hashes and numbers that follow from a file's bytes and
 * nothing else, little memory, and an end as soon as somebody wants one.
 * Call it from a test file, once for each: `cutterConformance('inline', () => …)`.
 */
import { createCipheriv, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { concatBytes, fromHex, toHex } from '../../src/core/base/bytes.ts';
import { FILE_MAKING_LIMITS } from '../../src/core/base/limits/file-making.ts';
import { FILE_LIMITS } from '../../src/core/base/limits/files.ts';
import { pieceNonce, sealedSize } from '../../src/core/files/sealing.ts';
import { hashesIn, layerOf, leafCount, rootOf } from '../../src/core/files/tree.ts';
import type { Cut, Cutter, Cutting, FileFault } from '../../src/ports.ts';

const { fileBlockBytes: BLOCK, filePieceBytesMin: PIECE, filePiecesMax } = FILE_LIMITS;
const KEY = new Uint8Array(32).fill(7);
const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const vectors = JSON.parse(readFileSync(new URL('../vectors/files.json', import.meta.url), 'utf8')) as {
  readonly trees: readonly { readonly size: number; readonly x: string; readonly root: string; readonly layer: readonly string[] }[];
  readonly sealed: { readonly fileKey: string; readonly plainSize: number; readonly x: string; readonly root: string; readonly pieces: readonly string[] };
};

/** Byte i is i mod 251. */
export function bytesOf(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, i) => i % 251);
}

/** A stream that notes how often it was asked, and whether it was cancelled. */
class Source {
  readonly stream: ReadableStream<Uint8Array>;
  pulls = 0;
  cancelled = 0;

  constructor(next: (pull: number) => Uint8Array | undefined | Promise<Uint8Array>) {
    this.stream = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const chunk = await next(this.pulls++);
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
      cancel: () => void this.cancelled++,
    }, { highWaterMark: 0 });
  }
}

function streamOf(bytes: Uint8Array, chunk: number): ReadableStream<Uint8Array> {
  return new Source((pull) => pull * chunk < bytes.length ? bytes.slice(pull * chunk, (pull + 1) * chunk) : undefined).stream;
}

/** Takes pieces at once, and keeps them. */
function keeping(how: Partial<Cutting> = {}): Cutting & { readonly pieces: Uint8Array[] } {
  const pieces: Uint8Array[] = [];
  return {
    pieceBytes: PIECE,
    bytesMax: FILE_LIMITS.fileBytesMax,
    piece: async (piece, bytes) => {
      expect(piece).toBe(pieces.length);
      pieces.push(bytes);
    },
    pieces,
    ...how,
  };
}

/** What a cut must be, by other means: node's hash and cipher over all of it. */
function expected(bytes: Uint8Array, { pieceBytes, key }: Pick<Cutting, 'pieceBytes' | 'key'>): Cut & { readonly travels: Uint8Array } {
  const each = key === undefined ? pieceBytes : pieceBytes - 16;
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += each) parts.push(sealedBy(key, parts.length, bytes.subarray(at, at + each)));
  const travels = concatBytes(...parts);
  const shape = { size: travels.length, pieceBytes };
  const layer = layerOf(Array.from({ length: leafCount(travels.length) }, (_, i) => sha256(travels.subarray(i * BLOCK, (i + 1) * BLOCK))), shape);
  return { ...shape, layer, root: toHex(rootOf(layer, shape)), x: toHex(sha256(bytes)), head: bytes.slice(0, FILE_LIMITS.fileHeadBytes), travels };
}

function sealedBy(key: Uint8Array | undefined, piece: number, plain: Uint8Array): Uint8Array {
  if (key === undefined) return plain;
  const cipher = createCipheriv('aes-256-gcm', key, pieceNonce(piece));
  return new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
}

const faultOf = (promise: Promise<unknown>): Promise<FileFault['file'] | undefined> => promise.then(() => undefined, (reason: unknown) => (reason as FileFault).file);
/** Turns in which whatever can go on does. */
const turns = async (count = 20): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** Registers the suite. `holds`: what the cutter's worker may not survive, which streams do not either. */
export function cutterConformance(name: string, make: () => Cutter, streams: 'any' | 'none' = 'any'): void {
  function made(): Cutter {
    const cutter = make();
    onTestFinished(() => cutter.close());
    return cutter;
  }

  describe(`${name} keeps the promises of a cutter`, () => {
    test.each(vectors.trees)('a file of $size bytes has the hashes of the vectors', async ({ size, x, root, layer }) => {
      const cut = await made().cut(new Blob([bytesOf(size)]), keeping());
      expect([cut.x, cut.root, hashesIn(cut.layer).map(toHex), cut.size]).toEqual([x, root, layer, size]);
    });

    test('a sealed file is that of the vectors', async () => {
      const { fileKey, plainSize, x, root, pieces } = vectors.sealed;
      const how = keeping({ key: fromHex(fileKey)! });
      const cut = await made().cut(new Blob([bytesOf(plainSize)]), how);
      expect([cut.x, cut.root, how.pieces.map((piece) => toHex(sha256(piece)))]).toEqual([x, root, pieces]);
    });

    const SIZES = [0, 1, BLOCK, PIECE - 16, PIECE - 15, PIECE, PIECE + 1, 3 * PIECE, 5 * PIECE + 7];
    test.each([undefined, KEY])('files of all sizes are cut right, under key %o', async (key) => {
      const cutter = made();
      for (const size of SIZES) {
        for (const pieceBytes of [PIECE, 4 * PIECE]) {
          const how = keeping({ pieceBytes, ...(key === undefined ? {} : { key }) });
          const { travels, ...cut } = expected(bytesOf(size), how);
          expect(await cutter.cut(new Blob([bytesOf(size)]), how), `${size} in ${pieceBytes}`).toEqual(cut);
          expect(how.pieces.every((piece, i) => piece.length === pieceBytes || i === how.pieces.length - 1)).toBe(true);
          expect(Buffer.compare(concatBytes(...how.pieces), travels)).toBe(0);
        }
      }
    });

    test.runIf(streams === 'any')('streams with chunks of any size are cut as the same bytes in a Blob', async () => {
      const cutter = made();
      for (const chunk of [999, BLOCK, PIECE, PIECE + 1, 3 * PIECE, 20 * PIECE]) {
        for (const size of [0, 1, 3 * PIECE, 5 * PIECE + 7]) {
          const how = keeping({ key: KEY });
          const { travels, ...cut } = expected(bytesOf(size), how);
          expect(await cutter.cut(streamOf(bytesOf(size), chunk), how), `${size} in chunks of ${chunk}`).toEqual(cut);
          expect(Buffer.compare(concatBytes(...how.pieces), travels)).toBe(0);
        }
      }
    });

    test.runIf(streams === 'any')('chunks stay the caller\'s, empty ones count for nothing, and other arrays of bytes are taken, texts are not', async () => {
      const chunk = bytesOf(100);
      const odd = [new Uint8Array(0), chunk, new Uint8Array(0), new DataView(chunk.buffer, 10, 20) as unknown as Uint8Array, chunk.buffer as unknown as Uint8Array];
      const cut = await made().cut(new Source((pull) => odd[pull]).stream, keeping());
      expect(cut.x).toBe(toHex(sha256(concatBytes(chunk, chunk.subarray(10, 30), chunk))));
      expect(chunk).toEqual(bytesOf(100));
      expect(await faultOf(made().cut(new Source(() => 'text' as unknown as Uint8Array).stream, keeping()))).toBe('unreadable');
    });

    test('no more pieces are given than one may have in hand, however slowly they are taken', async () => {
      let open = 0;
      let most = 0;
      const waiting: (() => void)[] = [];
      const cutting = made().cut(new Blob([bytesOf(12 * PIECE)]), keeping({
        piece: () => {
          most = Math.max(most, ++open);
          return new Promise<void>((resolve) => waiting.push(() => {
            open--;
            resolve();
          }));
        },
      }));
      let given = 0;
      for (; given < 12; given++) {
        while (waiting.length === 0) await turns(1);
        await turns();
        waiting.shift()!();
      }
      await cutting;
      expect(most).toBeGreaterThan(1);
      expect(most).toBeLessThanOrEqual(FILE_MAKING_LIMITS.filePiecesInHand - 2);
    });

    test.runIf(streams === 'any')('a stream is read no further than pieces are taken', async () => {
      const source = new Source(async () => bytesOf(PIECE));
      const abort = new AbortController();
      const cutting = faultOf(made().cut(source.stream, keeping({ piece: () => new Promise(() => undefined), signal: abort.signal })));
      await turns(200);
      expect(source.pulls).toBeGreaterThan(1);
      expect(source.pulls).toBeLessThanOrEqual(FILE_MAKING_LIMITS.filePiecesInHand + 1);
      abort.abort();
      expect(await cutting).toBe('aborted');
      await turns();
      expect(source.cancelled).toBe(1);
    });

    test('a file of as many bytes as it may have is taken, with one more it is too large, before anything of it is read', async () => {
      const cutter = made();
      for (const key of [undefined, KEY]) {
        const most = key === undefined ? 100 : sealedSize(100, PIECE);
        const how = { bytesMax: most, ...(key === undefined ? {} : { key }) };
        expect((await cutter.cut(new Blob([bytesOf(100)]), keeping(how))).size).toBe(most);
        const large = keeping(how);
        const blob = new Blob([bytesOf(101)]);
        blob.slice = () => expect.unreachable('it was read') as never;
        expect(await faultOf(cutter.cut(blob, large))).toBe('too-large');
        expect(large.pieces).toEqual([]);
      }
    });

    test.runIf(streams === 'any')('a stream that is longer than it may be is cancelled at the chunk that shows it, as is one with more pieces than there may be', async () => {
      const cutter = made();
      const source = new Source(async () => bytesOf(1000));
      expect(await faultOf(cutter.cut(source.stream, keeping({ bytesMax: 2500 })))).toBe('too-large');
      await turns();
      expect([source.pulls, source.cancelled]).toEqual([3, 1]);
      const endless = new Source(async () => new Uint8Array(64 * PIECE));
      expect(await faultOf(cutter.cut(endless.stream, keeping({ piece: async () => undefined, bytesMax: Infinity })))).toBe('too-large');
      expect(endless.pulls).toBe(filePiecesMax / 64 + 1);
    });

    test('a source that breaks is unreadable, with its own words, and one that somebody reads already, too', async () => {
      const cutter = made();
      if (streams === 'any') {
        const broken = new Source((pull) => pull < 3 ? bytesOf(PIECE) : Promise.reject(new Error('the camera fell')));
        await expect(cutter.cut(broken.stream, keeping())).rejects.toEqual({ file: 'unreadable', reason: 'the camera fell' });
      }
      const { stream } = new Source(() => undefined);
      stream.getReader();
      expect(await faultOf(cutter.cut(stream, keeping()))).toBe('unreadable');
    });

    test('what a piece is refused with is what the cut rejects with', async () => {
      const full = new Error('the disk is full');
      await expect(made().cut(new Blob([bytesOf(9 * PIECE)]), keeping({ piece: (piece) => piece < 3 ? Promise.resolve() : Promise.reject(full) }))).rejects.toBe(full);
      await expect(made().cut(new Blob([bytesOf(5)]), keeping({ piece: () => Promise.reject(full) }))).rejects.toBe(full);
    });

    test('a caller that gives up is told at once, also before it began, and gets no piece more', async () => {
      const cutter = made();
      const abort = new AbortController();
      let given = 0;
      const cutting = faultOf(cutter.cut(new Blob([bytesOf(12 * PIECE)]), keeping({
        signal: abort.signal,
        piece: () => {
          given++;
          abort.abort();
          return new Promise(() => undefined);
        },
      })));
      expect([await cutting, given]).toEqual(['aborted', 1]);
      const source = new Source(async () => bytesOf(PIECE));
      expect(await faultOf(cutter.cut(source.stream, keeping({ signal: abort.signal })))).toBe('aborted');
      await turns();
      expect([given, source.pulls, source.cancelled]).toEqual([1, 0, 1]);
      expect((await cutter.cut(new Blob([bytesOf(5)]), keeping())).size).toBe(5);
    });

    test('several files are cut at once, and pieces of peers are hashed meanwhile', async () => {
      const cutter = made();
      const files = Array.from({ length: 5 }, (_, i) => bytesOf(i * PIECE + 11));
      const [cuts, leaves] = await Promise.all([
        Promise.all(files.map((bytes) => cutter.cut(new Blob([bytes]), keeping()))),
        Promise.all(files.map((bytes) => cutter.leaves(bytes))),
      ]);
      expect(cuts.map(({ x }) => x)).toEqual(files.map((bytes) => toHex(sha256(bytes))));
      files.forEach((bytes, i) => expect(leaves[i]!.map(toHex)).toEqual(Array.from({ length: leafCount(bytes.length) }, (_, block) => toHex(sha256(bytes.subarray(block * BLOCK, (block + 1) * BLOCK))))));
    });

    test('a piece that was hashed is still its owner\'s, also where it lies in a larger buffer', async () => {
      const bytes = bytesOf(2 * PIECE);
      const [leaf] = await made().leaves(bytes.subarray(5, 55));
      expect([toHex(leaf!), bytes.length]).toEqual([toHex(sha256(bytesOf(2 * PIECE).subarray(5, 55))), 2 * PIECE]);
    });

    test('a sealed piece opens in its place with its key, and no other way', async () => {
      const cutter = made();
      const sealed = sealedBy(KEY, 3, bytesOf(1000));
      expect(await cutter.unseal(sealed, { key: KEY, piece: 3 })).toEqual(bytesOf(1000));
      const changed = sealed.slice();
      changed[7]! ^= 1;
      const wrong = [
        cutter.unseal(sealed, { key: KEY, piece: 2 }), cutter.unseal(sealed, { key: new Uint8Array(32), piece: 3 }), cutter.unseal(changed, { key: KEY, piece: 3 }),
        cutter.unseal(sealed.subarray(0, -1), { key: KEY, piece: 3 }), cutter.unseal(sealed.subarray(0, 16), { key: KEY, piece: 3 }), cutter.unseal(new Uint8Array(0), { key: KEY, piece: 3 }),
      ];
      expect(await Promise.all(wrong)).toEqual(wrong.map(() => undefined));
    });

    test('closing ends what is open and what is asked later', async () => {
      const cutter = made();
      const source = new Source(async () => bytesOf(PIECE));
      const open = [cutter.cut(source.stream, keeping({ piece: () => new Promise(() => undefined) })), cutter.cut(new Blob([bytesOf(9 * PIECE)]), keeping()), cutter.leaves(bytesOf(PIECE))];
      const faults = Promise.all(open.map(faultOf));
      cutter.close();
      expect(await faults).toEqual(['closed', 'closed', 'closed']);
      expect(await Promise.all([cutter.cut(new Blob([]), keeping()), cutter.leaves(bytesOf(1)), cutter.unseal(bytesOf(20), { key: KEY, piece: 0 })].map(faultOf))).toEqual(['closed', 'closed', 'closed']);
      await turns();
      expect(source.cancelled).toBe(1);
    });
  });
}

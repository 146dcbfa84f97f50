/**
 * Cuts one file: pieces as they are in the file come in, pieces as they travel go out, in order, and in the end everything that a record says
 * of it by numbers. The same code runs in the worker and, where there is none, on the page.
 *
 * Must hold: at most `filePiecesInHand` pieces are in memory at once. Hashes are over what travels, except for `x`, which is
 * over what was read. What a piece is given to may refuse it: then nothing more is read, and the cut rejects with the same.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, toHex } from '../../core/base/bytes.ts';
import { FILE_LIMITS } from '../../core/base/limits/files.ts';
import { FILE_MAKING_LIMITS } from '../../core/base/limits/file-making.ts';
import { pieceRoot, rootOf, type FileShape } from '../../core/files/tree.ts';
import type { Cut, Cutting } from '../../ports.ts';
import { leavesOf, type Suite } from './suite.ts';

/** How a file is cut, without what cannot travel to a worker. */
export type CutTask = Pick<Cutting, 'pieceBytes' | 'bytesMax' | 'key'>;

/** What cutting needs of its surroundings. */
export interface CutHands {
  readonly suite: Suite;
  /** What the next piece holds, full but for the last, in a buffer that is ours; undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** Takes a piece as it travels. */
  give(piece: number, bytes: Uint8Array): Promise<void>;
  /** Called often: may give the thread to others. */
  breathe?(): Promise<void>;
}

/** Cuts a file. */
export async function cutFile({ pieceBytes, key }: CutTask, hands: CutHands): Promise<Cut> {
  const { suite } = hands;
  const cipher = key && await suite.cipher(key);
  const whole = sha256.create();
  const layer = new Layer(pieceBytes);
  const given = new Given();
  let head: Uint8Array = new Uint8Array(0);
  let size = 0;
  let coming = begun(hands.next());
  for (let piece = 0; ; piece++) {
    const plain = await coming;
    if (plain === undefined) break;
    coming = begun(hands.next());
    if (piece === 0) head = plain.slice(0, FILE_LIMITS.fileHeadBytes);
    // The cipher and the leaves have threads of their own: this one meanwhile hashes the whole.
    const travels = begun(cipher === undefined ? Promise.resolve(plain) : cipher.seal(piece, plain));
    const leaves = begun(travels.then((bytes) => leavesOf(bytes, suite)));
    await hashWhole(whole, plain, hands);
    layer.add(await leaves);
    const bytes = await travels;
    size += bytes.length;
    await given.room();
    given.add(hands.give(piece, bytes));
  }
  await given.all();
  const shape = { size, pieceBytes };
  const hashes = layer.finish(shape);
  return { ...shape, root: toHex(rootOf(hashes, shape)), x: toHex(whole.digest()), layer: hashes, head };
}

/** Something that goes on while something else is waited for: if that fails first, nobody hears of this one's failure. */
function begun<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

async function hashWhole(whole: { update(bytes: Uint8Array): unknown }, plain: Uint8Array, { breathe }: CutHands): Promise<void> {
  const slice = FILE_MAKING_LIMITS.fileSliceBytes;
  for (let at = 0; at < plain.length; at += slice) {
    whole.update(plain.subarray(at, at + slice));
    await breathe?.();
  }
}

/** The layer of a file of which nobody knows yet how long it is. */
class Layer {
  readonly #pieceBytes: number;
  readonly #hashes: Uint8Array[] = [];
  #last: readonly Uint8Array[] | undefined;

  constructor(pieceBytes: number) {
    this.#pieceBytes = pieceBytes;
  }

  add(leaves: readonly Uint8Array[]): void {
    // A file of one piece has a smaller tree: only a second one shows what the first is.
    if (this.#last !== undefined) this.#hashes.push(pieceRoot(this.#last, { size: 2 * this.#pieceBytes, pieceBytes: this.#pieceBytes }));
    this.#last = leaves;
  }

  finish(shape: FileShape): Uint8Array {
    return concatBytes(...this.#hashes, ...this.#last === undefined ? [] : [pieceRoot(this.#last, shape)]);
  }
}

/** Pieces that were given away and not taken yet. */
class Given {
  readonly #open = new Set<Promise<void>>();
  #failure: { readonly reason: unknown } | undefined;

  add(taken: Promise<void>): void {
    const done = taken.catch((reason: unknown) => void (this.#failure ??= { reason })).then(() => void this.#open.delete(done));
    this.#open.add(done);
  }

  /** Resolves when one more may be given: two beside the one that is read and the one that is hashed. */
  async room(): Promise<void> {
    while (this.#open.size >= FILE_MAKING_LIMITS.filePiecesInHand - 2) await Promise.race(this.#open);
    this.#check();
  }

  async all(): Promise<void> {
    await Promise.all(this.#open);
    this.#check();
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure.reason;
  }
}

/**
 * A keeper of files as the conformance suite sees it: steps that may cross into a browser, outcomes that are plain data. Files are
 * made from a seed on either side, so that only a few words cross. Their roots are the root of nothing: a keeper does not look into
 * files.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, fromHex, toHex } from '../../src/core/base/bytes.ts';
import { Bitfield } from '../../src/core/files/bitfield.ts';
import type { FileOutline } from '../../src/core/files/event.ts';
import { layerBytes, pieceSize, piecesOf } from '../../src/core/files/tree.ts';
import type { FilePart, Files, StoredFile, StoreFault, StoreFaultCode } from '../../src/ports.ts';
import { probeBytes, probeSum } from './transport-probe.ts';

/** A file that can be made anywhere from a few words. */
export interface FileRecipe {
  readonly seed: number;
  readonly size: number;
  readonly pieceBytes: number;
}

/** Something to do. */
export type FilesStep =
  | { readonly type: 'open' | 'close' | 'references' }
  | { readonly type: 'begin' | 'write-layer' | 'read-layer'; readonly file: FileRecipe }
  /** All at once; the outcome is the first that is not `done`, where there is one. */
  | { readonly type: 'write'; readonly file: FileRecipe; readonly pieces: readonly number[] }
  | { readonly type: 'read'; readonly file: FileRecipe; readonly pieces: readonly number[] }
  /** Parts one after the other: from the first piece to the one behind the last. The outcome is the sum of each, and of its digest where it has one. */
  | { readonly type: 'gather'; readonly file: FileRecipe; readonly by: string; readonly parts: readonly (readonly [from: number, to: number])[] }
  /** Bytes that fit nowhere. */
  | { readonly type: 'write-wrong'; readonly file: FileRecipe; readonly piece: number; readonly length: number }
  | { readonly type: 'write-wrong-layer'; readonly file: FileRecipe; readonly length: number }
  | { readonly type: 'draft'; readonly draft: string; readonly pieceBytes: number }
  | { readonly type: 'write-draft'; readonly draft: string; readonly file: FileRecipe; readonly pieces: readonly number[] }
  | { readonly type: 'adopt'; readonly draft: string; readonly file: FileRecipe }
  | { readonly type: 'discard'; readonly draft: string }
  | { readonly type: 'pin'; readonly file: FileRecipe; readonly pin: 'stays' | 'may-go' }
  | { readonly type: 'used'; readonly files: readonly FileRecipe[]; readonly at: number }
  | { readonly type: 'delete'; readonly files: readonly FileRecipe[] }
  /** Round after round: in round n each file is used at 10 n and its place among them, record n refers to root n + 1, and record n − 3 to nothing. */
  | { readonly type: 'churn'; readonly files: readonly FileRecipe[]; readonly rounds: number }
  | { readonly type: 'refer'; readonly added?: Readonly<Record<string, readonly string[]>>; readonly removed?: readonly string[] };

/** A stored file as it crosses: pieces by their numbers. */
export interface PlainFile {
  readonly root: string;
  readonly size: number;
  readonly pieceBytes: number;
  readonly pieces: readonly number[];
  readonly bytes: number;
  readonly usedAt: number;
  readonly isPinned: boolean;
}

/** What came of a step: why not, or what was read: files by their roots, sums, references by their records. */
export type FilesOutcome = 'done' | StoreFaultCode | readonly PlainFile[] | readonly (number | undefined)[] | Readonly<Record<string, readonly string[]>>;

/** One keeper under test. */
export interface FilesProbe {
  do(step: FilesStep): Promise<FilesOutcome>;
}

/** The file of a recipe. */
export function outlineOf({ seed, size, pieceBytes }: FileRecipe): FileOutline {
  return { root: nameOf(seed), size, pieceBytes };
}

/** 64 hex digits from a seed: a root, or a record's id. */
export function nameOf(seed: number): string {
  return toHex(probeBytes({ lane: 'bulk', length: 32, seed: seed + 1_000_000 }));
}

/** A piece of a recipe's file. */
export function pieceOf(recipe: FileRecipe, piece: number): Uint8Array {
  return probeBytes({ lane: 'bulk', length: pieceSize(recipe, piece), seed: recipe.seed * 4096 + piece });
}

/** Its layer. */
export function layerOf(recipe: FileRecipe): Uint8Array {
  return probeBytes({ lane: 'bulk', length: layerBytes(recipe), seed: recipe.seed + 7_000_000 });
}

/** What reading these pieces must give. */
export function sumsOf(recipe: FileRecipe, pieces: readonly number[]): readonly number[] {
  return pieces.map((piece) => probeSum(pieceOf(recipe, piece)));
}

/** What gathering these must give, one behind the other. */
export function sumOfPart(recipe: FileRecipe, [from, to]: readonly [from: number, to: number]): number {
  return probeSum(concatBytes(...allPieces(recipe).slice(from, to).map((piece) => pieceOf(recipe, piece))));
}

/** The same of the digest of all of it. */
export function sumOfDigest(recipe: FileRecipe): number {
  return probeSum(sha256(concatBytes(...allPieces(recipe).map((piece) => pieceOf(recipe, piece)))));
}

/** The numbers of all pieces of a recipe's file. */
export function allPieces(recipe: FileRecipe): readonly number[] {
  return Array.from({ length: piecesOf(recipe) }, (_, piece) => piece);
}

/** A stored file as it crosses. */
export function plainFile({ root, size, pieceBytes, pieces, bytes, usedAt, isPinned }: StoredFile): PlainFile {
  const field = Bitfield.decode(pieces, piecesOf({ size, pieceBytes }));
  return { root, size, pieceBytes, pieces: field instanceof Bitfield ? [...field.pieces()] : [-1], bytes, usedAt, isPinned };
}

/** A keeper in this very process, or page. */
export class LocalFilesProbe implements FilesProbe {
  readonly #files: Files;

  constructor(files: Files) {
    this.#files = files;
  }

  async do(step: FilesStep): Promise<FilesOutcome> {
    try {
      return await this.#done(step);
    } catch (error) {
      return codeOf(error);
    }
  }

  async #done(step: FilesStep): Promise<FilesOutcome> {
    const files = this.#files;
    switch (step.type) {
      case 'open':
        return (await files.open()).map(plainFile).sort(({ root: left }, { root: right }) => (left < right ? -1 : 1));
      case 'close':
        return done(files.close());
      case 'begin':
        return done(files.begin(outlineOf(step.file)));
      case 'write':
        return done(...step.pieces.map((piece) => files.write(nameOf(step.file.seed), piece, pieceOf(step.file, piece))));
      case 'write-wrong':
        return done(files.write(nameOf(step.file.seed), step.piece, new Uint8Array(step.length)));
      case 'write-layer':
        return done(files.writeLayer(nameOf(step.file.seed), layerOf(step.file)));
      case 'write-wrong-layer':
        return done(files.writeLayer(nameOf(step.file.seed), new Uint8Array(step.length)));
      case 'read':
        return (await Promise.all(step.pieces.map((piece) => files.read(nameOf(step.file.seed), piece)))).map((bytes) => bytes && probeSum(bytes));
      case 'gather': {
        const sums: (number | undefined)[] = [];
        for (const [from, to] of step.parts) sums.push(...(await sumsOfPart(await files.gather({ root: nameOf(step.file.seed), from, to, by: step.by }))));
        return sums;
      }
      case 'read-layer':
        return [await files.readLayer(nameOf(step.file.seed))].map((bytes) => bytes && probeSum(bytes));
      case 'draft':
        return done(files.draft(step.draft, step.pieceBytes));
      case 'write-draft':
        return done(...step.pieces.map((piece) => files.writeDraft(step.draft, piece, pieceOf(step.file, piece))));
      case 'adopt':
        return done(files.adopt(step.draft, outlineOf(step.file), layerOf(step.file)));
      case 'discard':
        return done(files.discard(step.draft));
      case 'pin':
        return done(files.pin(nameOf(step.file.seed), step.pin));
      case 'used':
        return done(files.used(step.files.map(({ seed }) => nameOf(seed)), step.at));
      case 'delete':
        return done(files.delete(step.files.map(({ seed }) => nameOf(seed))));
      case 'references':
        return Object.fromEntries(await files.references());
      case 'refer':
        return done(files.refer(new Map(Object.entries(step.added ?? {})), step.removed ?? []));
      case 'churn':
        for (let round = 0; round < step.rounds; round++) await churn(files, step.files, round);
        return 'done';
    }
  }
}

async function sumsOfPart(part: FilePart | undefined): Promise<readonly (number | undefined)[]> {
  if (part === undefined) return [undefined];
  const sum = probeSum(new Uint8Array(await part.blob.arrayBuffer()));
  return part.x === undefined ? [sum] : [sum, probeSum(fromHex(part.x)!)];
}

function churn(files: Files, recipes: readonly FileRecipe[], round: number): Promise<'done'> {
  const references = new Map([[nameOf(round), [nameOf(round + 1)]]]);
  return done(
    ...recipes.map(({ seed }, i) => files.used([nameOf(seed)], round * 10 + i)),
    files.refer(references, round < 3 ? [] : [nameOf(round - 3)]),
  );
}

/** Waits for all of them, and then rejects as the first did that rejects. */
async function done(...works: readonly Promise<void>[]): Promise<'done'> {
  const outcomes = await Promise.allSettled(works);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return 'done';
}

/** A keeper rejects with faults only; anything else fails the test. */
function codeOf(error: unknown): StoreFaultCode {
  if (typeof error === 'object' && error !== null && 'store' in error && 'reason' in error) return (error as StoreFault).store;
  throw error;
}

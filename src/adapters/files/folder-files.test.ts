import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LocalFilesProbe, allPieces, layerOf, nameOf, outlineOf, pieceOf, plainFile, sumsOf, type FileRecipe } from '../../../test/conformance/files-probe.ts';
import { leavesOf, pieceOf as bytesOf, wholeFile } from '../../../test/files/lone-swarm.ts';
import { KILLED, MemoryFolder } from '../../../test/files/memory-folder.ts';
import { concatBytes } from '../../core/base/bytes.ts';
import { FILE_LIMITS } from '../../core/base/limits/files.ts';
import { nodeOf, piecesOf } from '../../core/files/tree.ts';
import type { Files, StoredFile } from '../../ports.ts';
import { FolderFiles } from './folder-files.ts';
import { memoryFiles } from './memory-files.ts';

const KIB = 1024;
const PIECE = 64 * KIB;
const FILE: FileRecipe = { seed: 1, size: 3 * PIECE + 100, pieceBytes: PIECE };
const OTHER: FileRecipe = { seed: 2, size: 10, pieceBytes: PIECE };

const started = (folder: MemoryFolder): Files => new FolderFiles(async () => folder.start());
const root = (recipe: FileRecipe): string => nameOf(recipe.seed);

async function fill(files: Files, recipe: FileRecipe, pieces = allPieces(recipe)): Promise<void> {
  await files.begin(outlineOf(recipe));
  await files.writeLayer(root(recipe), layerOf(recipe));
  for (const piece of pieces) await files.write(root(recipe), piece, pieceOf(recipe, piece));
}

/** A folder with two files in it, closed. */
async function filled(): Promise<MemoryFolder> {
  const folder = new MemoryFolder();
  const files = started(folder);
  await files.open();
  await fill(files, FILE);
  await fill(files, OTHER);
  await files.refer(new Map([[nameOf(50), [root(FILE)]]]), []);
  await files.close();
  return folder;
}

const sumOf = (files: Files, file: FileRecipe, piece: number): Promise<unknown> => new LocalFilesProbe(files).do({ type: 'read', file, pieces: [piece] });
const held = (files: readonly StoredFile[]): Record<string, readonly number[]> => Object.fromEntries(files.map((file) => [file.root, plainFile(file).pieces]));
const dataOf = (folder: MemoryFolder): string[] => [...folder.files.keys()].filter((name) => !name.startsWith('log.'));
const logOf = (folder: MemoryFolder): string => ['log.a', 'log.b'].find((name) => folder.files.get(name)!.length > 0)!;

test('a file takes as much of the disk as is here of it, in whatever order its pieces come', async () => {
  const folder = new MemoryFolder();
  const files = started(folder);
  await files.open();
  await fill(files, { ...FILE, size: 2048 * PIECE }, [2047, 5]);
  expect(folder.bytes).toBeLessThan(4 * PIECE);
});

test('a piece that is damaged on disk is found when it is read, counts no more, and may come again', async () => {
  const folder = await filled();
  const name = dataOf(folder).find((each) => folder.files.get(each)!.length > PIECE)!;
  const data = folder.files.get(name)!;
  // The layer of four hashes came first, then the pieces in their order.
  data[4 * 32 + PIECE + 7]! ^= 1;
  const files = started(folder);
  expect(held(await files.open())[root(FILE)]).toEqual([0, 1, 2, 3]);
  expect(await files.read(root(FILE), 1)).toBeUndefined();
  expect(await sumOf(files, FILE, 2)).toEqual(sumsOf(FILE, [2]));
  expect(held(await files.open())[root(FILE)]).toEqual([0, 2, 3]);
  await files.write(root(FILE), 1, pieceOf(FILE, 1));
  expect(await sumOf(files, FILE, 1)).toEqual(sumsOf(FILE, [1]));
  expect(held(await files.open())[root(FILE)]).toEqual([0, 1, 2, 3]);
});

test('a file whose bytes are gone has no pieces, and one that was cut loses what was cut off', async () => {
  const folder = await filled();
  const [large, small] = dataOf(folder).sort((left, right) => folder.files.get(right)!.length - folder.files.get(left)!.length) as [string, string];
  folder.files.delete(small);
  folder.files.set(large, folder.files.get(large)!.slice(0, 2 * PIECE));
  const files = started(folder);
  expect(held(await files.open())).toEqual({ [root(FILE)]: [0, 1, 2, 3], [root(OTHER)]: [] });
  expect(await files.readLayer(root(OTHER))).toBeUndefined();
  expect((await Promise.all([0, 1, 2, 3].map((piece) => files.read(root(FILE), piece)))).map((bytes) => bytes !== undefined)).toEqual([true, false, false, false]);
});

test('a log damaged at any byte costs what it said from there on, never a wrong byte, and nothing throws', async () => {
  const folder = new MemoryFolder();
  const small = [10, 700, 3000].map((size, i): FileRecipe => ({ seed: 30 + i, size, pieceBytes: PIECE }));
  const first = started(folder);
  await first.open();
  for (const recipe of small) await fill(first, recipe);
  await first.refer(new Map([[nameOf(50), [root(FILE)]]]), []);
  await first.close();
  const log = folder.files.get(logOf(folder))!;
  const fewest: number[] = [];
  for (let at = 0; at < log.length; at++) {
    const copy = new MemoryFolder();
    for (const [name, bytes] of folder.files) copy.files.set(name, bytes.slice());
    copy.files.get(logOf(copy))![at]! ^= 0x10;
    const files = started(copy);
    const found = await files.open();
    fewest.push(found.length);
    for (const file of found) {
      const recipe = small.find((each) => root(each) === file.root)!;
      for (const piece of plainFile(file).pieces) expect(await sumOf(files, recipe, piece)).toEqual(sumsOf(recipe, [piece]));
    }
    await fill(files, OTHER);
    expect(held(await files.open())[root(OTHER)]).toEqual([0]);
    await files.close();
  }
  // Never more than before, and everything where only the last word is damaged.
  expect(fewest).toEqual([...fewest].sort());
  expect([fewest[0], fewest.at(-1)]).toEqual([0, 3]);
});

test('what no log names is gone when the folder is opened: drafts of a page that died, and whatever else lies there', async () => {
  const folder = await filled();
  const files = started(folder);
  await files.open();
  await files.draft('d', PIECE);
  await files.writeDraft('d', 0, pieceOf(FILE, 0));
  expect(dataOf(folder)).toHaveLength(3);
  folder.end();
  folder.files.set('stray', new Uint8Array(5));
  expect(Object.keys(held(await started(folder).open()))).toHaveLength(2);
  expect(dataOf(folder)).toHaveLength(2);
});

test('the log is packed when most of it is of no use, and says the same', async () => {
  const folder = await filled();
  const files = started(folder);
  await files.open();
  for (let round = 0; round < 9000; round++) await files.used([root(FILE)], round);
  const bytes = ['log.a', 'log.b'].reduce((sum, name) => sum + folder.files.get(name)!.length, 0);
  expect(bytes).toBeLessThan(80 * KIB);
  const again = await files.open();
  expect(again.find((file) => file.root === root(FILE))!.usedAt).toBe(8999);
  expect(held(again)).toEqual({ [root(FILE)]: [0, 1, 2, 3], [root(OTHER)]: [0] });
  expect(await files.references()).toEqual(new Map([[nameOf(50), [root(FILE)]]]));
});

test('a disk without room for a packed log keeps the long one, and a full one still lets files go', async () => {
  const folder = await filled();
  const files = started(folder);
  await files.open();
  for (let round = 0; round < 5000; round++) await files.used([root(FILE)], round);
  folder.capacityBytes = folder.bytes;
  await expect(files.used([root(FILE)], 1)).rejects.toMatchObject({ store: 'full' });
  await files.delete([root(FILE)]);
  await files.used([root(OTHER)], 12);
  const again = await files.open();
  expect(held(again)).toEqual({ [root(OTHER)]: [0] });
  expect(again[0]!.usedAt).toBe(12);
});

/** What may happen to a few files. */
const step = fc.record({ what: fc.constantFrom('begin', 'begin', 'write', 'write', 'write', 'write', 'write', 'layer', 'layer', 'put', 'half', 'used', 'pin', 'delete', 'delete', 'refer', 'reopen', 'read'), seed: fc.nat(3), piece: fc.nat(2) });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const recipeOf = (seed: number): FileRecipe => ({ seed: 20 + seed, size: [PIECE + 5, 2 * PIECE, 1, 0][seed]!, pieceBytes: PIECE });

async function put(files: Files, recipe: FileRecipe, pieces: readonly number[]): Promise<void> {
  await files.draft('d', PIECE);
  for (const piece of pieces) await files.writeDraft('d', piece, pieceOf(recipe, piece));
}

async function take(files: Files, { what, seed, piece }: Step): Promise<unknown> {
  const recipe = recipeOf(seed);
  const at = root(recipe);
  switch (what) {
    case 'begin':
      return files.begin(outlineOf(recipe));
    case 'write':
      return piece < piecesOf(recipe) ? files.write(at, piece, pieceOf(recipe, piece)) : undefined;
    case 'layer':
      return files.writeLayer(at, layerOf(recipe));
    case 'put':
      await put(files, recipe, allPieces(recipe));
      return files.adopt('d', outlineOf(recipe), layerOf(recipe));
    case 'half':
      return put(files, recipe, allPieces(recipe).slice(0, 1));
    case 'used':
      return files.used([at], piece);
    case 'pin':
      return files.pin(at, piece === 0 ? 'stays' : 'may-go');
    case 'delete':
      return files.delete([at]);
    case 'refer':
      return files.refer(new Map([[nameOf(piece), [at]]]), [nameOf(piece + 1)]);
    case 'read':
      return files.read(at, piece);
    case 'reopen':
      return sorted(await files.open());
  }
}

const sorted = (files: readonly StoredFile[]): readonly StoredFile[] => [...files].sort((left, right) => (left.root < right.root ? -1 : 1));
const outcomeOf = (work: Promise<unknown>): Promise<unknown> => work.catch((reason: unknown) => (reason === KILLED ? reason : (reason as { readonly store: string }).store));

test('whatever is asked of it, it answers as files in memory do', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), async (steps) => {
    const [files, model] = [started(new MemoryFolder()), memoryFiles()];
    await Promise.all([files.open(), model.open()]);
    for (const each of steps) expect(await outcomeOf(take(files, each)), JSON.stringify(each)).toEqual(await outcomeOf(take(model, each)));
    expect(sorted(await files.open())).toEqual(sorted(await model.open()));
    expect(await files.references()).toEqual(await model.references());
  }), { numRuns: 25 });
});

/** A file as it may be after something that was not finished. */
const states = (files: readonly StoredFile[], references: ReadonlyMap<string, readonly string[]>): string => JSON.stringify([sorted(files).map(plainFile), [...references].sort()]);

/** Takes these steps until the browser dies, after so many of the disk's own; then looks at what is left. Answers how many of those there were. */
async function dieAfter(steps: readonly Step[], budget: number): Promise<number> {
  const [folder, model] = [new MemoryFolder(), memoryFiles()];
  const files = started(folder);
  await Promise.all([files.open(), model.open()]);
  const opened = folder.spent;
  folder.budget = budget;
  let before = states(await model.open(), await model.references());
  let after = before;
  for (const each of steps) {
    const outcome = await outcomeOf(take(files, each));
    await outcomeOf(take(model, each));
    after = states(await model.open(), await model.references());
    if (outcome === KILLED) break;
    before = after;
  }
  const spent = folder.spent - opened;
  folder.end();
  await allIsWell(folder, [before, after]);
  return spent;
}

test('a browser that dies in the middle of anything has done what it was doing, or not, and nothing else', async () => {
  const words = ['begin 0', 'layer 0', 'write 0 1', 'write 0 0', 'half 1', 'refer 0', 'put 2', 'begin 1', 'write 1 1', 'put 1', 'pin 1', 'used 1', 'put 3', 'delete 0', 'reopen 0', 'begin 0', 'write 0 1', 'put 0', 'delete 2', 'refer 1 2'];
  const steps = words.map((text): Step => {
    const [what, seed, piece = '0'] = text.split(' ') as [Step['what'], string, string?];
    return { what, seed: Number(seed), piece: Number(piece) };
  });
  const total = await dieAfter(steps, Infinity);
  expect(total).toBeGreaterThan(100);
  for (let budget = 0; budget < total; budget++) expect(await dieAfter(steps, budget)).toBe(budget);
});

test('the same, whatever it was doing', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), fc.nat(1000), async (steps, budget) => {
    await dieAfter(steps, budget % 200);
  }), { numRuns: 60 });
});

/** What a folder says is one of these, what it has is what it says, and nothing else lies there. */
async function allIsWell(folder: MemoryFolder, expected: readonly string[]): Promise<void> {
  const files = started(folder);
  const found = await files.open();
  expect(expected).toContain(states(found, await files.references()));
  for (const file of found) {
    const recipe = recipeOf([0, 1, 2, 3].find((seed) => nameOf(20 + seed) === file.root)!);
    const { pieces } = plainFile(file);
    expect(await new LocalFilesProbe(files).do({ type: 'read', file: recipe, pieces })).toEqual(sumsOf(recipe, pieces));
  }
  expect(dataOf(folder).length).toBeLessThanOrEqual(found.length);
}

test('a piece is kept where it is what its file says, and of any other nothing is written; either way its leaves are told', async () => {
  const whole = wholeFile(PIECE + 40_000, 'kept');
  const { file, layer } = whole;
  const folder = new MemoryFolder();
  const files = started(folder);
  await files.open();
  await files.begin(file);
  const blocksOf = (piece: number): Uint8Array[] => {
    const bytes = bytesOf(whole, piece);
    return leavesOf(bytes).map((_, i) => bytes.slice(i * FILE_LIMITS.fileBlockBytes, (i + 1) * FILE_LIMITS.fileBlockBytes));
  };
  const keep = (piece: number, blocks: Uint8Array[], node = nodeOf(layer, piece)): Promise<unknown> => files.keep!(file.root, piece, { blocks, node, shape: file });
  const flipped = blocksOf(0);
  flipped[2]![77]! ^= 1;
  const swapped = blocksOf(0).reverse();
  for (const blocks of [flipped, swapped, blocksOf(0).slice(1), []]) {
    expect(await keep(0, blocks)).toEqual({ isRight: false, leaves: concatBytes(...leavesOf(concatBytes(...blocks))) });
  }
  expect(await keep(1, blocksOf(1), nodeOf(layer, 0))).toMatchObject({ isRight: false });
  expect(await files.read(file.root, 0)).toBeUndefined();
  // Two at once share nothing.
  const kept = await Promise.all([keep(0, blocksOf(0)), keep(1, blocksOf(1))]);
  expect(kept).toEqual([0, 1].map((piece) => ({ isRight: true, leaves: concatBytes(...leavesOf(bytesOf(whole, piece))) })));
  for (const piece of [0, 1]) expect(await files.read(file.root, piece)).toEqual(bytesOf(whole, piece));
  await expect(files.keep!(nameOf(9), 0, { blocks: blocksOf(0), node: nodeOf(layer, 0), shape: file })).rejects.toMatchObject({ store: 'broken' });
});

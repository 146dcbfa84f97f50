/**
 * What every keeper of files promises (`src/ports.ts`), as tests. Call it from a test file, once per keeper:
 * `filesConformance('memory', lab)`.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import { probeSum } from './transport-probe.ts';
import { allPieces, layerOf, nameOf, sumOfDigest, sumOfPart, sumsOf, type FileRecipe, type FilesOutcome, type FilesProbe, type FilesStep, type PlainFile } from './files-probe.ts';

const KIB = 1024;
/** A file of five pieces, the last of which is not full; one of a single short piece; one of nothing. */
const FILE: FileRecipe = { seed: 1, size: 300 * KIB, pieceBytes: 64 * KIB };
const SMALL: FileRecipe = { seed: 2, size: 1000, pieceBytes: 64 * KIB };
const EMPTY: FileRecipe = { seed: 3, size: 0, pieceBytes: 64 * KIB };
/** Two pieces of the largest size. */
const LARGE: FileRecipe = { seed: 4, size: 1500 * KIB, pieceBytes: 1024 * KIB };

/** Files of a mebibyte that do not fit where it is tight, count. */
const LARGES = 24;

/** The place that is squeezed. */
export const TIGHT = 'files-tight';

/** Where keepers come from. */
export interface FilesLab {
  /** A closed keeper of the files of this name. */
  make(name: string): Promise<FilesProbe>;
  /** Leaves TIGHT one to twenty mebibytes of room, before it is first opened. */
  squeeze(): Promise<void>;
  /** Ends the squeeze. */
  relax(): Promise<void>;
}

/** What the tests share: keepers that are closed afterwards. */
class Workshop {
  readonly #lab: FilesLab;
  readonly #prefix: string;
  #names = 0;

  constructor(lab: FilesLab, prefix: string) {
    this.#lab = lab;
    this.#prefix = prefix;
  }

  newName(): string {
    return `${this.#prefix}-${this.#names++}`;
  }

  /** An open keeper of files of its own, unless told otherwise. */
  async opened(name = this.newName()): Promise<FilesProbe> {
    const probe = await this.#lab.make(name);
    expect(await probe.do({ type: 'open' })).toEqual([]);
    onTestFinished(() => void probe.do({ type: 'close' }));
    return probe;
  }
}

/** Does one step after the other; expects all of them to be done. */
async function all(probe: FilesProbe, ...steps: readonly FilesStep[]): Promise<void> {
  for (const step of steps) expect(await probe.do(step), step.type).toBe('done');
}

/** Closes it and looks at what it finds when it is opened again. */
async function again(probe: FilesProbe): Promise<FilesOutcome> {
  await all(probe, { type: 'close' });
  return probe.do({ type: 'open' });
}

/** A file as it is expected, with all of its pieces unless told otherwise. */
function plain(file: FileRecipe, { pieces = allPieces(file), usedAt = 0, isPinned = false }: Partial<Pick<PlainFile, 'pieces' | 'usedAt' | 'isPinned'>> = {}): PlainFile {
  const bytes = pieces.reduce((sum, piece) => sum + Math.min(file.pieceBytes, file.size - piece * file.pieceBytes), 0);
  return { root: nameOf(file.seed), size: file.size, pieceBytes: file.pieceBytes, pieces, bytes, usedAt, isPinned };
}

const inOrder = (...files: readonly PlainFile[]): PlainFile[] => [...files].sort(({ root: left }, { root: right }) => (left < right ? -1 : 1));
const everything = (file: FileRecipe): FilesStep => ({ type: 'read', file, pieces: allPieces(file) });
const written = (file: FileRecipe): FilesStep[] => [{ type: 'begin', file }, { type: 'write', file, pieces: allPieces(file) }, { type: 'write-layer', file }];
const put = (file: FileRecipe, draft = `draft ${file.seed}`): FilesStep[] => [
  { type: 'draft', draft, pieceBytes: file.pieceBytes }, { type: 'write-draft', draft, file, pieces: allPieces(file) }, { type: 'adopt', draft, file },
];

/** Registers the suite. */
export function filesConformance(name: string, lab: FilesLab): void {
  describe(`${name} keeps the promises of files`, () => {
    const workshop = new Workshop(lab, `files-${name}`);
    testPieces(workshop);
    testGathering(workshop);
    testDrafts(workshop);
    testWhatIsSaid(workshop);
    testRefusals(workshop, lab);
    testOwner(workshop, lab);
  });
}

function testPieces(workshop: Workshop): void {
  test('pieces come in any order, are read, and are found again', async () => {
    const probe = await workshop.opened();
    await all(probe, { type: 'begin', file: FILE }, { type: 'write', file: FILE, pieces: [4, 1] });
    expect(await probe.do({ type: 'read', file: FILE, pieces: [0, 1, 4, 5, -1] })).toEqual([undefined, ...sumsOf(FILE, [1, 4]), undefined, undefined]);
    expect(await again(probe)).toEqual([plain(FILE, { pieces: [1, 4] })]);
    await all(probe, { type: 'write', file: FILE, pieces: [0, 2, 3] });
    expect(await probe.do(everything(FILE))).toEqual(sumsOf(FILE, allPieces(FILE)));
    expect(await again(probe)).toEqual([plain(FILE)]);
    expect(await probe.do(everything(FILE))).toEqual(sumsOf(FILE, allPieces(FILE)));
  });

  test('files of every size keep apart: of nothing, of one short piece, of the largest pieces', async () => {
    const probe = await workshop.opened();
    const files = [FILE, SMALL, EMPTY, LARGE];
    for (const file of files) await all(probe, ...written(file));
    expect(await again(probe)).toEqual(inOrder(...files.map((file) => plain(file))));
    for (const file of files) {
      expect(await probe.do(everything(file))).toEqual(sumsOf(file, allPieces(file)));
      expect(await probe.do({ type: 'read-layer', file })).toEqual([probeSum(layerOf(file))]);
    }
  });

  test('a layer comes before, between or after pieces, or not at all', async () => {
    const probe = await workshop.opened();
    await all(probe, { type: 'begin', file: FILE }, { type: 'begin', file: SMALL });
    expect(await probe.do({ type: 'read-layer', file: FILE })).toEqual([undefined]);
    await all(probe, { type: 'write', file: FILE, pieces: [2] }, { type: 'write-layer', file: FILE }, { type: 'write', file: FILE, pieces: [0] });
    expect(await again(probe)).toEqual(inOrder(plain(FILE, { pieces: [0, 2] }), plain(SMALL, { pieces: [] })));
    expect(await probe.do({ type: 'read-layer', file: FILE })).toEqual([probeSum(layerOf(FILE))]);
    expect(await probe.do({ type: 'read-layer', file: SMALL })).toEqual([undefined]);
  });

  test('beginning what is known, and writing what is there, changes nothing', async () => {
    const probe = await workshop.opened();
    await all(probe, ...written(FILE), { type: 'begin', file: FILE }, { type: 'begin', file: { ...FILE, pieceBytes: 128 * KIB } });
    await all(probe, { type: 'write', file: FILE, pieces: [0, 4] }, { type: 'write-layer', file: FILE });
    expect(await again(probe)).toEqual([plain(FILE)]);
    expect(await probe.do(everything(FILE))).toEqual(sumsOf(FILE, allPieces(FILE)));
  });

  test('what was deleted is gone, at once and later, and may come again', async () => {
    const probe = await workshop.opened();
    await all(probe, ...written(FILE), ...put(SMALL), { type: 'delete', files: [FILE, EMPTY, FILE] });
    expect(await probe.do({ type: 'read', file: FILE, pieces: [0] })).toEqual([undefined]);
    expect(await probe.do({ type: 'read-layer', file: FILE })).toEqual([undefined]);
    expect(await again(probe)).toEqual([plain(SMALL, { isPinned: true })]);
    await all(probe, { type: 'begin', file: FILE }, { type: 'write', file: FILE, pieces: [3] });
    expect(await again(probe)).toEqual(inOrder(plain(SMALL, { isPinned: true }), plain(FILE, { pieces: [3] })));
    expect(await probe.do({ type: 'read', file: FILE, pieces: [0, 3] })).toEqual([undefined, ...sumsOf(FILE, [3])]);
  });
}

function testGathering(workshop: Workshop): void {
  test('a whole file is gathered part by part, with its digest at the end; nothing of it out of order, or while a piece is not here', async () => {
    const probe = await workshop.opened();
    await all(probe, { type: 'begin', file: FILE }, { type: 'write', file: FILE, pieces: [0, 1, 3, 4] });
    const gather = (by: string, ...parts: (readonly [number, number])[]): Promise<FilesOutcome> => probe.do({ type: 'gather', file: FILE, by, parts });
    expect(await gather('one', [0, 2], [2, 5])).toEqual([sumOfPart(FILE, [0, 2]), undefined]);
    await all(probe, { type: 'write', file: FILE, pieces: [2] });
    // Whoever was told that it cannot be begins again.
    expect(await gather('one', [2, 5])).toEqual([undefined]);
    expect(await gather('one', [0, 2])).toEqual([sumOfPart(FILE, [0, 2])]);
    expect(await gather('other', [0, 5], [2, 5], [0, 6], [5, 5])).toEqual([sumOfPart(FILE, [0, 5]), sumOfDigest(FILE), undefined, undefined, undefined]);
    expect(await gather('one', [2, 4], [4, 5])).toEqual([sumOfPart(FILE, [2, 4]), sumOfPart(FILE, [4, 5]), sumOfDigest(FILE)]);
    expect(await probe.do({ type: 'gather', file: SMALL, by: 'one', parts: [[0, 1]] })).toEqual([undefined]);
  });
}

function testDrafts(workshop: Workshop): void {
  test('a draft becomes a file, whole and pinned, with its layer', async () => {
    const probe = await workshop.opened();
    for (const file of [FILE, EMPTY, LARGE]) await all(probe, ...put(file));
    expect(await probe.do(everything(LARGE))).toEqual(sumsOf(LARGE, allPieces(LARGE)));
    expect(await again(probe)).toEqual(inOrder(...[FILE, EMPTY, LARGE].map((file) => plain(file, { isPinned: true }))));
    for (const file of [FILE, EMPTY, LARGE]) {
      expect(await probe.do(everything(file))).toEqual(sumsOf(file, allPieces(file)));
      expect(await probe.do({ type: 'read-layer', file })).toEqual([probeSum(layerOf(file))]);
    }
  });

  test.each(['half', 'whole'] as const)('a draft of what is here (%s) already leaves one file, whole and pinned, last used when it was', async (how) => {
    const probe = await workshop.opened();
    await all(probe, { type: 'begin', file: FILE }, { type: 'write', file: FILE, pieces: how === 'half' ? [0, 3] : allPieces(FILE) });
    await all(probe, { type: 'used', files: [FILE], at: 77 }, ...put(FILE));
    expect(await again(probe)).toEqual([plain(FILE, { isPinned: true, usedAt: 77 })]);
    expect(await probe.do(everything(FILE))).toEqual(sumsOf(FILE, allPieces(FILE)));
    expect(await probe.do({ type: 'read-layer', file: FILE })).toEqual([probeSum(layerOf(FILE))]);
  });

  test('a draft that was discarded, begun anew or left behind is nothing', async () => {
    const probe = await workshop.opened();
    const [begun] = put(FILE, 'one');
    await all(probe, begun!, { type: 'write-draft', draft: 'one', file: FILE, pieces: [0, 1] }, { type: 'discard', draft: 'one' }, { type: 'discard', draft: 'none' });
    expect(await probe.do({ type: 'adopt', draft: 'one', file: FILE })).toBe('broken');
    await all(probe, begun!, { type: 'write-draft', draft: 'one', file: FILE, pieces: [0] }, ...put(FILE, 'one'));
    await all(probe, ...put(SMALL, 'two').slice(0, 2));
    expect(await again(probe)).toEqual([plain(FILE, { isPinned: true })]);
    expect(await probe.do({ type: 'adopt', draft: 'two', file: SMALL })).toBe('broken');
    expect(await probe.do(everything(FILE))).toEqual(sumsOf(FILE, allPieces(FILE)));
  });

  test('two drafts at once keep apart', async () => {
    const probe = await workshop.opened();
    for (const file of [FILE, LARGE]) await all(probe, { type: 'draft', draft: `${file.seed}`, pieceBytes: file.pieceBytes });
    await Promise.all([FILE, LARGE].map((file) => all(probe, { type: 'write-draft', draft: `${file.seed}`, file, pieces: allPieces(file) })));
    await Promise.all([FILE, LARGE].map((file) => all(probe, { type: 'adopt', draft: `${file.seed}`, file })));
    for (const file of [FILE, LARGE]) expect(await probe.do(everything(file))).toEqual(sumsOf(file, allPieces(file)));
  });
}

function testWhatIsSaid(workshop: Workshop): void {
  test('pins, and when a file was used last, are found again; of what is not here nothing is said', async () => {
    const probe = await workshop.opened();
    await all(probe, ...written(SMALL), ...put(FILE), { type: 'pin', file: SMALL, pin: 'stays' }, { type: 'pin', file: FILE, pin: 'may-go' });
    await all(probe, { type: 'pin', file: LARGE, pin: 'stays' }, { type: 'used', files: [SMALL, LARGE, FILE], at: 1_700_000_000_000 }, { type: 'used', files: [FILE], at: 5 });
    expect(await again(probe)).toEqual(inOrder(plain(SMALL, { isPinned: true, usedAt: 1_700_000_000_000 }), plain(FILE, { usedAt: 5 })));
  });

  test('which record refers to which files is found again; first goes what goes, then comes what comes', async () => {
    const probe = await workshop.opened();
    const [one, two, three] = [nameOf(11), nameOf(12), nameOf(13)];
    expect(await probe.do({ type: 'references' })).toEqual({});
    await all(probe, { type: 'refer', added: { [one]: [nameOf(1), nameOf(2)], [two]: [nameOf(1)] } }, { type: 'refer', removed: [two, three] });
    await all(probe, { type: 'refer', added: { [three]: [nameOf(9)], [one]: [nameOf(5)] }, removed: [one, three] }, { type: 'refer' });
    expect(await probe.do({ type: 'references' })).toEqual({ [one]: [nameOf(5)], [three]: [nameOf(9)] });
    await again(probe);
    expect(await probe.do({ type: 'references' })).toEqual({ [one]: [nameOf(5)], [three]: [nameOf(9)] });
  });

  test('a thousand changes leave what they should', async () => {
    const probe = await workshop.opened();
    const files = Array.from({ length: 8 }, (_, i): FileRecipe => ({ ...SMALL, seed: 100 + i }));
    for (const file of files) await all(probe, ...written(file));
    await all(probe, { type: 'churn', files, rounds: 125 });
    expect(await again(probe)).toEqual(inOrder(...files.map((file, i) => plain(file, { usedAt: 1240 + i }))));
    expect(Object.keys(await probe.do({ type: 'references' })).sort()).toEqual([122, 123, 124].map(nameOf).sort());
  });
}

function testRefusals(workshop: Workshop, lab: FilesLab): void {
  test('what does not fit is refused, and nothing of it is kept', async () => {
    const probe = await workshop.opened();
    await all(probe, { type: 'begin', file: FILE }, { type: 'draft', draft: 'd', pieceBytes: FILE.pieceBytes }, { type: 'write-draft', draft: 'd', file: FILE, pieces: [0] });
    const misfits: readonly FilesStep[] = [
      { type: 'begin', file: { ...SMALL, pieceBytes: 1000 } }, { type: 'begin', file: { ...SMALL, size: 2 ** 40 } },
      { type: 'write', file: SMALL, pieces: [0] }, { type: 'write-layer', file: SMALL },
      { type: 'write-wrong', file: FILE, piece: 0, length: FILE.pieceBytes - 1 }, { type: 'write-wrong', file: FILE, piece: 4, length: FILE.pieceBytes },
      { type: 'write-wrong', file: FILE, piece: 5, length: 0 }, { type: 'write-wrong', file: FILE, piece: -1, length: FILE.pieceBytes },
      { type: 'write-wrong', file: FILE, piece: 0.5, length: FILE.pieceBytes }, { type: 'write-wrong-layer', file: FILE, length: 33 },
      { type: 'draft', draft: 'e', pieceBytes: 1000 }, { type: 'write-draft', draft: 'none', file: FILE, pieces: [0] },
      { type: 'write-draft', draft: 'd', file: FILE, pieces: [0] }, { type: 'write-draft', draft: 'd', file: FILE, pieces: [2] },
      { type: 'write-draft', draft: 'd', file: LARGE, pieces: [1] }, { type: 'adopt', draft: 'd', file: FILE }, { type: 'adopt', draft: 'none', file: FILE },
      { type: 'used', files: [FILE], at: -1 }, { type: 'refer', added: { short: [nameOf(1)] } }, { type: 'refer', added: { [nameOf(1)]: ['short'] } },
    ];
    for (const step of misfits) expect(await probe.do(step), JSON.stringify(step)).toBe('broken');
    expect(await probe.do({ type: 'references' })).toEqual({});
    await all(probe, { type: 'write-draft', draft: 'd', file: FILE, pieces: [1, 2, 3, 4] });
    expect(await probe.do({ type: 'write-draft', draft: 'd', file: LARGE, pieces: [0] })).toBe('broken');
    expect(await again(probe)).toEqual([plain(FILE, { pieces: [] })]);
  });

  test('what there is no room for is refused; what was there is read, goes when told to, and writing goes on once there is room', async () => {
    await lab.squeeze();
    const probe = await workshop.opened(TIGHT);
    await all(probe, ...written(FILE), { type: 'draft', draft: 'd', pieceBytes: LARGE.pieceBytes });
    const larges = Array.from({ length: LARGES }, (_, i): FileRecipe => ({ ...LARGE, seed: 40 + i }));
    const fits: FileRecipe[] = [];
    for (const file of larges) {
      await all(probe, { type: 'begin', file });
      const outcome = await probe.do({ type: 'write', file, pieces: [0] });
      if (outcome === 'done') fits.push(file);
      else {
        expect(outcome).toBe('full');
        break;
      }
    }
    const refused = larges[fits.length]!;
    expect(await probe.do({ type: 'write-draft', draft: 'd', file: LARGE, pieces: [0] })).toBe('full');
    expect(await probe.do({ type: 'read', file: refused, pieces: [0] })).toEqual([undefined]);
    expect(await again(probe)).toEqual(inOrder(plain(FILE), plain(refused, { pieces: [] }), ...fits.map((file) => plain(file, { pieces: [0] }))));
    expect(await probe.do(everything(FILE))).toEqual(sumsOf(FILE, allPieces(FILE)));
    for (const file of fits) expect(await probe.do({ type: 'read', file, pieces: [0] })).toEqual(sumsOf(file, [0]));
    await all(probe, { type: 'delete', files: fits });
    expect(await again(probe)).toEqual(inOrder(plain(FILE), plain(refused, { pieces: [] })));
    await lab.relax();
    await all(probe, { type: 'write', file: refused, pieces: [0, 1] }, ...put(LARGE));
    expect(await probe.do(everything(refused))).toEqual(sumsOf(refused, [0, 1]));
  });
}

function testOwner(workshop: Workshop, lab: FilesLab): void {
  test('nothing works before opening and after closing; closing twice does no harm', async () => {
    const name = workshop.newName();
    const probe = await lab.make(name);
    const steps: readonly FilesStep[] = [...written(SMALL), ...put(SMALL), everything(SMALL), { type: 'references' }, { type: 'pin', file: SMALL, pin: 'stays' }, { type: 'delete', files: [SMALL] }];
    for (const step of steps) expect(await probe.do(step), step.type).toBe('closed');
    await all(probe, { type: 'close' });
    await probe.do({ type: 'open' });
    await all(probe, ...written(SMALL), { type: 'close' }, { type: 'close' });
    for (const step of steps) expect(await probe.do(step), step.type).toBe('closed');
    expect(await probe.do({ type: 'open' })).toEqual([plain(SMALL)]);
    await all(probe, { type: 'close' });
  });

  test('closing waits for what is being written', async () => {
    const probe = await workshop.opened();
    await all(probe, { type: 'begin', file: LARGE });
    const writing = probe.do({ type: 'write', file: LARGE, pieces: [0, 1] });
    expect(await again(probe)).toEqual([plain(LARGE)]);
    expect(await writing).toBe('done');
  });

  test('there is one owner at a time: who comes second is blocked, until the first has closed', async () => {
    const name = workshop.newName();
    const [first, second] = [await workshop.opened(name), await lab.make(name)];
    await all(first, ...written(SMALL));
    expect(await second.do({ type: 'open' })).toBe('blocked');
    expect(await second.do(everything(SMALL))).toBe('closed');
    await all(first, { type: 'write', file: SMALL, pieces: [0] }, { type: 'close' });
    expect(await second.do({ type: 'open' })).toEqual([plain(SMALL)]);
    await all(second, { type: 'close' });
  });
}

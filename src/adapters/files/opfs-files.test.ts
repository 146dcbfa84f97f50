import { expect, test } from 'vitest';
import { LocalFilesProbe, nameOf, outlineOf, pieceOf, type FileRecipe } from '../../../test/conformance/files-probe.ts';
import { blockOf, wholeFile } from '../../../test/files/lone-swarm.ts';
import { MemoryFolder } from '../../../test/files/memory-folder.ts';
import { equalBytes } from '../../core/base/bytes.ts';
import { nodeOf } from '../../core/files/tree.ts';
import { FolderFiles } from './folder-files.ts';
import { OpfsAbsent, opfsFiles, type FilesWorker } from './opfs-files.ts';
import type { FilesAnswer, FilesMessage } from './work.ts';

const FILE: FileRecipe = { seed: 1, size: 70_000, pieceBytes: 65_536 };

/** A worker that answers as ours does, with a folder in memory; what it is handed it has to itself. */
class PlainWorker implements FilesWorker {
  onmessage: FilesWorker['onmessage'] = null;
  onerror: FilesWorker['onerror'] = null;
  onmessageerror: FilesWorker['onmessageerror'] = null;
  readonly names: string[] = [];
  isEnded = false;
  readonly #files: FolderFiles;

  constructor(folder: MemoryFolder) {
    this.#files = new FolderFiles(async () => folder.start());
  }

  postMessage(message: FilesMessage, transfer: readonly Transferable[]): void {
    const got = structuredClone(message, { transfer: [...transfer] });
    if (got.type === 'name') this.names.push(got.name);
    else void this.#answer(got);
  }

  terminate(): void {
    this.isEnded = true;
  }

  /** As when the browser ends it. */
  die(): void {
    this.onerror?.({} as ErrorEvent);
  }

  async #answer({ call, given }: Extract<FilesMessage, { readonly type: 'call' }>): Promise<void> {
    const work = (this.#files[call] as (...words: unknown[]) => Promise<unknown>).apply(this.#files, [...given]);
    this.say(await work.then((result): FilesAnswer => ({ type: 'done', result }), (fault): FilesAnswer => ({ type: 'failed', fault })));
  }

  say(data: FilesAnswer): void {
    this.onmessage?.({ data } as MessageEvent<FilesAnswer>);
  }
}

test('whoever gives bytes keeps them, and only they go to the worker', async () => {
  const worker = new PlainWorker(new MemoryFolder());
  const files = opfsFiles({ name: 'room', start: () => worker });
  await files.open();
  await files.begin(outlineOf(FILE));
  const host = new Uint8Array(1_000_000);
  const piece = host.subarray(500, 500 + FILE.pieceBytes);
  piece.set(pieceOf(FILE, 0));
  await files.write(nameOf(1), 0, piece);
  expect(host.length).toBe(1_000_000);
  expect((await files.read(nameOf(1), 0))!.buffer.byteLength).toBe(FILE.pieceBytes);
  expect(worker.names).toEqual(['room']);
});

test('a piece that is all of its memory goes over itself, and whoever puts a file keeps his', async () => {
  const files = opfsFiles({ name: 'room', start: () => new PlainWorker(new MemoryFolder()) });
  await files.open();
  await files.begin(outlineOf(FILE));
  const [piece, own] = [pieceOf(FILE, 0), pieceOf(FILE, 0)];
  await files.write(nameOf(1), 0, piece);
  expect(piece.length).toBe(0);
  expect(equalBytes((await files.read(nameOf(1), 0))!, own)).toBe(true);
  await files.draft('draft', FILE.pieceBytes);
  await files.writeDraft('draft', 0, own);
  expect(own.length).toBe(FILE.pieceBytes);
});

test('a worker that dies leaves nobody waiting, and opening starts another one', async () => {
  const folder = new MemoryFolder();
  const workers: PlainWorker[] = [];
  const start = (): PlainWorker => {
    workers.push(new PlainWorker(folder));
    return workers.at(-1)!;
  };
  const files = opfsFiles({ name: 'room', start });
  const probe = new LocalFilesProbe(files);
  await probe.do({ type: 'open' });
  await probe.do({ type: 'begin', file: FILE });
  const waiting = [probe.do({ type: 'write', file: FILE, pieces: [0, 1] }), probe.do({ type: 'references' })];
  workers[0]!.die();
  expect(await Promise.all(waiting)).toEqual(['closed', 'closed']);
  expect(workers[0]!.isEnded).toBe(true);
  expect(await probe.do({ type: 'references' })).toBe('closed');
  folder.end();
  expect(await probe.do({ type: 'open' })).toMatchObject([{ root: nameOf(1) }]);
  expect(workers).toHaveLength(2);
});

test('a worker is started to open, once, and ended when closed', async () => {
  const folder = new MemoryFolder();
  const workers: PlainWorker[] = [];
  const probe = new LocalFilesProbe(opfsFiles({
    name: 'room',
    start: () => {
      workers.push(new PlainWorker(folder));
      return workers.at(-1)!;
    },
  }));
  expect([await probe.do({ type: 'close' }), await probe.do({ type: 'references' }), workers.length]).toEqual(['done', 'closed', 0]);
  await probe.do({ type: 'open' });
  await probe.do({ type: 'open' });
  await probe.do({ type: 'close' });
  expect(workers.map(({ isEnded }) => isEnded)).toEqual([true]);
});

test('where no worker is allowed, none gets to run, or it finds no place, that is said', async () => {
  const refusals: readonly (() => FilesWorker)[] = [
    () => {
      throw new DOMException('not here', 'SecurityError');
    },
    () => {
      const worker = new PlainWorker(new MemoryFolder());
      worker.postMessage = (): void => queueMicrotask(() => worker.die());
      return worker;
    },
    () => {
      const worker = new PlainWorker(new MemoryFolder());
      worker.postMessage = ({ type }): void => {
        if (type === 'call') queueMicrotask(() => worker.say({ type: 'absent', reason: 'a private window' }));
      };
      return worker;
    },
  ];
  for (const start of refusals) {
    const files = opfsFiles({ name: 'room', start });
    await expect(files.open()).rejects.toBeInstanceOf(OpfsAbsent);
    await expect(files.references()).rejects.toMatchObject({ store: 'closed' });
  }
});

test('blocks that are kept take the memory of their messages along, and leave alone what lies beside something else', async () => {
  const files = opfsFiles({ name: 'room', start: () => new PlainWorker(new MemoryFolder()) });
  await files.open();
  const whole = wholeFile(40_000, 'blocks');
  const { file, layer } = whole;
  await files.begin(file);
  // As messages bring them: 38 bytes in front, 64 at most, one more; the last shares its memory with something.
  const blocks = [0, 1, 2].map((block) => {
    const bytes = blockOf(whole, { piece: 0, block });
    const message = new Uint8Array([38, 64, 65][block]! + bytes.length);
    message.set(bytes, message.length - bytes.length);
    return message.subarray(message.length - bytes.length);
  });
  const memory = blocks.map(({ buffer }) => buffer);
  expect(await files.keep!(file.root, 0, { blocks, node: nodeOf(layer, 0), shape: file })).toMatchObject({ isRight: true });
  expect(memory.map(({ byteLength }) => byteLength > 0)).toEqual([false, false, true]);
  expect(await files.read(file.root, 0)).toEqual(whole.bytes);
});

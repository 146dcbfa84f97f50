/**
 * What runs in the worker: files in a folder of the origin private file system, for the page that started it. `scripts/bundle.ts` bundles
 * this file into one text and puts that in the place of `files-source.ts`.
 */
import type { PieceClaim } from '../../ports.ts';
import { FolderFiles } from './folder-files.ts';
import { ANSWERS_LATE, faultOf, opfsFolder, opfsRoot } from './opfs-folder.ts';
import { Outlet } from './scratch.ts';
import type { FilesAnswer, FilesMessage } from './work.ts';

let files: FolderFiles | undefined;
/** Why there is no folder at all. */
let absent: string | undefined;
/** Answers wait for their turn, as the calls do in `files`. */
let last: Promise<void> = Promise.resolve();
const outlet = new Outlet();

self.onmessage = ({ data }: MessageEvent<FilesMessage>): void => {
  if (data.type === 'name') {
    const { name } = data;
    files = new FolderFiles(async () => opfsFolder(await rootOrAbsent(), name));
    return;
  }
  const called = answerTo(data);
  last = last.then(async () => {
    const answer = await called;
    const bytes = answer.type === 'done' && answer.result instanceof Uint8Array ? [answer.result.buffer] : [];
    self.postMessage(answer, { transfer: bytes });
  });
};

async function answerTo({ call, given }: Extract<FilesMessage, { readonly type: 'call' }>): Promise<FilesAnswer> {
  try {
    // What is given and what comes back is of the types of the port, on both sides of the message.
    const result = await (files![call] as (...words: unknown[]) => Promise<unknown>).apply(files, [...given]);
    // All of it was sent here, and nobody else has it.
    for (const word of given) outlet.letGo(word instanceof Uint8Array ? [word] : blocksIn(word));
    return { type: 'done', result };
  } catch (reason) {
    const fault = faultOf(reason);
    const why = absent ?? (fault.reason === ANSWERS_LATE ? ANSWERS_LATE : undefined);
    return why === undefined ? { type: 'failed', fault } : { type: 'absent', reason: why };
  }
}

/** The blocks of a piece that was to be kept. */
function blocksIn(word: unknown): readonly Uint8Array[] {
  return typeof word === 'object' && word !== null && 'blocks' in word ? (word as PieceClaim).blocks : [];
}

async function rootOrAbsent(): Promise<FileSystemDirectoryHandle> {
  try {
    return await opfsRoot();
  } catch (reason) {
    absent = String(reason);
    throw reason;
  }
}

import { expect, test } from 'vitest';
import { recordOf } from '../../../test/conformance/store-probe.ts';
import { JournalBook, type JournalFile } from './book.ts';
import { joinIds, splitIds, splitRecords } from './frames.ts';
import { Journal, type JournalWorker } from './journal.ts';
import type { JournalAnswer, JournalMessage } from './work.ts';

function emptyFile(): JournalFile {
  let bytes = new Uint8Array(0);
  return {
    size: () => bytes.length,
    read: () => bytes.slice(),
    append: (more) => (bytes = Uint8Array.from([...bytes, ...more])),
    truncate: (length) => (bytes = bytes.slice(0, length)),
    close: () => undefined,
  };
}

/** A worker that answers as ours does, in turns of its own; or one that breaks at the first thing it is told. */
class PlainWorker implements JournalWorker {
  onmessage: JournalWorker['onmessage'] = null;
  onerror: JournalWorker['onerror'] = null;
  onmessageerror: JournalWorker['onmessageerror'] = null;
  readonly #files: readonly [JournalFile, JournalFile];
  #book: JournalBook | undefined;
  readonly #breaks: boolean;

  constructor(files: readonly [JournalFile, JournalFile], fate: 'works' | 'breaks' = 'works') {
    this.#files = files;
    this.#breaks = fate === 'breaks';
  }

  terminate(): void {
    this.onmessage = null;
  }

  postMessage(message: JournalMessage): void {
    // As a worker gets it: what was handed over is its own.
    const taken = structuredClone(message);
    queueMicrotask(() => this.#take(taken));
  }

  #take(message: JournalMessage): void {
    if (this.#breaks) return this.#say({ type: 'failed', reason: 'held by another tab' });
    switch (message.type) {
      case 'open':
        this.#book = new JournalBook(this.#files);
        return this.#say({ type: 'opened', ids: joinIds(this.#book.ids) });
      case 'write':
        return this.#book!.write(splitRecords(message), splitIds(message.removed));
      case 'offer':
        return this.#say({ type: 'records', records: this.#book!.offer(splitIds(message.ids)) });
      case 'close':
        return this.#say({ type: 'closed' });
    }
  }

  #say(data: JournalAnswer): void {
    this.onmessage?.({ data } as MessageEvent<JournalAnswer>);
  }
}

const records = [1, 2, 3].map((seed) => recordOf({ seed }));
const written = records.map(({ id, bytes }) => ({ id, record: bytes }));

test('a journal gives back what the headers lack, and says where there are none at all', async () => {
  const files = [emptyFile(), emptyFile()] as const;
  const first = new Journal('room', () => new PlainWorker(files));
  first.write(written, []);
  await first.close();
  const some = new Journal('room', () => new PlainWorker(files));
  expect(await some.rescue([records[1]!])).toEqual({ records: [records[0]!.bytes, records[2]!.bytes], isWiped: false });
  const none = new Journal('room', () => new PlainWorker(files));
  expect(await none.rescue([])).toEqual({ records: records.map(({ bytes }) => bytes), isWiped: true });
});

const NONE = { records: [], isWiped: false };

test('where there is no worker, or one that fails, nothing is kept and nobody waits', async () => {
  const starts: readonly (() => JournalWorker | undefined)[] = [
    () => undefined,
    () => {
      throw new Error('forbidden');
    },
    () => new PlainWorker([emptyFile(), emptyFile()], 'breaks'),
  ];
  for (const start of starts) {
    const journal = new Journal('room', start);
    journal.write(written, []);
    expect(await journal.rescue([])).toEqual(NONE);
    journal.write(written, []);
    await journal.close();
  }
});

test('a worker that dies answers nobody, and nobody waits for it', async () => {
  const worker = new PlainWorker([emptyFile(), emptyFile()]);
  const journal = new Journal('room', () => worker);
  await journal.ids;
  worker.postMessage = () => undefined;
  const rescued = journal.rescue([]);
  const closed = journal.close();
  let prevented = 0;
  worker.onerror!({ preventDefault: () => prevented++ } as unknown as ErrorEvent);
  expect(await rescued).toEqual(NONE);
  await closed;
  expect(prevented).toBe(1);
});

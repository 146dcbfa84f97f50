/** Shows what a page says to whoever has the files beyond what it is asked for. */
import { expect, test } from 'vitest';
import type { FileInfo } from '../../core/files/info.ts';
import { HandClock, settle } from '../../../test/signer/hand-clock.ts';
import type { FileAsk } from './ask.ts';
import { FileFactsBook } from './facts-book.ts';
import type { FilesHost } from './files-host.ts';

const INFO: FileInfo = { x: 'cd'.repeat(32), root: 'ab'.repeat(32), size: 200_000, m: 'image/png', pieceBytes: 65536 } as unknown as FileInfo;

function book() {
  const asks: FileAsk[] = [];
  const file = async (ask: FileAsk): Promise<undefined> => void asks.push(ask);
  const host = { ready: Promise.resolve(), isClosed: false, host: { file }, environment: { clock: new HandClock() } } as unknown as FilesHost;
  return {
    book: new FileFactsBook(host, () => undefined),
    asked: async () => {
      await settle();
      return asks.splice(0).map((ask) => (ask.type === 'want' ? `want ${ask.file.size}` : ask.type));
    },
  };
}

test('a page that is called says that it is there, and wants again what it wants', async () => {
  const page = book();
  const release = page.book.want(INFO);
  expect(await page.asked()).toEqual(['want 200000']);
  page.book.told({ type: 'roll-call' });
  expect(await page.asked()).toEqual(['here', 'want 200000']);
  release();
  expect(await page.asked()).toEqual(['unwant']);
  page.book.told({ type: 'roll-call' });
  expect(await page.asked()).toEqual(['here']);
});

test('a file that two records describe differently is wanted as both, until nobody wants either', async () => {
  const page = book();
  const releases = [page.book.want({ ...INFO, size: 64 }), page.book.want(INFO), page.book.want(INFO)];
  expect(await page.asked()).toEqual(['want 64', 'want 200000']);
  releases[0]!();
  releases[1]!();
  expect(await page.asked()).toEqual([]);
  releases[2]!();
  expect(await page.asked()).toEqual(['unwant']);
});

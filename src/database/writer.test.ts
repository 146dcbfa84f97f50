import { expect, test } from 'vitest';
import { testSecret } from '../../test/conformance/signatures.ts';
import { concatBytes, toHex } from '../core/base/bytes.ts';
import { packedId } from '../core/record/packed-id.ts';
import { localSigner } from '../adapters/signer/local-signer.ts';
import type { SignedRecord } from '../core/record/record.ts';
import type { OwnRecord } from '../core/replica/event.ts';
import type { Clock, Signer } from '../ports.ts';
import { Entry } from './entry.ts';
import { Shelf } from './shelf.ts';
import { encodeValue } from './value.ts';
import { Writer, type Wish } from './writer.ts';

const CLOCK: Clock = { now: () => 1_700_000_000_000, wake: () => () => undefined, pause: () => new Promise(setImmediate) };
const NO_SIGNATURE = new Uint8Array(64);

function wish(i: number): Wish {
  return { collection: 'notes', key: `key ${i}`, encoded: encodeValue(`value ${i}`), expiresAt: undefined, replaceOldest: false, signal: undefined };
}

/** A signer whose workers answer when the test says so, with signatures of zeros: nobody here looks at them. */
function slowSigner(): { readonly signer: Signer; readonly asked: (() => void)[] } {
  const asked: (() => void)[] = [];
  const author = (records: readonly Uint8Array[]): Uint8Array => concatBytes(...records.flatMap((record) => [packedId(record), NO_SIGNATURE]));
  const signer = localSigner(testSecret(0), {
    elsewhere: { author: (records) => new Promise((resolve) => asked.push(() => resolve(author(records)))) },
  });
  return { signer, asked };
}

/** A writer whose host answers at once; `handed` has the keys of each event. */
function writerWith(signer: Signer): { readonly writer: Writer; readonly handed: string[][] } {
  const handed: string[][] = [];
  const shelf = new Shelf(false, CLOCK.now);
  const catalog = { shelf: () => shelf, isShared: () => false, entry: (record: SignedRecord) => new Entry(record), keyOf: async () => undefined };
  const send = (records: readonly OwnRecord[]): void => {
    handed.push(records.map(({ record }) => record.name));
    for (const { record } of records) writer.settled(toHex(record.id), undefined);
  };
  const writer: Writer = new Writer({ clock: CLOCK, unlocked: () => ({ room: { tag: 'room' } }), catalog, signer: async () => signer, send });
  return { writer, handed };
}

/** Until nothing happens any more. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}

test('whoever signs has several groups ahead, and not all of them', async () => {
  const { signer, asked } = slowSigner();
  const { writer } = writerWith(signer);
  const written = Promise.all(Array.from({ length: 1000 }, (_, i) => writer.write(wish(i))));
  await quiet();
  const first = asked.length;
  expect(first).toBeGreaterThan(1);
  expect(first).toBeLessThan(5);
  asked[0]!();
  await quiet();
  expect(asked.length).toBe(first + 1);
  for (let i = 1; i < asked.length; i++) (asked[i]!(), await quiet());
  expect(await written).toHaveLength(1000);
});

test('the first groups of a session are small, later ones as large as one may be', async () => {
  const { signer } = slowSigner();
  const sizes: number[] = [];
  const counting: Signer = { ...signer, signAll: async (records) => (sizes.push(records.length), undefined) };
  const { writer } = writerWith(counting);
  await Promise.all(Array.from({ length: 700 }, (_, i) => writer.write(wish(i))));
  expect(sizes[0]).toBeLessThan(50);
  expect(sizes[1]).toBe(2 * sizes[0]!);
  expect(Math.max(...sizes)).toBe(sizes.at(-2));
  await Promise.all(Array.from({ length: 100 }, (_, i) => writer.write(wish(i))));
  expect(sizes.at(-1)).toBe(100);
});

test('groups are handed over in the order they were put, whichever is signed first', async () => {
  const { signer, asked } = slowSigner();
  const { writer, handed } = writerWith(signer);
  const written = Promise.all(Array.from({ length: 400 }, (_, i) => writer.write(wish(i))));
  await quiet();
  for (let from = 0; from < asked.length;) {
    const some = asked.slice(from).reverse();
    from = asked.length;
    for (const answer of some) (answer(), await quiet());
  }
  expect((await written).map(({ key }) => key)).toEqual(handed.flat());
  expect(handed.length).toBeGreaterThan(1);
});

test('a group that cannot be signed is told so, those before and after it are written', async () => {
  const { signer, asked } = slowSigner();
  let calls = 0;
  const failing: Signer = {
    ...signer,
    signAll: (records) => {
      if (calls++ === 1) throw new Error('away for a moment');
      return signer.signAll!(records);
    },
  };
  const { writer, handed } = writerWith(failing);
  const written = Promise.allSettled(Array.from({ length: 400 }, (_, i) => writer.write(wish(i))));
  await quiet();
  for (let i = 0; i < asked.length; i++) (asked[i]!(), await quiet());
  const rejected = (await written).flatMap(({ status }, i) => (status === 'rejected' ? [i] : []));
  expect(rejected.length).toBeGreaterThan(0);
  expect(rejected.length + handed.flat().length).toBe(400);
  expect(rejected[0]).toBe(handed[0]!.length);
});

/** What records may be at most, at the limit and one beyond: names, readers of a letter, rekeys of an owner, work of a password. */
import { bech32 } from '@scure/base';
import { expect, test } from 'vitest';
import { lockedKeyFault } from '../../src/adapters/signer/encrypted-key.ts';
import { isFault } from '../../src/core/base/fault.ts';
import { LIMITS } from '../../src/core/base/limits.ts';
import { signDraft } from '../../src/core/record/event.ts';
import { checkEvent } from '../../src/core/record/shape.ts';
import { letterFor, letterRecord } from '../../src/core/record/letter.ts';
import { REKEY_COLLECTION } from '../../src/core/record/rekey.ts';
import { SchnorrKey } from '../../src/core/record/schnorr.ts';
import { signedOf } from '../../src/core/record/signed.ts';
import { limitsOf, PRESETS } from '../../src/core/rules/policy.ts';
import { withRekeys } from '../../src/core/rules/rekeys.ts';
import { errorOf, Rooms } from '../database/lab.ts';
import { npubOf, publicKeyOf, toHex } from '../../src/core.ts';

const KEY = new SchnorrKey(new Uint8Array(32).fill(1));
const rooms = new Rooms();

/** Texts of so many bytes, in letters of one byte and of two. */
const texts = (bytes: number): string[] => ['a'.repeat(bytes), `${'é'.repeat(Math.floor(bytes / 2))}${'a'.repeat(bytes % 2)}`];

function faultAt(d: string): string | undefined {
  const event = checkEvent(signDraft({ kind: 30_078, created_at: 1_790_000_000, tags: [['d', d]], content: '1' }, KEY));
  const record = isFault(event) ? event : signedOf(event);
  return isFault(record) ? record.fault : undefined;
}

test('names of a record and its collection have their bytes, and not one more (recordNameBytesMax, policyNameBytesMax)', async () => {
  for (const name of texts(LIMITS.recordNameBytesMax)) {
    expect([faultAt(`notes/${name}`), faultAt(`notes/${name}a`)]).toEqual([undefined, 'limit']);
  }
  for (const name of texts(LIMITS.policyNameBytesMax)) {
    expect([faultAt(`${name}/k`), faultAt(`${name}a/k`)]).toEqual([undefined, 'limit']);
  }
});

test('so do those that people choose (recordNameBytesMax, policyNameBytesMax)', async () => {
  const db = rooms.open({});
  const [key, collection] = [texts(LIMITS.recordNameBytesMax)[1]!, texts(LIMITS.policyNameBytesMax)[1]!];
  expect((await db.collection(collection).put(1, { key })).key).toBe(key);
  expect((await errorOf(() => db.put(1, { key: `${key}a` }))).option).toBe('key');
  expect((await errorOf(() => db.collection(`${collection}a`))).option).toBe('collection');
  await rooms.close();
});

test('a letter has so many readers, its author included, and not one more (letterReadersMax)', async () => {
  const readers = Array.from({ length: LIMITS.letterReadersMax + 1 }, (_, i) => toHex(publicKeyOf(new Uint8Array(32).fill(i + 1))));
  const { content, tags } = letterRecord('payload', readers.map((reader) => ({ reader, sealed: `for ${reader}` })));
  expect(letterFor(readers.at(-2)!, content, tags)?.key).toBe(`for ${readers.at(-2)}`);
  expect(letterFor(readers.at(-1)!, content, tags)).toBeUndefined();
  const db = rooms.open({});
  const to = readers.map(npubOf);
  await db.put('for many', { to: to.slice(0, LIMITS.letterReadersMax - 1) });
  expect((await errorOf(() => db.put('for more', { to: to.slice(0, LIMITS.letterReadersMax) }))).option).toBe('to');
  await rooms.close();
});

test('an owner has the room for so many records of rekeys, and all owners together for each of theirs (rekeyRecordsMax)', () => {
  const policy = withRekeys({ ...PRESETS.family, owners: ['ab'.repeat(32), 'cd'.repeat(32), 'ef'.repeat(32)] });
  expect(limitsOf(policy, REKEY_COLLECTION)).toMatchObject({ perAuthor: LIMITS.rekeyRecordsMax, total: 3 * LIMITS.rekeyRecordsMax });
});

test('a locked key may ask for so much work, and not for twice that (passwordLogNMax)', () => {
  const locked = (logN: number): string => bech32.encode('ncryptsec', bech32.toWords(Uint8Array.from({ length: 91 }, (_, i) => (i === 0 ? 2 : i === 1 ? logN : 7))), 5000);
  expect([lockedKeyFault(locked(LIMITS.passwordLogNMax)), lockedKeyFault(locked(LIMITS.passwordLogNMax + 1))]).toEqual([undefined, 'too costly']);
});

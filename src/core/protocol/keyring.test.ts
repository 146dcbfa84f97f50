/** Epochs: each secret has its own keys, the current one seals, all that are known open. */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { toHex } from '../base/bytes.ts';
import { epochOf, Keyring } from './keyring.ts';

const FIRST = new Uint8Array(32).fill(1);
const SECOND = new Uint8Array(32).fill(2);

test('keys of an epoch follow from its secret as RFC 5869 says, and from nothing else', () => {
  const root = createHmac('sha256', 'peerset/1/epoch').update(FIRST).digest();
  const block = (purpose: string) => createHmac('sha256', root).update(`peerset/1/epoch/${purpose}`).update(Uint8Array.of(1)).digest('hex');
  const { id, contentKey } = epochOf(FIRST);
  expect([id, toHex(contentKey)]).toEqual([block('id').slice(0, 8), block('content')]);
  expect(epochOf(SECOND).contentKey).not.toEqual(contentKey);
});

test('a keyring seals with the current epoch and opens with every one it was given', () => {
  const keyring = new Keyring(FIRST);
  const [first, second] = [epochOf(FIRST), epochOf(SECOND)];
  expect(keyring.epoch(second.id)).toBeUndefined();
  expect(() => keyring.turnTo(second.id)).toThrow();
  keyring.add(SECOND);
  expect(keyring.current.id).toBe(first.id);
  keyring.turnTo(second.id);
  expect(keyring.current).toEqual(second);
  expect(keyring.epoch(first.id)).toEqual(first);
  keyring.forget(first.id);
  expect(keyring.epoch(first.id)).toBeUndefined();
  expect(() => keyring.forget(second.id)).toThrow();
});

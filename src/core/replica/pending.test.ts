import { expect, it } from 'vitest';
import { authorOf, sign } from '../../../sim/world.ts';
import { draftOf, Lab } from '../../../test/replica/pair.ts';
import type { SignedRecord } from '../record/record.ts';
import type { Pending } from './candidate.ts';
import { PendingRecords } from './pending.ts';

const RECORD = sign(authorOf('alice'), draftOf(new Lab().world, 'n'));

function pendingOf(id: Uint8Array): Pending {
  const record: SignedRecord = { ...RECORD, id };
  return { candidate: { record, source: { type: 'file' } }, copies: [] };
}

/** An id that begins as all of these do. */
function id(last: number): Uint8Array {
  return new Uint8Array(32).fill(7).with(31, last);
}

it('finds records by their ids, also those that begin alike', () => {
  const pending = new PendingRecords();
  const three = [1, 2, 3].map((last) => pendingOf(id(last)));
  for (const one of three) pending.add(one);
  expect([1, 2, 3, 4].map((last) => pending.get(id(last)))).toEqual([...three, undefined]);
  expect(pending.get(new Uint8Array(32).fill(8))).toBeUndefined();
  expect(pending.size).toBe(3);
});

it('forgets the one that is over, and no other', () => {
  const pending = new PendingRecords();
  const three = [1, 2, 3].map((last) => pendingOf(id(last)));
  for (const one of three) pending.add(one);
  pending.delete(three[1]!);
  expect([1, 2, 3].map((last) => pending.get(id(last)))).toEqual([three[0], undefined, three[2]]);
  pending.delete(three[0]!);
  pending.delete(three[2]!);
  expect([1, 2, 3].map((last) => pending.get(id(last)))).toEqual([undefined, undefined, undefined]);
  expect(pending.size).toBe(0);
});

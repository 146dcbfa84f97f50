// Shows that what peers send is looked at before it is shown, in order, and that records of our own neither wait nor are undone.
import { expect, test } from 'vitest';
import type { RecordHeader, SignedRecord } from '../../core/record/record.ts';
import { Gate } from './gate.ts';

function record(id: number, author = 'peer'): SignedRecord {
  return { id: new Uint8Array(32).fill(id), author, bytes: new Uint8Array(1) } as SignedRecord;
}

/** A gate whose looks end when the test says so. */
class Scene {
  readonly shown: string[] = [];
  readonly looks: { readonly ids: number[]; done(): void; fail(): void }[] = [];
  readonly gate = new Gate({
    isDoubtful: (found): found is SignedRecord => found.author === 'peer',
    look: (records) => new Promise((resolve, reject) => this.looks.push({ ids: idsOf(records), done: resolve, fail: () => reject(new Error('closed')) })),
    show: (added, removed) => void this.shown.push(`+${idsOf(added).join()} -${idsOf(removed).join()}`),
  });
}

function idsOf(records: readonly RecordHeader[]): number[] {
  return records.map(({ id }) => id[0]!);
}

const turn = (): Promise<void> => Promise.resolve();

test('nothing that is doubtful is shown before it was looked at, and a look that took longer holds up what came later', async () => {
  const { gate, looks, shown } = new Scene();
  gate.take([record(1)], []);
  gate.take([record(2)], [record(9)]);
  gate.take([], [record(1)]);
  looks[1]!.done();
  await turn();
  expect(shown).toEqual([]);
  looks[0]!.done();
  await turn();
  expect(shown).toEqual(['+1 -', '+2 -9', '+ -1']);
});

test('what nobody doubts goes through at once', () => {
  const { gate, looks, shown } = new Scene();
  gate.take([record(1, 'me')], [record(2)]);
  expect(looks).toEqual([]);
  expect(shown).toEqual(['+1 -2']);
});

test('a record of our own overtakes what waits, and what it replaces is never shown', async () => {
  const { gate, looks, shown } = new Scene();
  gate.take([record(1), record(2)], []);
  gate.take([record(3, 'me')], [record(1)]);
  expect(shown).toEqual(['+3 -1']);
  looks[0]!.done();
  await turn();
  expect(shown).toEqual(['+3 -1', '+2 -']);
});

test('of one change that brings both, our own is shown and the other waits', async () => {
  const { gate, looks, shown } = new Scene();
  gate.take([record(1), record(2, 'me')], []);
  expect(shown).toEqual(['+2 -']);
  expect(looks.map(({ ids }) => ids)).toEqual([[1]]);
  looks[0]!.done();
  await turn();
  expect(shown).toEqual(['+2 -', '+1 -']);
});

test('what could not be looked at is not shown, and a new beginning says what waited', async () => {
  const { gate, looks, shown } = new Scene();
  gate.take([record(1)], []);
  looks[0]!.fail();
  await turn();
  expect(shown).toEqual([]);
  expect(idsOf(gate.restart())).toEqual([1]);
  gate.take([record(4, 'me')], []);
  expect(shown).toEqual(['+4 -']);
});

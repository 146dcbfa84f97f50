import { beforeEach, describe, expect, it } from 'vitest';
import { authorOf, decoded, forge, identifiedBy, isSigned, sign } from '../../../sim/world.ts';
import { Bench, peerSource, recordOf } from '../../../test/replica/admission-bench.ts';
import { draftOf, Lab, START } from '../../../test/replica/pair.ts';
import { LIMITS } from '../base/limits.ts';
import type { SignedRecord } from '../record/record.ts';
import type { Frame } from './admission.ts';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

/** A message with so many records that they are given their ids elsewhere; some may be given instead of the first. */
function large(first: readonly SignedRecord[] = [], author = 'alice'): SignedRecord[] {
  return Array.from({ length: LARGE }, (_, i) => first[i] ?? sign(authorOf(author), draftOf(WORLD, `n${i}`)));
}

const LARGE = LIMITS.verifyUrgentRecords + 1;
const WORLD = new Lab().world;
const [TRUE, FORGED] = [sign, forge].map((make) => make(authorOf('bob'), draftOf(WORLD, 'n'))) as [SignedRecord, SignedRecord];

describe('a large message', () => {
  let frames: Frame[] = [];
  beforeEach(() => {
    frames = [];
  });

  function receive(records: readonly SignedRecord[]): void {
    const source = peerSource(records.length);
    frames.push(source.frame);
    bench.admission.receive(records.map(({ bytes }) => bytes), source, START);
  }

  function identify(): void {
    const { batch, records } = bench.identifies.shift()!;
    const { ids, valid } = identifiedBy(records, isSigned);
    bench.admission.identified(batch, ids, valid, START);
  }

  it('is checked in one trip with its ids, and then goes the way of all others', () => {
    const records = large();
    receive(records);
    expect([bench.admission.pending, bench.admission.idle, bench.verifies.length, bench.checks]).toEqual([LARGE, false, 0, 0]);
    identify();
    expect([bench.checks, bench.stores.map(({ added, own }) => [added.length, own])]).toEqual([LARGE, [[LARGE, false]]]);
    bench.store();
    expect(records.every((record) => bench.set.has(record))).toBe(true);
    expect([frames, bench.admission.pending, bench.admission.idle]).toMatchObject([[{ open: 0, stored: LARGE }], 0, true]);
  });

  it('of a few records is not large: they have their ids at once', () => {
    receive(large().slice(1));
    expect([bench.identifies.length, bench.verifies.map(({ records }) => records.length)]).toEqual([0, [LARGE - 1]]);
  });

  it('is not asked about twice: a copy in it, or from another, waits for the first', () => {
    const records = large([TRUE, TRUE]);
    receive(records);
    receive(records);
    receive([TRUE]);
    expect(bench.identifies.map((asked) => asked.records.length)).toEqual([LARGE - 1]);
    expect(bench.verifies).toEqual([]);
    identify();
    bench.store();
    expect(frames).toMatchObject([{ open: 0, stored: LARGE }, { open: 0, stored: LARGE }, { open: 0, stored: 1 }]);
    expect([bench.faults, bench.set.size]).toEqual([[], LARGE - 1]);
  });

  it.each([['before', [FORGED, TRUE]], ['after', [TRUE, FORGED]]])('takes the true record and blames for the forged one that came %s it', (_, both) => {
    for (const record of both) receive(large([record]));
    while (bench.identifies.length > 0) identify();
    while (bench.stores.length > 0) bench.store();
    expect([bench.set.has(TRUE), bench.set.size, bench.verifies.length]).toEqual([true, LARGE, 0]);
    expect(frames.map(({ open }) => open)).toEqual([0, 0]);
  });

  it('brings a forgery once to the verifier, and blames everyone who sent it', () => {
    receive(large([FORGED, FORGED]));
    receive(large([FORGED]));
    identify();
    if (bench.identifies.length > 0) identify();
    receive(large([FORGED]));
    expect(bench.identifies.flatMap(({ records }) => records)).not.toContainEqual(FORGED.bytes);
    expect(bench.faults.map(({ fault }) => fault)).toEqual(new Array(4).fill('signature'));
    expect(bench.set.has(FORGED)).toBe(false);
  });

  it('may put other content under a signature: told apart by its bytes, both are judged', () => {
    const stolen = TRUE.bytes.slice();
    stolen[stolen.length - 2]! ^= 1;
    const other = decoded(stolen);
    receive(large([TRUE, other]));
    identify();
    bench.store();
    expect([bench.set.has(TRUE), bench.set.has(other), bench.rules.filter((rule) => rule === 'signature').length]).toEqual([true, false, 1]);
  });

  it('beyond what may wait for the verifier is refused as ever', () => {
    const [first, second] = [large([], 'a'), large([], 'b')];
    const sizes = first.reduce((sum, { size }) => sum + size, 0);
    bench.offer([recordOf({ id: 1, size: LIMITS.unverifiedBytesMax - sizes })], peerSource(1));
    receive(first);
    receive(second);
    expect([bench.identifies.length, bench.rules]).toEqual([1, new Array(LARGE).fill('disk')]);
    identify();
    receive(second);
    expect(bench.identifies.length).toBe(1);
  });
});

// Shows that an index that comes in parts is the index, and that what is put meanwhile waits for all of it.
import { describe, expect, it } from 'vitest';
import { LARGE, recordOf, SMALL, START } from '../../../test/replica/pair.ts';
import { worldOf } from '../../../sim/world.ts';
import type { RecordHeader, SignedRecord } from '../record/record.ts';
import type { Policy } from '../rules/policy.ts';
import type { ReplicaEffect } from './event.ts';
import { LoneReplica } from './lone-replica.ts';

const headerOf = ({ bytes: _, ...header }: SignedRecord): RecordHeader => header;

function replicaOf(policy: Policy): LoneReplica {
  return new LoneReplica({ law: worldOf(policy).law });
}

const LOADED = { type: 'loaded', headers: [], meta: new Map<string, Uint8Array>() } as const;

const removedBy = (effects: readonly ReplicaEffect[]): readonly number[] =>
  effects.flatMap((effect) => (effect.type === 'store' ? effect.removed.map(({ at }) => at) : []));

describe('an index in parts', () => {
  it('is the same as at once', () => {
    const records = Array.from({ length: 40 }, (_, i) => headerOf(recordOf(worldOf(LARGE), `r${i}`, { at: START + i })));
    const [once, parts] = [replicaOf(LARGE), replicaOf(LARGE)];
    once.handle({ ...LOADED, headers: records }, START + 100);
    for (let i = 0; i < 30; i += 10) parts.handle({ type: 'loading', headers: records.slice(i, i + 10) }, START + 100);
    parts.handle({ ...LOADED, headers: records.slice(30) }, START + 100);
    expect(parts.set.root()).toBe(once.set.root());
    expect(parts.set.size).toBe(40);
    expect(parts.selection.size).toBe(once.selection.size);
  });

  it('leaves the disk what the law leaves, whatever the parts', () => {
    // Five records an author: what is beyond comes from a policy that was another, or from a crash.
    const records = Array.from({ length: 8 }, (_, i) => headerOf(recordOf(worldOf(SMALL), `r${i}`, { at: START + i })));
    for (const cut of [0, 3, 6, 8]) {
      const replica = replicaOf(SMALL);
      replica.handle({ type: 'loading', headers: records.slice(0, cut) }, START + 100);
      const effects = replica.handle({ ...LOADED, headers: records.slice(cut) }, START + 100);
      expect([...removedBy(effects)].sort()).toEqual([START, START + 1, START + 2]);
      expect(replica.selection.size).toBe(5);
    }
  });
});

it('holds one record of a slot of which the disk has several, and has the others removed', () => {
  const world = worldOf(LARGE);
  const [old, other, best] = [START, START + 1, START + 2].map((at) => headerOf(recordOf(world, 'same', { at })));
  const alone = replicaOf(LARGE);
  alone.handle({ ...LOADED, headers: [best!] }, START + 100);
  const replica = replicaOf(LARGE);
  replica.handle({ type: 'loading', headers: [old!, best!] }, START + 100);
  const effects = replica.handle({ ...LOADED, headers: [other!] }, START + 100);
  expect([...removedBy(effects)].sort()).toEqual([START, START + 1]);
  expect([replica.set.root(), replica.set.size, replica.selection.size]).toEqual([alone.set.root(), 1, 1]);
});

describe('what is put before the index is all here', () => {
  it('waits, and is then judged by all of it', () => {
    const world = worldOf(SMALL);
    const held = Array.from({ length: 5 }, (_, i) => headerOf(recordOf(world, `r${i}`, { at: START + i })));
    const replica = replicaOf(SMALL);
    replica.handle({ type: 'loading', headers: held.slice(0, 2) }, START + 100);
    const put = { record: recordOf(world, 'more', { at: START + 50 }), replaceOldest: false };
    expect(replica.handle({ type: 'put', records: [put] }, START + 100)).toEqual([]);
    const effects = replica.handle({ ...LOADED, headers: held.slice(2) }, START + 100);
    const settled = effects.flatMap((effect) => (effect.type === 'notify' && effect.change.type === 'settled' ? [effect.change.refusal?.rule] : []));
    expect(settled).toEqual(['quota']);
  });
});

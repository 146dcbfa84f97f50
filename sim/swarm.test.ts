/** Shows that the simulator itself does what it says: order, loss, crashes, and the same trace for the same seed. */
import { describe, expect, it } from 'vitest';
import { Answer } from './answer.ts';
import { Disk } from './disk.ts';
import type { SimLink } from '../src/testing/link.ts';
import { Network } from '../src/testing/network.ts';
import { Prng } from '../src/testing/prng.ts';
import { scenarioOf } from './scenario.ts';
import { SEEDS } from './seeds.ts';
import { Swarm } from './swarm.ts';
import { Timeline } from '../src/testing/timeline.ts';
import { markVerified } from '../src/core/record/record.ts';
import { recordDraft } from '../src/core/record/draft.ts';
import { authorOf, forge, isSigned, sign } from './world.ts';
import type { TransportListener } from '../src/ports.ts';

const draft = recordDraft({ room: 'r', collection: 'c', name: 'n', content: '1', at: 1_800_000_000_000 });

/** Lets everything happen that is planned. */
function drain(timeline: Timeline): void {
  while (timeline.step(timeline.now + 1_000_000)) continue;
}

describe('a seed', () => {
  it('gives the same trace twice, and another seed gives another', () => {
    const trace = (seed: string): string => new Swarm(scenarioOf(seed), { hash: 'hash' }).run().trace;
    expect(trace('5')).toBe(trace('5'));
    expect(trace('5')).not.toBe(trace('6'));
  });

  it('that once found a bug finds none', () => {
    for (const seed of SEEDS.ordinary) expect(new Swarm(scenarioOf(seed)).run().violations, seed).toEqual([]);
  });
});

describe('chance', () => {
  it('depends on the seed, forks are streams of their own, and numbers keep their range', () => {
    const roll = (prng: Prng): number[] => Array.from({ length: 50 }, () => prng.between(3, 9));
    expect(roll(new Prng('a'))).toEqual(roll(new Prng('a')));
    expect(roll(new Prng('a'))).not.toEqual(roll(new Prng('b')));
    expect(roll(new Prng('a').fork('x'))).not.toEqual(roll(new Prng('a').fork('y')));
    expect(new Set(roll(new Prng('c')))).toEqual(new Set([3, 4, 5, 6, 7, 8, 9]));
    expect(new Prng('d').shuffled([1, 2, 3, 4, 5]).sort()).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('virtual time', () => {
  it('runs what is planned in order of time, then of planning, and not what was called off', () => {
    const timeline = new Timeline(0);
    const seen: string[] = [];
    timeline.at(20, () => seen.push('late'));
    timeline.at(10, () => seen.push('first'));
    timeline.at(10, () => timeline.after(5, () => seen.push('planned on the way')));
    timeline.at(12, () => seen.push('called off'))();
    drain(timeline);
    expect(seen).toEqual(['first', 'planned on the way', 'late']);
    expect(timeline.happened).toBe(4);
  });

  it('calls the driver back at the moment of the answer', () => {
    const answer = new Answer<number>();
    const seen: unknown[] = [];
    void answer.promise.then((value) => seen.push(value));
    expect(seen).toEqual([]);
    answer.resolve(7);
    answer.reject('too late');
    expect(seen).toEqual([7]);
  });
});

describe('a disk', () => {
  const record = markVerified(sign(authorOf('a'), draft));
  const batch = { added: [record], removed: [], durability: 'strict' as const };

  it('loses at a crash what was under way, and keeps what was committed though nobody was told', () => {
    const outcomes = new Set<string>();
    for (let ms = 1; ms < 30; ms++) {
      const timeline = new Timeline(0);
      const disk = new Disk(timeline, new Prng('disk'));
      let told = 'untold';
      void disk.mount().write(batch).then(() => (told = 'told'));
      timeline.at(ms, () => disk.unmount());
      drain(timeline);
      outcomes.add(`${told}, ${disk.has(record.id) ? 'kept' : 'lost'}`);
    }
    expect(outcomes).toEqual(new Set(['untold, lost', 'untold, kept', 'told, kept']));
  });

  it('refuses a whole batch while it is full', () => {
    const timeline = new Timeline(0);
    const disk = new Disk(timeline, new Prng('disk'));
    disk.habits.full = true;
    let reason: unknown;
    disk.mount().write(batch).then(undefined, (found: unknown) => (reason = found));
    drain(timeline);
    expect(reason).toMatchObject({ store: 'full' });
    expect(disk.size).toBe(0);
  });
});

/** Two ends on a network; what each hears. */
function twoEnds(seed: string): { timeline: Timeline; network: Network; heard: string[][]; sends: ((text: number) => void)[] } {
  const timeline = new Timeline(0);
  const tap = { sent: (_: SimLink) => undefined, arrived: (_: SimLink) => undefined };
  const network = new Network(timeline, new Prng(seed), { latencyMs: [5, 500], slow: 0.5 }, tap);
  const heard: string[][] = [[], []];
  network.want([{ one: 0, other: 1 }]);
  const sends = [0, 1].map((node) => {
    const transport = network.transport(node, `end ${node}`);
    const listener: TransportListener = {
      joined: ({ peer }) => void heard[node]!.push(`joined ${peer}`),
      left: ({ length }) => void heard[node]!.push(`left ${length}`),
      received: (_peer, lane, bytes) => void heard[node]!.push(`${lane} ${bytes[0]}`),
      networks: () => undefined,
    };
    transport.open(listener);
    return (text: number): void => transport.send(`end ${1 - node}`, 'bulk', Uint8Array.of(text));
  });
  return { timeline, network, heard, sends };
}

describe('a link', () => {
  it('carries everything in order, whatever the weather', () => {
    for (const seed of ['1', '2', '3', '4']) {
      const { timeline, heard, sends } = twoEnds(seed);
      timeline.at(3000, () => {
        for (let i = 0; i < 50; i++) sends[0]!(i);
      });
      drain(timeline);
      expect(heard[1]).toEqual(['joined end 0', ...Array.from({ length: 50 }, (_, i) => `bulk ${i}`)]);
    }
  });

  it('that dies tells both ends, loses what is under way, and comes back', () => {
    const { timeline, network, heard, sends } = twoEnds('5');
    timeline.at(3000, () => {
      sends[0]!(1);
      network.breakOne();
    });
    drain(timeline);
    expect(heard[0]).toEqual(['joined end 1', 'left 5', 'joined end 1']);
    expect(heard[1]).toEqual(['joined end 0', 'left 5', 'joined end 0']);
  });
});

describe('a cheap signature', () => {
  it('binds key and content, as far as the simulated verifier goes', () => {
    expect(isSigned(sign(authorOf('a'), draft))).toBe(true);
    expect(isSigned(forge(authorOf('a'), draft))).toBe(false);
  });
});

import { expect, test } from 'vitest';
import type { Signaling } from '../src/ports.ts';
import { LIMITS } from '../src/core/base/limits.ts';
import { announcementsOf, busiestHour } from './announcements.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2027, 0, 5, 9, 3);
const BOTH: readonly Signaling[] = [{ strategy: 'torrent' }, { strategy: 'nostr' }];
const ALL: readonly Signaling[] = [...BOTH, { strategy: 'mqtt' }, { strategy: 'ipfs' }];

test.each([
  ['trackers and relays', BOTH],
  ['trackers alone', [{ strategy: 'torrent' }]],
  ['relays alone', [{ strategy: 'nostr' }]],
  ['every public network', ALL],
  ['one tracker', [{ strategy: 'torrent', urls: ['wss://only.example'] }]],
] as const)('an idle tab with links announces itself at most 60 times in any hour: %s', async (_name, signaling) => {
  for (const links of [1, 8]) {
    const seen = await announcementsOf({ seed: 7 + links, start: START, ms: 1.5 * HOUR, signaling, links, linkedAfterMs: 10_000 });
    expect(busiestHour(seen, START + 10_000)).toBeLessThanOrEqual(LIMITS.announcementsPerHour);
    expect(seen.filter(({ at }) => at > START + HOUR).length).toBeGreaterThan(0);
  }
});

test('the schedule alone keeps it so, not the budget: from the second hour on there is room', async () => {
  for (const links of [1, 8]) {
    const seen = await announcementsOf({ seed: 40 + links, start: START, ms: 2 * HOUR, signaling: ALL, links });
    expect(busiestHour(seen, START + HOUR)).toBeLessThan(LIMITS.announcementsPerHour);
  }
});

test('a well connected room is at every phase\'s endpoints, with few announcing', async () => {
  const seen = await announcementsOf({ seed: 11, start: START, ms: HOUR, signaling: BOTH, links: 8, members: 9 });
  for (let phase = Math.ceil(START / 600_000); phase < (START + HOUR) / 600_000 - 1; phase++) {
    const inPhase = seen.filter(({ at }) => Math.floor(at / 600_000) === phase);
    const members = new Set(inPhase.map(({ member }) => member));
    expect(members.size).toBeGreaterThan(0);
  }
  expect(seen.length / 9).toBeLessThan(LIMITS.announcementsPerHour / 2);
});

test('whoever runs one server sees a private room under another name each day, and each name for one day alone', async () => {
  const seen = await announcementsOf({ seed: 12, start: Date.UTC(2027, 0, 5, 23), ms: 26 * HOUR, signaling: BOTH, links: 3, isPrivate: true, stepMs: 20_000 });
  const days = new Map<string, Set<number>>();
  // Around midnight, ten minutes to each side, both days' names are used.
  for (const { at, topic } of seen) days.set(topic, (days.get(topic) ?? new Set()).add(Math.floor((at - 600_000) / 86_400_000)).add(Math.floor((at + 600_000) / 86_400_000)));
  expect(days.size).toBe(3);
  const spans = [...days.keys()].map((topic) => seen.filter((row) => row.topic === topic).map(({ at }) => at));
  for (const times of spans) expect(times.at(-1)! - times[0]!).toBeLessThanOrEqual(24 * HOUR + 20 * 60_000);
});

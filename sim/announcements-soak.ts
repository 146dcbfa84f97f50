/**
 * `npm run soak:announce -- --hours 72`: days of announcing by the real schedule, a JSON line for each kind of room. Exit code 1 where a
 * tab with links announced itself more often than it may, or was silent for an hour.
 */
import { parseArgs } from 'node:util';
import type { Signaling } from '../src/ports.ts';
import { LIMITS } from '../src/core/base/limits.ts';
import { announcementsOf, busiestHour } from './announcements.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2027, 0, 5, 9, 3);
const ROOMS: Readonly<Record<string, readonly Signaling[]>> = {
  'trackers and relays': [{ strategy: 'torrent' }, { strategy: 'nostr' }],
  'trackers alone': [{ strategy: 'torrent' }],
  'relays alone': [{ strategy: 'nostr' }],
  'every public network': [{ strategy: 'torrent' }, { strategy: 'nostr' }, { strategy: 'mqtt' }, { strategy: 'ipfs' }],
  'one tracker': [{ strategy: 'torrent', urls: ['wss://only.example'] }],
};

const { values } = parseArgs({ options: { hours: { type: 'string', default: '24' }, seed: { type: 'string', default: '1' } } });
const ms = Number(values.hours) * HOUR;

for (const [networks, signaling] of Object.entries(ROOMS)) {
  for (const links of [1, 3, 8]) {
    for (const isPrivate of [false, true]) {
      const seen = await announcementsOf({ seed: Number(values.seed), start: START, ms, signaling, links, isPrivate, linkedAfterMs: 10_000 });
      const busiest = busiestHour(seen, START + 10_000);
      const silence = seen.reduce((longest, { at }, i) => Math.max(longest, at - (seen[i - 1]?.at ?? START)), 0);
      if (busiest > LIMITS.announcementsPerHour || silence > HOUR) process.exitCode = 1;
      console.log(JSON.stringify({ networks, links, isPrivate, hours: ms / HOUR, announcements: seen.length, busiest, longestSilenceMin: Math.round(silence / 60_000) }));
    }
  }
}

/** Shows that a device remembers which servers answered: the next start takes those first that did, and does not wait for one that did not. */
import { expect, test } from 'vitest';
import { nameOf } from '../../core/mesh/phases.ts';
import type { Notes } from '../../ports.ts';
import { Endpoints, type SignalEndpoint } from './endpoints.ts';
import type { Network } from './signal.ts';

const START = Date.UTC(2027, 0, 5, 12) + 300_000;
const URLS = Array.from({ length: 12 }, (_, i) => `wss://${i}.example`);
const TOPIC = 'ef'.repeat(32);

/** A row on a disk. */
function notesOf(text?: string): Notes & { readonly text: () => string | undefined } {
  let kept = text;
  return { load: async () => kept, save: async (_, next) => void (kept = next), text: () => kept };
}

/** One start of a device; `dead` servers do not answer. */
function started(notes: Notes, dead: ReadonlySet<string>) {
  const connect = ({ strategy, url }: SignalEndpoint): Network => {
    const connected = !dead.has(url);
    return { strategy, url, connected, failures: connected ? 0 : 5, takesOffers: true, intervalMs: 60_000, rttMs: connected ? 50 : undefined, trouble: undefined, announce: () => undefined, wake: () => undefined, close: () => undefined };
  };
  const endpoints = new Endpoints({ topic: TOPIC, isPrivate: false, signaling: [{ strategy: 'torrent', urls: URLS }], connect, random: (length) => new Uint8Array(length).fill(3), notes });
  return { endpoints, used: () => endpoints.places.map(({ place }) => place.endpoint.url) };
}

/** What is used right after a start, with links, once the disk was read. */
async function firstUsed(notes: Notes): Promise<readonly string[]> {
  const { endpoints, used } = started(notes, new Set());
  await Promise.resolve();
  await Promise.resolve();
  endpoints.check(START + 60_000, 3);
  return used();
}

test('what answered is kept, and what did not is not waited for by the next start', async () => {
  const unknown = await firstUsed(notesOf());
  expect(unknown).toHaveLength(3);
  // The first of those where all meet is dead: once that is known, there is one more.
  const notes = notesOf();
  const { endpoints } = started(notes, new Set([unknown[0]!]));
  for (let s = 0; s < 40; s++) endpoints.check(START + 1000 * s, 3);
  endpoints.close();
  const kept = JSON.parse(notes.text()!) as readonly (readonly [string, number])[];
  const shareOf = (url: string) => kept.find(([name]) => name === nameOf({ strategy: 'torrent', url }))?.[1];
  expect(shareOf(unknown[1]!)).toBeGreaterThan(0.5);
  expect(shareOf(unknown[0]!)).toBeLessThan(0.5);
  // Nothing about rooms is in it.
  expect(notes.text()).not.toContain(TOPIC);
});

test('whose share is low by the notes is passed over, though nobody tried it since', async () => {
  const unknown = await firstUsed(notesOf());
  const doubtful = notesOf(JSON.stringify([[nameOf({ strategy: 'torrent', url: unknown[0]! }), 0.05, START, 50]]));
  const used = await firstUsed(doubtful);
  expect(used).toContain(unknown[0]);
  expect(used.length).toBe(unknown.length + 1);
});

test('notes that are damaged, or a disk that fails, are no notes', async () => {
  const unknown = await firstUsed(notesOf());
  expect(await firstUsed(notesOf('{"not": "notes"'))).toEqual(unknown);
  expect(await firstUsed({ load: () => Promise.reject(new Error('no disk')), save: () => Promise.reject(new Error('no disk')) })).toEqual(unknown);
});

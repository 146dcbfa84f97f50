import { expect, test } from 'vitest';
import { LIMITS } from '../base/limits.ts';
import { MINUTE, SECOND } from '../base/limits/units.ts';
import { Itinerary, placeOf, type Outlook } from './itinerary.ts';
import { orderAt, PHASE_MS, sharedOf, type Endpoint } from './phases.ts';

const START = Date.UTC(2027, 0, 5, 12) + 5 * MINUTE;
const TOPIC = 'ab'.repeat(32);
const list = (count: number): readonly Endpoint[] => Array.from({ length: count }, (_, i) => ({ strategy: i % 2 === 0 ? 'torrent' : 'nostr', url: `wss://${i}.example` }));
const well: Outlook<Endpoint> = { links: 3, answers: () => true, worth: () => 0.5 };

function itineraryOf(endpoints: readonly Endpoint[], { seed = 7, isPrivate = false } = {}): Itinerary<Endpoint> {
  return new Itinerary({ topic: TOPIC, isPrivate, endpoints, random: (length) => new Uint8Array(length).fill(seed) });
}

const urlsOf = (itinerary: Itinerary<Endpoint>, now: number, outlook = well) => itinerary.at(now, outlook).map(({ endpoint }) => endpoint.url);

test('with links we are where all meet, and at one more place of our own', () => {
  const endpoints = list(11);
  const urls = urlsOf(itineraryOf(endpoints), START);
  const shared = sharedOf(orderAt(TOPIC, Math.floor(START / PHASE_MS), endpoints), () => true).map(({ url }) => url);
  expect(urls).toHaveLength(3);
  expect(urls.slice(0, 2)).toEqual(shared);
  expect(urlsOf(itineraryOf(endpoints, { seed: 90 }), START).slice(0, 2)).toEqual(shared);
});

test('near a border we are at the places of both phases', () => {
  const itinerary = itineraryOf(list(11));
  const before = urlsOf(itinerary, START);
  const after = urlsOf(itinerary, START + PHASE_MS);
  const border = urlsOf(itinerary, START + 5 * MINUTE);
  expect(new Set(border)).toEqual(new Set([...before, ...after]));
});

test('one that does not answer is still tried, and the next takes its place', () => {
  const endpoints = list(11);
  const [first, second, third] = orderAt(TOPIC, Math.floor(START / PHASE_MS), endpoints).map(({ url }) => url);
  const urls = urlsOf(itineraryOf(endpoints), START, { ...well, answers: ({ url }) => url !== first });
  expect(urls.slice(0, 3)).toEqual([first, second, third]);
});

test('alone we go everywhere after a moment, best ones first, and leave again once there is a link', () => {
  const itinerary = itineraryOf(list(40));
  const alone = { ...well, links: 0, worth: ({ url }: Endpoint) => (url === 'wss://39.example' || url === 'wss://38.example' ? 1 : 0.1) };
  expect(urlsOf(itinerary, START, alone)).toHaveLength(3);
  const everywhere = urlsOf(itinerary, START + 2 * SECOND, alone);
  expect(everywhere).toHaveLength(LIMITS.endpointsAtOnceMax);
  expect(everywhere).toEqual(expect.arrayContaining(['wss://38.example', 'wss://39.example']));
  expect(urlsOf(itinerary, START + 3 * SECOND)).toHaveLength(3);
  expect(urlsOf(itinerary, START + 4 * SECOND, alone)).toHaveLength(3);
});

test('a list of three or fewer is used as a whole, always', () => {
  for (let minutes = 0; minutes < 60; minutes++) expect(new Set(urlsOf(itineraryOf(list(3)), START + minutes * MINUTE)).size).toBe(3);
});

test('our own choice stays for its phase, whatever we learn meanwhile', () => {
  const itinerary = itineraryOf(list(11));
  const [, , own] = urlsOf(itinerary, START);
  expect(urlsOf(itinerary, START + 1, { ...well, worth: ({ url }) => (url === own ? 0.02 : 1) })[2]).toBe(own);
  expect(urlsOf(itinerary, START + 2, { ...well, answers: ({ url }) => url !== own })).not.toContain(own);
});

test('a private room is at each place under the name of the day, and around midnight under two', () => {
  const midnight = Date.UTC(2027, 0, 6);
  const itinerary = itineraryOf(list(2), { isPrivate: true });
  const names = (now: number) => new Set(itinerary.at(now, well).map(({ topic }) => topic)).size;
  expect([names(midnight - 20 * MINUTE), names(midnight), names(midnight + 20 * MINUTE)]).toEqual([1, 2, 1]);
  const places = itinerary.at(midnight, well).map(placeOf);
  expect(new Set(places).size).toBe(4);
  expect(places.join()).not.toContain(TOPIC);
});

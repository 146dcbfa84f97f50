/** Peers in the order of one column. */
import { expect, test } from 'vitest';
import type { Peer } from '../../index.ts';
import { pressed, sortedIds, type Column } from './sorting.ts';

const traffic = (bytes: number) => ({ bytes, records: 0, messages: 0 });
const peer = (id: string, part: Partial<Peer>): Peer => ({ id, npub: undefined, state: 'open', via: 'torrent', strikes: 0, connectedAt: 5, inSync: true, sent: traffic(0), received: traffic(0), rttMs: undefined, ...part }) as Peer;

const PEERS = [peer('c', { rttMs: 30, sent: traffic(5) }), peer('a', { sent: traffic(5), npub: 'npub1z' }), peer('b', { rttMs: 4, strikes: 2, sent: traffic(90), state: 'hello-sent' })];
const ids = (column: Column, isDescending = false): string => sortedIds(PEERS, { column, isDescending }).join('');

test('each column sorts both ways; whoever is equal keeps a place', () => {
  expect(ids('latency')).toBe('bca');
  expect(ids('latency', true)).toBe('acb');
  expect(ids('sent', true)).toBe('bac');
  expect(ids('name')).toBe('abc');
  expect(ids('state')).toBe('bac');
  expect(ids('strikes', true)).toBe('bac');
  for (const column of ['via', 'since', 'received'] as const) expect(ids(column)).toBe('abc');
});

test('a press on the same head turns the order round, on another begins with what one looks for', () => {
  const first = pressed({ column: 'name', isDescending: false }, 'sent');
  expect(first).toEqual({ column: 'sent', isDescending: true });
  expect(pressed(first, 'sent').isDescending).toBe(false);
  expect(pressed(first, 'latency').isDescending).toBe(false);
});

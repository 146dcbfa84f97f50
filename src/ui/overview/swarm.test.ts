/** Where peers stand in the picture of the swarm. */
import { describe, expect, test } from 'vitest';
import type { Peer } from '../../index.ts';
import { markOf, MARKS, shapeOf } from './marks.ts';
import { PLACES_MAX, SIDE, SwarmLayout } from './swarm.ts';

const peer = (id: string, part: Partial<Peer> = {}): Peer => ({ id, npub: undefined, state: 'open', rttMs: 10, strikes: 0, inSync: true, ...part }) as Peer;
const many = (count: number, part: (index: number) => Partial<Peer> = () => ({})) => Array.from({ length: count }, (_, index) => peer(`p${index}`, part(index)));
const distance = ({ x, y }: { x: number; y: number }): number => Math.hypot(x - SIDE / 2, y - SIDE / 2);

describe('the picture of a swarm', () => {
  test('shows the quicker nearer, and the busier by a thicker link', () => {
    const [quick, slow, unknown] = new SwarmLayout().place([peer('a', { rttMs: 2 }), peer('b', { rttMs: 400 }), peer('c', { rttMs: undefined })], (id) => (id === 'a' ? 1e6 : 0));
    expect(distance(quick!)).toBeLessThan(distance(slow!));
    expect(distance(slow!)).toBeLessThan(distance(unknown!));
    expect(quick!.width).toBeGreaterThan(slow!.width);
  });

  test('keeps everybody in place while others come and go, and gives free places to whoever comes', () => {
    const layout = new SwarmLayout();
    const before = layout.place(many(5), () => 0);
    const after = layout.place([...many(5).filter(({ id }) => id !== 'p1'), peer('late')], () => 0);
    const at = (places: typeof before, id: string) => places.find((place) => place.peer.id === id)!;
    for (const id of ['p0', 'p2', 'p3', 'p4']) expect([at(after, id).x, at(after, id).y]).toEqual([at(before, id).x, at(before, id).y]);
    expect(at(after, 'late').x).toBe(at(before, 'p1').x);
  });

  test('draws a hundred so that each can be seen, all of them inside', () => {
    const places = new SwarmLayout().place(many(150, (index) => ({ rttMs: 1 + (index % 7) })), () => 1e12);
    expect(places).toHaveLength(PLACES_MAX);
    for (const { x, y, size, width } of places) {
      expect(Math.min(x, y)).toBeGreaterThan(size);
      expect(Math.max(x, y)).toBeLessThan(SIDE - size);
      expect(width).toBeLessThanOrEqual(8);
    }
    const gaps = places.flatMap((one, index) => places.slice(index + 1).map((other) => Math.hypot(one.x - other.x, one.y - other.y)));
    expect(Math.min(...gaps)).toBeGreaterThan(places[0]!.size * 0.9);
  });
});

test('a peer has one of four marks, each of another shape or filling', () => {
  expect(markOf(peer('a'))).toBe('same');
  expect(markOf(peer('a', { state: 'reauth', inSync: false }))).toBe('differs');
  expect(markOf(peer('a', { state: 'auth-sent' }))).toBe('joining');
  expect(markOf(peer('a', { strikes: 1 }))).toBe('trouble');
  expect(markOf(peer('a', { state: 'draining' }))).toBe('trouble');
  expect(new Set(MARKS.map((mark) => shapeOf(mark, 5))).size).toBe(3);
});

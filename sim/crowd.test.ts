/** Shows on a small crowd what the command shows on a thousand: all hear all, few times more than once, in the dark as well. */
import { expect, it } from 'vitest';
import { crowd } from './crowd.ts';
import { shapeOf } from './crowd-shape.ts';

it('thirty peers with nine links at most hear all that is written through churn, the loss of a third and the end of the tracker', async () => {
  const result = await crowd({ seed: '1', peers: 30, peersMax: 9, records: 6, stageMs: 15_000, churn: 0.1 });
  expect(result.failures).toEqual([]);
  expect(result.stages.map(({ stage }) => stage)).toEqual(['gather', 'churn', 'loss', 'darkness']);
  for (const { shape } of result.stages) {
    expect(shape.parts).toBe(1);
    expect(shape.links.most).toBeLessThanOrEqual(9);
  }
  const told = result.stages.slice(1);
  for (const { deliveries, duplicates } of told) {
    expect(deliveries).toBeGreaterThan(80);
    // Asked of one neighbour at a time, hardly anything comes twice; asked of all, everything came three times.
    expect(duplicates).toBeLessThan(0.3);
  }
  // Nobody but peers brings peers together any more.
  expect(told[2]!.byPeers).toBeGreaterThan(0.3);
});

it('the shape of a graph counts links that both ends know, parts, and the way across', () => {
  const chain = [{ id: 'a', peers: ['b'] }, { id: 'b', peers: ['a', 'c'] }, { id: 'c', peers: ['b', 'd'] }, { id: 'd', peers: [] }];
  expect(shapeOf(chain)).toEqual({ links: { least: 0, median: 1, most: 2 }, peersByLinks: { 0: 1, 1: 2, 2: 1 }, parts: 2, across: 2 });
});

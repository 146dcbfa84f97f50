/** Shows that a piece that one peer gave wrong comes from another, and from the same only where nobody else has it. */
import { expect, it } from 'vitest';
import { LoneSwarm, wholeFile } from '../../../test/files/lone-swarm.ts';

const small = wholeFile(200_000, 'small');
const FIRST = new Uint8Array([0b1000_0000]);
const spoilt = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => (i === 100 ? byte ^ 1 : byte));

/** Wants a file of which these have the first piece; the first of them gives it wrong. */
function spoiltBy(...peers: readonly string[]): LoneSwarm {
  const lone = new LoneSwarm({ files: [small] });
  lone.do({ type: 'wanted', file: small.file });
  for (const peer of peers) lone.join(peer, small, { pieces: FIRST });
  for (const place of lone.take('request', 'a')) lone.give('a', small, place, spoilt);
  expect([lone.blames.map(({ peer }) => peer), lone.expelled, lone.written.size]).toEqual([['a'], [], 0]);
  return lone;
}

it('is asked of the other, not of who spoiled it', () => {
  const lone = spoiltBy('a', 'b');
  expect(lone.take('request', 'a')).toEqual([]);
  for (const place of lone.take('request', 'b')) lone.give('b', small, place);
  expect([lone.written.size, lone.blames.length]).toEqual([1, 1]);
});

it('is asked again of whoever is alone with it: it may have been its disk', () => {
  const lone = spoiltBy('a');
  for (const place of lone.take('request', 'a')) lone.give('a', small, place);
  expect(lone.written.size).toBe(1);
});

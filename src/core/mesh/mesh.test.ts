import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../base/limits.ts';
import type { PeerId } from '../base/peer.ts';
import { Mesh } from './mesh.ts';

const START = 1_800_000_000_000;
const peer = (name: string | number): PeerId => `peer ${name}` as PeerId;

/** Bytes that depend on the seed alone. */
function random(seed = 1): (length: number) => Uint8Array {
  let state = seed;
  return (length) => Uint8Array.from({ length }, () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 16);
}

/** A mesh with links that proved themselves, one second apart. */
function meshOf(count: number, options: { aim?: number; max?: number } = {}): Mesh {
  const mesh = new Mesh({ random: random(), ...options });
  for (let i = 0; i < count; i++) {
    mesh.joined(peer(i), START + i * 1000);
    mesh.proved(peer(i));
  }
  return mesh;
}

describe('whom to dial', () => {
  test('dials until links and dials together are what it aims for', () => {
    const mesh = meshOf(1, { aim: 3 });
    const heard = [peer('a'), peer('b'), peer('c'), peer('d')];
    const picked = mesh.pick(heard, START);
    expect(picked).toHaveLength(2);
    for (const one of picked) mesh.dialled(one, 'us');
    expect(mesh.wanted).toBe(0);
    expect(mesh.pick(heard, START)).toEqual([]);
  });

  test('never dials who is linked, being dialled or refused', () => {
    const mesh = meshOf(1, { aim: 5 });
    mesh.dialled(peer('dialled'), 'us');
    mesh.refuse(peer('refused'), START + 1000);
    expect(mesh.pick([peer(0), peer('dialled'), peer('refused')], START)).toEqual([]);
    expect(mesh.pick([peer('refused')], START + 1000)).toEqual([peer('refused')]);
  });

  test('waits longer after every dial that led nowhere, and no longer than the last step', () => {
    const mesh = new Mesh({ random: random(), aim: 5 });
    let now = START;
    for (const pause of [...LIMITS.dialBackoffMs, LIMITS.dialBackoffMs.at(-1)!]) {
      mesh.dialled(peer('far'), 'us');
      mesh.failed(peer('far'), now);
      expect(mesh.mayDial(peer('far'), now + pause - 1)).toBe(false);
      expect(mesh.mayDial(peer('far'), now + pause)).toBe(true);
      now += pause;
    }
  });

  test('a link that broke at once counts as a dial that led nowhere, one that lasted does not', () => {
    const mesh = meshOf(2, { aim: 5 });
    mesh.left(peer(0), START + 1000);
    mesh.left(peer(1), START + 60_000);
    expect(mesh.mayDial(peer(0), START + 1000)).toBe(false);
    expect(mesh.mayDial(peer(1), START + 60_000)).toBe(true);
  });

  test('helps one who is alone although it wants no more links, up to the maximum', () => {
    const mesh = meshOf(2, { aim: 2, max: 3 });
    expect(mesh.mayDial(peer('alone'), START)).toBe(false);
    expect(mesh.mayHelp(peer('alone'), START)).toBe(true);
    mesh.joined(peer('third'), START);
    expect(mesh.mayHelp(peer('alone'), START)).toBe(false);
  });
});

describe('who has to go', () => {
  test('nobody up to the maximum; one for each link over it', () => {
    const mesh = meshOf(4, { aim: 2, max: 4 });
    expect(mesh.joined(peer('new'), START + 9000)).toHaveLength(1);
  });

  test('the newcomer that proved nothing goes before old neighbours', () => {
    const mesh = meshOf(4, { aim: 2, max: 4 });
    expect(mesh.joined(peer('new'), START + 9000)).toEqual([peer('new')]);
  });

  test('the most crowded network gives way first', () => {
    const mesh = meshOf(6, { aim: 2, max: 6 });
    // One each of the others is protected for its age, speed and use; one of these perhaps by lot.
    for (const crowded of [3, 4, 5]) mesh.observed(peer(crowded), { subnet: '192.0.2' }, START);
    expect([peer(3), peer(4), peer(5)]).toContain(mesh.joined(peer('new'), START + 9000)[0]);
  });

  test('a network may have three links and not a fourth', () => {
    const mesh = meshOf(LIMITS.peersPerSubnetMax + 1);
    const verdicts = Array.from({ length: LIMITS.peersPerSubnetMax + 1 }, (_, i) => mesh.observed(peer(i), { subnet: '192.0.2' }, START));
    expect(verdicts.slice(0, -1).flat()).toEqual([]);
    expect(verdicts.at(-1)).toEqual([peer(LIMITS.peersPerSubnetMax)]);
  });

  test('strangers however many never push out the oldest, the fastest and the most useful', () => {
    const mesh = meshOf(12, { aim: 8, max: 12 });
    mesh.observed(peer(7), { rttMs: 1 }, START);
    mesh.observed(peer(8), { rttMs: 2 }, START);
    mesh.observed(peer(9), { useful: 1e9 }, START);
    mesh.observed(peer(10), { useful: 1e8 }, START);
    const gone = new Set<PeerId>();
    for (let i = 0; i < 200; i++) {
      for (const one of mesh.joined(peer(`stranger ${i}`), START + 20_000 + i)) {
        gone.add(one);
        mesh.left(one, START + 100_000);
      }
    }
    for (const i of [0, 1, 7, 8, 9, 10]) expect(gone.has(peer(i))).toBe(false);
  });
});

describe('making room', () => {
  test('every ten minutes one link goes, if somebody could take its place', () => {
    const mesh = meshOf(8, { aim: 8 });
    expect(mesh.rotate(START + LIMITS.peersRotateMs - 1, [peer('new')])).toBeUndefined();
    const gone = mesh.rotate(START + LIMITS.peersRotateMs, [peer('new')]);
    expect(gone).toBeDefined();
    expect(mesh.rotate(START + LIMITS.peersRotateMs + 1, [peer('new')])).toBeUndefined();
  });

  test('nobody goes when nobody could come, or when links are few', () => {
    expect(meshOf(8, { aim: 8 }).rotate(START + LIMITS.peersRotateMs, [])).toBeUndefined();
    expect(meshOf(7, { aim: 8 }).rotate(START + LIMITS.peersRotateMs, [peer('new')])).toBeUndefined();
  });
});

describe('a network from which somebody misbehaved', () => {
  const join = (mesh: Mesh, name: string, now: number): readonly PeerId[] => {
    mesh.joined(peer(name), now);
    mesh.proved(peer(name));
    return mesh.observed(peer(name), { subnet: '192.0.2' }, now);
  };
  const offend = (mesh: Mesh, name: string, now: number): void => {
    join(mesh, name, now);
    mesh.offended(peer(name), now);
    mesh.left(peer(name), now);
  };

  test('is refused for 10 s, 30 s, 2 min, 10 min, whatever name it comes under, and then forgiven', () => {
    const mesh = new Mesh({ random: random() });
    let now = START;
    for (const [i, pause] of [...LIMITS.backoffMs, LIMITS.backoffMs.at(-1)!].entries()) {
      offend(mesh, `name ${i}`, now);
      expect(join(mesh, `early ${i}`, now + pause - 1)).toEqual([peer(`early ${i}`)]);
      mesh.left(peer(`early ${i}`), now + pause - 1);
      expect(join(mesh, `late ${i}`, now + pause)).toEqual([]);
      mesh.left(peer(`late ${i}`), now + pause);
      now += pause;
    }
    now += 2 * LIMITS.backoffMs.at(-1)!;
    offend(mesh, 'much later', now);
    expect(join(mesh, 'after', now + LIMITS.backoffMs[0])).toEqual([]);
  });

  test('is not blamed for what an unproved peer did, nor others for it', () => {
    const mesh = new Mesh({ random: random() });
    mesh.joined(peer('unproved'), START);
    mesh.observed(peer('unproved'), { subnet: '192.0.2' }, START);
    mesh.offended(peer('unproved'), START);
    expect(join(mesh, 'next', START)).toEqual([]);
    offend(mesh, 'foe', START);
    mesh.joined(peer('elsewhere'), START);
    expect(mesh.observed(peer('elsewhere'), { subnet: '198.51.100' }, START)).toEqual([]);
  });
});

test('looks for fewer links than there may be, so that somebody from outside finds a place', () => {
  expect([1, 2, 3, 6, 12, 24].map((max) => new Mesh({ random: random(), max }).wanted)).toEqual([1, 2, 2, 4, 8, 8]);
});

test('remembers a bounded number of remotes, whatever ids strangers make up', () => {
  const mesh = new Mesh({ random: random() });
  mesh.refuse(peer('first'), START + 1e9);
  for (let i = 0; i < LIMITS.remotesMax - 1; i++) mesh.refuse(peer(i), START + 1e9);
  expect(mesh.isRefused(peer('first'), START)).toBe(true);
  mesh.refuse(peer('one more'), START + 1e9);
  expect(mesh.isRefused(peer('first'), START)).toBe(false);
});

/** The host's part: whoever has to go goes. */
function drop(mesh: Mesh, gone: PeerId | undefined, now: number): void {
  if (gone !== undefined) mesh.left(gone, now);
}

test('the place of a link that made room is for one of our own choice, whoever else knocks', () => {
  const knocks = fc.array(fc.record({ who: fc.nat(500), pause: fc.nat(2000) }), { maxLength: 60 });
  fc.assert(fc.property(knocks, fc.integer({ min: 6, max: 24 }), fc.nat(), (all, max, seed) => {
    const mesh = new Mesh({ random: random(seed), max });
    for (let i = 0; i < max; i++) {
      mesh.joined(peer(`first ${i}`), START);
      mesh.proved(peer(`first ${i}`));
    }
    let now = START + LIMITS.peersRotateMs;
    drop(mesh, mesh.rotate(now, []), now);
    expect([mesh.links, mesh.pick([peer('chosen')], now)]).toEqual([max - 1, [peer('chosen')]]);
    mesh.dialled(peer('chosen'), 'us');
    for (const { who, pause } of all) {
      now = Math.min(now + pause, START + LIMITS.peersRotateMs + LIMITS.peersKeepPlaceMs - 1);
      mesh.rotate(now, []);
      if (mesh.mayAnswer(peer(who), now)) for (const gone of mesh.joined(peer(who), now)) mesh.left(gone, now);
    }
    expect(mesh.mayAnswer(peer('chosen'), now)).toBe(true);
    expect(mesh.joined(peer('chosen'), now)).toEqual([]);
  }), { seed: 12, numRuns: 200 });
});

test('a place is kept for a minute, then others may have it', () => {
  const mesh = meshOf(12, { max: 12 });
  const now = START + LIMITS.peersRotateMs;
  drop(mesh, mesh.rotate(now, []), now);
  expect(mesh.mayAnswer(peer('stranger'), now)).toBe(false);
  mesh.rotate(now + LIMITS.peersKeepPlaceMs, []);
  expect(mesh.mayAnswer(peer('stranger'), now + LIMITS.peersKeepPlaceMs)).toBe(true);
  expect(mesh.wanted).toBe(0);
});

test('whatever happens, counts stay within aim and maximum', () => {
  const step = fc.record({ what: fc.constantFrom('joined', 'left', 'dialled', 'answered', 'failed', 'refuse', 'proved', 'rotate'), who: fc.nat(20) });
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    const mesh = new Mesh({ random: random(), aim: 4, max: 6 });
    let now = START;
    for (const { what, who } of steps) {
      now += 1000;
      if (what === 'joined' && !mesh.mayAnswer(peer(who), now)) continue;
      if (what === 'joined') for (const gone of mesh.joined(peer(who), now)) mesh.left(gone, now);
      else if (what === 'refuse') mesh.refuse(peer(who), now + 5000);
      else if (what === 'proved') mesh.proved(peer(who));
      else if (what === 'dialled') mesh.dialled(peer(who), 'us');
      else if (what === 'answered') mesh.dialled(peer(who), 'them');
      else if (what === 'rotate') drop(mesh, mesh.rotate((now += LIMITS.peersRotateMs), [peer(who)]), now);
      else mesh[what as 'left'](peer(who), now);
      expect(mesh.links).toBeLessThanOrEqual(6);
      expect(mesh.wanted).toBeLessThanOrEqual(4);
      expect(mesh.pick([...Array(21).keys()].map(peer), now).length).toBeLessThanOrEqual(mesh.wanted);
    }
  }), { seed: 11, numRuns: 500 });
});

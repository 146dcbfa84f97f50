/**
 * A victim's links while an attacker with as many names as it likes crowds them: every second some of its devices offer
 * a link, it takes every link it is offered, answers at once and is of more use than anybody. Only the mesh runs, with a
 * population of honest peers around it that know the victim like anybody else. What is counted is how many links the
 * victim has with honest peers: one, for a moment, is enough to hold everything.
 */
import { Mesh } from '../src/core/mesh/mesh.ts';
import type { PeerId } from '../src/ports.ts';
import { Prng } from '../src/testing/prng.ts';

/** How an eclipse is tried. */
export interface EclipseOptions {
  readonly seed: string;
  readonly honest: number;
  /** Names of the attacker, count. */
  readonly hostile: number;
  /** Links the victim had with honest peers before the attack began, count. */
  readonly before: number;
  readonly hours: number;
  /** How long a link with an honest peer lasts, ms; Infinity where sessions have no age. */
  readonly linkMs: number;
}

/** What was left. */
export interface EclipseResult {
  /** Links with honest peers at the worst moment, and at the end, count. */
  readonly fewest: number;
  readonly atEnd: number;
  /** How long there was none. */
  readonly secondsWithout: number;
}

const SECOND_MS = 1000;
/** Names of the attacker that ask for a link in a second, count: none is free for longer. */
const KNOCKS = 6;
/** An honest peer looks for somebody now and then: this often it finds the victim among all others, ms. */
const HONEST_DIALS_MS = 20 * 60_000;

/** Tries to take all of a victim's links. */
export function eclipse({ seed, honest, hostile, before, hours, linkMs }: EclipseOptions): EclipseResult {
  const prng = new Prng(`eclipse ${seed}`);
  const mesh = new Mesh({ random: (length) => prng.bytes(length) });
  const linked = new Map<PeerId, number>();
  const friends = Array.from({ length: honest }, (_, i) => `honest ${i}`);
  const foes = Array.from({ length: hostile }, (_, i) => `foe ${i}`);
  // Who knocks in vain is not dialled for a while. So half of the names never knock, and wait to be dialled.
  const knockers = foes.slice(0, hostile / 2);
  const leave = (peer: PeerId, now: number): void => {
    linked.delete(peer);
    mesh.left(peer, now);
  };
  const join = (peer: PeerId, now: number): void => {
    linked.set(peer, now);
    const surplus = mesh.joined(peer, now);
    mesh.proved(peer);
    mesh.observed(peer, peer.startsWith('foe') ? { rttMs: 1, useful: 1e9 + now } : { rttMs: 50, useful: now / 1000 }, now);
    for (const gone of surplus) leave(gone, now);
  };
  for (const friend of friends.slice(0, before)) join(friend, 0);
  let [fewest, secondsWithout] = [before, 0];
  const count = (): number => [...linked.keys()].filter((peer) => peer.startsWith('honest')).length;
  for (let now = 60_000; now < hours * 3_600_000; now += SECOND_MS) {
    for (const [peer, since] of [...linked]) if (peer.startsWith('honest') && now - since > linkMs) leave(peer, now);
    for (const foe of prng.shuffled(knockers).slice(0, KNOCKS)) if (mesh.mayAnswer(foe, now)) join(foe, now);
    for (const friend of friends) {
      if (prng.below(HONEST_DIALS_MS / SECOND_MS) === 0 && mesh.mayAnswer(friend, now)) join(friend, now);
    }
    const others = [...friends, ...foes].filter((peer) => !linked.has(peer));
    for (const peer of mesh.pick(others, now)) {
      mesh.dialled(peer, 'us');
      join(peer, now);
    }
    const rotated = mesh.rotate(now, others);
    if (rotated !== undefined) leave(rotated, now);
    fewest = Math.min(fewest, count());
    if (count() === 0) secondsWithout++;
  }
  return { fewest, secondsWithout, atEnd: count() };
}

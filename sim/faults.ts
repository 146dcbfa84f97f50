/**
 * What goes wrong in a storm. Each kind of fault ends by itself after a while, and all of them at its end.
 */
import type { Network } from '../src/testing/network.ts';
import type { SimPeer } from './peer.ts';
import type { Prng } from '../src/testing/prng.ts';
import type { FaultKind, Scenario } from './scenario.ts';
import type { Timeline } from '../src/testing/timeline.ts';

export interface FaultsOptions {
  readonly scenario: Scenario;
  readonly timeline: Timeline;
  readonly network: Network;
  readonly peers: readonly SimPeer[];
  readonly prng: Prng;
}

const MINUTE_MS = 60_000;
/** Clocks are mended to within this, ms. */
const MENDED_MS = 2 * MINUTE_MS;

export class Faults {
  readonly #options: FaultsOptions;
  #over = false;

  constructor(options: FaultsOptions) {
    this.#options = options;
  }

  /** Strikes until `end`. */
  go(end: number, rewire: () => void): void {
    const { timeline, prng, scenario } = this.#options;
    if (scenario.faults.length === 0) return;
    timeline.after(prng.between(1, 2 * scenario.faultEveryMs), () => {
      if (timeline.now >= end || this.#over) return;
      this.#strike(prng.pick(scenario.faults), rewire);
      this.go(end, rewire);
    });
  }

  /** The storm is over: disks are healed, everyone is up, clocks are mended. Links are the network's business. */
  end(): void {
    this.#over = true;
    const { peers, prng, scenario } = this.#options;
    for (const peer of peers) {
      Object.assign(peer.disk.habits, { full: false, unreadable: 0, latencyMs: Math.min(peer.disk.habits.latencyMs, 40) });
      if (!peer.isUp) peer.start();
      const isFarOff = Math.abs(peer.offsetMs) > MENDED_MS;
      if (isFarOff || (scenario.skewMs > 0 && prng.chance(0.5))) peer.setOffset(prng.between(-MENDED_MS, MENDED_MS) / 2);
    }
  }

  #strike(kind: FaultKind, rewire: () => void): void {
    const { network, peers, prng } = this.#options;
    const peer = prng.pick(peers);
    switch (kind) {
      case 'break':
        return network.breakOne();
      case 'split': {
        const groups = peers.map(() => prng.below(2));
        network.split((node) => groups[node] ?? 0);
        return this.#later(20_000, () => network.heal());
      }
      case 'crash':
      case 'leave':
        return this.#stop(peer, kind);
      case 'full-disk':
        peer.disk.habits.full = true;
        return this.#later(30_000, () => {
          peer.disk.habits.full = false;
        });
      case 'slow-disk':
        peer.disk.habits.latencyMs = prng.pick([200, 2000]);
        return this.#later(30_000, () => {
          peer.disk.habits.latencyMs = 5;
        });
      case 'unreadable-disk':
        peer.disk.habits.unreadable = 0.3;
        return this.#later(30_000, () => {
          peer.disk.habits.unreadable = 0;
        });
      case 'clock-jump':
        return peer.setOffset(peer.offsetMs + prng.between(-1, 1) * prng.pick([1000, 30_000, 5 * MINUTE_MS, 12 * MINUTE_MS]));
      case 'rewire':
        return rewire();
    }
  }

  #stop(peer: SimPeer, how: 'crash' | 'leave'): void {
    if (!peer.isUp) return;
    if (how === 'crash') peer.crash();
    else peer.leave();
    this.#later(20_000, () => {
      if (!peer.isUp) peer.start();
    });
  }

  #later(withinMs: number, run: () => void): void {
    const { timeline, prng } = this.#options;
    timeline.after(prng.between(100, withinMs), () => {
      if (!this.#over) run();
    });
  }
}

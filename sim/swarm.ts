/**
 * One simulated swarm from its first peer to the verdict.
 *
 *   storm   records are written and faults strike, for a planned time
 *   calm    everyone is up, disks and links are healed, clocks mended; the topology is frozen: a connected
 *           graph whose links may come back but not move, so that no new link hides a missing repair path
 *   quiet   everyone has what the law says; nothing may move between honest peers any more
 *
 * Hostile peers go on through all of it; after the storm they pause between whiles, so that there is something to agree on.
 */
import type { PeerId } from '../src/core/base/peer.ts';
import { watchDeferred } from './budgets.ts';
import { Checkers, type Violation } from './checkers.ts';
import { CreditMeter } from './credit.ts';
import { Disk } from './disk.ts';
import { Faults } from './faults.ts';
import { Foe } from './foe.ts';
import { inquire } from './inquiries.ts';
import { Network, type Edge } from '../src/testing/network.ts';
import { honestHabits, SimPeer, type Surroundings } from './peer.ts';
import { Prng } from '../src/testing/prng.ts';
import type { Scenario } from './scenario.ts';
import { Timeline } from '../src/testing/timeline.ts';
import { TraceHash } from '../src/testing/trace.ts';
import type { Vice } from './vices/vice.ts';
import { worldOf } from './world.ts';
import { Writers } from './writers.ts';

/** What a seed came to. */
export interface Outcome {
  readonly seed: string;
  readonly violations: readonly Violation[];
  /** Hash of everything that happened; '' where it was not asked for. */
  readonly trace: string;
  readonly events: number;
  readonly virtualMs: number;
  readonly peers: number;
  readonly foes: number;
  readonly records: number;
  /** From the end of the storm until all agreed, ms. */
  readonly agreedAfterMs: number;
}

export interface RunOptions {
  readonly hash?: 'hash' | 'none';
  readonly print?: (line: string) => void;
}

/** Things that happen in one run at most: more is a storm of messages. */
const EVENTS_MAX = 100_000;
const CALM_MAX_MS = 25 * 60_000;
/** Slow links still carry what was said before all agreed, ms. */
const WIRES_EMPTY_MS = 45_000;
const QUIET_MS = 35_000;
/** Instead of both, where a seed is watched for a moment only, ms. */
const MOMENT_MS = 12_000;
const LOOK_EVERY_MS = 1000;
const AFTER_MIDNIGHT_MS = 5000;
/** Times up to here ahead of its clock a peer takes at once, ms. */
const FUTURE_ACCEPT_MS = 600_000;

export class Swarm {
  readonly #scenario: Scenario;
  readonly #prng: Prng;
  readonly #timeline: Timeline;
  readonly #network: Network;
  readonly #checkers: Checkers;
  readonly #meter: CreditMeter;
  readonly #honest: SimPeer[] = [];
  /** The devices of each. */
  readonly #foes: (readonly Foe[])[] = [];
  readonly #writers: Writers;
  readonly #faults: Faults;
  #agreedAfterMs = -1;

  constructor(scenario: Scenario, options: RunOptions = {}) {
    this.#scenario = scenario;
    this.#prng = new Prng(`swarm ${scenario.seed}`);
    this.#timeline = new Timeline(scenario.start);
    const world = worldOf(scenario.policy);
    this.#checkers = new Checkers(this.#timeline, world);
    if (options.hash === 'hash') this.#checkers.hash = new TraceHash();
    this.#checkers.print = options.print;
    this.#meter = new CreditMeter(this.#checkers, (node) => node < scenario.honest);
    this.#network = new Network(this.#timeline, this.#prng.fork('network'), scenario.weather, this.#meter);
    this.#checkers.watch(this.#network);
    const around: Surroundings = { timeline: this.#timeline, network: this.#network, world };
    for (let node = 0; node < scenario.honest; node++) this.#honest.push(this.#peer(around, node));
    for (const vices of scenario.foes) this.#foes.push(this.#foe(around, vices));
    this.#writers = new Writers({ scenario, world, timeline: this.#timeline, peers: this.#honest, checkers: this.#checkers, prng: this.#prng.fork('writers') });
    this.#faults = new Faults({ scenario, timeline: this.#timeline, network: this.#network, peers: this.#honest, prng: this.#prng.fork('faults') });
  }

  /** Runs the whole plan, or up to the first violation. */
  run(): Outcome {
    const unwatch = watchDeferred(this.#checkers.complain);
    try {
      return this.#run();
    } finally {
      unwatch();
    }
  }

  #run(): Outcome {
    this.#writers.history();
    for (const peer of this.#honest) this.#startSoon(() => peer.start());
    for (const foe of this.#foes.flat()) this.#startSoon(() => foe.start());
    this.#network.want(this.#edges());
    const end = this.#scenario.start + this.#scenario.stormMs;
    this.#writers.go(end);
    inquire({ timeline: this.#timeline, peers: this.#honest, written: this.#writers.written, everyMs: 2 * this.#scenario.writeEveryMs, prng: new Prng(`inquiries ${this.#scenario.seed}`) }, end);
    this.#faults.go(end, () => this.#network.want(this.#edges()));
    this.#runUntil(end);
    this.#calm();
    return this.#outcome();
  }

  #peer(around: Surroundings, node: number): SimPeer {
    const disk = new Disk(around.timeline, this.#prng.fork('disk'));
    disk.habits.latencyMs = this.#prng.pick([1, 5, 5, 40]);
    const habits = honestHabits(around.world, this.#prng);
    const peer = new SimPeer(around, this.#prng.fork('peer'), this.#checkers, { node, disk, habits, isHonest: true });
    disk.onCommit = (batch) => this.#checkers.committed(peer, batch);
    const { skewMs } = this.#scenario;
    peer.setOffset(this.#prng.between(-skewMs, skewMs));
    return peer;
  }

  #foe(around: Surroundings, vices: readonly Vice[]): Foe[] {
    const first = this.#scenario.honest + this.#foes.flat().length;
    const devices = Math.max(...vices.map((vice) => vice.devices ?? 1));
    return Array.from({ length: devices }, (_, i) =>
      new Foe(around, this.#prng.fork('foe'), this.#checkers, { node: first + i, vices, author: `foe ${first}` }));
  }

  #startSoon(start: () => void): void {
    this.#timeline.after(this.#prng.below(this.#prng.pick([100, 100, 5000])), start);
  }

  /** A random tree over the honest peers, some links more, and every foe linked with somebody. */
  #edges(): Edge[] {
    const nodes = this.#prng.shuffled(this.#honest.map(({ node }) => node));
    const edges: Edge[] = nodes.slice(1).map((node, i) => ({ one: node, other: nodes[this.#prng.below(i + 1)]! }));
    const more = this.#prng.below(nodes.length);
    for (let i = 0; i < more; i++) {
      const [one, other] = this.#prng.shuffled(nodes);
      if (one !== undefined && other !== undefined) edges.push({ one, other });
    }
    for (const devices of this.#foes) {
      for (const other of this.#prng.shuffled(nodes).slice(0, this.#prng.between(1, 3))) {
        for (const { node } of devices) edges.push({ one: node, other });
      }
    }
    return edges;
  }

  #runUntil(end: number): void {
    while (this.#checkers.violations.length === 0 && this.#timeline.step(end)) {
      if (this.#timeline.happened <= EVENTS_MAX) continue;
      this.#checkers.report('no-spin', 'swarm', `more than ${EVENTS_MAX} events`);
    }
  }

  #calm(): void {
    this.#faults.end();
    this.#network.want(this.#edges());
    this.#network.heal();
    for (const foe of this.#foes.flat()) foe.rest();
    const begin = this.#timeline.now;
    while (this.#checkers.violations.length === 0) {
      this.#runUntil(this.#timeline.now + LOOK_EVERY_MS);
      const differences = this.#differences();
      if (differences.length === 0) break;
      if (this.#timeline.now < Math.max(begin, this.#allDueAt()) + CALM_MAX_MS) continue;
      for (const [id, difference] of differences) this.#checkers.report('converged', id, difference);
    }
    if (this.#checkers.violations.length > 0) return;
    this.#agreedAfterMs = this.#timeline.now - begin;
    this.#quiet();
    for (const peer of this.#honest) this.#checkers.close(peer);
  }

  /** When the slowest clock comes near enough to the newest record to take it. */
  #allDueAt(): number {
    let newest = -Infinity;
    for (const { at } of this.#checkers.universe.values()) newest = Math.max(newest, at);
    return newest - FUTURE_ACCEPT_MS - Math.min(...this.#honest.map(({ offsetMs }) => offsetMs));
  }

  #quiet(): void {
    const isShort = this.#scenario.watch === 'short';
    if (!isShort) this.#runUntil(this.#timeline.now + WIRES_EMPTY_MS);
    const begin = this.#timeline.now;
    const before = this.#meter.recordMessages;
    const size = this.#checkers.universe.size;
    const days = this.#days();
    this.#runUntil(this.#timeline.now + (isShort ? MOMENT_MS : QUIET_MS));
    // While midnight has come to some and not to others, they offer each other what those have forgotten.
    const isOneDay = new Set(days).size === 1 && same(days, this.#days());
    this.#leaveMidnight(days);
    // A foe may have written just now, or a record's time has come for some: that is no disagreement yet.
    if (this.#checkers.violations.length > 0 || this.#checkers.universe.size > size || this.#allDueAt() > begin) return;
    for (const [id, difference] of this.#differences()) this.#checkers.report('converged', id, `not for long: ${difference}`);
    const moved = this.#meter.recordMessages - before;
    if (isOneDay && !isShort && this.#foes.length === 0 && moved > 0) this.#checkers.report('quiet', 'swarm', `${moved} messages of records though all agree`);
  }

  /** Midnight may have come to somebody a moment ago: what it ends leaves within seconds. */
  #leaveMidnight(before: readonly string[]): void {
    const now = this.#days();
    if (same(before, now)) return;
    this.#runUntil(this.#timeline.now + AFTER_MIDNIGHT_MS);
    this.#leaveMidnight(now);
  }

  #days(): readonly string[] {
    return this.#checkers.horizonsOf(this.#honest);
  }

  #differences(): [PeerId, string][] {
    return this.#honest.flatMap((peer): [PeerId, string][] => {
      if (peer.replica === undefined) return [[peer.id, 'is down']];
      const difference = this.#checkers.difference(peer);
      return difference === undefined ? [] : [[peer.id, difference]];
    });
  }

  #outcome(): Outcome {
    return {
      seed: this.#scenario.seed,
      violations: this.#checkers.violations,
      trace: this.#checkers.hash?.value ?? '',
      events: this.#timeline.happened,
      virtualMs: this.#timeline.now - this.#scenario.start,
      peers: this.#honest.length,
      foes: this.#foes.length,
      records: this.#checkers.universe.size,
      agreedAfterMs: this.#agreedAfterMs,
    };
  }
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.every((text, i) => text === other[i]);
}

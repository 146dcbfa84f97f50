/**
 * One device of a hostile peer in a swarm: a replica without rules, its vices, and the habit of coming back under another
 * name when nobody talks to it any more.
 */
import { toHex } from '../src/core/base/bytes.ts';
import type { Transport } from '../src/ports.ts';
import type { Checkers } from './checkers.ts';
import { Disk } from './disk.ts';
import { SimPeer, type Observer, type Surroundings } from './peer.ts';
import type { Prng } from '../src/testing/prng.ts';
import { hostileHabits, Loot } from './vices/habits.ts';
import type { Hands, Vice } from './vices/vice.ts';
import { authorOf, decoded } from './world.ts';

/** About so often it acts, and looks whether anybody still talks to it, ms. */
const ACT_EVERY_MS = 2000;
/**
 * After the storm it begins nothing new for the last part of every round, ms: while somebody writes without end, nobody
 * can tell whether all others agree but for what is on its way. It goes on twisting what it says.
 */
const ROUND_MS = 60_000;
const BUSY_MS = 30_000;
/**
 * After so many rounds it rests for good: where clocks differ, what it dates ahead is due for some when it is long due for others, and
 * between two rounds there may be no moment at which all that was written is due for all.
 */
const ROUNDS = 10;
const RETURN_EVERY_MS = 25_000;

/** What a device of a foe is. */
export interface FoeOptions {
  readonly node: number;
  readonly vices: readonly Vice[];
  /** Name of the author it writes as; devices of one foe share it. */
  readonly author: string;
}

export class Foe {
  readonly node: number;
  readonly #around: Surroundings;
  readonly #prng: Prng;
  readonly #vices: readonly Vice[];
  readonly #peer: SimPeer;
  readonly #loot = new Loot();
  readonly #hands: Hands;
  #transport: Transport | undefined;
  /** When its rounds began, ms of true time. */
  #roundsFrom = Infinity;

  constructor(around: Surroundings, prng: Prng, checkers: Checkers, { node, vices, author }: FoeOptions) {
    this.node = node;
    this.#around = around;
    this.#prng = prng;
    this.#vices = vices;
    this.#hands = this.#makeHands(checkers, author);
    const habits = hostileHabits(around.world, vices, this.#loot, () => this.#hands);
    const tamper = (transport: Transport): Transport => {
      this.#transport = transport;
      return habits.tamper(transport);
    };
    const disk = new Disk(around.timeline, prng.fork('disk'));
    this.#peer = new SimPeer(around, prng.fork('peer'), this.#observer(checkers), {
      node,
      disk,
      habits: { ...habits, tamper },
      isHonest: false,
    });
  }

  start(): void {
    this.#peer.start();
    this.#actSoon();
    this.#returnSoon();
  }

  /** From now on it rests between whiles. */
  rest(): void {
    this.#roundsFrom = this.#around.timeline.now;
  }

  get #rests(): boolean {
    const since = this.#around.timeline.now - this.#roundsFrom;
    return since >= ROUNDS * ROUND_MS || (since >= 0 && since % ROUND_MS >= BUSY_MS);
  }

  #makeHands(checkers: Checkers, author: string): Hands {
    const { timeline, world } = this.#around;
    return {
      prng: this.#prng,
      world,
      author: authorOf(author),
      now: () => this.#peer.now,
      setClock: (offsetMs) => this.#peer.setOffset(offsetMs),
      links: () => this.#peer.replica?.peers.filter(({ state }) => state === 'open').map(({ peer }) => peer) ?? [],
      say: (peer, lane, bytes) => this.#transport?.send(peer, lane, bytes),
      later: (delayMs, run) => {
        const transport = this.#transport;
        timeline.after(delayMs, () => {
          if (this.#transport === transport) run();
        });
      },
      seen: this.#loot.seen,
      heard: (peer, kind) => this.#loot.heard(peer, kind),
      notes: new Map(),
      set: () => this.#peer.replica?.set,
      junk: (record) => {
        checkers.junk.add(toHex(record.id));
        return record;
      },
      put: (records) => this.#peer.put(records, 'replace'),
    };
  }

  /** Its turns belong to the trace, and it learns from them. */
  #observer(checkers: Checkers): Observer {
    return {
      started: (peer) => checkers.started(peer),
      failed: (peer, reason) => checkers.failed(peer, reason),
      turned: (peer, entry) => {
        checkers.turned(peer, entry);
        for (const effect of entry.effects) {
          if (effect.type === 'verify') this.#loot.note(effect.records);
          else if (effect.type === 'identify') this.#loot.note(effect.records.map(decoded));
        }
      },
    };
  }

  #actSoon(): void {
    this.#around.timeline.after(this.#prng.between(ACT_EVERY_MS / 2, 2 * ACT_EVERY_MS), () => {
      if (!this.#rests) for (const { act } of this.#vices) if (this.#peer.replica !== undefined) act?.(this.#hands);
      this.#actSoon();
    });
  }

  /** Banned everywhere, it comes back as somebody else. */
  #returnSoon(): void {
    this.#around.timeline.after(this.#prng.between(RETURN_EVERY_MS / 2, 2 * RETURN_EVERY_MS), () => {
      if (this.#hands.links().length === 0) {
        this.#peer.crash();
        this.#peer.start();
      }
      this.#returnSoon();
    });
  }
}

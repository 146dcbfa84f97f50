/**
 * A room far larger than anybody's links, in virtual time from one seed. Every peer is a real replica with the real mesh, rendezvous and
 * introductions; one tracker stands for all networks. Four stages:
 *
 *   gather    everybody comes within a minute
 *   churn     people write while some leave, half of them without a word, and others come
 *   loss      a third is gone at once, and the rest write
 *   darkness  the tracker is gone for good; people go on writing, and leaving
 *
 * After each, all who are there hold the same. Nothing here says who is linked with whom.
 */
import { recordDraft } from '../src/core/record/draft.ts';
import { markVerified } from '../src/core/record/record.ts';
import { PRESETS, type Policy } from '../src/core/rules/policy.ts';
import { Prng } from '../src/testing/prng.ts';
import { Timeline } from '../src/testing/timeline.ts';
import { CrowdMeter, type Telling } from './crowd-meter.ts';
import { CrowdNetwork } from './crowd-network.ts';
import { shapeOf, type Shape } from './crowd-shape.ts';
import { Disk } from './disk.ts';
import { SimPeer, type Observer, type Surroundings } from './peer.ts';
import { authorOf, isSigned, sign, worldOf } from './world.ts';

/** A crowd to run. */
export interface CrowdPlan {
  readonly seed: string;
  readonly peers: number;
  /** Links at most, of each. */
  readonly peersMax: number;
  /** Records written in each stage, count. */
  readonly records: number;
  /** How long people come, write and leave in each stage, ms. */
  readonly stageMs: number;
  /** Part of the peers that leaves in a stage with churn. */
  readonly churn: number;
  /** Told what each stage came to, for whoever waits. */
  readonly print?: (line: string) => void;
}

/** One stage, and what came of it. */
export interface CrowdStage extends Telling {
  readonly stage: string;
  /** Peers at its end, count. */
  readonly peers: number;
  /** From its end until all were in one part and held the same, ms; −1 where they did not within ten minutes. */
  readonly agreedAfterMs: number;
  /** The graph when they did. */
  readonly shape: Shape;
  /** Of the links, the part that peers brought about. */
  readonly byPeers: number;
}

export interface CrowdResult {
  readonly seed: string;
  readonly stages: readonly CrowdStage[];
  readonly failures: readonly string[];
  readonly records: number;
  readonly events: number;
  readonly announcements: number;
}

const START = 1_800_000_000_000;
const PATIENCE_MS = 600_000;
const LOOK_MS = 500;
const POLICY: Policy = { ...PRESETS.open, name: 'crowd', perAuthor: 1e4, total: 1e5, keepDays: 'forever' };
/** Promises within one event of virtual time: an offer is waited for by four. */
const HOPS = 8;

/** Runs the four stages. */
export async function crowd(plan: CrowdPlan): Promise<CrowdResult> {
  return new Crowd(plan).run();
}

class Crowd implements Observer {
  readonly #plan: CrowdPlan;
  readonly #timeline = new Timeline(START);
  readonly #prng: Prng;
  readonly #network: CrowdNetwork;
  readonly #meter: CrowdMeter;
  readonly #around: Surroundings;
  readonly #peers = new Map<number, SimPeer>();
  readonly #startedAt = new Map<number, number>();
  readonly #failures: string[] = [];
  readonly #stages: CrowdStage[] = [];
  #written = 0;

  constructor(plan: CrowdPlan) {
    this.#plan = plan;
    this.#prng = new Prng(`crowd ${plan.seed}`);
    this.#meter = new CrowdMeter(() => this.#timeline.now, (node) => this.#startedAt.get(node) ?? Infinity);
    this.#network = new CrowdNetwork({
      timeline: this.#timeline,
      prng: this.#prng.fork('network'),
      peersMax: plan.peersMax,
      signalled: (bytes) => this.#meter.signalled(bytes),
      tap: {
        sent: (link, from, bytes) => this.#meter.sent(link, from, bytes),
        arrived: (link, to, bytes) => {
          this.#network.arrived(link, to, bytes.length);
          this.#meter.arrived(link, to, bytes);
        },
      },
    });
    this.#around = { timeline: this.#timeline, network: this.#network, world: worldOf(POLICY) };
  }

  async run(): Promise<CrowdResult> {
    const { peers, records, churn } = this.#plan;
    for (let i = 0; i < peers; i++) this.#sometime(() => this.#start());
    await this.#stage('gather');
    this.#write(records);
    for (let i = 0; i < churn * peers; i++) {
      this.#sometime(() => this.#leave());
      this.#sometime(() => this.#start());
    }
    await this.#stage('churn');
    for (const peer of this.#prng.shuffled([...this.#peers.values()]).slice(0, Math.floor(peers / 3))) this.#remove(peer, 'crash');
    this.#write(records);
    await this.#stage('loss');
    this.#network.tracker.isUp = false;
    this.#write(records);
    for (let i = 0; i < churn * this.#peers.size; i++) this.#sometime(() => this.#leave());
    await this.#stage('darkness');
    return {
      seed: this.#plan.seed, stages: this.#stages, failures: this.#failures,
      records: this.#written, events: this.#timeline.happened, announcements: this.#network.tracker.announcements,
    };
  }

  started(): void {
    // Nobody waits for it.
  }

  turned(): void {
    // What happens is seen on the links.
  }

  failed(peer: SimPeer, reason: unknown): void {
    this.#failures.push(`${peer.id}: ${String(reason)}`);
  }

  /** Lets a stage pass, and waits until all agree. */
  async #stage(stage: string): Promise<void> {
    const end = this.#timeline.now + this.#plan.stageMs;
    await this.#until(end);
    while (this.#failures.length === 0 && this.#behind() > 0 && this.#timeline.now < end + PATIENCE_MS) await this.#until(this.#timeline.now + LOOK_MS);
    const behind = this.#behind();
    if (behind > 0) this.#failures.push(`after ${stage} ${behind} of ${this.#peers.size} lack something or hear nobody`);
    const agreedAfterMs = behind > 0 ? -1 : this.#timeline.now - end;
    const vias = [...this.#network.transports].flatMap((transport) => transport.vias);
    const shape = this.#shape();
    const byPeers = Math.round((100 * vias.filter((via) => via === 'peer').length) / Math.max(1, vias.length)) / 100;
    const outcome: CrowdStage = { stage, peers: this.#peers.size, agreedAfterMs, ...this.#meter.take(), shape, byPeers };
    this.#stages.push(outcome);
    this.#plan.print?.(JSON.stringify(outcome));
  }

  async #until(end: number): Promise<void> {
    while (this.#timeline.step(end)) for (let i = 0; i < HOPS; i++) await undefined;
  }

  /** Peers that do not hold all there is; where there are none, how many different sets and separate parts there are beyond one. */
  #behind(): number {
    const roots = new Set<string>();
    let behind = 0;
    for (const { replica } of this.#peers.values()) {
      if (replica === undefined || replica.set.size < this.#written) behind++;
    }
    if (behind > 0) return behind;
    for (const { replica } of this.#peers.values()) roots.add(replica!.set.root());
    return roots.size - 1 + this.#shape().parts - 1;
  }

  #shape(): Shape {
    return shapeOf([...this.#network.transports].map(({ end: { id }, peers }) => ({ id, peers })));
  }

  #start(): void {
    const node = this.#startedAt.size;
    const disk = new Disk(this.#timeline, this.#prng.fork('disk'));
    const habits = { law: this.#around.world.law, isSigned, tamper: <T>(transport: T): T => transport, verifyMs: 10 };
    const peer = new SimPeer(this.#around, this.#prng.fork('peer'), this, { node, disk, habits, isHonest: true });
    this.#peers.set(node, peer);
    this.#startedAt.set(node, this.#timeline.now);
    peer.start();
  }

  #leave(): void {
    if (this.#peers.size > 0) this.#remove(this.#prng.pick([...this.#peers.values()]), this.#prng.pick(['crash', 'leave'] as const));
  }

  #remove(peer: SimPeer, how: 'crash' | 'leave'): void {
    this.#peers.delete(peer.node);
    peer[how]();
  }

  /** Somebody who has been there for a moment writes, so that what it writes is heard before it leaves. */
  #write(records: number): void {
    for (let i = 0; i < records; i++) this.#sometime(() => this.#put(i));
  }

  #put(i: number): void {
    const { now } = this.#timeline;
    const ready = [...this.#peers.values()].filter(({ replica }) => replica !== undefined && replica.peers.some(({ state }) => state === 'open'));
    if (ready.length === 0) return;
    const peer = this.#prng.pick(ready);
    const wish = { room: this.#around.world.tag, collection: 'notes', name: `${this.#written++}`, at: now };
    const record = markVerified(sign(authorOf(`author ${i % 50}`), recordDraft({ ...wish, content: JSON.stringify({ text: `note ${i} ${'x'.repeat(100)}` }) })));
    this.#meter.wrote(peer.node, record);
    peer.put([record], 'refuse');
  }

  #sometime(run: () => void): void {
    this.#timeline.after(this.#prng.below(this.#plan.stageMs), run);
  }
}

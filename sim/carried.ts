/**
 * The whole, in virtual time from one seed: devices that write records and share files over real sessions, some without files, some
 * that mean harm, on links that break. In the end every honest one has the same records and the files it wants, byte for byte, and
 * no honest one was ever at fault to another.
 *
 *   npx tsx sim/carried.ts --seeds 50 --from 1      prints one JSON summary; exit code 1 where a seed fails
 */
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { FAULT_COST } from '../src/core/base/fault.ts';
import { recordDraft } from '../src/core/record/draft.ts';
import { markVerified, type VerifiedRecord } from '../src/core/record/record.ts';
import { PRESETS, type Policy } from '../src/core/rules/policy.ts';
import type { TraceEntry } from '../src/database/driver.ts';
import { CarriedPeer, type CarriedManner } from './carried-peer.ts';
import { contentOf } from './file-content.ts';
import type { SimLink, Tap } from '../src/testing/link.ts';
import { Network, type Edge } from '../src/testing/network.ts';
import type { Observer, SimPeer, Surroundings } from './peer.ts';
import { Prng } from '../src/testing/prng.ts';
import { Timeline } from '../src/testing/timeline.ts';
import { authorOf, sign, worldOf, type World } from './world.ts';

/** A swarm to run. */
export interface CarriedPlan {
  readonly seed: string;
  /** By device: what it is like, and whether it has all files at the beginning. */
  readonly peers: readonly { readonly manner: CarriedManner; readonly holds: boolean }[];
  readonly links: readonly Edge[];
  /** Bytes of each file. */
  readonly sizes: readonly number[];
  /** Records that are written while files travel, count. */
  readonly records: number;
  readonly latencyMs: readonly [min: number, max: number];
  /** What a lane carries in each direction. */
  readonly bytesPerMs: number;
  /** Links that break in the middle, and honest fetchers that crash and come back, count. */
  readonly breaks: number;
  readonly crashes: number;
}

/** What came of it. */
export interface CarriedResult {
  readonly failures: readonly string[];
  /** Until everybody had everything, ms. */
  readonly ms: number;
  readonly events: number;
  /** Devices that honest ones sent away for a fault, and for which. */
  readonly sentAway: readonly string[];
  /** Bytes by lane, of what was said about files, and of all else. */
  readonly fileBytes: number;
  readonly otherBytes: number;
}

const START = 1_800_000_000_000;
const MAX_MS = 60 * 60_000;
const WRITE_MS = 20_000;
const FILE = 0x50;
/** Promises within one event of virtual time: a write waits for two. */
const HOPS = 12;
const POLICY: Policy = { ...PRESETS.open, name: 'carried', perAuthor: 1e4, total: 1e5, keepDays: 'forever', contentBytesMax: 4000 };

/** Runs a plan until every honest device has everything. */
export async function carryFiles(plan: CarriedPlan): Promise<CarriedResult> {
  const timeline = new Timeline(START);
  const prng = new Prng(`carried ${plan.seed}`);
  const world = worldOf(POLICY);
  const log = new Log();
  const weather = { latencyMs: plan.latencyMs, slow: 0, bytesPerMs: () => plan.bytesPerMs };
  const network = new Network(timeline, prng.fork('network'), weather, log);
  const around = { timeline, network, world };
  const contents = plan.sizes.map((size) => contentOf(prng, size));
  const peers = plan.peers.map(({ manner, holds }, node) => new CarriedPeer({
    around, prng: prng.fork(`device ${node}`), observer: log, node, manner,
    holds: holds ? contents : [], wants: holds ? [] : contents, failed: (reason) => log.failures.push(`device ${node}: ${String(reason)}`),
  }));
  for (const { peer } of peers) peer.start();
  network.want(plan.links);
  disturb(plan, peers, { around, prng });
  const honest = peers.filter(({ isHonest }) => isHonest);
  const isDone = (): boolean => timeline.now > START + WRITE_MS + 8000 && honest.every((one) => one.missing.length === 0 && one.peer.replica?.set.size === plan.records);
  const end = START + MAX_MS;
  while (log.failures.length === 0 && !isDone() && timeline.now < end && timeline.step(end)) await settled();
  for (const one of honest) {
    if (one.missing.length > 0) log.failures.push(`${one.peer.id} has ${one.describe()} of its pieces`);
    if (!one.isRight) log.failures.push(`${one.peer.id} has wrong bytes`);
    if (one.peer.replica?.set.size !== plan.records) log.failures.push(`${one.peer.id} has ${one.peer.replica?.set.size} of ${plan.records} records`);
  }
  return { failures: log.failures, ms: timeline.now - START, events: timeline.happened, sentAway: [...log.sentAway].sort(), fileBytes: log.fileBytes, otherBytes: log.otherBytes };
}

/** Lets promises settle that wait for nothing of virtual time. */
async function settled(): Promise<void> {
  for (let i = 0; i < HOPS; i++) await undefined;
}

interface Scene {
  readonly around: Surroundings & { readonly network: Pick<Network, 'breakOne'> };
  readonly prng: Prng;
}

/** Records are written, links break and devices crash while files are on their way. */
function disturb(plan: CarriedPlan, peers: readonly CarriedPeer[], { around: { timeline, network, world }, prng }: Scene): void {
  const writers = peers.filter(({ manner, missing }, i) => manner === 'without' || (manner === 'honest' && (missing.length === 0 || plan.peers[i]!.holds)));
  for (let i = 0; i < plan.records; i++) {
    const at = START + 1000 + prng.below(WRITE_MS);
    timeline.at(at, () => prng.pick(writers).peer.put([recordOf(world, i, at)], 'refuse'));
  }
  for (let i = 0; i < plan.breaks; i++) timeline.after(2000 + prng.below(WRITE_MS), () => network.breakOne());
  const fetchers = prng.shuffled(peers.filter((one) => one.missing.length > 0));
  for (const one of fetchers.slice(0, plan.crashes)) {
    timeline.after(2000 + prng.below(WRITE_MS), () => {
      one.crash();
      timeline.after(prng.between(500, 5000), () => one.peer.start());
    });
  }
}

function recordOf(world: World, i: number, at: number): VerifiedRecord {
  const wish = { room: world.tag, collection: 'notes', name: `${i}`, content: JSON.stringify({ text: 'x'.repeat(i % 400) }) };
  return markVerified(sign(authorOf(`author ${i % 5}`), recordDraft({ ...wish, at })));
}

/** Writes down what honest devices hold against others, and what travels. */
class Log implements Observer, Tap {
  readonly failures: string[] = [];
  readonly sentAway = new Set<string>();
  fileBytes = 0;
  otherBytes = 0;

  started(): void {
    // Nothing to write down.
  }

  turned(peer: SimPeer, { effects }: TraceEntry): void {
    if (!peer.isHonest) return;
    for (const effect of effects) {
      if (effect.type === 'notify' && effect.change.type === 'fault') this.#fault(peer, effect.change.peer, effect.change.fault.fault);
      if (effect.type === 'disconnect' && FAULT_COST[effect.fault.fault] > 0) this.sentAway.add(`${nodeOf(effect.peer)} for ${effect.fault.fault}`);
    }
  }

  failed(peer: SimPeer, reason: unknown): void {
    this.failures.push(`${peer.id} failed: ${String(reason)}`);
  }

  sent(_: SimLink, __: 0 | 1, bytes: Uint8Array): void {
    if (bytes[0] === FILE) this.fileBytes += bytes.length;
    else this.otherBytes += bytes.length;
  }

  arrived(): void {
    // What was sent counts.
  }

  /** To be slow is not dishonest. */
  #fault(peer: SimPeer, other: string, fault: keyof typeof FAULT_COST): void {
    if (other.startsWith('peer') && FAULT_COST[fault] > FAULT_COST.withheld) this.failures.push(`${peer.id} blames ${other}, who is honest: ${fault}`);
  }
}

function nodeOf(peer: string): string {
  return peer.split('.')[0]!;
}

const FOES: readonly CarriedManner[] = ['corrupts', 'garbles', 'pushes', 'floods', 'mute'];

/** The plan of a seed: two to seven honest devices, up to two foes. */
export function carriedPlanOf(seed: string): CarriedPlan {
  const prng = new Prng(`carried plan ${seed}`);
  const honest = prng.between(2, 7);
  const foes = prng.weighted([[3, 0], [4, 1], [2, 2]] as const);
  const holders = prng.between(1, Math.max(1, honest - 2));
  const peers = [
    ...Array.from({ length: honest }, (_, i) => ({ manner: i > 0 && i < honest - 1 && prng.chance(0.2) ? ('without' as const) : ('honest' as const), holds: i < holders })),
    ...Array.from({ length: foes }, () => ({ manner: prng.pick(FOES), holds: true })),
  ];
  return {
    seed,
    peers,
    links: linksOf(prng, peers),
    sizes: Array.from({ length: prng.between(1, 2) }, () => prng.pick([() => prng.between(1, 60_000), () => prng.between(60_000, 900_000)])()),
    records: prng.between(5, 60),
    latencyMs: prng.pick([[1, 5], [10, 80], [50, 300]] as const),
    bytesPerMs: prng.between(40, 1000),
    breaks: prng.below(4),
    crashes: prng.chance(0.3) ? 1 : 0,
  };
}

/** Every honest device is linked to the first, which has all; a foe to some. */
function linksOf(prng: Prng, peers: CarriedPlan['peers']): Edge[] {
  const links = new Map<string, Edge>();
  peers.forEach((_, other) => {
    if (other > 0) links.set(`0-${other}`, { one: 0, other });
    for (let one = 1; one < other; one++) if (prng.chance(0.5)) links.set(`${one}-${other}`, { one, other });
  });
  return [...links.values()];
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seeds: { type: 'string', default: '50' }, from: { type: 'string', default: '1' } } });
  const totals = { seeds: 0, events: 0, virtualMs: 0, fileBytes: 0, otherBytes: 0 };
  const sentAway = new Map<string, number>();
  const failed: { readonly seed: string; readonly failures: readonly string[] }[] = [];
  const start = performance.now();
  for (let i = Number(values.from); i < Number(values.from) + Number(values.seeds); i++) {
    const result = await carryFiles(carriedPlanOf(`${i}`));
    if (result.failures.length > 0) failed.push({ seed: `${i}`, failures: result.failures.slice(0, 5) });
    totals.seeds++;
    totals.virtualMs += result.ms;
    for (const key of ['events', 'fileBytes', 'otherBytes'] as const) totals[key] += result[key];
    for (const why of result.sentAway) sentAway.set(why.split(' for ')[1]!, (sentAway.get(why.split(' for ')[1]!) ?? 0) + 1);
  }
  console.log(JSON.stringify({ ...totals, sentAway: Object.fromEntries(sentAway), failed, seconds: Math.round((performance.now() - start) / 100) / 10 }));
  if (failed.length > 0) process.exitCode = 1;
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) await main();

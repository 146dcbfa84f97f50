/**
 * Swarms that share files, in virtual time from one seed: peers with slow and quick links, that leave, crash and come back, among
 * some that mean harm. At the end every honest peer that stayed in reach of a holder has every file, byte for byte.
 *
 *   npx tsx sim/files.ts --seeds 200 --from 1      prints one JSON summary; exit code 1 where a seed fails
 */
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { FILE_LIMITS } from '../src/core/base/limits/files.ts';
import { FILE_TRANSFER_LIMITS } from '../src/core/base/limits/file-transfer.ts';
import { contentOf, type Content } from './file-content.ts';
import { FileCable, FilesPeer, type FilesManner } from './files-peer.ts';
import { Prng } from '../src/testing/prng.ts';
import { Timeline } from '../src/testing/timeline.ts';

/** A swarm to run. */
export interface FilesPlan {
  readonly seed: string;
  /** By peer: what it is like, and whether it has all files at the beginning. */
  readonly peers: readonly { readonly manner: FilesManner; readonly holds: boolean }[];
  /** Bytes of each file. */
  readonly sizes: readonly number[];
  /** Whom each link connects. */
  readonly links: readonly (readonly [one: number, other: number])[];
  readonly latencyMs: readonly [min: number, max: number];
  /** What a peer's links carry together, bytes per ms each way. */
  readonly bytesPerMs: readonly [min: number, max: number];
  /** Honest fetchers that crash once in the middle, and start again with what is on disk. */
  readonly crashes: number;
  /** Peers that leave for good in the middle. */
  readonly leaves: readonly number[];
  /** Fetchers that read the first file from its beginning. */
  readonly readers: number;
  readonly downBytesPerSecond?: number;
  /** How likely the disk refuses a piece. */
  readonly writesFail: number;
}

/** What came of it. */
export interface FilesResult {
  readonly failures: readonly string[];
  /** Until the last honest peer had everything, ms. */
  readonly ms: number;
  /** Bytes honest fetchers needed, got in blocks, and of these in vain: twice, or of pieces that were wrong. */
  readonly needed: number;
  readonly received: number;
  readonly twice: number;
  readonly wrong: number;
  /** The most any machine had in memory, bytes. */
  readonly assembledMax: number;
  readonly readMax: number;
  /** Most bytes sent to a peer that it had not taken yet. */
  readonly unsentMax: number;
  readonly expelled: readonly string[];
  readonly blames: number;
  readonly events: number;
}

const START = 1_800_000_000_000;
const MAX_MS = 4 * 60 * 60_000;
const MIB = 1024 * 1024;

/** Runs a plan until every honest peer has everything. */
export function shareFiles(plan: FilesPlan): FilesResult {
  const timeline = new Timeline(START);
  const prng = new Prng(`files ${plan.seed}`);
  const contents = plan.sizes.map((size) => contentOf(prng, size));
  const failures: string[] = [];
  const peers = plan.peers.map(({ manner, holds }, i) => new FilesPeer({
    timeline, prng: prng.fork(`peer ${i}`), id: `p${i}`, manner, holds, contents, complain: (why) => failures.push(why),
    bytesPerMs: prng.between(...plan.bytesPerMs), writesFail: plan.writesFail, downBytesPerSecond: plan.downBytesPerSecond ?? Infinity,
  }));
  for (const peer of peers) peer.start();
  for (const [one, other] of plan.links) {
    timeline.after(prng.below(200), () => {
      const cable = new FileCable(timeline, [peers[one]!, peers[other]!], prng.between(...plan.latencyMs));
      // One end may have crashed before they met.
      if (peers[one]!.isGone || peers[other]!.isGone) timeline.after(8000, () => cable.connect());
      cable.connect();
    });
  }
  disturb(plan, peers, { timeline, prng });
  const fetchers = peers.filter((_, i) => plan.peers[i]!.manner === 'honest' && !plan.peers[i]!.holds);
  for (const peer of fetchers.slice(0, plan.readers)) peer.reads = 0;
  const end = START + MAX_MS;
  while (!fetchers.every((peer) => peer.isDone) && failures.length === 0 && timeline.now < end && timeline.step(end));
  for (const peer of fetchers) if (!peer.isDone) failures.push(`${peer.id} has ${peer.describe()}`);
  for (const peer of fetchers) if (!peer.isRight) failures.push(`${peer.id} has wrong bytes`);
  return resultOf({ failures, timeline, peers, fetchers, contents });
}

interface Scene {
  readonly failures: string[];
  readonly timeline: Timeline;
  readonly peers: readonly FilesPeer[];
  readonly fetchers: readonly FilesPeer[];
  readonly contents: readonly Content[];
}

function resultOf({ failures, timeline, peers, fetchers, contents }: Scene): FilesResult {
  const honest = peers.filter(({ manner }) => manner === 'honest');
  const sum = (count: (peer: FilesPeer) => number): number => fetchers.reduce((total, peer) => total + count(peer), 0);
  const most = (count: (peer: FilesPeer) => number): number => Math.max(0, ...honest.map(count));
  const expelled = [...new Set(honest.flatMap((peer) => [...peer.expelled]))];
  for (const id of expelled) if (honest.some((peer) => peer.id === id)) failures.push(`${id} is honest and was expelled`);
  for (const peer of honest) if (peer.blamedBy.size > 0) failures.push(`${peer.id} is honest and was blamed: ${[...peer.blamedBy].join(', ')}`);
  if (most((peer) => peer.assembledMax) > FILE_TRANSFER_LIMITS.fileAssemblyBytesMax) failures.push('too much is put together at once');
  if (most((peer) => peer.readMax) > FILE_TRANSFER_LIMITS.fileReadBytesMax) failures.push('too much is read at once');
  if (most((peer) => peer.unsentMax) > FILE_TRANSFER_LIMITS.fileUnsentBytesMax + 2 * FILE_LIMITS.filePiecesMax * 32) failures.push('too much waits for the wire');
  return {
    failures,
    ms: timeline.now - START,
    needed: fetchers.length * contents.reduce((total, { bytes }) => total + bytes.length, 0),
    received: sum((peer) => peer.received),
    twice: sum((peer) => peer.twice),
    wrong: sum((peer) => peer.wrong),
    assembledMax: most((peer) => peer.assembledMax),
    readMax: most((peer) => peer.readMax),
    unsentMax: most((peer) => peer.unsentMax),
    expelled,
    blames: sum((peer) => peer.blames),
    events: timeline.happened,
  };
}

/** Crashes and leaves in the middle of things. */
function disturb(plan: FilesPlan, peers: readonly FilesPeer[], { timeline, prng }: { readonly timeline: Timeline; readonly prng: Prng }): void {
  const usualMs = 2000 + plan.sizes.reduce((sum, size) => sum + size, 0) / plan.bytesPerMs[0];
  const some = (count: number, isFit: (i: number) => boolean): number[] => prng.shuffled(plan.peers.map((_, i) => i).filter(isFit)).slice(0, count);
  for (const i of some(plan.crashes, (at) => plan.peers[at]!.manner === 'honest' && !plan.peers[at]!.holds)) {
    timeline.after(prng.below(usualMs), () => {
      const neighbours = peers[i]!.crash();
      timeline.after(prng.between(500, 5000), () => {
        peers[i]!.start();
        // Again a little later, where the other end had crashed, too.
        for (const { peer, latencyMs } of neighbours) for (const afterMs of [0, 6000]) timeline.after(afterMs, () => new FileCable(timeline, [peers[i]!, peer], latencyMs).connect());
      });
    });
  }
  for (const i of plan.leaves) timeline.after(prng.below(usualMs), () => peers[i]!.crash());
}

const FOES: readonly FilesManner[] = ['corrupts', 'empty-handed', 'wrong-layer', 'floods', 'drips', 'unasked'];

/** The plan of a seed: two to twelve peers, in every second seed some that mean harm. */
export function filesPlanOf(seed: string): FilesPlan {
  const prng = new Prng(`files plan ${seed}`);
  const count = prng.between(2, 12);
  const isHostile = count > 3 && prng.chance(0.5);
  const holders = prng.between(1, Math.max(1, Math.floor(count / 2)));
  const peers = Array.from({ length: count }, (_, i) => {
    const isFoe = isHostile && i > 0 && i < count - 1 && prng.chance(0.3);
    return { manner: isFoe ? prng.pick(FOES) : ('honest' as const), holds: i < holders || isFoe };
  });
  const links = linksOf(prng, peers.map(({ manner }) => manner === 'honest'));
  const leaver = prng.below(count);
  return {
    seed,
    peers: peers.map((peer, i) => (i === count - 1 ? { ...peer, holds: false } : peer)),
    sizes: Array.from({ length: prng.between(1, 3) }, () => prng.weighted<() => number>([[2, () => prng.between(1, 70_000)], [4, () => prng.between(70_000, MIB)], [1, () => prng.between(MIB, 3 * MIB)]])()),
    links,
    latencyMs: [5, prng.between(10, 200)],
    bytesPerMs: [20, prng.between(40, 500)],
    crashes: prng.chance(0.3) ? prng.between(1, 2) : 0,
    leaves: prng.chance(0.4) && peers[leaver]!.holds && mayLeave(leaver, links, peers) ? [leaver] : [],
    writesFail: prng.chance(0.5) ? 0.01 : 0,
    readers: prng.chance(0.3) ? prng.between(1, 2) : 0,
    ...(prng.chance(0.2) ? { downBytesPerSecond: prng.between(30_000, 300_000) } : {}),
  };
}

/** Whether every honest peer is still in reach of the first holder, through honest ones, when one is gone. */
function mayLeave(leaver: number, links: readonly (readonly [number, number])[], peers: readonly { readonly manner: FilesManner }[]): boolean {
  const isThere = (i: number): boolean => i !== leaver && peers[i]!.manner === 'honest';
  const reached = new Set([0]);
  for (let before = 0; before < reached.size;) {
    before = reached.size;
    for (const [one, other] of links) {
      if (!isThere(one) || !isThere(other)) continue;
      if (reached.has(one)) reached.add(other);
      else if (reached.has(other)) reached.add(one);
    }
  }
  return leaver > 0 && peers.every((_, i) => !isThere(i) || reached.has(i));
}

/** Each honest peer is linked to an earlier honest one, and some to others. */
function linksOf(prng: Prng, isHonest: readonly boolean[]): (readonly [number, number])[] {
  const links = new Map<string, readonly [number, number]>();
  const link = (one: number, other: number): void => {
    if (one !== other) links.set(`${Math.min(one, other)} ${Math.max(one, other)}`, [one, other]);
  };
  isHonest.forEach((_, i) => {
    const earlier = isHonest.map((_, j) => j).filter((j) => j < i && isHonest[j]);
    if (earlier.length > 0) link(i, prng.pick(earlier));
    for (let more = prng.below(4); more > 0; more--) link(i, prng.below(isHonest.length));
  });
  return [...links.values()];
}

function main(): void {
  const { values } = parseArgs({ options: { seeds: { type: 'string', default: '200' }, from: { type: 'string', default: '1' } } });
  const totals = { seeds: 0, needed: 0, received: 0, twice: 0, wrong: 0, blames: 0, expelled: 0, events: 0, virtualMs: 0, assembledMax: 0, readMax: 0, unsentMax: 0 };
  const failed: { readonly seed: string; readonly failures: readonly string[] }[] = [];
  const start = performance.now();
  for (let i = Number(values.from); i < Number(values.from) + Number(values.seeds); i++) {
    const result = shareFiles(filesPlanOf(`${i}`));
    if (result.failures.length > 0) failed.push({ seed: `${i}`, failures: result.failures.slice(0, 5) });
    totals.seeds++;
    totals.virtualMs += result.ms;
    totals.expelled += result.expelled.length;
    for (const key of ['needed', 'received', 'twice', 'wrong', 'blames', 'events'] as const) totals[key] += result[key];
    for (const key of ['assembledMax', 'readMax', 'unsentMax'] as const) totals[key] = Math.max(totals[key], result[key]);
  }
  console.log(JSON.stringify({ ...totals, failed, seconds: Math.round((performance.now() - start) / 100) / 10 }));
  if (failed.length > 0) process.exitCode = 1;
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) main();

/**
 * `npm run bench:flood -- [records] [runs]`: what one hostile page at line rate costs two honest ones, in real Chromium
 * over real WebRTC. A newcomer takes a room's records from the other, first undisturbed, then while the attacker
 * sends to both, comes back under another name whenever it is thrown out, and begins again. One JSON line for each
 * weapon: how long it took with and without, how much of the processor the newcomer's page took for itself, and what more
 * memory it held at its most.
 *
 * The honest browsers share one core of the processor, with the attacker or without, and the attacker has another one to itself, as
 * it has in the world (`taskset`; where there is none, all share all). `aimless` is the same join while the attacker's page
 * sends as many bytes to itself: what that costs is no fault of what honest pages do.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Page } from 'playwright-core';
import type { Weapon } from '../test/browser/attack-fixture.ts';
import { startLab, type Lab } from '../test/browser/harness.ts';
import { freshRoom, SwarmPage } from '../test/browser/swarm-page.ts';
import { median } from './statistics.ts';

const [records = 2000, runs = 3] = process.argv.slice(2).map(Number);
const ALL: readonly Weapon[] = ['garbage', 'nonsense', 'forged', 'huge'];
const WEAPONS = process.argv.length > 4 ? ALL.filter((weapon) => process.argv.includes(weapon, 4)) : ALL;
/** Records put at once. */
const BATCH = 500;
/** Whose core is whose. */
const PINNED = { honest: { core: 0 }, hostile: { core: 1 } } as const;
/** Pauses between two looks at the memory, and at the attacker, ms. */
const LOOK_MS = 200;
const CORES: { readonly honest?: { readonly core: number }; readonly hostile?: { readonly core: number } } = hasTaskset() ? PINNED : {};
const MIB = 1024 * 1024;

function hasTaskset(): boolean {
  return availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;
}

/** One join. */
interface Join {
  readonly ms: number;
  /** What the main thread of the newcomer's page worked, ms of the processor. */
  readonly workMs: number;
  /** The most the newcomer's page held beyond what it held at first, MiB. */
  readonly mib: number;
  readonly attackMib: number;
  readonly sessions: number;
}

async function heapBytes(page: Page): Promise<number> {
  return page.evaluate(() => (performance as Performance & { readonly memory: { readonly usedJSHeapSize: number } }).memory.usedJSHeapSize);
}

/** Attacks until it is told to stop; returns how to. */
async function attackerOn(lab: Lab, room: string, weapon: Weapon): Promise<() => Promise<Pick<Join, 'attackMib' | 'sessions'>>> {
  const profile = await lab.profile('hostile', CORES.hostile);
  const page = await profile.page();
  let [bytes, sessions, isOver] = [0, 0, false];
  const arm = (): Promise<void> => page.evaluate(([name, chosen]) => window.attack.begin(name, chosen), [room, weapon] as const);
  const look = async (): Promise<void> => {
    const now = await page.evaluate(() => ({ ...window.attack.report(), victims: window.attack.victims() }));
    if (!isOver && (now.opened === 0 || now.victims > 0)) return;
    bytes += now.bytes;
    sessions += now.opened;
    if (isOver) return;
    await page.reload();
    await arm();
  };
  await arm();
  await page.waitForFunction(() => window.attack.report().opened > 0, undefined, { timeout: 60_000 });
  const looking = (async () => {
    while (!isOver) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      await look();
    }
  })();
  return async () => {
    isOver = true;
    await looking;
    await profile.close();
    return { attackMib: bytes / MIB, sessions };
  };
}

/** Sends as much to itself. */
async function aimlessOn(lab: Lab, weapon: Weapon, mib: number): Promise<() => Promise<Pick<Join, 'attackMib' | 'sessions'>>> {
  const profile = await lab.profile('aimless', CORES.hostile);
  const page = await profile.page();
  await page.evaluate(([chosen, bytes]) => window.attack.beginAimless(chosen, bytes), [weapon, mib * MIB] as const);
  await page.waitForFunction(() => window.attack.report().bytes > 0, undefined, { timeout: 60_000 });
  return async () => {
    const { bytes } = await page.evaluate(() => window.attack.report());
    await profile.close();
    return { attackMib: bytes / MIB, sessions: 0 };
  };
}

/** What the page's main thread worked so far, ms of the processor. */
async function workOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => 1000 * ((await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
}

/** Begins whatever else goes on during a join; returns how to end it. */
type Disturb = (lab: Lab, room: string) => Promise<() => Promise<Pick<Join, 'attackMib' | 'sessions'>>>;

async function join(lab: Lab, disturb: Disturb | undefined): Promise<Join> {
  const room = freshRoom();
  const [giver, taker] = [await lab.profile('giver', CORES.honest), await lab.profile('taker', CORES.honest)];
  const one = await SwarmPage.open(giver, { room });
  for (let from = 0; from < records; from += BATCH) {
    await one.put(...Array.from({ length: Math.min(BATCH, records - from) }, (_, i) => `record ${from + i} ${'y'.repeat(80)}`));
  }
  const root = await one.counted(records);
  const stop = await disturb?.(lab, room);
  const blank = await SwarmPage.blank(taker);
  const before = await heapBytes(blank.page);
  const work = await workOf(blank.page);
  const workBefore = await work();
  let most = before;
  const watch = setInterval(() => void heapBytes(blank.page).then((bytes) => { most = Math.max(most, bytes); }, () => undefined), LOOK_MS);
  const start = performance.now();
  await blank.join({ room });
  await blank.equal(root);
  const ms = performance.now() - start;
  const workMs = (await work()) - workBefore;
  clearInterval(watch);
  const attack = await stop?.();
  await Promise.all([giver.close(), taker.close()]);
  return { ms, workMs, mib: (most - before) / MIB, attackMib: attack?.attackMib ?? 0, sessions: attack?.sessions ?? 0 };
}

async function joins(lab: Lab, disturb?: Disturb): Promise<Join> {
  const all: Join[] = [];
  for (let run = 0; run < runs; run++) all.push(await join(lab, disturb));
  const of = (pick: (join: Join) => number): number => Number(median(all.map(pick)).toPrecision(3));
  return { ms: of(({ ms }) => ms), workMs: of(({ workMs }) => workMs), mib: of(({ mib }) => mib), attackMib: of(({ attackMib }) => attackMib), sessions: of(({ sessions }) => sessions) };
}

const lab = await startLab({ entry: 'test/browser/attack-fixture.ts' });
try {
  const calm = await joins(lab);
  console.log(JSON.stringify({ bench: 'flood', weapon: 'none', records, runs, ms: calm.ms, workMs: calm.workMs, mib: calm.mib }));
  for (const weapon of WEAPONS) {
    const aimed = await joins(lab, (where, room) => attackerOn(where, room, weapon));
    const aimless = await joins(lab, (where) => aimlessOn(where, weapon, aimed.attackMib));
    const slower = (ms: number): number => Number((ms / calm.ms).toPrecision(3));
    const moreMib = Number((aimed.mib - calm.mib).toPrecision(3));
    const beside = { ms: aimless.ms, slower: slower(aimless.ms), workMs: aimless.workMs };
    console.log(JSON.stringify({ bench: 'flood', weapon, records, runs, ...aimed, slower: slower(aimed.ms), moreMib, aimless: beside }));
  }
} finally {
  await lab.close();
}

/**
 * `npm run bench:files -- [MiB] [runs] [ways]`: one file between pages of real Chromium with profiles on disk. By a bare data channel, by peerset
 * (signed, checked piece by piece, on disk) and by WebTorrent on the same file, one after the other between the same two pages; then to a
 * fourth page from three, of which the one that put it leaves half-way. One JSON line for each; the hash of what arrived is checked. `ways`: only
 * some of them, as `bare,peerset`.
 *
 * `moreMib` is what the taker's process holds more at its most, also for the bare channel, whose page keeps nothing: that is what the browser does
 * by itself. A task's length is told twice: as the page sees it, with all that others had of the processor meanwhile, and once more (`longestTaskCpuMs`, of a run
 * by itself, which is traced) by its thread's own clock.
 *
 * Beside the time it says what was worked: processor seconds of each browser with all its processes, and of its page's own thread. They tell
 * one state of the program from another also where the machine has other things to do.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { ROOT } from '../scripts/bundle.ts';
import { startLab, type BrowserProfile, type Lab } from '../test/browser/harness.ts';
import { splitBundle } from './bundles.ts';
import type { Taken } from './page/files.ts';
import { cpuSeconds, rendererBytes } from './processes.ts';
import { watchTasks } from './profile/trace.ts';
import { median } from './statistics.ts';

const WAYS = ['bare', 'peerset', 'webtorrent', 'tasks', 'three'] as const;
const [mib = 100, runs = 3] = process.argv.slice(2, 4).map(Number);
const ways = chosen(process.argv[4]);
const MIB = 1024 * 1024;
const LOOK_MS = 200;
const RIVALS = join(ROOT, 'bench', 'rivals');
const WEBTORRENT = join(RIVALS, 'node_modules', 'webtorrent', 'dist', 'webtorrent.min.js');

/** One way of the file. */
interface Way extends Taken, Partial<Worked> {
  readonly x: string;
  /** The most the taker's page held beyond what it held at first, MiB. */
  readonly mib: number;
}

interface Side {
  readonly profile: BrowserProfile;
  readonly page: Page;
  readonly session: CDPSession;
}

/** Processor seconds of a browser, and of those its page's thread. */
interface Work {
  readonly cpuSeconds: number;
  readonly pageSeconds: number;
}

/** What giver and taker worked for one way. */
interface Worked {
  readonly giver: Work;
  readonly taker: Work;
}

function chosen(list: string | undefined): ReadonlySet<string> {
  const given = list?.split(',') ?? WAYS;
  const unknown = given.filter((way) => !WAYS.some((known) => known === way));
  if (unknown.length > 0) throw new Error(`no such way: ${unknown.join()}; there are ${WAYS.join()}`);
  return new Set(given);
}

function installRivals(): void {
  if (!existsSync(WEBTORRENT)) execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: RIVALS, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function sideOn(lab: Lab, name: string): Promise<Side> {
  const profile = await lab.profile(name);
  const page = await profile.page();
  await page.waitForFunction(() => 'fileBench' in window);
  const session = await page.context().newCDPSession(page);
  // By the thread's own clock: what others had of the processor meanwhile does not count.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return { profile, page, session };
}

async function workOf({ profile, session }: Side): Promise<Work> {
  const { metrics } = await session.send('Performance.getMetrics');
  return { cpuSeconds: cpuSeconds(profile.directory) ?? NaN, pageSeconds: metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN };
}

/** What both sides work while something goes on. */
async function worked<T>(from: Side, to: Side, work: () => Promise<T>): Promise<readonly [T, Worked]> {
  const before = await Promise.all([workOf(from), workOf(to)]);
  const result = await work();
  const [giver, taker] = await Promise.all([workOf(from), workOf(to)]);
  return [result, { giver: difference(giver, before[0]), taker: difference(taker, before[1]) }];
}

function difference(after: Work, before: Work): Work {
  return { cpuSeconds: after.cpuSeconds - before.cpuSeconds, pageSeconds: after.pageSeconds - before.pageSeconds };
}

/** What the page's process holds at its most while something goes on, bytes. */
async function watched<T>({ profile }: Side, work: () => Promise<T>): Promise<readonly [T, number]> {
  const look = (): number => rendererBytes(profile.directory) ?? 0;
  const before = look();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, look());
  }, LOOK_MS);
  try {
    return [await work(), most - before];
  } finally {
    clearInterval(timer);
  }
}

async function bare(giver: Side, taker: Side): Promise<Way> {
  const [from, to] = [giver.page, taker.page];
  const offer = await from.evaluate(() => window.fileBench.bare.sender.offer());
  const answer = await to.evaluate((sdp) => window.fileBench.bare.receiver.answer(sdp), offer);
  await from.evaluate((sdp) => window.fileBench.bare.sender.accept(sdp), answer);
  const [[[ms], bytes], work] = await worked(giver, taker, () => watched(taker, () => Promise.all([
    to.evaluate((count) => window.fileBench.bare.receiver.received(count), mib * MIB),
    from.evaluate(() => window.fileBench.sendBare()),
  ])));
  await Promise.all([from.evaluate(() => window.fileBench.bare.sender.close()), to.evaluate(() => window.fileBench.bare.receiver.close())]);
  return { ms, x: '', longestTaskMs: NaN, mib: bytes / MIB, ...work };
}

async function byPeerset(lab: Lab, from: Side, to: Side): Promise<Way & { readonly putMs: number }> {
  const room = roomName();
  await Promise.all([from, to].map(({ page }) => page.evaluate(([name, tracker]) => window.fileBench.open(name, tracker, 1), [room, lab.trackerUrl] as const)));
  const putMs = await from.page.evaluate(() => window.fileBench.put());
  const [[taken, bytes], work] = await worked(from, to, () => watched(to, () => to.page.evaluate(() => window.fileBench.take())));
  const x = await to.page.evaluate(() => window.fileBench.check());
  await Promise.all([from, to].map(({ page }) => page.evaluate(() => window.fileBench.close())));
  return { ...taken, ...work, x, putMs, mib: bytes / MIB };
}

/** The longest task of the taker's page while a file comes, by its thread's own clock, ms. */
async function longestTaskCpuMs(lab: Lab, from: Side, to: Side): Promise<number> {
  const room = roomName();
  await Promise.all([from, to].map(({ page }) => page.evaluate(([name, tracker]) => window.fileBench.open(name, tracker, 1), [room, lab.trackerUrl] as const)));
  await from.page.evaluate(() => window.fileBench.put());
  const longest = await watchTasks(to.page);
  await to.page.evaluate(() => window.fileBench.take());
  const cpuMs = await longest();
  await Promise.all([from, to].map(({ page }) => page.evaluate(() => window.fileBench.close())));
  return cpuMs;
}

async function byWebtorrent(lab: Lab, from: Side, to: Side): Promise<Way> {
  const magnet = await from.page.evaluate((tracker) => window.fileBench.seed(tracker), lab.trackerUrl);
  const leech = (): Promise<Taken> => to.page.evaluate(([address, tracker]) => window.fileBench.leech(address, tracker), [magnet, lab.trackerUrl] as const);
  const [[taken, bytes], work] = await worked(from, to, () => watched(to, leech));
  const x = await to.page.evaluate(() => window.fileBench.check());
  await Promise.all([from, to].map(({ page }) => page.evaluate(() => window.fileBench.endTorrents())));
  return { ...taken, ...work, x, mib: bytes / MIB };
}

/** To a fourth from three; the first leaves when half is there. */
async function fromThree(lab: Lab, first: Side): Promise<Way> {
  const room = roomName();
  const others = await Promise.all(['second', 'third', 'fourth'].map((name) => sideOn(lab, name)));
  const [second, third, fourth] = others as [Side, Side, Side];
  const open = ({ page }: Side, peers: number): Promise<void> => page.evaluate(([name, tracker, count]) => window.fileBench.open(name, tracker, count), [room, lab.trackerUrl, peers] as const);
  await Promise.all([open(first, 2), open(second, 2), open(third, 2)]);
  await first.page.evaluate(() => window.fileBench.put());
  await Promise.all([second, third].map(({ page }) => page.evaluate(() => window.fileBench.take())));
  await open(fourth, 3);
  const [taken, bytes] = await watched(fourth, async () => {
    const taking = fourth.page.evaluate(() => window.fileBench.take());
    while (await fourth.page.evaluate(() => window.fileBench.have()) < mib * MIB / 2) await new Promise((resolve) => setTimeout(resolve, LOOK_MS / 10));
    await first.page.evaluate(() => window.fileBench.close());
    return taking;
  });
  const x = await fourth.page.evaluate(() => window.fileBench.check());
  await Promise.all(others.map(({ profile }) => profile.close()));
  return { ...taken, x, mib: bytes / MIB };
}

function roomName(): string {
  return `bench-${randomBytes(6).toString('hex')}`;
}

/** Medians of what was worked, per 100 MiB. */
function workIn(some: readonly Way[]): Readonly<Record<string, number>> {
  const figure = (pick: (way: Way) => number | undefined): number => Number((median(some.map((way) => pick(way) ?? NaN)) / mib * 100).toFixed(1));
  return {
    giverCpuSeconds: figure(({ giver }) => giver?.cpuSeconds), takerCpuSeconds: figure(({ taker }) => taker?.cpuSeconds),
    giverPageSeconds: figure(({ giver }) => giver?.pageSeconds), takerPageSeconds: figure(({ taker }) => taker?.pageSeconds),
  };
}

function tell(bench: string, some: readonly Way[], x: string, more: Readonly<Record<string, number>> = {}): void {
  const ms = median(some.map((way) => way.ms));
  console.log(JSON.stringify({
    bench, mib, runs: some.length, ms: Math.round(ms), mibPerSecond: Number((mib / ms * 1000).toFixed(1)),
    longestTaskMs: Math.round(median(some.map(({ longestTaskMs }) => longestTaskMs))), moreMib: Math.round(median(some.map((way) => way.mib))),
    equal: some.every((way) => way.x === x), ...more,
  }));
}

/** What came of all runs. */
interface Results {
  readonly bares: Way[];
  readonly ours: (Way & { readonly putMs: number })[];
  readonly theirs: Way[];
  readonly cpuMs: number[];
  readonly three: Way[];
}

/** One run of each way that was asked for; answers the hash of the file. */
async function run(lab: Lab, { bares, ours, theirs, cpuMs, three }: Results): Promise<string> {
  const [from, to] = [await sideOn(lab, 'giver'), await sideOn(lab, 'taker')];
  const x = await from.page.evaluate((size) => window.fileBench.make(size), mib);
  if (ways.has('bare')) bares.push(await bare(from, to));
  if (ways.has('peerset')) ours.push(await byPeerset(lab, from, to));
  if (ways.has('webtorrent')) theirs.push(await byWebtorrent(lab, from, to));
  if (ways.has('tasks') && cpuMs.length === 0) cpuMs.push(await longestTaskCpuMs(lab, from, to));
  await to.profile.close();
  if (ways.has('three')) three.push(await fromThree(lab, from));
  await from.profile.close();
  return x;
}

async function main(): Promise<void> {
  if (ways.has('webtorrent')) installRivals();
  const { files } = await splitBundle('bench/page/files.ts');
  const theirFiles: readonly (readonly [string, string])[] = ways.has('webtorrent') ? [['/webtorrent.js', readFileSync(WEBTORRENT, 'utf8')]] : [];
  const lab = await startLab({ entry: 'bench/page/files.ts', files: new Map([...files, ...theirFiles]) });
  const results: Results = { bares: [], ours: [], theirs: [], cpuMs: [], three: [] };
  const { bares, ours, theirs, cpuMs, three } = results;
  try {
    let x = '';
    for (let done = 0; done < runs; done++) x = await run(lab, results);
    const bareMedian = median(bares.map(({ ms }) => ms));
    const ofBare = (some: readonly Way[]): Readonly<Record<string, number>> => bares.length === 0 ? {} : { ofBare: Number((bareMedian / median(some.map(({ ms }) => ms))).toFixed(2)) };
    if (bares.length > 0) console.log(JSON.stringify({ bench: 'bare-channel', mib, runs, ms: Math.round(bareMedian), mibPerSecond: Number((mib / bareMedian * 1000).toFixed(1)), moreMib: Math.round(median(bares.map((way) => way.mib))), ...workIn(bares) }));
    if (ours.length > 0) tell('peerset', ours, x, { putMs: Math.round(median(ours.map(({ putMs }) => putMs))), ...workIn(ours), ...ofBare(ours) });
    if (theirs.length > 0) tell('webtorrent', theirs, x, { ...workIn(theirs), ...ofBare(theirs) });
    if (cpuMs.length > 0) console.log(JSON.stringify({ bench: 'peerset-tasks', mib, longestTaskCpuMs: Number(median(cpuMs).toFixed(1)) }));
    if (three.length > 0) tell('peerset-from-three', three, x);
  } finally {
    await lab.close();
  }
}

await main();

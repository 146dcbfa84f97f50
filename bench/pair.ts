/**
 * Two devices and n records: everything that happens between an app's first day and the return from a
 * flight. The first device writes n records without a network, is restarted, and waits in the room. The
 * second comes with an empty disk (join), hears new records (live), dies, and comes back when both have
 * written ten more without each other (heal).
 *
 * Times of joining and healing begin when the first data channel is open: finding each other is the
 * signalling network's time and is told apart, as `linkMs`.
 */
import type { Lab } from '../test/browser/harness.ts';
import { Device } from './device.ts';
import type { Job } from './options.ts';
import type { Counters } from './page/instruments.ts';
import type { Series } from './page/runner.ts';
import { within } from './processes.ts';
import { quantile, type Figures } from './statistics.ts';
import type { OpenOptions } from './systems/system.ts';

/** What a pair of devices works with, and whom it tells. */
export interface PairContext {
  readonly lab: Lab;
  readonly serverUrl: string;
  readonly room: string;
  readonly count: number;
  readonly jobs: ReadonlySet<Job>;
  readonly report: (job: Job, figures: Figures, tasks?: LongTasks) => void;
}

/** Tasks that kept a page from answering, each with its beginning and length in ms. */
export type LongTasks = Counters['longTasks'];

const BATCH = 500;
const SAMPLES = 20;
const LIVE = { series: 'live', count: 200, everyMs: 50 } as const;
const HEAL_COUNT = 10;
const TIMEOUT_MS = 60_000;
/** What the slowest system may need for each record, one job. */
const PER_RECORD_MS = 8;
/** Jobs of a pair, each of which may need its time. */
const JOBS_OF_PAIR = 6;
/** The return of two peers that know each other should not take longer than a person waits. */
const HEAL_TIMEOUT_MS = 30_000;

/** Runs the jobs that need a pair; a job that fails throws, and what came before it is reported. */
export async function runPair(context: PairContext): Promise<void> {
  const devices: Device[] = [];
  try {
    await within(JOBS_OF_PAIR * timeoutMs(context), playPair(context, devices));
  } catch (error) {
    const errors = devices.flatMap(device => device.errors.slice(-1));
    throw new Error([error instanceof Error ? error.message : String(error), ...errors].join(' | '), { cause: error });
  } finally {
    await Promise.all(devices.map(device => device.end()));
  }
}

async function playPair(context: PairContext, devices: Device[]): Promise<void> {
  const first = await Device.start(context.lab, 'first');
  devices.push(first);
  await writeAlone(context, first);
  await reload(context, first);
  if (!needsSecond(context.jobs)) return;
  await first.load();
  await enter(context, first, context.count);
  const second = await Device.start(context.lab, 'second');
  devices.push(second);
  await join(context, first, second);
  const live = context.jobs.has('live') ? await hear(context, first, second) : 0;
  if (context.jobs.has('heal')) await heal(context, { first, second, common: context.count + live });
}

/** A job with many records may take longer. */
function timeoutMs({ count }: PairContext): number {
  return TIMEOUT_MS + count * PER_RECORD_MS;
}

function needsSecond(jobs: ReadonlySet<Job>): boolean {
  return jobs.has('join') || jobs.has('live') || jobs.has('heal');
}

function options(context: PairContext, network: 'online' | 'offline'): OpenOptions {
  return { room: context.room, online: network === 'online', serverUrl: context.serverUrl };
}

async function writeAlone(context: PairContext, device: Device): Promise<void> {
  await device.call('open', options(context, 'offline'));
  const cpuBefore = device.cpuSeconds();
  const ms = await device.call('write', { series: 'a', count: context.count, batch: BATCH });
  const cpuSeconds = device.cpuSeconds() - cpuBefore;
  const { longestTaskMs, longTasks } = await device.call('counters');
  context.report('write', { ms, perSecond: context.count / ms * 1000, cpuSeconds, longestTaskMs }, longTasks);
  await device.call('close');
}

/** A new browser process on the same disk, until a reader can ask. */
async function reload(context: PairContext, device: Device): Promise<void> {
  if (!context.jobs.has('reload') && !context.jobs.has('memory')) return;
  await device.restart();
  const ms = await device.call('reload', options(context, 'offline'), { series: 'a', count: context.count }, timeoutMs(context));
  if (ms === undefined) throw new Error(`after a reload ${await device.call('count')} of ${context.count} records are there`);
  const { longestTaskMs, longTasks } = await device.call('counters');
  context.report('reload', { ms, longestTaskMs }, longTasks);
  const { heapBytes, processBytes } = await device.memory();
  context.report('memory', { heapMB: heapBytes / 1e6, processMB: processBytes / 1e6 });
  await device.call('close');
}

/** Opens in the room with all that is on disk, and waits until the disk is quiet. */
async function enter(context: PairContext, device: Device, count: number): Promise<void> {
  await device.call('open', options(context, 'online'));
  if (await device.call('waitCount', count, timeoutMs(context)) === undefined) throw new Error(`only ${await device.call('count')} of ${count} records were loaded`);
  await device.call('settle');
}

async function join(context: PairContext, first: Device, second: Device): Promise<void> {
  const [giverBefore, cpuBefore] = [first.cpuSeconds(), second.cpuSeconds()];
  const sentBefore = (await first.call('counters')).sentBytes;
  await first.call('resetTasks');
  const openedAt = await second.call('open', options(context, 'online'));
  const seenAt = await second.call('waitCount', context.count, timeoutMs(context));
  if (seenAt === undefined) throw new Error(`the newcomer saw ${await second.call('count')} of ${context.count} records in ${timeoutMs(context)} ms`);
  const writtenAt = await second.call('settle');
  const [giverCpuSeconds, cpuSeconds] = [first.cpuSeconds() - giverBefore, second.cpuSeconds() - cpuBefore];
  const counters = await second.call('counters');
  const giver = await first.call('counters');
  const wrong = await second.call('countWrong', { series: 'a', count: context.count }, SAMPLES);
  if (wrong > 0) throw new Error(`${wrong} of ${SAMPLES} sampled records are absent or wrong`);
  context.report('join', {
    ms: Math.max(seenAt, writtenAt) - counters.linkedAt,
    visibleMs: seenAt - counters.linkedAt,
    linkMs: counters.linkedAt - openedAt,
    cpuSeconds,
    giverCpuSeconds,
    longestTaskMs: counters.longestTaskMs,
    giverTaskMs: giver.longestTaskMs,
    kB: (giver.sentBytes - sentBefore + counters.sentBytes) / 1000,
  }, counters.longTasks);
}

/** The second hears what the first writes; answers how many were written. */
async function hear(context: PairContext, first: Device, second: Device): Promise<number> {
  const sentBefore = (await first.call('counters')).sentBytes;
  const sentAt = await first.call('writePaced', LIVE);
  await second.call('waitCount', context.count + LIVE.count, TIMEOUT_MS);
  const seenAt = await second.call('seenAt', LIVE.series);
  const delays = Object.entries(sentAt).flatMap(([id, at]) => {
    const seen = seenAt[id];
    return seen === undefined ? [] : [seen - at];
  });
  const bytes = (await first.call('counters')).sentBytes - sentBefore;
  const lost = LIVE.count - delays.length;
  if (delays.length === 0) throw new Error('no record written live was seen');
  context.report('live', { p50Ms: quantile(delays, 0.5), p99Ms: quantile(delays, 0.99), lost, bytesPerRecord: bytes / LIVE.count });
  return LIVE.count;
}

/** Both write without each other, the second after its death; then both come back. */
async function heal(context: PairContext, { first, second, common }: { readonly first: Device; readonly second: Device; readonly common: number }): Promise<void> {
  await second.call('settle');
  await second.killAndRestart();
  await first.call('close');
  const [ofFirst, ofSecond]: [Series, Series] = [{ series: 'x', count: HEAL_COUNT }, { series: 'y', count: HEAL_COUNT }];
  const kept = await writeApart(context, second, { ...ofSecond, common });
  await first.load();
  await writeApart(context, first, { ...ofFirst, common });
  await enter(context, first, common + HEAL_COUNT);
  const all = common + 2 * HEAL_COUNT;
  await second.call('open', options(context, 'online'));
  const [atSecond, atFirst] = await Promise.all([second, first].map(device => device.call('waitCount', all, HEAL_TIMEOUT_MS)));
  if (atFirst === undefined || atSecond === undefined) {
    throw new Error(`after ${HEAL_TIMEOUT_MS} ms the two hold ${await first.call('count')} and ${await second.call('count')} of ${all} records`);
  }
  await Promise.all([first.call('settle'), second.call('settle')]);
  const [here, there] = [await first.call('counters'), await second.call('counters')];
  const bytes = here.sentBytes + there.sentBytes;
  const recordBytes = await first.call('recordBytes', ofFirst) + await second.call('recordBytes', ofSecond);
  context.report('heal', { ms: Math.max(atFirst, atSecond) - there.linkedAt, kB: bytes / 1000, besideKB: (bytes - recordBytes) / 1000, keptAfterKill: kept });
}

/** Opens without a network, writes a series, and leaves a loaded page; answers how many records were there before. */
async function writeApart(context: PairContext, device: Device, { series, count, common }: Series & { readonly common: number }): Promise<number> {
  await device.call('open', options(context, 'offline'));
  const isComplete = await device.call('waitCount', common, timeoutMs(context)) !== undefined;
  const kept = await device.call('count');
  if (!isComplete) throw new Error(`${kept} of ${common} records are on disk`);
  await device.call('write', { series, count, batch: count });
  await device.call('close');
  await device.load();
  return kept;
}

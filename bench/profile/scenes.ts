/**
 * What is looked at while it happens: one device writes, reloads, gives to a newcomer, and writes live. Every
 * scene sets up what it needs first and is traced from the moment the work begins until the disk is quiet.
 */
import type { Lab } from '../../test/browser/harness.ts';
import { Device } from '../device.ts';
import type { ThreadProfile } from './trace.ts';

/** Everything that can be looked at, in the order it is done. */
export const SCENES = ['write', 'reload', 'join', 'live'] as const;
/** One thing that is looked at. */
export type Scene = (typeof SCENES)[number];

/** What a browser did during a scene. */
export interface Take {
  readonly scene: Scene;
  readonly device: 'writer' | 'reader' | 'giver' | 'joiner';
  /** As the page measured it. Sampling makes everything slower. */
  readonly ms: number;
  readonly threads: readonly ThreadProfile[];
  /** CPU seconds of the whole browser, and of its threads that still lived at the end. */
  readonly cpuSeconds: number;
  readonly secondsByThread: ReadonlyMap<string, number>;
}

interface Stage {
  readonly lab: Lab;
  readonly room: string;
  readonly count: number;
  readonly scenes: ReadonlySet<Scene>;
  readonly tell: (take: Take) => void;
}

const BATCH = 500;
const LIVE = { series: 'live', count: 200, everyMs: 50 } as const;
const TIMEOUT_MS = 120_000;

/** Plays the scenes with two devices. */
export async function playScenes(stage: Stage): Promise<void> {
  const first = await Device.start(stage.lab, 'first');
  let second: Device | undefined;
  try {
    await playWrite(stage, first);
    await playReload(stage, first);
    if (!stage.scenes.has('join') && !stage.scenes.has('live')) return;
    await first.load();
    await first.call('open', open(stage, 'online'));
    await first.call('waitCount', stage.count, TIMEOUT_MS);
    await first.call('settle');
    second = await Device.start(stage.lab, 'second');
    await playJoin(stage, first, second);
    await playLive(stage, first, second);
  } finally {
    await first.end();
    await second?.end();
  }
}

function open({ room, lab }: Stage, network: 'online' | 'offline'): { readonly room: string; readonly online: boolean; readonly serverUrl: string } {
  return { room, online: network === 'online', serverUrl: lab.trackerUrl };
}

async function playWrite(stage: Stage, device: Device): Promise<void> {
  await device.call('open', open(stage, 'offline'));
  await film(stage, 'write', { writer: device }, () => device.call('write', { series: 'a', count: stage.count, batch: BATCH }));
  await device.call('close');
}

async function playReload(stage: Stage, device: Device): Promise<void> {
  if (!stage.scenes.has('reload')) return;
  await device.restart();
  await film(stage, 'reload', { reader: device }, async () => {
    // The page that was open while the trace began is replaced: reading the script belongs to a reload.
    await device.load();
    return await device.call('reload', open(stage, 'offline'), { series: 'a', count: stage.count }, TIMEOUT_MS) ?? NaN;
  });
  await device.call('close');
}

async function playJoin(stage: Stage, giver: Device, joiner: Device): Promise<void> {
  await film(stage, 'join', { giver, joiner }, async () => {
    await joiner.call('open', open(stage, 'online'));
    const seenAt = await joiner.call('waitCount', stage.count, TIMEOUT_MS);
    if (seenAt === undefined) throw new Error('the newcomer did not get everything');
    return Math.max(seenAt, await joiner.call('settle')) - (await joiner.call('counters')).linkedAt;
  });
}

async function playLive(stage: Stage, writer: Device, reader: Device): Promise<void> {
  if (!stage.scenes.has('live')) return;
  await film(stage, 'live', { writer, reader }, async () => {
    await writer.call('writePaced', LIVE);
    await reader.call('waitCount', stage.count + LIVE.count, TIMEOUT_MS);
    return LIVE.count * LIVE.everyMs;
  });
}

/** Does the work, traced if the scene is asked for. */
async function film(stage: Stage, scene: Scene, devices: Partial<Record<Take['device'], Device>>, work: () => Promise<number>): Promise<void> {
  if (!stage.scenes.has(scene)) return void await work();
  const cameras = await Promise.all((Object.entries(devices) as [Take['device'], Device][]).map(async ([role, device]) => ({
    role, device, stop: await device.startTrace(), cpuBefore: device.cpuSeconds(), threadsBefore: device.threadSeconds(),
  })));
  const ms = await work();
  const costs = cameras.map(({ device, cpuBefore, threadsBefore }) => ({ cpuSeconds: device.cpuSeconds() - cpuBefore, secondsByThread: difference(device.threadSeconds(), threadsBefore) }));
  const traces = await Promise.all(cameras.map(({ stop }) => stop()));
  for (const [index, { role }] of cameras.entries()) {
    const cost = costs[index];
    const threads = traces[index];
    if (cost !== undefined && threads !== undefined) stage.tell({ scene, device: role, ms, threads, ...cost });
  }
}

function difference(after: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...after].map(([name, seconds]) => [name, seconds - (before.get(name) ?? 0)]));
}

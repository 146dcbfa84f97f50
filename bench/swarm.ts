/**
 * Five devices that know each other, each writing 200 single records without a pause: the time until
 * everybody can see everything.
 */
import type { Lab } from '../test/browser/harness.ts';
import { Device } from './device.ts';
import { within } from './processes.ts';
import type { Figures } from './statistics.ts';

const DEVICES = 5;
const RECORDS_EACH = 200;
const MEET_TIMEOUT_MS = 60_000;
const TIMEOUT_MS = 90_000;
const SWARM_TIMEOUT_MS = 240_000;

interface Place {
  readonly lab: Lab;
  readonly serverUrl: string;
  readonly room: string;
}

/** Runs the swarm once; throws where not everybody got everything. */
export async function runSwarm(place: Place): Promise<Figures> {
  const devices: Device[] = [];
  try {
    return await within(SWARM_TIMEOUT_MS, playSwarm(place, devices));
  } finally {
    await Promise.all(devices.map(device => device.end()));
  }
}

async function playSwarm({ lab, serverUrl, room }: Place, devices: Device[]): Promise<Figures> {
  for (let index = 0; index < DEVICES; index++) devices.push(await Device.start(lab, `swarm-${index}`));
  for (const device of devices) await device.call('open', { room, online: true, serverUrl });
  await meet(devices);
  const sentBefore = await sentBytes(devices);
  const cpuBefore = cpuSeconds(devices);
  for (const device of devices) await device.call('resetTasks');
  const total = DEVICES + DEVICES * RECORDS_EACH;
  const [startedAt, seenAt] = await Promise.all([
    Promise.all(devices.map((device, index) => device.call('writeEach', { series: `s${index}`, count: RECORDS_EACH }))),
    Promise.all(devices.map(device => device.call('waitCount', total, TIMEOUT_MS))),
  ]);
  const seen = seenAt.filter(at => at !== undefined);
  if (seen.length < DEVICES) throw new Error(`of ${total} records they see ${(await Promise.all(devices.map(device => device.call('count')))).join(', ')}`);
  const longest = await Promise.all(devices.map(async device => (await device.call('counters')).longestTaskMs));
  return {
    ms: Math.max(...seen) - Math.min(...startedAt),
    cpuSeconds: cpuSeconds(devices) - cpuBefore,
    kB: (await sentBytes(devices) - sentBefore) / 1000,
    longestTaskMs: Math.max(...longest),
  };
}

/** One record of each: whoever sees all of them is connected with all, directly or through others. */
async function meet(devices: readonly Device[]): Promise<void> {
  await Promise.all(devices.map((device, index) => device.call('write', { series: `hello${index}`, count: 1, batch: 1 })));
  const met = await Promise.all(devices.map(device => device.call('waitCount', devices.length, MEET_TIMEOUT_MS)));
  if (met.includes(undefined)) throw new Error('the devices did not find each other');
  await Promise.all(devices.map(device => device.call('settle')));
}

async function sentBytes(devices: readonly Device[]): Promise<number> {
  const counters = await Promise.all(devices.map(device => device.call('counters')));
  return counters.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
}

function cpuSeconds(devices: readonly Device[]): number {
  return devices.reduce((sum, device) => sum + device.cpuSeconds(), 0);
}

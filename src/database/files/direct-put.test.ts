// A camera that nobody records, between two databases: what its record says, how it ends, and what cannot be asked for.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { errorOf, Rooms, until } from '../../../test/database/lab.ts';
import { LoopbackNetwork } from '../../adapters/loopback-transport.ts';
import { nsecOf } from '../../core.ts';
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';
import type { PutOptions } from '../records.ts';

const rooms = new Rooms();
const kept = { MediaStream: globalThis.MediaStream as unknown, RTCPeerConnection: globalThis.RTCPeerConnection as unknown };

/** A stream with one track, as far as we look at it. */
class Camera {
  readonly track = Object.assign(new EventTarget(), { kind: 'video', readyState: 'live' });

  getTracks(): readonly unknown[] {
    return [this.track];
  }
}

beforeAll(() => Object.assign(globalThis, { MediaStream: Camera, RTCPeerConnection: class {} }));
afterAll(() => Object.assign(globalThis, kept));
afterEach(() => rooms.close());

function linked() {
  const network = new LoopbackNetwork();
  return [1, 2].map((byte) => rooms.open({ login: nsecOf(new Uint8Array(32).fill(byte)), transport: network.transport() })) as [ReturnType<typeof rooms.open>, ReturnType<typeof rooms.open>];
}

test('its record says that there are tracks and nothing else, until it is stopped', async () => {
  const [ada, bob] = linked();
  const list = bob.live();
  const camera = new Camera();
  const rec = await ada.put(camera as unknown, { record: false, key: 'call', name: 'call' });
  expect([rec.live, rec.direct, rec.value]).toMatchObject([true, 'only', { $live: { m: 'video/rtp', tracks: 'only', older: [], recent: [], name: 'call' } }]);
  // Whoever sends sees it without asking anybody.
  const view = await rec.tracks();
  expect(view.stream).toBe(camera);
  const [row] = await until(list, (rows) => rows[0]?.direct === 'only');
  const stopped = await rec.stop();
  expect([stopped.live, stopped.direct, stopped.files, await view.over]).toEqual([false, undefined, [], 'ended']);
  await until(list, (rows) => rows[0]?.live === false);
  expect((await errorOf(() => list.current[0]!.tracks())).code).toBe('E_NOT_FOUND');
  // Also for whoever still holds the record as it was.
  expect((await errorOf(() => row!.tracks())).code).toBe('E_NOT_FOUND');
});

test('it is over when its track is; a record without tracks has none to give', async () => {
  const [ada, bob] = linked();
  const camera = new Camera();
  const rec = await ada.put(camera as unknown, { record: false, direct: 1 });
  camera.track.readyState = 'ended';
  camera.track.dispatchEvent(new Event('ended'));
  await until(bob.live(), (rows) => rows[0]?.live === false);
  expect(rec.mine).toBe(true);
  const text = await ada.put('text');
  expect([text.direct, (await errorOf(() => text.tracks())).code]).toEqual([undefined, 'E_NOT_FOUND']);
  const claimed = await ada.put({ $live: { m: 'video/rtp', started: 1, older: [], recent: [], tracks: 'sometimes' } });
  expect([claimed.live, claimed.direct, (await errorOf(() => claimed.tracks())).code]).toEqual([true, undefined, 'E_NOT_FOUND']);
});

test('nobody is asked for what is not to be seen', async () => {
  const [ada, bob] = linked();
  await ada.put(new Camera() as unknown, { record: false, key: 'call' });
  const [row] = await until(bob.live(), (rows) => rows[0]?.direct === 'only');
  bob.use(() => false);
  expect(await errorOf(() => row!.tracks())).toMatchObject({ code: 'E_REFUSED', rule: 'view' });
  expect((await errorOf(() => row!.tracks({ signal: AbortSignal.abort() }))).code).toBe('E_ABORTED');
});

test('viewers are counted from one, or none where it is recorded, to so many', async () => {
  const [ada] = linked();
  const code = async (options: PutOptions) => (await errorOf(() => ada.put(new Camera() as unknown, options))).code;
  for (const direct of [-1, 0, 1.5, LIVE_LIMITS.directViewersMax + 1]) expect(await code({ record: false, direct })).toBe('E_OPTION');
  expect(await code({ direct: LIVE_LIMITS.directViewersMax + 1 })).toBe('E_OPTION');
  expect(LIVE_LIMITS.directViewers).toBeLessThanOrEqual(LIVE_LIMITS.directViewersMax);
  // Here nothing is recorded, so only that can be wrong with what may be asked for.
  for (const direct of [0, LIVE_LIMITS.directViewersMax]) expect(await code({ direct })).toBe('E_UNSUPPORTED');
  expect((await errorOf(() => ada.put(new ReadableStream(), { live: true, direct: 1 }))).code).toBe('E_OPTION');
  const { RTCPeerConnection } = globalThis;
  Object.assign(globalThis, { RTCPeerConnection: undefined });
  expect(await code({ record: false })).toBe('E_UNSUPPORTED');
  Object.assign(globalThis, { RTCPeerConnection });
});

// Shows that a connection which its library closes while it is being encrypted, as libdatachannel does, keeps nobody apart: the same two link by the next.
import { RTCPeerConnection } from 'node-datachannel/polyfill';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { webrtcTransport } from '../../src/adapters/webrtc/webrtc-transport.ts';
import { Mesh } from '../../src/core/mesh/mesh.ts';
import { LocalProbe } from '../conformance/transport-probe.ts';
import { startLab, type Lab } from './harness.ts';
import { PageProbe } from './transport-pages.ts';

let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/transport-fixture.ts' });
});

afterAll(() => lab.close());

test('the first two connections die early, each makes room at once and not when its time is up, and a third comes up', async () => {
  let deaths = 0;
  /** For each that died: connections whose time was up, count, from its death until it was given up. */
  const expiredUntilFreed: number[] = [];
  class Frail extends RTCPeerConnection {
    #expiredAtDeath: number | undefined;

    constructor(configuration?: RTCConfiguration) {
      super(configuration as never);
      this.addEventListener('iceconnectionstatechange', () => {
        if (this.iceConnectionState !== 'connected' || this.connectionState === 'connected' || deaths >= 2) return;
        deaths++;
        this.#expiredAtDeath = transport.counters().expired;
        // Past everybody who watches, as the library itself does.
        RTCPeerConnection.prototype.close.call(this);
      });
    }

    override close(): void {
      if (this.#expiredAtDeath !== undefined) expiredUntilFreed.push(transport.counters().expired - this.#expiredAtDeath);
      super.close();
    }
  }
  const topic = 'early'.padStart(64, 'e');
  const signaling = [{ strategy: 'torrent' as const, urls: [lab.trackerUrl] }];
  const page = await PageProbe.start(await lab.profile('page'), { topic, signaling });
  const transport = webrtcTransport({
    topic,
    password: topic,
    signaling,
    rtcConfig: { iceServers: [] },
    mesh: new Mesh({ random: (length) => crypto.getRandomValues(new Uint8Array(length)) }),
    peerConnection: Frail as unknown as typeof globalThis.RTCPeerConnection,
    webSocket: WebSocket as unknown as typeof globalThis.WebSocket,
  });
  const frail = new LocalProbe(transport);
  await Promise.all([frail.open(), page.open()]);
  await expect.poll(async () => (await frail.events()).some(({ type }) => type === 'joined'), { timeout: 90_000 }).toBe(true);
  expect(expiredUntilFreed).toEqual([0, 0]);
  await Promise.all([frail.close(), page.close()]);
});

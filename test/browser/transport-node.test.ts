import { RTCPeerConnection } from 'node-datachannel/polyfill';
import { afterAll, beforeAll } from 'vitest';
import { WebSocket } from 'ws';
import { webrtcTransport } from '../../src/adapters/webrtc/webrtc-transport.ts';
import { Mesh } from '../../src/core/mesh/mesh.ts';
import { transportConformance } from '../conformance/transport.ts';
import { LocalProbe } from '../conformance/transport-probe.ts';
import { startLab, type BrowserProfile, type Lab } from './harness.ts';
import { PageProbe } from './transport-pages.ts';

let lab: Lab;
let profile: BrowserProfile;
let rooms = 0;

beforeAll(async () => {
  lab = await startLab({ entry: 'test/browser/transport-fixture.ts' });
  profile = await lab.profile('transport');
});

afterAll(() => lab.close());

transportConformance(
  'WebRTC between Node and a page',
  async () => {
    const topic = (++rooms).toString(16).padStart(64, '0');
    const signaling = [{ strategy: 'torrent' as const, urls: [lab.trackerUrl] }];
    const inNode = webrtcTransport({
      topic,
      password: topic,
      signaling,
      rtcConfig: { iceServers: [] },
      mesh: new Mesh({ random: (length) => crypto.getRandomValues(new Uint8Array(length)) }),
      peerConnection: RTCPeerConnection as unknown as typeof globalThis.RTCPeerConnection,
      webSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    });
    return [new LocalProbe(inNode), await PageProbe.start(profile, { topic, signaling })];
  },
  // node-datachannel hands what is sent on any channel to one queue of its own.
  { patienceMs: 30_000, lanesShareBuffer: true },
);

/**
 * A page with one real transport in it, and handles for the test that drives it. Messages are described by
 * length and seed, so that large ones need not cross into the page.
 */
import { webrtcTransport, type WebrtcTransport } from '../../src/adapters/webrtc/webrtc-transport.ts';
import type { Signaling } from '../../src/adapters/webrtc/endpoints.ts';
import { Mesh } from '../../src/core/mesh/mesh.ts';
import type { Lane, NetworkState } from '../../src/ports.ts';

declare global {
  interface Window {
    readonly lane: typeof pageHandles;
  }
}

export interface JoinOptions {
  readonly topic: string;
  readonly signaling: readonly Signaling[];
  readonly max?: number;
  readonly aim?: number;
  /** Whether every peer that joins counts as proven. */
  readonly introduce?: boolean;
}

interface Seen {
  readonly peer: string;
  readonly lane: Lane;
  readonly length: number;
  readonly sum: number;
}

const events = {
  joined: new Map<string, { via: string; local: string; remote: string; at: number }>(),
  joins: 0,
  left: [] as string[],
  received: [] as Seen[],
  networks: [] as readonly NetworkState[],
};
let transport: WebrtcTransport | undefined;

function join({ topic, signaling, max, aim, introduce = true }: JoinOptions): string {
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const mesh = new Mesh({ random, ...(max === undefined ? {} : { max }), ...(aim === undefined ? {} : { aim }) });
  const opened = webrtcTransport({ topic, password: topic, signaling, rtcConfig: { iceServers: [] }, mesh });
  transport = opened;
  opened.open({
    joined({ peer, via, binding }) {
      const hex = (bytes: Uint8Array | undefined) => [...(bytes ?? [])].map((byte) => byte.toString(16)).join('.');
      events.joined.set(peer, { via, local: hex(binding?.local), remote: hex(binding?.remote), at: Date.now() });
      events.joins++;
      if (introduce) opened.introduce(peer);
    },
    left(peer) {
      events.joined.delete(peer);
      events.left.push(peer);
    },
    received(peer, lane, bytes) {
      events.received.push({ peer, lane, length: bytes.length, sum: sumOf(bytes) });
    },
    networks(state) {
      events.networks = state;
    },
  });
  return opened.selfId;
}

function send(peer: string, lane: Lane, length: number, seed: number): number {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + seed) & 255;
  transport?.send(peer, lane, bytes);
  return sumOf(bytes);
}

function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) sum = (Math.imul(sum, 33) + bytes[i]!) | 0;
  return sum;
}

const pageHandles = {
  join,
  send,
  links: () => [...events.joined.keys()],
  joined: () => [...events.joined].map(([peer, joined]) => ({ peer, ...joined })),
  joins: () => events.joins,
  left: () => events.left,
  received: () => events.received,
  networks: () => events.networks,
  disconnect: (peer: string, retryAfterMs: number) => transport?.disconnect(peer, retryAfterMs),
  wake: () => transport?.wake(),
  counters: () => transport?.counters(),
  close: () => transport?.close(),
};

Object.assign(window, { lane: pageHandles });

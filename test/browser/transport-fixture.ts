/** A page with real transports in it, each behind the probe of the conformance suite, for tests to drive. */
import type { Signaling } from '../../src/ports.ts';
import { webrtcTransport, type WebrtcTransport } from '../../src/adapters/webrtc/webrtc-transport.ts';
import { Mesh } from '../../src/core/mesh/mesh.ts';
import { LocalProbe } from '../conformance/transport-probe.ts';

declare global {
  interface Window {
    readonly room: typeof room;
  }
}

export interface RoomOptions {
  readonly topic: string;
  readonly password?: string;
  readonly signaling: readonly Signaling[];
  readonly max?: number;
  readonly aim?: number;
}

const rooms: { readonly transport: WebrtcTransport; readonly probe: LocalProbe }[] = [];

/** Makes a transport, not opened yet; returns its index in this page. */
function make({ topic, password = topic, signaling, max, aim }: RoomOptions): number {
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const mesh = new Mesh({ random, ...(max === undefined ? {} : { max }), ...(aim === undefined ? {} : { aim }) });
  const transport = webrtcTransport({ topic, password, signaling, rtcConfig: { iceServers: [] }, mesh });
  return rooms.push({ transport, probe: new LocalProbe(transport) }) - 1;
}

/** What tests drive. */
export const room = {
  make,
  probe: (index: number) => rooms[index]!.probe,
  selfId: () => rooms[0]!.transport.selfId,
  counters: (index: number) => rooms[index]!.transport.counters(),
  /** Peers linked now. */
  async links(index: number): Promise<readonly string[]> {
    const linked = new Set<string>();
    for (const event of await rooms[index]!.probe.events()) {
      if (event.type === 'joined') linked.add(event.peer);
      if (event.type === 'left') linked.delete(event.peer);
    }
    return [...linked];
  },
};

Object.assign(window, { room });

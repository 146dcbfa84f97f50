/**
 * What only whoever talks to peers needs, in one part of the program: sessions and reconciliation of the core, and
 * the transport over WebRTC. With `defaults.ts` and `signatures.ts` it knows adapters; it is only ever loaded by
 * `import()`, once the disk is open.
 */
import { memoryNotes, roomNotes } from '../adapters/signer/room-notes.ts';
import { webrtcTransport } from '../adapters/webrtc/webrtc-transport.ts';
import { PUBLIC_ICE_SERVERS } from '../adapters/webrtc/public-endpoints.ts';
import { Mesh } from '../core/mesh/mesh.ts';
import { certificateDraft, certificateExpiry, packCertificate } from '../core/protocol/certificate.ts';
import type { Room } from '../core/protocol/room.ts';
import type { SignatureSuite } from '../core/protocol/suite.ts';
import { Neighbourhood } from '../core/replica/neighbourhood.ts';
import type { Notes, Random, Transport } from '../ports.ts';
import type { Settings } from './config.ts';
import { Connection, type ConnectionOptions, type Places } from './connection.ts';
import type { DeviceNetwork } from './device.ts';
import { Door } from './door.ts';
import { turnServersOf, type TurnServers } from './turn-servers.ts';

/** Everything it takes to have peers. */
export interface Network {
  /** The connection of a replica; nothing is sent before it is told where to be. */
  connection(options: ConnectionOptions): Connection;
  /** The STUN and TURN servers that connections are made with. */
  servers(): Promise<TurnServers>;
  /** The same, as a browser takes it, with what the application says of relays. */
  rtcConfig(): Promise<RTCConfiguration>;
}

/** What a network is made of. */
export interface NetworkOptions {
  readonly settings: Settings;
  /** Where members met first. */
  readonly room: Room;
  readonly suite: SignatureSuite;
  readonly random: Random;
  /** What talks to peers, where that is not the browser's. */
  readonly classes?: DeviceNetwork;
}

/** The network of a room. */
export function networkOf(options: NetworkOptions): Network {
  const { settings, room, suite, random } = options;
  const { limits } = settings;
  const own = (place: Room) => ({ room: place.address, limits, suite, sessionSecret: random(32), random, ...(place.macKey === undefined ? {} : { macKey: place.macKey }) });
  const transportAt = (place: Room) => transportOf(options, place);
  const places: Places = {
    // A transport of one's own that knows no places is for the room it was given to.
    transport: (place) => transportAt(place) ?? (place.topic === room.topic ? settings.config.transport : undefined),
    neighbourhood: (place, host) => new Neighbourhood(own(place), host),
    certificate: async ({ place, sessionKey, now, sign }) => {
      const event = await sign(certificateDraft({ room: place.address, sessionKey, now }));
      return { certificate: packCertificate(event), until: certificateExpiry(event) };
    },
    door: ({ place, ...wish }, { clock, sign }) => {
      const transport = transportAt(place);
      if (transport === undefined || place.macKey === undefined) return undefined;
      const certificate = async (sessionKey: Uint8Array) => (await places.certificate({ place, sessionKey, now: clock.now(), sign })).certificate;
      return new Door({
        doorkeeper: { ...own(place), macKey: place.macKey, ...wish },
        transport,
        clock,
        ...(limits.certificate === 'required' ? { certificate } : {}),
      });
    },
  };
  return { connection: (options) => new Connection(places, options), servers: () => serversOf(settings.config), rtcConfig: () => rtcConfigOf(settings.config) };
}

/** A new transport for a place; undefined where one's own cannot make one, or need not. */
function transportOf(options: NetworkOptions, place: Room): Transport | undefined {
  const { config: { transport }, entrance, policy } = options.settings;
  if (transport === undefined) return realTransport(options, place);
  return entrance.type === 'open' || policy.owners.length === 0 ? undefined : transport.at?.(place);
}

function realTransport({ settings: { signaling, limits, config }, random, classes }: NetworkOptions, room: Room): Transport {
  return webrtcTransport({
    topic: room.topic,
    password: room.password,
    signaling,
    isPrivate: room.macKey !== undefined,
    notes: notesOf(config, random),
    mesh: new Mesh({ max: limits.peersMax, random }),
    halfOpenMax: limits.halfOpenMax,
    ...classes,
    rtcConfig: () => rtcConfigOf(config),
  });
}

/** Whoever wants no peer to see its address asks no STUN server, and links with nobody where there is no TURN server. */
async function rtcConfigOf(config: Settings['config']): Promise<RTCConfiguration> {
  const { servers } = await serversOf(config);
  return { iceServers: [...servers], iceTransportPolicy: config.relayOnly === true ? 'relay' : 'all' };
}

async function serversOf({ turn, relayOnly = false, iceServers = PUBLIC_ICE_SERVERS }: Settings['config']): Promise<TurnServers> {
  const given = await turnServersOf(turn);
  return { ...given, servers: [...(relayOnly ? [] : iceServers), ...given.servers] };
}

/** What a device knows of servers it knows for all its rooms. */
function notesOf({ storage }: Settings['config'], random: Random): Notes {
  const onDisk = typeof indexedDB !== 'undefined' && (storage === undefined || storage === 'indexeddb');
  return onDisk ? roomNotes('servers', { random }) : memoryNotes();
}

/**
 * What only whoever talks to peers needs, in one part of the program: sessions and reconciliation of the core, and
 * the transport over WebRTC. With `defaults.ts` and `signatures.ts` it knows adapters; it is only ever loaded by
 * `import()`, once the disk is open.
 */
import { webrtcTransport } from '../adapters/webrtc/webrtc-transport.ts';
import { PUBLIC_ICE_SERVERS } from '../adapters/webrtc/endpoints.ts';
import { Mesh } from '../core/mesh/mesh.ts';
import { certificateDraft, certificateExpiry, packCertificate } from '../core/protocol/certificate.ts';
import type { Room } from '../core/protocol/room.ts';
import type { SignatureSuite } from '../core/protocol/suite.ts';
import type { Draft, NostrEvent } from '../core/record/record.ts';
import type { NeighbourhoodHost } from '../core/replica/neighbour-host.ts';
import { Neighbourhood } from '../core/replica/neighbourhood.ts';
import type { Random, Transport } from '../ports.ts';
import { Certifier, type CertifierOptions } from './certifier.ts';
import type { Settings } from './config.ts';

/** Everything it takes to have peers. */
export interface Network {
  readonly transport: Transport;
  /** The other half of a replica. */
  meet(host: NeighbourhoodHost): Neighbourhood;
  /** Keeps the author's word for this replica's session key. */
  certifier(options: CertifyingOptions): Certifier;
}

/** Who vouches for which session key, and who hears of it. */
export interface CertifyingOptions extends Pick<CertifierOptions, 'clock' | 'certified'> {
  readonly sessionKey: Uint8Array;
  readonly sign: (draft: Draft) => Promise<NostrEvent>;
}

/** What a network is made of. */
export interface NetworkOptions {
  readonly settings: Settings;
  readonly room: Room;
  readonly suite: SignatureSuite;
  readonly random: Random;
}

/** The network of a room. Nothing is sent before the transport is opened. */
export function networkOf({ settings, room, suite, random }: NetworkOptions): Network {
  const { limits, config } = settings;
  return {
    transport: config.transport ?? realTransport(settings, room, random),
    meet: (host) => new Neighbourhood({
      room: room.address,
      limits,
      suite,
      sessionSecret: random(32),
      random,
      ...(room.macKey === undefined ? {} : { macKey: room.macKey }),
    }, host),
    certifier: ({ sessionKey, sign, ...options }) => new Certifier({
      ...options,
      ask: async (now) => {
        const event = await sign(certificateDraft({ room: room.address, sessionKey, now }));
        return { certificate: packCertificate(event), until: certificateExpiry(event) };
      },
    }),
  };
}

function realTransport({ signaling, limits, config }: Settings, room: Room, random: Random): Transport {
  const { turn, iceServers = PUBLIC_ICE_SERVERS } = config;
  return webrtcTransport({
    topic: room.topic,
    password: room.password,
    signaling,
    mesh: new Mesh({ max: limits.peersMax, random }),
    rtcConfig: async () => {
      const servers = typeof turn === 'function' ? await turn() : (turn ?? []);
      return { iceServers: [...iceServers, ...servers] };
    },
  });
}

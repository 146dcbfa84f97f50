/**
 * Makes the client of an endpoint. What a network sees of a room is derived here, one way: neither a tracker
 * nor a relay learns the topic itself, nor that both serve the same room.
 */
import { sha256 } from '@noble/hashes/sha2.js';

import { toHex } from '../../core/base/bytes.ts';
import { LIMITS } from '../../core/base/limits.ts';
import { textToBytes } from '../../core/base/text.ts';
import type { PeerId } from '../../ports.ts';
import { CarriedNetwork } from './carried-network.ts';
import type { SignalEndpoint } from './endpoints.ts';
import { NostrClient } from './nostr-client.ts';
import { RateLimit } from './rate-limit.ts';
import type { Network, NetworkListener } from './signal.ts';
import { TrackerClient } from './tracker-client.ts';

export interface NetworksOptions {
  readonly selfId: PeerId;
  readonly webSocket: typeof WebSocket;
}

/** Trackers want 20 characters; hex keeps every one of them happy, and 80 bits are plenty among rooms. */
const INFO_HASH_LENGTH = 20;
const SECRET_KEY_LENGTH = 32;

/** A function that connects an endpoint under a name of the room, all reporting to `host`, each at a limited rate. */
export function connectNetwork({ selfId, webSocket }: NetworksOptions, host: NetworkListener): (endpoint: SignalEndpoint, topic: string) => Network {
  const secretKey = crypto.getRandomValues(new Uint8Array(SECRET_KEY_LENGTH));
  return ({ strategy, url, settings }, room) => {
    const listener = limited(host);
    const topic = derive(strategy, room);
    switch (strategy) {
      case 'torrent':
        return new TrackerClient({ url, webSocket, infoHash: topic.slice(0, INFO_HASH_LENGTH), selfId }, listener);
      case 'nostr':
        return new NostrClient({ url, webSocket, topic, selfId, secretKey }, listener);
      case 'mqtt':
      case 'supabase':
      case 'firebase':
      case 'ipfs':
        return new CarriedNetwork({ url, settings, topic, selfId }, listener);
    }
  };
}

/** The same listener at a limited rate. What an endpoint says beyond it goes unheard: its operator is a stranger, too. */
export function limited(host: NetworkListener): NetworkListener {
  const offers = new RateLimit(LIMITS.offersPerMinute, Date.now());
  const presences = new RateLimit(LIMITS.presencesPerMinute, Date.now());
  return {
    present: (signal) => presences.take(Date.now()) && host.present(signal),
    offered: (signal) => offers.take(Date.now()) && host.offered(signal),
    answered: (signal) => host.answered(signal),
    changed: (network) => host.changed(network),
  };
}

function derive(network: string, topic: string): string {
  return toHex(sha256(textToBytes(`peerset/1/${network} ${topic}`)));
}

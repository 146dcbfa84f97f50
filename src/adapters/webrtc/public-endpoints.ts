/** Public servers that are used where an application names none. All members have the same lists, in any order. */
import type { Strategy } from '../../ports.ts';

/** Addresses by network. Supabase and Firebase have none: a project of one's own is needed. */
export const PUBLIC_ENDPOINTS: Readonly<Record<Strategy, readonly string[]>> = {
  torrent: [
    'wss://tracker.openwebtorrent.com',
    'wss://tracker.webtorrent.dev',
    'wss://open.ftorrent.com',
    'wss://tracker.btorrent.xyz',
    'wss://tracker.files.fm:7073/announce',
  ],
  nostr: [
    'wss://nos.lol',
    'wss://relay.damus.io',
    'wss://relay.primal.net',
    'wss://nostr.mom',
    'wss://offchain.pub',
    'wss://relay.nostr.net',
  ],
  mqtt: [
    'wss://broker.emqx.io:8084/mqtt',
    'wss://broker.hivemq.com:8884/mqtt',
    'wss://test.mosquitto.org:8081/mqtt',
  ],
  // Waku's nodes find each other; this only names them where names are shown.
  ipfs: ['waku:public'],
  supabase: [],
  firebase: [],
};

/** Servers that tell a peer its public address, used where the application configures no others. */
export const PUBLIC_ICE_SERVERS: readonly RTCIceServer[] = [
  { urls: 'stun:stun.l.google.com:19302' },
  { urls: 'stun:stun1.l.google.com:19302' },
  { urls: 'stun:stun.cloudflare.com:3478' },
];

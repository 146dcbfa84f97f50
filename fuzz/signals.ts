/** Targets that hear what signalling networks and neighbours carry to us. */
import { isFault } from '../src/core/base/fault.ts';
import { decodeDirectory } from '../src/adapters/indexeddb/directory.ts';
import { encodeDirectory } from '../src/adapters/indexeddb/directory-writer.ts';
import { Introductions } from '../src/adapters/webrtc/introductions.ts';
import { NostrClient } from '../src/adapters/webrtc/nostr-client.ts';
import type { NetworkListener } from '../src/adapters/webrtc/signal.ts';
import { TrackerClient } from '../src/adapters/webrtc/tracker-client.ts';
import { toPeerId } from '../src/adapters/webrtc/signal.ts';
import { checksum } from '../src/core/base/checksum.ts';
import { LIMITS } from '../src/core/base/limits.ts';
import { recordDraft } from '../src/core/record/draft.ts';
import { authorOf, sign } from '../sim/world.ts';
import { Chunks } from './chunks.ts';
import { bytesOf, ensure, ensureSmall, textOf, type Target } from './target.ts';

const SELF = 'a'.repeat(20);
const PEER = 'b'.repeat(20);
const HASH = 'h'.repeat(20);

/** A socket that only hears what the test says. */
class DeafSocket extends EventTarget {
  static latest: DeafSocket;
  readonly readyState = 1;
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor() {
    super();
    DeafSocket.latest = this;
  }

  hear(data: string): void {
    this.onmessage?.({ data });
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }

  send(): void {
    // Nobody listens.
  }

  close(): void {
    // It has no other end.
  }
}

const checkText = (text: string): void => ensure(text.length > 0 && text.length <= LIMITS.signalBytesMax, 'a text too long');

/** What a client passes on must have been looked at. */
const LISTENER: NetworkListener = {
  changed: () => undefined,
  offered: ({ from, offerId, sdp }) => {
    ensure(toPeerId(from) !== undefined, 'an offer from nobody');
    checkText(offerId);
    checkText(sdp);
  },
  answered: ({ from, offerId, sdp }) => {
    ensure(toPeerId(from) !== undefined, 'an answer from nobody');
    checkText(offerId);
    checkText(sdp);
  },
  present: ({ from }) => ensure(toPeerId(from) !== undefined, 'nobody is present'),
};

/** What a tracker says. */
export const TRACKER: Target = {
  name: 'tracker',
  seeds: () => [
    { action: 'announce', interval: 120, info_hash: HASH, complete: 0, incomplete: 3 },
    { action: 'announce', info_hash: HASH, peer_id: PEER, offer_id: 'o1', offer: { type: 'offer', sdp: 'v=0' } },
    { action: 'announce', info_hash: HASH, peer_id: PEER, offer_id: 'o1', answer: { type: 'answer', sdp: 'v=0' } },
  ].map((fields) => bytesOf(JSON.stringify(fields))),
  run: (bytes) => {
    const webSocket = DeafSocket as unknown as typeof WebSocket;
    const client = new TrackerClient({ url: 'wss://t.example', webSocket, infoHash: HASH, selfId: SELF }, LISTENER);
    DeafSocket.latest.hear(textOf(bytes));
    ensure(client.intervalMs > 0 && client.intervalMs <= 600_000, 'it paces us to death');
    client.close();
  },
};

/** What a relay says. */
export const RELAY: Target = {
  name: 'relay',
  seeds: () => [
    ['EOSE', 's'], ['CLOSED', 's', 'pay'],
    ['EVENT', 's', { content: JSON.stringify({ from: PEER, links: 2 }), created_at: Math.floor(Date.now() / 1000) }],
    ['EVENT', 's', { content: JSON.stringify({ from: PEER, id: 'o', offer: 'v=0' }), created_at: Math.floor(Date.now() / 1000) }],
  ].map((fields) => bytesOf(JSON.stringify(fields))),
  run: (bytes) => {
    const webSocket = DeafSocket as unknown as typeof WebSocket;
    const client = new NostrClient({ url: 'wss://r.example', webSocket, topic: 'f'.repeat(40), selfId: SELF, secretKey: new Uint8Array(32).fill(1) }, LISTENER);
    DeafSocket.latest.hear(textOf(bytes));
    client.close();
  },
};

/** What neighbours tell of their neighbours, and carry between them. */
export const INTRODUCTIONS: Target = {
  name: 'introductions',
  seeds: () => [
    Chunks.write([bytesOf(JSON.stringify({ near: [PEER, 'c'.repeat(20)] })), bytesOf(JSON.stringify({ from: PEER, id: 'o', offer: 'v=0' }))]),
    Chunks.write([bytesOf(JSON.stringify({ to: 'd'.repeat(20), id: 'o', answer: 'v=0' }))]),
  ],
  run: (bytes) => {
    let said = 0;
    const introductions = new Introductions(SELF, (_, message) => (said += message.length), LISTENER);
    for (const name of ['b', 'd']) introductions.add(name.repeat(20), 0);
    let heard = 0;
    for (const message of new Chunks(bytes)) {
      heard += message.length;
      introductions.receive(PEER, message, 0);
    }
    introductions.tell(1000);
    ensure(introductions.candidates().length <= 2 * LIMITS.introducedMax, 'it knows too many');
    ensure(said <= 8 * heard + 1000, `${heard} bytes made it say ${said}`);
  },
};

const record = sign(authorOf('fuzz'), recordDraft({ room: '0'.repeat(32), collection: 'notes', name: 'n', content: '"x"', at: 1_800_000_000_000 }));
const CHECKSUM_END = 5;

/** A directory of the store, with its checksum made right: a disk that lies, not one that rots. */
export const DIRECTORY: Target = {
  name: 'directory',
  seeds: () => [encodeDirectory({ body: 1, bodyBytes: record.size, bodySum: 7, headers: [record], offsets: [0] })],
  run: (bytes) => {
    if (bytes.length < CHECKSUM_END) return void decodeDirectory(bytes);
    const whole = bytes.slice();
    new DataView(whole.buffer).setUint32(1, checksum(whole.subarray(CHECKSUM_END)));
    const directory = decodeDirectory(whole);
    if (isFault(directory)) return;
    ensureSmall(directory, whole);
    const again = decodeDirectory(encodeDirectory(directory));
    ensure(!isFault(again) && JSON.stringify(again.headers) === JSON.stringify(directory.headers), 'written again it is another');
  },
};

/** One message of every type an open session may hear, for targets that need something to say. */
import type { OpenMessage } from '../src/core/protocol/message.ts';

const ID = new Uint8Array(32).fill(9);
const ROOT = new Uint8Array(16).fill(8);

/** Small ones; every type that a neighbour handles is there. */
export const WORDS: readonly OpenMessage[] = [
  { type: 'ping', root16: ROOT, size: 3 },
  { type: 'pong', root16: ROOT, size: 300 },
  { type: 'reconcile', conversation: 2, body: Uint8Array.of(1, 2, 3) },
  { type: 'busy', conversation: 2, retryAfterMs: 250 },
  { type: 'records', conversation: 0, records: [ID, ROOT] },
  { type: 'stock', conversation: 2, parts: [{ gap: 1_800_000_000_000, length: 1000, records: 128 }, { gap: 5, length: 1, records: 9 }] },
  { type: 'take', conversation: 2, lower: 1_800_000_000_000, length: 1000 },
  { type: 'given', conversation: 2 },
  { type: 'synced', conversation: 2, records: 5, root16: ROOT },
  { type: 'ack', bytes: 300, stored: 2 },
  { type: 'app', message: { name: 'presence', kind: 'tell', request: 0, payload: Uint8Array.of(0x7b, 0x7d) } },
  { type: 'have', ids: [ID] },
  { type: 'want', ids: [ID, ID] },
  { type: 'file', body: Uint8Array.of(9) },
];

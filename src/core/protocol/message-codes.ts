/** The first byte of every message: by it a message is known before anything of it is decoded. */
import type { MessageType } from './message.ts';

/** Type bytes, by what they stand for. */
export const MESSAGE_CODES: { readonly [T in MessageType]: number } = {
  hello: 0x01,
  auth: 0x02,
  ready: 0x03,
  challenge: 0x10,
  proof: 0x11,
  ping: 0x12,
  pong: 0x13,
  goodbye: 0x14,
  reconcile: 0x20,
  busy: 0x21,
  records: 0x22,
  synced: 0x23,
  ack: 0x24,
  stock: 0x25,
  take: 0x26,
  given: 0x27,
  app: 0x30,
  have: 0x40,
  want: 0x41,
  inquiry: 0x42,
  receipt: 0x43,
  file: 0x50,
};

/**
 * Writes the packed form (`layout.ts`). Apart from what reads it, because a page that shows what is on its disk writes none.
 * What is written here reads back as the same fields; whoever calls has looked at their shape.
 */
import { assert } from '../base/assert.ts';
import { fromHex } from '../base/bytes.ts';
import { Writer } from '../base/codec.ts';
import { textToBytes } from '../base/text.ts';
import { CREATED_START, HEX_FORM, isHexDigit, PACKING_VERSION, SIGNATURE_START } from './layout.ts';
import { plainBytes } from './plain-text.ts';
import type { Draft, NostrEvent } from './record.ts';

/** Packs fields that have the shape of an event; the id is not looked at. */
export function writePacked({ pubkey, sig, ...said }: Omit<NostrEvent, 'id'>): Uint8Array {
  return write(hexBytes(pubkey, 32), hexBytes(sig, 64), said);
}

/**
 * The same for what is not signed yet: zeros where the signature will be. `pubkey`: 32 bytes; `room`: where to write,
 * exactly `packedBytes` long.
 */
export function writeUnsigned(pubkey: Uint8Array, draft: Draft, room: Uint8Array = new Uint8Array(packedBytes(draft))): Uint8Array {
  return write(pubkey, NO_SIGNATURE, draft, room);
}

const NO_SIGNATURE = new Uint8Array(CREATED_START - SIGNATURE_START);

function write(pubkey: Uint8Array, signature: Uint8Array, draft: Draft, room: Uint8Array = new Uint8Array(packedBytes(draft))): Uint8Array {
  const { created_at, kind, tags, content } = draft;
  const writer = new Writer(room).u8(PACKING_VERSION);
  writer.bytes(pubkey).bytes(signature).varint(created_at).varint(kind).varint(tags.length);
  for (const tag of tags) {
    writer.varint(tag.length);
    for (const value of tag) writeValue(writer, value);
  }
  return writer.sizedText(content, plainBytes(content)).finish();
}

/**
 * Bytes of the packed form. Room is made exactly: what is made for every record and thrown away costs more than
 * counting first.
 */
export function packedBytes({ created_at, kind, tags, content }: Draft): number {
  const contentBytes = plainBytes(content);
  let bytes = CREATED_START + varintBytes(created_at) + varintBytes(kind) + varintBytes(tags.length);
  for (const tag of tags) {
    bytes += varintBytes(tag.length);
    for (const value of tag) {
      const length = isHex(value) ? value.length / 2 : plainBytes(value);
      bytes += varintBytes(2 * length) + length;
    }
  }
  return bytes + varintBytes(contentBytes) + contentBytes;
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (; value >= 128; value /= 128) bytes++;
  return bytes;
}

function writeValue(writer: Writer, value: string): void {
  const hex = isHex(value) ? fromHex(value) : undefined;
  const bytes = hex ?? textToBytes(value);
  writer.varint(bytes.length * 2 + (hex === undefined ? 0 : HEX_FORM)).bytes(bytes);
}

/** Whether a text must be written as hex: digits 0-9 and a-f, two for each byte. */
function isHex(value: string): boolean {
  if (value.length === 0 || value.length % 2 !== 0) return false;
  for (let i = 0; i < value.length; i++) if (!isHexDigit(value.charCodeAt(i))) return false;
  return true;
}

function hexBytes(hex: string, length: number): Uint8Array {
  const bytes = fromHex(hex);
  assert(bytes?.length === length, `${length} bytes of hex`);
  return bytes;
}

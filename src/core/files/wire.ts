/**
 * What peers say to each other about files: one type byte, the root of the file, then the fields in the order below. Integers are
 * unsigned varints in their shortest form, so that a message has exactly one encoding; a limit is checked before anything
 * is allocated; whatever is odd is a `Fault`. Decoded bytes are views on the input.
 *
 * Whether a piece or block exists in that file is not for here: only whoever knows the file can tell.
 */
import { assert } from '../base/assert.ts';
import { fromHex, toHex } from '../base/bytes.ts';
import { Reader, Writer } from '../base/codec.ts';
import { fault, type Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { FILE_LIMITS } from '../base/limits/files.ts';
import { FILE_MESSAGES, type FileMessageType } from './message-names.ts';
import { HASH_BYTES } from './tree.ts';

/** One block of a file: its piece, and its place in the piece. */
export interface BlockPlace {
  readonly root: string;
  readonly piece: number;
  readonly block: number;
}

/** What the sender has of a file, and what it wishes. Replaces what it said of the file before. */
export interface StateMessage {
  readonly type: 'state';
  readonly root: string;
  /** Whether it wants what it lacks, for itself or for neighbours of its own. */
  readonly wants: 'nothing' | 'for-itself' | 'for-others';
  /** Whether it wants to be told the same in return. */
  readonly asks: boolean;
  /** Its bitfield. */
  readonly pieces: Uint8Array;
}

/** Blocks of one piece that are asked for at once, one behind the other from `block` on. */
export interface BlockRun extends BlockPlace {
  readonly count: number;
}

export type FileMessage =
  | StateMessage
  | { readonly type: 'layer-request'; readonly root: string }
  | { readonly type: 'layer'; readonly root: string; readonly layer: Uint8Array }
  | ({ readonly type: 'request' } & BlockRun)
  | ({ readonly type: 'cancel' } & BlockPlace)
  /** The request for this block will not be answered: the peer is choked, or the piece is not there. */
  | ({ readonly type: 'refuse' } & BlockPlace)
  | ({ readonly type: 'block'; readonly bytes: Uint8Array } & BlockPlace)
  | { readonly type: 'have'; readonly root: string; readonly piece: number }
  | { readonly type: 'choke' }
  | { readonly type: 'unchoke' };

type MessageType = FileMessageType;

const WANTS: readonly StateMessage['wants'][] = ['nothing', 'for-itself', 'for-others'];
const ASKS = 4;

const PIECES_BYTES_MAX = FILE_LIMITS.filePiecesMax / 8;
const LAYER_BYTES_MAX = FILE_LIMITS.filePiecesMax * HASH_BYTES;
const PIECE_MAX = FILE_LIMITS.filePiecesMax - 1;
const BLOCK_MAX = FILE_LIMITS.filePieceBytesMax / FILE_LIMITS.fileBlockBytes - 1;
/** Bytes of a message that brings neither block nor layer, about. */
const HEAD_BYTES = 64;

/** The bytes of a message of our own. */
export function encodeFileMessage(message: FileMessage): Uint8Array {
  const writer = new Writer(sizeGuess(message));
  writer.u8(FILE_MESSAGES.indexOf(message.type) + 1);
  if (message.type === 'choke' || message.type === 'unchoke') return writer.finish();
  const root = fromHex(message.root);
  assert(root?.length === HASH_BYTES, 'a root is 64 hex');
  writer.bytes(root);
  switch (message.type) {
    case 'state':
      return writer.u8(WANTS.indexOf(message.wants) | (message.asks ? ASKS : 0)).block(message.pieces).finish();
    case 'layer-request':
      return writer.finish();
    case 'layer':
      return writer.bytes(message.layer).finish();
    case 'have':
      return writer.varint(message.piece).finish();
    case 'request':
      return writer.varint(message.piece).varint(message.block).varint(message.count).finish();
    case 'cancel':
    case 'refuse':
      return writer.varint(message.piece).varint(message.block).finish();
    case 'block':
      return writer.varint(message.piece).varint(message.block).bytes(message.bytes).finish();
  }
}

/** To the byte where it is large, so that what was written need not be copied once more. */
function sizeGuess(message: FileMessage): number {
  if (message.type === 'layer') return 1 + HASH_BYTES + message.layer.length;
  if (message.type !== 'block') return HEAD_BYTES;
  // The number of a block in its piece is always one byte, that of a piece one or two.
  return 1 + HASH_BYTES + (message.piece < 128 ? 1 : 2) + 1 + message.bytes.length;
}

/** What a peer said, or why it is nothing that can be said. */
export function decodeFileMessage(bytes: Uint8Array): FileMessage | Fault {
  if (bytes.length > LIMITS.fileMessageBytesMax) return fault('limit', `a message about files of ${bytes.length} bytes`);
  const reader = new Reader(bytes);
  const type = FILE_MESSAGES[reader.u8() - 1];
  if (type === undefined) return fault('malformed', 'a message about files of no known type');
  const message = read(reader, type);
  reader.end();
  return reader.failed === undefined ? message : fault('malformed', `${type}: ${reader.failed}`);
}

function read(reader: Reader, type: MessageType): FileMessage {
  if (type === 'choke' || type === 'unchoke') return { type };
  const root = toHex(reader.bytes(HASH_BYTES));
  switch (type) {
    case 'state':
      return readState(reader, root);
    case 'layer-request':
      return { type, root };
    case 'layer':
      return { type, root, layer: readLayer(reader) };
    case 'have':
      return { type, root, piece: reader.varint(PIECE_MAX) };
    case 'request':
      return readRun(reader, root);
    case 'cancel':
    case 'refuse':
      return { type, root, piece: reader.varint(PIECE_MAX), block: reader.varint(BLOCK_MAX) };
    case 'block':
      return { type, root, piece: reader.varint(PIECE_MAX), block: reader.varint(BLOCK_MAX), bytes: readBlock(reader) };
  }
}

function readState(reader: Reader, root: string): StateMessage {
  const flags = reader.u8();
  const wants = WANTS[flags & ~ASKS];
  if (wants === undefined) reader.fail('a wish that there is not');
  return { type: 'state', root, wants: wants ?? 'nothing', asks: (flags & ASKS) !== 0, pieces: reader.block(PIECES_BYTES_MAX) };
}

function readRun(reader: Reader, root: string): FileMessage {
  const [piece, block] = [reader.varint(PIECE_MAX), reader.varint(BLOCK_MAX)];
  const count = reader.varint(Math.min(FILE_LIMITS.fileRunBlocksMax, BLOCK_MAX + 1 - block));
  if (count === 0) reader.fail('a request for nothing');
  return { type: 'request', root, piece, block, count };
}

function readLayer(reader: Reader): Uint8Array {
  if (reader.remaining === 0 || reader.remaining > LAYER_BYTES_MAX || reader.remaining % HASH_BYTES !== 0) reader.fail('not whole hashes');
  return reader.rest();
}

function readBlock(reader: Reader): Uint8Array {
  if (reader.remaining === 0 || reader.remaining > FILE_LIMITS.fileBlockBytes) reader.fail('not the bytes of a block');
  return reader.rest();
}

/**
 * One machine that fetches and gives files, among peers whose words a test writes itself. Disk and hash function answer at once,
 * unless a test holds them back.
 */
import { createHash } from 'node:crypto';
import { concatBytes, toHex } from '../../src/core/base/bytes.ts';
import { isFault, type Fault } from '../../src/core/base/fault.ts';
import { FILE_LIMITS } from '../../src/core/base/limits/files.ts';
import { Bitfield } from '../../src/core/files/bitfield.ts';
import type { FileChange, FileEffect, FileEvent, FileOutline } from '../../src/core/files/event.ts';
import { FileSwarm } from '../../src/core/files/swarm.ts';
import { checkPiece, layerOf, pieceBytesOf, pieceSize, piecesOf, rootOf } from '../../src/core/files/tree.ts';
import { decodeFileMessage, encodeFileMessage, type BlockPlace, type FileMessage, type StateMessage } from '../../src/core/files/wire.ts';
import { Prng } from '../../src/testing/prng.ts';

/** A file, whole. */
export interface WholeFile {
  readonly file: FileOutline;
  readonly bytes: Uint8Array;
  readonly layer: Uint8Array;
}

/** A file of random bytes, the same for the same seed. */
export function wholeFile(size: number, seed = 'file', pieceBytes = pieceBytesOf(size)): WholeFile {
  const bytes = new Prng(seed).bytes(size);
  const shape = { size, pieceBytes };
  const layer = layerOf(leavesOf(bytes), shape);
  return { file: { ...shape, root: toHex(rootOf(layer, shape)) }, bytes, layer };
}

/** The SHA-256 of each block. */
export function leavesOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / FILE_LIMITS.fileBlockBytes) }, (_, i) =>
    new Uint8Array(createHash('sha256').update(bytes.subarray(i * FILE_LIMITS.fileBlockBytes, (i + 1) * FILE_LIMITS.fileBlockBytes)).digest()));
}

/** The bytes of one block. */
export function blockOf({ file, bytes }: WholeFile, { piece, block }: { readonly piece: number; readonly block: number }): Uint8Array {
  const start = piece * file.pieceBytes + block * FILE_LIMITS.fileBlockBytes;
  return bytes.subarray(start, Math.min(start + FILE_LIMITS.fileBlockBytes, (piece + 1) * file.pieceBytes));
}

/** A message with whom it is to. */
export interface Said {
  readonly peer: string;
  readonly message: FileMessage;
}

type OfType<T extends FileMessage['type']> = Extract<FileMessage, { type: T }>;

/** The machine. */
export class LoneSwarm {
  readonly swarm: FileSwarm;
  readonly said: Said[] = [];
  readonly blames: { readonly peer: string; readonly fault: Fault }[] = [];
  readonly expelled: string[] = [];
  readonly changes: FileChange[] = [];
  /** What was ordered of the disk and the hash function. */
  readonly orders: FileEffect[] = [];
  /** What was written, by piece. */
  readonly written = new Map<number, Uint8Array>();
  now = 1_000_000;
  /** Whether the disk and the hash function answer. */
  answers = true;
  readonly #files = new Map<string, WholeFile>();

  constructor({ seed = 'lone', files = [] }: { readonly seed?: string; readonly files?: readonly WholeFile[] } = {}) {
    const prng = new Prng(seed);
    this.swarm = new FileSwarm({ random: (length) => prng.bytes(length) });
    for (const whole of files) this.#files.set(whole.file.root, whole);
  }

  /** Takes an event, and what follows from it. */
  do(event: FileEvent): void {
    const events = [event];
    for (let next = events.shift(); next !== undefined; next = events.shift()) {
      for (const effect of this.swarm.handle(next, this.now)) {
        const answer = this.#perform(effect);
        if (answer !== undefined && this.answers) events.push(answer);
      }
    }
  }

  /** Lets time pass; the machine is woken when it wants to be. */
  wait(ms: number): void {
    const end = this.now + ms;
    while (this.swarm.wakeAt <= end) {
      this.now = Math.max(this.now, this.swarm.wakeAt);
      const before = this.swarm.wakeAt;
      this.do({ type: 'tick' });
      if (this.swarm.wakeAt <= before) this.now++;
    }
    this.now = end;
  }

  hear(peer: string, message: FileMessage): void {
    this.do({ type: 'received', peer, bytes: encodeFileMessage(message) });
  }

  /** A peer that has some of a file, and gives. */
  join(peer: string, { file }: WholeFile, more: Partial<StateMessage> = {}): void {
    this.do({ type: 'peer-joined', peer });
    this.hear(peer, { type: 'state', root: file.root, wants: 'nothing', asks: false, pieces: Bitfield.full(piecesOf(file)).toBytes(), ...more });
    this.hear(peer, { type: 'unchoke' });
  }

  /** A peer gives what was asked of it, if it was. */
  give(peer: string, whole: WholeFile, place: BlockPlace, twist: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes): void {
    this.hear(peer, { type: 'block', root: place.root, piece: place.piece, block: place.block, bytes: twist(blockOf(whole, place)) });
  }

  /** Takes what was said of one type out of the list; of a request for several blocks, each by itself. */
  take<T extends FileMessage['type']>(type: T, peer?: string): OfType<T>[] {
    const isIt = (said: Said): boolean => said.message.type === type && (peer === undefined || said.peer === peer);
    const taken = this.said.filter(isIt).flatMap(({ message }) => eachOf(message) as OfType<T>[]);
    this.said.splice(0, this.said.length, ...this.said.filter((said) => !isIt(said)));
    return taken;
  }

  #perform(effect: FileEffect): FileEvent | undefined {
    switch (effect.type) {
      case 'send': {
        const message = decodeFileMessage(effect.bytes);
        if (isFault(message)) throw new Error(message.reason);
        this.said.push({ peer: effect.peer, message });
        return undefined;
      }
      case 'blame':
        this.blames.push(effect);
        return undefined;
      case 'disconnect':
        this.expelled.push(effect.peer);
        return undefined;
      case 'notify':
        this.changes.push(effect.change);
        return undefined;
      default:
        this.orders.push(effect);
        return this.#answer(effect);
    }
  }

  #keep({ root, piece, job, blocks, node, shape }: Extract<FileEffect, { type: 'keep' }>): FileEvent {
    const bytes = concatBytes(...blocks);
    const leaves = leavesOf(bytes);
    const isRight = checkPiece(leaves, piece, node, shape);
    if (isRight) this.written.set(piece, bytes);
    return { type: isRight ? 'kept' : 'wrong', root, piece, job, leaves: concatBytes(...leaves) };
  }

  #answer(effect: Exclude<FileEffect, { type: 'send' | 'blame' | 'disconnect' | 'notify' }>): FileEvent | undefined {
    const { root } = effect;
    const whole = this.#files.get(root);
    switch (effect.type) {
      case 'keep':
        return this.#keep(effect);
      case 'read':
        return whole === undefined ? { type: 'read', root, piece: effect.piece } : { type: 'read', root, piece: effect.piece, bytes: pieceOf(whole, effect.piece) };
      case 'read-layer':
        return whole === undefined ? { type: 'layer-read', root } : { type: 'layer-read', root, layer: whole.layer };
      case 'write-layer':
        return undefined;
    }
  }
}

function eachOf(message: FileMessage): FileMessage[] {
  if (message.type !== 'request') return [message];
  return Array.from({ length: message.count }, (_, i) => ({ ...message, block: message.block + i, count: 1 }));
}

/** The bytes of one piece. */
export function pieceOf({ file, bytes }: WholeFile, piece: number): Uint8Array {
  return bytes.subarray(piece * file.pieceBytes, piece * file.pieceBytes + pieceSize(file, piece));
}

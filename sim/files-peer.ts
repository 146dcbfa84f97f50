/**
 * One peer of a simulated swarm that shares files: a machine (`core/files/swarm.ts`), a disk that outlives it, a hash function that
 * takes a moment, and a line of so many bytes per ms that all its links share. Foes are the same machine with another tongue.
 */
import { concatBytes } from '../src/core/base/bytes.ts';
import { FAULT_COST, isFault, type Fault } from '../src/core/base/fault.ts';
import { LIMITS } from '../src/core/base/limits.ts';
import { FILE_LIMITS } from '../src/core/base/limits/files.ts';
import { Bitfield } from '../src/core/files/bitfield.ts';
import type { FileEffect, FileEvent } from '../src/core/files/event.ts';
import { FileSwarm } from '../src/core/files/swarm.ts';
import { checkPiece, pieceSize, piecesOf } from '../src/core/files/tree.ts';
import { decodeFileMessage, encodeFileMessage, type FileMessage } from '../src/core/files/wire.ts';
import { leavesOf, pieceOf, type Content } from './file-content.ts';
import type { Prng } from '../src/testing/prng.ts';
import type { Timeline } from '../src/testing/timeline.ts';

/** How a peer behaves. */
export type FilesManner = 'honest' | 'corrupts' | 'empty-handed' | 'wrong-layer' | 'floods' | 'drips' | 'unasked';

/** What a peer is made of. */
export interface FilesPeerOptions {
  readonly timeline: Timeline;
  readonly prng: Prng;
  readonly id: string;
  readonly manner: FilesManner;
  readonly holds: boolean;
  readonly contents: readonly Content[];
  readonly complain: (why: string) => void;
  readonly bytesPerMs: number;
  readonly downBytesPerSecond: number;
  /** How likely its disk refuses a piece. */
  readonly writesFail: number;
}

const DRIP_MS = 9000;
const FLOOD_REQUESTS = 40;

/** One link: ordered, without loss, as slow as the sender's line and its own latency. */
export class FileCable {
  readonly latencyMs: number;
  readonly #timeline: Timeline;
  readonly #ends: readonly [FilesPeer, FilesPeer];
  #isUp = false;
  readonly #arrivesAt = [0, 0];

  constructor(timeline: Timeline, ends: readonly [FilesPeer, FilesPeer], latencyMs: number) {
    this.#timeline = timeline;
    this.#ends = ends;
    this.latencyMs = latencyMs;
  }

  /** Brings it up, unless somebody is not there, or the two are linked already. */
  connect(): void {
    const [one, other] = this.#ends;
    if (one.isGone || other.isGone || one.hasLinkTo(other)) return;
    this.#isUp = true;
    one.joined(other, this);
    other.joined(one, this);
  }

  cut(): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    const [one, other] = this.#ends;
    one.left(other);
    other.left(one);
  }

  /** Carries bytes, once the sender's line took them; `drained` of them count for its credit. */
  send(from: FilesPeer, bytes: Uint8Array, takenAt: number, drained = 0): void {
    const side = this.#ends[0] === from ? 1 : 0;
    this.#arrivesAt[side] = Math.max(this.#arrivesAt[side]!, takenAt + this.latencyMs);
    this.#timeline.at(this.#arrivesAt[side], () => {
      if (this.#isUp) this.#ends[side].handle({ type: 'received', peer: from.id, bytes });
    });
    if (drained === 0) return;
    this.#timeline.at(takenAt, () => {
      if (this.#isUp) from.handle({ type: 'drained', peer: this.#ends[side].id, bytes: drained });
    });
  }
}

/** One peer. */
export class FilesPeer {
  readonly id: string;
  readonly manner: FilesManner;
  readonly expelled = new Set<string>();
  /** Honest ones that blamed it, and for what. */
  readonly blamedBy = new Set<string>();
  received = 0;
  twice = 0;
  wrong = 0;
  blames = 0;
  assembledMax = 0;
  readMax = 0;
  unsentMax = 0;
  /** From which piece of the first file it reads, if it does. */
  reads: number | undefined;
  readonly #options: FilesPeerOptions;
  readonly #timeline: Timeline;
  readonly #prng: Prng;
  /** What is on disk: pieces by root and number, layers by root. Survives a crash. */
  readonly #disk = new Map<string, Map<number, Uint8Array>>();
  readonly #layers = new Map<string, Uint8Array>();
  readonly #links = new Map<string, { readonly peer: FilesPeer; readonly cable: FileCable }>();
  readonly #blocks = new Set<string>();
  readonly #unsent = new Map<string, number>();
  readonly #strikes = new Map<string, number>();
  #machine: FileSwarm | undefined;
  #life = 0;
  #lineFreeAt = 0;
  #callOff: (() => void) | undefined;
  #wakeAt = Infinity;
  readonly #events: FileEvent[] = [];

  constructor(options: FilesPeerOptions) {
    this.#options = options;
    this.#timeline = options.timeline;
    this.#prng = options.prng;
    this.id = options.id;
    this.manner = options.manner;
    for (const { file, layer, bytes } of options.contents) {
      const pieces = new Map<number, Uint8Array>();
      this.#disk.set(file.root, pieces);
      if (!options.holds) continue;
      this.#layers.set(file.root, layer);
      for (let piece = 0; piece < piecesOf(file); piece++) pieces.set(piece, pieceOf(bytes, file, piece));
    }
  }

  get isGone(): boolean {
    return this.#machine === undefined;
  }

  /** Whether all files are on disk. */
  get isDone(): boolean {
    return this.#options.contents.every(({ file }) => this.#disk.get(file.root)!.size === piecesOf(file));
  }

  /** Whether what is on disk is what the files are. */
  get isRight(): boolean {
    return this.#options.contents.every(({ file, bytes }) => [...this.#disk.get(file.root)!].every(([piece, held]) => Buffer.compare(held, pieceOf(bytes, file, piece)) === 0));
  }

  /** What it has, for the log. */
  describe(): string {
    const counts = this.#options.contents.map(({ file }) => `${this.#disk.get(file.root)!.size}/${piecesOf(file)}`);
    return `${counts.join(' ')} of its pieces, links to ${[...this.#links.keys()].join(' ')}`;
  }

  hasLinkTo(other: FilesPeer): boolean {
    return this.#links.has(other.id);
  }

  /** Starts with what is on disk. */
  start(): void {
    this.#machine = new FileSwarm({ random: (length) => this.#prng.bytes(length), downBytesPerSecond: this.#options.downBytesPerSecond });
    this.#life++;
    for (const { file } of this.#options.contents) {
      const pieces = new Bitfield(piecesOf(file));
      for (const piece of this.#disk.get(file.root)!.keys()) pieces.set(piece);
      this.handle({ type: this.#options.holds ? 'held' : 'wanted', file, pieces: pieces.toBytes() });
    }
    if (this.reads !== undefined) this.handle({ type: 'reading', root: this.#options.contents[0]!.file.root, piece: this.reads });
  }

  /** Dies; answers whom it was linked to. */
  crash(): readonly { readonly peer: FilesPeer; readonly latencyMs: number }[] {
    const neighbours = [...this.#links.values()].map(({ peer, cable }) => ({ peer, latencyMs: cable.latencyMs }));
    this.#machine = undefined;
    this.#life++;
    this.#blocks.clear();
    for (const { cable } of [...this.#links.values()]) cable.cut();
    return neighbours;
  }

  joined(peer: FilesPeer, cable: FileCable): void {
    this.#links.set(peer.id, { peer, cable });
    this.#unsent.set(peer.id, 0);
    this.handle({ type: 'peer-joined', peer: peer.id });
    if (this.manner === 'floods') this.#flood(peer);
    if (this.manner === 'unasked') this.#pushUnasked(peer);
  }

  left(peer: FilesPeer): void {
    this.#links.delete(peer.id);
    this.handle({ type: 'peer-left', peer: peer.id });
  }

  /** Lets the machine take an event, and does what it orders. One at a time: what follows from it waits. */
  handle(event: FileEvent): void {
    this.#events.push(event);
    if (this.#events.length > 1) return;
    for (let next = this.#events[0]; next !== undefined; next = this.#events[0]) {
      this.#turn(next);
      this.#events.shift();
    }
  }

  #turn(event: FileEvent): void {
    const machine = this.#machine;
    if (machine === undefined) return;
    if (event.type === 'received') this.#count(event.bytes);
    const drained = event.type === 'drained' ? this.#unsent.get(event.peer) : undefined;
    if (event.type === 'drained' && drained !== undefined) this.#unsent.set(event.peer, drained - event.bytes);
    const effects = machine.handle(event, this.#timeline.now);
    for (const effect of effects) this.#perform(effect);
    this.assembledMax = Math.max(this.assembledMax, machine.memory.assembled);
    this.readMax = Math.max(this.readMax, machine.memory.read);
    this.#plan(machine.wakeAt);
  }

  #plan(wakeAt: number): void {
    if (wakeAt === this.#wakeAt) return;
    this.#callOff?.();
    this.#wakeAt = wakeAt;
    if (wakeAt === Infinity) return;
    const life = this.#life;
    // A machine that wants to be woken at once again and again would stop the world: at least a millisecond passes.
    this.#callOff = this.#timeline.at(Math.max(wakeAt, this.#timeline.now + 1), () => {
      this.#wakeAt = Infinity;
      if (life === this.#life) this.handle({ type: 'tick' });
    });
  }

  #later(delayMs: number, event: () => FileEvent): void {
    const life = this.#life;
    this.#timeline.after(delayMs, () => {
      if (life === this.#life) this.handle(event());
    });
  }

  #perform(effect: FileEffect): void {
    switch (effect.type) {
      case 'send':
        return this.#send(effect.peer, effect.bytes);
      case 'blame':
        return this.#blame(effect.peer, effect.fault);
      case 'disconnect':
        return this.#expel(effect.peer);
      case 'keep':
        return this.#keep(effect);
      case 'read': {
        const bytes = this.#disk.get(effect.root)!.get(effect.piece);
        return this.#later(this.#prng.between(1, 10), () => ({ type: 'read', root: effect.root, piece: effect.piece, ...(bytes === undefined ? {} : { bytes }) }));
      }
      case 'write-layer':
        this.#layers.set(effect.root, effect.layer);
        return;
      case 'read-layer': {
        const layer = this.#layers.get(effect.root);
        return this.#later(this.#prng.between(1, 10), () => ({ type: 'layer-read', root: effect.root, ...(layer === undefined ? {} : { layer }) }));
      }
      case 'notify':
        if (effect.change.type === 'progress') this.#readOn();
    }
  }

  #keep({ root, piece, job, blocks, node, shape }: Extract<FileEffect, { type: 'keep' }>): void {
    const life = this.#life;
    const bytes = concatBytes(...blocks);
    const leaves = leavesOf(bytes);
    this.#timeline.after(this.#prng.between(2, 40), () => {
      if (life !== this.#life) return;
      if (!checkPiece(leaves, piece, node, shape)) return this.handle({ type: 'wrong', root, piece, job, leaves: concatBytes(...leaves) });
      if (this.#prng.chance(this.#options.writesFail)) return this.handle({ type: 'write-failed', root, piece, job });
      this.#disk.get(root)!.set(piece, bytes);
      this.handle({ type: 'kept', root, piece, job, leaves: concatBytes(...leaves) });
    });
  }

  /** A reader goes on to the first piece that it lacks. */
  #readOn(): void {
    if (this.reads === undefined) return;
    const { file } = this.#options.contents[0]!;
    const pieces = this.#disk.get(file.root)!;
    const before = this.reads;
    while (pieces.has(this.reads)) this.reads++;
    const { reads } = this;
    if (reads === before) return;
    this.handle(reads < piecesOf(file) ? { type: 'reading', root: file.root, piece: reads } : { type: 'reading', root: file.root });
  }

  /** As a session does: who costs too much is sent away. */
  #blame(id: string, { fault, reason }: Fault): void {
    this.blames++;
    const strikes = (this.#strikes.get(id) ?? 0) + FAULT_COST[fault];
    this.#strikes.set(id, strikes);
    // To be slow is not dishonest.
    if (this.manner === 'honest' && fault !== 'withheld') this.#links.get(id)?.peer.blamedBy.add(`${this.id}: ${reason}`);
    if (strikes >= LIMITS.strikesClose) this.#expel(id);
  }

  #expel(id: string): void {
    this.expelled.add(id);
    this.#timeline.after(1, () => this.#links.get(id)?.cable.cut());
  }

  #count(bytes: Uint8Array): void {
    const message = decodeFileMessage(bytes);
    if (isFault(message) || message.type !== 'block') return;
    this.received += message.bytes.length;
    const content = this.#options.contents.find(({ file }) => file.root === message.root);
    if (content === undefined) return;
    const at = message.piece * content.file.pieceBytes + message.block * FILE_LIMITS.fileBlockBytes;
    if (Buffer.compare(content.bytes.subarray(at, at + message.bytes.length), message.bytes) !== 0) {
      this.wrong += message.bytes.length;
      return;
    }
    const key = `${message.root} ${message.piece} ${message.block}`;
    if (this.#blocks.has(key)) this.twice += message.bytes.length;
    this.#blocks.add(key);
  }

  #send(id: string, bytes: Uint8Array): void {
    const link = this.#links.get(id);
    if (link === undefined) return;
    const message = decodeFileMessage(bytes);
    if (isFault(message)) return this.#options.complain(`${this.id} said what nobody understands: ${message.reason}`);
    const said = this.#tongue(message);
    if (said === undefined) return this.#swallow(id, message, bytes.length);
    const twisted = said === message ? bytes : encodeFileMessage(said);
    const isBulk = message.type === 'block' || message.type === 'layer';
    if (isBulk) this.#note(id, bytes.length);
    // What is urgent overtakes what is large.
    if (isBulk) this.#lineFreeAt = Math.max(this.#lineFreeAt, this.#timeline.now) + bytes.length / this.#options.bytesPerMs;
    const delayMs = this.manner === 'drips' && message.type === 'block' ? DRIP_MS : 0;
    if (delayMs > 0) this.#lineFreeAt += delayMs;
    link.cable.send(this, twisted, isBulk ? this.#lineFreeAt : this.#timeline.now, isBulk ? bytes.length : 0);
  }

  #note(id: string, bytes: number): void {
    const unsent = (this.#unsent.get(id) ?? 0) + bytes;
    this.#unsent.set(id, unsent);
    this.unsentMax = Math.max(this.unsentMax, unsent);
  }

  /** What is not said still leaves the machine's hands. */
  #swallow(id: string, message: FileMessage, bytes: number): void {
    if (message.type === 'block' || message.type === 'layer') this.#later(1, () => ({ type: 'drained', peer: id, bytes }));
  }

  /** What a peer of its manner says instead; undefined for nothing. */
  #tongue(message: FileMessage): FileMessage | undefined {
    if (message.type === 'block') {
      if (this.manner === 'empty-handed') return undefined;
      if (this.manner === 'corrupts' && this.#prng.chance(0.3)) return { ...message, bytes: message.bytes.map((byte, i) => (i === 7 ? byte ^ 1 : byte)) };
    }
    if (message.type === 'layer' && this.manner === 'wrong-layer') return { ...message, layer: message.layer.map((byte, i) => (i === 3 ? byte ^ 1 : byte)) };
    return message;
  }

  /** Asks for far more than may wait, and for the same layer all the time. */
  #flood(peer: FilesPeer): void {
    const { file } = this.#prng.pick(this.#options.contents);
    const link = this.#links.get(peer.id);
    if (link === undefined || this.isGone) return;
    const say = (message: FileMessage): void => link.cable.send(this, encodeFileMessage(message), this.#timeline.now);
    say({ type: 'state', root: file.root, wants: 'for-itself', asks: true, pieces: new Bitfield(piecesOf(file)).toBytes() });
    for (let i = 0; i < FLOOD_REQUESTS; i++) say({ type: 'request', count: 1, root: file.root, piece: i % piecesOf(file), block: 0 });
    say({ type: 'layer-request', root: file.root });
    this.#timeline.after(500, () => this.#flood(peer));
  }

  /** Sends blocks that nobody asked for, wrong ones. */
  #pushUnasked(peer: FilesPeer): void {
    const { file } = this.#prng.pick(this.#options.contents);
    const link = this.#links.get(peer.id);
    if (link === undefined || this.isGone) return;
    const piece = this.#prng.below(piecesOf(file));
    const bytes = new Uint8Array(Math.min(FILE_LIMITS.fileBlockBytes, pieceSize(file, piece)));
    link.cable.send(this, encodeFileMessage({ type: 'block', root: file.root, piece, block: 0, bytes }), this.#timeline.now);
    this.#timeline.after(this.#prng.between(200, 2000), () => this.#pushUnasked(peer));
  }
}

/**
 * The loop between the pure machine that fetches and gives files and the world: it takes one event, calls `handle`, performs every
 * effect, and a finished effect comes back as an event, in the manner of `database/driver.ts`. It decides nothing.
 *
 * What fails here never reaches the replica: a disk that refuses is told to the listener, and a bug of ours ends the files alone.
 */
import { concatBytes, toHex } from '../../core/base/bytes.ts';
import type { PeerId } from '../../core/base/peer.ts';
import type { FileChange, FileEffect, FileEvent, FileOutline } from '../../core/files/event.ts';
import type { FileSwarm } from '../../core/files/swarm.ts';
import { checkPiece, HASH_BYTES } from '../../core/files/tree.ts';
import type { Clock, Cutter, Files, KeptPiece } from '../../ports.ts';
import { Alarm } from '../alarm.ts';
import type { FileCourier, FileWire } from './courier.ts';
import { LayerKeeper } from './layer-keeper.ts';

/** Who hears of it. */
export interface FilesListener {
  changed(change: FileChange): void;
  /** A peer is about to be heard about this file, which the machine may not know yet. */
  asked(root: string): void;
  /** A piece is on disk. */
  wrote(root: string, piece: number): void;
  /** The disk refused a piece, for the reason it rejected with. */
  refused(root: string, reason: unknown): void;
  /** A piece, or a layer, that the disk should have and does not. */
  missed(root: string, piece: number): void;
  /** A bug of ours: nothing is fetched or given any more. */
  failed(reason: unknown): void;
}

/** What a driver drives, and with what. */
export interface FilesDriverOptions {
  readonly swarm: FileSwarm;
  readonly files: Files;
  readonly cutter: Cutter;
  readonly clock: Clock;
  /** How a file is cut that the machine knows. */
  readonly outlineOf: (root: string) => FileOutline | undefined;
  /** Whether all of it is on disk. */
  readonly isWhole: (root: string) => boolean;
  readonly listener: FilesListener;
}

type Effect<T extends FileEffect['type']> = Extract<FileEffect, { type: T }>;

/** The first byte of a peer's message about what it has and wants of a file, which comes before the root. */
const STATE = 1;
/** Pause before a piece is hashed again that could not be, ms: whoever hashes died, and another one begins. */
const HASH_AGAIN_MS = 1000;

/** Drives one swarm. */
export class FilesDriver implements FileCourier {
  readonly #options: FilesDriverOptions;
  readonly #queue: FileEvent[] = [];
  readonly #alarm: Alarm;
  readonly #layers: LayerKeeper;
  /** Files that the disk was told of, or is told just now. */
  readonly #begun = new Map<string, Promise<void>>();
  #peers = new Set<PeerId>();
  #wire: FileWire | undefined;
  #isRunning = false;
  #isStopped = false;

  constructor(options: FilesDriverOptions) {
    this.#options = options;
    this.#alarm = new Alarm(options.clock, () => this.dispatch({ type: 'tick' }));
    this.#layers = new LayerKeeper({ ...options, begin: (root) => this.#begin(root) });
  }

  /** There may be peers. Those of another wire are gone. */
  carry(wire: FileWire): this {
    for (const peer of [...this.#peers]) this.closed(peer);
    this.#wire = wire;
    return this;
  }

  opened(peer: PeerId): void {
    this.closed(peer);
    this.#peers.add(peer);
    this.dispatch({ type: 'peer-joined', peer });
  }

  closed(peer: PeerId): void {
    if (this.#peers.delete(peer)) this.dispatch({ type: 'peer-left', peer });
  }

  received(peer: PeerId, bytes: Uint8Array): void {
    if (!this.#peers.has(peer)) return;
    if (bytes[0] === STATE && bytes.length > HASH_BYTES) this.#options.listener.asked(toHex(bytes.subarray(1, 1 + HASH_BYTES)));
    this.dispatch({ type: 'received', peer, bytes });
  }

  drained(peer: PeerId, bytes: number): void {
    this.dispatch({ type: 'drained', peer, bytes });
  }

  /** Feeds one event; it is handled at once, or after the one being handled now. */
  dispatch(event: FileEvent): void {
    if (this.#isStopped) return;
    this.#queue.push(event);
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        for (const effect of this.#options.swarm.handle(next, this.#options.clock.now())) this.#perform(effect);
      }
    } catch (reason) {
      this.stop();
      this.#options.listener.failed(reason);
    } finally {
      this.#isRunning = false;
    }
    this.#alarm.set(this.#isStopped ? Infinity : this.#options.swarm.wakeAt);
  }

  /** The disk has nothing of this file any more. */
  forget(root: string): void {
    this.#begun.delete(root);
    this.#layers.forget(root);
  }

  /** Stops for good. */
  stop(): void {
    this.#isStopped = true;
    this.#alarm.set(Infinity);
  }

  #perform(effect: FileEffect): void {
    switch (effect.type) {
      case 'send':
        return this.#wire?.send(effect.peer, effect.lane, effect.bytes);
      case 'blame':
        return this.#wire?.blame(effect.peer, effect.fault);
      case 'disconnect':
        return this.#wire?.expel(effect.peer, effect.fault);
      case 'keep':
        return void this.#keep(effect);
      case 'read':
        return void this.#read(effect);
      case 'write-layer':
        return void this.#layers.write(effect.root, effect.layer);
      case 'read-layer':
        return void this.#readLayer(effect);
      case 'notify':
        return this.#options.listener.changed(effect.change);
    }
  }

  async #keep(effect: Effect<'keep'>): Promise<void> {
    const { files, listener, outlineOf } = this.#options;
    const { root, piece, job, blocks, node, shape } = effect;
    let kept: KeptPiece | undefined;
    try {
      await this.#begin(root);
      kept = await files.keep?.(root, piece, { blocks, node, shape }) ?? await this.#keepHere(effect);
      if (kept === undefined) return;
    } catch (reason) {
      this.dispatch({ type: 'write-failed', root, piece, job });
      // What was dropped meanwhile has no place any more.
      if (outlineOf(root) !== undefined) listener.refused(root, reason);
      return;
    }
    const { isRight, leaves } = kept;
    if (!isRight) return this.dispatch({ type: 'wrong', root, piece, job, leaves });
    if (!this.#begun.has(root)) return;
    void this.#layers.again(root);
    listener.wrote(root, piece);
    this.dispatch({ type: 'kept', root, piece, job, leaves });
  }

  /** Where the disk checks nothing. Undefined where nobody can hash at the moment: then it is tried again, for that is no reason to fetch it again. */
  async #keepHere(effect: Effect<'keep'>): Promise<KeptPiece | undefined> {
    const { files, cutter, clock } = this.#options;
    const { root, piece, blocks, node, shape } = effect;
    const bytes = concatBytes(...blocks);
    const leaves = await cutter.leaves(bytes).catch(() => undefined);
    if (leaves === undefined) {
      if (!this.#isStopped) clock.wake(clock.now() + HASH_AGAIN_MS, () => !this.#isStopped && void this.#keep(effect));
      return undefined;
    }
    const isRight = checkPiece(leaves, piece, node, shape);
    if (isRight) await files.write(root, piece, bytes);
    return { isRight, leaves: concatBytes(...leaves) };
  }

  async #read({ root, piece }: Effect<'read'>): Promise<void> {
    const { files, listener } = this.#options;
    // A disk that cannot be read has it not, for whoever asks.
    const bytes = await files.read(root, piece).catch(() => undefined);
    if (bytes === undefined) listener.missed(root, piece);
    this.dispatch({ type: 'read', root, piece, ...(bytes === undefined ? {} : { bytes }) });
  }

  async #readLayer({ root }: Effect<'read-layer'>): Promise<void> {
    const layer = await this.#layers.read(root);
    this.dispatch({ type: 'layer-read', root, ...(layer === undefined ? {} : { layer }) });
  }

  #begin(root: string): Promise<void> {
    let begun = this.#begun.get(root);
    if (begun === undefined) {
      const outline = this.#options.outlineOf(root);
      begun = outline === undefined ? Promise.reject(new Error('nobody knows this file any more')) : this.#options.files.begin(outline);
      this.#begun.set(root, begun);
      begun.catch(() => this.#begun.delete(root));
    }
    return begun;
  }
}

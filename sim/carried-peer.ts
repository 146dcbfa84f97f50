/**
 * One device of a swarm that writes records and shares files at once: the real replica, driver and sessions, and beside them the real
 * loop around the real machine for files. Its disk of files outlives a crash. A foe is a device whose transport says other things
 * about files than its machine does.
 */
import { isFault } from '../src/core/base/fault.ts';
import type { PeerId } from '../src/core/base/peer.ts';
import { Bitfield } from '../src/core/files/bitfield.ts';
import type { FileOutline } from '../src/core/files/event.ts';
import { FileSwarm } from '../src/core/files/swarm.ts';
import { piecesOf } from '../src/core/files/tree.ts';
import { decodeFileMessage, encodeFileMessage, type FileMessage } from '../src/core/files/wire.ts';
import { FILE_CODE } from '../src/core/protocol/wire.ts';
import { FilesDriver } from '../src/database/files/files-driver.ts';
import type { FileWire } from '../src/database/files/courier.ts';
import type { Cutter, Files, Lane, Transport, TransportListener } from '../src/ports.ts';
import { Disk } from './disk.ts';
import { leavesOf, pieceOf, type Content } from './file-content.ts';
import { honestHabits, SimPeer, type Observer, type Surroundings } from './peer.ts';
import type { Prng } from '../src/testing/prng.ts';
import type { Timeline } from '../src/testing/timeline.ts';

/** How a device behaves. `without` deals in no files; those after it mean harm. */
export type CarriedManner = 'honest' | 'without' | 'corrupts' | 'garbles' | 'pushes' | 'floods' | 'mute';

/** What a device is made of. */
export interface CarriedPeerOptions {
  readonly around: Surroundings;
  readonly prng: Prng;
  readonly observer: Observer;
  readonly node: number;
  readonly manner: CarriedManner;
  /** Files that it has whole, and those it wants. */
  readonly holds: readonly Content[];
  readonly wants: readonly Content[];
  readonly failed: (reason: unknown) => void;
}

const FLOOD_MESSAGES = 25_000;

/** A device. */
export class CarriedPeer {
  readonly manner: CarriedManner;
  readonly peer: SimPeer;
  readonly #options: CarriedPeerOptions;
  readonly #disk: FileDisk;
  #files: FilesDriver | undefined;

  constructor(options: CarriedPeerOptions) {
    const { around, prng, observer, node, manner } = options;
    this.#options = options;
    this.manner = manner;
    this.#disk = new FileDisk(around.timeline, prng.fork('files'), options.holds);
    const honest = honestHabits(around.world, prng);
    const habits = {
      ...honest,
      tamper: (transport: Transport) => (this.isHonest ? transport : slandered(transport, { ...options, contents: [...options.holds, ...options.wants] })),
      ...(manner === 'without' ? {} : { files: (wire: FileWire) => this.#start(wire) }),
    };
    this.peer = new SimPeer(around, prng.fork('peer'), observer, { node, disk: new Disk(around.timeline, prng.fork('disk')), habits, isHonest: this.isHonest });
  }

  get isHonest(): boolean {
    return this.manner === 'honest' || this.manner === 'without';
  }

  /** Files that it wants and lacks. */
  get missing(): readonly Content[] {
    return this.manner === 'honest' ? this.#options.wants.filter(({ file }) => this.#disk.count(file.root) < piecesOf(file)) : [];
  }

  /** Whether all that is on its disk is what the files are. */
  get isRight(): boolean {
    return this.#options.wants.every(({ file, bytes }) => this.#disk.isRight(file, bytes));
  }

  describe(): string {
    return this.#options.wants.map(({ file }) => `${this.#disk.count(file.root)}/${piecesOf(file)}`).join(' ');
  }

  crash(): void {
    this.#files?.stop();
    this.peer.crash();
  }

  #start(wire: FileWire): FilesDriver {
    const { around: { timeline }, prng, failed, holds, wants } = this.#options;
    const swarm = new FileSwarm({ random: (length) => prng.bytes(length) });
    const outlines = new Map([...holds, ...wants].map(({ file }) => [file.root, file]));
    const nothing = (): void => undefined;
    const driver = new FilesDriver({
      swarm,
      files: this.#disk.files,
      cutter: cutterOf(timeline, prng),
      clock: { now: () => timeline.now, wake: (at, run) => timeline.at(Math.max(at, timeline.now + 1), run) },
      outlineOf: (root) => outlines.get(root),
      isWhole: () => false,
      listener: { changed: nothing, asked: nothing, wrote: nothing, refused: nothing, missed: nothing, failed },
    });
    this.#files = driver.carry(wire);
    for (const { file } of holds) driver.dispatch({ type: 'held', file, pieces: this.#disk.bitfield(file) });
    for (const { file } of wants) driver.dispatch({ type: 'wanted', file, pieces: this.#disk.bitfield(file) });
    return driver;
  }
}

/** The part of a `Files` that the loop needs, in memory, each answer a little later. */
class FileDisk {
  readonly files: Files;
  readonly #pieces = new Map<string, Map<number, Uint8Array>>();
  readonly #layers = new Map<string, Uint8Array>();

  constructor(timeline: Timeline, prng: Prng, holds: readonly Content[]) {
    for (const { file, layer, bytes } of holds) {
      this.#layers.set(file.root, layer);
      this.#pieces.set(file.root, new Map(Array.from({ length: piecesOf(file) }, (_, piece) => [piece, pieceOf(bytes, file, piece)])));
    }
    const soon = <T>(run: () => T): Promise<T> => new Promise((resolve) => timeline.after(prng.between(1, 15), () => resolve(run())));
    this.files = {
      begin: (file: FileOutline) => soon(() => void (this.#pieces.has(file.root) || this.#pieces.set(file.root, new Map()))),
      write: (root: string, piece: number, bytes: Uint8Array) => soon(() => void this.#pieces.get(root)!.set(piece, bytes.slice())),
      writeLayer: (root: string, layer: Uint8Array) => soon(() => void this.#layers.set(root, layer)),
      read: (root: string, piece: number) => soon(() => this.#pieces.get(root)?.get(piece)),
      readLayer: (root: string) => soon(() => this.#layers.get(root)),
    } as unknown as Files;
  }

  count(root: string): number {
    return this.#pieces.get(root)?.size ?? 0;
  }

  bitfield(file: FileOutline): Uint8Array {
    const pieces = new Bitfield(piecesOf(file));
    for (const piece of this.#pieces.get(file.root)?.keys() ?? []) pieces.set(piece);
    return pieces.toBytes();
  }

  isRight(file: FileOutline, bytes: Uint8Array): boolean {
    return [...(this.#pieces.get(file.root) ?? [])].every(([piece, held]) => Buffer.compare(held, pieceOf(bytes, file, piece)) === 0);
  }
}

function cutterOf(timeline: Timeline, prng: Prng): Cutter {
  const leaves = (piece: Uint8Array): Promise<readonly Uint8Array[]> =>
    new Promise((resolve) => timeline.after(prng.between(1, 15), () => resolve(leavesOf(piece))));
  return { leaves } as unknown as Cutter;
}

interface Slander {
  readonly around: Surroundings;
  readonly prng: Prng;
  readonly manner: CarriedManner;
  readonly contents: readonly Content[];
}

/** A transport that says about files what a foe of that manner says. */
function slandered(transport: Transport, { around: { timeline }, prng, manner, contents }: Slander): Transport {
  const linked = new Set<PeerId>();
  const say = (peer: PeerId, lane: Lane, body: Uint8Array): void => transport.send(peer, lane, Uint8Array.of(FILE_CODE, ...body));
  const bother = (peer: PeerId): void => {
    if (!linked.has(peer)) return;
    if (manner === 'pushes') {
      const { file } = prng.pick(contents);
      say(peer, 'files', encodeFileMessage({ type: 'block', root: file.root, piece: prng.below(piecesOf(file)), block: 0, bytes: prng.bytes(100) }));
    }
    if (manner === 'garbles') say(peer, prng.pick(['control', 'files']), prng.bytes(prng.between(1, 200)));
    if (manner === 'floods') for (let i = 0; i < FLOOD_MESSAGES; i++) say(peer, 'control', encodeFileMessage({ type: 'choke' }));
    timeline.after(prng.between(500, 2500), () => bother(peer));
  };
  const overheard = (listener: TransportListener): TransportListener => ({
    joined: (link) => {
      linked.add(link.peer);
      // Beyond the handshake, where what it says is heard.
      timeline.after(3000, () => bother(link.peer));
      listener.joined(link);
    },
    left: (peer) => {
      linked.delete(peer);
      listener.left(peer);
    },
    received: (peer, lane, bytes) => listener.received(peer, lane, bytes),
    drained: (peer, bytes) => listener.drained?.(peer, bytes),
    networks: (state) => listener.networks(state),
  });
  return {
    ...transport,
    open: (listener) => transport.open(overheard(listener)),
    send: (peer, lane, bytes) => {
      const said = bytes[0] === FILE_CODE ? twisted(bytes, manner, prng) : bytes;
      if (said !== undefined) transport.send(peer, lane, said);
    },
  };
}

function twisted(bytes: Uint8Array, manner: CarriedManner, prng: Prng): Uint8Array | undefined {
  const message = decodeFileMessage(bytes.subarray(1));
  if (isFault(message)) return bytes;
  if (manner === 'mute') return message.type === 'block' || message.type === 'layer' ? undefined : bytes;
  if (manner !== 'corrupts' || message.type !== 'block' || !prng.chance(0.4)) return bytes;
  const wrong: FileMessage = { ...message, bytes: message.bytes.map((byte, i) => (i === 9 ? byte ^ 1 : byte)) };
  return Uint8Array.of(FILE_CODE, ...encodeFileMessage(wrong));
}

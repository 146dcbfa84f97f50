/**
 * Devices that keep and share files, without replicas: what is in their sets, who sees what, and who is linked to whom is for a test
 * to say. Disks and wires are in memory, time passes when it is told to.
 */
import { toHex } from '../../src/core/base/bytes.ts';
import type { Fault } from '../../src/core/base/fault.ts';
import type { FileOutline } from '../../src/core/files/event.ts';
import { RECORD_KIND, type RecordHeader, type SignedRecord } from '../../src/core/record/record.ts';
import { signedOf } from '../../src/core/record/signed.ts';
import { memoryFiles, MemoryFilesDisk } from '../../src/adapters/files/memory-files.ts';
import type { FilesConfig } from '../../src/database/files/files-config.ts';
import { Entry, headerOf } from '../../src/database/entry.ts';
import type { FileNews } from '../../src/database/files/ask.ts';
import type { FileCourier, FileWire } from '../../src/database/files/courier.ts';
import type { FilingMember } from '../../src/database/files/filing-host.ts';
import { RoomFiles } from '../../src/database/files/room-files.ts';
import type { Seen } from '../../src/database/moderation/seen.ts';
import { Prng } from '../../src/testing/prng.ts';
import { leavesOf, wholeFile, type WholeFile } from '../files/lone-swarm.ts';
import { withId } from '../record/events.ts';
import { HandClock, settle } from '../signer/hand-clock.ts';

export { wholeFile, type WholeFile } from '../files/lone-swarm.ts';
export { settle } from '../signer/hand-clock.ts';

/** Public key of whoever uses a device, unless a test says another. */
export const ME = 'aa'.repeat(32);
export const STRANGER = 'bb'.repeat(32);

let made = 0;

/** A record that refers to files. */
export function recordFor(files: readonly WholeFile[], author = STRANGER): SignedRecord {
  const value = files.map(({ file: { root, size, pieceBytes } }) => ({ $file: { x: 'cd'.repeat(32), root, size, m: 'application/octet-stream', piece: pieceBytes } }));
  const event = withId({ pubkey: author, created_at: 1_700_000_000 + ++made, kind: RECORD_KIND, tags: [['d', `notes/${made}`]], content: JSON.stringify(value), sig: '00'.repeat(64) });
  return signedOf(event) as SignedRecord;
}

/** What a test says of a device. */
export interface DeviceOptions {
  readonly files?: FilesConfig;
  readonly disk?: MemoryFilesDisk;
  readonly records?: readonly SignedRecord[];
  readonly quota?: number;
  /** What the room keeps of one author, bytes. */
  readonly authorFileBytesMax?: number;
  /** The store of records was emptied. */
  readonly wiped?: boolean;
}

/** One device. */
export class Device {
  readonly clock: HandClock;
  readonly disk: MemoryFilesDisk;
  readonly room: RoomFiles;
  readonly news: FileNews[] = [];
  /** What it sees of records, by id in hex; all else is shown. */
  readonly sights = new Map<string, Partial<Seen>>();
  readonly blamed: { readonly peer: string; readonly fault: Fault }[] = [];
  courier: FileCourier | undefined;
  readonly #records = new Map<string, SignedRecord>();
  readonly #opened: Promise<void>;

  constructor(clock: HandClock, { files = {}, disk = new MemoryFilesDisk(), records = [], quota = 0, wiped = false, authorFileBytesMax = 2 ** 40 }: DeviceOptions = {}, seed = 'device') {
    this.clock = clock;
    this.disk = disk;
    for (const record of records) this.#records.set(toHex(record.id), record);
    const host = {
      filed: (news: FileNews) => void this.news.push(news),
      changed: () => undefined,
      disk: () => ({ wiped, damaged: 0, storage: { usage: 0, quota, persisted: false, budget: undefined } }),
    };
    this.room = new RoomFiles({ member: this.#member({ config: { files }, policy: { authorFileBytesMax } }, seed), host, files: memoryFiles({ disk }), cutter: { cut: () => Promise.reject(new Error('nothing is cut here')), leaves: async (piece) => leavesOf(piece), unseal: async () => undefined, close: () => undefined } });
    this.#opened = this.room.open();
  }

  /** Resolves when it looked at all its records. */
  async ready(): Promise<this> {
    await this.#opened;
    await this.clock.pass(1);
    return this;
  }

  /** Records come to its set, and leave it. */
  async change(added: readonly SignedRecord[], removed: readonly RecordHeader[] = []): Promise<void> {
    for (const { id } of removed) this.#records.delete(toHex(id));
    for (const record of added) this.#records.set(toHex(record.id), record);
    this.room.records(added, removed);
    await settle();
  }

  /** Puts a file, as a page does. */
  async put({ file, bytes, layer }: WholeFile, tab = ''): Promise<void> {
    await this.room.ask({ type: 'draft', draft: 'd', pieceBytes: file.pieceBytes }, tab);
    for (let piece = 0; piece * file.pieceBytes < file.size; piece++) {
      await this.room.ask({ type: 'draft-piece', draft: 'd', piece, bytes: bytes.slice(piece * file.pieceBytes, (piece + 1) * file.pieceBytes) }, tab);
    }
    await this.room.ask({ type: 'adopt', draft: 'd', file, layer }, tab);
  }

  want({ file }: WholeFile, tab = ''): Promise<unknown> {
    return this.room.ask({ type: 'want', file }, tab);
  }

  read(file: FileOutline, piece: number, reader = 'r', tab = ''): Promise<unknown> {
    return this.room.ask({ type: 'read', file, piece, reader }, tab);
  }

  /** Bytes that are on its disk of a file. */
  have({ file }: WholeFile): number {
    const pieces = this.disk.files.get(file.root)?.pieces.values() ?? [];
    return [...pieces].reduce((sum, { length }) => sum + length, 0);
  }

  #member(settings: { readonly config: { readonly files: FilesConfig }; readonly policy: { readonly authorFileBytesMax: number } }, seed: string): FilingMember {
    const prng = new Prng(seed);
    const entries = new Map<string, Entry>();
    const entryOf = (header: RecordHeader): Entry | undefined => {
      const id = toHex(header.id);
      const record = this.#records.get(id);
      if (record !== undefined && !entries.has(id)) entries.set(id, new Entry(record));
      return record === undefined ? undefined : entries.get(id);
    };
    const member = {
      settings,
      environment: { clock: this.clock, random: (length: number) => prng.bytes(length) },
      identity: { pubkey: ME },
      catalog: {
        names: 'open',
        isResting: false,
        wake: () => Promise.resolve(),
        all: () => [...this.#records.values()].map(headerOf),
        entry: (record: SignedRecord) => new Entry(record),
        bodies: { load: async (loaded: readonly Entry[]) => [...loaded], release: () => undefined },
        shelfOf: () => ({ entryOf }),
      },
      views: { isModerated: true, judged: ({ id }: Entry) => (this.sights.has(id) ? { state: 'shown', blurred: false, why: undefined, isListed: true, ...this.sights.get(id) } : undefined) },
      desk: { asked: undefined, part: undefined },
      unlocked: undefined,
      ready: Promise.resolve(),
      read: async (keys: readonly { readonly id: Uint8Array }[]) => keys.map(({ id }) => this.#records.get(toHex(id))?.bytes),
    };
    return member as unknown as FilingMember;
  }
}

/** Several devices and their links, in one time. */
export class Devices {
  readonly clock = new HandClock();
  readonly #open: Device[] = [];

  device(options?: DeviceOptions): Device {
    const device = new Device(this.clock, options, `device ${this.#open.length}`);
    this.#open.push(device);
    return device;
  }

  /** Links two devices. What is sent arrives a moment later, in order. */
  link(one: Device, other: Device): void {
    const [name, otherName] = [one, other].map((device) => `peer ${this.#open.indexOf(device)}`) as [string, string];
    this.#wire(one, other, { own: name, other: otherName });
    this.#wire(other, one, { own: otherName, other: name });
    one.courier!.opened(otherName);
    other.courier!.opened(name);
  }

  /** Lets peers talk; little time passes. */
  async talk(ms = 1000): Promise<void> {
    for (let i = 0; i < 10; i++) {
      await this.clock.pass(ms / 10);
      for (let turn = 0; turn < 20; turn++) await settle();
    }
  }

  /** Closes the devices. */
  async close(): Promise<void> {
    await Promise.all(this.#open.splice(0).map(({ room }) => room.close()));
  }

  #wire(device: Device, to: Device, names: { readonly own: string; readonly other: string }): void {
    const links = (this.#links.get(device) ?? new Map<string, Device>()).set(names.other, to);
    this.#links.set(device, links);
    if (device.courier !== undefined) return;
    const wire: FileWire = {
      send: (peer, lane, bytes) => {
        const copy = bytes.slice();
        queueMicrotask(() => {
          links.get(peer)?.courier?.received(names.own, copy);
          if (lane === 'files') device.courier?.drained(peer, bytes.length);
        });
      },
      blame: (peer, fault) => void device.blamed.push({ peer, fault }),
      expel: (peer) => {
        links.delete(peer);
        device.courier?.closed(peer);
      },
    };
    device.courier = device.room.courier(wire);
  }

  readonly #links = new Map<Device, Map<string, Device>>();
}
